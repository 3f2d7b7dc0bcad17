/*
 * session: owns what is selected and what is shown for it: prompt, versions, table, example.
 * Every change is noted as flags and told to the views once, at the end of the loop's turn, so that
 * a handler never runs inside another one.
 */
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "session_parts.h"
#include "variant.h"
#include "worklog.h"

/* ---- messages ---- */

static void say(struct session *s, enum message_kind kind, enum worklog_kind log)
{
	s->message_kind = kind;
	s->dirty = true;
	if (kind != MESSAGE_NONE)
		worklog_add(s->log, log, str_of(s->message));
}

void session_say(struct session *s, enum message_kind kind, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(s->message, sizeof s->message, format, args);
	va_end(args);
	say(s, kind, kind == MESSAGE_ERROR ? WORKLOG_WARNING : WORKLOG_INFO);
}

/* In the log as an error: those are printed once the screen is gone. */
void session_fail(struct session *s, const struct err *err)
{
	snprintf(s->message, sizeof s->message, "%s", err->text);
	say(s, MESSAGE_ERROR, WORKLOG_ERROR);
}

/* ---- changes ---- */

void session_changed(struct session *s, unsigned what)
{
	s->changed |= what;
	s->dirty = true;
}

void session_tell(struct session *s)
{
	while (s->changed) {
		unsigned what = s->changed;
		s->changed = 0;
		for (size_t i = 0; i < s->n_views; i++)
			if (s->views[i]->class->changed)
				s->views[i]->class->changed(s->views[i], what);
	}
}

/* ---- the current example ---- */

static void load_example(struct session *s)
{
	struct err err = {0};
	int64_t ord = 0;
	arena_reset(&s->example_arena);
	s->example = (struct wb_example){0};
	int bad = s->table ? table_ord(s->table, s->at, &ord, &err) : 0;
	if (!bad && ord)
		bad = table_example(s->table, ord, &s->example_arena, &s->example, &err);
	if (bad)
		session_fail(s, &err);
	session_changed(s, CHANGED_EXAMPLE);
}

void session_go(struct session *s, int64_t position)
{
	int64_t n = s->table ? table_count(s->table) : 0;
	if (position >= n)
		position = n - 1;
	if (position < 0)
		position = n ? 0 : -1;
	s->at = position;
	load_example(s);
}

bool session_go_id(struct session *s, struct str id)
{
	struct err err = {0};
	int64_t at = s->table ? table_find_id(s->table, id, &err) : -1;
	if (at < 0) {
		if (err.code)
			session_fail(s, &err);
		else
			session_say(s, MESSAGE_ERROR, "no example \"%.*s\" in this view", STRF(id));
		return false;
	}
	session_go(s, at);
	return true;
}

/* Why there is nowhere to go. */
static void say_none(struct session *s, enum row_state state, enum flip flip)
{
	const char *what = flip == FLIP_FIXED ? "fixed" : flip == FLIP_BROKEN ? "broken" : "such";
	if (flip == FLIP_NONE)
		session_say(s, MESSAGE_INFO, "%s",
			state == ROW_FAIL ? "nothing fails here" : "none here");
	else if (s->was.version == 0)
		session_say(s, MESSAGE_INFO,
			"nothing is %s: there is no earlier version with results; a chooses one",
			what);
	else
		session_say(s, MESSAGE_INFO, "nothing is %s against %.*s@%lld", what,
			STRF(s->setup.prompt), (long long)s->was.version);
}

void session_step_to(struct session *s, int step, enum row_state state, enum flip flip)
{
	int64_t at = s->table ? table_next(s->table, s->at, step, state, flip) : -1;
	if (at < 0)
		say_none(s, state, flip);
	else
		session_go(s, at);
}

/* ---- the table ---- */

/* Made anew after any change of what is selected; the current example stays where it can. */
void session_look(struct session *s, struct str split)
{
	struct err err = {0};
	if (!str_is(split, "test") && !str_is(split, "all"))
		return;
	if (wb_look(s->wb, split, &err) != 0 || wb_looks(s->wb, &s->looks, &err) != 0)
		session_fail(s, &err);
}

