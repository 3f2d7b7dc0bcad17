/* merge: two changes of one text joined, by lines (diff3: Khanna, Kunal, Pierce 2007). */
#ifndef STROP_MERGE_H
#define STROP_MERGE_H

#include "str.h"

/* What `ours` and `theirs` each changed of `base`, both applied. Where both changed the same lines
 * differently, the lines of both stand between "<<<<<<< ours_name", "=======" and ">>>>>>>
 * theirs_name". Appends to *out; returns how many such conflicts. The same change on both sides is
 * none. */
size_t merge_lines(struct str base, struct str ours, struct str theirs, const char *ours_name,
	const char *theirs_name, struct buf *out);

#endif
