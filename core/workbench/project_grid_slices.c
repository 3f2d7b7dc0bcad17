/*
 * project_grid_slices: owns the reading of a grid's `slices:`.
 *
 *   slices = SLICE | [SLICE, ...]
 *   SLICE  = FIELD | {field: FIELD, bins: quantile | log | [NUMBER, ...], n: HOW MANY}
 */
#include "project_grid.h"

#include <string.h>

#include "gridplan.h"

static void read_edges(
	struct yamlread *r, struct project *p, const struct yaml *node, struct bins_rule *out)
{
	size_t n = yamlread_count(r, node);
	out->kind = BINS_EDGES;
	out->edges = arena_alloc(&p->arena, (n + 1) * sizeof *out->edges);
	if (n == 0 || n > BINS_MAX)
		yamlread_refuse(r, node, "bins needs 1 to %d edges, not %zu", BINS_MAX, n);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad; i = i->next) {
		double edge = 0;
		if (!yaml_num(i, &edge))
			yamlread_refuse(r, i, "an edge of bins must be a number, not %s",
				yaml_type_name(i));
		else if (out->n_edges && edge <= out->edges[out->n_edges - 1])
			yamlread_refuse(r, i, "the edges of bins must ascend");
		out->edges[out->n_edges++] = edge;
	}
}

static void read_bins(
	struct yamlread *r, struct project *p, const struct yaml *map, struct bins_rule *out)
{
	const struct yaml *bins = yaml_get(map, "bins"), *n = yaml_get(map, "n");
	if (yaml_is_null(bins)) {
		if (n)
			yamlread_refuse(
				r, n, "n is how many bins: say bins: quantile or bins: log");
		return;
	}
	if (bins->type == YAML_LIST) {
		read_edges(r, p, bins, out);
		if (n)
			yamlread_refuse(r, n, "bins has its edges: n changes nothing");
		return;
	}
	if (str_is(bins->text, "quantile"))
		out->kind = BINS_QUANTILE;
	else if (str_is(bins->text, "log"))
		out->kind = BINS_LOG;
	else
		yamlread_refuse(r, bins,
			"bins must be quantile, log or a list of edges as [0, 10, 100], not "
			"\"%.*s\"",
			STRF(bins->text));
	long long missing = out->kind == BINS_QUANTILE ? BINS_DEFAULT : 0;
	out->n = (size_t)yamlread_int(r, map, "n", missing, 2, BINS_MAX);
}

static void read_slice(
	struct yamlread *r, struct project *p, const struct yaml *node, struct gridplan_slice *out)
{
	static const char *const keys[] = {"field", "bins", "n", NULL};
	out->place = arena_printf(&p->arena, "%s:%d:%d", r->file, node->line, node->column);
	if (node->type == YAML_SCALAR) {
		out->field = node->text;
		return;
	}
	if (node->type != YAML_MAP) {
		yamlread_refuse(
			r, node, "slices must be fields of the data, not %s", yaml_type_name(node));
		return;
	}
	yamlread_keys(r, node, "a slice", keys);
	out->field = yamlread_str(r, node, "field");
	if (out->field.n == 0)
		yamlread_refuse(
			r, node, "a slice needs its `field`, as {field: length, bins: log}");
	read_bins(r, p, node, &out->bins);
}

void project_read_grid_slices(struct yamlread *r, struct project *p, const struct yaml *node,
	struct gridplan_slice **out, size_t *n)
{
	*out = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof **out);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL)
		read_slice(r, p, i, &(*out)[(*n)++]);
}
