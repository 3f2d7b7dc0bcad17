/* project_grid: the `grid:` of strop.yaml. Private to core/workbench. */
#ifndef STROP_PROJECT_GRID_H
#define STROP_PROJECT_GRID_H

#include "project.h"
#include "yamlread.h"

/* Read one grid, or a mapping of names to grids, into the project, whose other parts are there. Names of
 * models and prompts are not looked up: recordings and versions are the store's to know. */
void project_read_grids(struct yamlread *r, struct project *p, const struct yaml *node);

/* Its `slices:` (project_grid_slices.c). */
struct gridplan_slice;
void project_read_grid_slices(struct yamlread *r, struct project *p, const struct yaml *node,
	struct gridplan_slice **out, size_t *n);

#endif
