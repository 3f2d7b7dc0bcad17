/*
 * vim: what the editor and the files of vi's keys know of each other. The semantics are vim's with
 * its own defaults, on grapheme clusters; the one register is the unnamed one (clip.h).
 */
#ifndef STROP_VIM_H
#define STROP_VIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "editor.h"

enum vim_mode {
	VIM_NORMAL,
	VIM_INSERT,
	VIM_VISUAL,
	VIM_VISUAL_LINE,
};

/* A key after a prefix: g_, Z_, and the text objects i_ and a_; a key with Ctrl. */
#define VIM_G(c)     (0x200000 + (c))
#define VIM_Z(c)     (0x210000 + (c))
#define VIM_INNER(c) (0x220000 + (c))
#define VIM_A(c)     (0x230000 + (c))
#define VIM_CTRL(c)  (0x240000 + (c))
#define VIM_SELECTED 0x250000 /* as a verb: the selection of visual mode */
#define VIM_FOUND    0x250001 /* as a verb: to what editor_find found */

/* [count] [operator [count]] verb [argument] */
struct vim_command {
	size_t count; /* 0: none was given; the two multiplied */
	int32_t op;   /* d c y > < VIM_G(~ u U), or 0 */
	int32_t verb; /* a motion, a text object, a command; the operator again: lines */
	int32_t arg;  /* the character of f F t T r */
};

struct vim {
	bool on;
	enum vim_mode mode;

	/* The command being typed. */
	struct vim_command typed;
	size_t count_before; /* the operator's own count */
	int32_t prefix;      /* g Z i a, or f F t T r that wait for one more key; 0 */
	struct buf pending;  /* as it is shown */
	bool is_finding;     /* an operator waits for editor_find, */
	size_t found;        /* which found this */

	/* The insertion going on. */
	size_t times;        /* how often its text is inserted */
	bool on_new_lines;   /* each on its own line (o, O) */
	struct buf inserted; /* what was typed since it began */

	/* The last change, for `.` */
	struct vim_command last;
	struct buf last_inserted;
	size_t last_lines, last_size; /* of the selection: lines, and characters of the last one */
	bool last_is_lines;
	bool is_repeating;

	bool goal_is_end;  /* $ was the last horizontal motion */
	int32_t seek;      /* f F t T for `;`, */
	int32_t seek_char; /* and its character */
};

void vim_start(struct editor *e);
void vim_stop(struct editor *e);
void vim_free(struct editor *e);

enum editor_asks vim_key(struct editor *e, struct key key);
void vim_paste(struct editor *e, struct str text);

/* editor_find's part: go to the match, or let the waiting operator take what is before it. */
void vim_found(struct editor *e, size_t at);

/* Something from outside the keys is about to change the text or move: ends the undo step of an
 * insertion, so that it can be undone. */
void vim_interrupt(struct editor *e);

/* The cursor on a character, not behind the last one, unless the mode allows that. */
void vim_settle(struct editor *e);

/* Begin a selection at the cursor, if there is none; or drop it. */
void vim_select(struct editor *e, bool select);

bool vim_selection(const struct editor *e, size_t *from, size_t *to);

#endif
