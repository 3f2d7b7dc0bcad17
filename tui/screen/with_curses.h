/*
 * with_curses: curses, for the two files that see it. Included last: its macros for keys and
 * results hide names of ours, so those files use none of them.
 */
#ifndef STROP_WITH_CURSES_H
#define STROP_WITH_CURSES_H

#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#define key_name         curses_key_name /* ours is key.h's */
#include <curses.h>
#undef key_name

#endif
