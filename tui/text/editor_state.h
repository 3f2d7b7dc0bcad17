/*
 * editor_state: what the files of the editor share with each other and with nobody else.
 *
 * editor.c         the state, selection, changes, paste, search
 * editor_rows.c    the rows of a line, walked from any place
 * editor_window.c  which rows are shown, and cells
 * editor_strip.c   the same of a field of one row
 * editor_move.c    places in the text: clusters, words, line ends
 * editor_act.c     the actions of edit.def
 * vim*.c           the other set of keys
 */
#ifndef STROP_EDITOR_STATE_H
#define STROP_EDITOR_STATE_H

#include "editor.h"
#include "vim.h"

#define NOWHERE ((size_t)-1)

enum selecting {
	SELECT_NONE,
	SELECT_SHIFT, /* a plain motion drops it */
	SELECT_MARK,  /* every motion extends it */
};

/* Where the rows of one line begin, as far as they were asked for. */
struct ruler {
	uint64_t version;
	size_t start; /* of the line */
	int columns;
	size_t *row; /* bytes of the line; row[0] is 0 */
	size_t n, cap;
};

struct window {
	int rows, columns;
	size_t line, offset;         /* the top row: its line, and the byte of it */
	struct editor_row *row;      /* what is shown */
	int n;                       /* rows of it */
	int cap;                     /* room in `row` */
	uint64_t version;            /* what `row` was made from, */
	size_t made_at;              /* its first byte */
	int made_rows, made_columns; /* and its size */
};

struct editor {
	struct buffer *buffer;
	struct editor_options options;
	size_t cursor;
	size_t anchor; /* the selection's other end */
	enum selecting selecting;
	int goal;         /* the column that moving up and down keeps; -1: the cursor's own */
	size_t typed_at;  /* where typing goes on when that is inside a cluster; else NOWHERE */
	uint64_t version; /* of the text that the cursor was made for */
	uint64_t killed;  /* the clip's version when the last action was a kill; else 0 */
	struct buf pattern;
	bool find_backward; /* the direction of the last search */
	size_t asked_at;   /* where the cursor was when a pattern was asked for; NOWHERE: none is */
	struct buf asked;  /* what is typed of it */
	bool ask_backward; /* the next editor_find goes the other way (vi's `?`) */
	struct ruler ruler;
	struct window window;
	struct vim vim;
};

/* ---- editor.c ---- */
void editor_sync(struct editor *e); /* the text may have changed behind the editor's back */
void editor_change(struct editor *e, size_t at, size_t n, struct str with);
void editor_type(struct editor *e, struct str text); /* what a key inserts */
void editor_put(struct editor *e, struct str text);  /* a paste of it as it is */
void editor_drop(struct editor *e);                  /* the selection */
void editor_go(struct editor *e, size_t at, bool select);
void editor_go_keeping_goal(struct editor *e, size_t at, bool select);
bool editor_undo(struct editor *e, bool redo, size_t *at); /* the place of it */
enum editor_asks editor_ask_find(struct editor *e, bool backward);
void editor_stop_asking(struct editor *e);
bool editor_find_next(struct editor *e, bool backward, size_t *at);
struct str editor_slice(const struct editor *e, size_t from, size_t to);

/* ---- editor_move.c: all take and give bytes of the text ---- */
size_t move_next(const struct editor *e, size_t at); /* a cluster or an LF; the end stays */
size_t move_prev(const struct editor *e, size_t at);
size_t move_snap(const struct editor *e, size_t at); /* the beginning of the cluster around it */
size_t move_line_start(const struct editor *e, size_t at);
size_t move_line_end(const struct editor *e, size_t at); /* before its LF */
size_t move_word_right(const struct editor *e, size_t at);
size_t move_word_left(const struct editor *e, size_t at);
int32_t move_char(const struct editor *e, size_t at); /* code point; LF at a line's end; -1: none */

/* ---- editor_rows.c ---- */
void row_at(struct editor *e, size_t at, struct editor_row *out); /* the row around a byte */
bool row_next(struct editor *e, struct editor_row *row);
bool row_prev(struct editor *e, struct editor_row *row);
bool row_holds(const struct editor *e, const struct editor_row *row, size_t at);
int row_column(const struct editor *e, const struct editor_row *row, size_t at);
size_t row_byte(const struct editor *e, const struct editor_row *row, int column);
void ruler_changed(struct editor *e, uint64_t before, size_t at); /* a change at this byte */
void ruler_free(struct editor *e);

/* ---- editor_window.c ---- */
void window_move_top(struct editor *e, int rows);
void window_free(struct editor *e);

/* Move the cursor by rows, keeping the goal column; whether it moved at all. */
bool window_move_cursor(struct editor *e, int rows, bool select);

/* ---- editor_strip.c ---- */
bool strip_is(const struct editor *e); /* the window is a strip: one line, one row */
void strip_layout(struct editor *e);

#endif
