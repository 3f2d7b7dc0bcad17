/*
 * table: owns alignment. Widths are the C library's, so they follow the user's locale; where it
 * knows no width (the C locale), a character counts as one column.
 */
#include "table.h"

#include <stdlib.h>
#include <wchar.h>

#include "safe.h"

/* Take one character off *rest and say how many columns it has. */
static size_t next_width(struct str *rest)
{
	mbstate_t state = {0};
	wchar_t c;
	size_t n = mbrtowc(&c, rest->p, rest->n, &state);
	if (n != 0 && n != (size_t)-1 && n != (size_t)-2) {
		int width = wcwidth(c);
		*rest = str_from(*rest, n);
		return width < 0 ? 1 : (size_t)width;
	}
	for (n = 1; n < rest->n && ((unsigned char)rest->p[n] & 0xC0) == 0x80; n++)
		;
	*rest = str_from(*rest, n);
	return 1;
}

size_t table_width(struct str text)
{
	size_t width = 0;
	while (text.n)
		width += next_width(&text);
	return width;
}

struct str table_cut(struct arena *a, struct str text, size_t width)
{
	if (table_width(text) <= width)
		return text;
	struct str rest = text;
	size_t kept = 0, columns = 0;
	while (rest.n) {
		columns += next_width(&rest);
		if (columns + 1 > width)
			break;
		kept = text.n - rest.n;
	}
	return arena_printf(a, "%.*s…", STRF(str_head(text, kept)));
}

struct str table_clean(struct arena *a, struct str text)
{
	struct buf b = {0};
	safe_text(&b, text, SAFE_ONE_LINE);
	struct str clean = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return clean;
}

void table_add(struct table *t, struct str text)
{
	t->cells = mem_grow(t->cells, t->n, &t->cap, sizeof *t->cells);
	t->cells[t->n++] = (struct table_cell){.text = table_clean(t->arena, text)};
}

void table_addz(struct table *t, const char *text)
{
	table_add(t, str_of(text));
}

void table_style(struct table *t, enum style style)
{
	t->cells[t->n - 1].style = style;
}

static void spaces(size_t n)
{
	while (n--)
		out(" ");
}

/* `last`: nothing follows, so the line must not end in blanks. */
static void print_cell(const struct table *t, size_t column, const struct table_cell *cell,
	size_t width, bool last)
{
	size_t pad = width - table_width(cell->text);
	bool right = (t->right >> column) & 1;
	spaces(right ? pad : 0);
	if (cell->style)
		out_style(cell->style);
	out_raw(cell->text);
	if (cell->style)
		out_style(STYLE_NONE);
	if (!last)
		spaces((right ? 0 : pad) + 2);
}

static void print_row(
	const struct table *t, const struct table_cell *row, const size_t widths[], size_t indent)
{
	size_t n = t->columns;
	while (n > 1 && !row[n - 1].text.n)
		n--;
	spaces(indent);
	for (size_t c = 0; c < n; c++)
		print_cell(t, c, &row[c], widths[c], c + 1 == n);
	out("\n");
}

static void measure(const struct table *t, size_t widths[])
{
	for (size_t c = 0; c < t->columns; c++)
		widths[c] = t->heads ? table_width(str_of(t->heads[c])) : 0;
	for (size_t i = 0; i < t->n; i++) {
		size_t w = table_width(t->cells[i].text);
		if (w > widths[i % t->columns])
			widths[i % t->columns] = w;
	}
}

void table_print(struct table *t, size_t indent)
{
	size_t widths[TABLE_MAX_COLUMNS];
	measure(t, widths);
	struct table_cell heads[TABLE_MAX_COLUMNS];
	for (size_t c = 0; t->heads && c < t->columns; c++)
		heads[c] = (struct table_cell){str_of(t->heads[c]), STYLE_DIM};
	if (t->heads)
		print_row(t, heads, widths, indent);
	for (size_t i = 0; i < t->n; i += t->columns)
		print_row(t, &t->cells[i], widths, indent);
	free(t->cells);
	t->cells = NULL;
	t->n = t->cap = 0;
}
