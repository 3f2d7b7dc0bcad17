/*
 * wb_probe: owns the tiny calls that show whether models answer, and the words about those that do
 * not.
 *
 * A server that says it does not know the model is asked which it has; that question is free.
 */
#include "wb_parts.h"

#include <stdlib.h>
#include <string.h>

#include "probe.h"
#include "recorded.h"

enum {
	FEW_TOKENS = 16,
	PATIENCE_MS = 120000, /* a local server may have to load the model */
	MOST_NAMES = 1000,
	SHOWN_NAMES = 5,
};

/* One model. Its address is the tag of its calls. */
struct asked {
	struct model_config config;
	struct model_request request;
	struct probe_line *line;
	bool is_listing; /* asked which models there are */
	struct str problem;
};

struct probe {
	struct probe *next;
	struct wb *wb;
	struct arena arena;
	struct json *params;
	struct asked *asked;
	struct probe_line *lines;
	size_t n;
};

static void settle(struct asked *a, enum probe_state state, struct str words)
{
	a->line->state = state;
	a->line->words = words;
}

/* ---- asking ---- */

static bool is_elsewhere(const struct model_config *c)
{
	return model_url(c).n || c->n_command;
}

size_t probe_calls(struct wb *w)
{
	size_t n = 0;
	for (size_t i = 0; i < w->project.n_models; i++) {
		const struct model_config *c = &w->project.models[i];
		n += is_elsewhere(c) && wb_check_model(w, c, NULL) == 0;
	}
	return n;
}

