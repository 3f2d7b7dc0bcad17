/*
 * fakes: a session filled by hand and a screen to look at, for the tests of dialogs and views. The session's functions are
 * stood in for here (so session.o is not linked): views are stacked and drawn, what is said and carried out is noted.
 */
#ifndef STROP_TEST_FAKES_H
#define STROP_TEST_FAKES_H

#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "session.h"
#include "utf8.h"
#include "worklog.h"

static struct session session;
static struct grid grid;
static struct buf noted; /* what was said, done and answered, a line each */

static void fake_begin(int rows, int columns)
{
	session = (struct session){.at = -1, .log = worklog_new()};
	grid_resize(&grid, rows, columns);
	buf_cut(&noted, 0);
}

static void fake_end(void)
{
	while (session.n_views) {
		struct view *v = session.views[--session.n_views];
		v->class->close(v);
	}
	worklog_free(session.log);
	arena_free(&session.arena);
	grid_free(&grid);
	buf_free(&noted);
}

/* ---- the session's part ---- */

void session_say(struct session *s, enum message_kind kind, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(s->message, sizeof s->message, format, args);
	va_end(args);
	s->message_kind = kind;
	buf_addf(&noted, "said: %s\n", s->message);
}

void session_fail(struct session *s, const struct err *err)
{
	session_say(s, MESSAGE_ERROR, "%s", err->text);
}

void session_push(struct session *s, struct view *v)
{
	assert_true(s->n_views < 16);
	s->views[s->n_views++] = v;
	if (v->class->changed)
		v->class->changed(v, CHANGED_ALL);
}

void session_pop(struct session *s)
{
	assert_true(s->n_views > 0);
	struct view *v = s->views[--s->n_views];
	v->class->close(v);
}

void session_changed(struct session *s, unsigned what)
{
	for (size_t i = 0; i < s->n_views; i++)
		if (s->views[i]->class->changed)
			s->views[i]->class->changed(s->views[i], what);
}

struct view *session_top(struct session *s)
{
	return s->n_views ? s->views[s->n_views - 1] : NULL;
}

void session_command(struct session *s, enum command c, struct str argument)
{
	struct view *v = session_top(s);
	if (v && v->class->command && v->class->command(v, c, argument))
		return;
	buf_addf(&noted, "command: %s %.*s\n", command_row(c)->name, STRF(argument));
}

void session_command_line(struct session *s, struct str line)
{
	(void)s;
	buf_addf(&noted, "line: %.*s\n", STRF(line));
}

void session_took(struct session *s, struct str text)
{
	(void)s;
	buf_addf(&noted, "clipboard: %.*s\n", STRF(text));
}

/* ---- a person's part ---- */

static void press_key(struct key key)
{
	struct view *v = session_top(&session);
	struct event e = {.kind = EVENT_KEY, .key = key};
	enum command c;
	if (command_find(v->class->contexts, &key, 1, &c) == KEYS_COMMAND)
		session_command(&session, c, STR(""));
	else if (v->class->event)
		v->class->event(v, &e);
}

/* Names of keys, with blanks between; 'abc' types the letters. */
static inline void press(const char *keys)
{
	struct str rest = str_of(keys), name;
	while (str_split(&rest, ' ', &name)) {
		struct key key;
		if (name.n > 2 && name.p[0] == '\'') {
			for (size_t i = 1; i + 1 < name.n; i++)
				press_key((struct key){name.p[i], 0});
		} else if (name.n) {
			assert_true(key_parse(name, &key));
			press_key(key);
		}
	}
}

static inline void click(enum mouse_what what, int row, int column)
{
	struct view *v = session_top(&session);
	struct event e = {EVENT_MOUSE, .mouse = what, .button = 1, .row = row, .column = column};
	v->class->event(v, &e);
}

static inline void let_work(void)
{
	struct view *v = session_top(&session);
	while (v && v->class->step && v->class->step(v, 1000))
		;
}

static void draw_views(void)
{
	struct area a = area_all(&grid);
	area_fill(a, STYLE_TEXT);
	grid.cursor_row = -1;
	for (size_t i = 0; i < session.n_views; i++)
		view_draw(session.views[i], a, i + 1 == session.n_views);
}

static void add_row(struct buf *out, int row)
{
	size_t begin = out->n;
	for (int column = 0; column < grid.columns; column++) {
		const struct cell *c = &grid.cells[row * grid.columns + column];
		for (int i = 0; i < 5 && c->chars[i]; i++)
			utf8_encode(out, c->chars[i]);
	}
	while (out->n > begin && out->p[out->n - 1] == ' ')
		buf_cut(out, out->n - 1);
	buf_addc(out, '\n');
}

/* The screen as text, without blanks at the ends of lines; the caller frees it. */
static struct buf screen(void)
{
	struct buf out = {0};
	draw_views();
	for (int row = 0; row < grid.rows; row++)
		add_row(&out, row);
	return out;
}

/* Compare the screen with a file; with STROP_WRITE set in the environment, write the file instead. */
static inline void shows(const char *name)
{
	char path[200];
	struct buf is = screen();
	snprintf(path, sizeof path, "tests/data/views/%s", name);
	if (getenv("STROP_WRITE")) {
		FILE *f = fopen(path, "w");
		assert_non_null(f);
		fwrite(is.p, 1, is.n, f);
		fclose(f);
	}
	struct buf want = test_read_file(path);
	if (!str_eq(buf_str(&is), buf_str(&want)))
		fail_msg("%s differs; the screen is\n%s", path, is.p);
	buf_free(&is);
	buf_free(&want);
}

static inline bool sees(const char *text)
{
	struct buf is = screen();
	bool found = str_find(buf_str(&is), str_of(text)) >= 0;
	buf_free(&is);
	return found;
}

/* The style of the first character of a text on the screen. */
static inline style_t style_of(const char *text)
{
	draw_views();
	for (int row = 0; row < grid.rows; row++) {
		struct buf line = {0};
		add_row(&line, row);
		ssize_t at = str_find(buf_str(&line), str_of(text));
		size_t column = at < 0 ? 0 : utf8_count(str_head(buf_str(&line), (size_t)at));
		buf_free(&line);
		if (at >= 0)
			return grid.cells[row * grid.columns + (int)column].style;
	}
	fail_msg("\"%s\" is not on the screen", text);
	return 0;
}

static inline void was_noted(const char *text)
{
	assert_string_equal(noted.p ? noted.p : "", text);
	buf_cut(&noted, 0);
}

#endif
