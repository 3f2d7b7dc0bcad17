/*
 * prompt_edit: owns what the editor of the prompt asks for: a search, a replacement, a line, vi's
 * command line, saving, leaving.
 */
#include "prompt_parts.h"

#include <stdlib.h>

#include "dialog.h"
#include "draft.h"

static void find_typed(void *context, struct str text)
{
	struct prompt_pane *p = context;
	if (prompt_editor(p))
		editor_find_preview(prompt_editor(p), text);
	prompt_lay_out(p);
}

static void find_cancelled(void *context)
{
	find_typed(context, STR(""));
}

static void find_done(void *context, struct str text)
{
	struct prompt_pane *p = context;
	if (text.n && !editor_find(prompt_editor(p), text, false))
		session_say(prompt_session(p), MESSAGE_INFO, "not found: %.*s", STRF(text));
	prompt_lay_out(p);
}

static void replace_with(void *context, struct str text)
{
	struct prompt_pane *p = context;
	size_t n = buffer_replace_all(editor_buffer(prompt_editor(p)), p->replace_what, text);
	session_say(prompt_session(p), MESSAGE_DONE, "%zu replaced", n);
	prompt_lay_out(p);
}

static void replace_what(void *context, struct str text)
{
	struct prompt_pane *p = context;
	if (text.n == 0)
		return;
	arena_reset(&p->replace_arena);
	p->replace_what = arena_dup(&p->replace_arena, text);
	dialog_line(prompt_session(p), &(struct ask_line){.label = "replace with: ",
					       .history = "replace",
					       .done = replace_with,
					       .context = p});
}

static void goto_line(void *context, struct str text)
{
	struct prompt_pane *p = context;
	long long n;
	if (str_to_int(str_trim(text), &n) && n > 0)
		editor_goto_line(prompt_editor(p), (size_t)n);
	else
		session_say(prompt_session(p), MESSAGE_ERROR,
			"a line number is needed, not \"%.*s\"", STRF(text));
	prompt_lay_out(p);
}

/* %s/what/with/: any character may stand for the slash. False: it is none. */
static bool vim_substitute(struct prompt_pane *p, struct str line)
{
	struct str rest, what, with;
	if (!str_starts(line, STR("%s")) || line.n < 4)
		return false;
	char mark = line.p[2];
	rest = str_from(line, 3);
	if (!str_split(&rest, mark, &what) || what.n == 0)
		return false;
	if (!str_split(&rest, mark, &with))
		with = STR("");
	size_t n = buffer_replace_all(editor_buffer(prompt_editor(p)), what, with);
	session_say(prompt_session(p), MESSAGE_DONE, "%zu replaced", n);
	return true;
}

static void vim_hint(struct str text, struct buf *out)
{
	if (text.n == 0)
		buf_addz(out, "w  q  wq  LINE  %s/what/with/  or any command");
}

/* A line after vi's colon; what vi does not know is a command of strop. */
static void vim_line(void *context, struct str text)
{
	struct prompt_pane *p = context;
	struct session *s = prompt_session(p);
	struct str line = str_trim(text);
	long long number;
	bool writes = str_is(line, "w") || str_is(line, "wq") || str_is(line, "x");
	bool quits =
		str_is(line, "q") || str_is(line, "q!") || str_is(line, "wq") || str_is(line, "x");
	if (quits)
		prompt_pane_leave(&p->pane);
	if (writes)
		session_command(s, CMD_SAVE, STR(""));
	else if (str_to_int(line, &number) && number > 0)
		editor_goto_line(prompt_editor(p), (size_t)number);
	else if (!quits && !vim_substitute(p, line))
		session_command_line(s, line);
	prompt_lay_out(p);
}

