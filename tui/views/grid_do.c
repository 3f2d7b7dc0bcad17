/* grid_do: owns what leads from a grid to other views, and what arranges it anew. */
#include "compare_view.h"
#include "dialog.h"
#include "grid_parts.h"
#include "grid_view.h"
#include "grid_words.h"

/* ---- a cell's examples ---- */

static struct wb_setup setup_of(const struct grid_view *v, size_t cell)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	const struct run_report *r = &c->run;
	return (struct wb_setup){.prompt = r->prompt,
		.version = r->version,
		.model = r->model,
		.retrieval = r->retrieval,
		.k = r->k,
		.shots = c->shots,
		.variant = c->variant,
		.trials = r->trials};
}

/* The current cell, where something is known of its run; else it is said why not. */
static bool find_cell(struct grid_view *v, size_t *cell)
{
	struct session *s = v->view.session;
	*cell = grid_current(v);
	if (*cell == GRID_NONE)
		session_say(s, MESSAGE_INFO, "there is no cell here");
	else if (grid_report_of(v)->cells[*cell].run.prompt.n == 0)
		session_say(s, MESSAGE_INFO, "nothing is known of this cell%s",
			grid_report_of(v)->cells[*cell].state == GRID_FAILED ? ": it cannot be run"
									     : " yet");
	else
		return true;
	return false;
}

/* The prompt that is shown is always the file's. */
static void say_opened(struct session *s, const struct wb_setup *setup)
{
	if (setup->version && !s->is_version)
		session_say(s, MESSAGE_INFO,
			"the prompt shown is the file's, %.*s@%lld is in History; Esc goes back",
			STRF(setup->prompt), (long long)setup->version);
	else
		session_say(s, MESSAGE_INFO, "a cell of the grid, what fails first; Esc goes back");
}

void grid_open_cell(struct grid_view *v)
{
	struct session *s = v->view.session;
	size_t cell;
	if (!find_cell(v, &cell) || !session_has_data(s))
		return;
	struct wb_setup setup = setup_of(v, cell);
	struct str split = grid_report_of(v)->split;
	if (!session_show_setup(s, &setup))
		return;
	if (!str_eq(split, s->split) && !session_set_split(s, split))
		return;
	session_sort(s, ORDER_STATE, false);
	s->is_from_grid = true;
	say_opened(s, &setup);
	while (s->n_views > 1)
		session_pop(s); /* this view, too */
}

/* ---- comparing ---- */

static struct compare_cell side_of(const struct grid_view *v, size_t cell, struct arena *a)
{
	const struct grid_report *r = grid_report_of(v);
	return (struct compare_cell){.title = grid_cell_label(a, r, &r->cells[cell]),
		.setup = setup_of(v, cell),
		.split = r->split,
		.run = r->cells[cell].run.run};
}

/* Which ones, in the order in which they were marked; one alone stands against the current one. */
static size_t find_sides(const struct grid_view *v, size_t *cells)
{
	const struct grid_report *r = grid_report_of(v);
	size_t n = 0, now = grid_current(v);
	for (size_t i = 0; i < v->n_marked; i++)
		cells[n++] = v->marked[i];
	if (n == 1 && now != GRID_NONE && !grid_is_marked(v, now))
		cells[n++] = now;
	if (n == 0 && now != GRID_NONE && r->cells[now].baseline != GRID_NONE) {
		cells[n++] = r->cells[now].baseline;
		cells[n++] = now;
	}
	return n;
}

