/* run_words: what a run says besides its scores, in words: retrieval against generation, and several
 * trials of each example. Text in the arena. */
#ifndef STROP_RUN_WORDS_H
#define STROP_RUN_WORDS_H

#include "mem.h"
#include "run.h"

/* Where failures lie: "search missed 14, answer wrong 9". */
struct str run_failures_words(struct arena *a, int64_t missed, int64_t wrong);

/* "41 of 60 retrieved; P(correct | hit) 73.2 % [58.1, 84.3], P(correct | miss) ..."; ""
 * without any cell. */
struct str run_places_words(
	struct arena *a, const struct run_cell *hit, const struct run_cell *miss);

/* "pass@5 75.0 % [36.3, 100.0], pass^5 62.5 % [19.2, 100.0]; 12.5 % of the examples flip; variance
 * 0.0417 within, 0.1905 between"; "" with one trial. */
struct str run_trials_words(struct arena *a, const struct run_trials *t);

#endif
