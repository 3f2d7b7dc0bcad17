/*
 * wb_table: owns a table's life and its work in slices: first the positions, then the results of
 * either setup, then the view, then whatever finishes later.
 *
 * The decision worth knowing: a slice is counted in rows, never in time, and leaves nothing open
 * in the store; table_step does slices until its time is up. What later runs bring is taken up
 * only while the view is ready, so that a view under construction never has to begin anew.
 */
#include "wb_table_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "recorded.h"

enum { ORDS = 2048, RESULTS = 128 };

/* ---- making one ---- */

static int add_column(
	struct str config, struct arena *a, struct str *name, bool *is_binary, struct err *err)
{
	struct scorer *s = NULL;
	int bad = scorer_parse(config, &s, err);
	if (bad)
		return bad;
	*name = arena_dup(a, str_of(scorer_name(s)));
	*is_binary = scorer_is_binary(s);
	scorer_free(s);
	return 0;
}

int wb_scorer_columns(struct wb *w, struct arena *a, struct str **names, bool **is_binary,
	size_t *n, struct err *err)
{
	int bad = 0;
	*n = w->project.n_scorers;
	*names = arena_alloc(a, (*n + 1) * sizeof **names);
	*is_binary = arena_alloc(a, (*n + 1) * sizeof **is_binary);
	for (size_t i = 0; !bad && i < *n; i++)
		bad = add_column(w->project.scorers[i], a, &(*names)[i], &(*is_binary)[i], err);
	for (size_t i = 0; !bad && i < *n; i++) {
		if (!str_eq((*names)[i], w->project.primary))
			continue;
		struct str name = (*names)[i];
		bool binary = (*is_binary)[i];
		memmove(*names + 1, *names, i * sizeof **names);
		memmove(*is_binary + 1, *is_binary, i * sizeof **is_binary);
		(*names)[0] = name;
		(*is_binary)[0] = binary;
	}
	return bad;
}

/* Whether there is a place for the project's shots the version itself says. */
static int find_variant(struct wb *w, const struct wb_setup *in, bool is_recorded, struct arena *a,
	struct setup *out, struct err *err)
{
	struct wb_variant_asked asked = {
		.variant = in->variant, .shots = in->shots, .is_recorded = is_recorded};
	struct loaded_prompt prompt = {0};
	struct wb_variant found;
	int bad = 0;
	if (in->shots == 0 && w->project.shots.n && !is_recorded)
		bad = wb_load_prompt(w,
			arena_printf(a, "%.*s@%lld", STRF(in->prompt), (long long)in->version),
			false, &prompt, err);
	asked.prompt = prompt.prompt;
	if (!bad)
		bad = wb_resolve_variant(w, &asked, a, &found, err);
	loaded_prompt_done(&prompt);
	if (bad)
		return bad;
	out->shots = found.shots.n;
	out->variant = found.text;
	return 0;
}

int wb_find_setup(struct wb *w, const struct wb_setup *in, struct arena *a, struct setup *out,
	struct err *err)
{
	struct arena scratch = {0};
	struct version version;
	const struct model_config *model;
	*out = (struct setup){0};
	if (!in || in->version == 0)
		return 0;
	int bad =
		store_version_by_number(w->store, in->prompt, in->version, &scratch, &version, err);
	if (!bad)
		bad = wb_find_model(w, in->model, &model, err);
	if (!bad) {
		struct str mode = str_of(retrieval_mode_names[w->project.retrieval.mode]);
		*out = (struct setup){
			.version = version.id,
			.dataset = w->dataset.id,
			.model = model->id,
			.retrieval = in->retrieval.n ? in->retrieval : mode,
			.k = in->k ? in->k : w->project.retrieval.k,
			.trials = in->trials,
		};
		/* As runs have it. */
		if (model_is_recorded(model))
			out->retrieval = STR("none");
		if (str_is(out->retrieval, "none"))
			out->k = 0;
		bad = find_variant(w, in, model_is_recorded(model), a, out, err);
	}
	arena_free(&scratch);
	return bad;
}

