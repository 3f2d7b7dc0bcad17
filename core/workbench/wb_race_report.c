/* wb_race_report: owns what a race says of itself, while it runs and at its end. */
#include "wb_race_parts.h"

#include <math.h>
#include <stdlib.h>

#include "grouped.h"
#include "stats.h"

/* A run that was taken as it is has its figures in the store. */
static int figures_of(struct race *r, struct job *job, struct run_report *out, struct err *err)
{
	struct run stored;
	*out = *job_report(job);
	if (!out->reused)
		return 0;
	int bad = store_run_load(r->wb->store, out->run, &r->arena, &stored, err);
	if (!bad)
		bad = run_report_read(stored.summary, &r->arena, out, err);
	out->reused = true;
	return bad;
}

static int make_side(struct race *r, size_t i, struct race_side *side, struct err *err)
{
	struct runner *one = &r->runners[i];
	struct run_report of;
	int bad = figures_of(r, one->job, &of, err);
	if (bad)
		return bad;
	const struct run_report *now = job_report(one->job);
	if (now->test_looks >= r->report.test_looks) {
		r->report.test_looks = now->test_looks;
		r->report.test_versions = now->test_versions;
	}
	const struct run_score *score = run_score_named(&of, r->scorer);
	*side = (struct race_side){
		.ref = arena_printf(&r->arena, "%.*s@%lld", STRF(of.prompt), (long long)of.version),
		.model = arena_dup(&r->arena, of.model),
		.run = of.run,
		.version = of.version,
		.is_in = !r->racing || racing_is_in(r->racing, i),
		.reused = of.reused,
		.is_whole = str_is(of.state, "done"),
		.mean = score ? score->mean : (double)NAN,
		.low = score ? score->low : (double)NAN,
		.high = score ? score->high : (double)NAN,
		.finished = of.finished,
		.failed = of.failed,
		.sent = of.reused ? 0 : of.sent,
		.spent_usd = of.reused || of.sent == 0 ? 0 : of.spent_usd,
	};
	if (of.stopped.n && r->report.stopped.n == 0)
		r->report.stopped = arena_dup(&r->arena, of.stopped);
	if (of.reused)
		return 0;
	int64_t missing = of.total - of.finished;
	r->report.saved += missing;
	if (missing)
		r->report.saved_usd += of.finished
					       ? of.cost_usd / (double)of.finished * (double)missing
					       : (double)NAN;
	return 0;
}

static bool has_groups(const struct race *r)
{
	return r->pacing.order.n_units != r->pacing.order.n;
}

static bool have_all(const struct race *r, size_t example, const double *means)
{
	for (size_t j = 0; j < r->n; j++)
		if (!isnan(means[j]) && isnan(r->runners[j].values[example]))
			return false;
	return true;
}

/* A rung's means over examples, of those that it has means of. */
static const double *means_over_examples(struct race *r, const double *means, size_t seen)
{
	double *out = arena_alloc(&r->arena, (r->n + 1) * sizeof *out);
	size_t common = 0;
	for (size_t j = 0; j < r->n; j++)
		out[j] = 0;
	for (size_t i = 0; i < seen; i++) {
		if (!have_all(r, i, means))
			continue;
		common++;
		for (size_t j = 0; j < r->n; j++)
			out[j] += r->runners[j].values[i];
	}
	for (size_t j = 0; j < r->n; j++)
		out[j] = isnan(means[j]) || !common ? (double)NAN : out[j] / (double)common;
	return out;
}

/* The rule has sums of units as parts of the largest; people have means over examples. */
static void rescale(struct race *r, struct sequential *s)
{
	size_t seen = r->fed ? r->pacing.order.ends[r->fed - 1] : 0, n = 0;
	for (size_t i = 0; i < seen; i++)
		if (!isnan(r->runners[1].values[i] - r->runners[0].values[i]))
			n++;
	if (!has_groups(r) || n == 0)
		return;
	double scale = (double)r->largest * (double)s->used / (double)n;
	s->mean *= scale;
	s->squares *= scale * scale;
}

