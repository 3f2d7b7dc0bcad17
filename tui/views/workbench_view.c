/*
 * workbench_view: owns the four panes: where they stand, which has the focus, their edges, and the
 * commands that concern more than one of them.
 *
 *   wide (80 x 20 and more)   small               zoomed
 *   Prompt | Context          the focused one     the focused one
 *   Output | Scores           Scores
 */
#include "workbench_view.h"

#include <stdlib.h>

#include "clock.h"
#include "glyph.h"
#include "pane.h"
#include "workbench_do.h"
#include "workbench_parts.h"

enum { WIDE = 80, HIGH = 20, SMALL_LIST = 6, LEAST_ROWS = 4, LEAST_COLUMNS = 20 };

static const enum where contexts[] = {WHERE_WORKBENCH, WHERE_GLOBAL, WHERE_NONE};

static struct workbench_view *of(struct view *v)
{
	return (struct workbench_view *)v;
}

static struct view *focus(struct view *v)
{
	return &of(v)->panes[of(v)->focus]->view;
}

/* ---- where the panes stand ---- */

static int part(int whole, double share, int least)
{
	int n = (int)(whole * share + 0.5);
	if (n > whole - least)
		n = whole - least;
	return n < least ? least : n;
}

/* The outer rectangles, edges included; rows 0: not shown. Neighbours share no edge sideways; a
 * lower pane's top edge is the upper one's bottom. */
static void lay_out_wide(struct workbench_view *w, int rows, int columns)
{
	int left = part(columns, w->split_column, LEAST_COLUMNS);
	int top = part(rows, w->split_row, LEAST_ROWS);
	w->places[PANE_PROMPT] = (struct place){0, 0, top, left};
	w->places[PANE_CONTEXT] = (struct place){0, left, top, columns - left};
	w->places[PANE_OUTPUT] = (struct place){top, 0, rows - top, left};
	w->places[PANE_SCORES] = (struct place){top, left, rows - top, columns - left};
}

static void lay_out_small(struct workbench_view *w, int rows, int columns)
{
	int first = w->focus == PANE_SCORES ? w->above : w->focus;
	int list = rows > 3 * SMALL_LIST ? rows / 3 : SMALL_LIST;
	if (list > rows - LEAST_ROWS)
		list = rows - LEAST_ROWS;
	w->above = first;
	w->places[first] = (struct place){0, 0, rows - list, columns};
	w->places[PANE_SCORES] = (struct place){rows - list, 0, list, columns};
}

static void lay_out(struct workbench_view *w, struct area a)
{
	for (int i = 0; i < PANES; i++)
		w->places[i] = (struct place){0};
	w->is_small = a.columns < WIDE || a.rows < HIGH - 2;
	if (w->zoom)
		w->places[w->focus] = (struct place){0, 0, a.rows, a.columns};
	else if (w->is_small)
		lay_out_small(w, a.rows, a.columns);
	else
		lay_out_wide(w, a.rows, a.columns);
}

/* ---- drawing ---- */

static void draw_edge_row(struct area a, int row, int32_t left, int32_t right, style_t style)
{
	area_line(a, row, 0, 1, left, style);
	area_line(a, row, 1, a.columns - 2, 0x2500, style);
	area_line(a, row, a.columns - 1, 1, right, style);
}

/* The pane's title; where one stands for all, the others' names beside it, with their keys. */
static int draw_title(struct workbench_view *w, struct area a, int i, bool focused, style_t line)
{
	static const char *const names[] = {"1 Prompt", "2 Context", "3 Output"};
	style_t style = focused ? STYLE_TITLE : STYLE_DIM;
	int column = area_text(a, 0, 1, STR(" "), line);
	if (w->is_small && !w->zoom && i != PANE_SCORES) {
		for (int k = 0; k < PANE_SCORES; k++) {
			column = area_text(
				a, 0, column, str_of(names[k]), k == i ? STYLE_TITLE : STYLE_DIM);
			column = area_text(a, 0, column, STR(" "), line);
		}
		return column;
	}
	column = area_text(a, 0, column, buf_str(&w->panes[i]->title), style);
	area_text(a, 0, column, STR(" "), line);
	return column;
}

/* Signs on the right edge where there is more than is seen. */
static void draw_reach(struct area a, const struct pane *p, bool is_last)
{
	bool above, below;
	pane_reach(p, &above, &below);
	if (above)
		area_line(a, 1, a.columns - 1, 1, 0x25B2, STYLE_KEY);
	if (below)
		area_line(a, a.rows - 1 - is_last, a.columns - 1, 1, 0x25BC, STYLE_KEY);
}

static void draw_edge(struct workbench_view *w, struct area a, int i, bool is_last, bool focused)
{
	struct pane *p = w->panes[i];
	style_t line = focused ? STYLE_LINE_FOCUS : STYLE_LINE;
	bool upper = w->places[i].row == 0;
	for (int row = 1; row < a.rows; row++) {
		area_line(a, row, 0, 1, 0x2502, line);
		area_line(a, row, a.columns - 1, 1, 0x2502, line);
	}
	draw_edge_row(a, 0, upper ? 0x250C : 0x251C, upper ? 0x2510 : 0x2524, line);
	if (is_last)
		draw_edge_row(a, a.rows - 1, 0x2514, 0x2518, line);
	int column = draw_title(w, a, i, focused, line);
	draw_reach(a, p, is_last);
	int room = a.columns - column - 5;
	int width = 0;
	glyph_fit(buf_str(&p->note), room, &width);
	if (p->note.n && room > 4) {
		int at = a.columns - 2 - width;
		area_text(a, 0, at - 1, STR(" "), line);
		area_text_cut(a, 0, at, width, buf_str(&p->note), p->note_style);
		area_text(a, 0, at + width, STR(" "), line);
	}
}

