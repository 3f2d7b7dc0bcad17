/* Comparing texts: A %% B. The pieces, joined, give both back. */
#include "fuzz.h"

#include "diff.h"

const unsigned fuzz_rounds = 1000;

typedef size_t differ(struct arena *arena, struct str a, struct str b, struct diff_piece **out);

static void check(differ *diff, struct str a, struct str b)
{
	struct arena arena = {0};
	struct diff_piece *pieces = NULL;
	struct buf left = {0}, right = {0};
	size_t n = diff(&arena, a, b, &pieces);
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(pieces[i].text.n > 0);
		FUZZ_CHECK(i == 0 || pieces[i].kind != pieces[i - 1].kind);
		FUZZ_CHECK(i == 0 || pieces[i].kind != DIFF_REMOVED ||
			   pieces[i - 1].kind != DIFF_ADDED);
		if (pieces[i].kind != DIFF_ADDED)
			buf_add(&left, pieces[i].text);
		if (pieces[i].kind != DIFF_REMOVED)
			buf_add(&right, pieces[i].text);
	}
	FUZZ_CHECK(str_eq(buf_str(&left), a) && str_eq(buf_str(&right), b));
	FUZZ_CHECK(!str_eq(a, b) || n <= 1);
	buf_free(&left);
	buf_free(&right);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct str a = fuzz_part(&rest);
	check(diff_words, a, rest);
	check(diff_lines, a, rest);
	check(diff_words, rest, a);
	return 0;
}
