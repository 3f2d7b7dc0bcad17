/*
 * tally: owns the figures of a run.
 *
 * Pass/fail scores get Wilson's interval from two counts. Graded ones get t from running sums
 * (Welford 1962) once there are 30; before that the bootstrap over the values themselves, which are
 * kept only that long.
 */
#include "tally_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "special.h"
#include "stats.h"

struct tally *tally_new(struct scorer *const *scorers, size_t n)
{
	struct tally *t = mem_alloc(sizeof *t);
	t->scorers = mem_alloc((n + 1) * sizeof *t->scorers);
	t->n = n;
	for (size_t i = 0; i < n; i++) {
		t->scorers[i].report.name = str_of(scorer_name(scorers[i]));
		t->scorers[i].report.is_binary = scorer_is_binary(scorers[i]);
	}
	return t;
}

void tally_free(struct tally *t)
{
	if (!t)
		return;
	free(t->scorers);
	free(t->latency);
	free(t->places);
	free(t);
}

void tally_score(struct tally *t, size_t i, const struct score *score)
{
	struct sums *s = &t->scorers[i];
	s->report.unparsed += score->status == SCORE_UNPARSED;
	s->report.error += score->status == SCORE_ERROR;
	s->report.na += score->status == SCORE_NA;
	if (score->status == SCORE_ERROR || score->status == SCORE_NA)
		return;
	if (s->report.n < SMALL)
		s->small[s->report.n] = score->value;
	s->report.n++;
	s->report.pass += score->pass;
	if (t->is_placed) {
		struct run_cell *cell = t->is_hit ? &s->report.hit : &s->report.miss;
		cell->pass += score->pass;
		cell->fail += !score->pass;
	}
	double delta = score->value - s->mean;
	s->mean += delta / (double)s->report.n;
	s->m2 += delta * (score->value - s->mean);
}

void tally_group(struct tally *t, struct str name, struct str group)
{
	t->has_groups |= group.n && !str_eq(name, group);
}

void tally_place(struct tally *t, int64_t ord, bool is_hit)
{
	t->is_placed = true;
	t->is_hit = is_hit;
	t->places = mem_grow(t->places, t->n_places, &t->cap_places, sizeof *t->places);
	t->places[t->n_places++] = (struct place){ord, is_hit};
}

void tally_placed(struct tally *t)
{
	t->is_placed = false;
}

void tally_error(struct tally *t)
{
	for (size_t i = 0; i < t->n; i++)
		t->scorers[i].report.error++;
}

void tally_latency(struct tally *t, int64_t ms)
{
	if (ms < 0)
		return;
	t->latency = mem_grow(t->latency, t->n_latency, &t->cap_latency, sizeof *t->latency);
	t->latency[t->n_latency++] = (double)ms;
}

void tally_so_far(const struct tally *t, struct run_report *report)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct sums *s = &t->scorers[i];
		struct run_score *r = &report->scores[i];
		*r = s->report;
		r->mean = r->n ? s->mean : (double)NAN;
		r->low = r->high = (double)NAN;
		r->method = "";
	}
	report->n_scores = t->n;
}

static void set_share(struct run_cell *c)
{
	int64_t n = c->pass + c->fail;
	struct interval i = stats_wilson(c->pass, n, 0.95);
	c->share = n ? (double)c->pass / (double)n : (double)NAN;
	c->low = n ? i.low : (double)NAN;
	c->high = n ? i.high : (double)NAN;
}

static void set_interval(struct run_score *r, struct interval i, const char *method)
{
	/* Scores lie in [0, 1]; symmetric intervals do not know that. NaN stays NaN. */
	r->low = i.low < 0 ? 0 : i.low;
	r->high = i.high > 1 ? 1 : i.high;
	r->method = method;
}

static void report_single(struct sums *s)
{
	struct run_score *r = &s->report;
	enum stats_method method;
	set_share(&r->hit);
	set_share(&r->miss);
	r->mean = r->n ? s->mean : (double)NAN;
	if (r->is_binary) {
		r->mean = r->n ? (double)r->pass / (double)r->n : (double)NAN;
		set_interval(r, stats_wilson(r->pass, r->n, 0.95), "wilson");
	} else if (r->n < SMALL) {
		struct interval i = stats_mean_interval(
			s->small, (size_t)r->n, (struct bootstrap_options){.seed = 42}, &method);
		set_interval(r, i, stats_method_name(method));
	} else {
		/* stats_mean's formula, from the sums. */
		double se = sqrt(s->m2 / (double)(r->n - 1) / (double)r->n);
		double t = special_t_quantile(0.975, (double)(r->n - 1));
		set_interval(r, (struct interval){r->mean - t * se, r->mean + t * se}, "t");
	}
}

int tally_report(struct tally *t, struct store *s, int64_t run, int64_t trials, const int64_t *rows,
	struct run_report *report, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < t->n && !bad; i++) {
		if (trials == 1)
			report_single(&t->scorers[i]);
		/* A run that is not kept is of one example. */
		if (trials > 1 || (t->has_groups && run))
			bad = tally_report_examples(t, i, s, run, rows[i], trials, err);
		report->scores[i] = t->scorers[i].report;
	}
	report->n_scores = t->n;
	stats_sort(t->latency, t->n_latency);
	report->p50_ms = stats_percentile(t->latency, t->n_latency, 0.50);
	report->p95_ms = stats_percentile(t->latency, t->n_latency, 0.95);
	return bad;
}
