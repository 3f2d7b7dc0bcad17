/*
 * tatqa: owns the scorer of TAT-QA (Zhu et al. 2021, tatqa_metric.py): answers with a scale, "1,496.5" in
 * millions, that may be a number, a text or several texts.
 *
 * Output and expected value are JSON objects {answer, scale}; `answer` and `scale` name the output's
 * members, "answer" and "scale" without them.
 *   A number becomes its value with four decimals, in its scale or the one that it is written with; what
 *   is none keeps its words, and the scale behind them. Several answers are sorted and joined.
 *   Then, by word: lower case; numbers as values; else ASCII punctuation and articles off.
 *   tatqa_em: equal. tatqa_f1: over the sets of words, to two decimals; that of a number is its em.
 *   A number without a scale and percent sign may also stand for itself: 0.23 for 23 percent.
 *   An output that is 0, empty or null counts as none, as there.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "kinds.h"
#include "utf8.h"

struct params {
	struct str *answer, *scale;
	size_t n_answer, n_scale;
};

int tatqa_parse(struct scorer *s, struct config *c, struct err *err)
{
	struct params *p = arena_alloc(c->arena, sizeof *p);
	s->params = p;
	if (config_texts(c, "answer", &p->answer, &p->n_answer, err))
		return ERR_INPUT;
	return config_texts(c, "scale", &p->scale, &p->n_scale, err);
}

/* ---- numbers as the reference reads them ---- */

struct amount {
	double value;
	bool whole; /* no decimals were written or came by the way */
};

