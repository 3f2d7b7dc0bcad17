/*
 * wb_prepare: owns the bringing up to date of data and corpus, all at once or in slices.
 *
 * No transaction is open between two slices, so that whatever else is asked of the workbench there
 * commits and rolls back its own writes only. What a slice has committed is nobody's until the last
 * one: an unfinished dataset is in no list, an unfinished file counts as changed. The store's hold
 * keeps other processes from working on it, too; one that needs everything at once takes it away,
 * and who has lost it begins anew and finds the work done.
 */
#include "wb_parts.h"

#include "clock.h"
#include "trust.h"

/* ---- the one that is under way ---- */

static bool is_under_way(const struct wb *w)
{
	return w->import || w->indexing;
}

static void forget(struct wb *w)
{
	import_free(w->import);
	index_free(w->indexing);
	w->import = NULL;
	w->indexing = NULL;
	w->holds = false;
}

/* What the slices have left goes too. Where the store refuses that, the next import does it. */
void wb_prepare_drop(struct wb *w)
{
	bool mine = false, more = true;
	bool held = w->holds;
	forget(w);
	store_rollback(w->store);
	int bad = held ? store_still_holds(w->store, &mine, NULL) : 0;
	while (!bad && mine && more)
		bad = store_import_clean(w->store, &more, NULL);
	if (!bad && mine)
		bad = store_let_go(w->store, NULL);
	if (bad || store_commit(w->store, NULL) != 0)
		store_rollback(w->store);
}

static int check_trust(const struct wb *w, bool corpus, struct err *err)
{
	return trust_check(&w->project, corpus ? TRUST_CORPUS : TRUST_DATA, STR(""), err);
}

static int begin(struct wb *w, bool corpus, struct err *err)
{
	if (corpus ? w->import != NULL : w->indexing != NULL)
		wb_prepare_drop(w);
	int bad = is_under_way(w) ? 0 : check_trust(w, corpus, err);
	if (bad || is_under_way(w))
		return bad;
	if (!corpus)
		return import_begin(w->store, &w->project, w->options.strict, &w->import, err);
	w->indexing = index_begin(w->store, w->project.dir, &w->project.corpus);
	return 0;
}

static bool writes(const struct wb *w)
{
	return w->import ? !import_done(w->import) : index_writes(w->indexing);
}

static bool is_done(const struct wb *w)
{
	return w->import ? import_done(w->import) : index_done(w->indexing);
}

static int step(struct wb *w, int64_t until_us, struct err *err)
{
	return w->import ? import_step(w->import, until_us, err)
			 : index_step(w->indexing, until_us, err);
}

static void warn_of_skipped(struct wb *w)
{
	struct arena a = {0};
	struct str rest = w->dataset.problems, line;
	if (w->dataset.skipped) {
		wb_warn(w, arena_printf(&a,
				   "%lld records were skipped (--strict makes that an error), the "
				   "first of them:",
				   (long long)w->dataset.skipped));
		while (str_line(&rest, &line))
			wb_warn(w, line);
	}
	arena_free(&a);
}

static void take_result(struct wb *w)
{
	if (w->import) {
		w->dataset = import_dataset(w->import, &w->arena);
		w->data_sign = import_signature(w->import);
		w->has_dataset = true;
		warn_of_skipped(w);
	} else {
		w->index = index_result(w->indexing);
		w->corpus_sign = index_signature(w->indexing);
		w->is_indexed = true;
	}
	forget(w);
}

/* ---- slices ---- */

enum turn { TURN_MINE, TURN_OTHERS, TURN_LOST };

static int get_hold(struct wb *w, bool force, enum turn *out, struct err *err)
{
	bool mine = false;
	int bad = w->holds ? store_still_holds(w->store, &mine, err)
			   : store_hold(w->store, force, &mine, err);
	*out = mine ? TURN_MINE : w->holds ? TURN_LOST : TURN_OTHERS;
	w->holds = mine;
	return bad;
}

static int work(struct wb *w, bool force, int64_t until_us, enum turn *out, struct err *err)
{
	*out = TURN_MINE;
	int bad = writes(w) ? get_hold(w, force, out, err) : 0;
	if (!bad && *out == TURN_MINE)
		bad = step(w, until_us, err);
	if (!bad && w->holds && is_done(w))
		bad = store_let_go(w->store, err);
	return bad ? bad : store_commit(w->store, err);
}