bool session_make_table(struct session *s)
{
	struct err err = {0};
	struct table *table = NULL;
	struct str filter = STR("");
	struct arena keep = {0};
	int64_t ord = s->example.ord;
	if (s->preparing)
		return true;
	if (s->table)
		filter = arena_dup(&keep, table_filter_text(s->table));
	int bad = table_new(
		s->wb, s->split, &s->setup, s->was.version ? &s->was : NULL, &table, &err);
	if (!bad && filter.n)
		table_filter(table, filter, NULL);
	if (!bad && (s->order != ORDER_DATA || s->descending))
		table_sort(table, s->order, s->descending);
	if (bad) {
		session_fail(s, &err);
	} else {
		table_free(s->table);
		s->table = table;
		session_look(s, s->split);
		s->table_version = table_version(table);
		int64_t at = ord ? table_find(table, ord) : 0;
		session_go(s, at < 0 ? 0 : at);
	}
	arena_free(&keep);
	session_changed(s, CHANGED_SETUP | CHANGED_RESULTS);
	return !bad;
}

/* ---- what is selected ---- */

static struct str keep(struct session *s, struct str text)
{
	return arena_dup(&s->arena, text);
}

/* Of several texts of a setup the earlier one's must be the same, but for the version. */
static void setup_changed(struct session *s)
{
	int64_t was = s->was.version;
	s->was = s->setup;
	s->was.version = was;
	session_forget_asks(s);
	session_make_table(s);
}

void session_set_model(struct session *s, struct str id)
{
	s->setup.model = keep(s, id);
	setup_changed(s);
}

void session_set_retrieval(struct session *s, struct str mode)
{
	s->setup.retrieval = keep(s, mode);
	setup_changed(s);
}

void session_set_k(struct session *s, int64_t k)
{
	if (k < 1 || k > 1000) {
		session_say(s, MESSAGE_ERROR,
			"k takes a number of chunks from 1 to 1000, not \"%lld\"", (long long)k);
		return;
	}
	s->setup.k = k;
	setup_changed(s);
}

int64_t session_shots(const struct session *s, int64_t shots)
{
	struct wb_defaults defaults;
	wb_defaults(s->wb, &defaults);
	if (shots > 0)
		return shots;
	return defaults.shots ? RUN_NO_SHOTS : 0;
}

void session_set_shots(struct session *s, int64_t shots)
{
	s->setup.shots = session_shots(s, shots);
	setup_changed(s);
}

void session_set_selection(struct session *s, struct str kind)
{
	s->setup.variant.selection = keep(s, kind);
	setup_changed(s);
}

void session_set_reasoning(struct session *s, struct str style)
{
	s->setup.variant.reasoning = keep(s, style);
	setup_changed(s);
}

void session_set_param(struct session *s, struct str assignment)
{
	struct err err = {0};
	if (variant_assign(&s->arena, &s->setup.variant.params, assignment, &err) != 0)
		session_fail(s, &err);
	else
		setup_changed(s);
}

void session_set_trials(struct session *s, int64_t trials)
{
	s->setup.trials = trials;
	setup_changed(s);
}

bool session_set_split(struct session *s, struct str split)
{
	struct str before = s->split;
	s->split = keep(s, split);
	bool ok = session_make_table(s);
	if (!ok)
		s->split = before;
	else if (s->table)
		session_go(s, 0);
	return ok;
}

void session_set_was(struct session *s, int64_t version)
{
	s->was.version = version;
	s->was_chosen = true;
	session_make_table(s);
}

/* ---- versions ---- */

static const struct wb_version *by_number(const struct wb_version *list, size_t n, int64_t number)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].number == number)
			return &list[i];
	return NULL;
}

