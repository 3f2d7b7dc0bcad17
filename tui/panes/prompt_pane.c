/*
 * prompt_pane: owns the prompt: its template under edit, with its parts marked as they are typed,
 * or rendered for the current example.
 */
#include <stdlib.h>

#include "clock.h"
#include "dialog.h"
#include "draft.h"
#include "editor_draw.h"
#include "fs.h"
#include "json.h"
#include "marks.h"
#include "pane.h"

struct prompt_pane {
	struct pane pane;
	bool rendered, was_modified;
	struct editor *view; /* the rendered text; NULL: the template is shown */
	struct arena view_arena;
	struct editor_span *roles; /* of the rendered text */
	size_t n_roles;
	struct arena arena; /* of the spans */
	struct editor_span *spans;
	size_t n_spans;
	const struct draft *placed; /* whose beginning was gone to */
	uint64_t marked;            /* the version of the buffer that the spans are of, */
	size_t marked_to;           /* and how far it is marked */
	const struct draft *marked_draft;
	struct arena names_arena;
	struct str *names;
	size_t n_names;
	bool names_are_old; /* they are read when there is nothing else to do */
	struct err checked_err;
	const struct draft *checked_draft;
	uint64_t checked, seen; /* its buffer's version that was checked, and that was there last */
	int64_t seen_us;
	struct str replace_what;
	struct arena replace_arena;
};

static const enum where reading[] = {
	WHERE_PROMPT, WHERE_LIST, WHERE_WORKBENCH, WHERE_GLOBAL, WHERE_NONE};
static const enum where editing[] = {WHERE_EDITING, WHERE_EDIT, WHERE_NONE};
static const enum where editing_vim[] = {WHERE_EDITING, WHERE_NONE};

static const struct view_class read_class, edit_class, vim_class;

static struct session *session_of(struct prompt_pane *p)
{
	return p->pane.view.session;
}

static struct editor *editor_of(struct prompt_pane *p)
{
	struct draft *d = session_of(p)->draft;
	return d ? draft_editor(d) : NULL;
}

/* What is seen: the template or the rendered text. */
static struct editor *shown(struct prompt_pane *p)
{
	return p->view ? p->view : editor_of(p);
}

bool prompt_pane_is_editing(const struct pane *pane)
{
	return pane->view.class != &read_class;
}

/* ---- marks ---- */

style_t mark_style(enum mark_kind kind)
{
	switch (kind) {
	case MARK_FRONT:
		return STYLE_PROMPT_FRONT;
	case MARK_KEY:
		return STYLE_PROMPT_KEY;
	case MARK_ROLE:
		return STYLE_PROMPT_ROLE;
	case MARK_VARIABLE:
		return STYLE_PROMPT_VARIABLE;
	case MARK_UNKNOWN:
	case MARK_BROKEN:
		return STYLE_PROMPT_UNKNOWN;
	case MARK_SECTION:
		return STYLE_PROMPT_SECTION;
	case MARK_COMMENT:
		return STYLE_PROMPT_COMMENT;
	}
	return STYLE_TEXT;
}

/* Where the marks are needed to: the end of the window, and a little more for a tag that ends below
 * it. */
static size_t seen_end(struct prompt_pane *p)
{
	enum { BELOW = 4096 };
	struct editor *e = editor_of(p);
	struct editor_row row;
	size_t n = buffer_length(editor_buffer(e)), end = n;
	if (editor_row(e, p->pane.view.area.rows - 1, &row))
		end = row.to + BELOW;
	return end < n ? end : n;
}

/* From the beginning, because what a tag is depends on what stands before it, but no further than
 * is seen: a key in a long prompt costs what the screen shows. */
static void mark_text(struct prompt_pane *p)
{
	struct session *s = session_of(p);
	if (!s->draft || p->pane.view.area.rows < 1)
		return;
	uint64_t version = buffer_version(editor_buffer(editor_of(p)));
	size_t end = seen_end(p);
	if (p->marked_draft == s->draft && p->marked == version && p->marked_to >= end)
		return;
	struct mark *marks;
	arena_reset(&p->arena);
	size_t n = prompt_marks(
		&p->arena, str_head(draft_text(s->draft), end), p->names, p->n_names, &marks);
	p->spans = arena_alloc(&p->arena, (n + 1) * sizeof *p->spans);
	for (size_t i = 0; i < n; i++)
		p->spans[i] =
			(struct editor_span){marks[i].from, marks[i].to, mark_style(marks[i].kind)};
	p->n_spans = n;
	p->marked = version;
	p->marked_to = end;
	p->marked_draft = s->draft;
}

