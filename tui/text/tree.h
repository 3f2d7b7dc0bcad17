/*
 * tree: the lines that connect the rows of a history, newest first, each of which has at most one
 * parent further down. A history without branches takes one column.
 */
#ifndef STROP_TREE_H
#define STROP_TREE_H

#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

struct tree_node {
	int64_t number, parent; /* parent 0, or one that is not further down: it begins here */
};

/* One text a row: a dot where the node is, the lines that pass it by, and where branches begin: "│
 * ●", "●─╯". (*out)[i] is that of nodes[i]; in the arena. */
void tree_draw(const struct tree_node *nodes, size_t n, struct arena *a, struct str **out);

#endif