/* The nearest ancestor that was ever run; without one, the newest other version that was. */
static int64_t earlier_version(struct session *s, int64_t version)
{
	struct arena a = {0};
	struct wb_version *list;
	size_t n;
	int64_t found = 0;
	if (version && wb_log(s->wb, s->setup.prompt, &a, &list, &n, NULL) == 0) {
		const struct wb_version *v = by_number(list, n, version);
		for (v = v ? by_number(list, n, v->parent) : NULL; v && !found;
			v = by_number(list, n, v->parent))
			if (v->last.run)
				found = v->number;
		for (size_t i = 0; i < n && !found; i++)
			if (list[i].number != version && list[i].last.run)
				found = list[i].number;
	}
	arena_free(&a);
	return found;
}

void session_show_version(struct session *s, int64_t version)
{
	int64_t was = s->was.version;
	bool keeps = s->was_chosen && was != version;
	session_forget_asks(s);
	s->setup.version = version;
	s->was = s->setup;
	s->was.version = keeps ? was : earlier_version(s, version);
	session_make_table(s);
	session_changed(s, CHANGED_VERSIONS);
}

/* The version that the working copy is or descends from, 0 without any. */
static int64_t present_version(struct session *s, struct str name)
{
	struct arena a = {0};
	struct wb_version v, *list;
	size_t n;
	int64_t number = 0;
	if (wb_resolve(s->wb, name, false, &a, &v, NULL) == 0)
		number = v.number;
	if (number == 0 && wb_log(s->wb, name, &a, &list, &n, NULL) == 0) {
		for (size_t i = 0; i < n && !number; i++)
			if (list[i].is_head)
				number = list[i].number;
		if (number == 0 && n)
			number = list[0].number;
	}
	arena_free(&a);
	return number;
}

void session_sync_version(struct session *s)
{
	struct arena a = {0};
	struct wb_version v = {0};
	wb_resolve(s->wb, s->setup.prompt, false, &a, &v, NULL);
	if (v.number && v.number != s->setup.version)
		session_show_version(s, v.number);
	s->is_version = v.number != 0;
	arena_free(&a);
	session_changed(s, CHANGED_PROMPT);
}

void session_sort(struct session *s, int order, bool descending)
{
	s->order = order;
	s->descending = descending;
	if (!s->table)
		return;
	table_sort(s->table, order, descending);
	s->sorted_anew = true;
}

void session_filter(struct session *s, struct str filter)
{
	struct err err = {0};
	if (s->table && table_filter(s->table, filter, &err) != 0)
		session_fail(s, &err);
	s->filtered_anew = true;
	session_changed(s, CHANGED_RESULTS);
}

bool session_open_prompt(struct session *s, struct str name)
{
	struct err err = {0};
	struct draft *d = NULL;
	if (s->draft && str_eq(draft_name(s->draft), name))
		return true; /* open already: a second draft would find the first one's lock */
	if (draft_open(s->wb, name, s->settings.vim, &d, &err) != 0) {
		session_fail(s, &err);
		return false;
	}
	if (s->draft && draft_journal(s->draft, &err) != 0) {
		session_fail(s, &err);
		draft_free(d);
		return false;
	}
	draft_free(s->draft);
	s->draft = d;
	s->setup.prompt = keep(s, name);
	s->was_chosen = false;
	session_show_version(s, present_version(s, name));
	session_sync_version(s);
	if (draft_is_shared(d))
		session_say(s, MESSAGE_INFO,
			"another strop edits %.*s, too: who saves last is asked", STRF(name));
	return true;
}

bool session_save(struct session *s, bool force)
{
	struct err err = {0};
	if (!s->draft || !draft_modified(s->draft))
		return true;
	if (draft_save(s->draft, force, &err) != 0) {
		session_fail(s, &err);
		return false;
	}
	session_sync_version(s);
	return true;
}

/* ---- the views ---- */

/* A dialog always has room: whoever asks waits for its answer. */
void session_push(struct session *s, struct view *v)
{
	size_t room = sizeof s->views / sizeof *s->views - (v->class->is_dialog ? 0 : 4);
	if (s->n_views >= room) {
		v->class->close(v);
		session_say(s, MESSAGE_ERROR, "too many views are open: leave some first");
		return;
	}
	s->views[s->n_views++] = v;
	if (v->class->changed)
		v->class->changed(v, CHANGED_ALL);
	s->dirty = true;
}

