/* stage: owns the steps that look: at the screen, its styles, files, memory, and how it ended. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fs.h"
#include "stage.h"
#include "svg.h"
#include "utf8.h"

enum { FILE_LIMIT = 64 << 20 };

#if defined(__SANITIZE_ADDRESS__)
enum { HAS_SHADOW_MEMORY = 1 }; /* ASan's own memory says nothing about the program's */
#else
enum { HAS_SHADOW_MEMORY = 0 };
#endif

static struct str row_text(struct stage *s, int row, struct buf *room)
{
	buf_cut(room, 0);
	emulator_row(s->terminal.emulator, row, room);
	return buf_str(room);
}

static bool take_row(struct str *rest, struct str *line)
{
	*line = STR("");
	return str_line(rest, line);
}

/* Rows first..last against the block's lines; what is not there must be blank. */
static bool rows_match(struct stage *s, struct str expected, int first, int last)
{
	struct buf room = {0};
	struct str line;
	bool good = true;
	for (int row = first; row < last && good; row++) {
		take_row(&expected, &line);
		good = script_line_match(line, row_text(s, row, &room));
	}
	buf_free(&room);
	return good && expected.n == 0;
}

static void say_rows(struct stage *s, struct str expected, int first, int last)
{
	struct buf room = {0};
	struct str line;
	buf_addz(&s->why, "the screen is not as expected:\n");
	for (int row = first; row < last || expected.n; row++) {
		bool has = take_row(&expected, &line);
		struct str actual = row < last ? row_text(s, row, &room) : STR("");
		if (row < last && script_line_match(line, actual))
			continue;
		if (has || line.n)
			buf_addf(&s->why, "-%3d |%.*s\n", row, STRF(line));
		if (row < last)
			buf_addf(&s->why, "+%3d |%.*s\n", row, STRF(actual));
	}
	buf_free(&room);
}

/* What is there becomes what is expected; a line that matches as a pattern stays. */
static void renew(struct stage *s, struct str expected, int first, int last, bool trim)
{
	struct buf room = {0}, *out = &s->step->block;
	struct str line;
	size_t keep = 0;
	for (int row = first; row < last; row++) {
		take_row(&expected, &line);
		struct str actual = row_text(s, row, &room);
		struct str shown = script_line_match(line, actual) ? line : actual;
		buf_addf(out, "%.*s\n", STRF(shown));
		if (shown.n || !trim)
			keep = out->n;
	}
	buf_cut(out, keep);
	s->step->is_new = true;
	buf_free(&room);
}

static bool compare_rows(struct stage *s, int first, int last, bool trim)
{
	struct buf expected = {0};
	int64_t end = terminal_now_ms() + STAGE_REST_MS;
	script_block(s->script, s->step, &expected);
	bool rest = stage_rest(s), good;
	while (!(good = rows_match(s, buf_str(&expected), first, last)) && !s->update &&
		!s->terminal.has_ended && terminal_now_ms() < end)
		terminal_pump(&s->terminal, 20);
	if (!good && s->update)
		renew(s, buf_str(&expected), first, last, trim);
	else if (!good)
		say_rows(s, buf_str(&expected), first, last);
	buf_free(&expected);
	return rest && (good || s->update);
}

static bool write_picture(struct stage *s, struct str name, const char *end, struct buf *text)
{
	char *dir = mockrun_build_path("screens");
	struct str path = arena_printf(&s->arena, "%s/%.*s.%s", dir, STRF(name), end);
	struct err err = {0};
	mkdir(dir, 0777);
	bool good = fs_write(path.p, buf_str(text), &err) == 0 || stage_fail(s, "%s", err.text);
	chmod(path.p, 0644);
	free(dir);
	buf_free(text);
	return good;
}

