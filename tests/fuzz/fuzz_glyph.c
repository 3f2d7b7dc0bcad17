/* Text on a cell grid: only what is printable is drawn, the same boundaries both ways, rows that
 * have every byte once; and a buffer that comes back from any edit with it. */
#include "fuzz.h"

#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

#include "buffer.h"
#include "glyph.h"
#include "utf8.h"
#include "wrap.h"

const unsigned fuzz_rounds = 500;

static bool is_harmful(int32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD || cp == 0x61C ||
	       (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF ||
	       (cp >= 0xFFF9 && cp <= 0xFFFB) || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

static void check_drawn(const struct glyph *g)
{
	int columns = 0, marks = 4, width;
	int32_t cp;
	for (struct str rest = g->text; rest.n; columns += width) {
		rest = str_from(rest, utf8_decode(rest, &cp));
		width = wcwidth((wchar_t)cp);
		marks = width > 0 ? 0 : marks + 1;
		FUZZ_CHECK(!is_harmful(cp) && width >= 0 && marks <= 4);
	}
	FUZZ_CHECK(columns == g->columns);
}

static void check_glyphs(struct str text)
{
	struct glyph g;
	int column = 0;
	for (size_t at = 0; at < text.n; at += g.n) {
		glyph_at(text, at, column, &g);
		FUZZ_CHECK(g.n > 0 && at + g.n <= text.n);
		FUZZ_CHECK(glyph_next(text, at) == at + g.n);
		FUZZ_CHECK(glyph_prev(text, at + g.n) == at);
		check_drawn(&g);
		column += g.columns;
	}
}

static void check_rows(struct str line, int columns)
{
	size_t rows = 0, at = 0, end;
	do {
		end = wrap_row(line, at, columns);
		FUZZ_CHECK(end <= line.n && (end > at || line.n == 0));
		FUZZ_CHECK(end == line.n || glyph_next(line, glyph_prev(line, end)) == end);
		at = end;
		rows++;
	} while (at < line.n);
	FUZZ_CHECK(wrap_rows(line, columns) == rows);
}

static void check_lines(const struct buffer *b)
{
	size_t at = 0;
	for (size_t i = 0; i < buffer_lines(b); i++) {
		struct str line = buffer_line(b, i);
		FUZZ_CHECK(buffer_line_start(b, i) == at && str_find(line, STR("\n")) < 0);
		FUZZ_CHECK(buffer_line_of(b, at + line.n) == i);
		at += line.n + 1;
	}
	FUZZ_CHECK(at == buffer_length(b) + 1);
}

/* The text is written into a buffer piece by piece, each over a part of what is there. */
static void check_buffer(struct str text)
{
	struct buffer *b = buffer_new(text);
	struct str rest = text;
	size_t at, n;
	while (rest.n) {
		size_t from = fuzz_choice(&rest, 256) % (buffer_length(b) + 1);
		size_t gone = fuzz_choice(&rest, 256) % (buffer_length(b) - from + 1) % 16;
		struct str with = str_head(rest, fuzz_choice(&rest, 5));
		buffer_replace(b, from, gone, with);
		rest = str_from(rest, with.n);
		check_lines(b);
	}
	if (buffer_find(b, str_head(text, 3), text.n / 2, text.n & 1, &at, &n))
		FUZZ_CHECK(n > 0 && at + n <= buffer_length(b));
	buffer_replace_all(b, str_head(text, 2), str_from(text, text.n - text.n / 4));
	char *end = mem_dup(buffer_text(b));
	n = buffer_length(b);
	while (buffer_undo(b, &at))
		FUZZ_CHECK(at <= buffer_length(b));
	FUZZ_CHECK(str_eq(buffer_text(b), text));
	while (buffer_redo(b, &at))
		check_lines(b);
	FUZZ_CHECK(str_eq(buffer_text(b), (struct str){end, n}));
	free(end);
	buffer_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size), rest = text, line;
	setlocale(LC_CTYPE, "C.UTF-8");
	check_glyphs(text);
	while (str_split(&rest, '\n', &line)) {
		check_rows(line, 1);
		check_rows(line, 7);
		check_rows(line, 80);
	}
	check_buffer(str_head(text, 4096)); /* lines are checked after each piece */
	return 0;
}
