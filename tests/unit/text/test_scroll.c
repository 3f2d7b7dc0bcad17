#include "test.h"

#include "rng.h"
#include "scroll.h"

static void check(const struct scroll *s, int64_t at, int64_t top)
{
	assert_int_equal(s->at, at);
	assert_int_equal(s->top, top);
}

static void test_empty(void **state)
{
	struct scroll s = {0};
	(void)state;
	scroll_fit(&s);
	check(&s, 0, 0);
	assert_false(scroll_move(&s, 1));
	assert_false(scroll_move(&s, -1));
	assert_false(scroll_page(&s, 1));
	scroll_wheel(&s, 3);
	check(&s, 0, 0);
}

static void test_move(void **state)
{
	struct scroll s = {.n = 10, .rows = 4};
	(void)state;
	assert_true(scroll_move(&s, 3));
	check(&s, 3, 0);
	assert_true(scroll_move(&s, 1));
	check(&s, 4, 1);
	assert_true(scroll_move(&s, 99));
	check(&s, 9, 6);
	assert_false(scroll_move(&s, 1));
	assert_true(scroll_move(&s, -3));
	check(&s, 6, 6);
	assert_true(scroll_move(&s, -1));
	check(&s, 5, 5);
	assert_true(scroll_to(&s, 0));
	check(&s, 0, 0);
	assert_false(scroll_to(&s, -5));
	assert_true(scroll_to(&s, INT64_MAX));
	check(&s, 9, 6);
}

/* A page keeps one row in sight and the current row at its place in the window. */
static void test_page(void **state)
{
	struct scroll s = {.n = 20, .rows = 5, .at = 2};
	(void)state;
	assert_true(scroll_page(&s, 1));
	check(&s, 6, 4);
	assert_true(scroll_page(&s, 2));
	check(&s, 14, 12);
	assert_true(scroll_page(&s, 1));
	check(&s, 18, 15);
	assert_true(scroll_page(&s, 1));
	check(&s, 19, 15);
	assert_false(scroll_page(&s, 1));
	assert_true(scroll_page(&s, -1));
	check(&s, 15, 11);
	assert_true(scroll_page(&s, -9));
	check(&s, 0, 0);
	s.rows = 1;
	assert_true(scroll_page(&s, 1));
	check(&s, 1, 1);
}

static void test_wheel(void **state)
{
	struct scroll s = {.n = 20, .rows = 5, .at = 3};
	(void)state;
	scroll_wheel(&s, 3);
	check(&s, 3, 3);
	scroll_wheel(&s, 3);
	check(&s, 6, 6);
	scroll_wheel(&s, -3);
	check(&s, 6, 3);
	scroll_wheel(&s, -3);
	check(&s, 4, 0);
	scroll_wheel(&s, 99);
	check(&s, 15, 15);
	s.n = 3;
	scroll_fit(&s);
	scroll_wheel(&s, 1);
	check(&s, 2, 0);
}

static void test_resize(void **state)
{
	struct scroll s = {.n = 20, .rows = 5, .at = 19};
	(void)state;
	scroll_fit(&s);
	check(&s, 19, 15);
	s.rows = 8; /* no blank rows below the end */
	scroll_fit(&s);
	check(&s, 19, 12);
	s.rows = 2;
	scroll_fit(&s);
	check(&s, 19, 18);
	s.n = 7;
	scroll_fit(&s);
	check(&s, 6, 5);
	s.rows = 0;
	scroll_fit(&s);
	check(&s, 6, 6);
	s.n = 0;
	scroll_fit(&s);
	check(&s, 0, 0);
}

static void check_window(const struct scroll *s)
{
	int64_t rows = s->rows > 0 ? s->rows : 1;
	assert_true(s->at >= 0 && (s->at < s->n || (s->n == 0 && s->at == 0)));
	assert_true(s->top <= s->at && s->at < s->top + rows);
	assert_true(s->top == 0 || s->top + rows <= s->n);
	assert_true(s->top >= 0);
}

static void random_act(struct scroll *s, struct rng *rng)
{
	int64_t by = (int64_t)rng_index(rng, 41) - 20, before = s->at;
	bool moved;
	switch (rng_index(rng, 5)) {
	case 0:
		moved = scroll_move(s, by);
		assert_int_equal(moved, s->at != before);
		break;
	case 1:
		moved = scroll_to(s, by * 3);
		assert_int_equal(moved, s->at != before);
		break;
	case 2:
		moved = scroll_page(s, by / 5);
		assert_int_equal(moved, s->at != before);
		break;
	case 3:
		scroll_wheel(s, by);
		break;
	case 4:
		s->n = (int64_t)rng_index(rng, 60);
		s->rows = (int64_t)rng_index(rng, 12);
		scroll_fit(s);
		break;
	}
}

static void test_the_current_row_is_always_in_sight(void **state)
{
	struct scroll s = {.n = 30, .rows = 6};
	struct rng rng = {11};
	(void)state;
	for (int i = 0; i < 100000; i++) {
		random_act(&s, &rng);
		check_window(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_move),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_wheel),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_the_current_row_is_always_in_sight),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
