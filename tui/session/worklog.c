/* worklog: owns the messages of a session as a ring: the oldest line goes when the ring is full. */
#include "worklog.h"

#include <stdlib.h>

#include "clock.h"
#include "mem.h"

struct worklog {
	struct worklog_line lines[WORKLOG_LINES];
	size_t first, n;
	uint64_t added;
};

struct worklog *worklog_new(void)
{
	return mem_alloc(sizeof(struct worklog));
}

void worklog_free(struct worklog *w)
{
	for (size_t i = 0; w && i < w->n; i++)
		free(w->lines[(w->first + i) % WORKLOG_LINES].text);
	free(w);
}

void worklog_add(struct worklog *w, enum worklog_kind kind, struct str text)
{
	struct worklog_line *line = &w->lines[(w->first + w->n) % WORKLOG_LINES];
	if (w->n == WORKLOG_LINES) {
		free(line->text);
		w->first = (w->first + 1) % WORKLOG_LINES;
	} else {
		w->n++;
	}
	w->added++;
	*line = (struct worklog_line){clock_wall_ms(), kind, mem_dup(text)};
}

uint64_t worklog_added(const struct worklog *w)
{
	return w->added;
}

size_t worklog_count(const struct worklog *w)
{
	return w->n;
}

const struct worklog_line *worklog_at(const struct worklog *w, size_t i)
{
	return &w->lines[(w->first + i) % WORKLOG_LINES];
}