/* NAME.txt, NAME.svg and, where rsvg-convert is, NAME.png, in the build directory's screens/. */
static bool picture(struct stage *s, struct str name)
{
	struct buf text = {0}, svg = {0}, output = {0};
	char *dir = mockrun_build_path("screens");
	for (int row = 0; row < s->rows; row++) {
		emulator_row(s->terminal.emulator, row, &text);
		buf_addc(&text, '\n');
	}
	svg_screen(s->terminal.emulator, s->is_light, &svg);
	bool good = write_picture(s, name, "txt", &text) && write_picture(s, name, "svg", &svg);
	struct str convert = arena_printf(&s->arena,
		"cd '%s' && ! command -v rsvg-convert >/dev/null || rsvg-convert -z 2 -o "
		"'%.*s.png' '%.*s.svg'",
		dir, STRF(name), STRF(name));
	if (good && stage_shell(s, convert, &output) != 0)
		good = stage_fail(s, "rsvg-convert says: %.*s", STRF(output));
	buf_free(&output);
	free(dir);
	return good;
}

static bool is_file_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.p[i]))
			return false;
	return name.n > 0;
}

bool stage_do_picture(struct stage *s)
{
	struct str name = s->step->words[0].text;
	if (!is_file_name(name))
		return stage_fail(s, "a name is of a-z, 0-9 and -");
	return stage_rest(s) && (!s->update || picture(s, name));
}

bool stage_do_screen(struct stage *s)
{
	return s->is_running ? compare_rows(s, 0, s->rows, true) &&
				       (s->step->n == 0 || stage_do_picture(s))
			     : stage_fail(s, "nothing was started");
}

/* rows FIRST: as many rows as the block has. */
bool stage_do_rows(struct stage *s)
{
	int first, n = (int)(s->step->to - s->step->from);
	if (!stage_number(s, 0, &first))
		return false;
	if (!s->is_running || n == 0 || first + n > s->rows)
		return stage_fail(s, "a block of rows that are on the screen must follow");
	return compare_rows(s, first, first + n, false);
}

struct wanted {
	unsigned attrs;
	int32_t fg, bg;
};

static const struct attr_name {
	const char *name;
	unsigned attr;
} attr_names[] = {{"bold", CELL_BOLD}, {"dim", CELL_DIM}, {"under", CELL_UNDER},
	{"reverse", CELL_REVERSE}, {"italic", CELL_ITALIC}};
enum { ATTR_NAMES = sizeof attr_names / sizeof *attr_names };

/* N or #RRGGBB. */
static bool parse_color(struct str text, int32_t *out)
{
	long long index;
	char hex[7] = "", *end = hex;
	if (text.n == 7 && text.p[0] == '#') {
		memcpy(hex, text.p + 1, 6);
		*out = COLOR_RGB | (int32_t)strtol(hex, &end, 16);
		return *end == '\0';
	}
	*out = str_to_int(text, &index) && index >= 0 && index < 256 ? (int32_t)index : -1;
	return *out >= 0;
}

static bool parse_style(struct str word, struct wanted *w)
{
	if (str_starts(word, STR("fg=")))
		return parse_color(str_from(word, 3), &w->fg);
	if (str_starts(word, STR("bg=")))
		return parse_color(str_from(word, 3), &w->bg);
	for (size_t i = 0; i < ATTR_NAMES; i++) {
		if (str_is(word, attr_names[i].name)) {
			w->attrs |= attr_names[i].attr;
			return true;
		}
	}
	return str_is(word, "plain");
}

static void say_color(struct buf *out, const char *name, int32_t c)
{
	if (c >= 0 && c < 256)
		buf_addf(out, " %s=%d", name, (int)c);
	else if (c != COLOR_DEFAULT)
		buf_addf(out, " %s=#%06x", name, (unsigned)c & 0xFFFFFF);
}

