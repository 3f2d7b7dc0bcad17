/* test_texts: the text view, the log and the help. */
#include "fakes.h"

#include <time.h>

#include "help_view.h"
#include "log_view.h"
#include "text_view.h"

static struct buf numbered(int n)
{
	struct buf text = {0};
	for (int i = 1; i <= n; i++)
		buf_addf(&text, "line %d\n", i);
	return text;
}

static void open_text(const char *title, struct str text)
{
	session_push(&session, text_view_new(&session, str_of(title), text));
}

/* ---- a text ---- */

static void test_text(void **state)
{
	(void)state;
	fake_begin(16, 60);
	open_text("docs/refunds.md",
		STR("# Refunds\n\nRefunds are accepted within 30 days of delivery, whatever the "
		    "reason. A word-that-is-much-too-long-for-one-row-of-this-screen-is-cut.\n\n\t"
		    "tab \x1b[31m \xe2\x80\xae bidi \xff \xe6\xbc\xa2\xe5\xad\x97\n"));
	shows("text_60x16.txt");
	press("Esc");
	assert_int_equal(session.n_views, 0);
	fake_end();
}

static void test_scrolling(void **state)
{
	struct buf text = numbered(100);
	(void)state;
	fake_begin(16, 60);
	open_text("t", buf_str(&text));
	assert_true(sees("line 14\n") || sees("line 14 "));
	assert_false(sees("line 15"));
	assert_true(sees(" 0 % "));
	press("j j");
	assert_true(sees("line 16") && !sees("line 2 "));
	press("PgDn");
	assert_true(sees("line 16 ") && sees("line 29") && !sees("line 15 "));
	press("G");
	assert_true(sees("line 100") && sees("line 87") && !sees("line 86 ") && sees(" end "));
	press("k");
	assert_true(sees("line 86 ") && !sees("line 100") && sees("84 %"));
	press("<");
	assert_true(sees("line 1 "));
	click(MOUSE_WHEEL_DOWN, 5, 5);
	assert_true(sees("line 4 ") && !sees("line 3 "));
	buf_free(&text);
	fake_end();
}

/* A narrower screen keeps the line on top. */
static void test_resize(void **state)
{
	struct buf text = {0};
	(void)state;
	for (int i = 1; i <= 50; i++)
		buf_addf(&text, "paragraph %d with enough words that it needs more than one row\n",
			i);
	fake_begin(16, 100);
	open_text("t", buf_str(&text));
	draw_views();
	press("PgDn PgDn");
	assert_true(sees("paragraph 27 "));
	grid_resize(&grid, 16, 40);
	assert_true(sees("paragraph 27 ") && !sees("paragraph 26 "));
	buf_free(&text);
	fake_end();
}

static void test_search(void **state)
{
	struct buf text = numbered(100);
	(void)state;
	fake_begin(16, 60);
	open_text("t", buf_str(&text));
	draw_views();
	press("/ 'LINE'");
	press("Backspace Backspace Backspace Backspace 'line' Space '50'");
	assert_true(sees("line 50 "));
	assert_true(style_of("line 50") & STYLE_MATCH);
	assert_false(style_of("line 51") & STYLE_MATCH);
	press("Enter / 'e' Space '7' Enter n n");
	assert_true(style_of("e 71") & STYLE_MATCH);
	assert_true(style_of("e 72") & STYLE_UNDER);
	press("N");
	assert_true(style_of("e 71") & STYLE_UNDER);
	assert_false(style_of("e 72") & STYLE_UNDER);
	buf_cut(&noted, 0);
	press("/ 'zzz' Enter");
	was_noted("said: \"zzz\" is not in this text\n");
	buf_free(&text);
	fake_end();
}

static void test_match_over_rows(void **state)
{
	(void)state;
	fake_begin(10, 24);
	open_text("t", STR("0123456789abcdefghijKLMNOPQRST"));
	draw_views();
	press("/ 'hijKLM' Enter");
	assert_true(style_of("hij") & STYLE_MATCH);
	assert_true(style_of("KLM") & STYLE_MATCH);
	assert_false(style_of("NOP") & STYLE_MATCH);
	assert_false(style_of("fg") & STYLE_MATCH);
	fake_end();
}

static void test_copy(void **state)
{
	(void)state;
	fake_begin(16, 60);
	open_text("t", STR("all of it"));
	press("y");
	was_noted("said: copied: 9 bytes\nclipboard: all of it\n");
	fake_end();
}

