/*
 * finder_view: owns what can be found and what choosing it does. What is few is there at once; the
 * examples come in step(), a page at a time, so that any number of them holds no key up.
 */
#include "finder_view.h"

#include <stdlib.h>

#include "clock.h"
#include "fs.h"
#include "json.h"
#include "picker.h"
#include "text_view.h"

enum { PAGE = 100, QUESTION = 200, MAX_DOCUMENT = 64 << 20 };

enum kind { PROMPT, VERSION, COMMAND, DOCUMENT, EXAMPLE };

/* What an item of the picker stands for. */
struct target {
	enum kind kind;
	enum command command; /* carried out */
	struct str argument;  /* with this */
};

struct finder {
	struct view view;
	struct picker picker;
	struct target *targets; /* one an item */
	size_t n, cap;
	struct arena arena; /* of the arguments */
	int64_t next_row;   /* of the table */
};

static struct finder *of(struct view *v)
{
	return (struct finder *)v;
}

static void add(struct finder *f, struct target target, struct str text, struct str detail)
{
	f->targets = mem_grow(f->targets, f->n, &f->cap, sizeof *f->targets);
	target.argument = arena_dup(&f->arena, target.argument);
	f->targets[f->n++] = target;
	picker_add(&f->picker, text, detail);
}

/* ---- what is few ---- */

static void add_prompts(struct finder *f, struct arena *a)
{
	struct str *names;
	size_t n = wb_prompts(f->view.session->wb, a, &names);
	for (size_t i = 0; i < n; i++)
		add(f, (struct target){PROMPT, CMD_PROMPT, names[i]}, names[i], STR("prompt"));
}

static void add_version(struct finder *f, struct arena *a, const struct wb_version *v)
{
	struct buf b = {0};
	struct str ref = arena_printf(a, "%.*s@%lld", STRF(v->prompt), (long long)v->number);
	buf_add(&b, ref);
	for (size_t i = 0; i < v->n_labels; i++)
		buf_addf(&b, " @%.*s", STRF(v->labels[i]));
	if (v->note.n)
		buf_addf(&b, "  %.*s", STRF(v->note));
	add(f, (struct target){VERSION, CMD_SHOW, ref}, buf_str(&b), STR("version"));
	buf_free(&b);
}

static void add_versions(struct finder *f, struct arena *a)
{
	struct wb_version *list;
	size_t n;
	struct err err;
	if (wb_log(f->view.session->wb, STR(""), a, &list, &n, &err) != 0) {
		session_fail(f->view.session, &err);
		return;
	}
	for (size_t i = 0; i < n; i++)
		add_version(f, a, &list[i]);
}

/* What can be done where one is, and in the workbench, which is below everything; moving about is
 * no command to look for. */
static void add_commands(struct finder *f, struct arena *a)
{
	bool wanted[WHERE_COUNT] = {[WHERE_GLOBAL] = true, [WHERE_WORKBENCH] = true};
	struct view *top = session_top(f->view.session);
	if (top && top->class->focus)
		top = top->class->focus(top);
	for (size_t i = 0; top && top->class->contexts[i]; i++)
		wanted[top->class->contexts[i]] = true;
	wanted[WHERE_LIST] = false;
	for (int c = 1; c < CMD_EDIT_FIRST; c++) {
		const struct command_row *row = command_row((enum command)c);
		const char *key = command_key((enum command)c);
		if (wanted[row->where] && c != CMD_FINDER)
			add(f, (struct target){COMMAND, (enum command)c, STR("")},
				arena_printf(a, "%s: %s", row->name, row->help),
				arena_printf(a, "%s%scommand", key, *key ? "  " : ""));
	}
}

static void add_documents(struct finder *f, struct arena *a)
{
	struct str *paths;
	size_t n;
	struct err err;
	if (wb_documents(f->view.session->wb, a, &paths, &n, &err) != 0) {
		session_fail(f->view.session, &err);
		return;
	}
	for (size_t i = 0; i < n; i++)
		add(f, (struct target){DOCUMENT, CMD_NONE, paths[i]}, paths[i], STR("document"));
}

/* ---- examples ---- */

