/* term_parts: what the files of the terminal share: term.c (modes, events), term_curses.c (the
 * terminal's description), term_draw.c (cells), term_signals.c, clipboard.c. */
#ifndef STROP_TERM_PARTS_H
#define STROP_TERM_PARTS_H

#include <termios.h>

#include "term.h"

struct term {
	bool is_open;
	volatile bool is_up; /* the terminal is in our modes; read by signal handlers */
	bool has_private;    /* it knows the sequences that terminfo has no names for */
	bool draws_utf8;
	bool is_mouse_on;
	int colors;
	int rows, columns;
	bool is_size_news; /* the next event tells of it */
	struct theme theme;
	struct input *input;
	struct termios before; /* the modes found at term_open */
	struct termios ours;
	/* What takes the terminal back out of our modes, without padding; for signal handlers. */
	char restore[512];
	size_t restore_n;
};

extern struct term term;

/* term.c */

/* Write all of it to the terminal; async-signal-safe. */
void term_write(const char *bytes, size_t n);

/* Bring the terminal back as it was found, from a signal handler or out of memory: nothing of
 * curses is called. */
void term_rescue(void);

/* Add to what term_rescue writes. */
void term_rescue_add(struct str bytes);

/* term_curses.c: curses takes the terminal, gives it back for a while, takes it again, and ends.
 * Opening knows term.rows, term.columns, term.draws_utf8 and tells term.colors, term.has_private,
 * the terminal's keys and its part of term.restore. */
int curses_open(const char *name, struct err *err);
void curses_leave(void);
void curses_enter(void);
void curses_close(void);
void curses_resize(int rows, int columns);
void curses_flush(void); /* write what curses has put out, at once */

/* term_draw.c */
void draw_close(void);
void draw_forget(void); /* what is shown, and what styles look like */

/* term_signals.c */
int signals_open(struct err *err);
void signals_close(void);
bool signals_take_resized(void);   /* SIGWINCH came since last asked */
bool signals_take_continued(void); /* SIGCONT came after a SIGSTOP, of which nobody is told */

#endif
