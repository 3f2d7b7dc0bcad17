/* wb: owns the open project: what is loaded when, and the words for names that do not exist. */
#include "wb_parts.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "trust.h"
#include "variant.h"

/* Read once without trust, which is how the list comes to be; again where the person has said yes
 * to it. */
static int load_project(struct wb *w, struct err *err)
{
	struct err why = {0};
	int bad = keyring_load(&w->keys, err);
	struct str notes = bad ? STR("") : keyring_notes(w->keys), line;
	while (str_line(&notes, &line))
		wb_warn(w, line);
	if (!bad)
		bad = project_load(w->options.dir, w->keys, w->options.trust, &w->project, err);
	if (bad || w->project.is_trusted || w->project.n_trust == 0)
		return bad;
	bool given = trust_is_given(&w->project, &why);
	if (why.code)
		wb_warn(w, str_of(why.text));
	if (!given)
		return 0;
	project_done(&w->project);
	return project_load(w->options.dir, w->keys, true, &w->project, err);
}

/* The project's own store is in its folder. Nobody could tell who put a link there. */
static int open_store(struct wb *w, struct err *err)
{
	static const char own[] = ".strop/strop.db";
	const struct project *p = &w->project;
	if (w->options.db && *w->options.db)
		return store_open(w->options.db, &w->store, err);
	if (fs_leads_out(p->dir.p, str_of(own)))
		return err_set(err, ERR_INPUT,
			"%.*s/%s leads out of the project's folder: name the store yourself with "
			"--db",
			STRF(p->dir), own);
	return store_open(project_path(p, &w->arena, str_of(own)).p, &w->store, err);
}

int wb_open(const struct wb_options *options, struct wb **out, struct err *err)
{
	struct wb *w = mem_alloc(sizeof *w);
	*out = NULL;
	w->options = *options;
	int bad = load_project(w, err);
	w->day.limit = w->project.usd_per_day;
	if (!bad)
		bad = open_store(w, err);
	if (!bad)
		bad = wb_find_prices(w, err);
	if (!bad)
		wb_set_locks(w);
	if (bad) {
		wb_close(w);
		return bad;
	}
	if (store_lost_calls(w->store)) {
		struct arena a = {0};
		wb_warn(w, arena_printf(&a,
				   "an earlier run was ended with %lld calls on their way, and "
				   "nobody knows whether they were billed: they are not sent "
				   "again without --retry-unknown; `strop cache unknown` lists "
				   "them",
				   store_lost_calls(w->store)));
		arena_free(&a);
	}
	*out = w;
	return 0;
}

void wb_close(struct wb *w)
{
	if (!w)
		return;
	while (w->jobs)
		job_free(w->jobs);
	if (w->import || w->indexing)
		wb_prepare_drop(w);
	models_free(w->models);
	store_close(w->store);
	project_done(&w->project);
	free(w->recorded);
	keyring_free(w->keys);
	arena_free(&w->arena);
	free(w);
}

void wb_warn(struct wb *w, struct str text)
{
	if (w->options.warn)
		w->options.warn(w->options.context, text);
}

struct str wb_name(const struct wb *w)
{
	return w->project.name;
}

const char *wb_dir(const struct wb *w)
{
	return w->project.dir.p;
}

const char *wb_db(const struct wb *w)
{
	return store_path(w->store);
}

size_t wb_models(const struct wb *w, struct arena *a, struct str **ids)
{
	struct str *recorded;
	size_t n = w->project.n_models, more = wb_recorded_ids(w, a, &recorded);
	*ids = arena_alloc(a, (n + more + 1) * sizeof **ids);
	for (size_t i = 0; i < n; i++)
		(*ids)[i] = w->project.models[i].id;
	for (size_t i = 0; i < more; i++)
		(*ids)[n + i] = recorded[i];
	return n + more;
}

size_t wb_prompts(const struct wb *w, struct arena *a, struct str **names)
{
	*names = arena_alloc(a, (w->project.n_prompts + 1) * sizeof **names);
	for (size_t i = 0; i < w->project.n_prompts; i++)
		(*names)[i] = w->project.prompts[i].name;
	return w->project.n_prompts;
}

void wb_defaults(struct wb *w, struct wb_defaults *out)
{
	const struct project *p = &w->project;
	*out = (struct wb_defaults){
		.model = p->n_models ? p->models[0].id : STR(""),
		.retrieval = str_of(retrieval_mode_names[p->retrieval.mode]),
		.primary = p->primary,
		.k = p->retrieval.k,
		.shots = p->shots.n,
		.selection = str_of(shot_selection_names[p->shots.select]),
		.reasoning = p->n_styles ? p->styles[0].name : STR("direct"),
		.concurrency = p->concurrency,
		.has_corpus = p->corpus.n_patterns > 0,
	};
}

