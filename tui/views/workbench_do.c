/*
 * workbench_do: owns what the workbench's keys do: setting, sorting, stepping; running is
 * workbench_run.c's.
 */
#include "workbench_do.h"

#include <stdlib.h>

#include "dialog.h"
#include "draft.h"
#include "places_dialog.h"
#include "variant.h"

/* ---- sorting and filtering ---- */

static void choose_sort(struct session *s)
{
	struct arena a = {0};
	int n = session_orders(s);
	struct str *names = arena_alloc(&a, (size_t)(2 * n) * sizeof *names);
	for (int i = 0; i < n; i++) {
		names[2 * i] = session_order_name(s, i);
		names[2 * i + 1] = arena_printf(&a, "-%.*s", STRF(names[2 * i]));
	}
	dialog_choose(s, &(struct choice){.title = "sort by (- from high to low)",
				 .command = CMD_SORT,
				 .names = names,
				 .n = (size_t)(2 * n),
				 .now = STR("data")});
	arena_free(&a);
}

static void sort_by(struct session *s, struct str name)
{
	int order;
	bool down;
	if (!session_find_order(s, name, &order, &down)) {
		session_say(s, MESSAGE_ERROR,
			"no column \"%.*s\": data, id, result, was, tags, or a scorer; - before it "
			"from high to low",
			STRF(down ? str_from(name, 1) : name));
		return;
	}
	session_sort(s, order, down);
	session_say(s, MESSAGE_INFO, "sorted by %.*s%s", STRF(session_order_name(s, order)),
		down ? ", from high to low" : "");
}

static void filter_hint(struct str text, struct buf *out)
{
	if (text.n == 0)
		buf_addz(out, "fail  new  fixed  broken  tag:X  score<0.5  \"text\"  !term");
}

/* The list follows what is typed, and goes back to what it was when that is not wanted. */
struct filter_question {
	struct session *session;
	struct arena arena;
	struct str before, example;
};

static void filter_end(struct filter_question *q)
{
	arena_free(&q->arena);
	free(q);
}

static void filter_typed(void *context, struct str text)
{
	struct filter_question *q = context;
	if (q->session->table)
		table_filter(q->session->table, text, NULL);
}

static void filter_done(void *context, struct str text)
{
	struct filter_question *q = context;
	session_filter(q->session, text);
	filter_end(q);
}

static void filter_cancelled(void *context)
{
	struct filter_question *q = context;
	filter_typed(q, q->before);
	if (q->example.n)
		session_go_id(q->session, q->example);
	filter_end(q);
}

static void ask_filter(struct session *s)
{
	struct filter_question *q = mem_alloc(sizeof *q);
	q->session = s;
	q->before = arena_dup(&q->arena, table_filter_text(s->table));
	q->example = arena_dup(&q->arena, s->example.id);
	dialog_line(s, &(struct ask_line){.label = "filter: ",
			       .initial = q->before,
			       .hint = filter_hint,
			       .history = "filter",
			       .changed = filter_typed,
			       .done = filter_done,
			       .cancelled = filter_cancelled,
			       .context = q});
}

/* ---- numbers ---- */

static void set_number(struct session *s, enum command c, struct str text)
{
	const char *what = c == CMD_K ? "chunks" : c == CMD_SHOTS ? "training examples" : "trials";
	long long n, least = c == CMD_SHOTS ? 0 : 1;
	if (!str_to_int(text, &n) || n < least || n > 1000)
		session_say(s, MESSAGE_ERROR,
			"%s takes a number of %s from %lld to 1000, not \"%.*s\"",
			command_row(c)->name, what, least, STRF(text));
	else if (c == CMD_K)
		session_set_k(s, n);
	else if (c == CMD_SHOTS)
		session_set_shots(s, n);
	else
		session_set_trials(s, n);
}

struct number_question {
	struct session *session;
	enum command command;
};

