/*
 * wb_race: owns runs that go abreast: how far each may go, what the rule makes of what came, and the
 * end of those that are not needed any more.
 *
 * The rule sees the examples in the race's order and only as far as all that are still in have an
 * answer or a failure: what comes back early must not be what is easy. Whoever may stop is asked
 * after each turn of the loop; what is in flight then is finished, and kept.
 */
#include "wb_race_parts.h"

#include <math.h>
#include <stdlib.h>

/* ---- starting ---- */

static struct plan *plan_of(const struct race *r)
{
	return &r->runners[0].job->parts.plan;
}

static bool is_a_test(const struct race *r)
{
	return r->options.kind != RACE_HALVING;
}

/* Which of the plan's scorers it goes by. */
static int find_scorer(struct race *r, bool *is_binary, struct err *err)
{
	const struct plan *plan = plan_of(r);
	struct buf names = {0};
	for (size_t i = 0; i < plan->n_scorers; i++) {
		struct str name = str_of(scorer_name(plan->scorers[i]));
		buf_addf(&names, "%s%.*s", i ? ", " : "", STRF(name));
		if (!str_eq(name, r->scorer))
			continue;
		*is_binary = scorer_is_binary(plan->scorers[i]);
		buf_free(&names);
		return 0;
	}
	err_set(err, ERR_INPUT, "no scorer is called \"%.*s\"; there is: %s", STRF(r->scorer),
		names.n ? names.p : "none");
	buf_free(&names);
	return ERR_INPUT;
}

static int check_rule(const struct race *r, bool is_graded, struct err *err)
{
	if (r->options.kind == RACE_COMPARE && r->options.rule == SEQUENTIAL_EXACT && is_graded)
		return err_set(err, ERR_INPUT,
			"exact curtailment needs a scorer that says pass or fail, one trial, and "
			"examples that stand for themselves: take --early-stop obf");
	return 0;
}

static void measure(struct race *r)
{
	const struct order *order = &r->pacing.order;
	r->groups = arena_alloc(&r->arena, (order->n + 1) * sizeof *r->groups);
	for (size_t i = 0; i < order->n_units; i++) {
		size_t size = order->ends[i] - (i ? order->ends[i - 1] : 0);
		if (size > r->largest)
			r->largest = size;
	}
}

static int start_rule(struct race *r, struct err *err)
{
	const struct order *order = &r->pacing.order;
	measure(r);
	bool is_binary = false;
	int bad = find_scorer(r, &is_binary, err);
	bool is_single = plan_of(r)->trials == 1 && order->n_units == order->n;
	r->report.is_graded = !(is_binary && is_single);
	if (!bad)
		bad = check_rule(r, r->report.is_graded, err);
	if (bad)
		return bad;
	if (r->options.kind == RACE_COMPARE)
		sequential_init(&r->sequence, &(struct sequential_options){.rule = r->options.rule,
						      .is_graded = r->report.is_graded,
						      .planned = (int64_t)order->n_units});
	else
		r->racing = racing_new(&(struct racing_options){.versions = r->n,
			.planned = (int64_t)order->n_units,
			.guarantee = r->options.kind == RACE_GUARANTEE,
			.is_graded = r->report.is_graded});
	return 0;
}

static int check_different(const struct race *r, size_t i, struct err *err)
{
	for (size_t j = 0; j < i; j++)
		if (hash_eq(&r->runners[i].job->spec, &r->runners[j].job->spec))
			return err_set(err, ERR_INPUT,
				"\"%.*s\" and \"%.*s\" are the same version of the prompt with the "
				"same model: name it once",
				STRF(r->options.entries[j].prompt),
				STRF(r->options.entries[i].prompt));
	return 0;
}

static int start_runner(struct race *r, size_t i, struct err *err)
{
	struct run_options o = r->options.run;
	o.prompt = r->options.entries[i].prompt;
	o.model = r->options.entries[i].model;
	/* As a comparison does; it refuses to choose examples by their results. */
	o.reuse = o.retry_failed = true;
	int bad = wb_run_paced(r->wb, &o, &r->pacing, &r->runners[i].job, err);
	if (bad)
		return bad;
	r->runners[i].values = mem_alloc((r->pacing.order.n + 1) * sizeof *r->runners[i].values);
	return check_different(r, i, err);
}

