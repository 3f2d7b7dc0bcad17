/* test_history_view: a history with a branch, and what is done with its versions. */
#include "live.h"

#include "history_do.h"
#include "history_view.h"

static const char data[] = "{\"id\":\"e0\",\"a\":\"x\",\"b\":\"one\",\"answer\":\"one\"}\n"
			   "{\"id\":\"e1\",\"a\":\"two\",\"b\":\"two\",\"answer\":\"two\"}\n"
			   "{\"id\":\"e2\",\"a\":\"x\",\"b\":\"y\",\"answer\":\"three\"}\n";

static void run(void)
{
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
}

/* Versions 1 and 2, then 3 and 4 from 1 again; 3 was never run. */
static void begin(void)
{
	int64_t restored, saved;
	live_begin(data);
	run();
	write_prompt("Answer with one word.", "b");
	run();
	assert_done(wb_label(t.wb, STR("a@2"), STR("prod"), &err));
	assert_done(wb_note(t.wb, STR("a@2"),
		STR("one word instead of a phrase, because half of the answers were sentences"),
		&err));
	assert_done(wb_restore(t.wb, STR("a@1"), &restored, &saved, &err));
	write_prompt("Answer with a number.", "a");
	assert_done(wb_note(t.wb, STR("a"), STR("an idea"), &err));
	write_prompt("Answer in German.", "b");
	run();
	live_open();
}

static void open(void)
{
	session_push(s, history_view_new(s));
	session_tell(s);
	settle();
}

static bool take(struct session *session, enum command c, struct str argument)
{
	return history_do(session, c, argument) || note_command(session, c, argument);
}

static void typed(const char *line)
{
	s->last_word = take;
	session_command_line(s, str_of(line));
	session_tell(s);
}

static struct wb_version version(const char *ref)
{
	struct wb_version v;
	assert_done(wb_resolve(t.wb, str_of(ref), false, &t.arena, &v, &err));
	return v;
}

static void test_looks(void **state)
{
	(void)state;
	begin();
	open();
	shows_everywhere("history");
	assert_int_equal(style_of("prod") & 0xff, STYLE_KEY);
}

static void test_empty(void **state)
{
	(void)state;
	live_begin(data);
	live_open();
	open();
	assert_true(sees("no versions yet: the first run makes one"));
	press("Down Enter d r Esc");
	assert_int_equal(s->n_views, 1);
}

/* The marked one, else the parent, is what a version is held against. */
static void test_diff_and_compare(void **state)
{
	(void)state;
	begin();
	open();
	press("c");
	assert_string_equal(unclaimed.p, "compare a@3 a@4\n");
	buf_cut(&unclaimed, 0);
	press("Down Down Space Up Up c");
	assert_string_equal(unclaimed.p, "compare a@2 a@4\n");
	assert_true(sees("» "));
	press("d");
	assert_true(sees("a@2 → a@4"));
	shows("diff", 14, 60);
	shows("diff", 22, 80);
	assert_int_equal(style_of("one word.") & 0xff, STYLE_REMOVED);
	assert_int_equal(style_of("in German") & 0xff, STYLE_ADDED);
	press("Esc");
	press("End c");
	assert_true(strncmp(unclaimed.p + 16, "compare a@2 a@1\n", 16) == 0);
	press("Up Space Down d");
	assert_true(strstr(s->message, "@1 has no parent: mark another version"));
}

static void test_show(void **state)
{
	(void)state;
	begin();
	open();
	press("Down Down Enter");
	shows("version", 22, 80);
	assert_int_equal(style_of("{{id}}") & 0xff, STYLE_PROMPT_VARIABLE);
	assert_int_equal(style_of("system:") & 0xff, STYLE_PROMPT_ROLE);
	press("Esc");
	assert_true(sees("History of a"));
}

/* What is edited is saved, what stood there becomes a version, and the editor has the restored text. */
static void test_restore(void **state)
{
	(void)state;
	begin();
	open();
	editor_paste(draft_editor(s->draft), STR("unsaved "));
	press("End r");
	shows("restore", 22, 80);
	press("n");
	assert_int_equal(s->n_views, 2);
	assert_int_equal(version("a@latest").number, 4);
	press("r y");
	settle();
	assert_int_equal(version("a@latest").number, 5);
	assert_true(str_starts(version("a@5").source, STR("unsaved ")));
	assert_int_equal(version("a").number, 1);
	assert_true(str_eq(draft_text(s->draft), version("a@1").source));
	assert_false(draft_modified(s->draft));
	assert_int_equal(s->setup.version, 1);
	assert_string_equal(
		s->message, "restored a@1; what stood in the file before is kept as version 5");
	assert_true(sees("@1*"));
}

