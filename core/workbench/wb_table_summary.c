/*
 * wb_table_summary: owns the figures over all rows of a table.
 *
 * They are kept as sums to which every change of a row adds: a summary is asked for with each frame
 * while a run is on its way, and must not cost a pass over all rows.
 */
#include <math.h>

#include "special.h"
#include "stats.h"
#include "wb_table_parts.h"

static void add_value(struct moments *m, double value, int sign)
{
	m->n += sign;
	m->sum += sign * value;
	m->squares += sign * value * value;
}

static void add_scores(struct table *t, struct table_totals *s, int32_t row, int sign)
{
	double now = (double)table_values(t, SIDE_NOW, row)[0];
	double was = (double)table_values(t, SIDE_WAS, row)[0];
	if (!isnan(now))
		add_value(&s->now, now, sign);
	if (!isnan(was))
		add_value(&s->was, was, sign);
	groups_add(t, row, now, now - was, sign);
	if (isnan(now) || isnan(was))
		return;
	add_value(&s->pairs, now - was, sign);
	/* As in a comparison: with trials, an example passes when more than half of them do. */
	s->disagree += sign * ((now > 0.5) != (was > 0.5));
	s->graded += sign * ((now != 0 && now != 1) || (was != 0 && was != 1));
}

void totals_add(struct table *t, int32_t row, int sign)
{
	struct table_totals *s = &t->totals;
	struct table_sum sum = table_sum(t, SIDE_NOW, row);
	enum flip flip = table_flip(t, row);
	s->by_state[sum.state] += sign;
	s->with_results += sign * (sum.trials > 0);
	s->with_trials += sign * (sum.trials > 1);
	s->fixed += sign * (flip == FLIP_FIXED);
	s->broken += sign * (flip == FLIP_BROKEN);
	if (t->n_scorers)
		add_scores(t, s, row, sign);
	places_add(t, row, sign);
}

static double mean_of(const struct moments *m)
{
	return m->n ? m->sum / (double)m->n : (double)NAN;
}

/* Of the mean; NaN for fewer than two. Rounding must not make it imaginary. */
static double standard_error(const struct moments *m)
{
	double n = (double)m->n;
	if (m->n < 2)
		return (double)NAN;
	double variance = (m->squares - m->sum * m->sum / n) / (n - 1);
	return variance > 0 ? sqrt(variance / n) : 0;
}

/* ---- over groups ---- */

static bool is_clustered(const struct moments *m, const struct cluster_moments *c)
{
	return c->clusters >= 2 && c->clusters < m->n;
}

/* Over few groups: the bootstrap, kept until something changes. */
static struct interval draw(struct table *t)
{
	struct table_totals *s = &t->totals;
	const struct table_groups *g = &t->groups;
	double sums[STATS_ENOUGH_CLUSTERS];
	size_t sizes[STATS_ENOUGH_CLUSTERS], n = 0;
	for (size_t i = 0; s->drawn_version != t->version && i < g->n; i++) {
		if (g->sums[i].n_now == 0)
			continue;
		sums[n] = g->sums[i].now;
		sizes[n++] = (size_t)g->sums[i].n_now;
	}
	if (n) {
		struct interval i = stats_cluster_bootstrap_sums(
			sums, sizes, n, (struct bootstrap_options){.seed = 42});
		s->drawn_low = i.low;
		s->drawn_high = i.high;
		s->drawn_version = t->version;
	}
	return (struct interval){s->drawn_low, s->drawn_high};
}

/* As grouped_mean does from the values themselves (grouped.h). */
static struct interval of_clusters(struct table *t, bool is_share, const char **method)
{
	const struct table_totals *s = &t->totals;
	int64_t clusters = s->now_clusters.clusters;
	double mean = mean_of(&s->now), error = groups_error(&s->now, &s->now_clusters);
	if (is_share && (mean <= 0 || mean >= 1)) {
		*method = "cluster-wilson";
		return stats_wilson(mean > 0 ? clusters : 0, clusters, 0.95);
	}
	if (clusters < STATS_ENOUGH_CLUSTERS) {
		*method = stats_method_name(STATS_CLUSTER_BOOTSTRAP);
		return draw(t);
	}
	*method = stats_method_name(STATS_CLUSTER_T);
	double margin = special_t_quantile(0.975, (double)(clusters - 1)) * error;
	return (struct interval){mean - margin, mean + margin};
}

