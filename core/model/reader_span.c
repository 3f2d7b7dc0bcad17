/*
 * reader_span: owns the answer span inside a sentence. Each kind of span has a recogniser over the
 * sentence's words; each kind of question ranks the kinds; among spans of a kind the one nearest
 * to the question's words wins, the earlier at a tie. Everything is integer arithmetic, so that
 * two machines agree.
 */
#include "reader_parts.h"

#include <string.h>

enum kind {
	K_DATE,
	K_LONG,
	K_MONEY,
	K_PERCENT,
	K_NUMBER,
	K_MEASURE,
	K_NAME,
	K_ROLE,
	K_PLACE,
	K_ADDRESS,
	K_QUOTED,
	K_OFTEN,
	K_CLAUSE,
	K_PHRASE,
	KINDS
};

/* How well a kind of span answers a kind of question, 0 (never) to 100. */
static const unsigned char fits[ASK_YES_NO + 1][KINDS] = {
	[ASK_WHAT] = {[K_QUOTED] = 60,
		[K_NAME] = 55,
		[K_PHRASE] = 50,
		[K_MEASURE] = 30,
		[K_MONEY] = 30,
		[K_LONG] = 30,
		[K_ROLE] = 40,
		[K_CLAUSE] = 60,
		[K_NUMBER] = 15,
		[K_PERCENT] = 30,
		[K_ADDRESS] = 30},
	[ASK_WHO] = {[K_NAME] = 100, [K_ROLE] = 90, [K_PHRASE] = 20},
	[ASK_WHEN] = {[K_DATE] = 100, [K_LONG] = 55, [K_OFTEN] = 50, [K_PHRASE] = 5},
	[ASK_WHERE] = {[K_PLACE] = 100, [K_NAME] = 60, [K_ADDRESS] = 60, [K_PHRASE] = 20},
	[ASK_COUNT] = {[K_NUMBER] = 100, [K_MEASURE] = 90, [K_LONG] = 90, [K_PERCENT] = 20},
	[ASK_MONEY] = {[K_MONEY] = 100, [K_PERCENT] = 60, [K_MEASURE] = 30, [K_NUMBER] = 30},
	[ASK_LONG] = {[K_LONG] = 100, [K_DATE] = 30, [K_MEASURE] = 20},
	[ASK_PERCENT] = {[K_PERCENT] = 100, [K_MONEY] = 30, [K_NUMBER] = 20},
	[ASK_MEASURE] = {[K_MEASURE] = 100,
		[K_LONG] = 90,
		[K_MONEY] = 80,
		[K_PERCENT] = 80,
		[K_NUMBER] = 60,
		[K_DATE] = 20},
	[ASK_OFTEN] = {[K_OFTEN] = 100, [K_LONG] = 50, [K_DATE] = 20},
	[ASK_ADDRESS] = {[K_ADDRESS] = 100, [K_NAME] = 30, [K_PHRASE] = 20},
	[ASK_WHY] = {[K_CLAUSE] = 100, [K_PHRASE] = 10},
	[ASK_HOW] = {[K_CLAUSE] = 100, [K_PHRASE] = 20},
	[ASK_YES_NO] = {[K_PHRASE] = 10},
};

enum { TYPED = 50 }; /* from here on a fit counts as the kind that was asked for */

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
static const char *const verbs[] = {"is", "are", "was", "were", "be", "been", "has", "have", "had",
	"does", "do", "did", "can", "could", "may", "must", "should", "will", "would", "means",
	NULL};

struct reading {
	const struct question *q;
	struct word w[SENTENCE_WORDS];
	int term[SENTENCE_WORDS]; /* the question's term, or -1 */
	size_t n;
};

static void read_words(struct reading *r, const struct question *q, struct str text)
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

static bool among(const struct reading *r, size_t i, const char *const *list)
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
	while (end > i && among(r, end, scales))
		end++;
	return end;
}

static bool is_dash(const struct reading *r, size_t i)
{
	return is_mark(r, i, "-") || is_mark(r, i, "\xE2\x80\x93");
}

