#include "../views/fakes.h"

#include "dialog.h"
#include "history.h"

static char context[] = "it";

static void done(void *c, struct str text)
{
	buf_addf(&noted, "done %s: %.*s\n", (char *)c, STRF(text));
}

static void changed(void *c, struct str text)
{
	buf_addf(&noted, "changed %s: %.*s\n", (char *)c, STRF(text));
}

static void cancelled(void *c)
{
	buf_addf(&noted, "cancelled %s\n", (char *)c);
}

static void words(struct session *s, struct str text, size_t at, struct buf *out)
{
	static const char *const all[] = {"run", "run-again", "run-all", "quit", "theme"};
	struct str word = str_head(text, at);
	(void)s;
	ssize_t blank = str_rfind(word, STR(" "));
	word = blank < 0 ? word : str_from(word, (size_t)blank + 1);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_starts(str_of(all[i]), word))
			buf_addf(out, "%s\n", all[i]);
}

static void ask(const char *initial)
{
	struct ask_line q = {.label = "name: ",
		.initial = str_of(initial),
		.history = "names",
		.complete = words,
		.done = done,
		.cancelled = cancelled,
		.context = context};
	dialog_line(&session, &q);
}

/* ---- a line ---- */

static void test_line(void **state)
{
	(void)state;
	fake_begin(16, 60);
	ask("abc");
	press("'de' Left Left Backspace Enter");
	was_noted("done it: abde\n");
	assert_int_equal(session.n_views, 0);
	ask("");
	press("x C-g");
	was_noted("cancelled it\n");
	assert_int_equal(session.n_views, 0);
	fake_end();
}

static void test_line_is_drawn(void **state)
{
	(void)state;
	fake_begin(16, 60);
	ask("\x1b[31mred");
	shows("line_60x16.txt");
	assert_int_equal(grid.cursor_row, 15);
	assert_int_equal(grid.cursor_column, 6 + 9);
	fake_end();
}

static void test_line_tells_changes(void **state)
{
	struct ask_line q = {.label = "/", .changed = changed, .done = done, .context = context};
	(void)state;
	fake_begin(16, 60);
	dialog_line(&session, &q);
	press("a Left b");
	was_noted("changed it: a\nchanged it: ba\n");
	press("Enter");
	was_noted("done it: ba\n");
	fake_end();
}

static void test_paste_stays_one_line(void **state)
{
	struct event e = {.kind = EVENT_PASTE, .paste = STR("a\nb")};
	(void)state;
	fake_begin(16, 60);
	ask("");
	session_top(&session)->class->event(session_top(&session), &e);
	press("Enter");
	was_noted("done it: a b\n");
	fake_end();
}

static void test_completion(void **state)
{
	(void)state;
	fake_begin(16, 60);
	ask("");
	press("t Tab"); /* the only one, and a blank */
	press("r Tab"); /* what all begin with */
	assert_true(sees("theme run"));
	assert_true(sees(" run  "));
	shows("line_words_60x16.txt");
	press("Tab Tab");
	assert_true(sees("theme run-again"));
	assert_true(style_of("run-again  ") & STYLE_SELECTED);
	press("S-Tab S-Tab");
	assert_true(sees("theme run-all"));
	press("Enter");
	was_noted("done it: theme run-all\n");
	fake_end();
}

static void test_line_history(void **state)
{
	(void)state;
	history_forget();
	fake_begin(16, 60);
	for (int i = 0; i < 3; i++) {
		static const char *const old[] = {"go 1", "run", "go 2"};
		ask(old[i]);
		press("Enter");
	}
	buf_cut(&noted, 0);
	ask("");
	press("Up Up Up Up Enter");
	was_noted("done it: go 1\n");
	ask("r");
	press("Up Enter");
	was_noted("done it: run\n");
	ask("g");
	press("Up Up Down Down Enter");
	was_noted("done it: g\n");
	history_forget();
	fake_end();
}

/* ---- a list ---- */

static void picked(void *c, size_t i)
{
	buf_addf(&noted, "picked %s: %zu\n", (char *)c, i);
}

static void moved(void *c, size_t i)
{
	buf_addf(&noted, "moved %s: %zu\n", (char *)c, i);
}

static void pick(const struct pick_item *items, size_t n, size_t at)
{
	struct pick q = {.title = "Model",
		.items = items,
		.n = n,
		.at = at,
		.moved = moved,
		.done = picked,
		.cancelled = cancelled,
		.context = context};
	dialog_pick(&session, &q);
}

static void pick_model(size_t at)
{
	const struct pick_item models[] = {
		{.text = STR("gpt-4o-mini"), .detail = STR("openai")},
		{.text = STR("local/llama-3.1-8b-instruct"),
			.detail = STR("http://127.0.0.1:8080/v1, 8 at once")},
		{.text = STR("reader"), .detail = STR("built in")},
		{.text = STR("a model with a name that is too long for a small screen to show"),
			.detail = STR("odd\tone")},
	};
	pick(models, 4, at);
}

