/*
 * wb_table_groups: owns which rows of a table belong together, and what each group comes to.
 *
 * Sums change with each row, as the totals do, so that the clustered error of 100,000 rows is at hand
 * with each frame.
 */
#include <math.h>
#include <stdlib.h>

#include "wb_table_parts.h"

enum { PAGE = 512 };

/* ---- reading ---- */

static int32_t number_of(struct table_groups *g, struct str name)
{
	int32_t number = group_number(&g->numbers, name);
	if ((size_t)number == g->n) {
		g->sums = mem_grow(g->sums, g->n, &g->cap, sizeof *g->sums);
		g->sums[g->n++] = (struct group_sum){0};
	}
	return number;
}

static int ask(struct table *t, struct err *err)
{
	struct table_groups *g = &t->groups;
	int bad = store_has_groups(t->w->store, t->dataset, &g->has_any, err);
	if (!bad && g->has_any)
		g->of = mem_alloc((t->n + 1) * sizeof *g->of);
	g->is_asked = !bad;
	return bad;
}

int table_read_groups(struct table *t, bool *more, struct err *err)
{
	struct table_groups *g = &t->groups;
	struct arena a = {0};
	struct row_group page[PAGE];
	size_t n = 0;
	int bad = g->is_asked ? 0 : ask(t, err);
	int64_t after = g->n_read ? t->ords[g->n_read - 1] : 0;
	if (!bad && g->has_any && g->n_read < t->n)
		bad = store_row_groups(
			t->w->store, t->dataset, t->split, after, PAGE, &a, page, &n, err);
	for (size_t i = 0; !bad && i < n && g->n_read < t->n; i++)
		g->of[g->n_read++] = number_of(g, page[i].group);
	*more = !bad && n && g->n_read < t->n;
	arena_free(&a);
	return bad;
}

void table_groups_done(struct table_groups *g)
{
	free(g->of);
	free(g->sums);
	group_numbers_done(&g->numbers);
}

/* ---- sums ---- */

static void move(struct cluster_moments *m, double sum, int64_t n, int sign)
{
	double size = (double)n;
	m->clusters += n ? sign : 0;
	m->ss += sign * sum * sum;
	m->sn += sign * sum * size;
	m->nn += sign * size * size;
}

static void change(struct cluster_moments *m, double *sum, int64_t *n, double value, int sign)
{
	move(m, *sum, *n, -1);
	*sum += sign * value;
	*n += sign;
	/* What is left of a group without rows is rounding. */
	*sum = *n ? *sum : 0;
	move(m, *sum, *n, 1);
}

void groups_add(struct table *t, int32_t row, double now, double difference, int sign)
{
	struct table_groups *g = &t->groups;
	struct table_totals *s = &t->totals;
	if (!g->of)
		return;
	struct group_sum *group = &g->sums[g->of[row]];
	if (!isnan(now))
		change(&s->now_clusters, &group->now, &group->n_now, now, sign);
	if (!isnan(difference))
		change(&s->pair_clusters, &group->pairs, &group->n_pairs, difference, sign);
}

/* The sum over clusters of (s - n mean)^2, by its parts. */
double groups_error(const struct moments *m, const struct cluster_moments *c)
{
	double n = (double)m->n, clusters = (double)c->clusters;
	if (c->clusters < 2 || c->clusters >= m->n)
		return (double)NAN;
	double mean = m->sum / n;
	double squares = c->ss - 2 * mean * c->sn + mean * mean * c->nn;
	return squares > 0 ? sqrt(squares * clusters / (clusters - 1)) / n : 0;
}
