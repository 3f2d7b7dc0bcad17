/*
 * edit: owns the scorer levenshtein: how near two texts are, counted in code points. White space at
 * both ends does not count.
 *
 *   sim    1 - d/max(|a|,|b|), d the Levenshtein distance (insert, delete, substitute: 1 each)
 *   indel  2*LCS/(|a|+|b|), what python-Levenshtein and rapidfuzz call ratio
 * Both empty: 1. The table costs |a|*|b|; over 100 million cells (10,000 by 10,000, common ends not
 * counted) is an error.
 */
#include <stdlib.h>

#include "kinds.h"
#include "utf8.h"

enum variant { SIM, INDEL };

static const char *const variants[] = {"sim", "indel"};
static const size_t MAX_CELLS = 100000000;

struct params {
	size_t variant;
	bool match_case;
};

int edit_parse(struct scorer *s, struct config *c, struct err *err)
{
	struct params *p = arena_alloc(c->arena, sizeof *p);
	s->params = p;
	if (config_word(c, "variant", variants, 2, &p->variant, err))
		return ERR_INPUT;
	return config_bool(c, "match_case", true, &p->match_case, err);
}

struct points {
	int32_t *p;
	size_t n;
};

static struct points decode(struct arena *a, struct str text)
{
	struct points out = {arena_alloc(a, (text.n + 1) * sizeof *out.p), 0};
	for (size_t i = 0; i < text.n;)
		i += utf8_decode(str_from(text, i), &out.p[out.n++]);
	return out;
}

/* Take equal ends off both; returns how many code points each lost. */
static size_t strip_common(struct points *x, struct points *y)
{
	size_t n = 0;
	for (; x->n && y->n && x->p[0] == y->p[0]; n++, x->p++, x->n--, y->p++, y->n--)
		;
	for (; x->n && y->n && x->p[x->n - 1] == y->p[y->n - 1]; n++, x->n--, y->n--)
		;
	return n;
}

static size_t least(size_t x, size_t y)
{
	return x < y ? x : y;
}

static size_t most(size_t x, size_t y)
{
	return x > y ? x : y;
}

/* One row kept: row[j] is the cost of turning x[0..i) into y[0..j). */
static size_t distance(struct arena *a, struct points x, struct points y)
{
	size_t *row = arena_alloc(a, (y.n + 1) * sizeof *row);
	for (size_t j = 0; j <= y.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= x.n; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= y.n; j++) {
			size_t change = diagonal + (x.p[i - 1] != y.p[j - 1]);
			diagonal = row[j];
			row[j] = least(change, least(row[j], row[j - 1]) + 1);
		}
	}
	return row[y.n];
}

static size_t common_subsequence(struct arena *a, struct points x, struct points y)
{
	size_t *row = arena_alloc(a, (y.n + 1) * sizeof *row);
	for (size_t i = 1; i <= x.n; i++) {
		size_t diagonal = 0;
		for (size_t j = 1; j <= y.n; j++) {
			size_t up = row[j];
			row[j] = x.p[i - 1] == y.p[j - 1] ? diagonal + 1 : most(up, row[j - 1]);
			diagonal = up;
		}
	}
	return row[y.n];
}

static void compare(const struct scorer *s, struct arena *a, struct str pred, struct str gold,
	struct score *out)
{
	const struct params *params = s->params;
	pred = str_trim(pred);
	gold = str_trim(gold);
	out->normalized_pred = params->match_case ? pred : utf8_fold(a, pred);
	out->normalized_gold = params->match_case ? gold : utf8_fold(a, gold);
	struct points x = decode(a, out->normalized_pred), y = decode(a, out->normalized_gold);
	size_t longer = most(x.n, y.n), sum = x.n + y.n;
	size_t ends = strip_common(&x, &y);
	if (x.n && y.n > MAX_CELLS / x.n) {
		score_status(out, SCORE_ERROR,
			STR("the texts are too long to compare letter by letter"));
		return;
	}
	if (params->variant == INDEL) {
		size_t lcs = ends + common_subsequence(a, x, y);
		out->value = sum ? 2.0 * (double)lcs / (double)sum : 1;
		out->reason = arena_printf(a, "common subsequence %zu of %zu and %zu characters",
			lcs, x.n + ends, y.n + ends);
		return;
	}
	size_t d = distance(a, x, y);
	out->value = longer ? 1 - (double)d / (double)longer : 1;
	out->reason = arena_printf(a, "distance %zu over %zu characters", d, longer);
}

void edit_score(const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	score_best(s, a, r, out, compare);
}