static bool check_style(struct stage *s, int row, int column, int n, const struct wanted *w)
{
	for (int i = 0; i < n; i++) {
		struct emulator_cell cell = emulator_cell(s->terminal.emulator, row, column + i);
		if (cell.width == 0 ||
			(cell.attrs == w->attrs && cell.fg == w->fg && cell.bg == w->bg))
			continue;
		stage_fail(s, "row %d, column %d is", row, column + i);
		for (size_t k = 0; k < ATTR_NAMES; k++)
			if (cell.attrs & attr_names[k].attr)
				buf_addf(&s->why, " %s", attr_names[k].name);
		say_color(&s->why, "fg", cell.fg);
		say_color(&s->why, "bg", cell.bg);
		buf_addz(&s->why, cell.attrs || cell.fg >= 0 || cell.bg >= 0 ? "" : " plain");
		return false;
	}
	return true;
}

/* The columns of the first place where text stands. */
static bool find_text(struct stage *s, struct str what, int *row, int *column, int *n)
{
	struct buf line = {0};
	bool found = false;
	for (int r = 0; r < s->rows && !found; r++) {
		size_t starts[1000], column_of = 0;
		buf_cut(&line, 0);
		for (int c = 0; c < s->columns; c++) {
			struct emulator_cell cell = emulator_cell(s->terminal.emulator, r, c);
			starts[c] = line.n;
			for (size_t i = 0; cell.chars[i]; i++)
				utf8_encode(&line, (int32_t)cell.chars[i]);
			if (cell.width && !cell.chars[0])
				buf_addc(&line, ' ');
		}
		ssize_t at = str_find(buf_str(&line), what);
		found = at >= 0;
		while (found && starts[column_of] < (size_t)at)
			column_of++;
		*row = r;
		*column = (int)column_of;
		while (found && (int)column_of < s->columns &&
			starts[column_of] < (size_t)at + what.n)
			column_of++;
		*n = (int)column_of - *column;
	}
	buf_free(&line);
	return found;
}

/* style "TEXT" | ROW COLUMN CELLS, then what all of its cells are, and nothing else. */
bool stage_do_style(struct stage *s)
{
	struct wanted w = {.fg = COLOR_DEFAULT, .bg = COLOR_DEFAULT};
	bool by_text = s->step->words[0].is_quoted;
	int row, column, n;
	if (!stage_rest(s))
		return false;
	if (by_text && !find_text(s, s->step->words[0].text, &row, &column, &n))
		return stage_fail(s, "that text is not on the screen");
	if (!by_text && (!stage_number(s, 0, &row) || !stage_number(s, 1, &column) ||
				!stage_number(s, 2, &n)))
		return false;
	if (row >= s->rows || column + n > s->columns)
		return stage_fail(s, "that is not on the screen");
	for (size_t i = by_text ? 1 : 3; i < s->step->n; i++)
		if (!parse_style(s->step->words[i].text, &w))
			return stage_fail(s,
				"plain bold dim under reverse italic fg=N bg=N fg=#RRGGBB; not "
				"%.*s",
				STRF(s->step->words[i].text));
	return check_style(s, row, column, n, &w);
}

bool stage_do_cursor(struct stage *s)
{
	int row, column, want_row, want_column;
	if (!stage_rest(s))
		return false;
	bool visible = emulator_cursor(s->terminal.emulator, &row, &column);
	if (str_is(s->step->words[0].text, "hidden"))
		return !visible || stage_fail(s, "it is shown at %d %d", row, column);
	if (!stage_number(s, 0, &want_row) || !stage_number(s, 1, &want_column))
		return false;
	if (!visible)
		return stage_fail(s, "it is hidden");
	return (row == want_row && column == want_column) ||
	       stage_fail(s, "it is at %d %d", row, column);
}

