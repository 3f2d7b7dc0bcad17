/*
 * wrap: owns the choice of where a row ends. A TAB is measured from the beginning of its row, so
 * that a row can be measured without the rows before it.
 */
#include "wrap.h"

#include <stdbool.h>

#include "glyph.h"
#include "utf8.h"

/* White space that may end a row: the no-break spaces may not, nor what is shown by its name. */
static bool is_break(struct str line, size_t at, const struct glyph *g)
{
	int32_t cp;
	if (utf8_decode(str_from(line, at), &cp) != g->n)
		return false;
	if (cp < 0x80)
		return cp == ' ' || cp == '\t';
	return !g->is_special && cp != 0xA0 && cp != 0x2007 && cp != 0x202F && utf8_is_space(cp);
}

size_t wrap_row(struct str line, size_t from, int columns)
{
	struct glyph g;
	int column = 0;
	size_t end = from; /* behind the last white space */
	for (size_t at = from; at < line.n; at += g.n, column += g.columns) {
		glyph_at(line, at, column, &g);
		if (is_break(line, at, &g))
			end = at + g.n;
		else if (column + g.columns > columns && at > from)
			return end > from ? end : at;
	}
	return line.n;
}

size_t wrap_rows(struct str line, int columns)
{
	size_t rows = 1;
	for (size_t at = wrap_row(line, 0, columns); at < line.n; rows++)
		at = wrap_row(line, at, columns);
	return rows;
}