static int set_side(struct table *t, int side, const struct wb_setup *in, struct err *err)
{
	struct table_side *s = &t->sides[side];
	int bad = wb_find_setup(t->w, in, &t->arena, &s->setup, err);
	s->setup.model = arena_dup(&t->arena, s->setup.model);
	s->setup.retrieval = arena_dup(&t->arena, s->setup.retrieval);
	s->taking = -1;
	return bad;
}

static int fill(struct table *t, struct str split, const struct wb_setup *now,
	const struct wb_setup *was, struct err *err)
{
	int64_t n = 0;
	int bad = wb_need_dataset(t->w, err);
	t->dataset = t->w->dataset.id;
	t->split = arena_dup(&t->arena, split.n ? split : STR("train"));
	if (!bad)
		bad = wb_check_lock(t->w, t->split, err);
	if (!bad)
		bad = wb_scorer_columns(
			t->w, &t->arena, &t->scorers, &t->is_binary, &t->n_scorers, err);
	if (!bad)
		bad = set_side(t, SIDE_NOW, now, err);
	if (!bad)
		bad = set_side(t, SIDE_WAS, was, err);
	if (!bad)
		bad = store_count_examples(t->w->store, t->dataset, t->split, &n, err);
	if (!bad && n == 0 && !str_is(t->split, "all"))
		bad = wb_no_split(t->w, t->split, err);
	if (!bad && n > INT32_MAX)
		bad = err_set(err, ERR_LIMIT, "a list has at most %d examples", INT32_MAX);
	t->n = bad ? 0 : (size_t)n;
	return bad;
}

int table_new(struct wb *w, struct str split, const struct wb_setup *now,
	const struct wb_setup *was, struct table **out, struct err *err)
{
	struct table *t = mem_alloc(sizeof *t);
	*out = NULL;
	t->w = w;
	t->version = 1;
	t->view.is_whole = true;
	t->view.state = VIEW_READY;
	int bad = fill(t, split, now, was, err);
	if (bad) {
		table_free(t);
		return bad;
	}
	t->no_values = mem_alloc((t->n_scorers + 1) * sizeof *t->no_values);
	for (size_t i = 0; i < t->n_scorers; i++)
		t->no_values[i] = NAN;
	*out = t;
	return 0;
}

static void side_done(struct table_side *s)
{
	free(s->runs);
	free(s->cells);
	free(s->cell_values);
	free(s->first);
	free(s->sums);
	free(s->values);
}

void table_free(struct table *t)
{
	if (!t)
		return;
	for (int i = 0; i < SIDES; i++)
		side_done(&t->sides[i]);
	view_done(&t->view);
	table_groups_done(&t->groups);
	free(t->ords);
	free(t->places);
	free(t->columns);
	free(t->no_values);
	arena_free(&t->arena);
	free(t);
}

/* ---- slices ---- */

static int read_ords(struct table *t, struct err *err)
{
	int64_t page[ORDS];
	size_t n, want = t->n - t->n_read < ORDS ? t->n - t->n_read : ORDS;
	int64_t after = t->n_read ? t->ords[t->n_read - 1] : 0;
	if (!t->ords)
		t->ords = mem_alloc((t->n + 1) * sizeof *t->ords);
	int bad = store_row_ords(t->w->store, t->dataset, t->split, after, want, page, &n, err);
	for (size_t i = 0; !bad && i < n; i++)
		t->ords[t->n_read++] = (int32_t)page[i];
	if (bad || t->n_read < t->n)
		return bad;
	t->has_rows = true;
	table_make_columns(t);
	return store_last_result(t->w->store, &t->last, err);
}

/* Before the first result is taken up. */
static int read_groups(struct table *t, struct err *err)
{
	bool more;
	int bad = table_read_groups(t, &more, err);
	t->has_groups = !bad && !more;
	return bad;
}

