/*
 * reader_spot: owns the recognisers and their word lists. English only. The decision: each looks at
 * a bounded number of words from where it stands or ends where its run ends, so that a sentence of
 * n words costs a small multiple of n.
 */
#include "reader_spot.h"

#include <string.h>

static const char *const months[] = {"january", "february", "march", "april", "may", "june", "july",
	"august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun",
	"jul", "aug", "sep", "sept", "oct", "nov", "dec", NULL};
static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday",
	"saturday", "sunday", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays",
	"saturdays", "sundays", "christmas", "easter", NULL};
static const char *const units[] = {"second", "seconds", "minute", "minutes", "hour", "hours",
	"day", "days", "night", "nights", "week", "weeks", "month", "months", "year", "years",
	"decades", "centuries", NULL};
static const char *const unit_adjectives[] = {
	"working", "business", "calendar", "full", "more", "consecutive", "paid", "school", NULL};
static const char *const numbers[] = {"zero", "one", "two", "three", "four", "five", "six", "seven",
	"eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
	"eighteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred", "half",
	"once", "twice", "dozen", "none", "seventeen", "nineteen", "seventy", "eighty", NULL};
static const char *const scales[] = {
	"hundred", "thousand", "million", "billion", "trillion", "bn", "m", NULL};
static const char *const currencies[] = {"euro", "euros", "eur", "usd", "gbp", "dollar", "dollars",
	"pound", "pounds", "cents", "cent", "yen", "chf", "sek", "francs", "rupees", "crore", NULL};
static const char *const roles[] = {"manager", "managers", "team", "officer", "director",
	"department", "desk", "lead", "head", "owner", "office", "committee", "board", "supervisor",
	"hr", "finance", "ceo", "cto", "cfo", "engineer", "primary", "secondary", "group",
	"company", "employer", "employee", "employees", "staff", "customer", "customers", "trainee",
	"reviewer", "author", "president", "king", "queen", "minister", "partner", "lawyer",
	"doctor", "colleague", "buddy", "assistant", "coordinator", "administrator", "founder",
	"founders", "chair", "nobody", "everybody", "everyone", "anyone", "somebody", NULL};
static const char *const places[] = {"in", "at", "on", "near", "from", "to", "under", "beneath",
	"inside", "behind", "into", "through", "between", "outside", "beside", "via", NULL};
static const char *const joints[] = {"of", "the", "de", "van", "von", "la", "le", "du", "da", "di",
	"del", "der", "for", "al", "bin", NULL};
const char *const spot_verbs[] = {"is", "are", "was", "were", "be", "been", "has", "have", "had",
	"does", "do", "did", "can", "could", "may", "must", "should", "will", "would", "means",
	NULL};

void spot_read(struct reading *r, const struct question *q, struct str text)
{
	r->q = q;
	r->n = word_list(text, r->w, SENTENCE_WORDS);
	for (size_t i = 0; i < r->n; i++)
		r->term[i] = r->w[i].stem ? question_term(q, r->w[i].stem) : -1;
}

static bool is_mark(const struct reading *r, size_t i, const char *z)
{
	return i < r->n && r->w[i].kind == WORD_MARK && str_is(r->w[i].text, z);
}

bool spot_among(const struct reading *r, size_t i, const char *const *list)
{
	return i < r->n && word_among(&r->w[i], list);
}

static bool touches(const struct reading *r, size_t i)
{
	return i && i < r->n && r->w[i - 1].text.p + r->w[i - 1].text.n == r->w[i].text.p;
}

/* Each recogniser returns the word after its span, or i where none starts. */

static size_t plain_number(const struct reading *r, size_t i)
{
	size_t end = i;
	if (i >= r->n)
		return i;
	if (r->w[i].kind == WORD_NUMBER || word_among(&r->w[i], numbers))
		end = i + 1;
	while (end > i && spot_among(r, end, scales))
		end++;
	return end;
}

static bool is_dash(const struct reading *r, size_t i)
{
	return is_mark(r, i, "-") || is_mark(r, i, "\xE2\x80\x93");
}

/* "3", "3 to 5", "3-5", "twenty five" */
size_t spot_number(const struct reading *r, size_t i)
{
	size_t end = plain_number(r, i);
	if (end == i)
		return i;
	if (end < r->n && (word_is(&r->w[end], "to") || is_dash(r, end))) {
		size_t second = plain_number(r, end + 1);
		if (second > end + 1)
			return second;
	}
	size_t second = r->w[i].kind == WORD_TEXT ? plain_number(r, end) : end;
	return second;
}

static bool is_currency_sign(const struct reading *r, size_t i)
{
	return is_mark(r, i, "$") || is_mark(r, i, "\xE2\x82\xAC") || is_mark(r, i, "\xC2\xA3") ||
	       is_mark(r, i, "\xC2\xA5") || is_mark(r, i, "\xE2\x82\xB9");
}

