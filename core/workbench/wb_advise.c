/*
 * wb_advise: owns the gathering of what the recorded runs say: the best run of each rung, how the rungs
 * differ on the same examples, and how much these examples can show. What follows from it is
 * eval/advise.c's.
 */
#include "wb_advise.h"

#include <math.h>
#include <stdlib.h>

#include "gate.h"
#include "stats.h"

const double advise_gains[ADVISE_GAINS] = {.03, .05, .10};

enum { OTHERS = 3 };

struct advising {
	struct wb *w;
	struct arena *a;
	struct advise_candidates all;
	struct advise_report *r;
};

/* ---- choosing ---- */

/* The higher mean; of equal ones the simpler prompt. */
static bool is_better(const struct advise_run *a, const struct advise_run *b)
{
	if (a->mean != b->mean)
		return a->mean > b->mean;
	if (a->shots != b->shots)
		return a->shots < b->shots;
	return a->variant.n < b->variant.n;
}

static bool is_of_split(const struct advise_candidate *c, struct str split)
{
	return str_eq(c->run.split, split);
}

/* The highest mean of the split among runs that are not ideal; `model`: of that one; else of any, the baseline
 * only when there is no other. */
static const struct advise_candidate *reached_most(
	const struct advising *x, struct str model, bool with_baseline)
{
	const struct advise_candidate *best = NULL;
	for (size_t i = 0; i < x->all.n; i++) {
		const struct advise_candidate *c = &x->all.items[i];
		if (!is_of_split(c, x->r->split) || c->rung == ADVISE_IDEAL)
			continue;
		if (model.n ? !str_eq(c->run.model, model)
			    : !with_baseline && str_is(c->run.provider, "builtin"))
			continue;
		if (!best || is_better(&c->run, &best->run))
			best = c;
	}
	return best;
}

static void choose_model(struct advising *x, struct str model)
{
	const struct advise_candidate *c = reached_most(x, model, false);
	if (!c)
		c = reached_most(x, model, true);
	/* Only ideal runs, or none. */
	for (size_t i = 0; !c && i < x->all.n; i++)
		if (is_of_split(&x->all.items[i], x->r->split) &&
			(!model.n || str_eq(x->all.items[i].run.model, model)))
			c = &x->all.items[i];
	x->r->model = c ? c->run.model : model;
	x->r->provider = c ? c->run.provider : STR("");
}

static bool counts(const struct advising *x, const struct advise_candidate *c)
{
	return is_of_split(c, x->r->split) && str_eq(c->run.model, x->r->model);
}

/* Whether the template, what goes into it and what goes with it are the same, retrieval apart. */
static bool is_same_prompt(const struct advise_run *a, const struct advise_run *b)
{
	return a->version == b->version && a->shots == b->shots && str_eq(a->variant, b->variant);
}

/* The upper bound is one of what is reached now: with the same version, or it would be the version's
 * difference, too. */
static void fill_ideal(struct advising *x)
{
	const struct advise_run *now = &x->r->rungs[x->r->best];
	struct advise_run *ideal = &x->r->rungs[ADVISE_IDEAL];
	for (size_t i = 0; i < x->all.n; i++) {
		const struct advise_candidate *c = &x->all.items[i];
		if (!counts(x, c) || c->rung != ADVISE_IDEAL ||
			(now->run && !is_same_prompt(&c->run, now)))
			continue;
		if (!ideal->run || is_better(&c->run, ideal))
			*ideal = c->run;
	}
}

static void fill_rungs(struct advising *x)
{
	struct advise_report *r = x->r;
	int64_t of[ADVISE_RUNGS] = {0}, last_version = 0;
	for (size_t i = 0; i < x->all.n; i++) {
		const struct advise_candidate *c = &x->all.items[i];
		if (!counts(x, c))
			continue;
		of[c->rung]++;
		r->runs++;
		r->shot_runs += c->run.shots > 0;
		r->versions += c->run.version != last_version; /* they come version by version */
		last_version = c->run.version;
		if (c->rung == ADVISE_IDEAL)
			continue;
		if (!r->rungs[c->rung].run || is_better(&c->run, &r->rungs[c->rung]))
			r->rungs[c->rung] = c->run;
	}
	const struct advise_run *prompt = &r->rungs[ADVISE_PROMPT],
				*found = &r->rungs[ADVISE_SEARCH];
	bool better = found->run && (!prompt->run || found->mean >= prompt->mean);
	r->best = better ? ADVISE_SEARCH : ADVISE_PROMPT;
	fill_ideal(x);
	for (int i = 0; i < ADVISE_RUNGS; i++)
		r->rungs[i].of = of[i];
}

