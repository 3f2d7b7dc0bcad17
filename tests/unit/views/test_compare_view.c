/* test_compare_view: versions compared on a project whose every flip is planned. */
#include "live.h"

#include "compare_view.h"

/* a to b: e0 broken, e1-e5 fixed, e6 fails with both, e7-e9 pass with both; c passes all but e9. */
static const char data[] =
	"{\"id\":\"e0\",\"a\":\"30 days\",\"b\":\"within 30 days of the date\",\"c\":\"30 "
	"days\",\"answer\":\"30 days\"}\n"
	"{\"id\":\"e1\",\"a\":\"the desk\",\"b\":\"Ann\",\"c\":\"Ann\",\"answer\":\"Ann\"}\n"
	"{\"id\":\"e2\",\"a\":\"the desk\",\"b\":\"Bob\",\"c\":\"Bob\",\"answer\":\"Bob\"}\n"
	"{\"id\":\"e3\",\"a\":\"the desk\",\"b\":\"Cid\",\"c\":\"Cid\",\"answer\":\"Cid\"}\n"
	"{\"id\":\"e4\",\"a\":\"the desk\",\"b\":\"Dan\",\"c\":\"Dan\",\"answer\":\"Dan\"}\n"
	"{\"id\":\"e5\",\"a\":\"the desk\",\"b\":\"Eve\",\"c\":\"Eve\",\"answer\":\"Eve\"}\n"
	"{\"id\":\"e6\",\"a\":\"red cat\",\"b\":\"red dog\",\"c\":\"fish\",\"answer\":\"fish\"}\n"
	"{\"id\":\"e7\",\"a\":\"one\",\"b\":\"one\",\"c\":\"one\",\"answer\":\"one\"}\n"
	"{\"id\":\"e8\",\"a\":\"two\",\"b\":\"two\",\"c\":\"two\",\"answer\":\"two\"}\n"
	"{\"id\":\"e9\",\"a\":\"three\",\"b\":\"three\",\"c\":\"no\",\"answer\":\"three\"}\n";

/* Three versions, of which the first two were run. */
static void begin(void)
{
	live_begin(data);
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
	write_prompt("Answer with one word from the context.", "b");
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
	live_open();
}

static void open(const char *refs)
{
	compare_open(s, str_of(refs));
	session_tell(s);
	settle();
}

static void test_two(void **state)
{
	(void)state;
	begin();
	open("");
	shows_everywhere("compare");
	assert_int_equal(style_of("no difference shown") & 0xff, STYLE_STRONG);
	assert_int_equal(style_of("broken 1") & 0xff, STYLE_BROKEN);
	assert_int_equal(style_of("within 30 days of") & 0xff, STYLE_ADDED);
	assert_int_equal(session_top(s)->session->jobs ? 1 : 0, 1);
	assert_true(s->jobs->report.reused);
}

static void test_steps(void **state)
{
	(void)state;
	begin();
	open("@1 @2");
	assert_true(sees("Outputs: e0"));
	press("f");
	assert_true(sees("Outputs: e1"));
	press("f f f f");
	assert_true(sees("Outputs: e5"));
	press("f");
	assert_true(sees("Outputs: e1"));
	press("w");
	assert_true(sees("Outputs: e6"));
	press("p");
	assert_true(sees("Outputs: e7"));
	press("b");
	assert_true(sees("Outputs: e0"));
	press("n");
	assert_true(sees("Outputs: e6"));
	press("n");
	assert_true(sees("Outputs: e0"));
	press("N");
	assert_true(sees("Outputs: e6"));
	/* Headings are passed over. */
	press("Up");
	assert_true(sees("Outputs: e5"));
	press("Down Down");
	assert_true(sees("Outputs: e7"));
	press("Home");
	assert_true(sees("Outputs: e0"));
	press("Up");
	assert_true(sees("Outputs: e0"));
	press("End");
	assert_true(sees("Outputs: e9"));
}

/* A version that was not run is run first; what the workbench shows stays. */
static void test_runs_first(void **state)
{
	(void)state;
	live_begin(data);
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
	write_prompt("Answer with one word from the context.", "b");
	live_open();
	compare_open(s, STR("@1"));
	session_tell(s);
	assert_true(sees("10 calls to mock; 0 of 10 results (0 %) are cached"));
	assert_int_equal(testwb_count(&t.mock, "requests"), 10);
	press("y");
	assert_true(sees("a@2 is being run: "));
	settle();
	assert_true(sees("5 fixed, 1 broken"));
	assert_int_equal(testwb_count(&t.mock, "requests"), 20);
}