/* What the files look like; all zeros where that cannot be told. */
static struct hash look(struct wb *w, bool corpus)
{
	struct hash now;
	int bad = check_trust(w, corpus, NULL);
	if (!bad)
		bad = corpus ? index_look(w->project.dir, &w->project.corpus, &now, NULL)
			     : import_look(&w->project, &now, NULL);
	return bad ? (struct hash){0} : now;
}

/* They are read again when they look different: the same failure is said once. */
static void note_failure(struct wb *w, bool corpus)
{
	*(corpus ? &w->corpus_failed : &w->data_failed) = true;
	*(corpus ? &w->corpus_sign : &w->data_sign) = look(w, corpus);
	wb_prepare_drop(w);
}

/* A slice of the data (or the corpus). */
static int slice(
	struct wb *w, bool corpus, bool force, int64_t until_us, enum turn *out, struct err *err)
{
	*out = TURN_MINE;
	int bad = begin(w, corpus, err);
	if (!bad)
		bad = work(w, force, until_us, out, err);
	if (bad)
		note_failure(w, corpus);
	else if (*out == TURN_LOST)
		forget(w);
	else if (is_done(w))
		take_result(w);
	return bad;
}

int wb_need_dataset(struct wb *w, struct err *err)
{
	enum turn turn;
	int bad = 0;
	while (!bad && !w->has_dataset)
		bad = slice(w, false, true, INT64_MAX, &turn, err);
	return bad;
}

int wb_need_index(struct wb *w, struct err *err)
{
	enum turn turn;
	int bad = 0;
	if (w->project.corpus.n_patterns == 0)
		return err_set(err, ERR_INPUT,
			"%.*s names no corpus: add `retrieval: {corpus: \"docs/*.md\"}`",
			STRF(w->project.file));
	while (!bad && !w->is_indexed)
		bad = slice(w, true, true, INT64_MAX, &turn, err);
	return bad;
}

/* A corpus that must not be read is told of where somebody wants to search in it. */
static bool is_prepared(const struct wb *w)
{
	bool has_corpus = w->project.corpus.n_patterns > 0 && check_trust(w, true, NULL) == 0;
	return w->has_dataset && (w->is_indexed || !has_corpus);
}

static void say(const struct wb *w, enum turn turn, struct wb_preparing *out)
{
	*out = (struct wb_preparing){.what = ""};
	if (w->import) {
		out->what = "importing";
		import_progress(w->import, &out->file, &out->done, &out->total);
	} else if (w->indexing) {
		out->what = "indexing";
		index_progress(w->indexing, &out->file, &out->done, &out->total);
	}
	if (turn == TURN_OTHERS)
		out->what = "waiting for another strop";
}

int wb_prepare(
	struct wb *w, int64_t budget_us, struct wb_preparing *out, bool *done, struct err *err)
{
	int64_t until = clock_mono_us() + budget_us;
	enum turn turn = TURN_MINE;
	int bad = 0;
	while (!bad && !is_prepared(w)) {
		bad = slice(w, w->has_dataset, false, until, &turn, err);
		if (turn == TURN_OTHERS || clock_mono_us() >= until)
			break;
	}
	*done = !bad && is_prepared(w);
	say(w, turn, out);
	return bad;
}

/* ---- has anything changed? ---- */

/* Of the data, or the corpus; what was known of it is no more. */
static bool has_changed(struct wb *w, bool corpus)
{
	bool *known = corpus ? &w->is_indexed : &w->has_dataset;
	bool *failed = corpus ? &w->corpus_failed : &w->data_failed;
	struct hash now, before = corpus ? w->corpus_sign : w->data_sign;
	if (!*known && !*failed)
		return false;
	now = look(w, corpus);
	if (hash_eq(&now, &before))
		return false;
	*known = *failed = false;
	return true;
}

bool wb_refresh(struct wb *w)
{
	for (const struct job *j = w->jobs; j; j = j->next)
		if (!j->done)
			return false;
	bool data = has_changed(w, false), corpus = has_changed(w, true);
	return data || corpus;
}