/* "3", "3 to 5", "3-5", "twenty five" */
static size_t number(const struct reading *r, size_t i)
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
		size_t end = number(r, i + 1);
		return end > i + 1 ? end : i;
	}
	if (among(r, i, currencies) && r->w[i].upper && i + 1 < r->n &&
		r->w[i + 1].kind == WORD_NUMBER)
		return number(r, i + 1);
	size_t end = number(r, i);
	if (end == i || !(among(r, end, currencies) || is_currency_sign(r, end)))
		return i;
	return end + 1;
}

static size_t percent(const struct reading *r, size_t i)
{
	size_t end = number(r, i);
	if (end > i && is_mark(r, end, "%"))
		return end + 1;
	return end > i && end < r->n && word_is(&r->w[end], "percent") ? end + 1 : i;
}

static size_t duration(const struct reading *r, size_t i)
{
	size_t end = number(r, i);
	if (end == i)
		return i;
	if (is_dash(r, end))
		end++;
	for (int k = 0; k < 2 && among(r, end, unit_adjectives); k++)
		end++;
	return among(r, end, units) ? end + 1 : i;
}

static bool is_year(const struct word *w)
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
	size_t end = i + 1 + among(r, i + 1, halves);
	if (!colon && end == i + 1)
		return i;
	if (end < r->n && (word_is(&r->w[end], "to") || is_dash(r, end)) && end + 1 < r->n &&
		r->w[end + 1].kind == WORD_NUMBER)
		end += 2 + among(r, end + 2, halves);
	return end;
}

static size_t date(const struct reading *r, size_t i)
{
	size_t end = i;
	if (i >= r->n)
		return i;
	if ((end = clock_time(r, i)) > i)
		return end;
	if (is_year(&r->w[i])) { /* 2026-05-14 */
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
		if (!among(r, end, months))
			return i;
		end++;
	} else if (among(r, i, months) && (r->w[i].upper)) {
		end = i + 1;
		if (end < r->n && is_day(&r->w[end]))
			end++;
	} else if (among(r, i, weekdays) && r->w[i].upper) {
		return i + 1;
	}
	if (end > i) {
		size_t comma = end + is_mark(r, end, ",");
		if (comma < r->n && is_year(&r->w[comma]))
			end = comma + 1;
	}
	return end;
}

/* A number with its unit: "400 lines", "150 metres", "2 GB" */
static size_t measure(const struct reading *r, size_t i)
{
	size_t end = number(r, i);
	if (end == i || end >= r->n || is_year(&r->w[i]))
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
	if (among(r, i, one))
		return i + 1;
	if (among(r, i, every)) {
		size_t end = duration(r, i + 1);
		if (end > i + 1)
			return end;
		return among(r, i + 1, units) || among(r, i + 1, weekdays) ||
				       among(r, i + 1, months)
			       ? i + 2
			       : i;
	}
	size_t end = plain_number(r, i);
	end += end > i && among(r, end, times);
	return end > i && among(r, end, per) && end + 1 < r->n && !r->w[end + 1].stop ? end + 2 : i;
}

/* A run of capitalised words; "of", "de" and the like, initials' stops and hyphens join. The word
 * that starts the sentence counts unless it is a closed-class word. */
static size_t name(const struct reading *r, size_t i)
{
	size_t end = i;
	if (i >= r->n || !r->w[i].upper || r->w[i].stop || among(r, i, weekdays))
		return i;
	if (among(r, i, months) && !(i + 1 < r->n && r->w[i + 1].upper)) /* "Jan Vos" is a name */
		return i;
	while (end < r->n && r->w[end].upper && r->w[end].kind == WORD_TEXT &&
		!(r->w[end].stop && r->w[end].text.n > 1)) {
		size_t next = ++end;
		if (is_mark(r, next, ".") && r->w[end - 1].text.n <= 2)
			next++;
		else if (is_mark(r, next, "-") && touches(r, next) && touches(r, next + 1))
			next++;
		else
			for (int k = 0; k < 2 && among(r, next, joints); k++)
				next++;
		if (next < r->n && r->w[next].upper && !(r->w[next].stop && r->w[next].text.n > 1))
			end = next;
		else if (next < r->n && r->w[next].kind == WORD_NUMBER && next == end &&
			 !is_year(&r->w[next]))
			return next + 1;
	}
	return end;
}

