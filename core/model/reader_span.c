/*
 * reader_span: owns the choice of the answer's span inside a sentence. Recognisers (reader_spot.h)
 * find candidates; each kind of question ranks the kinds; among spans of a kind the one nearest
 * to the question's words wins, the earlier at a tie. Everything is integer arithmetic, so that
 * two machines agree.
 */
#include "reader_parts.h"
#include "reader_spot.h"

#include <string.h>

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
	if (end < r->n && !r->w[end].upper && spot_in_phrase(r, end))
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
	int score = from && spot_among(r, from - 1, before) ? 15 : 0;
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
		score += (from && spot_among(r, from - 1, when) ? 8 : 0) + (end - from > 1 ? 6 : 0);
	if (r->q->ask == ASK_WHAT && from && spot_among(r, from - 1, spot_verbs))
		score += 10;
	if (from > 1 && (spot_among(r, from - 1, limits) || spot_among(r, from - 2, limits)))
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

/* A clause answers why (its conjunction stays), how ("by ..."), and what is (after the copula). */
static void offer_clause(const struct reading *r, size_t at, struct choice *best)
{
	static const char *const causes[] = {"because", "since", "due", "so", "therefore", NULL};
	static const char *const copulas[] = {"is", "are", "was", "were", "means", NULL};
	static const char *const means[] = {"by", "through", "using", "via", "with", NULL};
	enum ask ask = r->q->ask;
	if ((ask == ASK_WHY && spot_among(r, at, causes)) ||
		(ask == ASK_HOW && spot_among(r, at, means)))
		offer(r, K_CLAUSE, at, spot_clause(r, at + 1), best);
	else if (ask == ASK_WHAT && !r->q->head && spot_among(r, at, copulas) && at &&
		 r->term[at - 1] >= 0)
		offer(r, K_CLAUSE, at + 1, spot_clause(r, at + 1), best);
}

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
		return spot_number(r, i);
	return end;
}

static void offer_at(const struct reading *r, size_t i, struct choice *best, size_t *amount_end)
{
	bool amount = i < *amount_end;
	for (size_t k = 0; k < SPOT_RECOGNISERS; k++) {
		enum kind kind = spot_recognisers[k].kind;
		if (amount && is_amount(kind))
			continue;
		size_t end = spot_recognisers[k].at(r, i);
		if (end == i)
			continue;
		if (is_amount(kind)) {
			amount = true;
			*amount_end = end;
			if (kind == K_MEASURE && r->q->ask == ASK_COUNT)
				offer(r, K_NUMBER, i, spot_number(r, i), best);
			end = measured_end(r, kind, i, end);
		}
		if ((kind == K_NAME && i && spot_name(r, i - 1) > i) ||
			(kind == K_PHRASE && i && spot_in_phrase(r, i - 1)))
			continue;
		offer(r, kind, i, end, best);
	}
	size_t from = i, end = spot_place(r, i, &from);
	if (end > i)
		offer(r, K_PLACE, from, end, best);
	if ((end = spot_quoted(r, i)) > i + 1)
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
		spot_read(&r, q, c->value);
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
			if (spot_is_year(&r->w[i]))
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
	spot_read(&r, q, s->text);
	struct choice best = best_in(&r);
	if (!best.score || best.end <= best.from)
		return (struct span){0};
	return (struct span){trimmed(&r, best.from, best.end), best.score, best.typed};
}

size_t span_all(const struct question *q, const struct page *page, const struct sentence *s,
	struct str *out)
{
	struct reading r;
	size_t n = 0, amount_end = 0, i = 0;
	(void)page;
	spot_read(&r, q, s->text);
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
	spot_read(&r, q, s->text);
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
