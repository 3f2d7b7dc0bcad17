/*
 * wb_variant: owns the way from options and strop.yaml to a plan's shots, style of reasoning and
 * parameters, and to the text under which runs of that variant are kept.
 *
 * The text says what matters, resolved, and nothing that is as ever: a run without any of it has the empty
 * one, as all runs had before there were variants.
 */
#include "wb_parts.h"

#include <stdlib.h>

#include "recorded.h"
#include "variant.h"

static const struct reasoning_style direct = {.name = {"direct", 6}};

/* ---- words ---- */

static int find_selection(struct str name, enum shot_select *out, struct err *err)
{
	size_t n = 0;
	for (; shot_selection_names[n]; n++) {
		if (!str_is(name, shot_selection_names[n]))
			continue;
		*out = (enum shot_select)n;
		return 0;
	}
	struct buf list = {0};
	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%s%s", i ? ", " : "", shot_selection_names[i]);
	const char *near = str_nearest(name, shot_selection_names, n);
	err_set(err, ERR_INPUT, "unknown shot selection \"%.*s\"%s%s%s; there is %s", STRF(name),
		near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "", list.p);
	buf_free(&list);
	return ERR_INPUT;
}

static const struct reasoning_style *style_of(const struct project *p, struct str name)
{
	if (name.n == 0 && p->n_styles)
		return &p->styles[0];
	for (size_t i = 0; i < p->n_styles; i++)
		if (str_eq(p->styles[i].name, name))
			return &p->styles[i];
	return name.n == 0 || str_eq(name, direct.name) ? &direct : NULL;
}

size_t wb_reasonings(const struct wb *w, struct arena *a, struct str **names)
{
	const struct project *p = &w->project;
	size_t n = 0;
	bool has_direct = false;
	*names = arena_alloc(a, (p->n_styles + 1) * sizeof **names);
	for (size_t i = 0; i < p->n_styles; i++) {
		(*names)[n++] = p->styles[i].name;
		has_direct |= str_eq(p->styles[i].name, direct.name);
	}
	if (!has_direct)
		(*names)[n++] = direct.name;
	return n;
}