/* False: that was said. */
static bool can_compare(struct grid_view *v, const size_t *cells, size_t n)
{
	struct session *s = v->view.session;
	const struct grid_report *r = grid_report_of(v);
	struct arena a = {0};
	bool ok = n >= 2;
	if (!ok)
		session_say(s, MESSAGE_INFO,
			"mark two or three cells with Space: this one has no baseline");
	for (size_t i = 0; i < n && ok; i++) {
		ok = r->cells[cells[i]].run.run != 0;
		if (!ok)
			session_say(s, MESSAGE_INFO,
				"%.*s has not been run: R runs what is missing",
				STRF(grid_cell_label(&a, r, &r->cells[cells[i]])));
	}
	for (size_t i = 1; i < n && ok; i++) {
		ok = r->cells[cells[i]].run.run != r->cells[cells[0]].run.run;
		if (!ok)
			session_say(s, MESSAGE_INFO, "these cells are the very same run");
	}
	arena_free(&a);
	return ok;
}

void grid_compare(struct grid_view *v)
{
	size_t cells[GRID_MARKS];
	struct compare_cell sides[GRID_MARKS];
	struct arena a = {0};
	size_t n = find_sides(v, cells);
	if (can_compare(v, cells, n)) {
		for (size_t i = 0; i < n; i++)
			sides[i] = side_of(v, cells[i], &a);
		compare_open_cells(v->view.session, sides, n);
	}
	arena_free(&a);
}

/* ---- rows and columns ---- */

static void arrange(struct grid_view *v, const enum grid_factor *rows, size_t n_rows,
	const enum grid_factor *columns, size_t n_columns)
{
	size_t cell = grid_current(v);
	wb_grid_arrange(v->run->grid, rows, n_rows, columns, n_columns);
	grid_arrange(v, cell == GRID_NONE ? v->run->cell : cell);
}

void grid_transpose(struct grid_view *v)
{
	const struct grid_report r = *grid_report_of(v);
	arrange(v, r.column_factors, r.n_column_factors, r.row_factors, r.n_row_factors);
}

/* All but f. */
static size_t without(
	const enum grid_factor *from, size_t n, enum grid_factor f, enum grid_factor *to)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++)
		if (from[i] != f)
			to[kept++] = from[i];
	return kept;
}

void grid_move_factor(struct grid_view *v, struct str name)
{
	const struct grid_report *r = grid_report_of(v);
	enum grid_factor rows[GRID_FACTORS], columns[GRID_FACTORS];
	int f = 0;
	while (f < GRID_FACTORS && !(r->varies[f] && str_is(name, grid_factor_names[f])))
		f++;
	if (f == GRID_FACTORS) {
		session_say(v->view.session, MESSAGE_ERROR,
			"no factor \"%.*s\" varies in this grid; T lists those that do",
			STRF(name));
		return;
	}
	size_t n_rows = without(r->row_factors, r->n_row_factors, (enum grid_factor)f, rows);
	size_t n_columns =
		without(r->column_factors, r->n_column_factors, (enum grid_factor)f, columns);
	if (n_rows < r->n_row_factors)
		columns[n_columns++] = (enum grid_factor)f;
	else
		rows[n_rows++] = (enum grid_factor)f;
	arrange(v, rows, n_rows, columns, n_columns);
}

void grid_choose_factor(struct grid_view *v)
{
	const struct grid_report *r = grid_report_of(v);
	struct str names[GRID_FACTORS], notes[GRID_FACTORS];
	size_t n = 0;
	for (size_t i = 0; i < r->n_row_factors; i++, n++) {
		names[n] = str_of(grid_factor_names[r->row_factors[i]]);
		notes[n] = STR("a row: to the columns");
	}
	for (size_t i = 0; i < r->n_column_factors; i++, n++) {
		names[n] = str_of(grid_factor_names[r->column_factors[i]]);
		notes[n] = STR("a column: to the rows");
	}
	dialog_choose(v->view.session, &(struct choice){"move a factor to the other side",
					       CMD_MOVE_FACTOR, names, notes, n, STR("")});
}

/* ---- which grid ---- */

void grid_choose(struct session *s)
{
	struct arena a = {0};
	struct str *names;
	size_t n = wb_grids(s->wb, &a, &names);
	dialog_choose(s, &(struct choice){"grid", CMD_GRID, names, NULL, n, STR("")});
	arena_free(&a);
}
