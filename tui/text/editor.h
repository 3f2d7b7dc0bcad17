/*
 * editor: a buffer with a cursor, a selection and a window of wrapped rows. The one editing
 * component: the prompt, every text field and the command line are editors. Knows no terminal: keys
 * come in, rows and a cursor position come out.
 *
 * Two sets of keys: the default ones (edit.def, resolved by the caller's key map and given as
 * actions) and vi's (vim.c, fed with keys).
 */
#ifndef STROP_EDITOR_H
#define STROP_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "key.h"
#include "str.h"

enum edit_action {
#define EDIT(id, name, keys, help) EDIT_##id,
#include "edit.def"
#undef EDIT
	EDIT_COUNT
};

struct editor_options {
	bool one_line; /* Enter, up and down are not taken; a pasted line break becomes a space */
	bool vim;      /* begin in vi's normal mode (insert mode with one_line) */
};

struct editor;

/* Takes the buffer. */
struct editor *editor_new(struct buffer *take, struct editor_options options);
void editor_free(struct editor *e);
struct buffer *editor_buffer(struct editor *e); /* borrowed */
void editor_set_vim(struct editor *e, bool vim);

/* What the caller has to do about a key or an action. */
enum editor_asks {
	EDITOR_NOT_MINE,    /* unused: the caller's own keys may take it */
	EDITOR_USED,        /* taken; draw again */
	EDITOR_LEAVE,       /* Esc where there was nothing to cancel (vim: Esc in normal mode) */
	EDITOR_ACCEPT,      /* Enter in a one-line editor */
	EDITOR_ASK_FIND,    /* prompt for a text, then editor_find */
	EDITOR_ASK_REPLACE, /* prompt for two texts, then buffer_replace_all */
	EDITOR_ASK_LINE,    /* prompt for a number, then editor_goto_line */
	EDITOR_ASK_COMMAND, /* vim's `:`: prompt for a command line */
	EDITOR_SAVE, /* vim's ZZ is EDITOR_SAVE_LEAVE; `:w` `:q` `:wq` are the caller's commands */
	EDITOR_SAVE_LEAVE,
};

/* A key that no binding took: text is inserted (in vim's modes: all keys come here first). */
enum editor_asks editor_key(struct editor *e, struct key key);
enum editor_asks editor_act(struct editor *e, enum edit_action action);
void editor_paste(struct editor *e, struct str text); /* one undo step; replaces the selection */

/* Text that was cut or copied since last asked: *text is valid until the next call of any editor
 * function. For the system's clipboard. Cut and copied text is shared by all editors. */
bool editor_took(struct editor *e, struct str *text);

/* ---- cursor and selection: bytes of the text ---- */
size_t editor_cursor(const struct editor *e);
void editor_move_to(struct editor *e, size_t at, bool select); /* clamped, to a cluster's start */
bool editor_selection(const struct editor *e, size_t *from, size_t *to); /* from < to */
bool editor_find(struct editor *e, struct str what, bool backward); /* remembered for FIND_NEXT */
/* While the pattern that EDITOR_ASK_FIND asked for is typed: the cursor shows where editor_find
 * would go; an empty one (also when it is cancelled) puts it back. */
void editor_find_preview(struct editor *e, struct str what);
struct str editor_pattern(const struct editor *e);    /* the last one searched for; for marking */
void editor_goto_line(struct editor *e, size_t line); /* from 1; clamped */
const char *editor_mode(
	const struct editor *e); /* "", or vim's "NORMAL", "INSERT", "VISUAL", ... */
struct str editor_pending(const struct editor *e); /* vim: what has been typed of a command: "2d" */

/* ---- the window: wrapped rows; a one-line editor of one row moves sideways instead ---- */

/* Set its size (rows, columns >= 1) and scroll so that the cursor is inside. Call before drawing. */
void editor_layout(struct editor *e, int rows, int columns);

struct editor_row {
	size_t line;     /* from 0 */
	size_t from, to; /* bytes of the text, without LF */
	bool is_first;   /* the line's first row */
};
/* Row i (0..rows-1) of the window; false below the end of the text. */
bool editor_row(const struct editor *e, int i, struct editor_row *out);
/* Where the cursor stands in the window (column clamped to columns - 1). */
void editor_cursor_cell(const struct editor *e, int *row, int *column);
/* The byte at a cell of the window (for a click). */
size_t editor_at_cell(const struct editor *e, int row, int column);
void editor_scroll(struct editor *e, int rows); /* the wheel: moves the cursor only when it must */

#endif
