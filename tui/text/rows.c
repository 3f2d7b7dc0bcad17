/*
 * rows: owns the wrapping of a big text, piece by piece, and the checkpoints by which any row is
 * found again. It refuses nothing.
 *
 * The decision: the unit of work is a piece: a line, or of a long line what fits into PIECE bytes
 * up to where its last row begins, so that a piece ends where a row does and no line costs more
 * than a piece at a time. Checkpoints stand between pieces. A piece that reaches the text's end
 * may change as the text grows and is never behind a checkpoint.
 */
#include "rows.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "mdline.h"
#include "mem.h"
#include "wrap.h"

/* CHECK: bytes between checkpoints; a jump wraps that much again. */
enum { PIECE = MDLINE_MAX, CHECK = 16 << 10 };

/* All that reading on from a place needs. */
struct place {
	size_t at;  /* byte where a piece begins */
	size_t row; /* its first row */
	struct mdline_state state;
	int hang;     /* columns under which a line's further rows begin */
	bool goes_on; /* inside a line */
};

struct rows {
	struct str text;
	struct ranges ranges;
	enum rows_mode mode;
	int columns;

	struct place *checks; /* the first at 0 */
	size_t n_checks, cap_checks;
	struct place end;  /* so far it is wrapped */
	struct place last; /* the last piece before that */

	struct place begin, next; /* the piece that is laid out; begin.at == SIZE_MAX: none */
	uint16_t *starts;         /* its rows among the visible bytes, and where they end */
	size_t n_rows, cap_starts;
	struct span_list spans; /* of the row that was read last */

	/* The piece's bytes: what each is, and those to be seen. */
	unsigned char kinds[PIECE];
	char visible[PIECE];
	uint16_t source[PIECE + 1]; /* a visible byte's place in the piece */
	size_t n_visible;
};

struct rows *rows_new(void)
{
	struct rows *r = mem_alloc(sizeof *r);
	r->columns = 80;
	rows_show(r, STR(""), ROWS_PLAIN);
	return r;
}

void rows_free(struct rows *r)
{
	if (!r)
		return;
	free(r->checks);
	free(r->starts);
	free(r->spans.p);
	free(r);
}

static void forget_piece(struct rows *r)
{
	r->begin.at = SIZE_MAX;
}

static void forget_rows(struct rows *r)
{
	r->n_checks = 0;
	r->end = r->last = (struct place){0};
	forget_piece(r);
}

void rows_show(struct rows *r, struct str text, enum rows_mode mode)
{
	r->text = text;
	r->mode = mode;
	r->ranges = (struct ranges){0};
	forget_rows(r);
}

/* The piece at the old end may go on now. */
void rows_grow(struct rows *r, struct str text)
{
	if (r->end.at >= r->text.n)
		r->end = r->last;
	r->text = text;
	forget_piece(r);
}

void rows_mark(struct rows *r, struct ranges ranges)
{
	r->ranges = ranges;
}

void rows_layout(struct rows *r, int columns)
{
	if (columns == r->columns)
		return;
	r->columns = columns;
	forget_rows(r);
}

/* ---- one piece ---- */

/* The bytes of the line at `at`, at most PIECE, and whether its end is among them. */
static struct str piece_at(const struct rows *r, size_t at, bool *is_whole)
{
	struct str rest = str_head(str_from(r->text, at), PIECE + 1);
	const char *end = rest.n ? memchr(rest.p, '\n', rest.n) : NULL;
	*is_whole = end || rest.n <= PIECE;
	if (end)
		return str_head(rest, (size_t)(end - rest.p));
	size_t n = rest.n <= PIECE ? rest.n : PIECE;
	/* Not through a character. */
	for (int i = 0; !*is_whole && i < 3 && ((unsigned char)rest.p[n] & 0xC0) == 0x80; i++)
		n--;
	return str_head(rest, n);
}

/* What of the piece is to be seen; returns the bytes before its text, all of them visible. */
static size_t read_kinds(struct rows *r, struct str piece, struct mdline_state *state)
{
	size_t prefix = 0;
	r->n_visible = 0;
	if (r->mode == ROWS_MARKDOWN)
		prefix = mdline_read(state, piece, r->begin.goes_on, r->kinds);
	else if (piece.n)
		memset(r->kinds, SPAN_TEXT, piece.n);
	for (size_t i = 0; i < piece.n; i++) {
		if (r->kinds[i] == MDLINE_HIDDEN)
			continue;
		r->source[r->n_visible] = (uint16_t)i;
		r->visible[r->n_visible++] = piece.p[i];
	}
	r->source[r->n_visible] = (uint16_t)piece.n;
	return prefix;
}

static void add_row(struct rows *r, size_t visible)
{
	r->starts = mem_grow(r->starts, r->n_rows + 1, &r->cap_starts, sizeof *r->starts);
	r->starts[r->n_rows++] = (uint16_t)visible;
}

static int indent_of(const struct rows *r, size_t row)
{
	return row > 0 || r->begin.goes_on ? r->next.hang : 0;
}