static int start(struct race *r, struct err *err)
{
	int bad = 0;
	r->pacing.by_group = is_a_test(r);
	for (size_t i = 0; i < r->n && !bad; i++)
		bad = start_runner(r, i, err);
	return bad ? bad : start_rule(r, err);
}

int race_start(struct wb *w, const struct race_options *options, struct race **out, struct err *err)
{
	struct race *r = mem_alloc(sizeof *r);
	r->wb = w;
	r->options = *options;
	r->scorer = arena_dup(&r->arena, options->scorer.n ? options->scorer : w->project.primary);
	r->n = options->n_entries;
	r->runners = mem_alloc((r->n + 1) * sizeof *r->runners);
	r->next = w->races;
	w->races = r;
	int bad = start(r, err);
	if (bad) {
		race_free(r);
		r = NULL;
	}
	*out = r;
	return bad;
}

/* ---- what came ---- */

static bool is_waiting_for_scores(const struct runner *one)
{
	return one->scorer == 0;
}

/* The row of the scorer is there once something was scored; until then all has failed. */
static int look_for_scorer(struct race *r, struct runner *one, struct arena *a, struct err *err)
{
	struct str name;
	bool is_binary;
	if (!is_waiting_for_scores(one))
		return 0;
	return store_scorer_of_run(r->wb->store, job_report(one->job)->run, r->scorer, a,
		&one->scorer, &name, &is_binary, err);
}

static void keep_group(struct race *r, size_t place, struct str group)
{
	if (r->groups[place].p == NULL)
		r->groups[place] = arena_dup(&r->arena, group);
}

/* The mean over the trials of the example at `place` in the order; *whole false: not all of them are there. */
static int read_value(struct race *r, struct runner *one, size_t place, struct arena *a,
	double *out, bool *whole, struct err *err)
{
	struct value_row *rows;
	int64_t ord = r->pacing.order.ords[place];
	int64_t trials = plan_of(r)->trials;
	size_t n, seen = 0, scored = 0;
	double sum = 0;
	int bad = look_for_scorer(r, one, a, err);
	if (!bad)
		bad = store_values_after(r->wb->store, job_report(one->job)->run, one->scorer, ord,
			-1, trials, a, &rows, &n, err);
	for (size_t i = 0; !bad && i < n && rows[i].ord == ord; i++) {
		seen++;
		keep_group(r, place, rows[i].group);
		if (rows[i].status == SCORE_ERROR || rows[i].status == SCORE_NA)
			continue;
		sum += rows[i].value;
		scored++;
	}
	*out = scored ? sum / (double)scored : (double)NAN;
	*whole = !bad && seen == (size_t)trials;
	return bad;
}

static int read_runner(struct race *r, struct runner *one, struct err *err)
{
	struct arena a = {0};
	bool whole = true;
	int bad = 0;
	while (!bad && whole && !one->is_out && one->n_values < r->allowed) {
		double *value = &one->values[one->n_values];
		bad = read_value(r, one, one->n_values, &a, value, &whole, err);
		one->n_values += !bad && whole;
		arena_reset(&a);
	}
	arena_free(&a);
	return bad;
}

/* ---- the rule ---- */

static size_t unit_start(const struct race *r, size_t unit)
{
	return unit ? r->pacing.order.ends[unit - 1] : 0;
}

static bool is_unit_there(const struct race *r, size_t unit)
{
	for (size_t i = 0; i < r->n; i++)
		if (!r->runners[i].is_out && r->runners[i].n_values < r->pacing.order.ends[unit])
			return false;
	return true;
}

/*
 * The sum over a unit's examples of `second`, minus that of `first`, where both have a score; as a part
 * of what the largest unit can have, so that it stays between -1 and 1 and a unit weighs what its
 * examples weigh: the mean over units has the sign of the mean over examples. Without `first` the
 * unit's mean stands for the examples that have no score.
 */
static double unit_value(
	const struct race *r, size_t unit, const struct runner *first, const struct runner *second)
{
	double sum = 0;
	size_t n = 0;
	for (size_t i = unit_start(r, unit); i < r->pacing.order.ends[unit]; i++) {
		double value = second->values[i] - (first ? first->values[i] : 0);
		if (isnan(value))
			continue;
		sum += value;
		n++;
	}
	size_t size = r->pacing.order.ends[unit] - unit_start(r, unit);
	if (!n)
		return (double)NAN;
	return (first ? sum : sum / (double)n * (double)size) / (double)r->largest;
}

