/* grid_view: owns which cell is looked at, which are marked, what cells show, and the commands. */
#include "grid_view.h"

#include <stdlib.h>

#include "grid_parts.h"
#include "grid_table.h"
#include "pane.h"

static const enum where contexts[] = {WHERE_GRID, WHERE_LIST, WHERE_GLOBAL, WHERE_NONE};

static struct grid_view *of(struct view *v)
{
	return (struct grid_view *)v;
}

/* ---- moving ---- */

/* By pages goes what does not fit: the cells, or else what is told of them. */
static bool turns_facts(const struct grid_view *v, enum command c)
{
	bool pages =
		c == CMD_PAGE_UP || c == CMD_PAGE_DOWN || c == CMD_HALF_UP || c == CMD_HALF_DOWN;
	return pages && v->rows.n <= v->rows.rows;
}

static bool move(struct grid_view *v, enum command c)
{
	if (turns_facts(v, c))
		return textbox_command(&v->facts, c);
	if (c == CMD_CELL_LEFT)
		scroll_move(&v->across, -1);
	else if (c == CMD_CELL_RIGHT)
		scroll_move(&v->across, 1);
	else if (!list_command(&v->rows, c))
		return false;
	grid_renew(v);
	return true;
}

static void mark(struct grid_view *v)
{
	size_t cell = grid_current(v), kept = 0;
	bool was = grid_is_marked(v, cell);
	if (cell == GRID_NONE)
		return;
	for (size_t i = 0; i < v->n_marked && was; i++)
		if (v->marked[i] != cell)
			v->marked[kept++] = v->marked[i];
	if (was)
		v->n_marked = kept;
	else if (v->n_marked == GRID_MARKS)
		session_say(v->view.session, MESSAGE_INFO,
			"three cells are marked already: c compares them, Space takes a mark off");
	else
		v->marked[v->n_marked++] = cell;
}

/* ---- what is shown ---- */

static void show(struct grid_view *v, struct str what)
{
	int i = 0;
	if (what.n == 0) {
		v->shows = (enum grid_shows)((v->shows + 1) % SHOWS_COUNT);
		grid_renew(v);
		return;
	}
	while (i < SHOWS_COUNT && !str_is(what, grid_shows_names[i]))
		i++;
	if (i == SHOWS_COUNT) {
		const char *near = str_nearest(what, grid_shows_names, SHOWS_COUNT);
		session_say(v->view.session, MESSAGE_ERROR,
			"cells show score, difference, cost, latency, tokens, trouble or hits, not "
			"\"%.*s\"%s%s%s",
			STRF(what), near ? "; did you mean " : "", near ? near : "",
			near ? "?" : "");
		return;
	}
	v->shows = (enum grid_shows)i;
	grid_renew(v);
}

static void show_lower(struct grid_view *v)
{
	v->lower = (enum grid_lower)((v->lower + 1) % LOWER_COUNT);
	grid_renew(v);
}

/* The next field, behind the last one none. */
static void slice(struct grid_view *v, struct str field)
{
	const struct grid_report *r = grid_report_of(v);
	size_t i = v->slices;
	if (r->n_slices == 0) {
		session_say(v->view.session, MESSAGE_INFO,
			"this grid is not cut: `slices: FIELD` in strop.yaml cuts its cells by a "
			"field of the data");
		return;
	}
	if (field.n == 0)
		i = (v->slices + 1) % (r->n_slices + 1);
	else
		for (i = r->n_slices; i > 0 && !str_eq(r->slices[i - 1].field, field); i--)
			;
	if (field.n && i == 0) {
		session_say(v->view.session, MESSAGE_ERROR, "this grid is not cut by \"%.*s\"",
			STRF(field));
		return;
	}
	v->slices = i;
	grid_arrange(v, v->run->cell);
}

/* ---- commands ---- */

static bool arrange(struct grid_view *v, enum command c, struct str argument)
{
	switch ((int)c) {
	case CMD_CELL_SHOWS:
		show(v, argument);
		return true;
	case CMD_GRID_LOWER:
		show_lower(v);
		return true;
	case CMD_GRID_ZOOM:
		v->zoom = !v->zoom;
		grid_renew(v);
		return true;
	case CMD_SLICES:
		slice(v, argument);
		return true;
	case CMD_TRANSPOSE:
		grid_transpose(v);
		return true;
	case CMD_MOVE_FACTOR:
		argument.n ? grid_move_factor(v, argument) : grid_choose_factor(v);
		return true;
	}
	return false;
}

static void copy(struct grid_view *v)
{
	struct arena a = {0};
	struct buf b = {0};
	if (v->run->problem.n) {
		session_say(v->view.session, MESSAGE_ERROR, "nothing is copied: %.*s",
			STRF(v->run->problem));
		return;
	}
	grid_markdown(grid_report_of(v), &a, &b);
	session_copy(v->view.session, buf_str(&b), "the table as Markdown");
	buf_free(&b);
	arena_free(&a);
}

