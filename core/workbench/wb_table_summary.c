/*
 * wb_table_summary: owns the figures over all rows of a table. They are made anew when one is
 * asked for after a change: a pass over the columns is quicker than the frame it is drawn in.
 */
#include "wb_table_parts.h"

#include <math.h>
#include <stdlib.h>

#include "stats.h"

static void count_row(const struct table *t, int32_t row, struct table_summary *s)
{
	struct table_sum sum = table_sum(t, SIDE_NOW, row);
	enum flip flip = table_flip(t, row);
	s->with_results += sum.trials > 0;
	s->pass += sum.state == ROW_PASS;
	s->fail += sum.state == ROW_FAIL;
	s->unparsed += sum.state == ROW_UNPARSED;
	s->error += sum.state == ROW_ERROR;
	s->fixed += flip == FLIP_FIXED;
	s->broken += flip == FLIP_BROKEN;
}

/* The primary scores of all rows, those without left out. */
struct primary {
	double *now, *was;
	size_t n_now, n_was;
	double *first, *second; /* of the rows that have both */
	size_t pairs;
	bool has_trials;
};

static void collect(const struct table *t, struct primary *p, struct arena *a)
{
	double **columns[] = {&p->now, &p->was, &p->first, &p->second};
	for (size_t i = 0; i < 4; i++)
		*columns[i] = arena_alloc(a, (t->n_read + 1) * sizeof **columns[i]);
	for (int32_t row = 0; (size_t)row < t->n_read && t->n_scorers; row++) {
		double now = (double)table_values(t, SIDE_NOW, row)[0];
		double was = (double)table_values(t, SIDE_WAS, row)[0];
		p->has_trials |= table_sum(t, SIDE_NOW, row).trials > 1;
		if (!isnan(now))
			p->now[p->n_now++] = now;
		if (!isnan(was))
			p->was[p->n_was++] = was;
		if (isnan(now) || isnan(was))
			continue;
		p->first[p->pairs] = was;
		p->second[p->pairs++] = now;
	}
}

static void set_interval(const struct primary *p, bool is_share, struct table_summary *s)
{
	struct mean m = stats_mean(p->now, p->n_now, 0.95);
	struct interval i = m.ci;
	s->mean = p->n_now ? m.mean : (double)NAN;
	s->method = p->has_trials ? "trials" : "t";
	if (is_share) {
		i = stats_wilson(llround(m.mean * (double)p->n_now), (int64_t)p->n_now, 0.95);
		s->method = "wilson";
	}
	/* Scores lie in [0, 1]; symmetric intervals do not know that. NaN stays NaN. */
	s->low = i.low < 0 ? 0 : i.low;
	s->high = i.high > 1 ? 1 : i.high;
}

/* As for a comparison of two runs: Connor's for shares, Miller's for grades. */
static double mde(const struct primary *p, bool is_share)
{
	size_t disagree = 0;
	if (p->pairs == 0)
		return (double)NAN;
	if (!is_share)
		return sqrt(7.848879734) * stats_paired_t(p->first, p->second, p->pairs, 0.95).se;
	for (size_t i = 0; i < p->pairs; i++)
		disagree += (p->first[i] > 0.5) != (p->second[i] > 0.5);
	return stats_connor_mde((double)disagree / (double)p->pairs, (double)p->pairs, 0.05, 0.8);
}

/* Pass rates over several trials are graded, whatever the scorer. */
static bool is_whole(const double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (values[i] != 0 && values[i] != 1)
			return false;
	return true;
}

static void make(struct table *t, struct table_summary *s)
{
	struct arena a = {0};
	struct primary p = {0};
	*s = (struct table_summary){.examples = (int64_t)t->n, .is_complete = t->is_loaded};
	for (int32_t row = 0; (size_t)row < t->n_read; row++)
		count_row(t, row, s);
	collect(t, &p, &a);
	bool is_binary = t->n_scorers && t->is_binary[0];
	set_interval(&p, is_binary && !p.has_trials && p.n_now, s);
	s->was_n = (int64_t)p.n_was;
	s->was_mean = p.n_was ? stats_mean(p.was, p.n_was, 0.95).mean : (double)NAN;
	s->mde_80 = mde(&p, is_binary && is_whole(p.first, p.pairs) && is_whole(p.second, p.pairs));
	arena_free(&a);
}

void table_summary(struct table *t, struct table_summary *out)
{
	if (!t->has_summary)
		make(t, &t->summary);
	t->has_summary = t->has_rows;
	*out = t->summary;
}
