/*
 * output: the only way to stdout and stderr.
 *
 * Results go to stdout, messages to stderr. Text from outside (data, model output, names, error
 * sentences) is sanitised (safe.h) wherever a terminal or a person's message line is the reader;
 * piped stdout gets the bytes as they are unless --safe was given.
 */
#ifndef STROP_OUTPUT_H
#define STROP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "str.h"

enum style { STYLE_NONE, STYLE_HEAD, STYLE_DIM, STYLE_GOOD, STYLE_BAD, STYLE_WARN };

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* Look at the streams and the environment (NO_COLOR, TERM). Until then: no colour. */
void output_start(enum color_mode color, bool safe);

/* Our own words to stdout, printf style; never text from outside. */
void out(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Text from outside to stdout; the second with line ends made visible. */
void out_outside(struct str text);
void out_outside_line(struct str text);

/* Bytes to stdout as they are: JSON, whose writer has escaped the controls. */
void out_raw(struct str text);

/* Switch colour on, and off with STYLE_NONE; nothing without colour. */
void out_style(enum style style);

/* A line of example ids, the first twenty: "fixed    e1, e2 and 3 more (--json has all)"; nothing for none. */
void out_ids(const char *what, enum style style, const struct str *ids, size_t n);
bool output_colored(void);
void out_flush(void); /* what streams must not wait in a buffer */

/* A line "strop: ..." on stderr, sanitised whole. */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "strop: warning: ..." likewise. */
void warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void warning_lines(struct str lines); /* one warning a line of text from outside */

/* The status line of a terminal's stderr: replaces the one before; empty takes it away. Messages
 * take it away first. Only of our own words. */
void status_line(struct str text);
bool status_is_terminal(void);
int status_width(void);

/* Flush stdout. -1 with a message when something written to it was lost. */
int output_finish(void);

#endif
