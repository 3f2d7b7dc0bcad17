/*
 * records_jsonl: owns JSON Lines: one object a line, blank lines between them allowed. A line that
 * is no object, or too long, is bad by itself: the next one is read as if nothing had been.
 */
#include "records_formats.h"

#include <string.h>

/* Take a line into r->text, without its LF; false at the end. Of a line that is too long nothing is
 * kept. */
static bool read_line(struct records *r, bool *too_long)
{
	struct str span = source_span(&r->source);
	*too_long = false;
	buf_cut(&r->text, 0);
	if (span.n == 0)
		return false;
	for (; span.n; span = source_span(&r->source)) {
		const char *lf = memchr(span.p, '\n', span.n);
		struct str piece = str_head(span, lf ? (size_t)(lf - span.p) : span.n);
		*too_long |= r->text.n + piece.n > RECORD_MAX;
		if (!*too_long)
			buf_add(&r->text, piece);
		source_skip(&r->source, piece.n + (lf != NULL));
		if (lf)
			break;
	}
	return true;
}

enum records_status jsonl_next(struct records *r, struct json **fields, struct err *err)
{
	bool too_long;
	for (;;) {
		int line = r->source.line, column = r->source.column;
		if (!read_line(r, &too_long))
			return RECORDS_END;
		r->line = line;
		if (too_long)
			return records_bad(r, line, err, "the line is longer than 8 MiB");
		if (str_trim(buf_str(&r->text)).n)
			return records_parse(r, column, fields, err);
	}
}
