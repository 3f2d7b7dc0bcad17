/*
 * buffer: owns a text under edit: its bytes, where its lines begin, and its undo steps.
 *
 * The decision worth knowing: one contiguous text and one table of line starts, both moved on an
 * edit. A prompt is thousands of bytes, and even at a million a keystroke moves them in
 * microseconds; in exchange whoever reads sees plain memory. Searching stands in find.c.
 */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

#include "glyph.h"
#include "mem.h"
#include "utf8.h"

/* What single changes can join with. */
enum kind {
	NO_KIND, /* nothing */
	WORD,
	SPACE,
};

struct change {
	size_t at;
	struct buf gone, came;
	bool goes_on; /* belongs to the same step as the change before it */
};

struct buffer {
	struct buf text;
	size_t *starts; /* of the lines; the first is 0 */
	size_t n_lines, cap_lines;
	uint64_t version;

	struct change *changes; /* undone ones are kept behind `done` until the next change */
	size_t n_changes, cap_changes, done, saved; /* `saved`: done of the saved state */

	unsigned depth; /* of buffer_begin */
	bool in_step;   /* a step is open and has a change */
	enum kind kind; /* of the last change, when the next one may join it */
};

/* No number of changes: the saved state cannot be reached any more. */
#define NEVER SIZE_MAX

/* ---- lines ---- */