static int no_model(struct wb *w, struct str id, struct err *err)
{
	struct arena a = {0};
	struct buf list = {0};
	struct str *ids;
	size_t n = wb_models(w, &a, &ids);
	const char **names = arena_alloc(&a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++) {
		names[i] = arena_dup(&a, ids[i]).p;
		buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = str_nearest(id, names, n);
	err_set(err, ERR_NOT_FOUND, "no model \"%.*s\" in %.*s%s%s%s; it has: %s", STRF(id),
		STRF(w->project.file), near ? "; did you mean \"" : "", near ? near : "",
		near ? "\"?" : "", list.p);
	buf_free(&list);
	arena_free(&a);
	return ERR_NOT_FOUND;
}

int wb_find_model(struct wb *w, struct str id, const struct model_config **out, struct err *err)
{
	struct project *p = &w->project;
	*out = NULL;
	for (size_t i = 0; i < p->n_models && !*out; i++)
		if (id.n == 0 || str_eq(p->models[i].id, id))
			*out = &p->models[i];
	if (!*out)
		*out = wb_find_recorded(w, id);
	return *out ? 0 : no_model(w, id, err);
}

int wb_need_models(struct wb *w, struct err *err)
{
	return w->models ? 0 : models_new(&w->models, err);
}

int wb_index(struct wb *w, struct wb_index *out, struct err *err)
{
	int bad = wb_need_index(w, err);
	*out = (struct wb_index){w->index.files, w->index.documents, w->index.chunks, w->index.read,
		w->index.removed};
	return bad;
}

int wb_glance(struct wb *w, struct str split, bool *has_split, struct err *err)
{
	*has_split = false;
	int bad = wb_need_dataset(w, err);
	if (!bad && str_is(split, "all"))
		*has_split = w->dataset.examples > 0;
	else if (!bad)
		bad = store_has_split(w->store, w->dataset.id, split, has_split, err);
	return bad;
}

int wb_dataset(struct wb *w, struct arena *a, struct wb_dataset *out, struct err *err)
{
	struct split_count *splits;
	size_t n;
	*out = (struct wb_dataset){0};
	int bad = wb_need_dataset(w, err);
	if (!bad)
		bad = store_splits(w->store, w->dataset.id, a, &splits, &n, err);
	if (!bad)
		bad = store_test_looks(w->store, w->dataset.id, &out->test_looks, err);
	if (bad)
		return bad;
	hash_hex(&w->dataset.hash, out->hash);
	out->examples = w->dataset.examples;
	out->skipped = w->dataset.skipped;
	out->problems = w->dataset.problems;
	out->splits = arena_alloc(a, (n + 1) * sizeof *out->splits);
	out->n_splits = n;
	for (size_t i = 0; i < n; i++)
		out->splits[i] = (struct wb_split){splits[i].name, splits[i].n};
	return 0;
}

static int no_example(struct wb *w, struct str id, struct err *err)
{
	enum { LOOK_AT = 5000 };
	struct arena a = {0};
	struct str *names;
	size_t n;
	const char *near = NULL;
	if (store_example_names(w->store, w->dataset.id, LOOK_AT, &a, &names, &n, NULL) == 0) {
		const char **list = arena_alloc(&a, (n + 1) * sizeof *list);
		for (size_t i = 0; i < n; i++)
			list[i] = names[i].p;
		near = str_nearest(id, list, n);
	}
	err_set(err, ERR_NOT_FOUND, "no example with the id \"%.*s\"%s%s%s", STRF(id),
		near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	arena_free(&a);
	return ERR_NOT_FOUND;
}

int wb_find_example(struct wb *w, struct str id, struct str fields, struct arena *a,
	struct stored_example *out, struct err *err)
{
	bool found = true;
	if (id.n == 0) {
		*out = (struct stored_example){.name = STR("(given)"),
			.fields = arena_dup(a, fields),
			.answers = STR("{}"),
			.file = STR("--set")};
		return 0;
	}
	int bad = wb_need_dataset(w, err);
	if (!bad)
		bad = store_example_by_name(w->store, w->dataset.id, id, a, out, &found, err);
	if (bad || !found)
		return bad ? bad : no_example(w, id, err);
	return wb_check_lock(w, out->split, err);
}
