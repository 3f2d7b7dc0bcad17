/*
 * app: owns the one loop of the screen.
 *
 *   pump the network -> follow jobs and calls -> keys until there are none -> background work for a
 *   moment -> tell the views what changed -> draw if something is dirty -> sleep
 *
 * It sleeps in wb_pump on the network, the terminal and the signals; without work and without runs,
 * until a key. A key is answered with a frame at once; what happens by itself (streams, progress)
 * draws at most every FRAME_US.
 */
#include "app.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask_trust.h"
#include "clock.h"
#include "draft.h"
#include "frame.h"
#include "fs.h"
#include "keys.h"
#include "last_word.h"
#include "safe.h"
#include "session.h"
#include "term.h"
#include "watch.h"
#include "workbench_view.h"
#include "worklog.h"

enum {
	FRAME_US = 16000,    /* between frames that no key asked for */
	STEP_US = 4000,      /* background work in one turn */
	FIRST_US = 12000,    /* the same before the first frame */
	JOURNAL_US = 300000, /* the keyboard rests */
	FOREVER_MS = 3600000,
};

struct app {
	struct wb *wb;
	struct worklog *log;
	struct session *session;
	struct grid grid;
	struct keys keys;
	struct watch watch; /* of the prompt's folder */
	int64_t last_frame_us, last_key_us;
	bool key_pressed; /* since the last frame */
	bool hangup;
};

static void warn(void *context, struct str text)
{
	worklog_add(((struct app *)context)->log, WORKLOG_WARNING, text);
}

/* ---- one turn ---- */

static void take_event(struct app *a, const struct event *e)
{
	int rows, columns;
	if (e->kind == EVENT_RESIZE) {
		term_size(&rows, &columns);
		grid_resize(&a->grid, rows, columns);
		a->session->dirty = true;
	} else {
		keys_take(&a->keys, a->session, e);
	}
	a->key_pressed = true;
	a->last_key_us = clock_mono_us();
}

/* Keys until there are none; returns when to look again, -1: not before something comes. */
static int64_t take_events(struct app *a)
{
	struct event e;
	int64_t wait_us;
	while (!a->session->quitting && term_event(&e, &wait_us, &a->hangup)) {
		const struct view *before = session_top(a->session);
		take_event(a, &e);
		session_tell(a->session);
		/* What a key opened knows its size before it gets the next key. */
		if (session_top(a->session) != before)
			frame_draw(a->session, &a->keys, &a->grid);
	}
	return a->hangup ? 0 : wait_us;
}

static void take_signals(struct app *a)
{
	unsigned got = term_signals();
	if (got & TERM_END || a->hangup)
		a->session->quitting = true;
	if (got & TERM_STOP)
		term_suspend();
}

/* Somebody else wrote beside the prompt: the workbench looks at once. */
static void take_changes(struct app *a)
{
	struct session *s = a->session;
	if (s->draft)
		watch_folder(&a->watch, fs_dir_name(draft_path(s->draft)));
	s->files_changed |= watch_changed(&a->watch);
}

static bool may_draw(const struct app *a, int64_t now)
{
	return a->session->dirty && (a->key_pressed || now - a->last_frame_us >= FRAME_US);
}

static void draw(struct app *a, int64_t now)
{
	frame_draw(a->session, &a->keys, &a->grid);
	term_show(&a->grid);
	a->session->dirty = false;
	a->key_pressed = false;
	a->last_frame_us = now;
}

/* The earlier of two waits; -1 is never. */
static int64_t earlier(int64_t a_us, int64_t b_us)
{
	return a_us < 0 ? b_us : b_us < 0 || a_us < b_us ? a_us : b_us;
}

static int64_t until(int64_t due_us, int64_t now)
{
	return due_us > now ? due_us - now : 0;
}

/* How long nothing is due. */
static int sleep_ms(struct app *a, bool more, int64_t keys_us, int64_t now)
{
	struct session *s = a->session;
	int64_t us = keys_us;
	if (more)
		return 0;
	if (s->dirty)
		us = earlier(us, until(a->last_frame_us + FRAME_US, now));
	us = earlier(us, session_wait_us(s));
	if (s->draft && draft_journal_due(s->draft))
		us = earlier(us, until(a->last_key_us + JOURNAL_US, now));
	return us < 0 ? FOREVER_MS : (int)((us + 999) / 1000);
}

static void keep_edits(struct session *s)
{
	struct err err = {0};
	if (draft_journal(s->draft, &err) != 0)
		session_fail(s, &err);
}

