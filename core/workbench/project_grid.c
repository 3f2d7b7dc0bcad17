/*
 * project_grid: owns the reading of `grid:`.
 *
 *   grid = GRID | {NAME: GRID, ...}
 *   GRID = {factors: {FACTOR: LEVEL | [LEVEL, ...]}, exclude: [AT], include: [AT], rows: [FACTOR],
 *           columns: [FACTOR], baseline: AT, split, scorer, trials, slices: SLICE | [SLICE],
 *           reported: [AT + {mean, n, source, scorer, slice: {FIELD: VALUE} | macro: FIELD}]}
 *   AT   = {FACTOR: LEVEL, ...}
 *
 * A level that nothing of the grid has is a mistake everywhere but in `include`, which may bring a new
 * one, and in `reported`, which speaks of others' work.
 */
#include "project_grid.h"

#include <math.h>
#include <string.h>

#include "gridplan.h"
#include "paramfile.h"
#include "project_words.h"
#include "stats.h"
#include "variant.h"

static const char *const grid_keys[] = {"factors", "exclude", "include", "rows", "columns",
	"baseline", "split", "scorer", "trials", "slices", "reported", NULL};

static size_t count_words(const char *const *words)
{
	size_t n = 0;
	while (words[n])
		n++;
	return n;
}

/* ---- levels ---- */

static struct str read_mode(struct yamlread *r, struct project *p, const struct yaml *node)
{
	size_t n = count_words(retrieval_mode_names), i = 0;
	while (i < n && !str_is(node->text, retrieval_mode_names[i]))
		i++;
	const char *near = str_nearest(node->text, retrieval_mode_names, n);
	if (i == n)
		yamlread_refuse(r, node,
			"unknown retrieval mode \"%.*s\"%s%s%s; there is none, bm25, ideal",
			STRF(node->text), near ? "; did you mean \"" : "", near ? near : "",
			near ? "\"?" : "");
	else if (i != RETRIEVE_NONE && p->corpus.n_patterns == 0)
		yamlread_refuse(r, node, "retrieval mode %.*s needs a corpus", STRF(node->text));
	return node->text;
}

static struct str read_count(
	struct yamlread *r, struct project *p, const struct yaml *node, enum grid_factor f)
{
	long long n = 0, least = f == GRID_K ? 1 : 0;
	if (!yaml_int(node, &n) || n < least || n > 1000)
		yamlread_refuse(r, node,
			"%s must be a whole number from %lld to 1000, not \"%.*s\"",
			grid_factor_names[f], least, STRF(node->text));
	return arena_printf(&p->arena, "%lld", n);
}

static struct str read_selection(struct yamlread *r, struct project *p, const struct yaml *node)
{
	size_t n = count_words(shot_selection_names), i = 0;
	while (i < n && !str_is(node->text, shot_selection_names[i]))
		i++;
	const char *near = str_nearest(node->text, shot_selection_names, n);
	if (i == n)
		yamlread_refuse(r, node, "unknown shot selection \"%.*s\"%s%s%s", STRF(node->text),
			near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	else if (i == SHOTS_FIXED && p->shots.n_ids == 0)
		yamlread_refuse(r, node, "fixed needs the shots' ids: `shots: {ids: [ID, ...]}`");
	return node->text;
}

static struct str read_style(struct yamlread *r, struct project *p, const struct yaml *node)
{
	struct str *names = arena_alloc(&p->arena, (p->n_styles + 1) * sizeof *names);
	bool known = str_is(node->text, "direct");
	for (size_t i = 0; i < p->n_styles; i++) {
		names[i] = p->styles[i].name;
		known |= str_eq(names[i], node->text);
	}
	if (!known)
		yamlread_refuse(r, node, "`reasoning` has no style \"%.*s\"%.*s", STRF(node->text),
			STRF(project_suggestion(&p->arena, node->text, names, p->n_styles)));
	return node->text;
}

/* Parameters by their text, which the grid's cells go by; what it stands for is kept beside it. */
static struct str read_params(
	struct yamlread *r, struct project *p, struct gridplan *g, const struct yaml *node)
{
	struct buf json = {0};
	struct json *v = yaml_to_json(node);
	yamlread_keys(r, node, "params (what only one API knows goes under a model's `extra`)",
		model_params());
	if (!r->bad)
		paramfile_load(r, p, node, v);
	if (!r->bad)
		json_print_canonical(&json, v);
	struct str kept = arena_dup(&p->arena, buf_str(&json));
	/* A file by its name: what is in it may be long. */
	struct str text = variant_params_text(&p->arena, yaml_flow(&p->arena, node));
	if (text.n == 0)
		text = STR("default");
	struct gridplan_params *level = arena_alloc(&p->arena, sizeof *level);
	*level = (struct gridplan_params){text, kept, g->params};
	g->params = level;
	json_free(v);
	buf_free(&json);
	return text;
}

/* One level of a factor, in the form that all of its equals have. */
static struct str read_level(struct yamlread *r, struct project *p, struct gridplan *g,
	const struct yaml *node, enum grid_factor f)
{
	if (f == GRID_PARAMS)
		return read_params(r, p, g, node);
	if (node->type != YAML_SCALAR || node->text.n == 0) {
		yamlread_refuse(r, node, "%s must be a name or a number, not %s",
			grid_factor_names[f], yaml_type_name(node));
		return STR("");
	}
	if (f == GRID_RETRIEVAL)
		return read_mode(r, p, node);
	if (f == GRID_SELECTION)
		return read_selection(r, p, node);
	if (f == GRID_REASONING)
		return read_style(r, p, node);
	return f == GRID_K || f == GRID_SHOTS ? read_count(r, p, node, f) : node->text;
}

static void read_factor(struct yamlread *r, struct project *p, struct gridplan *g,
	const struct yaml *node, enum grid_factor f)
{
	struct gridplan_levels *out = &g->levels[f];
	size_t n = yamlread_count(r, node);
	out->items = arena_alloc(&p->arena, (n + 1) * sizeof *out->items);
	out->places = arena_alloc(&p->arena, (n + 1) * sizeof *out->places);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		struct str level = read_level(r, p, g, i, f);
		for (size_t k = 0; k < out->n; k++)
			if (str_eq(out->items[k], level))
				yamlread_refuse(r, i, "%s has the level %.*s twice",
					grid_factor_names[f], STRF(level));
		out->items[out->n] = level;
		out->places[out->n++] = project_place(r, p, i);
	}
	if (n == 0 && node)
		yamlread_refuse(r, node, "%s needs at least one level", grid_factor_names[f]);
}

