/* test_following: the current example is one of the list's, in however many steps the list is made. */
#include "live.h"

static const char data[] = "{\"id\":\"e0\",\"a\":\"x\",\"answer\":\"x\"}\n"
			   "{\"id\":\"e1\",\"a\":\"y\",\"answer\":\"no\"}\n"
			   "{\"id\":\"e2\",\"a\":\"z\",\"answer\":\"z\"}\n";

static void begin(void)
{
	live_begin(data);
	testwb_run(&t, (struct run_options){.prompt = STR("a")});
	live_open();
	assert_str(s->example.id, "e0");
}

/* A slice a call, as on a machine that is busy with other things. */
static void step_slowly(void)
{
	while (session_step_table(s, 0))
		session_tell(s);
	session_tell(s);
}

static void test_filtered(void **state)
{
	(void)state;
	begin();
	session_filter(s, STR("fail"));
	step_slowly();
	assert_int_equal(table_count(s->table), 1);
	assert_str(s->example.id, "e1");
	session_filter(s, STR("no such words"));
	step_slowly();
	assert_int_equal(s->example.ord, 0);
	session_filter(s, STR(""));
	step_slowly();
	assert_str(s->example.id, "e0");
}

static void test_sorted(void **state)
{
	(void)state;
	begin();
	session_go(s, 1);
	session_sort(s, ORDER_ID, true);
	step_slowly();
	assert_str(s->example.id, "e2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(test_filtered, live_end),
		cmocka_unit_test_teardown(test_sorted, live_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