static void turn(struct app *a)
{
	struct session *s = a->session;
	int64_t keys_us = take_events(a);
	take_signals(a);
	take_changes(a);
	session_follow(s);
	session_tell(s);
	int64_t now = clock_mono_us();
	if (may_draw(a, now))
		draw(a, now);
	bool more = session_step(s, STEP_US);
	session_tell(s);
	now = clock_mono_us();
	if (s->draft && draft_journal_due(s->draft) && now - a->last_key_us >= JOURNAL_US)
		keep_edits(s);
	if (s->quitting)
		return;
	struct err err = {0};
	const int wake[] = {term_fd(), term_signal_fd(), a->watch.fd};
	size_t n_wake = a->watch.fd < 0 ? 2 : 3;
	if (wb_pump(s->wb, sleep_ms(a, more, keys_us, now), wake, n_wake, &err) != 0)
		session_fail(s, &err);
}

/* ---- beginning and end ---- */

/* The prompt one was at, the first one where that is gone; the list may be empty. */
static void open_prompt(struct session *s)
{
	struct arena a = {0};
	struct str *names;
	size_t n = wb_prompts(s->wb, &a, &names), at = n;
	while (at > 0 && !str_eq(names[at - 1], s->bookmark.prompt))
		at--;
	if (n)
		session_open_prompt(s, names[at ? at - 1 : 0]);
	arena_free(&a);
}

/* A place that cannot be kept is no reason to hold anybody. */
static void keep_place(const struct app *a)
{
	struct arena arena = {0};
	struct bookmark b = session_place(a->session, &arena);
	bookmark_save(wb_dir(a->wb), &b, NULL);
	arena_free(&arena);
}

static void begin(struct app *a)
{
	int rows, columns;
	int64_t start = clock_mono_us();
	struct arena arena = {0};
	struct bookmark place;
	struct session *s = a->session;
	last_word_theme(s, str_of(s->settings.theme));
	term_size(&rows, &columns);
	grid_resize(&a->grid, rows, columns);
	s->last_word = last_word;
	s->copy = term_copy;
	if (bookmark_load(wb_dir(a->wb), &arena, &place))
		session_take_up(s, &place);
	arena_free(&arena);
	session_push(s, workbench_view_new(s));
	open_prompt(s);
	if (wb_trust(a->wb) == WB_TRUST_MISSING)
		ask_trust(s);
	/* What is there already is there at once: the first frame is a whole one, but for the
	 * scores of a list too long to read in that time. */
	while (s->preparing && clock_mono_us() - start < FIRST_US && session_step(s, STEP_US))
		session_tell(s);
	session_step_table(s, STEP_US / 2);
	if (s->message_kind == MESSAGE_NONE)
		session_say_left(s);
	session_tell(s);
	draw(a, clock_mono_us());
}

/* Leaves what was said. */
static void end(struct app *a)
{
	struct worklog *log = a->log;
	if (a->session && a->session->draft)
		draft_journal(a->session->draft, NULL);
	session_free(a->session);
	watch_close(&a->watch);
	grid_free(&a->grid);
	wb_close(a->wb);
	*a = (struct app){.log = log};
}

static void print_error(struct str text)
{
	struct buf safe = {0};
	safe_text(&safe, text, SAFE_ONE_LINE);
	fprintf(stderr, "strop: %s\n", safe.p ? safe.p : "");
	buf_free(&safe);
}

/* What was said while the screen was up and should not be lost with it. */
static void print_errors(const struct worklog *log)
{
	for (size_t i = 0; i < worklog_count(log); i++)
		if (worklog_at(log, i)->kind == WORKLOG_ERROR)
			print_error(str_of(worklog_at(log, i)->text));
}

static int open_project(struct app *a, const struct app_options *o, struct err *err)
{
	struct wb_options options = {.dir = o->dir,
		.db = o->db,
		.trust = o->trust,
		.lock = o->lock,
		.n_lock = o->n_lock,
		.unlock = o->unlock,
		.n_unlock = o->n_unlock,
		.warn = warn,
		.context = a};
	watch_open(&a->watch);
	int bad = wb_open(&options, &a->wb, err);
	if (!bad)
		a->session = session_new(a->wb, a->log);
	return bad;
}

/* From the first frame to the last. *again: the project is to be opened anew. */
static void work(struct app *a, bool *again)
{
	begin(a);
	while (!a->session->quitting)
		turn(a);
	keep_place(a);
	*again = a->session->opens_anew;
}

int app_main(const struct app_options *o)
{
	struct app a = {.log = worklog_new()};
	struct err err = {0};
	int bad = 0;
	bool again = true, is_open = false;
	while (again && !bad) {
		again = false;
		bad = open_project(&a, o, &err);
		if (!bad && !is_open)
			bad = term_open(
				&(struct term_options){.mouse = a.session->settings.mouse}, &err);
		is_open |= !bad;
		if (!bad)
			work(&a, &again);
		end(&a);
	}
	term_close();
	if (bad)
		print_error(str_of(err.text));
	else
		print_errors(a.log);
	worklog_free(a.log);
	return bad ? 2 : 0;
}