static void read_factors(
	struct yamlread *r, struct project *p, const struct yaml *node, struct gridplan *g)
{
	yamlread_keys(r, node, "factors", grid_factor_names);
	for (int f = 0; f < GRID_FACTORS && !r->bad; f++)
		read_factor(r, p, g, yaml_get(node, grid_factor_names[f]), (enum grid_factor)f);
}

/* ---- cells that are named ---- */

enum says { SAYS_LEVELS, SAYS_NEW_LEVELS, SAYS_ANYTHING };

static void check_level(struct yamlread *r, struct project *p, const struct gridplan *g,
	const struct yaml *node, enum grid_factor f, struct str level)
{
	const struct gridplan_levels *l = &g->levels[f];
	bool known = false;
	for (size_t i = 0; i < l->n; i++)
		known |= str_eq(l->items[i], level);
	for (size_t i = 0; i < g->n_include; i++)
		known |= str_eq(g->include[i].level[f], level);
	if (!known)
		yamlread_refuse(r, node, "%s has no level \"%.*s\" in this grid%.*s",
			grid_factor_names[f], STRF(level),
			STRF(project_suggestion(&p->arena, level, l->items, l->n)));
}

/* The factors among the members of a mapping, whose keys were checked. */
static struct grid_at read_at(struct yamlread *r, struct project *p, struct gridplan *g,
	const struct yaml *node, const char *what, enum says says)
{
	struct grid_at at = {0};
	for (int f = 0; f < GRID_FACTORS && !r->bad; f++) {
		const struct yaml *v = yaml_get(node, grid_factor_names[f]);
		if (yaml_is_null(v))
			continue;
		if (says == SAYS_ANYTHING && v->type == YAML_SCALAR) {
			at.level[f] = yamlread_str(r, node, grid_factor_names[f]);
			continue;
		}
		if (says != SAYS_ANYTHING && g->levels[f].n == 0)
			yamlread_refuse(r, v, "%s is no factor of this grid, so %s cannot name it",
				grid_factor_names[f], what);
		at.level[f] = read_level(r, p, g, v, (enum grid_factor)f);
		if (says == SAYS_LEVELS && !r->bad)
			check_level(r, p, g, v, (enum grid_factor)f, at.level[f]);
	}
	return at;
}

static void read_list(struct yamlread *r, struct project *p, struct gridplan *g,
	const struct yaml *node, const char *what, enum says says, struct grid_at **out,
	struct str *places, size_t *n)
{
	*out = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof **out);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		yamlread_keys(r, i, what, grid_factor_names);
		(*out)[*n] = read_at(r, p, g, i, what, says);
		if (places)
			places[*n] = project_place(r, p, i);
		++*n;
	}
}