void session_pop(struct session *s)
{
	if (s->n_views < 2)
		return;
	struct view *v = s->views[--s->n_views];
	v->class->close(v);
	s->dirty = true;
}

struct view *session_top(struct session *s)
{
	return s->n_views ? s->views[s->n_views - 1] : NULL;
}

static bool offer(struct view *v, enum command c, struct str argument)
{
	return v && v->class->command && v->class->command(v, c, argument);
}

static bool carry_out(struct session *s, enum command c, struct str argument)
{
	s->dirty = true;
	for (size_t i = s->n_views; i > 0; i--) {
		struct view *v = s->views[i - 1];
		struct view *focus = v->class->focus ? v->class->focus(v) : v;
		if (focus != v && offer(focus, c, argument))
			return true;
		if (offer(v, c, argument) || v->class->is_dialog)
			return true;
	}
	return s->last_word && s->last_word(s, c, argument);
}

void session_command(struct session *s, enum command c, struct str argument)
{
	carry_out(s, c, argument);
}

void session_command_line(struct session *s, struct str line)
{
	line = str_trim(line);
	struct str name = line, rest = STR("");
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == ' ') {
			name = str_head(line, i);
			rest = str_trim(str_from(line, i));
			break;
		}
	}
	if (name.n == 0)
		return;
	/* What fingers that know vi type. */
	if (str_is(name, "w"))
		name = STR("write");
	if (str_is(name, "q"))
		name = STR("quit");
	if (str_is(name, "wq") || str_is(name, "x")) {
		if (session_save(s, false))
			session_command(s, CMD_QUIT, STR(""));
		return;
	}
	enum command c = command_by_name(name);
	if (c != CMD_NONE) {
		if (!carry_out(s, c, rest))
			session_say(s, MESSAGE_ERROR, "%s does nothing here", command_row(c)->name);
		return;
	}
	const char *names[CMD_EDIT_FIRST];
	for (int i = 1; i < CMD_EDIT_FIRST; i++)
		names[i - 1] = command_row((enum command)i)->name;
	const char *near = str_nearest(name, names, CMD_EDIT_FIRST - 1);
	session_say(s, MESSAGE_ERROR, "no command \"%.*s\"%s%s%s", STRF(name),
		near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

void session_copy(struct session *s, struct str text, const char *what)
{
	if (s->copy && s->copy(text))
		session_say(s, MESSAGE_DONE, "sent to the terminal's clipboard: %s, %zu bytes",
			what, text.n);
	else
		session_say(s, MESSAGE_ERROR, "%s is too long for the terminal's clipboard", what);
}

void session_took(struct session *s, struct str text)
{
	if (s->copy && !s->copy(text))
		session_say(
			s, MESSAGE_INFO, "too long for the terminal's clipboard: kept here only");
}

/* ---- beginning and end ---- */

struct session *session_new(struct wb *w, struct worklog *log)
{
	struct session *s = mem_alloc(sizeof *s);
	struct err err = {0};
	struct wb_defaults defaults;
	s->wb = w;
	s->log = log;
	s->at = -1;
	s->preparing = true;
	s->split = STR("train");
	if (settings_load(&s->settings, &err) != 0)
		session_fail(s, &err);
	wb_defaults(w, &defaults);
	s->setup = (struct wb_setup){.model = keep(s, defaults.model),
		.retrieval = keep(s, defaults.retrieval),
		.k = defaults.k,
		.trials = 1};
	session_count_money(s);
	return s;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	while (s->n_views) {
		struct view *v = s->views[--s->n_views];
		v->class->close(v);
	}
	session_free_runs(s);
	draft_free(s->draft);
	table_free(s->table);
	arena_free(&s->arena);
	arena_free(&s->example_arena);
	free(s);
}
