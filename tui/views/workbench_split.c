/*
 * workbench_split: owns the going to another split: what is said of the test split, and the question
 * before a locked one.
 */
#include <stdlib.h>

#include "dialog.h"
#include "number.h"
#include "workbench_do.h"

static void show_split(struct session *s, struct str name)
{
	struct arena a = {0};
	if (session_set_split(s, name) && s->looks.times &&
		(str_is(name, "test") || str_is(name, "all")))
		session_say(s, MESSAGE_INFO, "test %s: it is to decide with, not to tune on",
			number_looks(&a, s->looks.times, s->looks.versions));
	arena_free(&a);
}

struct lock_question {
	struct session *session;
	char *split;
};

static void lock_forget(void *context)
{
	struct lock_question *q = context;
	free(q->split);
	free(q);
}

static void lock_answered(void *context, char answer)
{
	struct lock_question *q = context;
	if (answer == 'o') {
		wb_unlock(q->session->wb, str_of(q->split));
		show_split(q->session, str_of(q->split));
	}
	lock_forget(q);
}

/* How much of a test it still is stands in the question. */
static void ask_to_unlock(struct session *s, struct str name)
{
	struct arena a = {0};
	struct err err = {0};
	struct wb_looks seen;
	if (wb_looks(s->wb, &seen, &err) != 0) {
		session_fail(s, &err);
		return;
	}
	struct lock_question *q = mem_alloc(sizeof *q);
	*q = (struct lock_question){s, mem_dup(name)};
	const char *times =
		seen.times ? number_looks(&a, seen.times, seen.versions) : "never seen so far";
	dialog_question(s, &(struct question){.title = "Locked",
				   .text = arena_printf(&a,
					   "The split %.*s is locked. Test: %s.\nEach look makes "
					   "it a little less of a test.",
					   STRF(name), times),
				   .answers = "o:open it for this session|n:leave it locked",
				   .done = lock_answered,
				   .cancelled = lock_forget,
				   .context = q});
	arena_free(&a);
}

void workbench_set_split(struct session *s, struct str name)
{
	if (wb_is_locked(s->wb, name))
		ask_to_unlock(s, name);
	else
		show_split(s, name);
}