static int find_style(
	struct wb *w, struct str name, const struct reasoning_style **out, struct err *err)
{
	struct arena a = {0};
	struct buf list = {0};
	struct str *styles;
	*out = style_of(&w->project, name);
	if (*out)
		return 0;
	size_t n = wb_reasonings(w, &a, &styles);
	const char **names = arena_alloc(&a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++) {
		names[i] = arena_dup(&a, styles[i]).p;
		buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = str_nearest(name, names, n);
	err_set(err, ERR_NOT_FOUND, "%s has no reasoning style \"%.*s\"%s%s%s; there is %s",
		w->project.file.p, STRF(name), near ? "; did you mean \"" : "", near ? near : "",
		near ? "\"?" : "", list.p);
	buf_free(&list);
	arena_free(&a);
	return ERR_NOT_FOUND;
}

/* ---- resolving ---- */

/* The project's shots are for prompts that have a place for them. */
static int64_t shots_of(
	const struct wb *w, int64_t asked, bool is_recorded, const struct prompty *prompt)
{
	if (asked == RUN_NO_SHOTS || is_recorded)
		return 0;
	if (asked)
		return asked;
	return prompt && wb_uses_name(prompt, "shots") ? w->project.shots.n : 0;
}

static int resolve_shots(
	struct wb *w, const struct variant *v, int64_t n, struct shot_rule *out, struct err *err)
{
	*out = w->project.shots;
	out->n = n;
	if (out->field.n == 0)
		out->field = w->project.query;
	if (v->shot_seed)
		out->seed = v->shot_seed;
	int bad = v->selection.n ? find_selection(v->selection, &out->select, err) : 0;
	if (!bad && n && out->select == SHOTS_FIXED && out->n_ids == 0)
		bad = err_set(err, ERR_INPUT,
			"the selection fixed needs the shots' ids: `shots: {select: fixed, ids: "
			"[ID, ...]}` in %s",
			w->project.file.p);
	return bad;
}

static void put_ids(struct json *selection, const struct shot_rule *r)
{
	struct json *ids = json_array();
	for (size_t i = 0; i < r->n_ids; i++)
		json_push(ids, json_new_str(r->ids[i]));
	json_put(selection, "ids", ids);
}

static void put_selection(struct json *v, const struct wb *w, const struct shot_rule *r)
{
	bool has_field = w->project.shots.field.n > 0;
	if (r->n == 0 || (r->select == SHOTS_FIRST && !has_field))
		return;
	struct json *s = json_object();
	json_put_str(s, "kind", str_of(shot_selection_names[r->select]));
	if (has_field)
		json_put_str(s, "field", r->field);
	if (r->select == SHOTS_RANDOM)
		json_put_num(s, "seed", (double)r->seed);
	if (r->select == SHOTS_PER_CLASS && r->class.n)
		json_put_str(s, "class", r->class);
	if (r->select == SHOTS_FIXED)
		put_ids(s, r);
	json_put(v, "selection", s);
}

/* Of a recording only how it is read: what its model was told is not known. */
static void put_style(struct json *v, const struct reasoning_style *style, bool is_recorded)
{
	bool tells = style->text.n && !is_recorded;
	if (!tells && style->rule.n == 0)
		return;
	struct json *s = json_object();
	json_put_str(s, "name", style->name);
	if (tells)
		json_put_str(s, "text", style->text);
	if (style->rule.n)
		json_put_str(s, "extract", style->rule);
	json_put(v, "reasoning", s);
}

static int put_params(struct json *v, struct str params, struct err *err)
{
	struct json *p = NULL;
	int bad = params.n ? json_parse(params, &p, err) : 0;
	if (!bad && json_len(p))
		json_put(v, "params", p);
	else
		json_free(p);
	return bad;
}

int wb_resolve_variant(struct wb *w, const struct wb_variant_asked *asked, struct arena *a,
	struct wb_variant *out, struct err *err)
{
	const struct variant *said = &asked->variant;
	struct json *v = json_object();
	struct buf text = {0};
	*out = (struct wb_variant){0};
	int64_t n = shots_of(w, asked->shots, asked->is_recorded, asked->prompt);
	int bad = resolve_shots(w, said, n, &out->shots, err);
	if (!bad)
		bad = find_style(w, said->reasoning, &out->style, err);
	if (!bad && !asked->is_recorded)
		bad = put_params(v, said->params, err);
	if (!bad) {
		put_selection(v, w, &out->shots);
		put_style(v, out->style, asked->is_recorded);
		json_print_canonical(&text, v);
		out->text = json_len(v) ? arena_dup(a, buf_str(&text)) : STR("");
	}
	buf_free(&text);
	json_free(v);
	return bad;
}

/* ---- the plan ---- */

static struct json *merged(const struct json *prompt, struct str over)
{
	struct json *all = prompt ? json_copy(prompt) : json_object(), *v = NULL;
	if (json_parse(over, &v, NULL) == 0)
		for (const struct json *p = json_first(v); p; p = json_next(p))
			json_put(all, json_key(p), json_copy(p));
	json_free(v);
	return all;
}

int wb_plan_variant(struct wb *w, const struct run_options *o, const struct prompty *prompt,
	struct plan_parts *parts, struct err *err)
{
	struct plan *plan = &parts->plan;
	bool is_recorded = model_is_recorded(plan->model);
	const struct wb_variant_asked asked = {.variant = o->variant,
		.shots = o->shots,
		.prompt = prompt,
		.is_recorded = is_recorded};
	struct wb_variant v;
	plan->params = prompty_params(prompt);
	int bad = wb_resolve_variant(w, &asked, &parts->arena, &v, err);
	if (!bad && v.style->extract.n)
		bad = extraction_new(v.style->extract, &parts->extraction, err);
	if (bad)
		return bad;
	plan->shots = v.shots;
	plan->variant = v.text;
	plan->reasoning = is_recorded ? STR("") : v.style->text;
	plan->extraction = parts->extraction;
	if (o->variant.params.n && !is_recorded)
		plan->params = parts->params = merged(plan->params, o->variant.params);
	return 0;
}
