/* test_versions: references, snapshots of the working copy, restoring, labels and notes, through
 * the public interface. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "testproject.h"
#include "testwb.h"

static struct testwb t;
static struct err err;

static int setup(void **state)
{
	(void)state;
	testwb_begin(&t, NULL, NULL);
	testwb_project(&t, 2, "");
	testwb_open(&t);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static void write_prompt(const char *text)
{
	project_write(t.dir, "prompts/a.prompty", "user:\n%s\n", text);
}

static struct wb_version resolve(const char *ref, bool snapshot)
{
	struct wb_version v;
	assert_done(wb_resolve(t.wb, str_of(ref), snapshot, &t.arena, &v, &err));
	return v;
}

/* The version that the text becomes. */
static int64_t snapshot(const char *text)
{
	write_prompt(text);
	return resolve("a", true).number;
}

static void refused(const char *ref, int code, const char *says)
{
	struct wb_version v;
	assert_int_equal(wb_resolve(t.wb, str_of(ref), false, &t.arena, &v, &err), code);
	if (!strstr(err.text, says))
		fail_msg("%s: %s", ref, err.text);
}

static void check_file(const char *name, const char *want)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", t.dir, name);
	struct buf text = test_read_file(path);
	assert_str(buf_str(&text), want);
	buf_free(&text);
}

static void test_snapshots(void **state)
{
	(void)state;
	/* A look does not make a version. */
	write_prompt("one");
	assert_int_equal(resolve("a", false).number, 0);
	assert_int_equal(resolve("a", true).number, 1);
	assert_int_equal(resolve("a", false).number, 1);
	assert_int_equal(snapshot("two"), 2);
	assert_int_equal(snapshot("three"), 3);
	/* The same content is the same version. */
	assert_int_equal(snapshot("one"), 1);
	assert_int_equal(snapshot("four"), 4);
	struct wb_version *all;
	size_t n;
	assert_done(wb_log(t.wb, STR("a"), &t.arena, &all, &n, &err));
	assert_int_equal(n, 4);
	assert_int_equal(all[0].number, 4);
	assert_int_equal(all[3].number, 1);
	/* The parent is what the working copy descended from: one, not three. */
	assert_int_equal(all[0].parent, 1);
	assert_int_equal(all[1].parent, 2);
	assert_int_equal(all[3].parent, 0);
	assert_true(all[0].is_head);
	assert_false(all[3].is_head);
	assert_true(all[0].created_ms >= all[3].created_ms);
}

static void test_references(void **state)
{
	char ref[100];
	(void)state;
	snapshot("one");
	snapshot("two");
	assert_done(wb_label(t.wb, STR("a@1"), STR("good"), &err));
	struct wb_version first = resolve("a@1", false);
	assert_str(first.source, "user:\none\n");
	assert_int_equal(first.n_labels, 1);
	assert_str(first.labels[0], "good");
	assert_int_equal(resolve("a@good", false).number, 1);
	assert_int_equal(resolve("a@latest", false).number, 2);
	snprintf(ref, sizeof ref, "a@%.6s", first.hash);
	assert_int_equal(resolve(ref, false).number, 1);
	snprintf(ref, sizeof ref, "a@%s", first.hash);
	assert_int_equal(resolve(ref, false).number, 1);
	for (char *p = ref + 2; *p; p++)
		if (*p >= 'a' && *p <= 'f')
			*p = (char)(*p - 'a' + 'A');
	assert_int_equal(resolve(ref, false).number, 1);
	/* The project's only prompt needs no name. */
	assert_int_equal(resolve("", false).number, 2);
}

static void test_wrong_references(void **state)
{
	char ref[100];
	(void)state;
	snapshot("one");
	assert_done(wb_label(t.wb, STR("a@1"), STR("production"), &err));
	refused("b", ERR_NOT_FOUND, "no prompt \"b\"");
	refused("b@1", ERR_NOT_FOUND, "no prompt \"b\"");
	refused("a@2", ERR_NOT_FOUND, "a");
	refused("a@0", ERR_NOT_FOUND, "a");
	refused("a@-1", ERR_NOT_FOUND, "a");
	refused("a@99999999999999999999", ERR_NOT_FOUND, "a");
	refused("a@productoin", ERR_NOT_FOUND, "did you mean \"production\"?");
	refused("a@ffffff0000", ERR_NOT_FOUND, "ffffff0000");
	refused("a@", ERR_NOT_FOUND, "a");
	struct wb_version first = resolve("a@1", false);
	snprintf(ref, sizeof ref, "a@%.5s", first.hash);
	struct wb_version v;
	assert_int_not_equal(
		wb_resolve(t.wb, str_of(ref), false, &t.arena, &v, &err), 0); /* too short */
	project_write(t.dir, "prompts/answer.prompty", "user:\nx\n");
	testwb_open(&t);
	refused("anwser", ERR_NOT_FOUND, "did you mean \"answer\"?");
	refused("", ERR_INPUT, "2 prompts");
}