static size_t money(const struct reading *r, size_t i)
{
	if (is_currency_sign(r, i)) {
		size_t end = spot_number(r, i + 1);
		return end > i + 1 ? end : i;
	}
	if (spot_among(r, i, currencies) && r->w[i].upper && i + 1 < r->n &&
		r->w[i + 1].kind == WORD_NUMBER)
		return spot_number(r, i + 1);
	size_t end = spot_number(r, i);
	if (end == i || !(spot_among(r, end, currencies) || is_currency_sign(r, end)))
		return i;
	return end + 1;
}

static size_t percent(const struct reading *r, size_t i)
{
	size_t end = spot_number(r, i);
	if (end > i && is_mark(r, end, "%"))
		return end + 1;
	return end > i && end < r->n && word_is(&r->w[end], "percent") ? end + 1 : i;
}

static size_t duration(const struct reading *r, size_t i)
{
	size_t end = spot_number(r, i);
	if (end == i)
		return i;
	if (is_dash(r, end))
		end++;
	for (int k = 0; k < 2 && spot_among(r, end, unit_adjectives); k++)
		end++;
	return spot_among(r, end, units) ? end + 1 : i;
}

bool spot_is_year(const struct word *w)
{
	return w->kind == WORD_NUMBER && w->text.n == 4 && strchr("12", w->text.p[0]) &&
	       memchr(w->text.p, ',', 4) == NULL && memchr(w->text.p, '.', 4) == NULL &&
	       memchr(w->text.p, ':', 4) == NULL;
}

static bool is_day(const struct word *w)
{
	return w->text.n <= 4 && w->text.p[0] >= '0' && w->text.p[0] <= '9' &&
	       (w->kind == WORD_NUMBER ? w->text.n <= 2 : w->text.n >= 3);
}

/* 9:30, 9 am; "17:00 to 18:00" is one span */
static size_t clock_time(const struct reading *r, size_t i)
{
	static const char *const halves[] = {"am", "pm", "a.m", "p.m", "o'clock", NULL};
	if (i >= r->n || r->w[i].kind != WORD_NUMBER)
		return i;
	bool colon = memchr(r->w[i].text.p, ':', r->w[i].text.n) != NULL;
	size_t end = i + 1 + spot_among(r, i + 1, halves);
	if (!colon && end == i + 1)
		return i;
	if (end < r->n && (word_is(&r->w[end], "to") || is_dash(r, end)) && end + 1 < r->n &&
		r->w[end + 1].kind == WORD_NUMBER)
		end += 2 + spot_among(r, end + 2, halves);
	return end;
}

static size_t date(const struct reading *r, size_t i)
{
	size_t end = i;
	if (i >= r->n)
		return i;
	if ((end = clock_time(r, i)) > i)
		return end;
	if (spot_is_year(&r->w[i])) { /* 2026-05-14 */
		end = i + 1;
		while (is_dash(r, end) && end + 1 < r->n && r->w[end + 1].kind == WORD_NUMBER)
			end += 2;
		return end;
	}
	if (is_day(&r->w[i])) { /* "21-23 February 2018" too */
		end = i + 1;
		if (is_dash(r, end) && end + 1 < r->n && is_day(&r->w[end + 1]))
			end += 2;
		end += end < r->n && word_is(&r->w[end], "of");
		if (!spot_among(r, end, months))
			return i;
		end++;
	} else if (spot_among(r, i, months) && (r->w[i].upper)) {
		end = i + 1;
		if (end < r->n && is_day(&r->w[end]))
			end++;
	} else if (spot_among(r, i, weekdays) && r->w[i].upper) {
		return i + 1;
	}
	if (end > i) {
		size_t comma = end + is_mark(r, end, ",");
		if (comma < r->n && spot_is_year(&r->w[comma]))
			end = comma + 1;
	}
	return end;
}

/* A number with its unit: "400 lines", "150 metres", "2 GB" */
static size_t measure(const struct reading *r, size_t i)
{
	size_t end = spot_number(r, i);
	if (end == i || end >= r->n || spot_is_year(&r->w[i]))
		return i;
	const struct word *w = &r->w[end];
	return w->kind == WORD_TEXT && !w->stop && !(w->upper && w->text.n > 3) ? end + 1 : i;
}

/* "every Monday", "twice a year", "once per quarter", "weekly" */
static size_t often(const struct reading *r, size_t i)
{
	static const char *const one[] = {
		"weekly", "monthly", "daily", "yearly", "annually", "quarterly", "hourly", NULL};
	static const char *const every[] = {"every", "each", NULL};
	static const char *const per[] = {"a", "per", "each", "every", "an", NULL};
	static const char *const times[] = {"times", "time", NULL};
	if (spot_among(r, i, one))
		return i + 1;
	if (spot_among(r, i, every)) {
		size_t end = duration(r, i + 1);
		if (end > i + 1)
			return end;
		return spot_among(r, i + 1, units) || spot_among(r, i + 1, weekdays) ||
				       spot_among(r, i + 1, months)
			       ? i + 2
			       : i;
	}
	size_t end = plain_number(r, i);
	end += end > i && spot_among(r, end, times);
	return end > i && spot_among(r, end, per) && end + 1 < r->n && !r->w[end + 1].stop ? end + 2
											   : i;
}