/* Few tokens, unless the model's own parameters say how many or make it think first. */
static bool has_own_limit(const struct model_config *c)
{
	static const char *const names[] = {"max_tokens", "max_completion_tokens", "num_predict",
		"thinking", "reasoning_effort", "think"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (json_get(c->params, names[i]))
			return true;
	return false;
}

static int send(struct probe *p, struct asked *a, struct err *err)
{
	static const struct model_message question = {
		.role = {"user", 4}, .text = {"Answer with the word ok.", 24}};
	int bad = wb_check_model(p->wb, &a->config, err);
	if (!bad)
		bad = model_request(&a->config, has_own_limit(&a->config) ? NULL : p->params,
			&question, 1, &p->arena, &a->request, err);
	return bad ? bad : models_send(p->wb->models, &a->config, &a->request, true, a, err);
}

static void begin(struct probe *p, size_t i, const struct model_config *config)
{
	struct asked *a = &p->asked[i];
	struct err err = {0};
	a->config = *config;
	a->line = &p->lines[i];
	*a->line = (struct probe_line){
		.model = config->id, .provider = config->provider, .first_ms = -1};
	if (config->timeout_ms == 0)
		a->config.timers.total = PATIENCE_MS;
	if (model_is_recorded(config))
		settle(a, PROBE_FINE, STR("is a recording: nothing is asked"));
	else if (!is_elsewhere(config))
		settle(a, PROBE_FINE, STR("is in this process"));
	else if (send(p, a, &err) != 0)
		settle(a, PROBE_FAILED, arena_dup(&p->arena, str_of(err.text)));
}

int probe_start(struct wb *w, struct str model, struct probe **out, struct err *err)
{
	const struct model_config *one = w->project.models;
	size_t n = w->project.n_models;
	int bad = wb_need_models(w, err);
	*out = NULL;
	if (!bad && model.n)
		bad = wb_find_model(w, model, &one, err);
	if (bad)
		return bad;
	n = model.n ? 1 : n;
	struct probe *p = *out = mem_alloc(sizeof *p);
	p->wb = w;
	p->next = w->probes;
	w->probes = p;
	p->n = n;
	p->params = json_object();
	json_put_num(p->params, "max_tokens", FEW_TOKENS);
	p->asked = mem_alloc((n + 1) * sizeof *p->asked);
	p->lines = mem_alloc((n + 1) * sizeof *p->lines);
	for (size_t i = 0; i < n; i++)
		begin(p, i, &one[i]);
	return 0;
}

/* ---- what came ---- */

static struct str advised(struct arena *a, const struct model_event *e)
{
	return arena_printf(
		a, "%.*s%s%.*s", STRF(e->error), e->advice.n ? "; " : "", STRF(e->advice));
}

static void take_answer(struct probe *p, struct asked *a, const struct model_event *e)
{
	a->line->first_ms = e->first_ms;
	settle(a, PROBE_FINE,
		a->config.n_command
			? arena_printf(
				  &p->arena, "answered after %lld ms", (long long)e->latency_ms)
			: arena_printf(&p->arena, "answered, the first token after %lld ms",
				  (long long)e->first_ms));
}

/* It may be the name that is wrong: which are there? */
static bool ask_for_list(struct probe *p, struct asked *a, const struct model_event *e)
{
	const struct model_fetch f = {.method = "GET", .path = model_list_path(&a->config)};
	bool names_model = e->status == 400 && str_find(e->error, STR("model")) >= 0;
	if ((e->status != 404 && !names_model) || f.path.n == 0)
		return false;
	a->problem = arena_dup(&p->arena, e->error);
	a->is_listing = models_fetch(p->wb->models, &a->config, &f, a, NULL) == 0;
	return a->is_listing;
}

static size_t split_names(struct arena *a, struct str list, const char **names)
{
	struct str line;
	size_t n = 0;
	while (n < MOST_NAMES && str_line(&list, &line))
		if (line.n)
			names[n++] = arena_dup(a, line).p;
	return n;
}

/* Ollama takes "llama3.2" for "llama3.2:latest". */
static bool is_name(struct arena *a, const char *name, struct str wanted)
{
	return str_is(wanted, name) || str_is(arena_printf(a, "%.*s:latest", STRF(wanted)), name);
}

/* The nearest by letters, a tag (":8b") apart; else the first that has the wanted name in it. */
static const char *nearest(struct arena *a, struct str wanted, const char *const *names, size_t n)
{
	const char **stems = arena_alloc(a, (n + 1) * sizeof *stems);
	for (size_t i = 0; i < n; i++) {
		struct str rest = str_of(names[i]), stem;
		str_split(&rest, ':', &stem);
		stems[i] = arena_dup(a, stem).p;
	}
	const char *near = str_nearest(wanted, stems, n);
	for (size_t i = 0; i < n; i++)
		if (near ? near == stems[i] : str_find(str_of(names[i]), wanted) >= 0)
			return names[i];
	return NULL;
}

static struct str about_names(struct probe *p, const struct asked *a, struct str list)
{
	const char *names[MOST_NAMES];
	size_t n = split_names(&p->arena, list, names);
	struct str wanted = a->request.model;
	struct buf words = {0};
	for (size_t i = 0; i < n; i++)
		if (is_name(&p->arena, names[i], wanted))
			return arena_printf(&p->arena,
				"%.*s; the server's list has %.*s all the same", STRF(a->problem),
				STRF(wanted));
	const char *near = nearest(&p->arena, wanted, names, n);
	buf_addf(&words, "%.*s; the server has no model \"%.*s\"", STRF(a->problem), STRF(wanted));
	if (near)
		buf_addf(&words, ": did you mean \"%s\"?", near);
	for (size_t i = 0; i < n && i < SHOWN_NAMES && !near; i++)
		buf_addf(&words, "%s%s", i ? ", " : "; it has ", names[i]);
	if (n > SHOWN_NAMES && !near)
		buf_addf(&words, " and %zu more", n - SHOWN_NAMES);
	struct str kept = arena_dup(&p->arena, buf_str(&words));
	buf_free(&words);
	return kept;
}

static void take_list(struct probe *p, struct asked *a, const struct model_event *e)
{
	struct str list = {0};
	bool came = e->kind == MODEL_OK && model_list_names(e->text, &p->arena, &list, NULL) == 0;
	settle(a, PROBE_FAILED,
		came ? about_names(p, a, list)
		     : arena_printf(&p->arena,
			       "%.*s; nor has it a list of models: check base_url (many servers "
			       "want it to end in /v1)",
			       STRF(a->problem)));
}

static void take(struct probe *p, struct asked *a, const struct model_event *e)
{
	if (e->kind == MODEL_DELTA)
		return;
	if (a->is_listing)
		take_list(p, a, e);
	else if (e->kind == MODEL_OK)
		take_answer(p, a, e);
	else if (!ask_for_list(p, a, e))
		settle(a, PROBE_FAILED, advised(&p->arena, e));
}

bool wb_probe_takes(struct wb *w, const struct model_event *event)
{
	for (struct probe *p = w->probes; p; p = p->next) {
		for (size_t i = 0; i < p->n; i++) {
			if (event->tag != &p->asked[i])
				continue;
			take(p, &p->asked[i], event);
			return true;
		}
	}
	return false;
}

/* ---- looking, and the end ---- */

bool probe_done(const struct probe *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->lines[i].state == PROBE_WAITING)
			return false;
	return true;
}

size_t probe_look(const struct probe *p, const struct probe_line **out)
{
	*out = p->lines;
	return p->n;
}

void probe_free(struct probe *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n; i++)
		models_cancel(p->wb->models, &p->asked[i]);
	struct probe **at = &p->wb->probes;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	json_free(p->params);
	free(p->asked);
	free(p->lines);
	arena_free(&p->arena);
	free(p);
}