/* ---- all ---- */

static void set_plain_interval(const struct moments *m, bool is_share, double *low, double *high)
{
	struct interval i = {(double)NAN, (double)NAN};
	if (is_share) {
		i = stats_wilson(llround(m->sum), m->n, 0.95);
	} else if (m->n > 1) {
		double margin = special_t_quantile(0.975, (double)(m->n - 1)) * standard_error(m);
		i = (struct interval){mean_of(m) - margin, mean_of(m) + margin};
	}
	/* Scores lie in [0, 1]; symmetric intervals do not know that. NaN stays NaN. */
	*low = i.low < 0 ? 0 : i.low;
	*high = i.high > 1 ? 1 : i.high;
}

static void set_interval(struct table *t, bool is_share, struct table_summary *out)
{
	const struct table_totals *s = &t->totals;
	out->mean = mean_of(&s->now);
	out->method = is_share ? "wilson" : s->with_trials ? "trials" : "t";
	set_plain_interval(&s->now, is_share, &out->low, &out->high);
	if (!is_clustered(&s->now, &s->now_clusters))
		return;
	struct interval i = of_clusters(t, is_share, &out->method);
	out->low = i.low < 0 ? 0 : i.low;
	out->high = i.high > 1 ? 1 : i.high;
	out->clusters = s->now_clusters.clusters;
}

/* As for a comparison of two runs: Connor's for shares; for grades, and over groups, Miller's formula
 * solved for delta, (z + z)^2 = 7.8489 at 5 % and 80 %. Where no pair came out differently yet it is
 * what is usual that is gone by. */
static void set_mde(const struct table *t, bool is_share, struct table_summary *out)
{
	const struct table_totals *s = &t->totals;
	const double usual = 0.2, z2 = 7.848879734;
	double n = (double)s->pairs.n;
	out->mde_is_assumed = s->pairs.squares <= 0;
	if (out->mde_is_assumed)
		out->mde_80 = stats_connor_mde(usual, (double)t->n, 0.05, 0.8);
	else if (is_clustered(&s->pairs, &s->pair_clusters))
		out->mde_80 = sqrt(z2) * groups_error(&s->pairs, &s->pair_clusters);
	else if (is_share)
		out->mde_80 = stats_connor_mde((double)s->disagree / n, n, 0.05, 0.8);
	else
		out->mde_80 = sqrt(z2) * standard_error(&s->pairs);
}

void table_summary(struct table *t, struct table_summary *out)
{
	const struct table_totals *s = &t->totals;
	bool is_binary = t->n_scorers && t->is_binary[0];
	*out = (struct table_summary){
		.examples = (int64_t)t->n,
		.with_results = s->with_results,
		.pass = s->by_state[ROW_PASS],
		.fail = s->by_state[ROW_FAIL],
		.unparsed = s->by_state[ROW_UNPARSED],
		.error = s->by_state[ROW_ERROR],
		.fixed = s->fixed,
		.broken = s->broken,
		.was_mean = mean_of(&s->was),
		.was_n = s->was.n,
		.hit = s->hit.pass + s->hit.fail,
		.miss = s->miss.pass + s->miss.fail,
		.hit_fail = s->hit.fail,
		.miss_fail = s->miss.fail,
		.is_complete = t->is_loaded && !places_pending(t),
	};
	/* Pass rates over several trials are graded, whatever the scorer. */
	set_mde(t, is_binary && !s->graded, out);
	/* Also with trials, as long as each says the same: the sums differ by other values than 0
	 * and 1 alone. */
	bool is_whole = fabs(s->now.sum - s->now.squares) < 1e-9;
	set_interval(t, is_binary && is_whole && s->now.n, out);
}
