/* rows_draw: owns which style a span has. */
#include "rows_draw.h"

static style_t kind_style(enum span_kind kind, style_t plain)
{
	switch (kind) {
	case SPAN_TEXT:
	case SPAN_QUOTE:
		return plain;
	case SPAN_HEADING:
		return STYLE_HEADING;
	case SPAN_STRONG:
		return STYLE_STRONG;
	case SPAN_EMPHASIS:
	case SPAN_LINK:
		return STYLE_EMPHASIS;
	case SPAN_CODE:
	case SPAN_CODE_BLOCK:
		return STYLE_CODE;
	case SPAN_BULLET:
		return STYLE_KEY;
	case SPAN_FENCE:
	case SPAN_URL:
	case SPAN_RULE:
		return STYLE_DIM;
	}
	return plain;
}

static style_t span_style(const struct span *s, style_t plain)
{
	switch (s->mark) {
	case RANGE_NONE:
		break;
	case RANGE_WORD:
		return STYLE_WORD;
	case RANGE_FOUND:
		return (style_t)(kind_style(s->kind, plain) | STYLE_MATCH);
	case RANGE_REMOVED:
		return STYLE_REMOVED;
	case RANGE_ADDED:
		return STYLE_ADDED;
	}
	return kind_style(s->kind, plain);
}

void row_draw(const struct row *line, struct str text, struct area a, int row, style_t style)
{
	int column = line->indent;
	for (size_t s = 0; s < line->n; s++) {
		const struct span *span = &line->spans[s];
		column = area_text(a, row, column,
			str_head(str_from(text, span->from), span->to - span->from),
			span_style(span, style));
	}
}

void rows_draw(struct rows *r, size_t i, struct str text, struct area a, int row, style_t style)
{
	struct row line;
	if (rows_read(r, i, &line))
		row_draw(&line, text, a, row, style);
}
