/* wb_groups: numbers for the groups that examples stand in. Private to core/workbench. */
#ifndef STROP_WB_GROUPS_H
#define STROP_WB_GROUPS_H

#include "wb_parts.h"

/* Names are not kept: a group is known by 64 bits of its name's hash. Zero-initialise. */
struct group_numbers {
	struct group_slot {
		uint64_t key;
		int32_t number;
	} * slots;
	size_t n_slots;
	int32_t n; /* numbers given so far, from 0 */
};

/* The group's number, the next one for a name that is new; empty: an example alone, always a new one. */
int32_t group_number(struct group_numbers *g, struct str name);
void group_numbers_done(struct group_numbers *g);

/* The group of each example of the data by its position, which begins at 1; NULL where every example
 * stands alone. The caller frees it. */
int wb_groups(struct wb *w, size_t **out, struct err *err);

#endif
