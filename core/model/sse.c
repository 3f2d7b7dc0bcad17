/* sse: owns the event-stream grammar. */
#include "sse.h"

static void dispatch(struct sse *s)
{
	if (s->has_data)
		s->on_event(s->context, buf_str(&s->event), buf_str(&s->data));
	buf_cut(&s->data, 0);
	buf_cut(&s->event, 0);
	s->has_data = false;
}

/* field = name [ ":" [ " " ] value ]; a line that begins with ":" is a comment. */
static void on_line(void *context, struct str line)
{
	struct sse *s = context;
	if (s->too_long)
		return;
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

void sse_push(struct sse *s, struct str bytes)
{
	s->lines.on_line = on_line;
	s->lines.context = s;
	if (!s->too_long)
		lines_push(&s->lines, bytes);
	s->too_long |= s->lines.too_long;
}

void sse_end(struct sse *s)
{
	s->lines.on_line = on_line;
	s->lines.context = s;
	/* What was too long is cut: no part of it is an event. */
	if (s->too_long)
		return;
	lines_end(&s->lines);
	dispatch(s);
}

void sse_done(struct sse *s)
{
	lines_done(&s->lines);
	buf_free(&s->data);
	buf_free(&s->event);
}
