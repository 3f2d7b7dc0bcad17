/* pane: owns what the four panes have in common. */
#include "pane.h"

#include <stdarg.h>
#include <stdio.h>

void pane_set(struct pane *p, const char *title)
{
	buf_cut(&p->title, 0);
	buf_addz(&p->title, title);
}

void pane_note(struct pane *p, style_t style, const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	buf_cut(&p->note, 0);
	buf_addz(&p->note, text);
	p->note_style = style;
}

void pane_done(struct pane *p)
{
	buf_free(&p->title);
	buf_free(&p->note);
}

void pane_reach(const struct pane *p, bool *above, bool *below)
{
	*above = p->scroll ? p->scroll->top > 0 : p->more_above;
	*below = p->scroll ? p->scroll->top + p->scroll->rows < p->scroll->n : p->more_below;
}

bool list_command(struct scroll *s, enum command c)
{
	switch ((int)c) {
	case CMD_UP:
		scroll_move(s, -1);
		return true;
	case CMD_DOWN:
		scroll_move(s, 1);
		return true;
	case CMD_PAGE_UP:
		scroll_page(s, -1);
		return true;
	case CMD_PAGE_DOWN:
		scroll_page(s, 1);
		return true;
	case CMD_HALF_UP:
		scroll_move(s, -(s->rows / 2 + 1));
		return true;
	case CMD_HALF_DOWN:
		scroll_move(s, s->rows / 2 + 1);
		return true;
	case CMD_TOP:
		scroll_to(s, 0);
		return true;
	case CMD_BOTTOM:
		scroll_to(s, s->n - 1);
		return true;
	}
	return false;
}

bool list_event(struct scroll *s, const struct event *e, int first)
{
	if (e->kind != EVENT_MOUSE)
		return false;
	if (e->mouse == MOUSE_WHEEL_UP || e->mouse == MOUSE_WHEEL_DOWN)
		scroll_wheel(s, e->mouse == MOUSE_WHEEL_UP ? -3 : 3);
	else if (e->mouse == MOUSE_PRESS && e->row >= first && e->row < first + (int)s->rows)
		scroll_to(s, s->top + e->row - first);
	else
		return false;
	return true;
}

bool text_command(struct scroll *s, enum command c)
{
	int64_t page = s->rows > 1 ? s->rows - 1 : 1;
	int64_t by = c == CMD_UP          ? -1
		     : c == CMD_DOWN      ? 1
		     : c == CMD_PAGE_UP   ? -page
		     : c == CMD_PAGE_DOWN ? page
		     : c == CMD_HALF_UP   ? -page / 2
		     : c == CMD_HALF_DOWN ? page / 2
		     : c == CMD_TOP       ? -s->n
		     : c == CMD_BOTTOM    ? s->n
					  : 0;
	scroll_wheel(s, by);
	return by != 0;
}
