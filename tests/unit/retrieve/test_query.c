#include "test.h"

#include <stdlib.h>

#include "query.h"

/* tests/data/retrieve/queries.txt: question => words. */
static void check_line(struct str line)
{
	struct arena a = {0};
	struct buf got = {0};
	struct str *words;
	ssize_t arrow = str_find(line, STR(" =>"));
	assert_true(arrow >= 0);
	size_t n = query_words(&a, str_head(line, (size_t)arrow), &words);
	for (size_t i = 0; i < n; i++)
		buf_addf(&got, " %.*s", STRF(words[i]));
	char *want = mem_dup(str_from(line, (size_t)arrow + 3));
	assert_str(buf_str(&got), want);
	free(want);
	buf_free(&got);
	arena_free(&a);
}

static void test_data_file(void **state)
{
	struct buf file = test_read_file("tests/data/retrieve/queries.txt");
	struct str rest = buf_str(&file), line;
	int seen = 0;
	(void)state;
	while (str_line(&rest, &line)) {
		if (!line.n || line.p[0] == '#')
			continue;
		check_line(line);
		seen++;
	}
	assert_true(seen >= 12);
	buf_free(&file);
}

static void test_bounded(void **state)
{
	struct arena a = {0};
	struct buf text = {0};
	struct str *words;
	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_addf(&text, "the w%d ", i);
	assert_int_equal(query_words(&a, buf_str(&text), &words), 256);
	assert_str(words[255], "w255");
	assert_int_equal(query_words(&a, (struct str){0}, &words), 0);
	buf_free(&text);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_data_file),
		cmocka_unit_test(test_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
