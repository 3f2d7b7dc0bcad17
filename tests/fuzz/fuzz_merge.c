/* Merging: BASE %% OURS %% THEIRS. One-sided changes give that side; conflicts are symmetric and
 * have their markers on lines of their own. */
#include "fuzz.h"

#include "merge.h"

const unsigned fuzz_rounds = 1000;

static void gives(struct str base, struct str ours, struct str theirs, struct str want)
{
	struct buf out = {0};
	FUZZ_CHECK(merge_lines(base, ours, theirs, "o", "t", &out) == 0);
	FUZZ_CHECK(str_eq(buf_str(&out), want));
	buf_free(&out);
}

static size_t count(struct str text, const char *marker)
{
	size_t n = 0;
	struct str line;
	while (str_line(&text, &line))
		n += str_is(line, marker);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str theirs = fuzz_text(data, size);
	struct str base = fuzz_part(&theirs), ours = fuzz_part(&theirs);
	struct buf out = {0}, back = {0};
	gives(base, base, theirs, theirs);
	gives(base, ours, base, ours);
	gives(base, ours, ours, ours);
	size_t n = merge_lines(base, ours, theirs, "\1", "\2", &out);
	FUZZ_CHECK(n == merge_lines(base, theirs, ours, "\1", "\2", &back));
	FUZZ_CHECK(n > 0 || str_eq(buf_str(&out), buf_str(&back)));
	FUZZ_CHECK(count(buf_str(&out), "<<<<<<< \1") >= n);
	FUZZ_CHECK(count(buf_str(&out), ">>>>>>> \2") >= n);
	buf_free(&out);
	buf_free(&back);
	return 0;
}