static bool feed(struct race *r, size_t unit, double *scores)
{
	if (!r->racing)
		return sequential_add(
			&r->sequence, unit_value(r, unit, &r->runners[0], &r->runners[1]));
	for (size_t i = 0; i < r->n; i++)
		scores[i] = r->runners[i].is_out ? (double)NAN
						 : unit_value(r, unit, NULL, &r->runners[i]);
	return racing_add(r->racing, scores);
}

static void settle(struct runner *one)
{
	one->is_out = true;
	job_settle(one->job);
}

/* Feed the rule what is there; who has fallen behind is asked nothing more. */
static void advance(struct race *r)
{
	double *scores = mem_alloc((r->n + 1) * sizeof *scores);
	while (!r->is_over && r->fed < r->pacing.order.n_units && is_unit_there(r, r->fed)) {
		r->is_over = feed(r, r->fed++, scores);
		for (size_t i = 0; i < r->n && r->racing; i++)
			if (!racing_is_in(r->racing, i) && !r->runners[i].is_out)
				settle(&r->runners[i]);
	}
	free(scores);
}

/* Each may go on to the next decision. True when that is farther than before. */
static bool allow(struct race *r)
{
	int64_t ahead = plan_of(r)->concurrency;
	int64_t unit = r->racing ? racing_wanted(r->racing, ahead)
				 : sequential_wanted(&r->sequence, ahead);
	size_t examples = unit_start(r, (size_t)unit);
	bool more = examples > r->allowed;
	if (more)
		r->allowed = examples;
	for (size_t i = 0; i < r->n; i++)
		if (!r->runners[i].is_out)
			job_allow(r->runners[i].job, (int64_t)r->allowed);
	return more;
}

/* ---- the turn ---- */

/* A side that ended by itself before its examples did ends all. */
static bool has_lost_one(const struct race *r)
{
	for (size_t i = 0; i < r->n; i++) {
		struct job *job = r->runners[i].job;
		if (!r->runners[i].is_out && job_done(job) &&
			!str_is(job_report(job)->state, "done"))
			return true;
	}
	return false;
}

static bool are_all_done(const struct race *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (!job_done(r->runners[i].job))
			return false;
	return true;
}

static int turn(struct race *r, bool *busy, struct err *err)
{
	int bad = 0;
	bool more = false;
	for (size_t i = 0; i < r->n && !bad; i++)
		bad = read_runner(r, &r->runners[i], err);
	if (bad)
		return bad;
	bool was_over = r->is_over;
	advance(r);
	if (!r->is_over && has_lost_one(r))
		race_stop(r);
	else if (!r->is_over)
		more = allow(r);
	for (size_t i = 0; i < r->n && r->is_over && !was_over; i++)
		settle(&r->runners[i]);
	more |= r->is_over && !was_over;
	*busy |= more;
	/* Where whole runs were there before, what may be read has just grown. */
	if (more || !are_all_done(r))
		return 0;
	r->done = *busy = true;
	return race_make_report(r, err);
}

int wb_races_turn(struct wb *w, bool *busy, struct err *err)
{
	int bad = 0;
	for (struct race *r = w->races; r && !bad; r = r->next)
		if (!r->done)
			bad = turn(r, busy, err);
	return bad;
}

bool race_done(const struct race *r)
{
	return r->done;
}

void race_stop(struct race *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (!job_done(r->runners[i].job))
			job_stop(r->runners[i].job);
}

void race_kill(struct race *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (!job_done(r->runners[i].job))
			job_kill(r->runners[i].job);
}

void race_free(struct race *r)
{
	if (!r)
		return;
	for (struct race **at = &r->wb->races; *at; at = &(*at)->next) {
		if (*at == r) {
			*at = r->next;
			break;
		}
	}
	for (size_t i = 0; i < r->n; i++) {
		job_free(r->runners[i].job);
		free(r->runners[i].values);
	}
	free(r->runners);
	racing_free(r->racing);
	order_done(&r->pacing.order);
	arena_free(&r->arena);
	free(r);
}
