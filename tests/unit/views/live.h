/*
 * live: a session on a real project whose model is the mock server, which answers what the data says each
 * version's model answers: a, b and c of an example. Views are drawn into a grid; screens are compared with files.
 */
#ifndef STROP_TEST_LIVE_H
#define STROP_TEST_LIVE_H

#include "test.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "clock.h"
#include "draft.h"
#include "session.h"
#include "testproject.h"
#include "testwb.h"
#include "utf8.h"
#include "workbench_view.h"
#include "worklog.h"

static struct testwb t;
static struct session *s;
static struct worklog *worklog;
static struct grid grid;
static struct err err;
static struct buf unclaimed; /* commands that no view took, a line each */

static bool note_command(struct session *session, enum command c, struct str argument)
{
	(void)session;
	buf_addf(&unclaimed, "%s %.*s\n", command_row(c)->name, STRF(argument));
	return true;
}

/* Everything that can be done without a key, with the runs to their ends. */
static void settle(void)
{
	int64_t until = clock_mono_us() + 60 * 1000000LL;
	for (bool more = true; more;) {
		assert_done(wb_pump(s->wb, session_is_running(s) ? 20 : 0, NULL, 0, &err));
		session_follow(s);
		session_tell(s);
		more = session_step(s, 5000) || session_is_running(s) || s->changed;
		session_tell(s);
		if (clock_mono_us() > until)
			fail_msg("the session does not come to rest");
	}
}

/* The prompt's next version: what it says, and whose answers it gets. */
static void write_prompt(const char *text, const char *answers)
{
	project_write(t.dir, "prompts/a.prompty",
		"---\nname: a\n---\nsystem:\n%s\nuser:\n{{id}}\nECHO:{{%s}}\n", text, answers);
}

static void live_begin(const char *data)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	testwb_begin(&t, "", NULL);
	setenv("XDG_CONFIG_HOME", t.dir, 1);
	project_write(t.dir, "strop.yaml",
		"name: live\nmodels: [{id: mock, provider: openai, base_url: "
		"'http://127.0.0.1:%d/v1'}]\n"
		"data: [{file: data.jsonl}]\nscorers: [exact, f1]\n",
		t.mock.port);
	project_write(t.dir, "data.jsonl", "%s", data);
	write_prompt("Answer with the shortest phrase.", "a");
	testwb_open(&t);
}

static void live_open(void)
{
	worklog = worklog_new();
	s = session_new(t.wb, worklog);
	s->last_word = note_command;
	session_push(s, workbench_view_new(s));
	assert_true(session_open_prompt(s, STR("a")));
	settle();
}

static int live_end(void **state)
{
	(void)state;
	session_free(s);
	worklog_free(worklog);
	s = NULL;
	worklog = NULL;
	grid_free(&grid);
	buf_free(&unclaimed);
	testwb_end(&t);
	return 0;
}

/* ---- a person ---- */

static void press_key(struct key key)
{
	struct view *v = session_top(s);
	struct event e = {.kind = EVENT_KEY, .key = key};
	enum command c;
	if (command_find(v->class->contexts, &key, 1, &c) == KEYS_COMMAND)
		session_command(s, c, STR(""));
	else if (v->class->event)
		v->class->event(v, &e);
	session_tell(s);
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
		} else {
			assert_true(key_parse(name, &key));
			press_key(key);
		}
	}
}

/* ---- the screen ---- */

static void draw_views(int rows, int columns)
{
	size_t first = s->n_views - 1;
	while (first > 0 && s->views[first]->class->is_dialog)
		first--;
	grid_resize(&grid, rows, columns);
	area_fill(area_all(&grid), STYLE_TEXT);
	for (size_t i = first; i < s->n_views; i++)
		view_draw(s->views[i], area_all(&grid), i + 1 == s->n_views);
}

/* Dates are not the same tomorrow: their digits become 0. */
static void hide_date(struct buf *line, size_t begin)
{
	for (size_t i = begin; i + 16 <= line->n; i++)
		if (memcmp(line->p + i, "20", 2) == 0 && line->p[i + 4] == '-' &&
			line->p[i + 7] == '-')
			for (size_t k = i; k < i + 16; k++)
				if (line->p[k] >= '0' && line->p[k] <= '9')
					line->p[k] = '0';
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
	hide_date(out, begin);
	buf_addc(out, '\n');
}

static struct buf screen(int rows, int columns)
{
	struct buf out = {0};
	draw_views(rows, columns);
	for (int row = 0; row < rows; row++)
		add_row(&out, row);
	return out;
}

/* Compare with tests/data/views/NAME_COLUMNSxROWS.txt; with STROP_WRITE set in the environment, write it instead. */
static inline void shows(const char *name, int rows, int columns)
{
	char path[200];
	struct buf is = screen(rows, columns);
	snprintf(path, sizeof path, "tests/data/views/%s_%dx%d.txt", name, columns, rows);
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

static inline void shows_everywhere(const char *name)
{
	shows(name, 14, 60);
	shows(name, 22, 80);
	shows(name, 38, 120);
	shows(name, 58, 200);
}

static inline bool sees(const char *text)
{
	struct buf is = screen(22, 80);
	bool found = str_find(buf_str(&is), str_of(text)) >= 0;
	buf_free(&is);
	return found;
}

/* The style of the first character of a text on the screen. */
static inline style_t style_of(const char *text)
{
	draw_views(22, 80);
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

#endif
