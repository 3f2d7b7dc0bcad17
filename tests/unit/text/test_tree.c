/* test_tree: histories and how they are drawn, from tests/data/text/tree.txt. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "tree.h"

enum { MAX_NODES = 64 };

static size_t parse(struct str line, struct tree_node *nodes)
{
	struct str word;
	size_t n = 0;
	while (str_split(&line, ' ', &word)) {
		long long number, parent = 0;
		ssize_t at = str_find(word, STR("<"));
		assert_true(n < MAX_NODES);
		assert_true(str_to_int(at < 0 ? word : str_head(word, (size_t)at), &number));
		if (at >= 0)
			assert_true(str_to_int(str_from(word, (size_t)at + 1), &parent));
		nodes[n++] = (struct tree_node){number, parent};
	}
	return n;
}

static void check(struct str name, struct str history, struct str want)
{
	struct arena a = {0};
	struct tree_node nodes[MAX_NODES];
	struct str *rows;
	struct buf is = {0};
	size_t n = parse(history, nodes);
	tree_draw(nodes, n, &a, &rows);
	for (size_t i = 0; i < n; i++)
		buf_addf(&is, "%.*s\n", STRF(rows[i]));
	if (!str_eq(buf_str(&is), want))
		fail_msg("%.*s:\n%sinstead of\n%.*s", STRF(name), is.p, STRF(want));
	buf_free(&is);
	arena_free(&a);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/text/tree.txt");
	struct str rest = buf_str(&file), name, history, line;
	size_t cases = 0;
	(void)state;
	while (str_line(&rest, &name)) {
		if (name.n == 0 || name.p[0] == '#')
			continue;
		assert_true(str_line(&rest, &history) && str_line(&rest, &line));
		assert_str(line, "--");
		ssize_t end = str_find(rest, STR("\n\n"));
		size_t n = end < 0 ? rest.n : (size_t)end + 1;
		check(name, history, str_head(rest, n));
		rest = str_from(rest, n);
		cases++;
	}
	assert_true(cases >= 10);
	buf_free(&file);
}

static void test_nothing(void **state)
{
	struct arena a = {0};
	struct str *rows;
	(void)state;
	tree_draw(NULL, 0, &a, &rows);
	assert_non_null(rows);
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
