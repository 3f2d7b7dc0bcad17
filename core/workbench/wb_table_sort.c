/*
 * wb_table_sort: owns sorting that can be left and taken up anywhere, and the ranks of rows by
 * their texts.
 *
 * Bottom-up merging has no stack to keep, and its one step (move one element) costs the same
 * however many rows there are. Texts are held only until the ranks are there: afterwards rows
 * compare as numbers.
 */
#include "wb_table_parts.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS = 512, MOVES = 8192 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

void row_sort_begin(struct row_sort *s, const int32_t *rows, size_t n)
{
	row_sort_done(s);
	s->from = mem_alloc((n + 1) * sizeof *s->from);
	s->to = mem_alloc((n + 1) * sizeof *s->to);
	if (n)
		memcpy(s->from, rows, n * sizeof *rows);
	s->n = n;
	s->width = 1;
	s->right = least(1, n);
}

/* The pair of runs at `begin` is merged: go to the next one, or to the next pass. */
static void next_pair(struct row_sort *s)
{
	s->begin = least(s->begin + 2 * s->width, s->n);
	if (s->begin == s->n) {
		int32_t *other = s->from;
		s->from = s->to;
		s->to = other;
		s->begin = s->out = 0;
		s->width *= 2;
	}
	s->left = s->begin;
	s->right = least(s->begin + s->width, s->n);
}

bool row_sort_step(struct row_sort *s, size_t steps, row_compare *compare, const void *context)
{
	while (steps-- && s->width < s->n) {
		size_t middle = least(s->begin + s->width, s->n);
		size_t end = least(s->begin + 2 * s->width, s->n);
		bool left = s->left < middle &&
			    (s->right == end ||
				    compare(context, s->from[s->left], s->from[s->right]) <= 0);
		s->to[s->out++] = s->from[left ? s->left++ : s->right++];
		if (s->out == end)
			next_pair(s);
	}
	return s->width >= s->n;
}

void row_sort_done(struct row_sort *s)
{
	free(s->from);
	free(s->to);
	*s = (struct row_sort){0};
}

/* ---- ranks ---- */

struct str tags_text(struct arena *a, struct str tags)
{
	struct json *list = NULL;
	struct buf out = {0};
	if (tags.n <= 2 || json_parse(tags, &list, NULL) != 0)
		return STR("");
	for (const struct json *c = json_first(list); c; c = json_next(c)) {
		if (out.n)
			buf_addc(&out, ' ');
		buf_add(&out, json_str(c));
	}
	json_free(list);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

static int by_text(const void *context, int32_t a, int32_t b)
{
	const struct str *texts = context;
	int order = str_cmp(texts[a], texts[b]);
	return order ? order : (a > b) - (a < b);
}

static void begin_sort(struct table *t, struct row_ranker *r)
{
	int32_t *rows = mem_alloc((t->n + 1) * sizeof *rows);
	for (size_t i = 0; i < t->n; i++)
		rows[i] = (int32_t)i;
	row_sort_begin(&r->sort, rows, t->n);
	r->is_read = true;
	free(rows);
}

static int read_texts(struct table *t, enum rank_of which, struct err *err)
{
	struct row_ranker *r = &t->view.ranker;
	struct arena page = {0};
	struct row_text texts[TEXTS];
	size_t n;
	int bad = store_row_texts(t->w->store, t->dataset, r->after, TEXTS, &page, texts, &n, err);
	for (size_t i = 0; !bad && i < n; i++) {
		int32_t row = table_row_of(t, texts[i].ord);
		r->after = texts[i].ord;
		if (row >= 0)
			r->texts[row] = which == RANK_TAGS ? tags_text(&r->arena, texts[i].tags)
							   : arena_dup(&r->arena, texts[i].name);
	}
	if (!bad && n < TEXTS)
		begin_sort(t, r);
	arena_free(&page);
	return bad;
}

/* Equal texts have the same rank, so that the data's order decides between them. */
static int32_t *number(const struct row_ranker *r, size_t n)
{
	int32_t *ranks = mem_alloc((n + 1) * sizeof *ranks), rank = 0;
	for (size_t i = 0; i < n; i++) {
		struct str text = r->texts[r->sort.from[i]];
		if (i && !str_eq(text, r->texts[r->sort.from[i - 1]]))
			rank++;
		ranks[r->sort.from[i]] = text.n ? rank : -1;
	}
	return ranks;
}

int rank_step(struct table *t, enum rank_of which, bool *done, struct err *err)
{
	struct row_ranker *r = &t->view.ranker;
	*done = t->view.ranks[which] != NULL;
	if (*done)
		return 0;
	if (!r->texts)
		r->texts = mem_alloc((t->n + 1) * sizeof *r->texts);
	if (!r->is_read)
		return read_texts(t, which, err);
	if (!row_sort_step(&r->sort, MOVES, by_text, r->texts))
		return 0;
	t->view.ranks[which] = number(r, t->n);
	row_ranker_done(r);
	*done = true;
	return 0;
}

void row_ranker_done(struct row_ranker *r)
{
	row_sort_done(&r->sort);
	free(r->texts);
	arena_free(&r->arena);
	*r = (struct row_ranker){0};
}