/* A run of capitalised words; "of", "de" and the like, initials' stops and hyphens join. The word
 * that starts the sentence counts unless it is a closed-class word. */
size_t spot_name(const struct reading *r, size_t i)
{
	size_t end = i;
	if (i >= r->n || !r->w[i].upper || r->w[i].stop || spot_among(r, i, weekdays))
		return i;
	if (spot_among(r, i, months) &&
		!(i + 1 < r->n && r->w[i + 1].upper)) /* "Jan Vos" is a name */
		return i;
	while (end < r->n && r->w[end].upper && r->w[end].kind == WORD_TEXT &&
		!(r->w[end].stop && r->w[end].text.n > 1)) {
		size_t next = ++end;
		if (is_mark(r, next, ".") && r->w[end - 1].text.n <= 2)
			next++;
		else if (is_mark(r, next, "-") && touches(r, next) && touches(r, next + 1))
			next++;
		else
			for (int k = 0; k < 2 && spot_among(r, next, joints); k++)
				next++;
		if (next < r->n && r->w[next].upper && !(r->w[next].stop && r->w[next].text.n > 1))
			end = next;
		else if (next < r->n && r->w[next].kind == WORD_NUMBER && next == end &&
			 !spot_is_year(&r->w[next]))
			return next + 1;
	}
	return end;
}

bool spot_in_phrase(const struct reading *r, size_t i)
{
	return i < r->n && r->w[i].kind != WORD_MARK && !r->w[i].stop &&
	       !spot_among(r, i, spot_verbs);
}

static size_t phrase(const struct reading *r, size_t i)
{
	size_t end = i;
	while (spot_in_phrase(r, end)) {
		end++;
		if ((is_mark(r, end, "-") || is_mark(r, end, "/")) && touches(r, end) &&
			touches(r, end + 1))
			end++;
	}
	return end;
}

/* "the finance team", "your manager" */
static size_t role(const struct reading *r, size_t i)
{
	static const char *const articles[] = {"the", "a", "an", "your", "our", "his", "her", NULL};
	size_t end = i, last = i;
	if (i && (!r->w[i].stop && spot_in_phrase(r, i - 1)))
		return i;
	if (spot_among(r, i, articles))
		end++;
	for (size_t k = 0; k < 5 && spot_in_phrase(r, end); k++)
		if (spot_among(r, end++, roles))
			last = end;
	return last;
}

/* After a preposition: a name with its country, or the noun phrase. i is the preposition. */
size_t spot_place(const struct reading *r, size_t i, size_t *from)
{
	static const char *const articles[] = {"the", "a", "an", "our", "your", "its", NULL};
	if (!spot_among(r, i, places))
		return i;
	*from = i + 1;
	size_t at = i + 1 + spot_among(r, i + 1, articles), end = spot_name(r, at);
	if (date(r, at) > at || duration(r, at) > at || spot_number(r, at) > at)
		return i;
	if (end > at && is_mark(r, end, ",") && spot_name(r, end + 1) > end + 1)
		end = spot_name(r, end + 1);
	if (end == at)
		end = phrase(r, at);
	if (end == at)
		return i;
	if (end + 1 < r->n && word_is(&r->w[end], "of")) {
		size_t of = end + 1 + spot_among(r, end + 1, articles), more = phrase(r, of);
		end = more > of ? more : end;
	}
	return end;
}

static bool ends_clause(const struct reading *r, size_t i)
{
	static const char *const breaks[] = {"which", "who", "but", "because", "unless", "when",
		"although", "while", "whereas", NULL};
	return r->w[i].kind == WORD_MARK ? strchr(".,;:!?()", r->w[i].text.p[0]) != NULL
					 : word_among(&r->w[i], breaks);
}

size_t spot_clause(const struct reading *r, size_t i)
{
	size_t end = i;
	while (end < r->n && !ends_clause(r, end))
		end++;
	return end;
}

size_t spot_quoted(const struct reading *r, size_t i)
{
	if (!is_mark(r, i, "\"") && !is_mark(r, i, "\xE2\x80\x9C"))
		return i;
	for (size_t end = i + 1; end < r->n && end < i + 16; end++)
		if (is_mark(r, end, "\"") || is_mark(r, end, "\xE2\x80\x9D"))
			return end;
	return i;
}

const struct recogniser spot_recognisers[] = {{K_MONEY, money}, {K_PERCENT, percent},
	{K_OFTEN, often}, {K_LONG, duration}, {K_DATE, date}, {K_MEASURE, measure},
	{K_NUMBER, spot_number}, {K_NAME, spot_name}, {K_ROLE, role}, {K_PHRASE, phrase}};
