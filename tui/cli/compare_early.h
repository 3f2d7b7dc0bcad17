/* compare_early: `strop compare A B --early-stop RULE`. */
#ifndef STROP_COMPARE_EARLY_H
#define STROP_COMPARE_EARLY_H

#include "commands.h"
#include "workbench.h"

/* Run both sides abreast until the rule decides, and say what it says. Returns an exit status. */
int compare_early(const struct args *a, struct wb *w, struct err *err);

#endif
