/*
 * prompt_pane: owns what the prompt's pane shows: the template under edit, checked while the keyboard
 * rests, or the text that it makes of the current example. prompt_marks.c marks its parts, and
 * prompt_edit.c takes the keys while it is edited.
 */
#include "prompt_parts.h"

#include <stdlib.h>

#include "clock.h"
#include "draft.h"
#include "fs.h"
#include "json.h"
#include "marks.h"
static const enum where reading[] = {
	WHERE_PROMPT, WHERE_LIST, WHERE_WORKBENCH, WHERE_GLOBAL, WHERE_NONE};
static const enum where editing[] = {WHERE_EDITING, WHERE_EDIT, WHERE_NONE};
static const enum where editing_vim[] = {WHERE_EDITING, WHERE_NONE};

static const struct view_class read_class, edit_class, vim_class;

struct session *prompt_session(struct prompt_pane *p)
{
	return p->pane.view.session;
}

struct editor *prompt_editor(struct prompt_pane *p)
{
	struct draft *d = prompt_session(p)->draft;
	return d ? draft_editor(d) : NULL;
}

/* What is seen: the template or the rendered text. */
struct editor *prompt_shown(struct prompt_pane *p)
{
	return p->view ? p->view : prompt_editor(p);
}

bool prompt_pane_is_editing(const struct pane *pane)
{
	return pane->view.class != &read_class;
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
	struct session *s = prompt_session(p);
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
	struct editor *e = prompt_shown(p);
	struct editor_row first, last;
	int rows = p->pane.view.area.rows;
	bool has_first = e && rows > 0 && editor_row(e, 0, &first);
	p->pane.more_above = has_first && first.from > 0;
	p->pane.more_below = has_first && editor_row(e, rows - 1, &last) &&
			     last.to + 1 < buffer_length(editor_buffer(e));
}

void prompt_write_edge(struct prompt_pane *p)
{
	struct session *s = prompt_session(p);
	note_reach(p);
	if (!s->draft) {
		pane_note(&p->pane, STYLE_DIM, "no prompt");
		return;
	}
	struct editor *e = prompt_editor(p);
	struct editor *text = prompt_shown(p);
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
	struct editor *e = prompt_shown(p);
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
	struct editor *e = prompt_editor(p);
	struct buffer *b = e ? editor_buffer(e) : NULL;
	size_t line = b ? body_line(b) : 0;
	if (p->placed == prompt_session(p)->draft || !e || p->pane.view.area.rows < 2)
		return;
	p->placed = prompt_session(p)->draft;
	editor_move_to(e, buffer_line_start(b, line), false);
	editor_layout(e, p->pane.view.area.rows, p->pane.view.area.columns);
	editor_scroll(e, p->pane.view.area.rows);
	editor_move_to(e, buffer_line_start(b, line), false);
}

/* Others show whether the text is the one that was saved. */
static void tell_modified(struct prompt_pane *p)
{
	struct session *s = prompt_session(p);
	bool modified = s->draft && draft_modified(s->draft);
	if (modified != p->was_modified)
		session_changed(s, CHANGED_PROMPT);
	p->was_modified = modified;
}

void prompt_lay_out(struct prompt_pane *p)
{
	struct area a = p->pane.view.area;
	struct editor *e = prompt_shown(p);
	int error = p->checked_err.code != 0 && !p->view && a.rows > 3;
	tell_modified(p);
	go_to_body(p);
	if (e && a.rows > error && a.columns > 0)
		editor_layout(e, a.rows - error, a.columns);
	prompt_mark(p);
	prompt_write_edge(p);
}

static void place(struct view *v, int rows, int columns)
{
	(void)rows;
	(void)columns;
	prompt_lay_out((struct prompt_pane *)v);
}

/* ---- editing ---- */

static void set_class(struct prompt_pane *p, bool edit)
{
	p->pane.view.class = !edit                             ? &read_class
			     : prompt_session(p)->settings.vim ? &vim_class
							       : &edit_class;
	prompt_lay_out(p);
}

void prompt_pane_edit(struct pane *pane)
{
	struct prompt_pane *p = (struct prompt_pane *)pane;
	if (!prompt_editor(p))
		return;
	p->rendered = false;
	drop_view(p);
	editor_set_vim(prompt_editor(p), prompt_session(p)->settings.vim);
	set_class(p, true);
}

void prompt_pane_leave(struct pane *pane)
{
	set_class((struct prompt_pane *)pane, false);
}

/* ---- reading ---- */

static bool scroll_text(struct prompt_pane *p, enum command c)
{
	struct editor *e = prompt_shown(p);
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
		prompt_lay_out(p);
		return true;
	}
	if (by)
		editor_scroll(e, by);
	prompt_mark(p);
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
		prompt_lay_out(p);
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
	if (e->kind != EVENT_MOUSE || !prompt_shown(p))
		return false;
	if (e->mouse != MOUSE_WHEEL_UP && e->mouse != MOUSE_WHEEL_DOWN)
		return false;
	editor_scroll(prompt_shown(p), e->mouse == MOUSE_WHEEL_UP ? -3 : 3);
	prompt_mark(p);
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
	prompt_lay_out(p);
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
		prompt_load_names(p);
		prompt_lay_out(p);
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
	prompt_lay_out(p);
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
	.command = prompt_edit_command,
	.event = prompt_edit_event,
	.changed = changed,
	.place = place,
	.step = step,
	.close = close_pane,
};

static const struct view_class vim_class = {
	.name = "vi",
	.contexts = editing_vim,
	.grab = prompt_edit_grab,
	.draw = draw,
	.command = prompt_edit_command,
	.event = prompt_edit_event,
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