static void load_names(struct prompt_pane *p)
{
	arena_reset(&p->names_arena);
	p->n_names = session_of(p)->preparing
			     ? 0
			     : wb_names(session_of(p)->wb, &p->names_arena, &p->names);
	p->names_are_old = false;
	p->marked_draft = NULL;
	session_of(p)->dirty = true;
}

/* ---- the rendered text ---- */

static void drop_view(struct prompt_pane *p)
{
	editor_free(p->view);
	p->view = NULL;
	p->n_roles = 0;
	arena_reset(&p->view_arena);
}

static void add_message(struct prompt_pane *p, const struct json *message, struct buf *text)
{
	struct str role = json_str(json_get(message, "role"));
	size_t from = text->n;
	buf_addf(text, "%s%.*s:\n", text->n ? "\n\n" : "", STRF(role));
	p->roles[p->n_roles++] = (struct editor_span){from, text->n, STYLE_PROMPT_ROLE};
	buf_add(text, json_text(&p->view_arena, json_get(message, "content")));
}

static void show_text(struct prompt_pane *p, struct str text)
{
	p->view = editor_new(buffer_new(text), (struct editor_options){0});
	if (p->pane.view.area.rows > 0)
		editor_layout(p->view, p->pane.view.area.rows, p->pane.view.area.columns);
}

static void render(struct prompt_pane *p)
{
	struct session *s = session_of(p);
	struct wb_request request;
	struct json *messages = NULL;
	struct buf text = {0};
	struct err err = {0};
	drop_view(p);
	if (!p->rendered || !s->draft || s->example.ord == 0)
		return;
	struct ask_options o = {.run = session_options(s),
		.example = s->example.id,
		.source = draft_modified(s->draft) ? draft_text(s->draft) : (struct str){0}};
	int bad = ask_render(s->wb, &o, &p->view_arena, &request, &err);
	if (!bad)
		bad = json_parse(request.messages, &messages, &err);
	if (bad) {
		show_text(p, str_of(err.text));
		return;
	}
	p->roles = arena_alloc(&p->view_arena, (json_len(messages) + 1) * sizeof *p->roles);
	for (const struct json *m = json_first(messages); m; m = json_next(m))
		add_message(p, m, &text);
	show_text(p, buf_str(&text));
	json_free(messages);
	buf_free(&text);
}

/* ---- edge ---- */

/* More above and below the window. */
static void note_reach(struct prompt_pane *p)
{
	struct editor *e = shown(p);
	struct editor_row first, last;
	int rows = p->pane.view.area.rows;
	bool has_first = e && rows > 0 && editor_row(e, 0, &first);
	p->pane.more_above = has_first && first.from > 0;
	p->pane.more_below = has_first && editor_row(e, rows - 1, &last) &&
			     last.to + 1 < buffer_length(editor_buffer(e));
}

static void write_edge(struct prompt_pane *p)
{
	struct session *s = session_of(p);
	note_reach(p);
	if (!s->draft) {
		pane_note(&p->pane, STYLE_DIM, "no prompt");
		return;
	}
	struct editor *e = editor_of(p);
	struct editor *text = shown(p);
	long long tokens = (long long)tokens_estimate(buffer_text(editor_buffer(text)));
	bool changed = draft_modified(s->draft);
	if (prompt_pane_is_editing(&p->pane)) {
		size_t at = editor_cursor(e);
		size_t line = buffer_line_of(editor_buffer(e), at);
		const char *mode = editor_mode(e);
		pane_note(&p->pane, STYLE_STRONG, "%s%s%sediting %zu, ~%lld tokens", mode,
			*mode ? " " : "", changed ? "unsaved, " : "", line + 1, tokens);
	} else {
		pane_note(&p->pane, STYLE_DIM, "%s, ~%lld tokens",
			p->view   ? "rendered"
			: changed ? "unsaved"
				  : "template",
			tokens);
	}
}

/* ---- drawing ---- */