static void draw_pane(struct workbench_view *w, struct area all, int i, bool focused)
{
	struct place at = w->places[i];
	bool is_last = at.row + at.rows == all.rows;
	struct area a = area_part(all, at.row, at.column, at.rows, at.columns);
	struct area in = area_part(a, 1, 1, at.rows - 1 - is_last, at.columns - 2);
	view_draw(&w->panes[i]->view, in, focused);
	draw_edge(w, a, i, is_last, focused);
}

static void draw(struct view *v, struct area a, bool focused)
{
	struct workbench_view *w = of(v);
	lay_out(w, a);
	for (int i = 0; i < PANES; i++)
		if (w->places[i].rows > 0)
			draw_pane(w, a, i, focused && i == w->focus);
}

/* ---- the mouse ---- */

static int pane_at(const struct workbench_view *w, int row, int column)
{
	for (int i = 0; i < PANES; i++) {
		const struct place *p = &w->places[i];
		if (p->rows > 0 && row >= p->row && row < p->row + p->rows && column >= p->column &&
			column < p->column + p->columns)
			return i;
	}
	return -1;
}

/* The dividers: the edge line between upper and lower panes, and the two edges between left and
 * right. */
static bool take_divider(struct workbench_view *w, const struct event *e)
{
	const struct place *prompt = &w->places[PANE_PROMPT];
	if (w->zoom || w->is_small)
		return false;
	if (e->mouse == MOUSE_PRESS) {
		bool across = e->row == prompt->rows,
		     along = e->column == prompt->columns || e->column == prompt->columns - 1;
		w->dragging = along ? DRAG_COLUMN : across ? DRAG_ROW : DRAG_NONE;
	} else if (e->mouse == MOUSE_DRAG && w->dragging == DRAG_COLUMN) {
		w->split_column = (double)e->column / w->view.area.columns;
	} else if (e->mouse == MOUSE_DRAG && w->dragging == DRAG_ROW) {
		w->split_row = (double)e->row / w->view.area.rows;
	} else if (e->mouse == MOUSE_RELEASE && w->dragging != DRAG_NONE) {
		w->dragging = DRAG_NONE;
		return true;
	}
	return w->dragging != DRAG_NONE;
}

static bool event(struct view *v, const struct event *e)
{
	struct workbench_view *w = of(v);
	if (e->kind == EVENT_KEY && e->key.code == KEY_ESC && v->session->is_from_grid) {
		session_command(v->session, CMD_GRID, STR(""));
		return true;
	}
	if (e->kind != EVENT_MOUSE)
		return false;
	if (take_divider(w, e))
		return true;
	int i = pane_at(w, e->row, e->column);
	if (i < 0)
		return false;
	if (e->mouse == MOUSE_PRESS && i != w->focus) {
		workbench_focus(w, i);
		if (i != PANE_SCORES)
			return true;
	}
	struct view *pane = &w->panes[i]->view;
	struct event own = *e;
	own.row = e->row + v->area.row - pane->area.row;
	own.column = e->column + v->area.column - pane->area.column;
	return pane->class->event && pane->class->event(pane, &own);
}

/* ---- the rest ---- */

void workbench_focus(struct workbench_view *w, int pane)
{
	if (prompt_pane_is_editing(w->panes[PANE_PROMPT]) && pane != PANE_PROMPT)
		prompt_pane_leave(w->panes[PANE_PROMPT]);
	w->focus = pane;
	w->view.session->pane = pane + 1;
	w->view.session->dirty = true;
}

static bool command(struct view *v, enum command c, struct str argument)
{
	return workbench_do(of(v), c, argument);
}

static void changed(struct view *v, unsigned what)
{
	struct workbench_view *w = of(v);
	for (int i = 0; i < PANES; i++)
		if (w->panes[i]->view.class->changed)
			w->panes[i]->view.class->changed(&w->panes[i]->view, what);
}

static bool step(struct view *v, int64_t budget_us)
{
	struct workbench_view *w = of(v);
	bool more = false;
	workbench_watch(w);
	for (int i = 0; i < PANES; i++)
		if (w->panes[i]->view.class->step)
			more |= w->panes[i]->view.class->step(&w->panes[i]->view, budget_us);
	return more;
}

static void close_view(struct view *v)
{
	struct workbench_view *w = of(v);
	for (int i = 0; i < PANES; i++)
		w->panes[i]->view.class->close(&w->panes[i]->view);
	free(w);
}

static const struct view_class class = {
	.name = "workbench",
	.contexts = contexts,
	.focus = focus,
	.draw = draw,
	.command = command,
	.event = event,
	.changed = changed,
	.step = step,
	.close = close_view,
};

struct view *workbench_view_new(struct session *s)
{
	struct workbench_view *w = mem_alloc(sizeof *w);
	w->view = (struct view){.class = &class, .session = s};
	w->panes[PANE_PROMPT] = prompt_pane_new(s);
	w->panes[PANE_CONTEXT] = context_pane_new(s);
	w->panes[PANE_OUTPUT] = output_pane_new(s);
	w->panes[PANE_SCORES] = scores_pane_new(s);
	w->focus = s->pane >= 1 && s->pane <= PANES ? s->pane - 1 : PANE_SCORES;
	w->above = PANE_OUTPUT;
	w->split_row = w->split_column = 0.5;
	w->looked_us = clock_mono_us(); /* all was looked at just now */
	return &w->view;
}
