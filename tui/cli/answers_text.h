/* answers_text: what the trials of each example said, equal answers together. */
#ifndef STROP_ANSWERS_TEXT_H
#define STROP_ANSWERS_TEXT_H

#include "workbench.h"

enum { ANSWERS_SHOWN = 10 };

/* Print the first examples of a run whose trials do not all say the same, or with `all` the first of
 * any; by the scorer of that name. */
int answers_print(struct wb *w, int64_t run, struct str scorer, bool all, struct err *err);

#endif
