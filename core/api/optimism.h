/*
 * optimism: how much of the best score is the luck of having picked it.
 *
 * Who tries eight prompts on the same examples and keeps the best has picked some luck with it: on 100
 * examples eight equally good prompts differ so much by chance that the best looks 5 points better than
 * it is. The estimate is stats_optimism's (stats.h says how), from the kept scores of the runs on the
 * examples that all of them scored, with means over trials and over groups where examples share one. It
 * reads all those scores at once: a second for some hundred thousand.
 */
#ifndef STROP_OPTIMISM_H
#define STROP_OPTIMISM_H

#include "workbench.h"

/* Of these runs; `scorer`: a name, empty: the primary. A run without it is left out. The text in the
 * arena. */
int wb_optimism(struct wb *w, const int64_t *runs, size_t n, struct str scorer, struct arena *a,
	struct run_optimism *out, struct err *err);

/* Of the newest run like this one of each version of its prompt: same data, split and selection, model,
 * retrieval, k, shots, variant and trials. Where that would take more than `most` results (0: any number) nothing
 * is read, and value is NaN. */
int wb_optimism_beside(struct wb *w, int64_t run, struct str scorer, int64_t most, struct arena *a,
	struct run_optimism *out, struct err *err);

#endif
