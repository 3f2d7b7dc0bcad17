/* vi's keys: what each does to a text, as data, and what is shown of a command. */
#include "test.h"

#include <locale.h>

#include "clip.h"
#include "edit_case.h"
#include "vim_keys.h"

static enum editor_asks press(struct editor *e, const struct edit_case *c)
{
	clip_set(STR(""), false);
	enum editor_asks asks = vim_keys_press(e, c->keys);
	editor_layout(e, c->rows, c->columns);
	return asks;
}

static void test_cases(void **state)
{
	(void)state;
	assert_true(edit_cases("tests/data/text/vim.txt", true, press) >= 500);
}

static struct editor *editor_of(struct str text)
{
	return editor_new(buffer_new(text), (struct editor_options){.vim = true});
}

static void pending_is(struct editor *e, struct str keys, const char *want)
{
	vim_keys_press(e, keys);
	assert_str(editor_pending(e), want);
}

static void test_pending(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR("one two"));
	pending_is(e, STR("2"), "2");
	pending_is(e, STR("d"), "2d");
	pending_is(e, STR("i"), "2di");
	pending_is(e, STR("<Esc>"), "");
	pending_is(e, STR("g"), "g");
	pending_is(e, STR("~"), "g~");
	pending_is(e, STR("w"), "");
	pending_is(e, STR("f"), "f");
	pending_is(e, STR("<Esc>"), "");
	assert_str(buffer_text(editor_buffer(e)), "ONE two");
	editor_free(e);
}

/* A paste is part of an insertion, and is repeated with it; in normal mode it is its own step. */
static void test_paste(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR("x"));
	vim_keys_press(e, STR("ia"));
	editor_paste(e, STR("b\r\nc"));
	vim_keys_press(e, STR("d<Esc>"));
	assert_str(buffer_text(editor_buffer(e)), "ab\ncdx");
	vim_keys_press(e, STR("$."));
	assert_str(buffer_text(editor_buffer(e)), "ab\ncdab\ncdx");
	vim_keys_press(e, STR("uu"));
	assert_str(buffer_text(editor_buffer(e)), "x");
	editor_paste(e, STR("12"));
	assert_str(buffer_text(editor_buffer(e)), "12x");
	vim_keys_press(e, STR("u"));
	assert_str(buffer_text(editor_buffer(e)), "x");
	vim_keys_press(e, STR("v"));
	editor_paste(e, STR("34"));
	assert_str(buffer_text(editor_buffer(e)), "34");
	assert_string_equal(editor_mode(e), "NORMAL");
	editor_free(e);
}

/* An action of the other set of keys ends an insertion's step. */
static void test_actions(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR(""));
	vim_keys_press(e, STR("iab"));
	editor_act(e, EDIT_UNDO);
	assert_str(buffer_text(editor_buffer(e)), "");
	assert_string_equal(editor_mode(e), "INSERT");
	vim_keys_press(e, STR("cd<Esc>"));
	assert_str(buffer_text(editor_buffer(e)), "cd");
	vim_keys_press(e, STR("v0"));
	editor_act(e, EDIT_CUT);
	assert_string_equal(editor_mode(e), "NORMAL");
	assert_str(buffer_text(editor_buffer(e)), "");
	editor_free(e);
}

/* Switching off ends what was going on; a click and a drag are a motion and a selection. */
static void test_switch(void **state)
{
	(void)state;
	size_t from, to;
	struct editor *e = editor_of(STR("one two"));
	vim_keys_press(e, STR("ix"));
	editor_set_vim(e, false);
	assert_string_equal(editor_mode(e), "");
	editor_key(e, (struct key){.code = 'y'});
	assert_str(buffer_text(editor_buffer(e)), "xyone two");
	editor_set_vim(e, true);
	editor_move_to(e, 99, false);
	assert_int_equal(editor_cursor(e), 8);
	editor_move_to(e, 5, true);
	assert_string_equal(editor_mode(e), "VISUAL");
	assert_true(editor_selection(e, &from, &to));
	assert_int_equal(from, 5);
	assert_int_equal(to, 9);
	editor_move_to(e, 1, false);
	assert_string_equal(editor_mode(e), "NORMAL");
	editor_free(e);
}

/* The operator waits for the whole pattern. */
static void test_preview(void **state)
{
	(void)state;
	struct editor *e = editor_of(STR("one two three"));
	editor_key(e, (struct key){.code = 'd'});
	assert_int_equal(editor_key(e, (struct key){.code = '/'}), EDITOR_ASK_FIND);
	editor_find_preview(e, STR("t"));
	assert_int_equal(editor_cursor(e), 4);
	editor_find_preview(e, STR("th"));
	assert_int_equal(editor_cursor(e), 8);
	assert_str(buffer_text(editor_buffer(e)), "one two three");
	editor_find(e, STR("th"), false);
	assert_str(buffer_text(editor_buffer(e)), "three");
	vim_keys_press(e, STR("u$"));
	editor_key(e, (struct key){.code = '?'});
	editor_find_preview(e, STR("t"));
	assert_int_equal(editor_cursor(e), 8);
	editor_find_preview(e, STR(""));
	assert_int_equal(editor_cursor(e), 12);
	editor_free(e);
}

/* Only what is yanked is for the system's clipboard: every x would overwrite it. */
static void test_clipboard(void **state)
{
	(void)state;
	struct str text;
	struct editor *e = editor_of(STR("one two"));
	editor_took(e, &text);
	vim_keys_press(e, STR("x"));
	assert_false(editor_took(e, &text));
	vim_keys_press(e, STR("yw"));
	assert_true(editor_took(e, &text));
	assert_str(text, "ne ");
	editor_free(e);
}

int main(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_pending),
		cmocka_unit_test(test_paste),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_switch),
		cmocka_unit_test(test_preview),
		cmocka_unit_test(test_clipboard),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
