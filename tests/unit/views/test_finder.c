/* test_finder: what is found in a real project, and what choosing it does; the completions of the command line. */
#include "fakes.h"

#include "command_line.h"
#include "finder_view.h"
#include "history.h"
#include "testproject.h"
#include "testwb.h"

enum { EXAMPLES = 2500 };

static struct testwb t;
static struct err err;

static int setup(void **state)
{
	struct wb_index index;
	struct wb_version version;
	struct wb_setup now = {.prompt = STR("a")};
	bool more = true;
	(void)state;
	testwb_begin(&t, NULL, NULL);
	testwb_project(&t, EXAMPLES,
		"retrieval: {corpus: ['docs/*.md']}\n"
		"models: [{id: fake, provider: builtin}]");
	project_write(t.dir, "prompts/better.prompty", "user:\n{{question}}\n");
	project_write(t.dir, "docs/refunds.md", "# Refunds\n\nWithin 30 days.\n");
	setenv("XDG_CONFIG_HOME", t.dir, 1);
	testwb_open(&t);
	assert_done(wb_index(t.wb, &index, &err));
	assert_done(wb_resolve(t.wb, STR("a"), true, &t.arena, &version, &err));
	assert_done(wb_label(t.wb, STR("a@1"), STR("prod"), &err));
	assert_done(wb_note(t.wb, STR("a@1"), STR("asks for the shortest phrase"), &err));
	fake_begin(24, 80);
	session.wb = t.wb;
	session.setup.prompt = STR("a");
	assert_done(table_new(t.wb, STR("all"), &now, NULL, &session.table, &err));
	while (more)
		assert_done(table_step(session.table, 10000, &more, &err));
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	table_free(session.table);
	fake_end();
	history_forget();
	testwb_end(&t);
	return 0;
}

static void find(const char *keys)
{
	session_push(&session, finder_view_new(&session));
	press(keys);
	let_work();
}

static void test_all_kinds(void **state)
{
	(void)state;
	find("");
	assert_true(sees("better"));
	assert_true(sees("a@1 @prod  asks for the shortest phrase"));
	assert_true(sees("docs/refunds.md"));
	assert_true(sees("quit: leave this view"));
	press("'e2499'");
	let_work();
	assert_true(sees("e2499  number 2499?"));
	press("Enter");
	was_noted("command: go e2499\n");
	assert_int_equal(session.n_views, 0);
}

static void test_prompt_version_command(void **state)
{
	(void)state;
	find("'better' Enter");
	was_noted("command: prompt better\n");
	find("'short' Space 'prod' Enter");
	was_noted("command: show a@1\n");
	find("'run' Space 'fail'");
	shows("finder_80x24.txt");
	press("Enter");
	was_noted("command: run-failing \n");
	find("'half-page'");
	assert_true(sees("nothing fits"));
	press("Esc");
	assert_int_equal(session.n_views, 0);
}

static void test_document(void **state)
{
	(void)state;
	find("'refu' Enter");
	assert_int_equal(session.n_views, 1);
	assert_true(sees("docs/refunds.md"));
	assert_true(sees("Within 30 days."));
}

/* The examples come while one types; nothing waits for them. */
static void test_examples_come(void **state)
{
	struct view *v = finder_view_new(&session);
	(void)state;
	session_push(&session, v);
	press("'e24'");
	assert_true(sees(" \xe2\x80\xa6 \xe2\x94\x82\n")); /* the count says that more will come */
	assert_true(v->class->step(v, 0));
	let_work();
	assert_true(sees("number 24?"));
	assert_false(v->class->step(v, 1000));
}

/* ---- the command line ---- */

static void completes(const char *text, const char *words)
{
	struct buf out = {0};
	command_line_complete(&session, str_of(text), strlen(text), &out);
	assert_string_equal(out.p ? out.p : "", words);
	buf_free(&out);
}

static void test_completion(void **state)
{
	(void)state;
	completes("run-", "run-example\nrun-failing\nrun-changed\nrun-again\nrun-missing\n");
	completes("  them", "theme\n");
	completes("acc", ""); /* of dialogs alone */
	completes("prompt ", "a\nbetter\n");
	completes("model f", "fake\n");
	completes("retrieval b", "bm25\n");
	completes("selection ra", "random\n");
	completes("reasoning ", "direct\n");
	completes("param top_p", "top_p=\n");
	completes("keys ", "default\nvim\n");
	completes("theme term", "terminal\n");
	completes("compare a@", "a@prod\na@1\n");
	completes("compare a@1 a@p", "a@prod\n");
	completes("unlabel ", "prod\n");
	completes("split a", "all\n");
	completes("sort -e", "-exact\n");
	completes("filter fail ex", "exact\n");
	completes("go e199", "e199\ne1990\ne1991\ne1992\ne1993\ne1994\ne1995\ne1996\ne1997\n"
			     "e1998\ne1999\n");
	completes("note a", "");
	completes("nonsense a", "");
}

static void test_command_line(void **state)
{
	(void)state;
	command_line_open(&session);
	press("'the' Tab 'dark' Enter");
	was_noted("line: theme dark\n");
	command_line_open(&session);
	press("Up");
	shows("command_line_80x24.txt");
	press("Enter");
	was_noted("line: theme dark\n");
	assert_int_equal(session.n_views, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_all_kinds),
		T(test_prompt_version_command),
		T(test_document),
		T(test_examples_come),
		T(test_completion),
		T(test_command_line),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
