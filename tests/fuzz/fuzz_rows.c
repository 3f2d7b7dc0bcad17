/* Rows of a text: a choice of mode, a byte of width, TEXT. Every byte stands in one row; what is
 * shown of it is shown once and in order; what is not is markup. */
#include "fuzz.h"

#include <locale.h>
#include <string.h>

#include "rows.h"

const unsigned fuzz_rounds = 500;

static void check_hidden(struct str text, size_t from, size_t to, enum rows_mode mode)
{
	for (size_t i = from; i < to; i++)
		FUZZ_CHECK(mode == ROWS_MARKDOWN && strchr("*_`[]!", text.p[i]) && text.p[i]);
}

static size_t check_row(struct str text, const struct row *row, enum rows_mode mode)
{
	size_t at = row->from;
	for (size_t i = 0; i < row->n; i++) {
		struct span s = row->spans[i];
		FUZZ_CHECK(s.from >= at && s.to > s.from && s.to <= row->to);
		check_hidden(text, at, s.from, mode);
		at = s.to;
	}
	check_hidden(text, at, row->to, mode);
	return row->to;
}

/* Returns how many rows there are. */
static size_t check_rows(struct rows *r, struct str text, enum rows_mode mode, int columns)
{
	struct row row;
	size_t at = 0, i;
	for (i = 0; rows_read(r, i, &row); i++) {
		FUZZ_CHECK(row.indent >= 0 && row.indent < columns);
		FUZZ_CHECK(row.from == at + (i > 0 && row.is_first));
		FUZZ_CHECK(!(i > 0 && row.is_first) || text.p[at] == '\n');
		at = check_row(text, &row, mode);
	}
	FUZZ_CHECK(at == text.n || (at + 1 == text.n && text.p[at] == '\n'));
	FUZZ_CHECK(rows_count(r, NULL) == i);
	return i;
}

static void check_growth(struct str text, enum rows_mode mode, int columns, size_t n)
{
	struct rows *r = rows_new();
	rows_show(r, STR(""), mode);
	rows_layout(r, columns);
	for (size_t at = 0; at < text.n; at += 1 + at) {
		rows_grow(r, str_head(text, at));
		rows_extend(r, SIZE_MAX);
	}
	rows_grow(r, text);
	rows_extend(r, SIZE_MAX);
	FUZZ_CHECK(rows_count(r, NULL) == n);
	rows_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	enum rows_mode mode = fuzz_choice(&text, 2) ? ROWS_MARKDOWN : ROWS_PLAIN;
	int columns = 1 + (int)fuzz_choice(&text, 300);
	struct rows *r = rows_new();
	setlocale(LC_CTYPE, "C.UTF-8");
	rows_show(r, text, mode);
	rows_layout(r, columns);
	size_t n = check_rows(r, text, mode, columns);
	for (size_t at = 0; at < text.n; at += 1 + text.n / 7) {
		struct row row;
		FUZZ_CHECK(rows_read(r, rows_row_of(r, at), &row));
		FUZZ_CHECK(at >= row.from && at <= row.to);
	}
	check_growth(text, mode, columns, n);
	rows_free(r);
	return 0;
}
