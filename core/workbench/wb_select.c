/*
 * wb_select: owns which examples a run takes.
 *
 * Terms of the filter about results ("fail") are answered once, when the run starts, by a table of
 * the version's results: they become a list of examples, which is part of what the run is.
 */
#include <stdlib.h>

#include "source.h"
#include "variant.h"
#include "wb_table_parts.h"

enum { LISTED = 1000 }; /* longer lists are kept as their number and hash */

int wb_parse_filter(struct wb *w, struct str text, struct filter **out, struct err *err)
{
	struct arena a = {0};
	struct str *scorers;
	bool *is_binary;
	size_t n;
	*out = NULL;
	int bad = wb_scorer_columns(w, &a, &scorers, &is_binary, &n, err);
	if (!bad)
		bad = filter_parse(text, scorers, n, out, err);
	arena_free(&a);
	return bad;
}

/* ---- whose results the filter speaks of ---- */

/* The nearest version with results, from *version (a row, 0: none) on towards the root. */
static int nearest_with_results(struct wb *w, struct setup *setup, struct arena *a,
	struct version *v, bool *found, struct err *err)
{
	int bad = 0;
	*found = false;
	while (!bad && v->id) {
		setup->version = v->id;
		bad = store_setup_has_results(w->store, setup, found, err);
		if (bad || *found)
			return bad;
		if (v->parent == 0)
			break;
		bad = store_version_by_number(w->store, v->prompt, v->parent, a, v, err);
	}
	return bad;
}

/* Step to the parent; id 0 behind the root. */
static int to_parent(struct wb *w, struct arena *a, struct version *v, struct err *err)
{
	if (v->parent)
		return store_version_by_number(w->store, v->prompt, v->parent, a, v, err);
	v->id = 0;
	return 0;
}

/* Where the search begins: the version that is run, or what the working copy was made from. */
static int first_version(struct wb *w, const struct loaded_prompt *prompt, struct arena *a,
	struct version *out, struct err *err)
{
	int64_t head = 0;
	*out = prompt->version;
	if (out->id)
		return 0;
	int bad = store_head(w->store, prompt->version.prompt, &head, err);
	if (!bad && head)
		bad = store_version_by_id(w->store, head, a, out, err);
	return bad;
}

static bool asks_only_for_new(const struct filter *f)
{
	const struct verdict *verdicts;
	size_t n = filter_verdicts(f, &verdicts);
	for (size_t i = 0; i < n; i++)
		if (verdicts[i].kind != VERDICT_NEW)
			return false;
	return true;
}

static int no_results(
	const struct loaded_prompt *prompt, const struct setup *setup, struct err *err)
{
	struct arena a = {0};
	struct str words = variant_words(&a, setup->variant);
	if (words.n)
		words = arena_printf(&a, " (%.*s)", STRF(words));
	err_set(err, ERR_INPUT,
		"the filter asks for results, but neither this version of %.*s nor one it descends "
		"from has any with model %.*s, retrieval %.*s, k %lld and %lld shots%.*s: run it "
		"without those terms first",
		STRF(prompt->version.prompt), STRF(setup->model), STRF(setup->retrieval),
		(long long)setup->k, (long long)setup->shots, STRF(words));
	arena_free(&a);
	return ERR_INPUT;
}

struct bases {
	struct wb_setup now, was;
	bool is_borrowed; /* the results are an ancestor's */
};

static int find_bases(struct wb *w, const struct loaded_prompt *prompt,
	const struct plan_parts *parts, const struct variant *variant, struct arena *a,
	struct bases *out, struct err *err)
{
	const struct plan *plan = &parts->plan;
	struct version v;
	bool found = false;
	const struct wb_setup setup = {
		.prompt = prompt->version.prompt,
		.model = plan->model->id,
		.retrieval = str_of(retrieval_mode_names[plan->retrieval.mode]),
		.k = plan->retrieval.k,
		.shots = plan->shots.n ? plan->shots.n : RUN_NO_SHOTS,
		.variant = *variant,
	};
	struct setup at = {.dataset = plan->dataset,
		.model = setup.model,
		.retrieval = setup.retrieval,
		.k = plan->retrieval.mode == RETRIEVE_NONE ? 0 : setup.k,
		.shots = plan->shots.n,
		.variant = plan->variant};
	*out = (struct bases){.now = setup, .was = setup};
	int bad = first_version(w, prompt, a, &v, err);
	if (!bad)
		bad = nearest_with_results(w, &at, a, &v, &found, err);
	if (!bad && !found && !asks_only_for_new(parts->filter))
		bad = no_results(prompt, &at, err);
	out->is_borrowed = !found || v.id != prompt->version.id;
	if (bad || !found)
		return bad;
	out->now.version = v.number;
	bad = to_parent(w, a, &v, err);
	if (!bad)
		bad = nearest_with_results(w, &at, a, &v, &found, err);
	out->was.version = !bad && found ? v.number : 0;
	return bad;
}

/* ---- the list ---- */

static int by_number(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

static void set_only(struct plan_parts *parts, const int64_t *ords, size_t n)
{
	size_t kept = 0;
	parts->only = mem_alloc((n + 1) * sizeof *parts->only);
	for (size_t i = 0; i < n; i++)
		parts->only[i] = ords[i];
	qsort(parts->only, n, sizeof *parts->only, by_number);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || parts->only[i] != parts->only[i - 1])
			parts->only[kept++] = parts->only[i];
	parts->plan.only = parts->only;
	parts->plan.n_only = kept;
	parts->plan.has_only = true;
}

