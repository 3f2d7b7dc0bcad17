/*
 * tree: owns the lanes of a history. A lane is a column that waits for one node, the parent of the
 * node it came from:
 *
 *   ●      5, from 2      lane 0 waits for 2
 *   │ ●    4, from 3      lane 1 waits for 3
 *   │ ●    3, from 2      now both wait for 2
 *   ●─╯    2, from 1      it takes the leftmost of them, the others end in its row
 *   ●      1
 */
#include "tree.h"

#include <stdlib.h>

/* Whom each column waits for; 0: a free one. */
struct lanes {
	int64_t *wait;
	size_t n, cap;
};

static size_t lane_for(struct lanes *l, int64_t number)
{
	size_t at = 0;
	while (at < l->n && l->wait[at] != number)
		at++;
	if (at < l->n)
		return at;
	for (at = 0; at < l->n && l->wait[at]; at++)
		;
	if (at == l->n) {
		l->wait = mem_grow(l->wait, l->n, &l->cap, sizeof *l->wait);
		l->n++;
	}
	l->wait[at] = number;
	return at;
}

static size_t last_of(const struct lanes *l, int64_t number)
{
	size_t last = 0;
	for (size_t i = 0; i < l->n; i++)
		if (l->wait[i] == number)
			last = i;
	return last;
}

static const char *cell(const struct lanes *l, size_t i, size_t own, size_t last, int64_t number)
{
	if (i == own)
		return "●";
	if (i > own && l->wait[i] == number)
		return i == last ? "╯" : "┴";
	if (i > own && i < last)
		return l->wait[i] ? "┼" : "─";
	return l->wait[i] ? "│" : " ";
}

static struct str draw_row(const struct lanes *l, size_t own, int64_t number, struct arena *a)
{
	struct buf b = {0};
	size_t last = last_of(l, number), end = 0;
	for (size_t i = 0; i < l->n; i++) {
		if (i)
			buf_addz(&b, i > own && i <= last ? "─" : " ");
		buf_addz(&b, cell(l, i, own, last, number));
		if (l->wait[i])
			end = b.n;
	}
	struct str text = arena_dup(a, str_head(buf_str(&b), end));
	buf_free(&b);
	return text;
}

/* The node's branches end; its own lane goes on to its parent. */
static void pass(struct lanes *l, size_t own, int64_t number, int64_t parent)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->wait[i] == number)
			l->wait[i] = 0;
	l->wait[own] = parent;
	while (l->n && l->wait[l->n - 1] == 0)
		l->n--;
}

static int by_number(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return (a > b) - (a < b);
}

/* Where a number stands among the sorted ones. */
static bool is_there(const int64_t *numbers, size_t n, int64_t number)
{
	return bsearch(&number, numbers, n, sizeof *numbers, by_number) != NULL;
}

void tree_draw(const struct tree_node *nodes, size_t n, struct arena *a, struct str **out)
{
	struct lanes l = {0};
	int64_t *numbers = mem_alloc((n + 1) * sizeof *numbers);
	for (size_t i = 0; i < n; i++)
		numbers[i] = nodes[i].number;
	qsort(numbers, n, sizeof *numbers, by_number);
	*out = arena_alloc(a, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n; i++) {
		int64_t parent = nodes[i].parent;
		size_t own = lane_for(&l, nodes[i].number);
		(*out)[i] = draw_row(&l, own, nodes[i].number, a);
		/* A parent that stands above would be waited for to the end. */
		bool goes_on = parent && parent < nodes[i].number && is_there(numbers, n, parent);
		pass(&l, own, nodes[i].number, goes_on ? parent : 0);
	}
	free(numbers);
	free(l.wait);
}