static double scale_of(struct arena *a, struct str word)
{
	static const struct {
		const char *word;
		double factor;
	} scales[] = {{"hundred", 1e2}, {"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9},
		{"percent", 0.01}};
	struct str low = utf8_lower(a, word);
	for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
		if (str_find(low, str_of(scales[i].word)) >= 0)
			return scales[i].factor;
	return 1;
}

/* Without the signs that go with numbers: quotes, backslash, currencies, percent, comma, brackets. */
static struct str bare(struct arena *a, struct str text)
{
	struct buf b = {0};
	while (text.n) {
		int32_t cp;
		size_t n = utf8_decode(text, &cp);
		bool is_sign = cp == 0x20AC || cp == 0xA3 || cp == 0xA5 ||
			       (cp > 0 && cp < 0x80 && strchr("'\"\\$%(),[]", (int)cp));
		if (!is_sign)
			buf_add(&b, str_head(text, n));
		text = str_from(text, n);
	}
	struct str out = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return out;
}

/* A number, alone or with a word of scale. */
static bool is_number(struct arena *a, struct str text)
{
	struct str rest = bare(a, text), first, second;
	double value;
	if (!text_token(&rest, &first))
		return false;
	if (first.n > 1 && first.p[0] == '+')
		first = str_from(first, 1);
	if (!str_to_double(first, &value))
		return false;
	return !text_token(&rest, &second) || scale_of(a, second) < 1 || scale_of(a, second) > 1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [+-]?\d+(\.\d+)? at the start; 0: not there. */
static size_t number_here(struct str t)
{
	size_t i = t.n && (t.p[0] == '+' || t.p[0] == '-'), digits = i;
	while (i < t.n && is_digit(t.p[i]))
		i++;
	if (i == digits)
		return 0;
	if (i + 1 < t.n && t.p[i] == '.' && is_digit(t.p[i + 1]))
		for (i++; i < t.n && is_digit(t.p[i]);)
			i++;
	return i;
}

/* The word after the first [\d.]+\s?[a-zA-Z]+. */
static double written_scale(struct arena *a, struct str t)
{
	for (size_t i = 0; i < t.n; i++) {
		size_t end = i, word;
		while (end < t.n && (is_digit(t.p[end]) || t.p[end] == '.'))
			end++;
		if (end == i)
			continue;
		word = end < t.n && strchr(" \t\n", t.p[end]) ? end + 1 : end;
		size_t behind = word;
		while (behind < t.n && ((t.p[behind] | 32) >= 'a' && (t.p[behind] | 32) <= 'z'))
			behind++;
		if (behind > word)
			return scale_of(a, str_head(str_from(t, word), behind - word));
		i = end - 1;
	}
	return 1;
}

/* Whether [\d.\s]+ stands between these; open 0: before `close` alone. */
static bool encloses(struct str t, char open, char close)
{
	for (size_t i = 0; i < t.n; i++) {
		if (open && t.p[i] != open)
			continue;
		size_t from = open ? i + 1 : i, end = from;
		while (end < t.n && (is_digit(t.p[end]) || strchr(". \t\n", t.p[end])))
			end++;
		if (end > from && end < t.n && t.p[end] == close)
			return true;
		i = end > from ? end - 1 : i;
	}
	return false;
}

/* To so many decimals as Python's round: of the exact value, ties to even. */
static double rounded(double value, int decimals)
{
	char text[400];
	double out = value;
	snprintf(text, sizeof text, "%.*f", decimals, value);
	str_to_double(str_of(text), &out);
	return out;
}

/* False: none, or one that begins with its point, which the reference does not take. */
static bool to_amount(struct arena *a, struct str text, struct amount *out)
{
	struct str t = bare(a, text), trimmed = str_trim(text);
	size_t at = 0, n = 0;
	double value = 0, scale = written_scale(a, text);
	for (; at < t.n && !(n = number_here(str_from(t, at))); at++)
		if (t.p[at] == '.' && at + 1 < t.n && is_digit(t.p[at + 1]))
			return false;
	struct str digits = str_head(str_from(t, at), n);
	if (n && digits.p[0] == '+')
		digits = str_from(digits, 1);
	if (n == 0 || !str_to_double(digits, &value))
		return false;
	bool percent = encloses(trimmed, 0, '%');
	value *= scale * (encloses(trimmed, '(', ')') ? -1 : 1) * (percent ? 0.01 : 1);
	out->value = rounded(value, 4);
	out->whole = str_find(digits, STR(".")) < 0 && !percent && scale >= 1;
	return true;
}

/* ---- an answer as one text ---- */

static struct str one_text(struct arena *a, struct str answer, struct str scale)
{
	struct amount n;
	bool is_amount = is_number(a, answer) && to_amount(a, answer, &n);
	if (!is_amount)
		return scale.n ? arena_printf(a, "%.*s %.*s", STRF(answer), STRF(scale)) : answer;
	if (str_find(answer, STR("%")) >= 0)
		return arena_printf(a, "%.4f", n.value);
	return arena_printf(a, "%.4f", rounded(n.value, 2) * scale_of(a, scale));
}

static int by_bytes(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static struct str joined(struct arena *a, const struct json *answer, struct str scale)
{
	bool is_list = json_type(answer) == JSON_ARRAY;
	size_t n = is_list ? json_len(answer) : 1;
	struct str *texts = arena_alloc(a, (n + 1) * sizeof *texts);
	struct buf b = {0};
	for (size_t i = 0; i < n; i++)
		texts[i] = arena_dup(a, json_text(a, is_list ? json_at(answer, i) : answer));
	qsort(texts, n, sizeof *texts, by_bytes);
	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%.*s", i ? " " : "", STRF(one_text(a, texts[i], scale)));
	struct str out = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return out;
}

/* ---- comparing ---- */

static struct str without_punct(struct arena *a, struct str word)
{
	struct buf b = {0};
	for (size_t i = 0; i < word.n; i++)
		if (!text_is_punct(word.p[i]))
			buf_addc(&b, word.p[i]);
	struct str out = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return out;
}

static struct str value_text(struct arena *a, struct amount n)
{
	struct str text = arena_printf(a, "%.*f", n.whole ? 0 : 4, n.value);
	while (!n.whole && str_ends(text, STR("0")) && !str_ends(text, STR(".0")))
		text.n--;
	return text;
}

static struct str normalized(struct arena *a, struct str text)
{
	struct buf b = {0}, words = {0};
	struct str word, rest;
	while (text_token(&text, &word)) {
		struct amount n;
		word = utf8_lower(a, word);
		if (!is_number(a, word))
			word = without_punct(a, word);
		if (is_number(a, word))
			word = to_amount(a, word, &n) ? value_text(a, n) : STR("none");
		buf_cut(&b, 0);
		text_drop_articles(&b, word);
		for (rest = buf_str(&b); text_token(&rest, &word);)
			buf_addf(&words, "%s%.*s", words.n ? " " : "", STRF(word));
	}
	struct str out = arena_dup(a, buf_str(&words));
	buf_free(&b);
	buf_free(&words);
	return out;
}

/* The different words, sorted. */
static struct str *word_set(struct arena *a, struct str text, size_t *n)
{
	struct str *set = arena_alloc(a, (text.n + 1) * sizeof *set), word;
	size_t all = 0;
	while (text_token(&text, &word))
		set[all++] = word;
	qsort(set, all, sizeof *set, by_bytes);
	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (*n == 0 || !str_eq(set[i], set[*n - 1]))
			set[(*n)++] = set[i];
	return set;
}

static double word_f1(struct arena *a, struct str pred, struct str gold)
{
	size_t np, ng, common = 0;
	struct str *p = word_set(a, pred, &np), *g = word_set(a, gold, &ng);
	for (size_t i = 0, j = 0; i < np && j < ng;) {
		int order = str_cmp(p[i], g[j]);
		common += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	double precision = np ? (double)common / (double)np : 1,
	       recall = ng ? (double)common / (double)ng : 1;
	double f1 = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
	return rounded(f1, 2);
}

/* ---- the scorer ---- */

struct scaled {
	struct json *root; /* owned */
	const struct json *answer;
	struct str scale;
};

static bool read_scaled(
	struct str text, struct str answer, struct str scale, struct arena *a, struct scaled *out)
{
	*out = (struct scaled){0};
	if (json_parse(text, &out->root, NULL))
		return false;
	out->answer = json_find(out->root, answer);
	out->scale = arena_dup(a, json_str(json_find(out->root, scale)));
	return out->answer != NULL;
}

/* As Python's `not`. */
static bool is_nothing(const struct json *v)
{
	enum json_type type = json_type(v);
	return type == JSON_NULL || (type == JSON_NUM && fabs(json_num(v)) == 0) ||
	       (type == JSON_STR && json_str(v).n == 0) || (type == JSON_ARRAY && json_len(v) == 0);
}

/* The one answer of an output without a scale, as the number that it is; empty: it is none. */
static struct str as_itself(struct arena *a, const struct scaled *pred)
{
	const struct json *v = pred->answer;
	struct amount n;
	if (json_type(v) == JSON_ARRAY)
		v = json_len(v) == 1 ? json_at(v, 0) : NULL;
	struct str text = json_text(a, v);
	bool plain = v && !pred->scale.n && str_find(text, STR("%")) < 0 && is_number(a, text);
	return plain && to_amount(a, text, &n) ? arena_printf(a, "%.4f", n.value) : STR("");
}

static void compare(
	struct arena *a, struct str pred, struct str gold, bool by_words, struct score *out)
{
	struct str np = normalized(a, pred), ng = normalized(a, gold);
	bool equal = str_eq(np, ng);
	double value = by_words ? word_f1(a, np, ng) : equal ? 1 : 0;
	if (out->normalized_pred.n && value <= out->value)
		return;
	out->value = value;
	out->normalized_pred = np;
	out->normalized_gold = ng;
	out->reason = equal ? STR("the same answer") : STR("not the same answer");
}

static void against(const struct scorer *s, struct arena *a, const struct scaled *pred,
	const struct scaled *gold, struct score *out)
{
	bool by_words = !s->kind->binary && json_type(gold->answer) == JSON_ARRAY;
	struct str expected = joined(a, gold->answer, gold->scale), itself = as_itself(a, pred);
	compare(a, joined(a, pred->answer, pred->scale), expected, by_words, out);
	if (itself.n)
		compare(a, itself, expected, by_words, out);
}

void tatqa_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	const struct params *p = s->params;
	struct scaled pred, gold;
	bool known = read_scaled(r->pred, p->n_answer ? p->answer[0] : STR("answer"),
		p->n_scale ? p->scale[0] : STR("scale"), a, &pred);
	if (!known)
		score_status(
			out, SCORE_UNPARSED, STR("the output is no JSON object with an answer"));
	else if (is_nothing(pred.answer))
		out->reason = STR("no answer");
	for (size_t i = 0; known && !is_nothing(pred.answer) && i < r->n_golds; i++) {
		if (read_scaled(r->golds[i], STR("answer"), STR("scale"), a, &gold))
			against(s, a, &pred, &gold, out);
		json_free(gold.root);
	}
	json_free(pred.root);
}
