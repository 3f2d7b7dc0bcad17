/*
 * checkup: which of the models answer, as far as that was tried in this session. Trying is one tiny
 * call to each (probe.h), which may cost a little: the person is asked once.
 */
#ifndef STROP_CHECKUP_H
#define STROP_CHECKUP_H

#include "session.h"

enum check_state { CHECK_NEVER, CHECK_UNDER_WAY, CHECK_FINE, CHECK_FAILED };

struct check {
	enum check_state state;
	int64_t first_ms; /* to the first token; -1: not known */
	struct str words; /* how it went, with what to do; until the next turn */
};

/* How it stands with a model. */
struct check checkup_of(const struct session *s, struct str model);

/* Check one model, or all (empty), once the person has said yes to that. Errors are said. */
void checkup_ask(struct session *s, struct str model);

/* Take what came: call after each wb_pump; tells the views CHANGED_CHECKS. */
void checkup_follow(struct session *s);

void checkup_free(struct session *s);

#endif