static void test_labels(void **state)
{
	static const char *const bad[] = {"", "latest", "7", "-3", "two words", "a@b", "a/b",
		"\xC3\xA9", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	(void)state;
	snapshot("one");
	snapshot("two");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(wb_label(t.wb, STR("a@1"), str_of(bad[i]), &err), ERR_INPUT);
		assert_non_null(strstr(err.text, "cannot be a label"));
	}
	/* A label is moved, not copied. */
	assert_done(wb_label(t.wb, STR("a@1"), STR("good.v1-x_Y"), &err));
	assert_done(wb_label(t.wb, STR("a@2"), STR("good.v1-x_Y"), &err));
	assert_int_equal(resolve("a@1", false).n_labels, 0);
	assert_int_equal(resolve("a@good.v1-x_Y", false).number, 2);
	/* On the working copy: it becomes a version. */
	write_prompt("three");
	assert_done(wb_label(t.wb, STR("a"), STR("new"), &err));
	assert_int_equal(resolve("a@new", false).number, 3);
	assert_done(wb_unlabel(t.wb, STR("a"), STR("new"), &err));
	refused("a@new", ERR_NOT_FOUND, "new");
	assert_int_equal(wb_unlabel(t.wb, STR("a"), STR("new"), &err), ERR_NOT_FOUND);
}

static void test_notes(void **state)
{
	(void)state;
	snapshot("one");
	assert_done(wb_note(t.wb, STR("a@1"), STR("first try \xE2\x9C\x93"), &err));
	assert_str(resolve("a@1", false).note, "first try \xE2\x9C\x93");
	assert_done(wb_note(t.wb, STR("a@1"), STR("better words"), &err));
	assert_str(resolve("a@1", false).note, "better words");
	assert_int_equal(wb_note(t.wb, STR("a@9"), STR("x"), &err), ERR_NOT_FOUND);
}

static void test_restore(void **state)
{
	int64_t restored, saved;
	(void)state;
	snapshot("one");
	snapshot("two");
	/* What was not saved is saved first. */
	write_prompt("never run");
	assert_done(wb_restore(t.wb, STR("a@1"), &restored, &saved, &err));
	assert_int_equal(restored, 1);
	assert_int_equal(saved, 3);
	check_file("prompts/a.prompty", "user:\none\n");
	assert_str(resolve("a@3", false).source, "user:\nnever run\n");
	/* The next version descends from the restored one. */
	assert_true(resolve("a@1", false).is_head);
	assert_int_equal(snapshot("after"), 4);
	assert_int_equal(resolve("a@4", false).parent, 1);
	/* Nothing to save. */
	assert_done(wb_restore(t.wb, STR("a@2"), &restored, &saved, &err));
	assert_int_equal(saved, 0);
	check_file("prompts/a.prompty", "user:\ntwo\n");
}

/* A working copy with a mistake in it is somebody's work, too. */
static void test_restore_broken(void **state)
{
	int64_t restored, saved;
	(void)state;
	snapshot("one");
	write_prompt("{{#open}} never closed");
	assert_done(wb_restore(t.wb, STR("a@1"), &restored, &saved, &err));
	assert_int_equal(saved, 2);
	check_file("prompts/a.prompty", "user:\none\n");
	struct wb_version *all;
	size_t n;
	assert_done(wb_log(t.wb, STR("a"), &t.arena, &all, &n, &err));
	assert_int_equal(n, 2);
	/* It cannot be run, which says why, but it can be had back. */
	struct job *job;
	const struct run_options options = {.prompt = STR("a@2")};
	assert_int_equal(wb_run(t.wb, &options, &job, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "a@2:2"));
	assert_str(resolve("a@2", false).source, "user:\n{{#open}} never closed\n");
	assert_done(wb_restore(t.wb, STR("a@2"), &restored, &saved, &err));
	assert_int_equal(saved, 0);
	check_file("prompts/a.prompty", "user:\n{{#open}} never closed\n");
}