static void test_labels(void **state)
{
	(void)state;
	begin();
	open();
	press("l 'best' Enter");
	assert_int_equal(version("a@best").number, 4);
	assert_true(sees("best"));
	/* On another version it stays until that was agreed to. */
	press("l 'prod' Enter");
	assert_true(sees("move the label prod?"));
	press("Esc");
	assert_int_equal(version("a@prod").number, 2);
	press("l 'prod' Enter y");
	assert_int_equal(version("a@prod").number, 4);
	press("L");
	assert_true(sees("take off a@4"));
	press("'best' Enter");
	assert_int_equal(version("a@4").n_labels, 1);
	assert_string_equal(s->message, "best is off a@4 (:label a@4 best puts it back)");
	press("Down L");
	assert_string_equal(s->message, "a@3 has no label");
}

static void test_notes(void **state)
{
	(void)state;
	begin();
	open();
	press("Down n");
	assert_true(sees("note for a@3: an idea"));
	press("Space 'of' Space 'mine' Enter");
	assert_str(version("a@3").note, "an idea of mine");
	assert_string_equal(s->message, "noted on a@3 (it was \"an idea\")");
	assert_true(sees("an idea of mine"));
}

/* The same without the view. */
static void test_typed(void **state)
{
	(void)state;
	begin();
	typed("label best");
	assert_int_equal(version("a@best").number, 4);
	typed("label @1 first");
	assert_int_equal(version("a@first").number, 1);
	typed("unlabel a@1 first");
	assert_int_equal(version("a@1").n_labels, 0);
	typed("note a@3 tried and left");
	assert_str(version("a@3").note, "tried and left");
	typed("note of the shown one");
	assert_str(version("a@4").note, "of the shown one");
	typed("show @2");
	assert_true(sees("Answer with one word."));
	session_pop(s);
	typed("diff @1 @prod");
	assert_true(sees("a@1 → a@2"));
	session_pop(s);
	typed("diff @1");
	assert_true(sees("a@1 → a@4"));
	session_pop(s);
	typed("restore @prod");
	assert_true(sees("restore a@2?"));
	press("y");
	assert_int_equal(version("a").number, 2);
	typed("show @9");
	assert_true(strstr(s->message, "a@9 does not exist"));
	typed("label @1 7");
	assert_true(strstr(s->message, "cannot be a label"));
	assert_int_equal(s->n_views, 1);
}

/* Unsaved edits are what the working copy is. */
static void test_diff_of_edits(void **state)
{
	(void)state;
	begin();
	editor_paste(draft_editor(s->draft), STR("unsaved\n"));
	typed("diff @4");
	assert_true(sees("a@4 → a "));
	assert_true(sees("+ unsaved"));
	session_pop(s);
	open();
	assert_true(sees("* what is edited comes from here"));
}

static void test_age(void **state)
{
	struct arena a = {0};
	int64_t now = 1764000000000;
	(void)state;
	assert_str(history_age(&a, now - 59 * 1000, now), "now");
	assert_str(history_age(&a, now - 61 * 1000, now), "1 min");
	assert_str(history_age(&a, now - 119 * 60000, now), "1 h");
	assert_str(history_age(&a, now - 47 * 3600000LL, now), "47 h");
	assert_str(history_age(&a, now - 49 * 3600000LL, now), "2 d");
	assert_str(history_age(&a, now - 40 * 86400000LL, now), "2025-10-15");
	arena_free(&a);
}

int main(void)
{
#define T(name) cmocka_unit_test_teardown(name, live_end)
	const struct CMUnitTest tests[] = {
		T(test_looks),
		T(test_empty),
		T(test_diff_and_compare),
		T(test_show),
		T(test_restore),
		T(test_labels),
		T(test_notes),
		T(test_typed),
		T(test_diff_of_edits),
		cmocka_unit_test(test_age),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
