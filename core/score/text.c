/*
 * text: owns the scorers that compare output and expected answer as texts: em_raw, em_trim,
 * em_casefold, and SQuAD v1.1's exact match and token F1.
 *
 * SQuAD normalisation (evaluate-v1.1.py): lower case; ASCII punctuation deleted, not replaced by
 * space; the words a, an, the replaced by a space; split on Unicode white space and joined by one.
 * It makes -3 equal 3, 1.5 equal 15 and "A" equal "the": hence the warning (score.c).
 * One difference in corner cases: a combining mark belongs to its letter here, so that a decomposed
 * "à" is not taken for the article.
 */
#include <stdlib.h>

#include "kinds.h"
#include "utf8.h"

static void verdict(
	struct score *out, struct str pred, struct str gold, struct str equal, struct str unequal)
{
	out->normalized_pred = pred;
	out->normalized_gold = gold;
	out->value = str_eq(pred, gold) ? 1 : 0;
	out->reason = out->value > 0 ? equal : unequal;
}

/* White space of Unicode off both ends, as Python's str.strip. */
static struct str trim(struct str text)
{
	size_t start = text.n, end = 0;
	for (size_t i = 0; i < text.n;) {
		int32_t cp;
		size_t n = utf8_decode(str_from(text, i), &cp);
		bool space = cp >= 0 && utf8_is_space(cp);
		start = !space && start == text.n ? i : start;
		i += n;
		end = space ? end : i;
	}
	return start < end ? str_head(str_from(text, start), end - start) : STR("");
}

static void compare_raw(const struct scorer *s, struct arena *a, struct str pred, struct str gold,
	struct score *out)
{
	(void)s, (void)a;
	verdict(out, pred, gold, STR("equal byte for byte"), STR("not the same bytes"));
}

static void compare_trim(const struct scorer *s, struct arena *a, struct str pred, struct str gold,
	struct score *out)
{
	(void)s, (void)a;
	verdict(out, trim(pred), trim(gold), STR("equal but for white space around"),
		STR("not equal"));
}

static void compare_casefold(const struct scorer *s, struct arena *a, struct str pred,
	struct str gold, struct score *out)
{
	(void)s;
	verdict(out, utf8_fold(a, trim(pred)), utf8_fold(a, trim(gold)),
		STR("equal when case is ignored"), STR("not equal, case ignored"));
}

bool text_is_punct(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
	       (c >= '{' && c <= '~');
}

static bool article(struct str word)
{
	return str_is(word, "a") || str_is(word, "an") || str_is(word, "the");
}

/* Take the next run of word characters, or of others, off *rest. */
static struct str take_run(struct str *rest, bool *word)
{
	struct str start = *rest;
	for (bool first = true; rest->n > 0; first = false) {
		int32_t cp;
		size_t n = utf8_decode(*rest, &cp);
		bool is_word = cp >= 0 && utf8_is_word(cp);
		if (first)
			*word = is_word;
		else if (is_word != *word)
			break;
		*rest = str_from(*rest, n);
	}
	return str_head(start, start.n - rest->n);
}

/* Put a space for an article: \b(a|an|the)\b. */
void text_drop_articles(struct buf *out, struct str text)
{
	while (text.n > 0) {
		bool word = false;
		struct str run = take_run(&text, &word);
		buf_add(out, word && article(run) ? STR(" ") : run);
	}
}

/* Take the next piece between Unicode white space off *rest. */
bool text_token(struct str *rest, struct str *token)
{
	int32_t cp;
	size_t n;
	while (rest->n > 0 && (n = utf8_decode(*rest, &cp), cp >= 0 && utf8_is_space(cp)))
		*rest = str_from(*rest, n);
	*token = *rest;
	while (rest->n > 0 && (n = utf8_decode(*rest, &cp), cp < 0 || !utf8_is_space(cp)))
		*rest = str_from(*rest, n);
	token->n -= rest->n;
	return token->n > 0;
}

static struct str squad_normalize(struct arena *a, struct str text)
{
	struct buf plain = {0}, words = {0}, out = {0};
	struct str low = utf8_lower(a, text), rest, token;
	for (size_t i = 0; i < low.n; i++)
		if (!text_is_punct(low.p[i]))
			buf_addc(&plain, low.p[i]);
	text_drop_articles(&words, buf_str(&plain));
	for (rest = buf_str(&words); text_token(&rest, &token);) {
		if (out.n > 0)
			buf_addc(&out, ' ');
		buf_add(&out, token);
	}
	struct str done = arena_dup(a, buf_str(&out));
	buf_free(&plain);
	buf_free(&words);
	buf_free(&out);
	return done;
}

static void compare_exact(const struct scorer *s, struct arena *a, struct str pred, struct str gold,
	struct score *out)
{
	(void)s;
	verdict(out, squad_normalize(a, pred), squad_normalize(a, gold),
		STR("equal after normalisation"), STR("not equal after normalisation"));
}

static int by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str *sorted_tokens(struct arena *a, struct str text, size_t *n)
{
	struct str rest = text, token;
	*n = 0;
	while (text_token(&rest, &token))
		++*n;
	struct str *tokens = arena_alloc(a, (*n + 1) * sizeof *tokens);
	rest = text;
	for (size_t i = 0; text_token(&rest, &token); i++)
		tokens[i] = token;
	qsort(tokens, *n, sizeof *tokens, by_bytes);
	return tokens;
}

/* Size of the intersection of two sorted multisets. */
static size_t overlap(const struct str *x, size_t nx, const struct str *y, size_t ny)
{
	size_t common = 0;
	for (size_t i = 0, j = 0; i < nx && j < ny;) {
		int order = str_cmp(x[i], y[j]);
		common += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	return common;
}

/* F1 = 2PR/(P+R) over the multiset of tokens; with an empty side SQuAD v2.0's rule: 1 when both
 * are. */
static void compare_f1(const struct scorer *s, struct arena *a, struct str pred, struct str gold,
	struct score *out)
{
	(void)s;
	size_t np, ng;
	out->normalized_pred = squad_normalize(a, pred);
	out->normalized_gold = squad_normalize(a, gold);
	struct str *p = sorted_tokens(a, out->normalized_pred, &np);
	struct str *g = sorted_tokens(a, out->normalized_gold, &ng);
	size_t common = overlap(p, np, g, ng);
	if (np == 0 || ng == 0)
		out->value = np == ng ? 1 : 0;
	else
		out->value = 2.0 * (double)common / (double)(np + ng);
	out->reason = arena_printf(a, "%zu word%s in common of %zu given and %zu expected", common,
		common == 1 ? "" : "s", np, ng);
}

void raw_score(const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	score_best(s, a, r, out, compare_raw);
}

void trim_score(const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	score_best(s, a, r, out, compare_trim);
}

void casefold_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	score_best(s, a, r, out, compare_casefold);
}

void exact_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	score_best(s, a, r, out, compare_exact);
}

void f1_score(const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	score_best(s, a, r, out, compare_f1);
}