static void test_pick(void **state)
{
	(void)state;
	fake_begin(24, 80);
	pick_model(2);
	shows("pick_80x24.txt");
	assert_true(style_of("reader") & STYLE_SELECTED);
	press("Down Down");
	was_noted("moved it: 3\nmoved it: 0\n");
	press("'lam'");
	was_noted("moved it: 1\n");
	shows("pick_found_80x24.txt");
	assert_true(style_of("lama") & STYLE_MATCH);
	assert_false(style_of("ocal/") & STYLE_MATCH);
	press("Enter");
	was_noted("picked it: 1\n");
	assert_int_equal(session.n_views, 0);
	fake_end();
}

static void test_pick_small(void **state)
{
	(void)state;
	fake_begin(16, 60);
	pick_model(0);
	shows("pick_60x16.txt");
	press("'zz' Enter");
	assert_true(sees("nothing fits"));
	assert_true(sees("0 of 4"));
	press("Esc");
	was_noted("cancelled it\n");
	fake_end();
}

static void test_pick_by_mouse(void **state)
{
	(void)state;
	fake_begin(16, 60);
	pick_model(0);
	draw_views();
	click(MOUSE_PRESS, 8, 10);
	was_noted("moved it: 2\n");
	click(MOUSE_PRESS, 8, 10);
	was_noted("picked it: 2\n");
	fake_end();
}

/* A key never waits for the whole list; what was found so far is there at once. */
static void test_pick_of_many(void **state)
{
	enum { N = 100000 };
	struct pick_item *items = mem_alloc(N * sizeof *items);
	struct arena a = {0};
	(void)state;
	for (int i = 0; i < N; i++)
		items[i] = (struct pick_item){.text = arena_printf(&a, "ex-%05d", i)};
	fake_begin(24, 80);
	pick(items, N, 0);
	free(items);
	arena_free(&a);
	press("End");
	press("'99'");
	let_work();
	assert_true(sees("of 100000"));
	press("'998' Enter");
	assert_true(str_ends(buf_str(&noted), STR("\npicked it: 99998\n")));
	fake_end();
}

/* ---- a question ---- */

static void answered(void *c, char answer)
{
	buf_addf(&noted, "answer %s: %c\n", (char *)c, answer);
}

static bool has_reason;

static bool stands(void *c)
{
	assert_string_equal(c, "it");
	return has_reason;
}

static void question(void)
{
	struct question q = {.title = "Unsaved edits",
		.text = STR("answer.prompty was changed here and is not saved. Leaving now throws "
			    "the edits away; they cannot be brought back.\n\n3 lines differ."),
		.answers = "s:save and leave|y:leave, throw the edits away|n:stay",
		.stands = stands,
		.done = answered,
		.cancelled = cancelled,
		.context = context};
	dialog_question(&session, &q);
}

static void test_question(void **state)
{
	(void)state;
	fake_begin(24, 80);
	has_reason = true;
	question();
	shows("question_80x24.txt");
	press("z Enter q");
	was_noted("");
	press("y");
	was_noted("answer it: y\n");
	assert_int_equal(session.n_views, 0);
	question();
	press("Esc");
	was_noted("cancelled it\n");
	assert_int_equal(session.n_views, 0);
	question();
	press("Up Enter");
	was_noted("answer it: n\n");
	fake_end();
}

static void test_question_small(void **state)
{
	(void)state;
	fake_begin(8, 40);
	has_reason = true;
	question();
	shows("question_40x8.txt");
	/* Every line of the text can be turned to. */
	press("PgDn PgDn PgDn PgDn PgDn PgDn PgDn");
	shows("question_end_40x8.txt");
	press("PgUp PgUp PgUp PgUp PgUp PgUp PgUp");
	shows("question_40x8.txt");
	click(MOUSE_PRESS, 5, 10);
	was_noted("answer it: y\n");
	fake_end();
}

/* It goes with its reason; below another dialog it waits for its turn. */
static void test_question_lapses(void **state)
{
	(void)state;
	fake_begin(24, 80);
	has_reason = true;
	question();
	session_changed(&session, CHANGED_JOBS);
	assert_int_equal(session.n_views, 1);
	ask("");
	has_reason = false;
	session_changed(&session, CHANGED_JOBS);
	assert_int_equal(session.n_views, 2);
	press("x Enter");
	was_noted("done it: x\n");
	session_changed(&session, CHANGED_JOBS);
	was_noted("cancelled it\n");
	assert_int_equal(session.n_views, 0);
	fake_end();
}

/* The program ends (a hangup) with dialogs open: who asked is told, so that nothing is left over. */
static void test_closed_unanswered(void **state)
{
	(void)state;
	fake_begin(24, 80);
	has_reason = true;
	ask("");
	pick_model(0);
	question();
	while (session.n_views)
		session_pop(&session);
	was_noted("cancelled it\ncancelled it\ncancelled it\n");
	fake_end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_line),
		cmocka_unit_test(test_line_is_drawn),
		cmocka_unit_test(test_line_tells_changes),
		cmocka_unit_test(test_paste_stays_one_line),
		cmocka_unit_test(test_completion),
		cmocka_unit_test(test_line_history),
		cmocka_unit_test(test_pick),
		cmocka_unit_test(test_pick_small),
		cmocka_unit_test(test_pick_by_mouse),
		cmocka_unit_test(test_pick_of_many),
		cmocka_unit_test(test_question),
		cmocka_unit_test(test_question_small),
		cmocka_unit_test(test_question_lapses),
		cmocka_unit_test(test_closed_unanswered),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
