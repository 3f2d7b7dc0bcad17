/*
 * clip: what was cut or copied last, shared by all editors of the process.
 */
#ifndef STROP_CLIP_H
#define STROP_CLIP_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

/* Text is copied. `lines`: whole lines, each with its LF (vi's linewise register). */
void clip_set(struct str text, bool lines);
void clip_append(struct str text);
void clip_prepend(struct str text);

struct str clip_text(void); /* until the next change */
bool clip_is_lines(void);
uint64_t clip_version(void); /* every change makes another one; 0: nothing yet */

/* Mark the text as one for the system's clipboard; clip_taken tells so once. */
void clip_offer(void);
bool clip_taken(struct str *text);

#endif