/* One line of ten megabytes: drawn at once, its end found in the background. */
static void test_large(void **state)
{
	enum { N = 10 << 20 };
	char *text = mem_alloc(N);
	(void)state;
	memset(text, 'x', N);
	memcpy(text + N - 7, "the end", 7);
	fake_begin(24, 80);
	open_text("t", (struct str){text, N});
	free(text);
	assert_true(sees("xxxxxxxx"));
	assert_true(session_top(&session)->class->step(session_top(&session), 0));
	let_work();
	press("G");
	assert_true(sees("the end"));
	fake_end();
}

/* ---- the log ---- */

static void test_log(void **state)
{
	(void)state;
	fake_begin(16, 60);
	session_push(&session, log_view_new(&session));
	assert_true(sees("(nothing)"));
	press("q Esc");
	setenv("TZ", "UTC", 1);
	tzset();
	worklog_add(session.log, WORKLOG_INFO, STR("answer@7 on train: 41 of 60 pass"));
	worklog_add(session.log, WORKLOG_WARNING, STR("data.jsonl:12: no field \"answer\""));
	worklog_add(session.log, WORKLOG_ERROR,
		STR("reader: the server answered 500 three times\nand then closed the connection "
		    "without a word"));
	session_push(&session, log_view_new(&session));
	assert_true(sees(" ~ data.jsonl:12"));
	assert_true(sees(" ! reader: the server"));
	assert_true(sees("   answer@7 on train"));
	assert_true(sees("           and then closed"));
	assert_true(sees("3 messages, all"));
	fake_end();
}

static void test_log_follows(void **state)
{
	struct arena a = {0};
	(void)state;
	fake_begin(16, 60);
	for (int i = 0; i < 50; i++)
		worklog_add(session.log, WORKLOG_INFO, arena_printf(&a, "message %d.", i));
	session_push(&session, log_view_new(&session));
	assert_true(sees("message 49."));
	worklog_add(session.log, WORKLOG_INFO, STR("a new one"));
	let_work();
	assert_true(sees("a new one"));
	press("PgUp");
	assert_false(sees("a new one"));
	worklog_add(session.log, WORKLOG_INFO, STR("another"));
	let_work();
	assert_false(sees("another"));
	for (int i = 0; i < 3 * WORKLOG_LINES; i++) {
		worklog_add(session.log, WORKLOG_INFO, arena_printf(&a, "flood %d.", i));
		let_work();
	}
	press("G");
	assert_true(sees("flood 5999."));
	assert_false(sees("6052 messages")); /* what the log dropped long ago is gone here, too */
	arena_free(&a);
	fake_end();
}

/* ---- help ---- */

static void help_of(const char *words)
{
	session_push(&session, help_view_new(&session, str_of(words)));
}

static void test_help(void **state)
{
	(void)state;
	fake_begin(24, 80);
	help_of("");
	shows("help_80x24.txt");
	grid_resize(&grid, 16, 60);
	shows("help_60x16.txt");
	assert_int_equal(style_of("Q, C-c"), STYLE_KEY);
	fake_end();
}

/* The commands of where one was come first. */
static void test_help_begins_with_the_view(void **state)
{
	(void)state;
	fake_begin(24, 80);
	open_text("t", STR("x"));
	help_of("");
	shows("help_of_text_80x24.txt");
	fake_end();
}

static void test_help_filter(void **state)
{
	(void)state;
	fake_begin(24, 80);
	help_of("fail RUN");
	shows("help_filtered_80x24.txt");
	press("Esc");
	assert_true(sees("leave the program"));
	assert_int_equal(session.n_views, 1);
	press("/ 'pinX'");
	assert_true(sees("nothing has \"pinX\""));
	press("Backspace Enter");
	assert_true(sees("keep the chunk"));
	press("/ 'zz' Esc");
	assert_true(sees("keep the chunk"));
	press("Esc Esc");
	assert_int_equal(session.n_views, 0);
	fake_end();
}

/* Every command of the table is in the help, with its first key. */
static void test_help_has_everything(void **state)
{
	(void)state;
	fake_begin(400, 120);
	help_of("");
	struct buf text = screen();
	for (int c = 1; c < CMD_COUNT; c++) {
		const struct command_row *row = command_row((enum command)c);
		if (str_find(buf_str(&text), str_of(row->name)) < 0 ||
			str_find(buf_str(&text), str_of(row->help)) < 0 ||
			str_find(buf_str(&text), str_of(command_key((enum command)c))) < 0)
			fail_msg("%s is not in the help", row->name);
	}
	buf_free(&text);
	fake_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_scrolling),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_search),
		cmocka_unit_test(test_match_over_rows),
		cmocka_unit_test(test_copy),
		cmocka_unit_test(test_large),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_log_follows),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_help_begins_with_the_view),
		cmocka_unit_test(test_help_filter),
		cmocka_unit_test(test_help_has_everything),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