static void draw(struct view *v, struct area a, bool focused)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	struct editor *e = shown(p);
	if (!e) {
		area_text_cut(a, 0, 1, a.columns - 1,
			STR("no prompt: strop.yaml names none that exists"), STYLE_DIM);
		return;
	}
	bool error = p->checked_err.code != 0 && !p->view && a.rows > 3;
	struct area text = area_part(a, 0, 0, a.rows - error, a.columns);
	editor_draw(e, text, p->view ? p->roles : p->spans, p->view ? p->n_roles : p->n_spans,
		STYLE_TEXT, focused && prompt_pane_is_editing(&p->pane));
	if (error)
		area_text_cut(
			a, a.rows - 1, 0, a.columns, str_of(p->checked_err.text), STYLE_ERROR);
}

/* The first line behind the front matter; 0 without one. */
static size_t body_line(struct buffer *b)
{
	enum { FAR = 200 };
	if (!str_is(buffer_line(b, 0), "---"))
		return 0;
	for (size_t i = 1; i < buffer_lines(b) && i < FAR; i++)
		if (str_is(buffer_line(b, i), "---"))
			return i + 1 < buffer_lines(b) ? i + 1 : 0;
	return 0;
}

/* A prompt is read and edited from where it begins; the front matter is one page up. */
static void go_to_body(struct prompt_pane *p)
{
	struct editor *e = editor_of(p);
	struct buffer *b = e ? editor_buffer(e) : NULL;
	size_t line = b ? body_line(b) : 0;
	if (p->placed == session_of(p)->draft || !e || p->pane.view.area.rows < 2)
		return;
	p->placed = session_of(p)->draft;
	editor_move_to(e, buffer_line_start(b, line), false);
	editor_layout(e, p->pane.view.area.rows, p->pane.view.area.columns);
	editor_scroll(e, p->pane.view.area.rows);
	editor_move_to(e, buffer_line_start(b, line), false);
}

/* Others show whether the text is the one that was saved. */
static void tell_modified(struct prompt_pane *p)
{
	struct session *s = session_of(p);
	bool modified = s->draft && draft_modified(s->draft);
	if (modified != p->was_modified)
		session_changed(s, CHANGED_PROMPT);
	p->was_modified = modified;
}

static void lay_out(struct prompt_pane *p)
{
	struct area a = p->pane.view.area;
	struct editor *e = shown(p);
	int error = p->checked_err.code != 0 && !p->view && a.rows > 3;
	tell_modified(p);
	go_to_body(p);
	if (e && a.rows > error && a.columns > 0)
		editor_layout(e, a.rows - error, a.columns);
	mark_text(p);
	write_edge(p);
}

static void place(struct view *v, int rows, int columns)
{
	(void)rows;
	(void)columns;
	lay_out((struct prompt_pane *)v);
}

/* ---- editing ---- */

static void set_class(struct prompt_pane *p, bool edit)
{
	p->pane.view.class = !edit                         ? &read_class
			     : session_of(p)->settings.vim ? &vim_class
							   : &edit_class;
	lay_out(p);
}

void prompt_pane_edit(struct pane *pane)
{
	struct prompt_pane *p = (struct prompt_pane *)pane;
	if (!editor_of(p))
		return;
	p->rendered = false;
	drop_view(p);
	editor_set_vim(editor_of(p), session_of(p)->settings.vim);
	set_class(p, true);
}

void prompt_pane_leave(struct pane *pane)
{
	set_class((struct prompt_pane *)pane, false);
}

static void find_typed(void *context, struct str text)
{
	struct prompt_pane *p = context;
	if (editor_of(p))
		editor_find_preview(editor_of(p), text);
	lay_out(p);
}

static void find_cancelled(void *context)
{
	find_typed(context, STR(""));
}

static void find_done(void *context, struct str text)
{
	struct prompt_pane *p = context;
	if (text.n && !editor_find(editor_of(p), text, false))
		session_say(session_of(p), MESSAGE_INFO, "not found: %.*s", STRF(text));
	lay_out(p);
}

static void replace_with(void *context, struct str text)
{
	struct prompt_pane *p = context;
	size_t n = buffer_replace_all(editor_buffer(editor_of(p)), p->replace_what, text);
	session_say(session_of(p), MESSAGE_DONE, "%zu replaced", n);
	lay_out(p);
}

static void replace_what(void *context, struct str text)
{
	struct prompt_pane *p = context;
	if (text.n == 0)
		return;
	arena_reset(&p->replace_arena);
	p->replace_what = arena_dup(&p->replace_arena, text);
	dialog_line(session_of(p), &(struct ask_line){.label = "replace with: ",
					   .history = "replace",
					   .done = replace_with,
					   .context = p});
}