static bool in_phrase(const struct reading *r, size_t i)
{
	return i < r->n && r->w[i].kind != WORD_MARK && !r->w[i].stop && !among(r, i, verbs);
}

static size_t phrase(const struct reading *r, size_t i)
{
	size_t end = i;
	while (in_phrase(r, end)) {
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
	if (i && (!r->w[i].stop && in_phrase(r, i - 1)))
		return i;
	if (among(r, i, articles))
		end++;
	for (size_t k = 0; k < 5 && in_phrase(r, end); k++)
		if (among(r, end++, roles))
			last = end;
	return last;
}

/* After a preposition: a name with its country, or the noun phrase. i is the preposition. */
static size_t place(const struct reading *r, size_t i, size_t *from)
{
	static const char *const articles[] = {"the", "a", "an", "our", "your", "its", NULL};
	if (!among(r, i, places))
		return i;
	*from = i + 1;
	size_t at = i + 1 + among(r, i + 1, articles), end = name(r, at);
	if (date(r, at) > at || duration(r, at) > at || number(r, at) > at)
		return i;
	if (end > at && is_mark(r, end, ",") && name(r, end + 1) > end + 1)
		end = name(r, end + 1);
	if (end == at)
		end = phrase(r, at);
	if (end == at)
		return i;
	if (end + 1 < r->n && word_is(&r->w[end], "of")) {
		size_t of = end + 1 + among(r, end + 1, articles), more = phrase(r, of);
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

static size_t clause(const struct reading *r, size_t i)
{
	size_t end = i;
	while (end < r->n && !ends_clause(r, end))
		end++;
	return end;
}

static size_t quoted(const struct reading *r, size_t i)
{
	if (!is_mark(r, i, "\"") && !is_mark(r, i, "\xE2\x80\x9C"))
		return i;
	for (size_t end = i + 1; end < r->n && end < i + 16; end++)
		if (is_mark(r, end, "\"") || is_mark(r, end, "\xE2\x80\x9D"))
			return end;
	return i;
}

/* --- choosing */

/* Nearness to the question's words: each counts its weight over its distance, marks that end a
 * clause count as four words. */
static int nearness(const struct reading *r, size_t from, size_t end)
{
	int sum = 0;
	uint64_t seen = 0;
	size_t far = 1;
	for (size_t i = from; i-- > 0 && far < 40;) {
		if (r->term[i] >= 0 && !(seen >> r->term[i] & 1)) {
			seen |= (uint64_t)1 << r->term[i];
			sum += (int)(2 * r->q->weight[r->term[i]] / (1 + far));
		}
		far += r->w[i].kind == WORD_MARK ? (strchr(";:.", r->w[i].text.p[0]) ? 6 : 2) : 1;
	}
	far = 1;
	for (size_t i = end; i < r->n && far < 40; i++) {
		if (r->term[i] >= 0 && !(seen >> r->term[i] & 1)) {
			seen |= (uint64_t)1 << r->term[i];
			sum += (int)(2 * r->q->weight[r->term[i]] / (1 + far));
		}
		far += r->w[i].kind == WORD_MARK ? (strchr(";:.", r->w[i].text.p[0]) ? 6 : 2) : 1;
	}
	return sum;
}

/* Words that the question already has answer nothing. */
static bool is_new(const struct reading *r, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++)
		if (r->w[i].kind != WORD_MARK && !r->w[i].stop && r->term[i] < 0)
			return true;
	return false;
}

static int known_words(const struct reading *r, size_t from, size_t end)
{
	int n = 0;
	for (size_t i = from; i < end; i++)
		n += r->term[i] >= 0;
	return n;
}

/* A person is more often two words than one, and not the adjective in "British band" or the
 * letters of an institution. */
static int person_cue(const struct reading *r, size_t from, size_t end)
{
	const struct str first = r->w[from].text;
	int score = from && word_is(&r->w[from - 1], "by") ? 15 : 0;
	score += end - from > 1 ? 12 : 0;
	if (end < r->n && !r->w[end].upper && in_phrase(r, end))
		score -= 40;
	if (end - from == 1 && first.n > 1 && first.p[1] >= 'A' && first.p[1] <= 'Z')
		score -= 15;
	return score;
}

/* A noun phrase stands after an article or "of"; a lone verb form is none. */
static int phrase_cue(const struct reading *r, size_t from, size_t end)
{
	static const char *const before[] = {
		"the", "a", "an", "of", "its", "their", "our", "your", NULL};
	struct str last = r->w[end - 1].text, first = r->w[from].text;
	int score = from && among(r, from - 1, before) ? 15 : 0;
	if (str_ends(last, STR("ed")) || str_ends(last, STR("ly")) || str_ends(last, STR("ing")))
		score -= 25;
	if (str_ends(first, STR("ed")) && !score)
		score -= 15;
	return score - (end - from == 1 && !score ? 15 : 0);
}

static int cue(const struct reading *r, enum kind kind, size_t from, size_t end)
{
	static const char *const when[] = {
		"in", "on", "since", "until", "by", "from", "before", "after", "within", NULL};
	static const char *const limits[] = {"up", "most", "least", "maximum", "limit", NULL};
	int score = 0;
	if (r->q->ask == ASK_WHO && kind == K_NAME)
		score += person_cue(r, from, end);
	if (kind == K_PHRASE)
		score += phrase_cue(r, from, end);
	if (r->q->ask == ASK_WHEN && kind == K_DATE)
		score += (from && among(r, from - 1, when) ? 8 : 0) + (end - from > 1 ? 6 : 0);
	if (r->q->ask == ASK_WHAT && from && among(r, from - 1, verbs))
		score += 10;
	if (from > 1 && (among(r, from - 1, limits) || among(r, from - 2, limits)))
		score += 4;
	if (!r->q->head)
		return score;
	for (size_t i = from > 2 ? from - 2 : 0; i < end + 2 && i < r->n; i++)
		if (r->w[i].stem == r->q->head)
			return score + (kind == K_NUMBER && i == end ? 60 : 25);
	return score;
}

struct choice {
	size_t from, end;
	int score;
	bool typed;
};

static void offer(
	const struct reading *r, enum kind kind, size_t from, size_t end, struct choice *best)
{
	int fit = fits[r->q->ask][kind];
	if (!fit || end <= from || !is_new(r, from, end))
		return;
	if (kind == K_PHRASE && (end - from) > 8)
		return;
	int score = 2 * fit + nearness(r, from, end) + cue(r, kind, from, end);
	if (kind == K_NAME || kind == K_PHRASE || kind == K_ROLE || kind == K_PLACE)
		score -= 25 * known_words(r, from, end);
	if (score > best->score)
		*best = (struct choice){from, end, score, fit >= TYPED};
}

/* Leading articles and trailing marks are no part of an answer. */
static void offer_clause(const struct reading *r, size_t at, struct choice *best)
{
	static const char *const causes[] = {"because", "since", "due", "so", "therefore", NULL};
	static const char *const copulas[] = {"is", "are", "was", "were", "means", NULL};
	static const char *const means[] = {"by", "through", "using", "via", "with", NULL};
	enum ask ask = r->q->ask;
	if ((ask == ASK_WHY && among(r, at, causes)) || (ask == ASK_HOW && among(r, at, means)))
		offer(r, K_CLAUSE, at, clause(r, at + 1), best);
	else if (ask == ASK_WHAT && !r->q->head && among(r, at, copulas) && at &&
		 r->term[at - 1] >= 0)
		offer(r, K_CLAUSE, at + 1, clause(r, at + 1), best);
}

typedef size_t recogniser(const struct reading *r, size_t i);

static const struct {
	enum kind kind;
	recogniser *at;
} recognisers[] = {{K_MONEY, money}, {K_PERCENT, percent}, {K_OFTEN, often}, {K_LONG, duration},
	{K_DATE, date}, {K_MEASURE, measure}, {K_NUMBER, number}, {K_NAME, name}, {K_ROLE, role},
	{K_PHRASE, phrase}};

/* The kinds of amounts exclude each other: the first that stands at a word is what it is. */
static bool is_amount(enum kind kind)
{
	return kind <= K_MEASURE || kind == K_OFTEN;
}

static size_t measured_end(const struct reading *r, enum kind kind, size_t i, size_t end)
{
	/* "how many days": the number is the answer, its unit is in the question */
	if (r->q->ask == ASK_COUNT && (kind == K_LONG || kind == K_MEASURE) && r->q->head &&
		(r->w[end - 1].stem == r->q->head || (kind == K_MEASURE && !is_new(r, i, end))))
		return number(r, i);
	return end;
}

static void offer_at(const struct reading *r, size_t i, struct choice *best, size_t *amount_end)
{
	bool amount = i < *amount_end;
	for (size_t k = 0; k < sizeof recognisers / sizeof *recognisers; k++) {
		enum kind kind = recognisers[k].kind;
		if (amount && is_amount(kind))
			continue;
		size_t end = recognisers[k].at(r, i);
		if (end == i)
			continue;
		if (is_amount(kind)) {
			amount = true;
			*amount_end = end;
			if (kind == K_MEASURE && r->q->ask == ASK_COUNT)
				offer(r, K_NUMBER, i, number(r, i), best);
			end = measured_end(r, kind, i, end);
		}
		if ((kind == K_NAME && i && name(r, i - 1) > i) ||
			(kind == K_PHRASE && i && in_phrase(r, i - 1)))
			continue;
		offer(r, kind, i, end, best);
	}
	size_t from = i, end = place(r, i, &from);
	if (end > i)
		offer(r, K_PLACE, from, end, best);
	if ((end = quoted(r, i)) > i + 1)
		offer(r, K_QUOTED, i + 1, end, best);
	if (r->w[i].kind == WORD_ADDRESS)
		offer(r, K_ADDRESS, i, i + 1, best);
	offer_clause(r, i, best);
}

static struct choice best_in(const struct reading *r)
{
	struct choice best = {0};
	size_t amount_end = 0;
	for (size_t i = 0; i < r->n; i++)
		offer_at(r, i, &best, &amount_end);
	return best;
}

/* --- tables */

/* A row: the cell whose header the question names, or whose kind it asks for, and which is not
 * itself in the question. */
static struct span best_cell(
	const struct question *q, const struct page *page, const struct sentence *s)
{
	struct span best = {0};
	struct reading r;
	for (uint32_t i = 0; i < s->cells; i++) {
		const struct cell *c = &page->cells[s->cell + i];
		struct word w[16];
		int score = 0;
		bool named = false;
		size_t n = word_list(c->header, w, 16);
		for (size_t k = 0; k < n; k++) {
			int term = w[k].stem ? question_term(q, w[k].stem) : -1;
			named = named || term >= 0;
			score += term >= 0 ? (int)q->weight[term] : 0;
		}
		read_words(&r, q, c->value);
		if (!r.n || !is_new(&r, 0, r.n))
			continue;
		struct choice typed = best_in(&r);
		if (typed.typed)
			score += typed.score;
		score += (i ? 20 : 0) - 25 * known_words(&r, 0, r.n) + 1;
		if (score > best.score)
			best = (struct span){q->ask == ASK_COUNT && typed.typed
						     ? word_join(r.w, typed.from, typed.end - 1)
						     : c->value,
				score, typed.typed || named};
	}
	return best;
}

/* The span as it is said: no possessive, and the year alone when the year is asked for. */
static struct str trimmed(const struct reading *r, size_t from, size_t end)
{
	struct str text = word_join(r->w, from, end - 1);
	if (r->q->ask == ASK_WHEN && r->q->year)
		for (size_t i = from; i < end; i++)
			if (is_year(&r->w[i]))
				return r->w[i].text;
	if (str_ends(text, STR("'s")))
		text.n -= 2;
	else if (str_ends(text, STR("\xE2\x80\x99s")))
		text.n -= 4;
	return text;
}

struct span span_best(const struct question *q, const struct page *page, const struct sentence *s)
{
	struct reading r;
	if (s->cells)
		return best_cell(q, page, s);
	read_words(&r, q, s->text);
	struct choice best = best_in(&r);
	if (!best.score || best.end <= best.from)
		return (struct span){0};
	return (struct span){trimmed(&r, best.from, best.end), best.score, best.typed};
}

/* Where a typed span starts, all of them in turn: choosing among the words from there on. */
size_t span_all(const struct question *q, const struct page *page, const struct sentence *s,
	struct str *out)
{
	struct reading r;
	size_t n = 0, amount_end = 0, i = 0;
	(void)page;
	read_words(&r, q, s->text);
	while (i < r.n && n < SPAN_MAX) {
		struct choice best = {0};
		offer_at(&r, i, &best, &amount_end);
		if (best.score > 0 && best.typed) {
			out[n++] = word_join(r.w, best.from, best.end - 1);
			i = best.end;
		} else {
			i++;
		}
	}
	return n;
}

struct str span_number(struct str text)
{
	struct word w;
	while (word_next(&text, &w))
		if (w.kind == WORD_NUMBER)
			return w.text;
	return (struct str){0};
}

/* --- yes or no */

static bool first_number(const struct reading *r, size_t *at)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->w[i].kind == WORD_NUMBER) {
			*at = i;
			return true;
		}
	return false;
}