/* The first line that begins behind `at`; n_lines when none does. */
static size_t line_after(const struct buffer *b, size_t at)
{
	size_t low = 0, high = b->n_lines;
	while (low < high) {
		size_t mid = (low + high) / 2;
		if (b->starts[mid] > at)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static size_t count_lf(struct str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n';
	return n;
}

/* Make the table true for a text in which `n` bytes from `at` are about to become `with`: a line
 * that began behind a lost LF goes, and one comes for each new one. */
static void move_lines(struct buffer *b, size_t at, size_t n, struct str with)
{
	size_t first = line_after(b, at), last = line_after(b, at + n), come = count_lf(with);
	size_t rest = b->n_lines - last;
	while (b->cap_lines < first + come + rest)
		b->starts = mem_grow(b->starts, b->cap_lines, &b->cap_lines, sizeof *b->starts);
	memmove(b->starts + first + come, b->starts + last, rest * sizeof *b->starts);
	b->n_lines = first + come + rest;
	for (size_t i = 0, line = first; line < first + come; i++)
		if (with.p[i] == '\n')
			b->starts[line++] = at + i + 1;
	for (size_t i = first + come; i < b->n_lines; i++)
		b->starts[i] = b->starts[i] - n + with.n;
}

size_t buffer_lines(const struct buffer *b)
{
	return b->n_lines;
}

size_t buffer_line_start(const struct buffer *b, size_t line)
{
	return b->starts[line];
}

struct str buffer_line(const struct buffer *b, size_t line)
{
	size_t from = b->starts[line];
	size_t to = line + 1 < b->n_lines ? b->starts[line + 1] - 1 : b->text.n;
	return str_head(str_from(buffer_text(b), from), to - from);
}

size_t buffer_line_of(const struct buffer *b, size_t at)
{
	return line_after(b, at) - 1;
}

/* ---- bytes ---- */

/* text[at, at + n) becomes `with`, which is not part of the text. */
static void splice(struct buf *text, size_t at, size_t n, struct str with)
{
	size_t rest = text->n - at - n;
	buf_reserve(text, with.n);
	memmove(text->p + at + with.n, text->p + at + n, rest + 1);
	if (with.n)
		memcpy(text->p + at, with.p, with.n);
	text->n = at + with.n + rest;
}

static void apply(struct buffer *b, size_t at, size_t n, struct str with)
{
	move_lines(b, at, n, with);
	splice(&b->text, at, n, with);
	b->version++;
}

struct buffer *buffer_new(struct str text)
{
	struct buffer *b = mem_alloc(sizeof *b);
	b->starts = mem_grow(NULL, 0, &b->cap_lines, sizeof *b->starts);
	b->starts[0] = 0;
	b->n_lines = 1;
	buf_reserve(&b->text, 0);
	apply(b, 0, 0, text);
	return b;
}

static void forget_from(struct buffer *b, size_t first)
{
	for (size_t i = first; i < b->n_changes; i++) {
		buf_free(&b->changes[i].gone);
		buf_free(&b->changes[i].came);
	}
	b->n_changes = first;
}

void buffer_free(struct buffer *b)
{
	if (!b)
		return;
	forget_from(b, 0);
	free(b->changes);
	free(b->starts);
	buf_free(&b->text);
	free(b);
}

struct str buffer_text(const struct buffer *b)
{
	return (struct str){b->text.p, b->text.n};
}

size_t buffer_length(const struct buffer *b)
{
	return b->text.n;
}

uint64_t buffer_version(const struct buffer *b)
{
	return b->version;
}

/* ---- steps ---- */

bool buffer_modified(const struct buffer *b)
{
	return b->done != b->saved;
}

void buffer_saved(struct buffer *b)
{
	b->saved = b->done;
	buffer_break(b);
}

void buffer_break(struct buffer *b)
{
	b->kind = NO_KIND;
}

void buffer_begin(struct buffer *b)
{
	if (b->depth++ == 0)
		b->in_step = false;
	buffer_break(b);
}

void buffer_end(struct buffer *b)
{
	if (b->depth > 0 && --b->depth == 0)
		b->in_step = false;
	buffer_break(b);
}

/* What a text that was typed or deleted is, when it is one character. */
static enum kind kind_of(struct str text)
{
	int32_t cp;
	if (text.n == 0 || glyph_next(text, 0) != text.n)
		return NO_KIND;
	utf8_decode(text, &cp);
	return utf8_is_space(cp) ? SPACE : WORD;
}

/* A word takes the white space behind it, white space takes no word. */
static bool can_follow(enum kind before, enum kind now)
{
	return before != NO_KIND && now != NO_KIND && !(before == SPACE && now == WORD);
}

/* Whether n bytes at `at` becoming `with` (a single character of this kind) went into the last
 * change. */
static bool join(struct buffer *b, size_t at, size_t n, struct str with, enum kind kind)
{
	struct change *last = b->n_changes ? &b->changes[b->n_changes - 1] : NULL;
	struct str gone = {b->text.p + at, n};
	if (!last || !can_follow(b->kind, kind) || (last->gone.n > 0) != (n > 0))
		return false;
	if (with.n && at == last->at + last->came.n) {
		buf_add(&last->came, with);
	} else if (n && at == last->at) {
		buf_add(&last->gone, gone);
	} else if (n && at + n == last->at) {
		buf_reserve(&last->gone, n);
		splice(&last->gone, 0, 0, gone);
		last->at = at;
	} else {
		return false;
	}
	return true;
}

static void record(struct buffer *b, size_t at, size_t n, struct str with)
{
	b->changes = mem_grow(b->changes, b->n_changes, &b->cap_changes, sizeof *b->changes);
	struct change *c = &b->changes[b->n_changes++];
	*c = (struct change){.at = at, .goes_on = b->in_step};
	if (n)
		buf_add(&c->gone, (struct str){b->text.p + at, n});
	if (with.n)
		buf_add(&c->came, with);
	b->in_step = b->depth > 0;
	b->done = b->n_changes;
}

void buffer_replace(struct buffer *b, size_t at, size_t n, struct str with)
{
	enum kind kind = NO_KIND;
	if (n == with.n && (n == 0 || memcmp(b->text.p + at, with.p, n) == 0))
		return;
	forget_from(b, b->done);
	if (b->saved != NEVER && b->saved > b->done)
		b->saved = NEVER;
	if (b->depth == 0 && (n == 0 || with.n == 0))
		kind = kind_of(n ? (struct str){b->text.p + at, n} : with);
	struct buf copy = {0};
	buf_add(&copy, with);
	if (!join(b, at, n, buf_str(&copy), kind))
		record(b, at, n, buf_str(&copy));
	b->kind = kind;
	apply(b, at, n, buf_str(&copy));
	buf_free(&copy);
}

bool buffer_undo(struct buffer *b, size_t *at)
{
	const struct change *c;
	buffer_break(b);
	b->in_step = false;
	if (b->done == 0)
		return false;
	do {
		c = &b->changes[--b->done];
		apply(b, c->at, c->came.n, buf_str(&c->gone));
		*at = c->at + c->gone.n;
	} while (c->goes_on);
	return true;
}

bool buffer_redo(struct buffer *b, size_t *at)
{
	const struct change *c;
	buffer_break(b);
	b->in_step = false;
	if (b->done == b->n_changes)
		return false;
	do {
		c = &b->changes[b->done++];
		apply(b, c->at, c->gone.n, buf_str(&c->came));
		*at = c->at + c->came.n;
	} while (b->done < b->n_changes && b->changes[b->done].goes_on);
	return true;
}

void buffer_set(struct buffer *b, struct str text)
{
	struct str old = buffer_text(b);
	size_t most = old.n < text.n ? old.n : text.n, head = 0, tail = 0;
	while (head < most && old.p[head] == text.p[head])
		head++;
	while (tail < most - head && old.p[old.n - tail - 1] == text.p[text.n - tail - 1])
		tail++;
	buffer_begin(b);
	struct str middle = str_head(str_from(text, head), text.n - head - tail);
	buffer_replace(b, head, old.n - head - tail, middle);
	buffer_end(b);
}
