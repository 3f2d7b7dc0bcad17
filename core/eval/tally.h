/* tally: the running sums of a run's scores and calls, in memory that hardly grows with the
 * scores. */
#ifndef STROP_TALLY_H
#define STROP_TALLY_H

#include "err.h"
#include "run.h"
#include "runs.h"
#include "score.h"

struct tally; /* of one run */

struct tally *tally_new(struct scorer *const *scorers, size_t n);
void tally_free(struct tally *t);

/* A result's example: its id and its group, which is the id where it belongs to none. */
void tally_group(struct tally *t, struct str name, struct str group);

/* Where the gold passage of the result that is scored next is: among the retrieved chunks or not;
 * without a call the example names none, or nothing was searched. */
void tally_place(struct tally *t, int64_t ord, bool is_hit);

/* One score of scorer i; the result's place holds for all scorers, until tally_placed. */
void tally_score(struct tally *t, size_t i, const struct score *score);

void tally_placed(struct tally *t);

/* A result without an output: every scorer counts an error. */
void tally_error(struct tally *t);

void tally_latency(struct tally *t, int64_t ms);

/* Fill what can be told on the way: counts and means, no intervals. With several trials n and pass
 * count results. */
void tally_so_far(const struct tally *t, struct run_report *report);

/* Fill means, intervals and percentiles. With several trials the means of items count, never n x
 * trials rows; where examples share a group, intervals are over the groups (grouped.h). Both are read
 * back from the run's stored values (rows[i] is scorer i's). `scores` has room for all scorers. */
int tally_report(struct tally *t, struct store *s, int64_t run, int64_t trials, const int64_t *rows,
	struct run_report *report, struct err *err);

#endif
