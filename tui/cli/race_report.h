/* race_report: what `strop race` prints. */
#ifndef STROP_RACE_REPORT_H
#define STROP_RACE_REPORT_H

#include "race.h"

/* `pairs`: the second against the best, NULL where they have no example in common. */
void race_print_text(
	const struct race_report *r, const struct compare_report *pairs, struct arena *a);
void race_print_json(const struct race_report *r, const struct compare_report *pairs);

#endif
