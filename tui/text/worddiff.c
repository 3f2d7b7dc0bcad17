/*
 * worddiff: owns the pairing of the lines of two compared texts. Wrapping is rows.c's: each side is
 * a text of rows, and so is the inline view.
 *
 * The decision: lines are paired where the comparison has both texts at a line's start, or ends a
 * line of both; what lies between two such places differs and is paired in order. So lines meet
 * again after any change without a second comparison.
 */
#include "worddiff.h"

#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "mem.h"

struct line {
	size_t from, to; /* without its LF */
};

struct pair {
	struct line a, b;
	bool has_a, has_b, is_changed;
};

struct lines {
	struct line *p;
	size_t n, cap;
};

struct side {
	struct str text;
	struct rows *rows;
	struct range *ranges; /* in the arena */
	size_t n_ranges;
	size_t at, line;    /* while pairing: how far it was walked, where its line begins */
	struct lines lines; /* not paired yet */
};

struct worddiff {
	struct arena arena;
	struct side a, b;
	struct diff_piece *pieces;
	size_t n_pieces;
	bool by_lines;
	struct pair *pairs;
	size_t n_pairs, cap_pairs;
	size_t *first; /* the first row of pair i, for i <= known */
	size_t known;
	struct rows *joined;
	struct buf joined_text;
};

/* ---- pairs ---- */

static void end_line(struct side *side, size_t to, size_t next)
{
	side->lines.p =
		mem_grow(side->lines.p, side->lines.n, &side->lines.cap, sizeof *side->lines.p);
	side->lines.p[side->lines.n++] = (struct line){side->line, to};
	side->line = next;
}

/* The line and its LF, if it has one. */
static struct str line_text(const struct side *side, struct line line)
{
	bool has_lf = line.to < side->text.n;
	return str_head(str_from(side->text, line.from), line.to - line.from + has_lf);
}

/* Pair what was walked of both sides, in order. */
static void pair_lines(struct worddiff *w)
{
	struct lines *a = &w->a.lines, *b = &w->b.lines;
	for (size_t i = 0; i < a->n || i < b->n; i++) {
		struct pair pair = {.has_a = i < a->n, .has_b = i < b->n};
		if (pair.has_a)
			pair.a = a->p[i];
		if (pair.has_b)
			pair.b = b->p[i];
		pair.is_changed = !pair.has_a || !pair.has_b ||
				  !str_eq(line_text(&w->a, pair.a), line_text(&w->b, pair.b));
		w->pairs = mem_grow(w->pairs, w->n_pairs, &w->cap_pairs, sizeof *w->pairs);
		w->pairs[w->n_pairs++] = pair;
	}
	a->n = b->n = 0;
}

/* Walk n bytes of a side, ending lines. */
static void walk(struct side *side, size_t n)
{
	size_t end = side->at + n;
	const char *lf;
	while (side->at < end &&
		(lf = memchr(side->text.p + side->at, '\n', end - side->at)) != NULL) {
		side->at = (size_t)(lf - side->text.p) + 1;
		end_line(side, side->at - 1, side->at);
	}
	side->at = end;
}

/* Walk what both have, line by line: each of its line ends is a place to meet. */
static void walk_same(struct worddiff *w, struct str text)
{
	if (w->a.at == w->a.line && w->b.at == w->b.line)
		pair_lines(w);
	while (text.n) {
		ssize_t lf = str_find(text, STR("\n"));
		size_t n = lf < 0 ? text.n : (size_t)lf + 1;
		walk(&w->a, n);
		walk(&w->b, n);
		if (lf >= 0)
			pair_lines(w);
		text = str_from(text, n);
	}
}

static void mark(struct side *side, size_t n, enum range_kind kind)
{
	side->ranges[side->n_ranges++] = (struct range){side->at, side->at + n, kind};
}

static void walk_pieces(struct worddiff *w)
{
	w->a.ranges = arena_alloc(&w->arena, w->n_pieces * sizeof *w->a.ranges);
	w->b.ranges = arena_alloc(&w->arena, w->n_pieces * sizeof *w->b.ranges);
	for (size_t i = 0; i < w->n_pieces; i++) {
		struct diff_piece piece = w->pieces[i];
		if (piece.kind == DIFF_SAME) {
			walk_same(w, piece.text);
		} else if (piece.kind == DIFF_REMOVED) {
			mark(&w->a, piece.text.n, RANGE_REMOVED);
			walk(&w->a, piece.text.n);
		} else {
			mark(&w->b, piece.text.n, RANGE_ADDED);
			walk(&w->b, piece.text.n);
		}
	}
	if (w->a.line < w->a.text.n)
		end_line(&w->a, w->a.text.n, w->a.text.n);
	if (w->b.line < w->b.text.n)
		end_line(&w->b, w->b.text.n, w->b.text.n);
	pair_lines(w);
}

static struct rows *show(struct str text, struct ranges ranges)
{
	struct rows *rows = rows_new();
	rows_show(rows, text, ROWS_PLAIN);
	rows_mark(rows, ranges);
	return rows;
}