/* The runs of a setup that began since we looked. */
static int find_runs(struct table *t, struct table_side *s, struct err *err)
{
	struct arena a = {0};
	int64_t *ids, after = s->n_runs ? s->runs[s->n_runs - 1] : 0;
	size_t n = 0;
	int bad = s->setup.version
			  ? store_setup_runs(t->w->store, &s->setup, after, &a, &ids, &n, err)
			  : 0;
	for (size_t i = 0; !bad && i < n; i++) {
		s->runs = mem_grow(s->runs, s->n_runs, &s->cap_runs, sizeof *s->runs);
		s->runs[s->n_runs++] = ids[i];
	}
	arena_free(&a);
	return bad;
}

static struct table_side *side_to_load(struct table *t)
{
	for (int i = 0; i < SIDES; i++)
		if (t->sides[i].loading < t->sides[i].n_runs)
			return &t->sides[i];
	return NULL;
}

static int read_results(struct table *t, struct err *err)
{
	bool more = false;
	int bad = 0;
	for (int i = 0; i < SIDES && !bad; i++)
		if (t->sides[i].n_runs == 0)
			bad = find_runs(t, &t->sides[i], err);
	struct table_side *s = side_to_load(t);
	if (!bad && s)
		bad = store_cells_of_run(t->w->store, s->runs[s->loading], &s->at, RESULTS,
			table_take, t, &more, err);
	if (!bad)
		bad = table_taken(t, err);
	if (!bad && s && !more) {
		s->loading++;
		s->at = (struct cell_position){0};
	}
	if (bad || side_to_load(t))
		return bad;
	t->is_loaded = true;
	t->version++;
	return 0;
}

/*
 * What changed in the store since, if anything did. The last result is looked up before the runs:
 * a result whose run is not known yet is never passed over.
 */
static int look(struct table *t, struct err *err)
{
	int bad = store_stamp(t->w->store, &t->next_stamp, err);
	if (bad || memcmp(&t->next_stamp, &t->stamp, sizeof t->stamp) == 0)
		return bad;
	bad = store_last_result(t->w->store, &t->upto, err);
	for (int i = 0; i < SIDES && !bad; i++)
		bad = find_runs(t, &t->sides[i], err);
	t->is_following = !bad;
	return bad;
}

static int follow(struct table *t, struct err *err)
{
	bool more = false;
	int bad = t->is_following ? 0 : look(t, err);
	if (bad || !t->is_following)
		return bad;
	bad = store_cells_after(t->w->store, &t->last, t->upto, RESULTS, table_take, t, &more, err);
	if (!bad)
		bad = table_taken(t, err);
	if (!bad && !more) {
		t->last = t->upto;
		t->stamp = t->next_stamp;
		t->is_following = false;
	}
	return bad;
}

static int slice(struct table *t, struct err *err)
{
	if (!t->has_rows)
		return read_ords(t, err);
	if (!t->has_groups)
		return read_groups(t, err);
	if (!t->is_loaded)
		return read_results(t, err);
	if (t->view.state != VIEW_READY)
		return view_step(t, err);
	return places_pending(t) && !t->is_following ? places_step(t, err) : follow(t, err);
}

int table_step(struct table *t, int64_t budget_us, bool *more, struct err *err)
{
	int64_t until = clock_mono_us() + budget_us;
	int bad = 0;
	do {
		/* Whatever was done just now, runs may have brought something meanwhile. */
		bool looks = t->is_loaded && t->view.state == VIEW_READY && !places_pending(t);
		bad = slice(t, err);
		*more = !looks || t->is_following || places_pending(t);
	} while (!bad && *more && clock_mono_us() < until);
	return bad;
}

uint64_t table_version(const struct table *t)
{
	return t->version;
}

size_t table_scorers(const struct table *t)
{
	return t->n_scorers;
}

struct str table_scorer(const struct table *t, size_t i)
{
	return t->scorers[i];
}

bool table_scorer_is_binary(const struct table *t, size_t i)
{
	return t->is_binary[i];
}