static void number_done(void *context, struct str text)
{
	struct number_question *q = context;
	set_number(q->session, q->command, str_trim(text));
	free(q);
}

static void ask_number(struct session *s, enum command c)
{
	struct number_question *q = mem_alloc(sizeof *q);
	*q = (struct number_question){s, c};
	dialog_line(s, &(struct ask_line){.label = c == CMD_K       ? "chunks: "
						   : c == CMD_SHOTS ? "shots: "
								    : "trials: ",
			       .done = number_done,
			       .cancelled = free,
			       .context = q});
}

/* ---- setup ---- */

static void set_model(struct session *s, struct str id)
{
	struct arena a = {0};
	struct str *ids;
	size_t n = wb_models(s->wb, &a, &ids), i = 0;
	while (i < n && !str_eq(ids[i], id))
		i++;
	if (i < n)
		session_set_model(s, id);
	else
		session_say(s, MESSAGE_ERROR, "no model \"%.*s\"; m lists them", STRF(id));
	arena_free(&a);
}

static void set_retrieval(struct session *s, struct str mode)
{
	if (str_is(mode, "none") || str_is(mode, "bm25") || str_is(mode, "ideal"))
		session_set_retrieval(s, mode);
	else
		session_say(s, MESSAGE_ERROR, "no retrieval mode \"%.*s\": none, bm25, ideal",
			STRF(mode));
}

static void set_selection(struct session *s, struct str kind)
{
	size_t i = 0;
	while (shot_selection_names[i] && !str_is(kind, shot_selection_names[i]))
		i++;
	if (shot_selection_names[i])
		session_set_selection(s, kind);
	else
		session_say(s, MESSAGE_ERROR, "no shot selection \"%.*s\"; :selection lists them",
			STRF(kind));
}

static void set_reasoning(struct session *s, struct str name)
{
	struct arena a = {0};
	struct str *names;
	size_t n = wb_reasonings(s->wb, &a, &names), i = 0;
	while (i < n && !str_eq(names[i], name))
		i++;
	if (i < n)
		session_set_reasoning(s, name);
	else
		session_say(s, MESSAGE_ERROR,
			"no style of reasoning \"%.*s\"; :reasoning lists them", STRF(name));
	arena_free(&a);
}

static void param_done(void *context, struct str text)
{
	session_set_param(context, str_trim(text));
}

static void ask_param(struct session *s)
{
	dialog_line(
		s, &(struct ask_line){.label = "NAME=VALUE: ", .done = param_done, .context = s});
}

static void set_against(struct session *s, struct str ref)
{
	struct arena a = {0};
	struct wb_version v;
	struct err err = {0};
	if (wb_resolve(s->wb, ref, false, &a, &v, &err) != 0)
		session_fail(s, &err);
	else if (v.number == 0)
		session_say(s, MESSAGE_ERROR, "%.*s is no version yet", STRF(ref));
	else
		session_set_was(s, v.number);
	arena_free(&a);
}

/* ---- the table of what to do ---- */

static bool choose_or_set(struct session *s, enum command c, struct str argument)
{
	bool asks = argument.n == 0;
	switch ((int)c) {
	case CMD_MODEL:
		asks ? workbench_choose(s, c) : set_model(s, argument);
		return true;
	case CMD_RETRIEVAL:
		asks ? workbench_choose(s, c) : set_retrieval(s, argument);
		return true;
	case CMD_SELECTION:
		asks ? workbench_choose(s, c) : set_selection(s, argument);
		return true;
	case CMD_REASONING:
		asks ? workbench_choose(s, c) : set_reasoning(s, argument);
		return true;
	case CMD_PARAM:
		asks ? ask_param(s) : session_set_param(s, argument);
		return true;
	case CMD_SPLIT:
		asks ? workbench_choose(s, c) : workbench_set_split(s, argument);
		return true;
	case CMD_PROMPT:
		asks ? workbench_choose(s, c) : (void)session_open_prompt(s, argument);
		return true;
	case CMD_AGAINST:
		asks ? workbench_choose(s, c) : set_against(s, argument);
		return true;
	case CMD_K:
	case CMD_SHOTS:
	case CMD_TRIALS:
		asks ? ask_number(s, c) : set_number(s, c, argument);
		return true;
	case CMD_MORE_CHUNKS:
		session_set_k(s, s->setup.k + 1);
		return true;
	case CMD_LESS_CHUNKS:
		session_set_k(s, s->setup.k - 1);
		return true;
	}
	return false;
}