/* Rungs count units; people count examples. */
static void make_rungs(struct race *r)
{
	const struct racing_rung *rungs;
	size_t n = racing_rungs(r->racing, &rungs);
	r->report.rungs = arena_alloc(&r->arena, (n + 1) * sizeof *r->report.rungs);
	r->report.n_rungs = n;
	for (size_t i = 0; i < n; i++) {
		r->report.rungs[i] = rungs[i];
		r->report.rungs[i].n = (int64_t)r->pacing.order.ends[rungs[i].n - 1];
		if (has_groups(r))
			r->report.rungs[i].means = means_over_examples(
				r, rungs[i].means, (size_t)r->report.rungs[i].n);
	}
	r->report.best = racing_best(r->racing);
	r->report.second = racing_second(r->racing);
	if (!r->report.is_decided || r->report.best < r->n)
		return;
	r->report.is_decided = false;
	r->report.stopped = STR("too few examples have a score to go by");
}

/* Of those that came to the end, over the examples that all of them have a score on. */
static double optimism_of(struct race *r)
{
	size_t n = 0, versions = 0, seen = r->fed ? r->pacing.order.ends[r->fed - 1] : 0;
	double *values = mem_alloc((r->n * seen + 1) * sizeof *values);
	bool *common = mem_alloc((seen + 1) * sizeof *common);
	struct str *names = mem_alloc((seen + 1) * sizeof *names);
	for (size_t i = 0; i < seen; i++) {
		common[i] = true;
		for (size_t j = 0; j < r->n; j++)
			common[i] &= !racing_is_in(r->racing, j) || !isnan(r->runners[j].values[i]);
		if (common[i])
			names[n++] = r->groups[i];
	}
	for (size_t j = 0, at = 0; j < r->n; j++) {
		if (!racing_is_in(r->racing, j))
			continue;
		versions++;
		for (size_t i = 0; i < seen; i++)
			if (common[i])
				values[at++] = r->runners[j].values[i];
	}
	size_t groups, *clusters = grouped_number(names, n, &r->arena, &groups);
	if (!stats_is_clustered(clusters, n))
		clusters = NULL;
	double value = versions > 1 ? stats_optimism(values, clusters, n, versions, 42).value
				    : (double)NAN;
	free(names);
	free(values);
	free(common);
	return value;
}

int race_make_report(struct race *r, struct err *err)
{
	struct race_report *out = &r->report;
	const struct order *order = &r->pacing.order;
	int bad = 0;
	out->kind = r->options.kind;
	out->rule = r->options.rule;
	out->scorer = r->scorer;
	out->planned = (int64_t)order->n;
	out->used = r->fed ? (int64_t)order->ends[r->fed - 1] : 0;
	out->groups = order->n_units == order->n ? 0 : (int64_t)order->n_units;
	out->trials = r->runners[0].job->parts.plan.trials;
	out->n_sides = r->n;
	out->sent = out->failed = 0;
	out->spent_usd = 0;
	out->sides = arena_alloc(&r->arena, (r->n + 1) * sizeof *out->sides);
	out->is_decided = r->is_over;
	out->sequence = r->sequence;
	if (!r->racing)
		rescale(r, &out->sequence);
	for (size_t i = 0; i < r->n && !bad; i++) {
		bad = make_side(r, i, &out->sides[i], err);
		out->sent += out->sides[i].sent;
		out->failed += out->sides[i].failed;
		out->spent_usd += out->sides[i].spent_usd;
	}
	if (out->is_decided)
		out->stopped = STR("");
	if (!bad && r->racing)
		make_rungs(r);
	out->optimism = r->racing ? optimism_of(r) : (double)NAN;
	return bad;
}

/* The sums of the jobs, while they run. */
static void add_up(struct race *r)
{
	struct race_report *out = &r->report;
	out->total = out->finished = out->cached = out->failed = 0;
	out->retried = out->in_flight = out->sent = 0;
	out->spent_usd = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct run_report *of = job_report(r->runners[i].job);
		if (of->reused)
			continue;
		out->total += of->total;
		out->finished += of->finished;
		out->cached += of->cached;
		out->failed += of->failed;
		out->retried += of->retried;
		out->in_flight += of->in_flight;
		out->sent += of->sent;
		out->spent_usd += of->spent_usd;
	}
}

const struct race_report *race_report(struct race *r)
{
	if (!r->done)
		add_up(r);
	return &r->report;
}