/* Opening a cell closes this view: nothing of it is touched behind it. */
static bool act(struct grid_view *v, enum command c)
{
	switch ((int)c) {
	case CMD_OPEN_CELL:
		grid_open_cell(v);
		return true;
	case CMD_COMPARE_CELLS:
		grid_compare(v);
		return true;
	case CMD_MARK_CELL:
		mark(v);
		return true;
	case CMD_GRID_COPY:
		copy(v);
		return true;
	case CMD_RUN_MISSING:
		gridrun_run(v->run);
		return true;
	}
	return false;
}

static bool command(struct view *view, enum command c, struct str argument)
{
	struct grid_view *v = of(view);
	view->session->dirty = true;
	return v->run && (move(v, c) || arrange(v, c, argument) || act(v, c));
}

/* ---- events ---- */

/* The cell under the pointer becomes the current one. */
static void click(struct grid_view *v, const struct event *e)
{
	int row = e->row - 1 - v->matrix.row - v->head_rows;
	int column = e->column - 2 - v->matrix.column - v->heading_width;
	if (row < 0 || row >= v->rows.rows * v->row_height || column < 0 ||
		column >= v->cell_width * (int)v->across.rows)
		return;
	scroll_to(&v->rows, v->rows.top + row / v->row_height);
	scroll_to(&v->across, v->across.top + column / v->cell_width);
	grid_renew(v);
}

static bool is_on_facts(const struct grid_view *v, const struct event *e)
{
	const struct grid_box *b = &v->facts_box;
	return e->row - 1 >= b->row && e->column - 2 >= b->column;
}

static bool event(struct view *view, const struct event *e)
{
	struct grid_view *v = of(view);
	if (e->kind == EVENT_KEY && e->key.code == KEY_ESC) {
		session_pop(view->session);
		return true;
	}
	if (e->kind != EVENT_MOUSE || !v->run)
		return false;
	if (e->mouse == MOUSE_PRESS)
		click(v, e);
	else if (is_on_facts(v, e))
		return textbox_event(&v->facts, e);
	else if (e->mouse == MOUSE_WHEEL_UP || e->mouse == MOUSE_WHEEL_DOWN)
		move(v, e->mouse == MOUSE_WHEEL_UP ? CMD_UP : CMD_DOWN);
	else
		return false;
	return true;
}

/* ---- keeping up ---- */

static void changed(struct view *view, unsigned what)
{
	struct grid_view *v = of(view);
	if (!v->run)
		return;
	if (what & CHANGED_PROMPT && !gridrun_is_running(v->run))
		gridrun_look_again(v->run);
	if (what & (CHANGED_GRID | CHANGED_JOBS))
		grid_renew(v);
}

static void place(struct view *view, int rows, int columns)
{
	grid_lay_out(of(view), rows - 2, columns - 4);
}

static void close_view(struct view *view)
{
	struct grid_view *v = of(view);
	textbox_done(&v->facts);
	arena_free(&v->arena);
	free(v);
}

static const struct view_class class = {
	.name = "grid",
	.contexts = contexts,
	.draw = grid_draw,
	.place = place,
	.command = command,
	.event = event,
	.changed = changed,
	.close = close_view,
};

/* ---- opening ---- */

static void leave_present(struct session *s)
{
	size_t i = 0;
	while (i < s->n_views && s->views[i]->class != &class)
		i++;
	while (s->n_views > i)
		session_pop(s);
}

static struct view *grid_view_new(struct session *s, struct gridrun *run, const struct err *err)
{
	struct grid_view *v = mem_alloc(sizeof *v);
	v->view = (struct view){.class = &class, .session = s};
	textbox_init(&v->facts, GRID_FACTS_INDENT);
	v->run = run;
	if (run)
		grid_arrange(v, run->cell);
	else if (err->code)
		v->problem = arena_dup(&v->arena, str_of(err->text));
	return &v->view;
}

static bool is_open(const struct session *s)
{
	for (size_t i = 0; i < s->n_views; i++)
		if (s->views[i]->class == &class)
			return true;
	return false;
}

/* A name that is none is said where one is; what is wrong with a grid itself has a screen's room. */
static void show_grid(struct session *s, struct gridrun *run, size_t n_grids, const struct err *err)
{
	if (!run && n_grids && err->code == ERR_NOT_FOUND) {
		session_fail(s, err);
		return;
	}
	leave_present(s);
	session_push(s, grid_view_new(s, run, err));
}

void grid_open(struct session *s, struct str name)
{
	struct arena a = {0};
	struct str *names;
	struct err err = {0};
	size_t n = wb_grids(s->wb, &a, &names);
	bool is_named = name.n || n < 2;
	s->is_from_grid = false;
	if (!is_named && s->grids && !is_open(s)) {
		name = s->grids->report->name;
		is_named = true;
	}
	if (n == 0)
		show_grid(s, NULL, n, &err);
	else if (!is_named)
		grid_choose(s);
	else
		show_grid(s, gridrun_open(s, arena_dup(&a, name), &err), n, &err);
	arena_free(&a);
}
