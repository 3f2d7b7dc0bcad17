/* command_line: the line that is typed after `:`. */
#ifndef STROP_COMMAND_LINE_H
#define STROP_COMMAND_LINE_H

#include "session.h"

void command_line_open(struct session *s);

/* The completions of the word that ends at `at`: names of commands, then what the command takes;
 * one a line. */
void command_line_complete(struct session *s, struct str text, size_t at, struct buf *words);

#endif
