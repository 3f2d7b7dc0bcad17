/* editor: the default keys, the window, and whatever keys come. */
#include "test.h"

#include <locale.h>

#include "clip.h"
#include "edit_case.h"
#include "glyph.h"
#include "rng.h"
#include "vim_keys.h"

static const struct {
	const char *name, *keys;
	enum edit_action action;
} table[] = {
#define EDIT(id, name, keys, help) {name, keys, EDIT_##id},
#include "edit.def"
#undef EDIT
};

/* The action that a word stands for: its name, or one of its keys ("Left"; not two in a row). */
static bool action_of(struct str word, enum edit_action *out)
{
	for (size_t i = 0; i < EDIT_COUNT; i++) {
		struct str keys = str_of(table[i].keys), one;
		bool is = str_is(word, table[i].name);
		while (!is && str_split(&keys, ',', &one))
			is = str_eq(one, word);
		if (!is)
			continue;
		*out = table[i].action;
		return true;
	}
	return false;
}

static enum editor_asks type(struct editor *e, struct str text)
{
	enum editor_asks asks = EDITOR_USED;
	struct buf raw = {0};
	edit_unescape(text, &raw);
	for (size_t at = 0; at < raw.n;) {
		struct key key = {0};
		at += utf8_decode(str_from(buf_str(&raw), at), &key.code);
		asks = editor_key(e, key);
	}
	buf_free(&raw);
	return asks;
}

static bool argument(struct str word, const char *name, struct str *value)
{
	struct str before = str_of(name);
	*value = str_from(word, before.n);
	return str_starts(word, before);
}

static size_t number(struct str text)
{
	long long n = 0;
	assert_true(str_to_int(text, &n));
	return (size_t)n;
}

/* paste:TEXT find:TEXT back:TEXT line:N move:N select:N scroll:N click:ROW,COLUMN size:ROWS,COLUMNS,
 * "_" in a TEXT is a blank. */
static bool call(struct editor *e, struct str word)
{
	struct str value, first;
	struct buf text = {0};
	for (size_t i = 0; i < word.n; i++)
		buf_addc(&text, word.p[i] == '_' ? ' ' : word.p[i]);
	struct buf raw = {0};
	bool known = true;
	if (argument(buf_str(&text), "paste:", &value)) {
		edit_unescape(value, &raw);
		editor_paste(e, buf_str(&raw));
	} else if (argument(buf_str(&text), "find:", &value)) {
		editor_find(e, value, false);
	} else if (argument(buf_str(&text), "back:", &value)) {
		editor_find(e, value, true);
	} else if (argument(word, "line:", &value)) {
		editor_goto_line(e, number(value));
	} else if (argument(word, "move:", &value)) {
		editor_move_to(e, number(value), false);
	} else if (argument(word, "select:", &value)) {
		editor_move_to(e, number(value), true);
	} else if (argument(word, "scroll:", &value)) {
		editor_scroll(e, (int)number(value));
	} else if (argument(word, "click:", &value) && str_split(&value, ',', &first)) {
		editor_move_to(e, editor_at_cell(e, (int)number(first), (int)number(value)), false);
	} else {
		known = false;
	}
	buf_free(&text);
	buf_free(&raw);
	return known;
}

/* One word of a case's keys: "typed", an action, a call, or any other key by its name. */
static enum editor_asks press_word(struct editor *e, struct str word)
{
	enum edit_action action;
	struct key key;
	if (word.n > 1 && word.p[0] == '"')
		return type(e, str_head(str_from(word, 1), word.n - 2));
	if (action_of(word, &action))
		return editor_act(e, action);
	if (call(e, word))
		return EDITOR_USED;
	if (!key_parse(word, &key))
		fail_msg("no action, key or call: %.*s", STRF(word));
	return editor_key(e, key);
}

/* The next word; one in quotes may hold blanks. */
static struct str next_word(struct str *rest)
{
	*rest = str_trim(*rest);
	struct str inner = rest->n && rest->p[0] == '"' ? str_from(*rest, 1) : *rest;
	ssize_t end = str_find(inner, inner.p != rest->p ? STR("\"") : STR(" "));
	size_t n = end < 0 ? rest->n : (size_t)end + (inner.p != rest->p ? 2 : 0);
	struct str word = str_head(*rest, n);
	*rest = str_from(*rest, n);
	return word;
}

static enum editor_asks press(struct editor *e, const struct edit_case *c)
{
	enum editor_asks asks = EDITOR_USED;
	struct str rest = str_trim(c->keys);
	clip_set(STR(""), false);
	while (rest.n) {
		asks = press_word(e, next_word(&rest));
		editor_layout(e, c->rows, c->columns);
	}
	return asks;
}

