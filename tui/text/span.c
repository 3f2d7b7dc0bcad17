/* span: owns the cutting of runs at the borders of marked ranges. */
#include "span.h"

#include "mem.h"

/* The first range that ends after `at`; ranges.n when there is none. */
static size_t range_after(struct ranges ranges, size_t at)
{
	size_t low = 0, high = ranges.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (ranges.p[middle].to > at)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

void span_add(
	struct span_list *list, size_t from, size_t to, enum span_kind kind, struct ranges ranges)
{
	for (size_t i = range_after(ranges, from); from < to;) {
		size_t end = to;
		enum range_kind mark = RANGE_NONE;
		if (i < ranges.n && ranges.p[i].from <= from) {
			mark = ranges.p[i].kind;
			end = ranges.p[i++].to;
		} else if (i < ranges.n) {
			end = ranges.p[i].from;
		}
		if (end > to)
			end = to;
		list->p = mem_grow(list->p, list->n, &list->cap, sizeof *list->p);
		list->p[list->n++] = (struct span){from, end, kind, mark};
		from = end;
	}
}