static bool is_listed(const struct advise_report *r, struct str model)
{
	for (size_t i = 0; i < r->n_others; i++)
		if (str_eq(r->others[i].model, model))
			return true;
	return str_eq(r->model, model);
}

static void fill_others(struct advising *x)
{
	struct advise_report *r = x->r;
	r->others = arena_alloc(x->a, OTHERS * sizeof *r->others);
	while (r->n_others < OTHERS) {
		const struct advise_candidate *best = NULL;
		for (size_t i = 0; i < x->all.n; i++) {
			const struct advise_candidate *c = &x->all.items[i];
			if (!is_of_split(c, r->split) || c->rung == ADVISE_IDEAL ||
				is_listed(r, c->run.model))
				continue;
			if (!best || is_better(&c->run, &best->run))
				best = c;
		}
		if (!best)
			return;
		r->others[r->n_others++] = best->run;
	}
}

/* What is reached now, where a tuned model can be measured too. How high that is stays untold: to tell
 * it would be a look at the split. */
static void fill_held_out(struct advising *x)
{
	static const char *const splits[] = {"test", "dev"};
	const struct advise_run *now = &x->r->rungs[x->r->best];
	struct advise_run *held = &x->r->held_out;
	for (size_t s = 0; s < 2 && !held->run; s++)
		for (size_t i = 0; i < x->all.n && !held->run; i++) {
			const struct advise_run *c = &x->all.items[i].run;
			if (str_is(c->split, splits[s]) && str_eq(c->model, now->model) &&
				is_same_prompt(c, now) && c->k == now->k &&
				str_eq(c->retrieval, now->retrieval))
				*held = *c;
		}
	held->mean = held->low = held->high = (double)NAN;
}

/* ---- comparing ---- */

/* Runs with nothing in common are no reason to say nothing at all. */
static bool compare(const struct advising *x, const struct advise_run *first,
	const struct advise_run *second, struct compare_report *out)
{
	return first->run && second->run && first->run != second->run &&
	       wb_compare(x->w, first->run, second->run, x->r->scorer, x->a, out, NULL) == 0;
}

static struct advise_pair pair_of(
	const struct advising *x, const struct advise_run *first, const struct advise_run *second)
{
	struct compare_report r;
	if (!compare(x, first, second, &r))
		return (struct advise_pair){0};
	struct compare_judged by = compare_judged(&r);
	return (struct advise_pair){true, r.difference, by.low, by.high, by.p, r.n};
}

/* A run that differs from what is reached now as a next one may: on the same rung another version, or else
 * another variant, the best of them; else what there is on another rung, or of another model. A mere
 * variant may change next to nothing, and would promise too much. */
static const struct advise_run *runner_up(const struct advising *x)
{
	const struct advise_run *now = &x->r->rungs[x->r->best], *best = NULL, *variant = NULL;
	for (size_t i = 0; i < x->all.n; i++) {
		const struct advise_candidate *c = &x->all.items[i];
		if (!counts(x, c) || c->rung != x->r->best || is_same_prompt(&c->run, now))
			continue;
		const struct advise_run **of = c->run.version == now->version ? &variant : &best;
		if (!*of || is_better(&c->run, *of))
			*of = &c->run;
	}
	if (!best)
		best = variant;
	for (int i = 0; !best && i < ADVISE_RUNGS; i++)
		if (i != (int)x->r->best && x->r->rungs[i].run)
			best = &x->r->rungs[i];
	return best || x->r->n_others == 0 ? best : &x->r->others[0];
}

static struct str prompt_of(struct arena *a, const struct advise_run *r)
{
	struct str shots =
		r->shots ? arena_printf(a, ", %lld shots", (long long)r->shots) : STR("");
	return arena_printf(a, "%.*s%.*s%s%.*s", STRF(r->ref), STRF(shots),
		r->variant.n ? ", " : "", STRF(r->variant));
}

