/*
 * wb_recordings: owns the models and prompts that are known by what was imported: they stand in no
 * file, the store has them.
 *
 * A recording that is called like another model of strop.yaml is "recorded:NAME"; that way of
 * writing it always works.
 */
#include "wb_parts.h"

#include <math.h>
#include <string.h>

#include "recorded.h"
#include "recordings.h"

static const char prefix[] = "recorded:";

static const struct model_config *configured(const struct wb *w, struct str id)
{
	for (size_t i = 0; i < w->project.n_models; i++)
		if (str_eq(w->project.models[i].id, id))
			return &w->project.models[i];
	return NULL;
}

struct str wb_recorded_name(const struct wb *w, struct str id)
{
	const struct model_config *c = configured(w, id);
	if (str_starts(id, str_of(prefix)))
		return str_from(id, strlen(prefix));
	return c && model_is_recorded(c) ? recorded_model(c) : id;
}

struct str wb_recorded_id(const struct wb *w, struct str name, struct arena *a)
{
	for (size_t i = 0; i < w->project.n_models; i++) {
		const struct model_config *c = &w->project.models[i];
		if (model_is_recorded(c) && str_eq(recorded_model(c), name))
			return c->id;
	}
	return configured(w, name) ? arena_printf(a, "%s%.*s", prefix, STRF(name)) : name;
}

/* Made once for each id: plans point at it. */
static const struct model_config *remember(struct wb *w, struct str id, struct str name)
{
	for (size_t i = 0; i < w->n_recorded; i++)
		if (str_eq(w->recorded[i]->id, id))
			return w->recorded[i];
	struct model_config *c = arena_alloc(&w->arena, sizeof *c);
	*c = (struct model_config){.id = arena_dup(&w->arena, id),
		.name = arena_dup(&w->arena, name),
		.provider = STR("recorded"),
		.price = price_unknown};
	w->recorded = mem_grow(w->recorded, w->n_recorded, &w->cap_recorded, sizeof *w->recorded);
	w->recorded[w->n_recorded++] = c;
	return c;
}

const struct model_config *wb_find_recorded(struct wb *w, struct str id)
{
	struct arena a = {0};
	struct recording *list;
	size_t n = 0;
	struct str name = wb_recorded_name(w, id);
	const struct model_config *found = NULL;
	if (name.n && store_recordings(w->store, name, &a, &list, &n, NULL) == 0 && n) {
		struct str usual = wb_recorded_id(w, name, &a);
		found = configured(w, usual);
		if (!found)
			found = remember(w, usual, name);
	}
	arena_free(&a);
	return found;
}

size_t wb_recorded_ids(const struct wb *w, struct arena *a, struct str **ids)
{
	struct recording *list;
	size_t n, found = 0;
	if (store_recordings(w->store, STR(""), a, &list, &n, NULL) != 0)
		n = 0;
	*ids = arena_alloc(a, (n + 1) * sizeof **ids);
	for (size_t i = 0; i < n; i++) {
		struct str id = wb_recorded_id(w, list[i].model, a);
		bool again = i && str_eq(list[i].model, list[i - 1].model);
		if (!again && !configured(w, id))
			(*ids)[found++] = id;
	}
	return found;
}

bool wb_is_recorded(struct wb *w, struct str id)
{
	const struct model_config *c = configured(w, id);
	/* A screen asks this for every frame: those met before are not looked up again. */
	for (size_t i = 0; i < w->n_recorded && !c; i++)
		if (str_eq(w->recorded[i]->id, id))
			c = w->recorded[i];
	if (!c)
		c = wb_find_recorded(w, id);
	return c && model_is_recorded(c);
}

bool wb_is_recorded_prompt(struct wb *w, struct str name)
{
	struct arena a = {0};
	struct recording *list;
	size_t n = 0;
	bool found = false;
	if (store_recordings(w->store, STR(""), &a, &list, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			found |= name.n && str_eq(list[i].prompt, name);
	arena_free(&a);
	return found;
}

void wb_recorded_prompts(struct wb *w, struct buf *names)
{
	struct arena a = {0};
	struct recording *list;
	size_t n = 0;
	if (store_recordings(w->store, STR(""), &a, &list, &n, NULL) != 0)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		bool told = list[i].prompt.n == 0;
		for (size_t k = 0; k < i; k++)
			told |= str_eq(list[k].prompt, list[i].prompt);
		if (!told && !wb_has_file(w, list[i].prompt))
			buf_addf(names, "%s%.*s (recorded)", names->n ? ", " : "",
				STRF(list[i].prompt));
	}
	arena_free(&a);
}

const char *wb_recording_mark(struct str provider)
{
	return str_is(provider, "recorded") ? " (recording)" : "";
}

static int other_prompts(struct str model, struct str prompt, const struct recording *list,
	size_t n, struct err *err)
{
	struct buf names = {0};
	for (size_t i = 0; i < n; i++)
		buf_addf(&names, "%s%.*s", i ? ", " : "", STRF(list[i].prompt));
	err_set(err, ERR_INPUT,
		"%.*s was recorded with the prompt%s %s, not with %.*s: say one of them with -p",
		STRF(model), n == 1 ? "" : "s", names.p, STRF(prompt));
	buf_free(&names);
	return ERR_INPUT;
}

int wb_plan_recording(struct wb *w, const struct loaded_prompt *prompt, struct plan *plan,
	struct str *settings, struct arena *a, struct err *err)
{
	struct str model = recorded_model(plan->model), name = prompt->version.prompt;
	const struct recording *found = NULL;
	struct recording *list;
	size_t n;
	int bad = store_recordings(w->store, model, a, &list, &n, err);
	for (size_t i = 0; !bad && i < n; i++)
		if (str_eq(list[i].prompt, name) || (!found && list[i].prompt.n == 0))
			found = &list[i];
	if (!bad && n == 0)
		bad = err_set(err, ERR_INPUT,
			"no output of %.*s was imported yet: strop import outputs FILE -m %.*s",
			STRF(model), STRF(model));
	if (!bad && !found)
		bad = other_prompts(model, name, list, n, err);
	if (bad)
		return bad;
	plan->recorded_prompt = found->prompt;
	plan->retrieval.mode = RETRIEVE_NONE;
	*settings = arena_printf(a, "%lld outputs after %lld imports", (long long)found->outputs,
		(long long)found->changes);
	return 0;
}
