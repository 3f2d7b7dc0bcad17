/*
 * prompty_lines: what a line of a prompt file is, the same for the parser and for the highlighter.
 * For core/prompt only. Implemented in prompty.c.
 */
#ifndef STROP_PROMPTY_LINES_H
#define STROP_PROMPTY_LINES_H

#include <stdbool.h>

#include "str.h"

/* A line `---` around front matter. */
bool prompty_is_fence(struct str line);

/* (?i)^\s*#?\s*(system|user|assistant|developer|tool)\s*:\s*$ */
bool prompty_is_role(struct str line, struct str *role);

#endif