static void test_cases(void **state)
{
	(void)state;
	assert_true(edit_cases("tests/data/text/editor.txt", false, press) >= 80);
}

/* ---- the window ---- */

static void add_row(struct editor *e, const struct editor_row *row, struct buf *out)
{
	struct str text = buffer_text(editor_buffer(e));
	buf_addf(out, "%s%.*s|", row->is_first ? "" : "+",
		STRF(str_head(str_from(text, row->from), row->to - row->from)));
}

static void shows(struct editor *e, const char *want)
{
	struct buf got = {0};
	struct editor_row row;
	for (int i = 0; editor_row(e, i, &row); i++)
		add_row(e, &row, &got);
	assert_str(buf_str(&got), want);
	buf_free(&got);
}

static struct editor *editor_of(struct str text)
{
	return editor_new(buffer_new(text), (struct editor_options){0});
}

static void test_rows(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR("one two three\n\nfour five\nsix\nseven"));
	editor_layout(e, 4, 8);
	shows(e, "one two |+three||four |");
	editor_scroll(e, 2);
	shows(e, "|four |+five|six|");
	assert_int_equal(editor_cursor(e), 14); /* moved, as it was above */
	editor_scroll(e, 99);
	shows(e, "four |+five|six|seven|");
	editor_act(e, EDIT_START);
	editor_layout(e, 4, 8);
	shows(e, "one two |+three||four |");
	editor_layout(e, 3, 20);
	shows(e, "one two three||four five|");
	editor_act(e, EDIT_END);
	editor_layout(e, 3, 20);
	shows(e, "four five|six|seven|");
	editor_act(e, EDIT_SELECT_ALL);
	editor_act(e, EDIT_DELETE);
	editor_layout(e, 3, 20);
	shows(e, "|");
	editor_free(e);
}

/* A jump brings its place into the middle, a step scrolls by one. */
static void test_follow(void **state)
{
	(void)state;
	struct buf text = {0};
	for (int i = 0; i < 100; i++)
		buf_addf(&text, "%d\n", i);
	struct editor *e = editor_of(buf_str(&text));
	editor_layout(e, 5, 10);
	editor_goto_line(e, 51);
	editor_layout(e, 5, 10);
	shows(e, "48|49|50|51|52|");
	for (int i = 0; i < 3; i++)
		editor_act(e, EDIT_DOWN);
	editor_layout(e, 5, 10);
	shows(e, "49|50|51|52|53|");
	for (int i = 0; i < 5; i++)
		editor_act(e, EDIT_UP);
	editor_layout(e, 5, 10);
	shows(e, "48|49|50|51|52|");
	editor_act(e, EDIT_PAGE_DOWN);
	editor_layout(e, 5, 10);
	shows(e, "52|53|54|55|56|");
	editor_free(e);
	buf_free(&text);
}

/* What others do to the buffer: the cursor stays in the text. */
static void test_changed_behind(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR("one two three"));
	editor_act(e, EDIT_SELECT_ALL);
	buffer_set(editor_buffer(e), STR("e\xcc\x81"));
	assert_int_equal(editor_cursor(e), 3);
	editor_layout(e, 2, 10);
	shows(e, "e\xcc\x81|");
	buffer_set(editor_buffer(e), STR(""));
	editor_layout(e, 2, 10);
	editor_act(e, EDIT_LEFT);
	assert_int_equal(editor_cursor(e), 0);
	editor_free(e);
}

/* The rows of a line that is typed in are the same as those of a fresh editor. */
static void test_ruler(void **state)
{
	(void)state;
	struct rng rng = {7};
	struct editor *e = editor_of(STR(""));
	editor_layout(e, 8, 9);
	for (int i = 0; i < 3000; i++) {
		static const char *const pieces[] = {
			"a", "bb ", " ", "\xe4\xb8\xad", "\t", "\xcc\x81"};
		size_t n = buffer_length(editor_buffer(e));
		editor_move_to(e, rng_index(&rng, n + 1), false);
		if (rng_index(&rng, 3) == 0)
			editor_act(e, EDIT_BACKSPACE);
		else
			editor_paste(e, str_of(pieces[rng_index(&rng, 6)]));
		editor_layout(e, 8, 9);
		struct editor *fresh = editor_of(buffer_text(editor_buffer(e)));
		editor_layout(fresh, 8, 9);
		editor_move_to(fresh, editor_cursor(e), false);
		struct editor_row row, other;
		bool found = false;
		for (int k = 0; editor_row(e, k, &row); k++) {
			editor_move_to(fresh, row.from, false);
			editor_layout(fresh, 8, 9);
			int at, column;
			editor_cursor_cell(fresh, &at, &column);
			assert_int_equal(column, 0);
			assert_true(editor_row(fresh, at, &other));
			assert_int_equal(other.from, row.from);
			assert_int_equal(other.to, row.to);
			size_t cursor = editor_cursor(e);
			found |= row.from <= cursor && cursor <= row.to;
		}
		assert_true(found);
		editor_free(fresh);
	}
	editor_free(e);
}

