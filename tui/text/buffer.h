/*
 * buffer: a text under edit: its bytes, its lines, and the way back.
 *
 * The bytes are kept whole and contiguous, so that a reader always has one struct str; moving them
 * on an insertion costs microseconds for any prompt. Bytes need not be UTF-8 and are never changed
 * by being edited around. A line ends with LF; what follows the last LF is a line, too.
 */
#ifndef STROP_BUFFER_H
#define STROP_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

struct buffer;

struct buffer *buffer_new(struct str text); /* copies */
void buffer_free(struct buffer *b);

struct str buffer_text(const struct buffer *b); /* until the next change */
size_t buffer_length(const struct buffer *b);
size_t buffer_lines(const struct buffer *b);                   /* at least 1 */
size_t buffer_line_start(const struct buffer *b, size_t line); /* line < buffer_lines */
struct str buffer_line(const struct buffer *b, size_t line);   /* without its LF */
size_t buffer_line_of(const struct buffer *b, size_t at);      /* at <= length; O(log lines) */

/* A number that every change, undo and redo makes another one. */
uint64_t buffer_version(const struct buffer *b);
bool buffer_modified(const struct buffer *b); /* differs from the last saved state */
void buffer_saved(struct buffer *b);

/* The one way to change it: `n` bytes from `at` become `with` (copied; may point into the buffer).
 *
 * Undo steps: changes between buffer_begin and buffer_end (they nest) are one step. Without,
 * insertions that follow each other join into one step as long as they are `typed` (one character
 * each) of the same kind, word or white space after a word: undo takes back a word at a time. The
 * same for single deletions that touch. buffer_break ends what could be joined (the cursor moved).
 */
void buffer_replace(struct buffer *b, size_t at, size_t n, struct str with);
void buffer_begin(struct buffer *b);
void buffer_end(struct buffer *b);
void buffer_break(struct buffer *b);

/* Take one step back (forth); *at becomes the place of the change, behind what it puts there.
 * Within a group what was done in it so far is the step. False: there is none. Undoing to the saved
 * state makes it unmodified again. */
bool buffer_undo(struct buffer *b, size_t *at);
bool buffer_redo(struct buffer *b, size_t *at);

/* Another whole text as one undoable step (only what differs is replaced: a common head and tail
 * stay). */
void buffer_set(struct buffer *b, struct str text);

/* The first match at or after `from` (or the last that begins before it), wrapping around; smart
 * case: a pattern without capitals ignores case. False: none. */
bool buffer_find(
	const struct buffer *b, struct str what, size_t from, bool backward, size_t *at, size_t *n);

/* The first match that begins in [from, to), without wrapping around. */
bool buffer_find_in(
	const struct buffer *b, struct str what, size_t from, size_t to, size_t *at, size_t *n);

/* Replace every match, in the same case; how many. One undo step. */
size_t buffer_replace_all(struct buffer *b, struct str what, struct str with);

#endif
