/* last_word: owns the commands of the program as a whole. */
#include "last_word.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advise_view.h"
#include "ask_trust.h"
#include "checkup.h"
#include "compare_view.h"
#include "dialog.h"
#include "draft.h"
#include "help_view.h"
#include "history_do.h"
#include "history_view.h"
#include "jobs_view.h"
#include "log_view.h"
#include "command_line.h"
#include "finder_view.h"
#include "grid_view.h"
#include "outside.h"
#include "term.h"
#include "theme.h"

/* ---- colours ---- */

static struct theme present;

bool last_word_theme(struct session *s, struct str name)
{
	struct theme theme;
	struct err err = {0};
	if (name.n == 0)
		name = STR("terminal");
	bool ok = theme_load(name, &theme, &err) == 0;
	if (!ok) {
		session_fail(s, &err);
		theme = theme_terminal;
	}
	present = theme;
	term_set_theme(&theme);
	s->dirty = true;
	return ok;
}

static void save_settings(struct session *s)
{
	struct err err = {0};
	if (settings_save(&s->settings, &err) != 0)
		session_fail(s, &err);
	session_changed(s, CHANGED_SETTINGS);
}

static void set_theme(struct session *s, struct str name)
{
	if (!last_word_theme(s, name))
		return;
	snprintf(s->settings.theme, sizeof s->settings.theme, "%.*s", STRF(name));
	save_settings(s);
}

/* Themes are tried on while one chooses. */
struct theme_choice {
	struct session *session;
	struct theme before;
	struct arena arena;
	struct str *names;
};

static void theme_moved(void *context, size_t i)
{
	struct theme_choice *c = context;
	struct theme theme;
	if (theme_load(c->names[i], &theme, NULL) == 0)
		term_set_theme(&theme);
	c->session->dirty = true;
}

static void theme_end(struct theme_choice *c)
{
	arena_free(&c->arena);
	free(c);
}

static void theme_done(void *context, size_t i)
{
	struct theme_choice *c = context;
	set_theme(c->session, c->names[i]);
	theme_end(c);
}

static void theme_cancelled(void *context)
{
	struct theme_choice *c = context;
	term_set_theme(&c->before);
	theme_end(c);
}

static void choose_theme(struct session *s)
{
	struct theme_choice *c = mem_alloc(sizeof *c);
	c->session = s;
	c->before = present;
	size_t n = theme_names(&c->arena, &c->names), at = 0;
	struct pick_item *items = arena_alloc(&c->arena, (n + 1) * sizeof *items);
	for (size_t i = 0; i < n; i++) {
		items[i] = (struct pick_item){.text = c->names[i]};
		if (str_is(c->names[i], present.name))
			at = i;
	}
	dialog_pick(s, &(struct pick){.title = "theme",
			       .items = items,
			       .n = n,
			       .at = at,
			       .moved = theme_moved,
			       .done = theme_done,
			       .cancelled = theme_cancelled,
			       .context = c});
}

/* ---- settings ---- */

static void toggle_mouse(struct session *s)
{
	s->settings.mouse = !s->settings.mouse;
	term_set_mouse(s->settings.mouse);
	session_say(s, MESSAGE_INFO,
		s->settings.mouse ? "mouse: on (Shift-drag selects as the terminal does)"
				  : "mouse: off, left to the terminal");
	save_settings(s);
}

static void set_keys(struct session *s, struct str name)
{
	if (!str_is(name, "vim") && !str_is(name, "default")) {
		session_say(s, MESSAGE_ERROR, "keys are default or vim, not \"%.*s\"", STRF(name));
		return;
	}
	s->settings.vim = str_is(name, "vim");
	session_say(s, MESSAGE_INFO, "editor keys: %.*s", STRF(name));
	save_settings(s);
}

/* ---- leaving ---- */

static void leave_answer(void *context, char answer)
{
	struct session *s = context;
	if (answer == 's' && !session_save(s, false))
		return;
	s->quitting = true;
}

/* With the run its part of the question is over; what the run said is on the screen then. */
static bool is_running(void *context)
{
	return session_is_running(context);
}

static const char *fate_of_edits(struct session *s)
{
	draft_journal(s->draft, NULL);
	if (draft_has_lost(s->draft))
		return "The prompt has unsaved edits; they would be lost: those of an earlier "
		       "session are kept in their place. ";
	return draft_is_kept(s->draft) ? "The prompt has unsaved edits; they would be offered "
					 "again at the next start. "
				       : "The prompt has unsaved edits; they would be lost: they "
					 "could not be written "
					 "beside the store. ";
}

/* Edits stand in the journal and calls that finished are kept, but who leaves should know. */
static void leave(struct session *s)
{
	bool edited = s->draft && draft_modified(s->draft), runs = session_is_running(s);
	struct arena a = {0};
	if (!edited && !runs) {
		s->quitting = true;
		return;
	}
	dialog_question(
		s, &(struct question){.title = "leave strop?",
			   .text = arena_printf(&a, "%s%s%s", edited ? fate_of_edits(s) : "",
				   edited && runs ? "\n" : "",
				   runs ? "A run is under way: what finished is kept, calls in "
					  "flight are dropped."
					: ""),
			   .answers = edited ? "s:save and leave|y:leave" : "y:leave",
			   .stands = runs ? is_running : NULL,
			   .done = leave_answer,
			   .context = s});
	arena_free(&a);
}

/* ---- all ---- */

static bool open_view(struct session *s, enum command c, struct str argument)
{
	switch ((int)c) {
	case CMD_HELP:
		session_push(s, help_view_new(s, argument));
		return true;
	case CMD_COMMAND_LINE:
		command_line_open(s);
		return true;
	case CMD_FINDER:
		session_push(s, finder_view_new(s));
		return true;
	case CMD_JOBS:
		session_push(s, jobs_view_new(s));
		return true;
	case CMD_LOG:
		session_push(s, log_view_new(s));
		return true;
	case CMD_HISTORY:
		session_push(s, history_view_new(s));
		return true;
	case CMD_COMPARE:
		compare_open(s, argument);
		return true;
	case CMD_GRID:
		grid_open(s, argument);
		return true;
	case CMD_ADVISE:
		advise_open(s, argument);
		return true;
	}
	return false;
}

bool last_word(struct session *s, enum command c, struct str argument)
{
	if (open_view(s, c, argument) || history_do(s, c, argument))
		return true;
	switch ((int)c) {
	case CMD_QUIT:
		if (s->n_views > 1)
			session_pop(s);
		else
			leave(s);
		return true;
	case CMD_QUIT_ALL:
		leave(s);
		return true;
	case CMD_REDRAW:
		term_redraw();
		return true;
	case CMD_SUSPEND:
		term_suspend();
		return true;
	case CMD_THEME:
		argument.n ? set_theme(s, argument) : choose_theme(s);
		return true;
	case CMD_MOUSE:
		toggle_mouse(s);
		return true;
	case CMD_KEYS:
		set_keys(s, argument);
		return true;
	case CMD_TRUST:
		ask_trust(s);
		return true;
	case CMD_CHECK_MODEL:
		checkup_ask(s, argument.n ? argument : s->setup.model);
		return true;
	case CMD_CHECK_MODELS:
		checkup_ask(s, STR(""));
		return true;
	case CMD_STOP:
		session_stop_all(s);
		return true;
	case CMD_EDIT_OUTSIDE:
		outside_edit(s);
		return true;
	}
	return false;
}
