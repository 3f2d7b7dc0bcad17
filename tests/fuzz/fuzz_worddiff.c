/* Compared texts: a byte of width, A %% B. Side by side every byte but line ends stands once on its
 * side, in order, and what is not marked is the same on both. Words of A marked in B are words. */
#include "fuzz.h"

#include <locale.h>

#include "utf8.h"
#include "worddiff.h"
#include "words.h"

const unsigned fuzz_rounds = 500;

struct seen {
	struct buf all, same;
	size_t at;
};

static void see(struct seen *seen, struct str text, const struct row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		struct span s = row->spans[i];
		struct str part = str_head(str_from(text, s.from), s.to - s.from);
		FUZZ_CHECK(s.from >= seen->at && s.from < s.to && s.to <= text.n);
		seen->at = s.to;
		buf_add(&seen->all, part);
		if (s.mark == RANGE_NONE)
			buf_add(&seen->same, part);
	}
}

static bool is_without_ends(struct str seen, struct str text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			continue;
		if (n == seen.n || seen.p[n++] != text.p[i])
			return false;
	}
	return n == seen.n;
}

static void check_sides(struct worddiff *w, struct str a, struct str b)
{
	struct seen left = {0}, right = {0};
	struct worddiff_row row;
	size_t i;
	for (i = 0; worddiff_read(w, i, &row); i++) {
		FUZZ_CHECK(row.has_a || row.has_b);
		FUZZ_CHECK(row.is_changed || (row.has_a && row.has_b));
		if (row.has_a)
			see(&left, a, &row.a);
		if (row.has_b)
			see(&right, b, &row.b);
	}
	FUZZ_CHECK(worddiff_count(w, NULL) == i);
	FUZZ_CHECK(is_without_ends(buf_str(&left.all), a));
	FUZZ_CHECK(is_without_ends(buf_str(&right.all), b));
	FUZZ_CHECK(str_eq(buf_str(&left.same), buf_str(&right.same)));
	buf_free(&left.all);
	buf_free(&left.same);
	buf_free(&right.all);
	buf_free(&right.same);
}

static void check_words(struct str asked, struct str text)
{
	struct arena a = {0};
	struct range *found;
	struct str words[16];
	size_t n = 0, end = 0;
	while (n < 16 && utf8_word(&asked, &words[n]))
		n++;
	size_t n_found = words_mark(&a, text, words, n, &found);
	for (size_t i = 0; i < n_found; i++) {
		FUZZ_CHECK(found[i].from >= end && found[i].from < found[i].to);
		FUZZ_CHECK(found[i].to <= text.n && found[i].kind == RANGE_WORD);
		end = found[i].to;
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str b = fuzz_text(data, size), joined;
	int columns = 1 + (int)fuzz_choice(&b, 300);
	struct str a = fuzz_part(&b);
	struct worddiff *w = worddiff_new(a, b);
	setlocale(LC_CTYPE, "C.UTF-8");
	FUZZ_CHECK(worddiff_is_same(w) == str_eq(a, b));
	worddiff_layout(w, columns);
	check_sides(w, a, b);
	struct rows *rows = worddiff_inline(w, &joined);
	rows_layout(rows, columns);
	rows_extend(rows, SIZE_MAX);
	FUZZ_CHECK(joined.n >= a.n && joined.n >= b.n && joined.n <= a.n + b.n);
	check_words(a, b);
	worddiff_free(w);
	return 0;
}
