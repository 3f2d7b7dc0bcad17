/* An export that is stopped leaves nothing; one that is made tells how much it is. The rest is in
 * tests/cli/export.t. */
#include "test.h"

#include <stdlib.h>

#include "finetune.h"
#include "fs.h"
#include "testwb.h"

static struct testwb t;
static struct err err;

static int teardown(void **state)
{
	(void)state;
	testwb_end(&t);
	return 0;
}

static int export(const char *name, const volatile int *stop, struct finetune_report *r)
{
	struct str path = fs_join(&t.arena, str_of(t.dir), str_of(name));
	const struct finetune_options options = {.file = path.p, .stop = stop};
	return wb_finetune_export(t.wb, &options, &t.arena, r, &err);
}

static size_t files(const char *pattern)
{
	struct fs_list list;
	assert_done(fs_glob(&t.arena, t.dir, str_of(pattern), &list, &err));
	return list.n;
}

static void test_stopped(void **state)
{
	(void)state;
	struct finetune_report r;
	volatile int stop = 1;
	testwb_begin(&t, NULL, NULL);
	testwb_project(&t, 200, "");
	testwb_open(&t);
	assert_int_equal(export("train.jsonl", &stop, &r), ERR_INTERRUPTED);
	assert_int_equal(files("train*"), 0);
	stop = 0;
	assert_done(export("train.jsonl", &stop, &r));
	assert_int_equal(files("train*"), 1);
	assert_int_equal(r.examples, 200);
	assert_str(r.ref, "a@1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_stopped, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