/* Of the listed ones those that are among n others, which ascend. */
static void keep_only(struct plan_parts *parts, const int64_t *ords, size_t n)
{
	size_t kept = 0;
	for (size_t i = 0; i < parts->plan.n_only; i++)
		if (bsearch(&parts->only[i], ords, n, sizeof *ords, by_number))
			parts->only[kept++] = parts->only[i];
	parts->plan.n_only = kept;
}

static int finish(struct table *t, struct err *err)
{
	bool more = true;
	int bad = 0;
	while (!bad && more)
		bad = table_step(t, INT32_MAX, &more, err);
	return bad;
}

static int select_by_results(struct wb *w, const struct run_options *o,
	const struct loaded_prompt *prompt, struct plan_parts *parts, struct err *err)
{
	struct arena a = {0};
	struct bases bases;
	struct table *t = NULL;
	int64_t *ords;
	int bad = find_bases(w, prompt, parts, &o->variant, &a, &bases, err);
	if (!bad)
		bad = table_new(w, parts->plan.split, &bases.now, &bases.was, &t, err);
	if (!bad) {
		t->is_borrowed = bases.is_borrowed;
		bad = table_filter(t, o->filter, err);
	}
	if (!bad)
		bad = finish(t, err);
	if (!bad) {
		size_t n = table_ords(t, &a, &ords);
		if (parts->plan.has_only)
			keep_only(parts, ords, n);
		else
			set_only(parts, ords, n);
	}
	table_free(t);
	arena_free(&a);
	return bad;
}

int wb_select(struct wb *w, const struct run_options *o, const struct loaded_prompt *prompt,
	struct plan_parts *parts, struct err *err)
{
	const struct verdict *verdicts;
	if (o->n_only)
		set_only(parts, o->only, o->n_only);
	if (filter_verdicts(parts->filter, &verdicts) == 0)
		return 0;
	if (o->reuse)
		return err_set(err, ERR_INPUT,
			"a comparison takes no filter by results (\"%.*s\"): examples that were "
			"chosen "
			"by how one side did on them say nothing about which side is better",
			STRF(o->filter));
	return select_by_results(w, o, prompt, parts, err);
}

struct json *wb_only_json(const struct plan *plan)
{
	char hex[HASH_HEX];
	struct buf list = {0};
	struct json *out = plan->n_only > LISTED ? json_object() : json_array();
	for (size_t i = 0; i < plan->n_only; i++) {
		if (plan->n_only <= LISTED)
			json_push(out, json_new_num((double)plan->only[i]));
		else
			buf_addf(&list, "%lld ", (long long)plan->only[i]);
	}
	if (plan->n_only > LISTED) {
		struct hash hash = hash_blake2b(buf_str(&list));
		hash_hex(&hash, hex);
		json_put_num(out, "n", (double)plan->n_only);
		json_put_str(out, "hash", str_of(hex));
	}
	buf_free(&list);
	return out;
}

/* ---- how many ---- */

static int count_listed(const struct plan *plan, int64_t *out, struct err *err)
{
	int bad = 0;
	bool held = store_read_hold(plan->store);
	for (size_t i = 0; i < plan->n_only && !bad; i++) {
		bool is_in;
		bad = store_row_is_in(
			plan->store, plan->dataset, plan->split, plan->only[i], &is_in, err);
		*out += !bad && is_in;
	}
	store_read_release(plan->store, held);
	return bad;
}

/* With terms about examples they have to be looked at. */
static int count_fitting(const struct plan *plan, int64_t *out, struct err *err)
{
	struct plan once = *plan;
	struct source source = {0};
	const struct stored_example *example;
	int64_t trial;
	int bad = 0;
	once.trials = 1;
	do
		bad = source_next(&source, &once, &example, &trial, err);
	while (!bad && example);
	*out = source.taken;
	source_done(&source);
	return bad;
}

int wb_count_selected(const struct plan_parts *parts, int64_t *out, struct err *err)
{
	const struct plan *plan = &parts->plan;
	*out = 0;
	if (plan->filter)
		return count_fitting(plan, out, err);
	int bad = plan->has_only
			  ? count_listed(plan, out, err)
			  : store_count_examples(plan->store, plan->dataset, plan->split, out, err);
	if (plan->limit && *out > plan->limit)
		*out = plan->limit;
	return bad;
}

int wb_no_split(struct wb *w, struct str split, struct err *err)
{
	struct arena a = {0};
	struct buf list = {0};
	struct split_count *splits;
	size_t n;
	if (store_splits(w->store, w->dataset.id, &a, &splits, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			buf_addf(&list, "%s%.*s (%lld)", i ? ", " : "", STRF(splits[i].name),
				(long long)splits[i].n);
	err_set(err, ERR_INPUT, "the data has no split \"%.*s\"; it has: %s, and all", STRF(split),
		list.n ? list.p : "none");
	buf_free(&list);
	arena_free(&a);
	return ERR_INPUT;
}

int wb_none_selected(struct wb *w, const struct plan_parts *parts, struct err *err)
{
	const struct plan *plan = &parts->plan;
	const struct verdict *verdicts;
	struct str unknown = filter_unknown_field(plan->filter);
	if (unknown.n && !plan->has_only)
		return err_set(err, ERR_INPUT,
			"no example of the %.*s split has a field \"%.*s\"; put it in quotes to "
			"look "
			"for the text",
			STRF(plan->split), STRF(unknown));
	if (plan->filter || filter_verdicts(parts->filter, &verdicts))
		return err_set(err, ERR_INPUT, "no example of the %.*s split fits the filter",
			STRF(plan->split));
	if (plan->has_only)
		return err_set(err, ERR_INPUT,
			"none of the %zu example%s listed is of the %.*s split", plan->n_only,
			plan->n_only == 1 ? "" : "s", STRF(plan->split));
	return wb_no_split(w, plan->split, err);
}
