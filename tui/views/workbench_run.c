/* workbench_run: owns what is run by the workbench's keys, and the look at what would be sent. */
#include <stdio.h>

#include "consent.h"
#include "dialog.h"
#include "draft.h"
#include "inspect.h"
#include "workbench_do.h"

/* What the next call of this example would be: a result of the version, or the experiment that the
 * context pane shows. */
static struct ask_options next_ask(struct workbench_view *w)
{
	struct ask_options o = {0};
	struct session *s = w->view.session;
	bool edited = s->draft && draft_modified(s->draft);
	if (!context_pane_experiment(w->panes[PANE_CONTEXT], &o))
		o.keep = true;
	else if (edited)
		o.source = draft_text(s->draft);
	return o;
}

static void run_example(struct workbench_view *w, enum cache_mode cache, bool retry_unknown);

static void retry_answer(void *context, char answer)
{
	if (answer == 'y')
		run_example(context, CACHE_AUTO, true);
}

static void retry_anew_answer(void *context, char answer)
{
	if (answer == 'y')
		run_example(context, CACHE_REFRESH, true);
}

/* A call that was sent before, and nobody knows whether it was billed, is the person's to decide. */
static void ask_to_retry(struct workbench_view *w, enum cache_mode cache)
{
	struct session *s = w->view.session;
	const struct session_ask *a = session_ask_of(s, s->example.id);
	const struct ask_view *v = a ? ask_look(a->ask) : NULL;
	if (v && v->is_unknown)
		dialog_question(
			s, &(struct question){.title = "send it again?",
				   .text = v->error,
				   .answers = "y:send it again; it may be billed twice|n:leave it",
				   .done = cache == CACHE_AUTO ? retry_answer : retry_anew_answer,
				   .context = w});
}

static void run_example(struct workbench_view *w, enum cache_mode cache, bool retry_unknown)
{
	struct session *s = w->view.session;
	struct ask_options o = next_ask(w);
	o.run.cache = cache;
	o.run.retry_unknown = retry_unknown;
	/* Several trials are a run of this one example; a call is one trial. */
	if (o.keep && s->setup.trials > 1 && s->example.ord) {
		/* Of its own: saving before the run may load the example anew. */
		struct arena a = {0};
		const int64_t only = s->example.ord;
		struct run_options run = session_options(s);
		run.only = &only;
		run.n_only = 1;
		run.cache = cache;
		run.retry_unknown = retry_unknown;
		consent_run(s, &run, arena_dup(&a, s->example.id).p);
		arena_free(&a);
	} else if (session_ask(s, &o)) {
		ask_to_retry(w, cache);
	}
}

static void inspect(struct workbench_view *w)
{
	struct session *s = w->view.session;
	struct ask_options o = next_ask(w);
	if (o.keep && s->draft && draft_modified(s->draft))
		o.source = draft_text(s->draft);
	inspect_open(s, &o);
}

static void run_all(struct session *s)
{
	struct run_options o = session_options(s);
	char what[64];
	snprintf(what, sizeof what, "all of %.*s", STRF(s->split));
	consent_run(s, &o, what);
}

static void run_batch(struct session *s)
{
	struct run_options o = session_options(s);
	char what[64];
	snprintf(what, sizeof what, "all of %.*s by batch", STRF(s->split));
	consent_batch(s, &o, what);
}

/* Those of the view in one of these states, as positions in the data. */
static size_t pick_rows(struct session *s, struct arena *a, const enum row_state *states,
	size_t n_states, int64_t **out)
{
	int64_t *ords;
	size_t n = table_ords(s->table, a, &ords), kept = 0;
	bool *take = arena_alloc(a, (n + 1) * sizeof *take);
	for (size_t i = 0; i < n_states; i++) {
		int64_t at = -1, next;
		while ((next = table_next(s->table, at, 1, states[i], FLIP_NONE)) > at) {
			take[next] = true;
			at = next;
		}
	}
	for (size_t i = 0; i < n; i++)
		if (take[i])
			ords[kept++] = ords[i];
	*out = ords;
	return kept;
}

static void run_rows(struct session *s, struct run_options o, const enum row_state *states,
	size_t n_states, const char *what, const char *none)
{
	struct arena a = {0};
	int64_t *only;
	size_t n = s->table ? pick_rows(s, &a, states, n_states, &only) : 0;
	if (n == 0) {
		session_say(s, MESSAGE_INFO, "%s", none);
	} else {
		char words[64];
		o.only = only;
		o.n_only = n;
		snprintf(words, sizeof words, "%zu %s", n, what);
		consent_run(s, &o, words);
	}
	arena_free(&a);
}

static void run_failing(struct session *s)
{
	static const enum row_state states[] = {ROW_FAIL, ROW_UNPARSED, ROW_ERROR};
	run_rows(s, session_options(s), states, 3, "failing", "nothing fails here");
}

/* What has no result of the present text: everything, once the text is another one. */
static void run_changed(struct session *s)
{
	static const enum row_state states[] = {ROW_NEW, ROW_ERROR};
	struct arena a = {0};
	struct wb_version v;
	bool edited = s->draft && draft_modified(s->draft);
	if (!edited && wb_resolve(s->wb, s->setup.prompt, false, &a, &v, NULL) == 0)
		edited = v.number != s->setup.version;
	arena_free(&a);
	if (edited)
		run_all(s);
	else
		run_rows(s, session_options(s), states, 2, "without a result",
			"every example has a result of this version");
}

static void retry_unknown(struct session *s)
{
	static const enum row_state states[] = {ROW_ERROR};
	struct run_options o = session_options(s);
	o.retry_unknown = true;
	run_rows(s, o, states, 1, "without an answer", "no example here is without an answer");
}

bool workbench_run(struct workbench_view *w, enum command c)
{
	struct session *s = w->view.session;
	switch ((int)c) {
	case CMD_RUN_EXAMPLE:
		run_example(w, CACHE_AUTO, false);
		return true;
	case CMD_RUN_AGAIN:
		run_example(w, CACHE_REFRESH, false);
		return true;
	case CMD_RETRY_UNKNOWN:
		retry_unknown(s);
		return true;
	case CMD_RUN_ALL:
		run_all(s);
		return true;
	case CMD_BATCH:
		run_batch(s);
		return true;
	case CMD_RUN_FAILING:
		run_failing(s);
		return true;
	case CMD_RUN_CHANGED:
		run_changed(s);
		return true;
	case CMD_INSPECT:
		inspect(w);
		return true;
	}
	return false;
}
