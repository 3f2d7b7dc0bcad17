/*
 * vim_parts: what the files of vi's keys share.
 *
 * vim.c              modes, and keys made into commands
 * vim_command.c      the commands without an operator
 * vim_motion.c       where a motion goes      vim_word.c    words
 * vim_seek.c         motions that look for something
 * vim_object.c       text objects             vim_op.c      what an operator does to a range
 * vim_insert.c       insert mode
 */
#ifndef STROP_VIM_PARTS_H
#define STROP_VIM_PARTS_H

#include "editor_state.h"

enum vim_kind {
	VIM_EXCLUSIVE, /* the character at the later end is not part of it */
	VIM_INCLUSIVE,
	VIM_LINES,
};

struct vim_range {
	size_t from, to; /* with `lines`: from a line's beginning to behind an LF (or the end) */
	bool lines;
	bool has_last; /* the text's last line, which has no LF, is one of the lines */
	size_t start;  /* where the cursor goes when nothing is deleted */
};

static inline size_t vim_count(const struct vim_command *c)
{
	return c->count ? c->count : 1;
}

static inline bool vim_is_visual(const struct editor *e)
{
	return e->vim.mode == VIM_VISUAL || e->vim.mode == VIM_VISUAL_LINE;
}

/* ---- vim.c ---- */
void vim_run(struct editor *e, const struct vim_command *c); /* one undo step, remembered for `.` */
void vim_set_mode(struct editor *e, enum vim_mode mode);

/* ---- vim_motion.c ---- */
bool vim_is_motion(int32_t verb);
bool vim_is_vertical(int32_t verb); /* keeps the goal column */
bool vim_move(struct editor *e, const struct vim_command *c, size_t *at, enum vim_kind *kind);
size_t vim_first_nonblank(const struct editor *e, size_t at); /* of the line around it */
size_t vim_last(const struct editor *e, size_t at); /* the line's last character, or its end */
struct vim_range vim_lines(const struct editor *e, size_t from, size_t to); /* around two bytes */

/* ---- vim_seek.c: motions of the table in vim_motion.c ---- */

/* Moves *at from the cursor; false: it cannot. */
typedef bool vim_motion(struct editor *e, const struct vim_command *c, size_t *at);
vim_motion vim_m_seek, vim_m_again, vim_m_again_back, vim_m_match, vim_m_find_next,
	vim_m_find_previous, vim_m_found, vim_m_star, vim_m_hash;

/* ---- vim_word.c: moves *at; false: it hit the end of the text first ---- */
enum { VIM_BLANK, VIM_PUNCTUATION, VIM_WORD };
int vim_class(const struct editor *e, size_t at, bool big);
bool vim_word_forward(
	const struct editor *e, size_t *at, size_t count, bool big, bool stay_in_line);
bool vim_word_end(const struct editor *e, size_t *at, size_t count, bool big, bool stop);
bool vim_word_back(const struct editor *e, size_t *at, size_t count, bool big);
bool vim_word_end_back(const struct editor *e, size_t *at, size_t count, bool big);

/* ---- vim_object.c ---- */
bool vim_is_object(int32_t verb);
bool vim_object(struct editor *e, const struct vim_command *c, struct vim_range *out);
bool vim_match_bracket(const struct editor *e, size_t at, size_t *out);

/* ---- vim_op.c ---- */
void vim_operate(struct editor *e, const struct vim_command *c);
void vim_put(struct editor *e, size_t count, bool before); /* the clip at the cursor, */
void vim_put_on(struct editor *e);                         /* in place of the selection */
void vim_fold_case(struct editor *e, struct vim_range r, int32_t op);
struct vim_range vim_selected(const struct editor *e);
size_t vim_last_line(const struct editor *e, struct vim_range r); /* its number */

/* ---- vim_command.c ---- */
enum editor_asks vim_do(struct editor *e, const struct vim_command *c); /* NOT_MINE: no command */

/* ---- vim_insert.c ---- */
void vim_insert(struct editor *e, size_t at, size_t times); /* begin at a byte */
void vim_insert_text(struct editor *e, struct str text);
void vim_insert_end(struct editor *e);
enum editor_asks vim_insert_key(struct editor *e, struct key key);

#endif