struct worddiff *worddiff_new(struct str a, struct str b)
{
	struct worddiff *w = mem_alloc(sizeof *w);
	w->a.text = a;
	w->b.text = b;
	w->by_lines = a.n > WORDDIFF_MAX || b.n > WORDDIFF_MAX - a.n;
	w->n_pieces = w->by_lines ? diff_lines(&w->arena, a, b, &w->pieces)
				  : diff_words(&w->arena, a, b, &w->pieces);
	walk_pieces(w);
	w->first = mem_alloc((w->n_pairs + 1) * sizeof *w->first);
	w->a.rows = show(a, (struct ranges){w->a.ranges, w->a.n_ranges});
	w->b.rows = show(b, (struct ranges){w->b.ranges, w->b.n_ranges});
	return w;
}

void worddiff_free(struct worddiff *w)
{
	if (!w)
		return;
	rows_free(w->a.rows);
	rows_free(w->b.rows);
	rows_free(w->joined);
	buf_free(&w->joined_text);
	free(w->a.lines.p);
	free(w->b.lines.p);
	free(w->pairs);
	free(w->first);
	arena_free(&w->arena);
	free(w);
}

bool worddiff_is_same(const struct worddiff *w)
{
	return w->a.n_ranges == 0 && w->b.n_ranges == 0;
}

bool worddiff_is_by_lines(const struct worddiff *w)
{
	return w->by_lines;
}

/* ---- inline ---- */

struct rows *worddiff_inline(struct worddiff *w, struct str *text)
{
	static const enum range_kind kinds[] = {
		[DIFF_SAME] = RANGE_NONE,
		[DIFF_REMOVED] = RANGE_REMOVED,
		[DIFF_ADDED] = RANGE_ADDED,
	};
	if (!w->joined) {
		struct range *ranges = arena_alloc(&w->arena, w->n_pieces * sizeof *ranges);
		size_t n = 0;
		for (size_t i = 0; i < w->n_pieces; i++) {
			size_t from = w->joined_text.n;
			buf_add(&w->joined_text, w->pieces[i].text);
			if (w->pieces[i].kind != DIFF_SAME)
				ranges[n++] = (struct range){
					from, w->joined_text.n, kinds[w->pieces[i].kind]};
		}
		w->joined = show(buf_str(&w->joined_text), (struct ranges){ranges, n});
	}
	*text = buf_str(&w->joined_text);
	return w->joined;
}

/* ---- side by side ---- */

void worddiff_layout(struct worddiff *w, int columns)
{
	rows_layout(w->a.rows, columns);
	rows_layout(w->b.rows, columns);
	w->known = 0;
}

/* Another width makes this wrong, and worddiff_layout forgets it. */
static size_t rows_of_line(struct side *side, struct line line)
{
	return rows_row_of(side->rows, line.to) - rows_row_of(side->rows, line.from) + 1;
}

static bool extend(struct worddiff *w)
{
	if (w->known == w->n_pairs)
		return false;
	const struct pair *pair = &w->pairs[w->known];
	size_t a = pair->has_a ? rows_of_line(&w->a, pair->a) : 0;
	size_t b = pair->has_b ? rows_of_line(&w->b, pair->b) : 0;
	w->first[w->known + 1] = w->first[w->known] + (a > b ? a : b);
	w->known++;
	return true;
}

bool worddiff_extend(struct worddiff *w, size_t pairs)
{
	while (pairs-- > 0 && extend(w))
		;
	return w->known < w->n_pairs;
}

size_t worddiff_count(const struct worddiff *w, bool *is_exact)
{
	size_t rows = w->first[w->known], left = w->n_pairs - w->known;
	if (is_exact)
		*is_exact = left == 0;
	double per_pair = w->known ? (double)rows / (double)w->known : 1;
	return rows + (size_t)((double)left * per_pair);
}

/* The pair that has row i. */
static size_t pair_of(const struct worddiff *w, size_t i)
{
	size_t low = 0, high = w->known;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (w->first[middle] <= i)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* Row k of a line; false when the line has fewer. */
static bool read_line(struct side *side, struct line line, size_t k, struct row *out)
{
	size_t first = rows_row_of(side->rows, line.from);
	return first + k <= rows_row_of(side->rows, line.to) &&
	       rows_read(side->rows, first + k, out);
}

bool worddiff_read(struct worddiff *w, size_t i, struct worddiff_row *out)
{
	while (i >= w->first[w->known] && extend(w))
		;
	if (i >= w->first[w->known])
		return false;
	size_t p = pair_of(w, i), k = i - w->first[p];
	const struct pair *pair = &w->pairs[p];
	*out = (struct worddiff_row){.is_changed = pair->is_changed};
	out->has_a = pair->has_a && read_line(&w->a, pair->a, k, &out->a);
	out->has_b = pair->has_b && read_line(&w->b, pair->b, k, &out->b);
	return true;
}
