/* wb_looks: owns the count of looks at the test split, and the lock (api/looks.h says what counts). */
#include "looks.h"

#include "wb_parts.h"

/* ---- the lock ---- */

void wb_set_locks(struct wb *w)
{
	const struct wb_options *o = &w->options;
	size_t most = w->project.n_locks + o->n_lock;
	w->locks = arena_alloc(&w->arena, (most + 1) * sizeof *w->locks);
	for (size_t i = 0; i < w->project.n_locks; i++)
		w->locks[w->n_locks++] =
			(struct lock){arena_dup(&w->arena, w->project.locks[i].split), false};
	for (size_t i = 0; i < o->n_lock; i++)
		w->locks[w->n_locks++] = (struct lock){arena_dup(&w->arena, o->lock[i]), true};
	for (size_t i = 0; i < o->n_unlock; i++)
		wb_unlock(w, o->unlock[i]);
}

static bool holds(struct str split, struct str locked)
{
	return str_is(split, "all") || str_eq(split, locked);
}

static const struct lock *find_lock(const struct wb *w, struct str split)
{
	for (size_t i = 0; i < w->n_locks; i++)
		if (holds(split, w->locks[i].split))
			return &w->locks[i];
	return NULL;
}

bool wb_is_locked(const struct wb *w, struct str split)
{
	return find_lock(w, split) != NULL;
}

void wb_unlock(struct wb *w, struct str split)
{
	size_t kept = 0;
	for (size_t i = 0; i < w->n_locks; i++)
		if (!holds(split, w->locks[i].split))
			w->locks[kept++] = w->locks[i];
	w->n_locks = kept;
}

/* A name that is mistyped would protect nothing. */
static int check_name(struct wb *w, struct str split, struct str where, struct err *err)
{
	bool has = str_is(split, "all");
	int bad = has ? 0 : store_has_split(w->store, w->dataset.id, split, &has, err);
	if (!bad && !has) {
		wb_no_split(w, split, err);
		bad = err_prefix(err, "%.*s", STRF(where));
	}
	return bad;
}

static int check_options(struct wb *w, const char *option, const struct str *splits, size_t n,
	struct arena *a, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < n && !bad; i++)
		bad = check_name(
			w, splits[i], arena_printf(a, "--%s %.*s", option, STRF(splits[i])), err);
	return bad;
}

static int check_names(struct wb *w, struct err *err)
{
	const struct project *p = &w->project;
	const struct wb_options *o = &w->options;
	struct arena a = {0};
	int bad = p->n_locks || o->n_lock || o->n_unlock ? wb_need_dataset(w, err) : 0;
	for (size_t i = 0; i < p->n_locks && !bad; i++)
		bad = check_name(w, p->locks[i].split,
			arena_printf(&a, "%.*s:%d:%d: lock", STRF(p->file), p->locks[i].line,
				p->locks[i].column),
			err);
	if (!bad)
		bad = check_options(w, "lock", o->lock, o->n_lock, &a, err);
	if (!bad)
		bad = check_options(w, "unlock", o->unlock, o->n_unlock, &a, err);
	arena_free(&a);
	return bad;
}

int wb_check_lock(struct wb *w, struct str split, struct err *err)
{
	struct wb_looks seen = {0};
	struct arena a = {0};
	int bad = check_names(w, err);
	const struct lock *l = bad ? NULL : find_lock(w, split);
	if (!l)
		return bad;
	bad = wb_looks(w, &seen, err);
	if (bad)
		return bad;
	bool is_whole = !str_eq(split, l->split);
	struct str how_often = STR("");
	if (str_is(l->split, "test"))
		how_often = arena_printf(&a, ", and was seen %lld time%s, with %lld version%s",
			(long long)seen.times, seen.times == 1 ? "" : "s", (long long)seen.versions,
			seen.versions == 1 ? "" : "s");
	err_set(err, ERR_INPUT,
		"%s%.*s%s is locked (by %s)%.*s: --unlock %.*s opens it for this once",
		is_whole ? "the split all holds " : "the ", STRF(l->split),
		is_whole ? ", which" : " split", l->by_option ? "--lock" : "lock: in strop.yaml",
		STRF(how_often), STRF(l->split));
	arena_free(&a);
	return ERR_INPUT;
}

/* ---- the count ---- */

int wb_count_looks(struct wb *w, int64_t dataset, struct wb_looks *out, struct err *err)
{
	int bad = store_test_looks(w->store, dataset, &out->times, err);
	return bad ? bad : store_test_versions(w->store, dataset, &out->versions, err);
}

int wb_looks(struct wb *w, struct wb_looks *out, struct err *err)
{
	*out = (struct wb_looks){0};
	int bad = wb_need_dataset(w, err);
	return bad ? bad : wb_count_looks(w, w->dataset.id, out, err);
}

int wb_is_test(struct wb *w, int64_t dataset, struct str split, bool *is_test, struct err *err)
{
	*is_test = str_is(split, "test");
	if (!str_is(split, "all"))
		return 0;
	return store_has_split(w->store, dataset, STR("test"), is_test, err);
}

int wb_note_look(
	struct wb *w, int64_t dataset, struct str split, int64_t run, bool is_new, struct err *err)
{
	bool is_test;
	int bad = wb_is_test(w, dataset, split, &is_test, err);
	bool again = is_new && !w->options.is_command;
	if (bad || !is_test || (w->looked == dataset && !again))
		return bad;
	w->looked = dataset;
	return store_test_look(w->store, dataset, run, err);
}

int wb_look_at(struct wb *w, int64_t dataset, bool is_new, struct run_report *r, struct err *err)
{
	struct wb_looks seen;
	bool is_test;
	int bad = wb_is_test(w, dataset, r->split, &is_test, err);
	if (bad || !is_test)
		return bad;
	bad = wb_note_look(w, dataset, r->split, r->run, is_new, err);
	if (!bad)
		bad = wb_count_looks(w, dataset, &seen, err);
	if (bad)
		return bad;
	r->test_looks = seen.times;
	r->test_versions = seen.versions;
	return 0;
}

int wb_look(struct wb *w, struct str split, struct err *err)
{
	int bad = wb_need_dataset(w, err);
	if (!bad)
		bad = wb_note_look(w, w->dataset.id, split, 0, false, err);
	return bad ? bad : store_commit(w->store, err);
}