static void read_cells(
	struct yamlread *r, struct project *p, const struct yaml *node, struct gridplan *g)
{
	const struct yaml *include = yaml_get(node, "include"), *b = yaml_get(node, "baseline");
	g->include_places = arena_alloc(
		&p->arena, (yamlread_count(r, include) + 1) * sizeof *g->include_places);
	read_list(r, p, g, yaml_get(node, "exclude"), "exclude", SAYS_LEVELS, &g->exclude, NULL,
		&g->n_exclude);
	read_list(r, p, g, include, "include", SAYS_NEW_LEVELS, &g->include, g->include_places,
		&g->n_include);
	if (yaml_is_null(b))
		return;
	yamlread_keys(r, b, "baseline", grid_factor_names);
	g->baseline = read_at(r, p, g, b, "baseline", SAYS_LEVELS);
	g->has_baseline = b->first != NULL;
}

/* ---- rows and columns ---- */

/* Put the named factors behind g->order[*n]. */
static void read_axis(struct yamlread *r, const struct yaml *map, const char *key,
	struct gridplan *g, bool taken[], size_t *n)
{
	const struct yaml *node = yaml_get(map, key);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		size_t f = 0;
		while (f < GRID_FACTORS && !str_is(i->text, grid_factor_names[f]))
			f++;
		const char *near = str_nearest(i->text, grid_factor_names, GRID_FACTORS);
		if (f == GRID_FACTORS)
			yamlread_refuse(r, i, "%s names no factor: \"%.*s\"%s%s%s", key,
				STRF(i->text), near ? "; did you mean \"" : "", near ? near : "",
				near ? "\"?"
				     : "; there are model, prompt, retrieval, k, shots, selection, "
				       "reasoning, params");
		else if (taken[f])
			yamlread_refuse(
				r, i, "%s stands twice in rows and columns", grid_factor_names[f]);
		if (r->bad)
			return;
		taken[f] = true;
		g->order[(*n)++] = (enum grid_factor)f;
	}
}

/* What was not said goes to the other side; said neither, models and prompts are the rows. */
static void read_axes(struct yamlread *r, const struct yaml *node, struct gridplan *g)
{
	bool taken[GRID_FACTORS] = {false};
	bool rows = yaml_get(node, "rows"), columns = yaml_get(node, "columns");
	enum grid_factor said[GRID_FACTORS];
	size_t n = 0, n_columns = 0;
	if (rows)
		read_axis(r, node, "rows", g, taken, &n);
	g->n_rows = n;
	if (columns)
		read_axis(r, node, "columns", g, taken, &n);
	n_columns = n - g->n_rows;
	memcpy(said, g->order + g->n_rows, n_columns * sizeof *said);
	n = g->n_rows;
	for (int f = 0; f < GRID_FACTORS && !r->bad; f++) {
		bool to_rows = columns || f == GRID_MODEL || f == GRID_PROMPT;
		if (taken[f] || rows || !to_rows)
			continue;
		g->order[n++] = (enum grid_factor)f;
		taken[f] = true;
	}
	g->n_rows = n;
	memcpy(g->order + n, said, n_columns * sizeof *said);
	n += n_columns;
	for (int f = 0; f < GRID_FACTORS && !r->bad; f++) {
		if (taken[f])
			continue;
		if (rows && columns && g->levels[f].n > 1)
			yamlread_refuse(
				r, node, "%s is in neither rows nor columns", grid_factor_names[f]);
		g->order[n++] = (enum grid_factor)f;
	}
}

/* ---- what it is measured by ---- */

static struct str read_scorer(struct yamlread *r, struct project *p, const struct yaml *node)
{
	bool known = false;
	struct str name = yamlread_str(r, node, "scorer");
	for (size_t i = 0; i < p->n_scorers; i++)
		known |= str_eq(p->scorer_names[i], name);
	if (name.n && !known)
		yamlread_refuse(r, yaml_get(node, "scorer"),
			"scorer names no scorer of this project: \"%.*s\"%.*s", STRF(name),
			STRF(project_suggestion(&p->arena, name, p->scorer_names, p->n_scorers)));
	return name;
}

