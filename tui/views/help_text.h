/* help_text: the help as a text: the command table's rows in columns, and what is no command. */
#ifndef STROP_HELP_TEXT_H
#define STROP_HELP_TEXT_H

#include "command.h"
#include "textbox.h"

/* Append it. `first`: contexts whose commands come first, ended by WHERE_NONE. `words`: only what
 * has them all. `columns` of the screen decide whether names have a column of their own. How many
 * rows fit. */
size_t help_text(struct textbox *t, const enum where *first, struct str words, int columns);

/* The indent of the rows after a line's first. */
int help_indent(int columns);

#endif