static bool step_or_list(struct workbench_view *w, enum command c, struct str argument)
{
	struct session *s = w->view.session;
	switch ((int)c) {
	case CMD_NEXT_FAIL:
		session_step_to(s, 1, ROW_FAIL, FLIP_NONE);
		return true;
	case CMD_PREVIOUS_FAIL:
		session_step_to(s, -1, ROW_FAIL, FLIP_NONE);
		return true;
	case CMD_NEXT_BROKEN:
		session_step_to(s, 1, ROW_FAIL, FLIP_BROKEN);
		return true;
	case CMD_NEXT_FIXED:
		session_step_to(s, 1, ROW_PASS, FLIP_FIXED);
		return true;
	case CMD_NEXT_EXAMPLE:
		session_go(s, s->at + 1);
		return true;
	case CMD_PREVIOUS_EXAMPLE:
		session_go(s, s->at - 1);
		return true;
	case CMD_GO:
		if (argument.n)
			session_go_id(s, argument);
		return true;
	case CMD_FILTER:
		if (!s->table)
			return true;
		argument.n ? session_filter(s, argument) : ask_filter(s);
		return true;
	case CMD_PLACES:
		places_open(s);
		return true;
	case CMD_SORT:
		if (!s->table)
			return true;
		argument.n ? sort_by(s, argument) : choose_sort(s);
		return true;
	}
	return false;
}

static bool save(struct workbench_view *w, enum command c)
{
	if (c == CMD_SAVE)
		workbench_save(w);
	else if (c == CMD_REVERT)
		workbench_revert(w->view.session);
	else
		return false;
	return true;
}

/* The panes as they stand: 0 1 above 2 3. */
static int beside(int pane, enum command c)
{
	switch ((int)c) {
	case CMD_NEXT_PANE:
		return (pane + 1) % PANES;
	case CMD_PREVIOUS_PANE:
		return (pane + PANES - 1) % PANES;
	case CMD_PANE_LEFT:
		return pane & ~1;
	case CMD_PANE_RIGHT:
		return pane | 1;
	case CMD_PANE_UP:
		return pane & 1;
	case CMD_PANE_DOWN:
		return pane | 2;
	case CMD_PANE_PROMPT:
	case CMD_PANE_CONTEXT:
	case CMD_PANE_OUTPUT:
	case CMD_PANE_SCORES:
		return (int)c - CMD_PANE_PROMPT;
	}
	return -1;
}

bool workbench_do(struct workbench_view *w, enum command c, struct str argument)
{
	struct session *s = w->view.session;
	int pane = beside(w->focus, c);
	if (pane >= 0) {
		workbench_focus(w, pane);
		return true;
	}
	switch ((int)c) {
	case CMD_EDIT:
		workbench_focus(w, PANE_PROMPT);
		prompt_pane_edit(w->panes[PANE_PROMPT]);
		return true;
	case CMD_TEMPLATE:
		return w->panes[PANE_PROMPT]->view.class->command(
			&w->panes[PANE_PROMPT]->view, c, argument);
	case CMD_OPEN:
		workbench_focus(w, PANE_OUTPUT);
		return true;
	case CMD_ZOOM:
		w->zoom = !w->zoom;
		return true;
	}
	return choose_or_set(s, c, argument) || step_or_list(w, c, argument) ||
	       workbench_run(w, c) || save(w, c);
}
