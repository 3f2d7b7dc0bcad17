/* wb_advise: what the files of the advice share. Private to core/workbench. */
#ifndef STROP_WB_ADVISE_H
#define STROP_WB_ADVISE_H

#include "advise.h"
#include "wb_parts.h"

/* A finished run over a whole split of the present data, the newest of its setup. */
struct advise_candidate {
	struct advise_run run;
	enum advise_rung rung;
};

struct advise_candidates {
	struct advise_candidate *items;
	size_t n, cap; /* items: on the heap */
};

/* All that were scored with the scorer, of all versions of the prompt, models and splits, newest versions
 * first. Texts in the arena. */
int advise_candidates(struct wb *w, struct str prompt, struct str scorer, struct arena *a,
	struct advise_candidates *out, struct err *err);

/* Where the run's examples fail. Ids in the arena. */
int advise_failures(struct wb *w, int64_t run, struct str scorer, struct arena *a,
	struct advise_failures *out, struct err *err);

/* Which examples fail in every one of these runs, and on which of them most runs agree on another
 * answer; nothing is said of fewer than ADVISE_ALWAYS_RUNS. */
enum { ADVISE_ALWAYS_RUNS = 3 };
int advise_labels(struct wb *w, const int64_t *runs, size_t n, struct str scorer, struct arena *a,
	struct advise_failures *out, struct err *err);

#endif
