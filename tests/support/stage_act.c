/* stage: owns the steps that a person would do: keys, mouse, paste, resizing, waiting. Each ends
 * when the program is at rest. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "keyname.h"
#include "rng.h"
#include "stage.h"

enum { PASTE_LIMIT = 64 << 20 };

/* The extremes of a storm: what the screen promises. */
enum { MIN_ROWS = 16, MAX_ROWS = 120, MIN_COLUMNS = 60, MAX_COLUMNS = 400, STORM_PAUSE_MS = 4 };

static bool has_mode(struct stage *s, const char *number)
{
	return emulator_has_mode(s->terminal.emulator, number);
}

static bool send(struct stage *s, struct str bytes)
{
	if (!s->is_running || s->terminal.has_ended)
		return stage_fail(s, "no program is running");
	s->bytes_before = emulator_bytes(s->terminal.emulator);
	if (!terminal_send(&s->terminal, bytes, STAGE_UNTIL_MS) && !s->terminal.has_ended)
		return stage_fail(s, "the program does not read what it is sent");
	return true;
}

/* The name without its `*COUNT`. */
static int take_count(struct str *name)
{
	ssize_t at = str_rfind(*name, STR("*"));
	long long count = 1;
	if (at > 0 && str_to_int(str_from(*name, (size_t)at + 1), &count))
		*name = str_head(*name, (size_t)at);
	return count > 0 && count < 1000000 ? (int)count : 1;
}

/* A key that is followed by another would be Alt and that: so Esc is given its time. */
static bool send_named(struct stage *s, struct str name)
{
	struct buf bytes = {0};
	int count = take_count(&name);
	bool good = true, is_esc = str_is(name, "Esc");
	for (int i = 0; i < count && good; i++) {
		good = keyname_bytes(name, has_mode(s, "?1"), &bytes);
		if (good && (is_esc || i == count - 1)) {
			good = send(s, buf_str(&bytes)) && (!is_esc || stage_rest(s));
			buf_cut(&bytes, 0);
		}
	}
	buf_free(&bytes);
	return good || s->why.n ? good : stage_fail(s, "no key is called %.*s", STRF(name));
}

bool stage_do_keys(struct stage *s)
{
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	for (size_t i = 0; i < s->step->n; i++) {
		struct script_word *word = &s->step->words[i];
		if (!(word->is_quoted ? send(s, word->text) : send_named(s, word->text)))
			return false;
	}
	return stage_rest(s);
}

/* As terminals paste: LF as CR, brackets when they were asked for. */
static bool paste(struct stage *s, struct str text)
{
	struct buf bytes = {0};
	bool brackets = has_mode(s, "?2004");
	buf_addz(&bytes, brackets ? "\x1b[200~" : "");
	for (size_t i = 0; i < text.n; i++)
		buf_addc(&bytes, text.p[i] == '\n' ? '\r' : text.p[i]);
	buf_addz(&bytes, brackets ? "\x1b[201~" : "");
	bool good = send(s, buf_str(&bytes)) && stage_rest(s);
	buf_free(&bytes);
	return good;
}

bool stage_do_paste(struct stage *s)
{
	return s->is_running ? paste(s, s->step->words[0].text)
			     : stage_fail(s, "nothing was started");
}

bool stage_do_paste_file(struct stage *s)
{
	struct buf text = {0};
	struct err err = {0};
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	bool good = fs_read(stage_path(s, s->step->words[0].text).p, PASTE_LIMIT, &text, &err) == 0;
	good = good ? paste(s, buf_str(&text)) : stage_fail(s, "%s", err.text);
	buf_free(&text);
	return good;
}

static void add_mouse(struct str what, int row, int column, struct buf *out)
{
	if (str_is(what, "press") || str_is(what, "click"))
		keyname_mouse(0, false, row, column, out);
	if (str_is(what, "drag"))
		keyname_mouse(32, false, row, column, out);
	if (str_is(what, "release") || str_is(what, "click"))
		keyname_mouse(0, true, row, column, out);
	if (str_is(what, "up"))
		keyname_mouse(64, false, row, column, out);
	if (str_is(what, "down"))
		keyname_mouse(65, false, row, column, out);
}

/* A terminal reports the mouse only when it was asked to. */
bool stage_do_mouse(struct stage *s)
{
	struct buf bytes = {0};
	int row, column;
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	if (!stage_number(s, 1, &row) || !stage_number(s, 2, &column))
		return false;
	add_mouse(s->step->words[0].text, row, column, &bytes);
	if (bytes.n == 0)
		return stage_fail(s, "press, drag, release, click, up or down");
	if (!has_mode(s, "?1006") || !(has_mode(s, "?1000") || has_mode(s, "?1002")))
		buf_cut(&bytes, 0);
	bool good = send(s, buf_str(&bytes)) && stage_rest(s);
	buf_free(&bytes);
	return good;
}