/* What the editor wants its surroundings to do. */
static bool answer(struct prompt_pane *p, enum editor_asks asks)
{
	struct session *s = prompt_session(p);
	struct ask_line q = {.history = "find", .context = p};
	switch (asks) {
	case EDITOR_NOT_MINE:
		return false;
	case EDITOR_USED:
	case EDITOR_ACCEPT:
		break;
	case EDITOR_LEAVE:
		prompt_pane_leave(&p->pane);
		break;
	case EDITOR_ASK_FIND:
		q.label = "search: ";
		q.changed = find_typed;
		q.done = find_done;
		q.cancelled = find_cancelled;
		dialog_line(s, &q);
		break;
	case EDITOR_ASK_REPLACE:
		q.label = "replace: ";
		q.done = replace_what;
		dialog_line(s, &q);
		break;
	case EDITOR_ASK_LINE:
		q.label = "line: ";
		q.history = NULL;
		q.done = goto_line;
		dialog_line(s, &q);
		break;
	case EDITOR_ASK_COMMAND:
		q.label = ":";
		q.hint = vim_hint;
		q.history = ":";
		q.done = vim_line;
		dialog_line(s, &q);
		break;
	case EDITOR_SAVE:
		session_command(s, CMD_SAVE, STR(""));
		break;
	case EDITOR_SAVE_LEAVE:
		prompt_pane_leave(&p->pane);
		session_command(s, CMD_SAVE, STR(""));
		break;
	}
	struct str taken;
	if (prompt_editor(p) && editor_took(prompt_editor(p), &taken))
		session_took(s, taken);
	prompt_lay_out(p);
	return true;
}

bool prompt_edit_command(struct view *v, enum command c, struct str argument)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	struct session *s = v->session;
	(void)argument;
	if (!prompt_editor(p))
		return false;
	if (c >= CMD_EDIT_FIRST)
		return answer(
			p, editor_act(prompt_editor(p), (enum edit_action)(c - CMD_EDIT_FIRST)));
	switch ((int)c) {
	case CMD_EDIT_LEAVE:
		/* Esc first drops a selection, then leaves. */
		return answer(p, editor_key(prompt_editor(p), (struct key){.code = KEY_ESC}));
	case CMD_EDIT_SAVE:
		session_command(s, CMD_SAVE, STR(""));
		return true;
	case CMD_EDIT_RUN:
		session_command(s, CMD_RUN_EXAMPLE, STR(""));
		return true;
	case CMD_EDIT_RUN_ALL:
		session_command(s, CMD_RUN_ALL, STR(""));
		return true;
	case CMD_EDIT_EXTERNAL:
		session_command(s, CMD_EDIT_OUTSIDE, STR(""));
		return true;
	case CMD_EDIT_COMMAND:
		session_command(s, CMD_COMMAND_LINE, STR(""));
		return true;
	case CMD_EDIT_HELP:
		session_command(s, CMD_HELP, STR(""));
		return true;
	case CMD_EDIT_NEXT_PANE:
		prompt_pane_leave(&p->pane);
		session_command(s, CMD_NEXT_PANE, STR(""));
		return true;
	}
	return false;
}

bool prompt_edit_grab(struct view *v, struct key key)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	if (!prompt_editor(p))
		return false;
	bool normal = str_is(str_of(editor_mode(prompt_editor(p))), "NORMAL");
	if (normal && key.code == KEY_TAB && key.mods == 0) {
		prompt_pane_leave(&p->pane);
		session_command(v->session, CMD_NEXT_PANE, STR(""));
		return true;
	}
	enum editor_asks asks = editor_key(prompt_editor(p), key);
	/* Esc in normal mode is pressed out of habit: one leaves by :q, ZZ or Tab. */
	return answer(p, asks == EDITOR_LEAVE ? EDITOR_USED : asks);
}

bool prompt_edit_event(struct view *v, const struct event *e)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	struct editor *editor = prompt_editor(p);
	if (!editor)
		return false;
	if (e->kind == EVENT_KEY)
		return answer(p, editor_key(editor, e->key));
	if (e->kind == EVENT_PASTE)
		editor_paste(editor, e->paste);
	else if (e->mouse == MOUSE_WHEEL_UP || e->mouse == MOUSE_WHEEL_DOWN)
		editor_scroll(editor, e->mouse == MOUSE_WHEEL_UP ? -3 : 3);
	else if (e->mouse == MOUSE_PRESS || e->mouse == MOUSE_DRAG)
		editor_move_to(
			editor, editor_at_cell(editor, e->row, e->column), e->mouse == MOUSE_DRAG);
	else
		return false;
	prompt_mark(p);
	if (e->kind == EVENT_PASTE || e->mouse == MOUSE_PRESS || e->mouse == MOUSE_DRAG)
		prompt_lay_out(p);
	prompt_write_edge(p);
	return true;
}