static void previews(struct editor *e, struct str what, size_t cursor)
{
	editor_find_preview(e, what);
	assert_int_equal(editor_cursor(e), cursor);
}

/* Looking while typing: always from where the question was asked. */
static void test_preview(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR("a one two three"));
	previews(e, STR("t"), 0); /* nobody asked */
	assert_int_equal(editor_act(e, EDIT_FIND), EDITOR_ASK_FIND);
	previews(e, STR("t"), 6);
	assert_str(editor_pattern(e), "t");
	previews(e, STR("th"), 10);
	previews(e, STR("thx"), 0);
	previews(e, STR("t"), 6);
	previews(e, STR(""), 0);
	assert_true(editor_find(e, STR("th"), false));
	assert_int_equal(editor_cursor(e), 10);
	editor_act(e, EDIT_START);
	editor_act(e, EDIT_FIND);
	previews(e, STR("one"), 2);
	previews(e, STR(""), 0);
	editor_act(e, EDIT_FIND_NEXT); /* what was cancelled is forgotten */
	assert_int_equal(editor_cursor(e), 10);
	editor_free(e);
}

static void test_clip(void **state)
{
	(void)state;
	struct str text;
	struct editor *a = editor_of(STR("one two")), *b = editor_of(STR(""));
	editor_took(a, &text);
	assert_false(editor_took(a, &text));
	editor_act(a, EDIT_KILL_LINE);
	assert_true(editor_took(b, &text));
	assert_str(text, "one two");
	assert_false(editor_took(a, &text));
	editor_act(b, EDIT_PASTE);
	assert_str(buffer_text(editor_buffer(b)), "one two");
	editor_free(a);
	editor_free(b);
}

/* ---- anything ---- */

static void random_text(struct rng *rng, struct buf *out)
{
	static const char *const pieces[] = {"a", "word", " ", "  ", "\n", "\n\n", "\t", "\r\n",
		"(", ")", "{", "}", "\"", "'", "\xc3\xa9", "e\xcc\x81", "\xcc\x81", "\xe4\xb8\xad",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xe2\x80\x8d",
		"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xf0\x9f\x87\xa9", "\xff", "\xe2\x82",
		"\xf0\x9f", "\x01", "\x7f", "\xe1\x84\x80\xe1\x85\xa1", "\xe2\x80\xae", "B_2", ".",
		"-"};
	buf_cut(out, 0);
	for (uint64_t n = rng_index(rng, 40); n > 0; n--)
		buf_addz(out, pieces[rng_index(rng, sizeof pieces / sizeof *pieces)]);
}

static void random_key(struct editor *e, struct rng *rng, struct str letters)
{
	static const int32_t named[] = {KEY_ESC, KEY_ENTER, KEY_BACKSPACE, KEY_DELETE, KEY_LEFT,
		KEY_RIGHT, KEY_UP, KEY_DOWN, KEY_HOME, KEY_END, KEY_PGUP, KEY_PGDN, KEY_TAB, 0x301,
		0x1F1E9, 0x200D, 0x1F469, 0x4E2D};
	static const char control[] = "durfbwhc";
	struct key key = {0};
	uint64_t which = rng_index(rng, 8);
	if (which == 0) {
		key.code = named[rng_index(rng, sizeof named / sizeof *named)];
	} else if (which == 1) {
		key.mods = KEY_CTRL;
		key.code = control[rng_index(rng, sizeof control - 1)];
	} else {
		key.code = letters.p[rng_index(rng, letters.n)];
	}
	enum editor_asks asks = editor_key(e, key);
	if (asks == EDITOR_ASK_FIND && rng_index(rng, 2))
		editor_find_preview(e, STR("w"));
	if (asks == EDITOR_ASK_FIND && rng_index(rng, 2))
		editor_find(
			e, str_head(STR("aw"), 1 + (size_t)rng_index(rng, 2)), rng_index(rng, 2));
}

static void random_call(struct editor *e, struct rng *rng, struct buf *text)
{
	size_t n = buffer_length(editor_buffer(e));
	switch (rng_index(rng, 8)) {
	case 0:
		random_text(rng, text);
		editor_paste(e, buf_str(text));
		break;
	case 1:
		editor_scroll(e, (int)rng_index(rng, 20) - 10);
		break;
	case 2:
		editor_goto_line(e, rng_index(rng, 12));
		break;
	case 3:
		editor_move_to(e,
			editor_at_cell(e, (int)rng_index(rng, 9) - 1, (int)rng_index(rng, 20) - 1),
			rng_index(rng, 2));
		break;
	case 4:
		editor_set_vim(e, rng_index(rng, 3) > 0);
		break;
	default:
		editor_move_to(e, rng_index(rng, n + 3), rng_index(rng, 2));
	}
}