static void test_restore_refuses(void **state)
{
	int64_t restored, saved;
	(void)state;
	write_prompt("one");
	assert_int_equal(wb_restore(t.wb, STR("a"), &restored, &saved, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "name a version"));
	snapshot("one");
	assert_int_equal(wb_restore(t.wb, STR("a@7"), &restored, &saved, &err), ERR_NOT_FOUND);
	check_file("prompts/a.prompty", "user:\none\n");
}

static void test_partials(void **state)
{
	int64_t restored, saved;
	(void)state;
	project_write(t.dir, "prompts/partials/tone.mustache", "Be brief.");
	project_write(t.dir, "prompts/partials/unused.mustache", "1");
	assert_int_equal(snapshot("{{>tone}} {{question}}"), 1);
	/* One that lies there unused changes nothing; one that is used does. */
	project_write(t.dir, "prompts/partials/unused.mustache", "2");
	assert_int_equal(resolve("a", true).number, 1);
	project_write(t.dir, "prompts/partials/tone.mustache", "Be long.");
	assert_int_equal(resolve("a", true).number, 2);
	/* A version renders with its own. */
	struct wb_request r;
	const struct run_options first = {.prompt = STR("a@1")};
	assert_done(
		wb_render(t.wb, &first, STR(""), STR("{\"question\":\"Q\"}"), &t.arena, &r, &err));
	assert_true(str_find(r.messages, STR("Be brief. Q")) >= 0);
	project_write(t.dir, "prompts/partials/tone.mustache", "Unsaved.");
	assert_done(wb_restore(t.wb, STR("a@1"), &restored, &saved, &err));
	assert_int_equal(saved, 3);
	check_file("prompts/partials/tone.mustache", "Be brief.");
	check_file("prompts/partials/unused.mustache", "2");
	assert_int_equal(resolve("a", false).number, 1);
}

/* A prompt whose file is gone still has its versions. */
static void test_file_gone(void **state)
{
	int64_t restored, saved;
	struct wb_version *all;
	size_t n;
	char path[512];
	(void)state;
	snapshot("one");
	project_write(t.dir, "prompts/b.prompty", "user:\nb\n");
	snprintf(path, sizeof path, "%s/prompts/a.prompty", t.dir);
	unlink(path);
	testwb_open(&t);
	assert_int_equal(resolve("a@1", false).number, 1);
	refused("a", ERR_NOT_FOUND, "no prompt \"a\"");
	assert_done(wb_log(t.wb, STR("a"), &t.arena, &all, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(wb_restore(t.wb, STR("a@1"), &restored, &saved, &err), ERR_INPUT);
	assert_int_equal(wb_log(t.wb, STR("c"), &t.arena, &all, &n, &err), ERR_NOT_FOUND);
}

/* A run makes the version, and the log shows how it did. */
static void test_log_shows_scores(void **state)
{
	struct wb_version *all;
	size_t n;
	(void)state;
	struct run_report r = testwb_run(&t, (struct run_options){0});
	assert_int_equal(r.version, 1);
	assert_done(wb_log(t.wb, STR("a"), &t.arena, &all, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(all[0].last.run, r.run);
	assert_str(all[0].last.scorer, "exact");
	assert_str(all[0].last.model, "reader");
	assert_int_equal(all[0].last.n, 2);
	assert_true(all[0].last.mean == r.scores[0].mean);
	/* A later run of chosen examples does not stand for the version. */
	testwb_run(&t, (struct run_options){.only = (const int64_t[]){1}, .n_only = 1});
	testwb_run(&t, (struct run_options){.limit = 1});
	assert_done(wb_log(t.wb, STR(""), &t.arena, &all, &n, &err));
	assert_int_equal(all[0].last.run, r.run);
	assert_string_equal(all[0].hash, r.hash);
	/* A dry run makes none. */
	write_prompt("dry {{question}}");
	testwb_run(&t, (struct run_options){.dry_run = true});
	assert_done(wb_log(t.wb, STR(""), &t.arena, &all, &n, &err));
	assert_int_equal(n, 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(test_snapshots),
		T(test_references),
		T(test_wrong_references),
		T(test_labels),
		T(test_notes),
		T(test_restore),
		T(test_restore_broken),
		T(test_restore_refuses),
		T(test_partials),
		T(test_file_gone),
		T(test_log_shows_scores),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
