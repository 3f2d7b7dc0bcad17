/* checkup: owns the probes under way and what each model said last. */
#include "checkup.h"

#include <stdlib.h>
#include <string.h>

#include "dialog.h"
#include "number.h"
#include "probe.h"

/* What is known of a model. */
struct checked {
	struct checked *next;
	char *model, *words;
	enum check_state state;
	int64_t first_ms;
};

struct checking {
	struct checking *next;
	struct probe *probe;
};

struct checkup {
	struct checked *known;
	struct checking *running;
	bool may_one, may_all; /* the person said yes */
};

static struct checkup *checkup(struct session *s)
{
	if (!s->checkup)
		s->checkup = mem_alloc(sizeof *s->checkup);
	return s->checkup;
}

static struct checked *find(const struct session *s, struct str model)
{
	struct checked *c = s->checkup ? s->checkup->known : NULL;
	while (c && !str_is(model, c->model))
		c = c->next;
	return c;
}

struct check checkup_of(const struct session *s, struct str model)
{
	const struct checked *c = find(s, model);
	if (!c)
		return (struct check){.first_ms = -1};
	return (struct check){c->state, c->first_ms, str_of(c->words)};
}

/* ---- following ---- */

static struct checked *known(struct session *s, struct str model)
{
	struct checked *c = find(s, model);
	if (c)
		return c;
	c = mem_alloc(sizeof *c);
	c->model = mem_dup(model);
	c->words = mem_dup(STR(""));
	c->next = checkup(s)->known;
	return s->checkup->known = c;
}

static void take_line(struct session *s, const struct probe_line *l)
{
	static const enum check_state states[] = {[PROBE_WAITING] = CHECK_UNDER_WAY,
		[PROBE_FINE] = CHECK_FINE,
		[PROBE_FAILED] = CHECK_FAILED};
	struct checked *c = known(s, l->model);
	if (c->state == states[l->state] && str_is(l->words, c->words))
		return;
	free(c->words);
	c->words = mem_dup(l->words);
	c->state = states[l->state];
	c->first_ms = l->first_ms;
	session_changed(s, CHANGED_CHECKS);
}

static void take_lines(struct session *s, const struct probe *p)
{
	const struct probe_line *lines;
	size_t n = probe_look(p, &lines);
	for (size_t i = 0; i < n; i++)
		take_line(s, &lines[i]);
}

static size_t count(const struct probe_line *lines, size_t n, enum probe_state state)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		found += lines[i].state == state;
	return found;
}

/* How it went, where no list is open that shows it: of several models those that answer are counted,
 * and the first that does not is told. */
static void say_end(struct session *s, const struct probe *p)
{
	const struct probe_line *lines, *told;
	size_t n = probe_look(p, &lines), failed = count(lines, n, PROBE_FAILED);
	if (n == 0 || session_top(s)->class->is_dialog)
		return;
	told = lines;
	while (failed && told->state != PROBE_FAILED)
		told++;
	if (n > 1 && failed)
		session_say(s, MESSAGE_ERROR, "%zu of %zu models answer; %.*s failed: %.*s",
			n - failed, n, STRF(told->model), STRF(told->words));
	else if (n > 1)
		session_say(s, MESSAGE_DONE, "all %zu models answer", n);
	else
		session_say(s, failed ? MESSAGE_ERROR : MESSAGE_DONE, "%.*s %s%.*s",
			STRF(told->model), failed ? "failed: " : "", STRF(told->words));
}

void checkup_follow(struct session *s)
{
	if (!s->checkup)
		return;
	for (struct checking **at = &s->checkup->running; *at;) {
		struct checking *c = *at;
		take_lines(s, c->probe);
		if (!probe_done(c->probe)) {
			at = &c->next;
			continue;
		}
		say_end(s, c->probe);
		*at = c->next;
		probe_free(c->probe);
		free(c);
	}
}

void checkup_free(struct session *s)
{
	struct checkup *u = s->checkup;
	while (u && u->running) {
		struct checking *c = u->running;
		u->running = c->next;
		probe_free(c->probe);
		free(c);
	}
	while (u && u->known) {
		struct checked *c = u->known;
		u->known = c->next;
		free(c->model);
		free(c->words);
		free(c);
	}
	free(u);
	s->checkup = NULL;
}

/* ---- asking ---- */

static void start(struct session *s, struct str model)
{
	struct err err = {0};
	struct probe *p = NULL;
	if (probe_start(s->wb, model, &p, &err) != 0) {
		session_fail(s, &err);
		return;
	}
	struct checking *c = mem_alloc(sizeof *c);
	c->probe = p;
	c->next = checkup(s)->running;
	s->checkup->running = c;
	checkup_follow(s);
}

struct wish {
	struct session *session;
	char *model;
};

static void forget(void *context)
{
	struct wish *w = context;
	free(w->model);
	free(w);
}

static void answered(void *context, char answer)
{
	struct wish *w = context;
	struct checkup *u = checkup(w->session);
	if (answer == 'y') {
		*(w->model[0] ? &u->may_one : &u->may_all) = true;
		start(w->session, str_of(w->model));
	}
	forget(w);
}

static void ask(struct session *s, struct str model, struct str text)
{
	struct wish *w = mem_alloc(sizeof *w);
	*w = (struct wish){s, mem_dup(model)};
	dialog_question(
		s, &(struct question){.title = model.n ? "check this model?" : "check all models?",
			   .text = text,
			   .answers = "y:send it|n:leave it",
			   .done = answered,
			   .cancelled = forget,
			   .context = w});
}

/* What is asked about, in the arena; empty: nothing is sent, so that there is nothing to ask. */
static struct str question_about(struct session *s, struct str model, struct arena *a)
{
	struct wb_model *models;
	size_t n = wb_models_about(s->wb, a, &models), calls = probe_calls(s->wb);
	if (model.n == 0 && calls)
		return arena_printf(a,
			"%s, one to each model that is elsewhere: a few tokens each, which may "
			"cost a little. This is asked once.",
			number_of(a, (int64_t)calls, "tiny paid call"));
	for (size_t i = 0; i < n; i++)
		if (str_eq(models[i].id, model) && models[i].kind == WB_MODEL_SERVER)
			return arena_printf(a,
				"This is one paid call: a few tokens to %.*s at %.*s, which may "
				"cost a little. It is asked once.",
				STRF(model), STRF(models[i].host));
		else if (str_eq(models[i].id, model) && models[i].kind == WB_MODEL_COMMAND)
			return arena_printf(a,
				"This is one call: the program of %.*s is started once. It is "
				"asked once.",
				STRF(model));
	return STR("");
}

void checkup_ask(struct session *s, struct str model)
{
	struct arena a = {0};
	const struct checkup *u = checkup(s);
	struct str text = question_about(s, model, &a);
	if (model.n && checkup_of(s, model).state == CHECK_UNDER_WAY)
		session_say(s, MESSAGE_INFO, "%.*s is being checked", STRF(model));
	else if (model.n == 0 && u->running)
		session_say(s, MESSAGE_INFO, "a check is under way");
	else if (text.n == 0 || (model.n ? u->may_one : u->may_all))
		start(s, model);
	else
		ask(s, model, text);
	arena_free(&a);
}