static void goto_line(void *context, struct str text)
{
	struct prompt_pane *p = context;
	long long n;
	if (str_to_int(str_trim(text), &n) && n > 0)
		editor_goto_line(editor_of(p), (size_t)n);
	else
		session_say(session_of(p), MESSAGE_ERROR, "a line number is needed, not \"%.*s\"",
			STRF(text));
	lay_out(p);
}

static void leave(struct prompt_pane *p)
{
	set_class(p, false);
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
	size_t n = buffer_replace_all(editor_buffer(editor_of(p)), what, with);
	session_say(session_of(p), MESSAGE_DONE, "%zu replaced", n);
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
	struct session *s = session_of(p);
	struct str line = str_trim(text);
	long long number;
	bool writes = str_is(line, "w") || str_is(line, "wq") || str_is(line, "x");
	bool quits =
		str_is(line, "q") || str_is(line, "q!") || str_is(line, "wq") || str_is(line, "x");
	if (quits)
		leave(p);
	if (writes)
		session_command(s, CMD_SAVE, STR(""));
	else if (str_to_int(line, &number) && number > 0)
		editor_goto_line(editor_of(p), (size_t)number);
	else if (!quits && !vim_substitute(p, line))
		session_command_line(s, line);
	lay_out(p);
}

/* What the editor wants its surroundings to do. */
static bool answer(struct prompt_pane *p, enum editor_asks asks)
{
	struct session *s = session_of(p);
	struct ask_line q = {.history = "find", .context = p};
	switch (asks) {
	case EDITOR_NOT_MINE:
		return false;
	case EDITOR_USED:
	case EDITOR_ACCEPT:
		break;
	case EDITOR_LEAVE:
		set_class(p, false);
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
		set_class(p, false);
		session_command(s, CMD_SAVE, STR(""));
		break;
	}
	struct str taken;
	if (editor_of(p) && editor_took(editor_of(p), &taken))
		session_took(s, taken);
	lay_out(p);
	return true;
}

static bool edit_command(struct view *v, enum command c, struct str argument)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	struct session *s = v->session;
	(void)argument;
	if (!editor_of(p))
		return false;
	if (c >= CMD_EDIT_FIRST)
		return answer(p, editor_act(editor_of(p), (enum edit_action)(c - CMD_EDIT_FIRST)));
	switch ((int)c) {
	case CMD_EDIT_LEAVE:
		/* Esc first drops a selection, then leaves. */
		return answer(p, editor_key(editor_of(p), (struct key){.code = KEY_ESC}));
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
		set_class(p, false);
		session_command(s, CMD_NEXT_PANE, STR(""));
		return true;
	}
	return false;
}

static bool grab(struct view *v, struct key key)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	if (!editor_of(p))
		return false;
	bool normal = str_is(str_of(editor_mode(editor_of(p))), "NORMAL");
	if (normal && key.code == KEY_TAB && key.mods == 0) {
		leave(p);
		session_command(v->session, CMD_NEXT_PANE, STR(""));
		return true;
	}
	enum editor_asks asks = editor_key(editor_of(p), key);
	/* Esc in normal mode is pressed out of habit: one leaves by :q, ZZ or Tab. */
	return answer(p, asks == EDITOR_LEAVE ? EDITOR_USED : asks);
}

static bool edit_event(struct view *v, const struct event *e)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	struct editor *editor = editor_of(p);
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
	mark_text(p);
	if (e->kind == EVENT_PASTE || e->mouse == MOUSE_PRESS || e->mouse == MOUSE_DRAG)
		lay_out(p);
	write_edge(p);
	return true;
}

/* ---- reading ---- */

static bool scroll_text(struct prompt_pane *p, enum command c)
{
	struct editor *e = shown(p);
	int page = p->pane.view.area.rows > 1 ? p->pane.view.area.rows - 1 : 1;
	int by = c == CMD_UP          ? -1
		 : c == CMD_DOWN      ? 1
		 : c == CMD_PAGE_UP   ? -page
		 : c == CMD_PAGE_DOWN ? page
		 : c == CMD_HALF_UP   ? -page / 2
		 : c == CMD_HALF_DOWN ? page / 2
				      : 0;
	if (!e)
		return false;
	if (c == CMD_TOP || c == CMD_BOTTOM) {
		editor_move_to(e, c == CMD_TOP ? 0 : buffer_length(editor_buffer(e)), false);
		lay_out(p);
		return true;
	}
	if (by)
		editor_scroll(e, by);
	mark_text(p);
	note_reach(p);
	return by != 0;
}

