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
	struct place *places;   /* with several trials: one a result that has one */
	size_t n_places, cap_places;
};

void tally_set_interval(struct run_score *r, struct interval i, const char *method);

/* The figures of scorer i when every example has several trials, read back from the run. */
int tally_report_trials(struct tally *t, size_t i, struct store *s, int64_t run, int64_t row,
	int64_t trials, struct err *err);

#endif