/* Find the rows of r->visible; returns where the last one begins. */
static size_t wrap(struct rows *r)
{
	struct str visible = {r->visible, r->n_visible};
	size_t at = 0, last;
	r->n_rows = 0;
	do {
		last = at;
		add_row(r, at);
		at = wrap_row(visible, at, r->columns - indent_of(r, r->n_rows - 1));
	} while (at < visible.n);
	return last;
}

/* Lay out the piece at `place`. */
static void lay_out(struct rows *r, struct place place)
{
	bool is_whole;
	struct str piece = piece_at(r, place.at, &is_whole);
	r->begin = r->next = place;
	size_t prefix = read_kinds(r, piece, &r->next.state);
	if (!place.goes_on) {
		int hang = glyph_columns((struct str){r->visible, prefix});
		r->next.hang = hang <= r->columns / 2 ? hang : r->columns / 2;
	}
	size_t last = wrap(r), end = r->n_visible;
	/* The last row of a part may have more behind it: the next part begins with it. */
	if (!is_whole && r->n_rows > 1) {
		r->n_rows--;
		end = last;
	}
	r->starts[r->n_rows] = (uint16_t)end;
	bool has_lf = is_whole && place.at + piece.n < r->text.n;
	r->next.at = place.at + r->source[end] + has_lf;
	r->next.row = place.row + r->n_rows;
	r->next.goes_on = !is_whole;
}

/* ---- finding a piece ---- */

static void add_check(struct rows *r, struct place place)
{
	size_t n = r->n_checks;
	if (n && place.at < r->checks[n - 1].at + CHECK)
		return;
	r->checks = mem_grow(r->checks, n, &r->cap_checks, sizeof *r->checks);
	r->checks[r->n_checks++] = place;
}

/* Lay out the piece after all that is wrapped; false when nothing is left. */
static bool extend(struct rows *r)
{
	if (r->end.at >= r->text.n)
		return false;
	add_check(r, r->end);
	lay_out(r, r->end);
	r->last = r->end;
	r->end = r->next;
	return true;
}

bool rows_extend(struct rows *r, size_t bytes)
{
	size_t begin = r->end.at;
	while (r->end.at - begin < bytes && extend(r))
		;
	return r->end.at < r->text.n;
}

size_t rows_count(const struct rows *r, bool *is_exact)
{
	size_t left = r->text.n - (r->end.at < r->text.n ? r->end.at : r->text.n);
	if (is_exact)
		*is_exact = left == 0;
	if (left == 0)
		return r->end.row;
	double per_byte = r->end.at ? (double)r->end.row / (double)r->end.at : 1.0 / r->columns;
	return r->end.row + 1 + (size_t)((double)left * per_byte);
}

static bool is_before(const struct place *place, size_t row, size_t at)
{
	return place->row <= row && place->at <= at;
}

/* Lay out the piece that holds the row and the byte (one of them is SIZE_MAX: any), which is
 * wrapped. */
static void seek(struct rows *r, size_t row, size_t at)
{
	size_t low = 0, high = r->n_checks;
	bool is_near = r->begin.at != SIZE_MAX && is_before(&r->begin, row, at);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (is_before(&r->checks[middle], row, at))
			low = middle + 1;
		else
			high = middle;
	}
	if (!is_near || r->begin.at < r->checks[low - 1].at)
		lay_out(r, r->checks[low - 1]);
	while (is_before(&r->next, row, at) && r->next.at < r->text.n)
		lay_out(r, r->next);
}

/* ---- rows ---- */

static void add_spans(struct rows *r, size_t from, size_t to)
{
	r->spans.n = 0;
	for (size_t i = from, end; i < to; i = end) {
		enum span_kind kind = r->kinds[r->source[i]];
		for (end = i + 1; end < to; end++)
			if (r->source[end] != r->source[end - 1] + 1 ||
				r->kinds[r->source[end]] != kind)
				break;
		size_t at = r->begin.at + r->source[i];
		span_add(&r->spans, at, at + end - i, kind, r->ranges);
	}
}

bool rows_read(struct rows *r, size_t row, struct row *out)
{
	while (row >= r->end.row && extend(r))
		;
	if (row >= r->end.row)
		return false;
	seek(r, row, SIZE_MAX);
	size_t i = row - r->begin.row, from = r->starts[i], to = r->starts[i + 1];
	add_spans(r, from, to);
	*out = (struct row){
		.from = r->begin.at + (i ? r->source[from] : 0),
		.to = r->begin.at + r->source[to],
		.is_first = i == 0 && !r->begin.goes_on,
		.indent = indent_of(r, i),
		.spans = r->spans.p,
		.n = r->spans.n,
	};
	return true;
}

size_t rows_row_of(struct rows *r, size_t at)
{
	if (r->text.n == 0)
		return 0;
	if (at >= r->text.n)
		at = r->text.n - 1;
	while (r->end.at <= at && extend(r))
		;
	seek(r, SIZE_MAX, at);
	size_t i = 0;
	while (i + 1 < r->n_rows && r->begin.at + r->source[r->starts[i + 1]] <= at)
		i++;
	return r->begin.row + i;
}