/* What tells the two apart: the model, the prompt or the retrieval. */
static struct str names_of(
	struct arena *a, const struct advise_run *first, const struct advise_run *second)
{
	struct str x = prompt_of(a, first), y = prompt_of(a, second);
	if (!str_eq(first->model, second->model)) {
		x = first->model;
		y = second->model;
	} else if (str_eq(x, y)) {
		x = first->retrieval;
		y = second->retrieval;
	}
	return arena_printf(a, "%.*s and %.*s", STRF(x), STRF(y));
}

/* The gain that n examples show when nothing is lost: Connor's n for it is n. NaN: none up to 1. */
static double pure_gain(double n)
{
	double low = 1e-6, high = 1;
	if (!(stats_connor_n(high, high, .05, .8) <= n))
		return (double)NAN;
	for (int i = 0; i < 60; i++) {
		double middle = (low + high) / 2;
		if (stats_connor_n(middle, middle, .05, .8) > n)
			low = middle;
		else
			high = middle;
	}
	return high;
}

/* Nothing came out differently: that says nothing of how much the next change will change. */
static bool never_differ(const struct compare_report *c)
{
	return c->is_binary ? c->n_fixed + c->n_broken == 0 : c->mde_80 == 0 && c->difference == 0;
}

/* The share that changes; where none did what is usual is assumed, as in the table of examples. */
static double changed_share(const struct compare_report *c)
{
	const double usual = .2;
	return never_differ(c) ? usual : (double)(c->n_fixed + c->n_broken) / (double)c->n;
}

/* Graded, or over groups: the spread of the differences tells. Changes that cancel out in every group have
 * none. */
static bool goes_by_spread(const struct compare_report *c)
{
	return !never_differ(c) && (!c->is_binary || (c->clusters && c->mde_80 != 0));
}

/* The smallest gain that n examples show when as many change as in the comparison, or, where those are
 * too few to show anything, as many as the gain takes. */
static double mde_of(const struct compare_report *c, int64_t n)
{
	if (n == 0)
		return (double)NAN;
	if (goes_by_spread(c))
		return c->mde_80 * sqrt((double)c->n / (double)n);
	double mde = stats_connor_mde(changed_share(c), (double)n, .05, .8);
	return isnan(mde) ? pure_gain((double)n) : mde;
}

/* Examples that a gain takes. */
static double needed_for(const struct compare_report *c, double gain)
{
	if (goes_by_spread(c))
		return (double)c->n * (c->mde_80 / gain) * (c->mde_80 / gain);
	return stats_connor_n(fmax(changed_share(c), gain), gain, .05, .8);
}

static void fill_reach(struct advising *x)
{
	const struct advise_run *now = &x->r->rungs[x->r->best], *other = runner_up(x);
	struct advise_report *r = x->r;
	struct compare_report c;
	if (!other || !compare(x, other, now, &c))
		return;
	r->psi_of = names_of(x->a, other, now);
	r->mde = mde_of(&c, c.n);
	r->held_mde = mde_of(&c, r->held_out.n);
	if (never_differ(&c))
		r->psi = 0; /* by which the rules and the page know that the numbers are assumed */
	else if (c.is_binary)
		r->psi = (double)(c.n_fixed + c.n_broken) / (double)c.n;
	for (int i = 0; i < ADVISE_GAINS; i++)
		r->needed[i] = needed_for(&c, advise_gains[i]);
}

/* ---- failures ---- */

/* The runs that labels are judged by: the baseline agrees with itself. */
static size_t runs_to_judge_by(const struct advising *x, bool baseline, int64_t *runs)
{
	size_t n = 0;
	for (size_t i = 0; i < x->all.n; i++) {
		const struct advise_candidate *c = &x->all.items[i];
		if (is_of_split(c, x->r->split) && str_is(c->run.provider, "builtin") == baseline)
			runs[n++] = c->run.run;
	}
	return n;
}

static int fill_failures(struct advising *x, struct err *err)
{
	struct advise_report *r = x->r;
	int64_t *runs = arena_alloc(x->a, (x->all.n + 1) * sizeof *runs);
	size_t n = runs_to_judge_by(x, false, runs);
	if (n == 0)
		n = runs_to_judge_by(x, true, runs);
	int bad = advise_failures(x->w, r->rungs[r->best].run, r->scorer, x->a, &r->failures, err);
	return bad ? bad : advise_labels(x->w, runs, n, r->scorer, x->a, &r->failures, err);
}

/* ---- all ---- */