/* A named version that runs does not become the one that is shown. */
static void test_leaves_the_shown_one(void **state)
{
	(void)state;
	begin();
	session_set_trials(s, 2);
	compare_open(s, STR("@2 @1"));
	session_tell(s);
	press("y");
	settle();
	assert_int_equal(s->setup.version, 2);
	assert_int_equal(s->was.version, 1);
	assert_true(sees("trial 1 of 2"));
}

static void test_swap(void **state)
{
	(void)state;
	begin();
	open("@1 @2");
	press("X");
	settle();
	assert_true(sees("1 fixed, 5 broken"));
	assert_true(sees("Prompt a@2 → a@1"));
}

static void test_third(void **state)
{
	(void)state;
	begin();
	write_prompt("Answer as the context does.", "c");
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
	open("@1 @2");
	press("a");
	assert_true(sees("compare with a third version"));
	press("'a@3' Enter");
	settle();
	shows_everywhere("compare_three");
	assert_true(sees("by Holm"));
}

/* Which two of the three: prompts, examples, jumps, marks and scores follow; p stays one of three. */
static void test_couples(void **state)
{
	(void)state;
	begin();
	write_prompt("Answer as the context does.", "c");
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
	open("@1 @2");
	press("v");
	assert_string_equal(
		s->message, "these are the only two versions; a puts a third beside them");
	press("q");
	open("@1 @2 @3");
	assert_true(sees("Examples @1→@2"));
	assert_true(sees("McNemar p = 0.437 by Holm): 5 fixed, 1 broken"));
	press("p");
	assert_true(sees("Outputs: e7"));
	press("v");
	assert_true(sees("Examples @1→@3"));
	assert_true(sees("Prompt a@1 → a@3"));
	assert_true(sees("McNemar p = 0.375 by Holm): 6 fixed, 1 broken"));
	assert_true(sees("Outputs: e7")); /* the same example */
	press("b");
	assert_true(sees("Outputs: e9"));
	assert_int_equal(style_of("no    ") & 0xff, STYLE_ADDED);
	press("v");
	assert_true(sees("Examples @2→@3"));
	assert_true(sees("Prompt a@2 → a@3"));
	assert_true(sees("2 fixed, 1 broken"));
	press("f f");
	assert_true(sees("Outputs: e6"));
	press("X");
	settle();
	assert_true(sees("Examples @3→@2"));
	assert_true(sees("1 fixed, 2 broken"));
	press("v");
	assert_true(sees("Examples @1→@3"));
}

static void test_scorer(void **state)
{
	(void)state;
	begin();
	open("@1 @2");
	press("s");
	press("'f1' Enter");
	settle();
	shows("compare_f1", 22, 80);
	session_command(s, CMD_SCORER, STR("f2"));
	assert_string_equal(s->message, "these runs have no scorer \"f2\"; did you mean f1?");
}

static void test_parts(void **state)
{
	(void)state;
	begin();
	open("@1 @2");
	press("Tab Tab");
	shows("compare_prompt", 14, 60);
	press("Tab");
	assert_true(sees("Outputs: e0"));
	press("S-Tab S-Tab Down");
	assert_true(sees("Outputs: e0"));
}

static void test_leaves(void **state)
{
	(void)state;
	begin();
	open("@1 @2");
	press("w Enter");
	assert_int_equal(s->n_views, 1);
	assert_str(s->example.id, "e6");
	open("@1 @2");
	press("Esc");
	assert_int_equal(s->n_views, 1);
}

static void test_refusals(void **state)
{
	(void)state;
	live_begin(data);
	live_open();
	compare_open(s, STR(""));
	assert_int_equal(s->n_views, 1);
	assert_true(strstr(s->message, "there is no earlier version to compare with yet"));
	compare_open(s, STR("@7 @8"));
	assert_true(strstr(s->message, "a@7 does not exist"));
	compare_open(s, STR("@1 @2 @3 @4"));
	assert_string_equal(s->message, "compare takes up to three versions");
}

/* What a person stopped is compared as far as it came. */
static void test_stopped(void **state)
{
	(void)state;
	begin();
	session_set_trials(s, 3);
	compare_open(s, STR("@1 @2"));
	session_tell(s);
	press("y");
	session_stop_all(s);
	settle();
	assert_true(sees("ended early"));
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, live_end)
	const struct CMUnitTest tests[] = {
		T(test_two),
		T(test_steps),
		T(test_runs_first),
		T(test_leaves_the_shown_one),
		T(test_swap),
		T(test_third),
		T(test_couples),
		T(test_scorer),
		T(test_parts),
		T(test_leaves),
		T(test_refusals),
		T(test_stopped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