static bool is_boundary(struct str text, size_t at)
{
	size_t line = at;
	while (line > 0 && text.p[line - 1] != '\n')
		line--;
	while (line < at)
		line = glyph_next(text, line);
	return line == at;
}

static void check_sane(struct editor *e, int rows)
{
	struct str text = buffer_text(editor_buffer(e));
	size_t from, to, cursor = editor_cursor(e);
	int row, column;
	assert_true(cursor <= text.n);
	assert_true(is_boundary(text, cursor));
	if (editor_selection(e, &from, &to)) {
		assert_true(from < to && to <= text.n);
		assert_true(is_boundary(text, from) && is_boundary(text, to));
	}
	editor_layout(e, rows, 12);
	editor_cursor_cell(e, &row, &column);
	assert_true(row >= 0 && row < rows && column >= 0 && column < 12);
	struct editor_row shown;
	assert_true(editor_row(e, row, &shown));
	assert_true(shown.from <= cursor && cursor <= shown.to);
	if (column > 0 && column < 11)
		assert_int_equal(editor_at_cell(e, row, column), cursor);
	if (strcmp(editor_mode(e), "NORMAL") == 0 && cursor > 0 && text.p[cursor - 1] != '\n')
		assert_true(cursor < text.n && text.p[cursor] != '\n');
}

static void run_random(struct rng *rng, bool vim, struct str letters)
{
	struct buf text = {0}, other = {0};
	random_text(rng, &text);
	struct editor_options options = {.vim = vim, .one_line = rng_index(rng, 8) == 0};
	struct editor *e = editor_new(buffer_new(buf_str(&text)), options);
	editor_layout(e, 5, 12);
	for (int i = 0; i < 120; i++) {
		uint64_t which = rng_index(rng, 10);
		if (which == 0)
			random_call(e, rng, &other);
		else if (which < 3 || (which < 8 && !vim))
			editor_act(e, (enum edit_action)rng_index(rng, EDIT_COUNT));
		else
			random_key(e, rng, letters);
		if (buffer_length(editor_buffer(e)) > 4000)
			buffer_set(editor_buffer(e), STR("anew"));
		check_sane(e, options.one_line ? 1 : 5);
	}
	editor_set_vim(e, false);
	struct buf last = {0};
	size_t at;
	while (buffer_redo(editor_buffer(e), &at))
		;
	buf_add(&last, buffer_text(editor_buffer(e)));
	while (buffer_undo(editor_buffer(e), &at))
		;
	assert_true(str_eq(buffer_text(editor_buffer(e)), buf_str(&text)));
	while (buffer_redo(editor_buffer(e), &at))
		;
	assert_true(str_eq(buffer_text(editor_buffer(e)), buf_str(&last)));
	editor_free(e);
	buf_free(&text);
	buf_free(&other);
	buf_free(&last);
}

static void test_random(void **state)
{
	(void)state;
	struct rng rng = {42};
	for (int i = 0; i < 400; i++)
		run_random(&rng, false, STR("abc XYZ.,123"));
	for (int i = 0; i < 1200; i++)
		run_random(&rng, true,
			STR("hjklwbeWBEgG0^$fFtT;,%{}+-HMLnN*#dcy><~uUxXDCYsSrJpP.iaIAoOvV/"
			    "?123ZW\"'()[p "));
}

/* A text of a megabyte in one line: a key costs what is on the screen. */
static void test_long_line(void **state)
{
	(void)state;
	struct buf text = {0};
	for (int i = 0; i < 200000; i++)
		buf_addz(&text, "word ");
	struct editor *e = editor_of(buf_str(&text));
	editor_layout(e, 40, 80);
	editor_act(e, EDIT_END);
	for (int i = 0; i < 2000; i++) {
		editor_key(e, (struct key){.code = i % 7 ? 'x' : ' '});
		editor_act(e, i % 2 ? EDIT_UP : EDIT_DOWN);
		editor_layout(e, 40, 80);
	}
	int row, column;
	struct editor_row shown;
	editor_cursor_cell(e, &row, &column);
	assert_true(editor_row(e, row, &shown));
	assert_false(shown.is_first);
	assert_true(shown.from <= editor_cursor(e) && editor_cursor(e) <= shown.to);
	editor_free(e);
	buf_free(&text);
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_follow),
		cmocka_unit_test(test_changed_behind),
		cmocka_unit_test(test_ruler),
		cmocka_unit_test(test_preview),
		cmocka_unit_test(test_clip),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_long_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