static void add_all_cells(struct stage *s, struct buf *out)
{
	for (int row = 0; row < s->rows; row++) {
		for (int column = 0; column < s->columns; column++) {
			struct emulator_cell cell =
				emulator_cell(s->terminal.emulator, row, column);
			if (cell.width && !cell.chars[0])
				cell.chars[0] = ' ';
			buf_add(out, (struct str){(const char *)&cell, sizeof cell});
		}
	}
}

/* Continued by a shell, the program draws everything anew. No key: that would take the message away. */
static bool redraw(struct stage *s)
{
	size_t before = emulator_bytes(s->terminal.emulator);
	kill(s->terminal.pid, SIGCONT);
	terminal_pump(&s->terminal, STAGE_REST_MS);
	if (!stage_rest(s))
		return false;
	return emulator_bytes(s->terminal.emulator) > before + (size_t)s->rows ||
	       stage_fail(s, "it does not draw anew after SIGCONT");
}

/* The screen as it is must be what a full redraw makes of it. */
static bool compare_redraw(struct stage *s)
{
	struct buf before = {0}, after = {0}, was = {0};
	size_t cell = sizeof(struct emulator_cell), at = 0;
	bool good = true;
	add_all_cells(s, &before);
	for (int row = 0; row < s->rows; row++) {
		emulator_row(s->terminal.emulator, row, &was);
		buf_addc(&was, '\n');
	}
	if (redraw(s)) {
		add_all_cells(s, &after);
		while (at < before.n && memcmp(before.p + at, after.p + at, cell) == 0)
			at += cell;
		good = at == before.n;
	}
	if (!good) {
		int index = (int)(at / cell);
		stage_fail(s,
			"the cell at row %d, column %d is wrong: before all was drawn anew the "
			"screen was\n",
			index / s->columns, index % s->columns);
		buf_add(&s->why, buf_str(&was));
	}
	buf_free(&before);
	buf_free(&after);
	buf_free(&was);
	return good && s->why.n == 0;
}

/* storm COUNT seed SEED: that many random sizes, then back, and no cell may be wrong. */
bool stage_do_storm(struct stage *s)
{
	int count, seed;
	if (!stage_number(s, 0, &count) || !stage_number(s, 2, &seed))
		return false;
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	struct rng rng = {(uint64_t)seed};
	for (int i = 0; i < count && !s->terminal.has_ended; i++) {
		int rows = MIN_ROWS + (int)rng_index(&rng, MAX_ROWS - MIN_ROWS + 1);
		int columns = MIN_COLUMNS + (int)rng_index(&rng, MAX_COLUMNS - MIN_COLUMNS + 1);
		terminal_resize(&s->terminal, rows, columns);
		terminal_pump(&s->terminal, (int)rng_index(&rng, STORM_PAUSE_MS));
	}
	terminal_resize(&s->terminal, s->rows, s->columns);
	terminal_settle(&s->terminal, STAGE_QUIET_MS, STAGE_UNTIL_MS);
	if (s->terminal.has_ended)
		return stage_fail(s, "the program ended with status %d", s->terminal.status);
	return compare_redraw(s);
}

bool stage_do_signal(struct stage *s)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = {{"TSTP", SIGTSTP}, {"CONT", SIGCONT}, {"TERM", SIGTERM}, {"HUP", SIGHUP},
		{"INT", SIGINT}, {"SEGV", SIGSEGV}, {"ABRT", SIGABRT}, {"WINCH", SIGWINCH}};
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		if (str_is(s->step->words[0].text, signals[i].name)) {
			kill(s->terminal.pid, signals[i].number);
			return stage_rest(s);
		}
	}
	return stage_fail(s, "no signal of that name is known here");
}

bool stage_do_wait(struct stage *s)
{
	return stage_rest(s);
}

static bool is_shown(struct stage *s, struct str what)
{
	struct buf row = {0};
	bool found = false;
	for (int i = 0; i < s->rows && !found; i++) {
		buf_cut(&row, 0);
		emulator_row(s->terminal.emulator, i, &row);
		found = str_find(buf_str(&row), what) >= 0;
	}
	buf_free(&row);
	return found;
}

static bool until(struct stage *s, bool wanted)
{
	struct str what = s->step->words[0].text;
	int64_t end = terminal_now_ms() + STAGE_UNTIL_MS;
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	while (is_shown(s, what) != wanted && !s->terminal.has_ended && terminal_now_ms() < end)
		terminal_pump(&s->terminal, 10);
	if (!stage_rest(s))
		return false;
	if (is_shown(s, what) == wanted)
		return true;
	return stage_fail(s, wanted ? "it does not appear" : "it does not go");
}

bool stage_do_until(struct stage *s)
{
	return until(s, true);
}

bool stage_do_gone(struct stage *s)
{
	return until(s, false);
}
