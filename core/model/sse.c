/* sse: owns the event-stream grammar. */
#include "sse.h"

#include <string.h>

static void dispatch(struct sse *s)
{
	if (s->has_data)
		s->on_event(s->context, buf_str(&s->event), buf_str(&s->data));
	buf_cut(&s->data, 0);
	buf_cut(&s->event, 0);
	s->has_data = false;
}

/* field = name [ ":" [ " " ] value ]; a line that begins with ":" is a comment. */
static void take_line(struct sse *s, struct str line)
{
	if (line.n == 0) {
		dispatch(s);
		return;
	}
	ssize_t colon = str_find(line, STR(":"));
	if (colon == 0)
		return;
	struct str name = colon < 0 ? line : str_head(line, (size_t)colon);
	struct str value = colon < 0 ? STR("") : str_from(line, (size_t)colon + 1);
	if (str_starts(value, STR(" ")))
		value = str_from(value, 1);
	if (str_is(name, "data")) {
		if (s->has_data)
			buf_addc(&s->data, '\n');
		buf_add(&s->data, value);
		s->has_data = true;
		s->too_long |= s->data.n > SSE_EVENT_MAX;
	} else if (str_is(name, "event")) {
		buf_cut(&s->event, 0);
		buf_add(&s->event, value);
	}
}

static void end_line(struct sse *s)
{
	struct str line = buf_str(&s->line);
	if (!s->started && str_starts(line, STR("\xEF\xBB\xBF")))
		line = str_from(line, 3);
	s->started = true;
	take_line(s, line);
	buf_cut(&s->line, 0);
}

static size_t plain_prefix(struct str bytes)
{
	size_t n = 0;
	while (n < bytes.n && bytes.p[n] != '\n' && bytes.p[n] != '\r')
		n++;
	return n;
}

void sse_push(struct sse *s, struct str bytes)
{
	while (bytes.n && !s->too_long) {
		if (s->after_cr && bytes.p[0] == '\n') {
			s->after_cr = false;
			bytes = str_from(bytes, 1);
			continue;
		}
		s->after_cr = false;
		size_t n = plain_prefix(bytes);
		buf_add(&s->line, str_head(bytes, n));
		s->too_long |= s->line.n > SSE_LINE_MAX;
		bytes = str_from(bytes, n);
		if (bytes.n) {
			s->after_cr = bytes.p[0] == '\r';
			bytes = str_from(bytes, 1);
			end_line(s);
		}
	}
}

void sse_end(struct sse *s)
{
	/* What was too long is cut: no part of it is an event. */
	if (s->too_long)
		return;
	if (s->line.n)
		end_line(s);
	dispatch(s);
}

void sse_done(struct sse *s)
{
	buf_free(&s->line);
	buf_free(&s->data);
	buf_free(&s->event);
}
