/* wb_race_parts: a race's state, and what the files of it share. Private to core/workbench. */
#ifndef STROP_WB_RACE_PARTS_H
#define STROP_WB_RACE_PARTS_H

#include "race.h"
#include "wb_parts.h"

struct runner {
	struct job *job;
	int64_t scorer; /* row; 0: nothing was scored yet */
	double *values; /* one an example in the race's order: means over the trials; NaN: none */
	size_t n_values;
	bool is_out; /* nothing more is asked of it */
};

struct race {
	struct race *next;
	struct wb *wb;
	struct arena arena; /* of the report's texts */
	struct race_options options;
	struct str scorer;
	struct pacing pacing;
	size_t largest;     /* examples of the largest unit */
	struct str *groups; /* one an example in the race's order, as far as any was read */
	struct runner *runners;
	size_t n;
	struct sequential sequence;
	struct racing *racing;
	size_t fed;         /* units that the rule has seen */
	size_t allowed;     /* examples that may be taken */
	bool is_over, done; /* over: decided, or all was seen */
	struct race_report report;
};

/* wb_race_report.c: bring r->report up to date; whole once the race is done. */
int race_make_report(struct race *r, struct err *err);

#endif