static bool read_command(struct view *v, enum command c, struct str argument)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	(void)argument;
	switch ((int)c) {
	case CMD_TEMPLATE:
		p->rendered = !p->rendered;
		render(p);
		lay_out(p);
		return true;
	case CMD_EDIT_HERE:
		session_command(v->session, CMD_EDIT, STR(""));
		return true;
	}
	return scroll_text(p, c);
}

static bool read_event(struct view *v, const struct event *e)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	if (e->kind != EVENT_MOUSE || !shown(p))
		return false;
	if (e->mouse != MOUSE_WHEEL_UP && e->mouse != MOUSE_WHEEL_DOWN)
		return false;
	editor_scroll(shown(p), e->mouse == MOUSE_WHEEL_UP ? -3 : 3);
	mark_text(p);
	note_reach(p);
	return true;
}

/* ---- both ---- */

static void changed(struct view *v, unsigned what)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	if (what & CHANGED_SETTINGS && prompt_pane_is_editing(&p->pane))
		prompt_pane_edit(&p->pane);
	if (what & CHANGED_SETUP)
		p->names_are_old = true;
	if (p->rendered && what & (CHANGED_EXAMPLE | CHANGED_PROMPT | CHANGED_SETUP))
		render(p);
	lay_out(p);
}

/* The real parser's opinion, once for each text that the keyboard has rested on (the loop comes by
 * again when the journal is due): parsing 50 KB takes longer than a key may. */
static bool step(struct view *v, int64_t budget_us)
{
	enum { REST_US = 250000 };
	struct prompt_pane *p = (struct prompt_pane *)v;
	struct draft *d = v->session->draft;
	uint64_t version = d ? buffer_version(editor_buffer(draft_editor(d))) : 0;
	int64_t now = clock_mono_us();
	(void)budget_us;
	if (p->names_are_old && !v->session->preparing) {
		load_names(p);
		lay_out(p);
	}
	if (version != p->seen || d != p->checked_draft) {
		if (d != p->checked_draft)
			p->checked = UINT64_MAX;
		p->checked_draft = d;
		p->seen = version;
		p->seen_us = prompt_pane_is_editing(&p->pane) ? now : 0;
	}
	if (!d || p->checked == version || now - p->seen_us < REST_US)
		return false;
	p->checked = version;
	enum err_code before = p->checked_err.code;
	p->checked_err = (struct err){0};
	if (prompt_check(fs_base_name(draft_path(d)).p, draft_text(d), &p->checked_err) == 0)
		prompt_doubts(fs_base_name(draft_path(d)).p, draft_text(d), &p->checked_err);
	if (before || p->checked_err.code)
		v->session->dirty = true;
	lay_out(p);
	return false;
}

static void close_pane(struct view *v)
{
	struct prompt_pane *p = (struct prompt_pane *)v;
	editor_free(p->view);
	arena_free(&p->view_arena);
	arena_free(&p->arena);
	arena_free(&p->names_arena);
	arena_free(&p->replace_arena);
	pane_done(&p->pane);
	free(p);
}

static const struct view_class read_class = {
	.name = "prompt",
	.contexts = reading,
	.draw = draw,
	.command = read_command,
	.event = read_event,
	.changed = changed,
	.place = place,
	.step = step,
	.close = close_pane,
};

static const struct view_class edit_class = {
	.name = "editor",
	.contexts = editing,
	.draw = draw,
	.command = edit_command,
	.event = edit_event,
	.changed = changed,
	.place = place,
	.step = step,
	.close = close_pane,
};

static const struct view_class vim_class = {
	.name = "vi",
	.contexts = editing_vim,
	.grab = grab,
	.draw = draw,
	.command = edit_command,
	.event = edit_event,
	.changed = changed,
	.place = place,
	.step = step,
	.close = close_pane,
};

struct pane *prompt_pane_new(struct session *s)
{
	struct prompt_pane *p = mem_alloc(sizeof *p);
	p->pane.view = (struct view){.class = &read_class, .session = s};
	p->checked = UINT64_MAX;
	pane_set(&p->pane, "Prompt");
	return &p->pane;
}