/* The slice or the mean over slices that a number is of, or its scorer. */
static void read_reported_of(struct yamlread *r, struct project *p, const struct yaml *node,
	const struct gridplan *g, struct grid_reported *out)
{
	const struct yaml *slice = yaml_get(node, "slice"), *macro = yaml_get(node, "macro");
	bool known = false, is_pair = slice && slice->first && !slice->first->next;
	out->scorer = read_scorer(r, p, node);
	if (slice && (!is_pair || slice->first->type != YAML_SCALAR))
		yamlread_refuse(r, slice, "slice must be one {FIELD: VALUE}");
	if (r->bad || (!slice && !macro))
		return;
	out->field = slice ? slice->first->key : yamlread_str(r, node, "macro");
	out->value = slice ? slice->first->text : STR("");
	for (size_t i = 0; i < g->n_slices; i++)
		known |= str_eq(g->slices[i].field, out->field);
	if (slice && macro)
		yamlread_refuse(r, macro, "a reported number is of a slice or of a macro mean");
	else if (!known)
		yamlread_refuse(r, slice ? slice : macro, "the grid has no slices by \"%.*s\"",
			STRF(out->field));
	else if (out->scorer.n)
		yamlread_refuse(r, node, "slices are those of the grid's scorer alone");
}

static void read_reported_one(struct yamlread *r, struct project *p, const struct yaml *node,
	struct gridplan *g, struct grid_reported *out)
{
	static const char *const keys[] = {"model", "prompt", "retrieval", "k", "shots",
		"selection", "reasoning", "params", "scorer", "slice", "macro", "mean", "n",
		"source", NULL};
	yamlread_keys(r, node, "a reported number", keys);
	*out = (struct grid_reported){
		.at = read_at(r, p, g, node, "reported", SAYS_ANYTHING),
		.mean = yamlread_num(r, node, "mean", (double)NAN, 0, 1),
		.low = (double)NAN,
		.high = (double)NAN,
		.n = yamlread_int(r, node, "n", 0, 1, 1000000000),
		.source = yamlread_str(r, node, "source"),
		.cell = GRID_NONE,
		.here = (double)NAN,
	};
	read_reported_of(r, p, node, g, out);
	if (isnan(out->mean))
		yamlread_refuse(r, node, "a reported number needs `mean`, a share from 0 to 1");
	if (out->source.n == 0)
		yamlread_refuse(
			r, node, "a reported number needs its `source`: where it was published");
	if (out->n == 0)
		return;
	struct interval i = stats_wilson(llround(out->mean * (double)out->n), out->n, 0.95);
	out->low = i.low;
	out->high = i.high;
}

static void read_reported(
	struct yamlread *r, struct project *p, const struct yaml *node, struct gridplan *g)
{
	g->reported = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof *g->reported);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL)
		read_reported_one(r, p, i, g, &g->reported[g->n_reported++]);
}

/* ---- all ---- */

static void read_grid(
	struct yamlread *r, struct project *p, const struct yaml *node, struct str name)
{
	struct gridplan *g = &p->grids[p->n_grids++];
	const struct yaml *factors = yaml_get(node, "factors");
	*g = (struct gridplan){.name = name, .place = project_place(r, p, node)};
	yamlread_keys(r, node, name.n ? "a grid" : "grid", grid_keys);
	if (yaml_is_null(factors) || !factors->first)
		yamlread_refuse(r, node,
			"a grid needs `factors`, as {retrieval: [none, bm25], shots: [0, 3]}");
	read_factors(r, p, factors, g);
	read_cells(r, p, node, g);
	read_axes(r, node, g);
	g->scorer = read_scorer(r, p, node);
	project_read_grid_slices(r, p, yaml_get(node, "slices"), &g->slices, &g->n_slices);
	read_reported(r, p, yaml_get(node, "reported"), g);
	g->split = yamlread_str(r, node, "split");
	g->trials = yamlread_int(r, node, "trials", 1, 1, 1000);
	if (!r->bad && gridplan_span(g) > GRID_MAX_CELLS)
		yamlread_refuse(r, factors, "the factors span more than %d cells", GRID_MAX_CELLS);
}

/* Whether the mapping is one grid and not names of grids: it has a grid's key, or nearly. */
static bool is_one(const struct yaml *node)
{
	for (const struct yaml *m = node->first; m; m = m->next)
		if (str_nearest(m->key, grid_keys, count_words(grid_keys)) &&
			(m->type != YAML_MAP || !yaml_get(m, "factors")))
			return true;
	return false;
}

void project_read_grids(struct yamlread *r, struct project *p, const struct yaml *node)
{
	size_t n = 0;
	if (yaml_is_null(node) || r->bad)
		return;
	if (node->type != YAML_MAP) {
		yamlread_refuse(r, node, "grid must be a mapping with `factors`, not %s",
			yaml_type_name(node));
		return;
	}
	for (const struct yaml *m = node->first; m; m = m->next)
		n++;
	p->grids = arena_alloc(&p->arena, (n + 1) * sizeof *p->grids);
	if (is_one(node)) {
		read_grid(r, p, node, STR(""));
		return;
	}
	for (const struct yaml *m = node->first; m && !r->bad; m = m->next)
		read_grid(r, p, m, m->key);
}
