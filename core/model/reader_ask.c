/*
 * reader_ask: owns what a question wants: the kind of answer, from its question word and the noun
 * beside it, and its content words as terms. Refuses nothing: a question without a question word
 * asks "what".
 */
#include "reader_parts.h"

#include <string.h>

/* "how X" and "what/which X" by the next word or the head noun; the first row that fits wins. */
static const struct {
	enum ask ask;
	const char *words[32]; /* NULL-terminated: one short of full */
} nouns[] = {
	{ASK_WHEN, {"year", "date", "day", "month", "time", "weekday", "deadline", "century",
			   "decade"}},
	{ASK_MONEY, {"price", "cost", "costs", "fee", "salary", "amount", "budget", "allowance",
			    "charge", "revenue", "fine"}},
	{ASK_PERCENT, {"percent", "percentage", "share", "rate", "proportion"}},
	{ASK_LONG, {"long", "duration", "period", "length", "quickly", "soon"}},
	{ASK_COUNT, {"number", "many"}},
	{ASK_MEASURE,
		{"far", "deep", "tall", "high", "heavy", "fast", "big", "large", "old", "range",
			"limit", "maximum", "minimum", "size", "distance", "height", "weight",
			"speed", "population", "temperature", "age", "late", "most", "least"}},
	{ASK_OFTEN, {"often", "frequently"}},
	{ASK_ADDRESS, {"email", "address", "url", "link", "website"}},
	{ASK_WHERE, {"city", "country", "place", "state", "town", "room", "location", "office"}},
	{ASK_WHO, {"person", "actor", "actress", "singer", "author", "player", "president"}},
};

static bool ask_by_noun(const struct word *w, enum ask *ask)
{
	for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++)
		if (word_among(w, nouns[i].words)) {
			*ask = nouns[i].ask;
			return true;
		}
	return false;
}

static const char *const auxiliaries[] = {"is", "are", "was", "were", "do", "does", "did", "can",
	"could", "may", "must", "should", "will", "would", "has", "have", "had", "am", "shall",
	NULL};
static const char *const wh[] = {"who", "whom", "whose", "who's", "when", "where", "what", "what's",
	"which", "how", "why", NULL};

/* Where the noun phrase after "which", "what kind of" or "what is the" ends: its last content word
 * before a verb-like stop word. */
static size_t head_after(const struct question *q, size_t i)
{
	size_t head = 0;
	for (; i < q->n_words; i++) {
		const struct word *w = &q->words[i];
		if (w->kind == WORD_MARK || (w->stop && head))
			break;
		if (!w->stop)
			head = i;
		if (head && i + 1 < q->n_words && q->words[i + 1].upper)
			break;
	}
	return head;
}

static void ask_what(struct question *q, size_t at)
{
	static const char *const kinds[] = {"kind", "type", "sort", "name", "names", NULL};
	static const char *const paying[] = {
		"pay", "paid", "pays", "charge", "charged", "earn", NULL};
	size_t i = at + 1;
	bool copula = word_is(&q->words[at], "what's");
	while (i < q->n_words && (word_among(&q->words[i], auxiliaries) || q->words[i].stop)) {
		copula = copula || word_among(&q->words[i], auxiliaries);
		i++;
	}
	if (i + 2 < q->n_words && word_among(&q->words[i], kinds) &&
		word_is(&q->words[i + 1], "of"))
		i += 2;
	size_t head = head_after(q, i);
	if (!head)
		return;
	enum ask ask = ASK_WHAT;
	for (size_t k = i; k <= head && ask == ASK_WHAT; k++)
		ask_by_noun(&q->words[k], &ask);
	for (size_t k = i; k < q->n_words && ask == ASK_WHAT && copula; k++)
		if (word_among(&q->words[k], paying))
			ask = ASK_MONEY;
	q->ask = ask;
	q->year = word_is(&q->words[head], "year") || word_is(&q->words[i], "year");
	if (!copula)
		q->head = q->words[head].stem;
}