/* file PATH contains|lacks "TEXT", or `file PATH absent`. */
bool stage_do_file(struct stage *s)
{
	struct str path = stage_path(s, s->step->words[0].text), how = s->step->words[1].text;
	struct buf text = {0};
	struct err err = {0};
	if (str_is(how, "absent"))
		return !fs_exists(path.p) || stage_fail(s, "it is there");
	if (s->step->n < 3 || (!str_is(how, "contains") && !str_is(how, "lacks")))
		return stage_fail(s, "contains \"...\", lacks \"...\" or absent");
	bool good = fs_read(path.p, FILE_LIMIT, &text, &err) == 0 || stage_fail(s, "%s", err.text);
	bool found = good && str_find(buf_str(&text), s->step->words[2].text) >= 0;
	if (good && found != str_is(how, "contains"))
		good = stage_fail(s, "it is\n%.*s", STRF(str_head(buf_str(&text), 1500)));
	buf_free(&text);
	return good;
}

static int sextet(char c)
{
	static const char all[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(all, c) : NULL;
	return at ? (int)(at - all) : -1;
}

static void decode(struct str base64, struct buf *out)
{
	unsigned bits = 0, n = 0;
	for (size_t i = 0; i < base64.n && sextet(base64.p[i]) >= 0; i++) {
		bits = bits << 6 | (unsigned)sextet(base64.p[i]);
		n += 6;
		if (n >= 8)
			buf_addc(out, (char)(bits >> (n -= 8) & 255));
	}
}

bool stage_do_clipboard(struct stage *s)
{
	struct buf text = {0};
	if (!stage_rest(s))
		return false;
	decode(emulator_clipboard(s->terminal.emulator), &text);
	bool good = str_eq(buf_str(&text), s->step->words[0].text) ||
		    stage_fail(s, "it is \"%.*s\"", STRF(text));
	buf_free(&text);
	return good;
}

bool stage_do_memory(struct stage *s)
{
	int mib;
	if (!stage_number(s, 0, &mib) || !stage_rest(s))
		return false;
	long kib = terminal_memory_kib(&s->terminal);
	if (HAS_SHADOW_MEMORY || kib < 0)
		return true;
	return kib <= mib * 1024L || stage_fail(s, "%ld KiB are resident", kib);
}

bool stage_do_bytes(struct stage *s)
{
	int limit;
	if (!stage_number(s, 0, &limit) || !stage_rest(s))
		return false;
	size_t n = emulator_bytes(s->terminal.emulator) - s->bytes_before;
	return n <= (size_t)limit || stage_fail(s, "%zu bytes were written since the last keys", n);
}

/* The terminal is as it was before the program: its line discipline and its modes. */
static bool is_restored(struct stage *s)
{
	struct buf modes = {0};
	emulator_modes(s->terminal.emulator, &modes);
	bool good = modes.n == 0 || stage_fail(s, "left behind: %.*s", STRF(modes));
	buf_free(&modes);
	if (!terminal_is_restored(&s->terminal))
		good = stage_fail(s, "%sthe line discipline is not restored", good ? "" : "; ");
	return good;
}

bool stage_do_stopped(struct stage *s)
{
	int64_t end = terminal_now_ms() + STAGE_UNTIL_MS;
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	while (!terminal_is_stopped(&s->terminal) && !s->terminal.has_ended &&
		terminal_now_ms() < end)
		terminal_pump(&s->terminal, 10);
	if (!terminal_is_stopped(&s->terminal))
		return stage_fail(s, "it does not stop");
	return stage_rest(s) && is_restored(s);
}

bool stage_do_exit(struct stage *s)
{
	int64_t end = terminal_now_ms() + STAGE_UNTIL_MS;
	int status;
	if (!stage_number(s, 0, &status))
		return false;
	if (!s->is_running)
		return stage_fail(s, "nothing was started");
	while (!s->terminal.has_ended && terminal_now_ms() < end)
		terminal_pump(&s->terminal, 10);
	if (!s->terminal.has_ended)
		return stage_fail(s, "it does not end");
	if (s->terminal.status != status)
		return stage_fail(s, "it ended with status %d", s->terminal.status);
	return stage_rest(s) && is_restored(s);
}