/* The field that asks, or the first one with a text. */
static struct str question_of(const struct json *fields)
{
	struct str text = json_str(json_get(fields, "question"));
	for (const struct json *v = json_first(fields); v && text.n == 0; v = json_next(v))
		text = json_str(v);
	size_t n = text.n < QUESTION ? text.n : QUESTION;
	while (n < text.n && n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
		n--;
	return str_head(text, n);
}

static void add_example(struct finder *f, struct arena *a, const struct table_row *row)
{
	struct json *fields = NULL;
	json_parse(row->fields, &fields, NULL);
	add(f, (struct target){EXAMPLE, CMD_GO, row->id},
		arena_printf(a, "%.*s  %.*s", STRF(row->id), STRF(question_of(fields))),
		STR("example"));
	json_free(fields);
}

/* A page of them; false when there are no more. While the data is being read they are still to
 * come. */
static bool add_examples(struct finder *f)
{
	struct session *s = f->view.session;
	struct arena a = {0};
	struct table_row *rows;
	struct err err;
	int64_t n = 0;
	if (!s->table)
		return s->preparing;
	if (table_rows(s->table, f->next_row, PAGE, &a, &rows, &n, &err) != 0)
		session_fail(s, &err);
	for (int64_t i = 0; i < n; i++)
		add_example(f, &a, &rows[i]);
	f->next_row += n;
	arena_free(&a);
	return n == PAGE;
}

static bool finder_step(struct view *view, int64_t budget_us)
{
	struct finder *f = of(view);
	int64_t until = clock_mono_us() + budget_us / 2;
	if (!f->picker.is_loading && !f->picker.is_busy)
		return false;
	bool waits = !view->session->table; /* for the data: nothing to do until it is there */
	while (f->picker.is_loading && clock_mono_us() < until) {
		f->picker.is_loading = add_examples(f);
		if (waits)
			break;
	}
	bool more = picker_step(&f->picker, budget_us / 2);
	view->session->dirty = true;
	return more || f->picker.is_loading;
}

/* ---- choosing ---- */

static void open_document(struct session *s, struct str path)
{
	struct arena a = {0};
	struct buf text = {0};
	struct err err;
	struct str file = fs_join(&a, str_of(wb_dir(s->wb)), path);
	if (fs_read(file.p, MAX_DOCUMENT, &text, &err) != 0)
		session_fail(s, &err);
	else
		session_push(s, text_view_new(s, path, buf_str(&text)));
	buf_free(&text);
	arena_free(&a);
}

/* The finder is gone before what was chosen is done, which may open something else. */
static void accept(struct finder *f)
{
	struct session *s = f->view.session;
	struct arena a = {0};
	size_t item;
	picker_finish(&f->picker);
	if (!picker_choice(&f->picker, &item))
		return;
	struct target target = f->targets[item];
	target.argument = arena_dup(&a, target.argument);
	session_pop(s);
	if (target.kind == DOCUMENT)
		open_document(s, target.argument);
	else
		session_command(s, target.command, target.argument);
	arena_free(&a);
}

static bool finder_command(struct view *view, enum command c, struct str argument)
{
	(void)argument;
	view->session->dirty = true;
	if (c == CMD_ACCEPT)
		accept(of(view));
	else if (c == CMD_CANCEL)
		session_pop(view->session);
	else
		picker_command(&of(view)->picker, c == CMD_COMPLETE ? CMD_PICK_DOWN : c);
	return true;
}

static bool finder_event(struct view *view, const struct event *e)
{
	bool accepted;
	if (picker_event(&of(view)->picker, e, &accepted))
		view->session->dirty = true;
	if (accepted)
		accept(of(view));
	return true;
}

static void finder_draw(struct view *view, struct area a, bool focused)
{
	(void)focused;
	picker_draw(&of(view)->picker, a, STR("Find anything"));
}

static void finder_close(struct view *view)
{
	struct finder *f = of(view);
	picker_done(&f->picker);
	arena_free(&f->arena);
	free(f->targets);
	free(f);
}

static const enum where contexts[] = {WHERE_DIALOG, WHERE_EDIT, WHERE_NONE};

static const struct view_class finder_class = {
	.name = "finder",
	.contexts = contexts,
	.is_dialog = true,
	.draw = finder_draw,
	.command = finder_command,
	.event = finder_event,
	.step = finder_step,
	.close = finder_close,
};

struct view *finder_view_new(struct session *s)
{
	struct finder *f = mem_alloc(sizeof *f);
	struct arena a = {0};
	f->view = (struct view){.class = &finder_class, .session = s};
	picker_init(&f->picker);
	add_prompts(f, &a);
	add_versions(f, &a);
	add_documents(f, &a);
	add_commands(f, &a);
	f->picker.is_loading = true;
	picker_step(&f->picker, 0);
	arena_free(&a);
	return &f->view;
}
