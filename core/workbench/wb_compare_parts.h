/* wb_compare_parts: a pair of a comparison, and what is counted over pairs. Private to
 * core/workbench. */
#ifndef STROP_WB_COMPARE_PARTS_H
#define STROP_WB_COMPARE_PARTS_H

#include "workbench.h"

/* What the trials of one example say together. */
struct seen {
	double mean, passes; /* of the scored ones: mean value, share that passes; mean NaN: none */
	bool flips;          /* they do not all have the same value */
	enum gold_place place;
};

/* One example in both runs. Texts borrowed. */
struct pair {
	int64_t example;
	struct str name, group;
	struct seen of_a, of_b;
};

/* The groups of compare_report.pairs. With trials, an example passes when more than half of them do. */
enum group { BROKEN, FIXED, BOTH_FAIL, BOTH_PASS, GROUPS };
enum group pair_group(const struct pair *p);

/* The report's flip rates; its sides have their trials. */
void compare_count_trials(const struct pair *pairs, size_t n, struct compare_report *r);

/* Retrieval against generation: the report's cells of both sides, and who moved between them. */
void compare_count_places(
	const struct pair *pairs, size_t n, struct arena *scratch, struct compare_report *r);

#endif
