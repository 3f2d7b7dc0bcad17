/*
 * verdict: what a comparison says, in plain words. One place, so that the command line and the
 * screen never tell two stories about the same numbers.
 */
#ifndef STROP_VERDICT_H
#define STROP_VERDICT_H

#include "mem.h"
#include "optimism.h"
#include "workbench.h"

enum verdict_kind {
	VERDICT_SAME,    /* no example came out differently: nothing to test */
	VERDICT_UNCLEAR, /* a difference that could be luck */
	VERDICT_BETTER,  /* the second is better */
	VERDICT_WORSE,
};

/* Sentences without a final line end, in the arena. Names in them are as they were given: not safe
 * for a terminal. */
struct verdict {
	enum verdict_kind kind;
	struct str sides; /* "answer@3 is better than answer@2" */
	struct str
		rest; /* what follows: " by 30.0 points [19.6, 39.1] (exact, 90 pairs; ...": 27 fixed, 0 broken" */
	struct str reach;  /* what so many examples can show; empty where a difference is shown */
	struct str groups; /* that examples belong together, and what that changes; empty: they do not */
	struct str trials; /* how often examples flip over their trials; empty: one trial each */
	struct str places; /* how often the search found the gold passage, and the answer was right
			      then; empty: neither searched, or no example names gold */
};

/* `p`: what is judged by, NaN: the report's own; `correction` (NULL: none) names how it was
 * corrected for several comparisons, "Holm". */
void compare_verdict(const struct compare_report *r, double p, const char *correction,
	struct arena *a, struct verdict *out);

/* "answer@3 is the best of 8 on these 90 examples: ...", what picking it has added to its score; empty
 * where that is nothing worth saying (fewer than 3 runs, one far ahead, not known). */
struct str optimism_words(const struct run_optimism *o, struct arena *a);

#endif
