/* worklog: what was said in this session, newest last, bounded: the log view shows it, and while
 * the screen is up nothing is written to stderr. */
#ifndef STROP_WORKLOG_H
#define STROP_WORKLOG_H

#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum { WORKLOG_LINES = 2000 };

enum worklog_kind { WORKLOG_INFO, WORKLOG_WARNING, WORKLOG_ERROR };

struct worklog_line {
	int64_t at_ms; /* wall clock */
	enum worklog_kind kind;
	char *text;
};

struct worklog;
struct worklog *worklog_new(void);
void worklog_free(struct worklog *w);
void worklog_add(struct worklog *w, enum worklog_kind kind, struct str text); /* copies */
uint64_t worklog_added(const struct worklog *w); /* lines so far, also those no longer kept */
size_t worklog_count(const struct worklog *w);
const struct worklog_line *worklog_at(const struct worklog *w, size_t i); /* 0: the oldest kept */

#endif