static void ask_how(struct question *q, size_t at)
{
	q->ask = ASK_HOW;
	if (at + 1 >= q->n_words)
		return;
	if (!q->words[at + 1].stop)
		q->ask = ASK_MEASURE; /* "how short", "how heavy" */
	const struct word *w = &q->words[at + 1];
	if (word_is(w, "much")) {
		size_t head = at + 2 < q->n_words && !q->words[at + 2].stop ? at + 2 : 0;
		q->ask = ASK_MONEY;
		if (head) {
			enum ask ask = ASK_MEASURE;
			ask_by_noun(&q->words[head], &ask);
			q->ask = ask == ASK_WHEN ? ASK_LONG : ask;
			q->head = q->words[head].stem;
		}
	} else if (ask_by_noun(w, &q->ask) && q->ask == ASK_COUNT) {
		size_t head = head_after(q, at + 2);
		q->head = head ? q->words[head].stem : 0;
	}
}

/* Where the asking sentence starts: "I have two cars. May I park both?" asks in its second. */
static size_t last_sentence(const struct question *q)
{
	size_t at = 0;
	for (size_t i = 0; i + 2 < q->n_words; i++)
		if (q->words[i].kind == WORD_MARK && strchr(".!?;", q->words[i].text.p[0]) &&
			q->words[i + 1].upper)
			at = i + 1;
	while (at < q->n_words && q->words[at].kind == WORD_MARK)
		at++;
	return at;
}

/* Without a question word, an auxiliary after a comma asks: "If I am ill, do I ...?" */
static bool asks_late(const struct question *q, size_t at)
{
	for (; at + 1 < q->n_words; at++)
		if (q->words[at].text.p[0] == ',' && word_among(&q->words[at + 1], auxiliaries))
			return true;
	return false;
}

static void find_ask(struct question *q)
{
	size_t start = last_sentence(q), at = start;
	if (at < q->n_words && word_among(&q->words[at], auxiliaries)) {
		q->ask = ASK_YES_NO;
		return;
	}
	if (asks_late(q, at)) {
		q->ask = ASK_YES_NO;
		return;
	}
	while (at < q->n_words && !word_among(&q->words[at], wh))
		at++;
	if (at == q->n_words)
		for (at = 0; at < start && !word_among(&q->words[at], wh);)
			at++;
	if (at == q->n_words || !word_among(&q->words[at], wh))
		return;
	const struct word *w = &q->words[at];
	if (word_is(w, "how"))
		ask_how(q, at);
	else if (word_is(w, "when"))
		q->ask = ASK_WHEN;
	else if (word_is(w, "where"))
		q->ask = ASK_WHERE;
	else if (word_is(w, "why"))
		q->ask = ASK_WHY;
	else if (w->text.n >= 3 && (w->text.p[2] == 'o' || w->text.p[2] == 'O'))
		q->ask = ASK_WHO;
	else
		ask_what(q, at);
}

/* Longer words, numbers and names tell more; the context's idf is added once it is known. */
static uint32_t prior(const struct word *w)
{
	uint32_t letters = w->text.n < 10 ? (uint32_t)w->text.n : 10;
	return 16 + 2 * letters + (w->upper || w->kind == WORD_NUMBER ? 12 : 0);
}

void question_read(struct str text, struct question *q)
{
	static const char *const empty[] = {"please", "tell", "according", "name", "someone",
		"need", "happen", "happens", NULL};
	memset(q, 0, sizeof *q);
	q->n_words = word_list(text, q->words, sizeof q->words / sizeof *q->words);
	find_ask(q);
	for (size_t i = 0; i < q->n_words && q->n_terms < ASK_TERMS; i++) {
		const struct word *w = &q->words[i];
		if (!w->stem || w->stop || word_among(w, empty) || question_term(q, w->stem) >= 0)
			continue;
		if (i && word_is(&q->words[i - 1], "how") && q->ask != ASK_HOW)
			continue; /* "long" of "how long" is not in the answer's sentence */
		q->weight[q->n_terms] = prior(w);
		q->terms[q->n_terms++] = w->stem;
	}
}

int question_term(const struct question *q, uint64_t stem)
{
	for (size_t i = 0; i < q->n_terms; i++)
		if (q->terms[i] == stem)
			return (int)i;
	return -1;
}

uint32_t question_mass(const struct question *q, uint64_t mask)
{
	uint32_t sum = 0;
	for (size_t i = 0; i < q->n_terms; i++)
		sum += mask >> i & 1 ? q->weight[i] : 0;
	return sum;
}