static double value_of(struct str text)
{
	char plain[32];
	size_t n = 0;
	double value = 0;
	for (size_t i = 0; i < text.n && n < sizeof plain; i++)
		if (text.p[i] != ',')
			plain[n++] = text.p[i];
	return str_to_double((struct str){plain, n}, &value) ? value : 0;
}

/* "up to 5 days" affirms 3 and denies 8; 0 where the sentence sets no limit for the number. */
static int limit_says(const struct question *q, const struct reading *r)
{
	static const char *const most[] = {
		"up", "most", "maximum", "within", "below", "under", "until", "max", "limit", NULL};
	static const char *const least[] = {
		"least", "minimum", "over", "above", "more", "from", NULL};
	size_t at;
	double asked = 0;
	bool some = false;
	for (size_t i = 0; i < q->n_words && !some; i++)
		if ((some = q->words[i].kind == WORD_NUMBER))
			asked = value_of(q->words[i].text);
	if (!some || !first_number(r, &at))
		return 0;
	double limit = value_of(r->w[at].text);
	for (size_t i = at; i-- > (at > 5 ? at - 5 : 0);) { /* the nearest word decides */
		bool no_more = i && (word_is(&r->w[i - 1], "no") || word_is(&r->w[i - 1], "not"));
		if (word_among(&r->w[i], most) || (no_more && word_is(&r->w[i], "more")))
			return asked <= limit ? 1 : -1;
		if (word_among(&r->w[i], least))
			return asked >= limit ? 1 : -1;
	}
	return 0;
}

bool span_affirms(const struct question *q, const struct sentence *s)
{
	static const char *const no[] = {"no", "not", "never", "cannot", "can't", "don't",
		"doesn't", "isn't", "aren't", "won't", "without", "neither", "nor", "nobody",
		"none", "nothing", "forbidden", "prohibited", "refused", "excluded", "except",
		"only", "unless", NULL};
	struct reading r;
	bool negative = false;
	read_words(&r, q, s->text);
	int limit = limit_says(q, &r);
	if (limit)
		return limit > 0;
	for (size_t i = 0; i < r.n; i++)
		if (word_among(&r.w[i], no) && question_term(q, r.w[i].stem) < 0)
			negative = true;
	for (size_t i = 0; i < q->n_words; i++)
		if (word_is(&q->words[i], "not") || word_is(&q->words[i], "never"))
			negative = !negative;
	return !negative;
}