static int fill_data(struct advising *x, struct err *err)
{
	struct wb *w = x->w;
	struct advise_report *r = x->r;
	int bad = wb_check_lock(w, r->split, err);
	if (!bad)
		bad = store_count_examples(w->store, w->dataset.id, r->split, &r->examples, err);
	if (!bad && r->examples == 0)
		bad = wb_no_split(w, r->split, err);
	if (!bad)
		bad = store_count_examples(w->store, w->dataset.id, STR("train"), &r->train, err);
	if (!bad)
		bad = store_has_split(w->store, w->dataset.id, STR("test"), &r->has_test, err);
	r->has_corpus = w->project.corpus.n_patterns > 0;
	return bad;
}

static int fill_names(struct advising *x, const struct advise_options *o, struct err *err)
{
	struct advise_report *r = x->r;
	struct wb_version v;
	const struct model_config *model;
	if (str_find(o->prompt, STR("@")) >= 0)
		return err_set(err, ERR_INPUT,
			"advice goes by all versions of a prompt: name it without @, not \"%.*s\"",
			STRF(o->prompt));
	int bad = wb_resolve(x->w, o->prompt, false, x->a, &v, err);
	if (!bad && o->model.n)
		bad = wb_find_model(x->w, o->model, &model, err);
	if (bad)
		return bad;
	r->prompt = v.prompt;
	r->split = o->split.n ? o->split : STR("train");
	r->scorer = o->scorer.n ? o->scorer : x->w->project.primary;
	return 0;
}

/* A scorer that no run has used must at least be one of the project's. */
static int check_scorer(struct advising *x, struct err *err)
{
	struct run_options none = {0};
	struct buf list = {0};
	struct str *names;
	size_t n = 0;
	int bad = x->all.n ? 0 : wb_scorer_names(x->w, &none, x->a, &names, &n, err);
	bool found = bad || x->all.n;
	for (size_t i = 0; i < n; i++) {
		found |= str_eq(names[i], x->r->scorer);
		buf_addf(&list, "%s%.*s", i ? ", " : "", STRF(names[i]));
	}
	if (!found)
		bad = err_set(err, ERR_NOT_FOUND,
			"no run has a scorer \"%.*s\"; the project has: %s", STRF(x->r->scorer),
			list.p ? list.p : "none");
	buf_free(&list);
	return bad;
}

/* Scores of the test split that are told are a look at it. */
static int note_look(struct advising *x, struct err *err)
{
	struct wb_looks looks;
	int bad = x->r->runs ? wb_look(x->w, x->r->split, err) : 0;
	if (!bad)
		bad = wb_looks(x->w, &looks, err);
	if (bad)
		return bad;
	x->r->test_looks = looks.times;
	x->r->test_versions = looks.versions;
	return 0;
}

static int fill(struct advising *x, const struct advise_options *o, struct err *err)
{
	struct advise_report *r = x->r;
	int bad = wb_need_dataset(x->w, err);
	if (!bad)
		bad = fill_names(x, o, err);
	if (!bad)
		bad = fill_data(x, err);
	if (!bad)
		bad = advise_candidates(x->w, r->prompt, r->scorer, x->a, &x->all, err);
	if (!bad)
		bad = check_scorer(x, err);
	if (bad)
		return bad;
	choose_model(x, o->model);
	fill_rungs(x);
	fill_others(x);
	if (r->rungs[r->best].run) {
		fill_held_out(x);
		r->search = pair_of(x, &r->rungs[ADVISE_PROMPT], &r->rungs[ADVISE_SEARCH]);
		r->ideal = pair_of(x, &r->rungs[r->best], &r->rungs[ADVISE_IDEAL]);
		fill_reach(x);
		bad = fill_failures(x, err);
	}
	if (!bad)
		bad = note_look(x, err);
	if (!bad)
		advise_conclude(r, x->a);
	return bad;
}

int wb_advise(struct wb *w, const struct advise_options *options, struct arena *a,
	struct advise_report *out, struct err *err)
{
	struct advising x = {.w = w, .a = a, .r = out};
	*out = (struct advise_report){
		.psi = (double)NAN, .mde = (double)NAN, .held_mde = (double)NAN};
	for (int i = 0; i < ADVISE_GAINS; i++)
		out->needed[i] = (double)NAN;
	int bad = fill(&x, options, err);
	free(x.all.items);
	return bad;
}
