/* lines: owns the line ends of streams. */
#include "lines.h"

static void end_line(struct lines *l)
{
	struct str line = buf_str(&l->line);
	if (!l->started && str_starts(line, STR("\xEF\xBB\xBF")))
		line = str_from(line, 3);
	l->started = true;
	l->on_line(l->context, line);
	buf_cut(&l->line, 0);
}

static size_t plain_prefix(struct str bytes)
{
	size_t n = 0;
	while (n < bytes.n && bytes.p[n] != '\n' && bytes.p[n] != '\r')
		n++;
	return n;
}

void lines_push(struct lines *l, struct str bytes)
{
	while (bytes.n && !l->too_long) {
		if (l->after_cr && bytes.p[0] == '\n') {
			l->after_cr = false;
			bytes = str_from(bytes, 1);
			continue;
		}
		l->after_cr = false;
		size_t n = plain_prefix(bytes);
		buf_add(&l->line, str_head(bytes, n));
		l->too_long |= l->line.n > LINE_MAX_BYTES;
		bytes = str_from(bytes, n);
		if (bytes.n && !l->too_long) {
			l->after_cr = bytes.p[0] == '\r';
			bytes = str_from(bytes, 1);
			end_line(l);
		}
	}
}

void lines_end(struct lines *l)
{
	if (l->line.n && !l->too_long)
		end_line(l);
}

void lines_done(struct lines *l)
{
	buf_free(&l->line);
}
