/* tally_parts: the figures of a run on its way, and what tally.c and tally_trials.c want of each
 * other. Private to core/eval. */
#ifndef STROP_TALLY_PARTS_H
#define STROP_TALLY_PARTS_H

#include "stats.h"
#include "tally.h"

enum { SMALL = 30 };

struct sums {
	struct run_score report;
	double mean, m2; /* Welford's */
	double small[SMALL];
};

struct place {
	int64_t ord;
	bool is_hit;
};

struct tally {
	struct sums *scorers;
	size_t n;
	double *latency; /* milliseconds */
	size_t n_latency, cap_latency;
	bool is_placed, is_hit; /* of the result that is scored now */
	bool has_groups;        /* an example shares its group, or could */
	struct place *places;   /* one a result that has one */
	size_t n_places, cap_places;
};

/* The figures of scorer i that take all its values, read back from the run: when every example has
 * several trials, all of them; when examples share groups, the intervals. */
int tally_report_examples(struct tally *t, size_t i, struct store *s, int64_t run, int64_t row,
	int64_t trials, struct err *err);

#endif
