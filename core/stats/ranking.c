/*
 * ranking: owns the retrieval measures, as trec_eval defines them. Refuses measure names it does
 * not know.
 *
 * The decision: a list is reduced once to its grades in rank order and the best order's grades;
 * every measure is then a short loop over those two arrays.
 */
#include "ranking.h"

#include <math.h>
#include <stdlib.h>

#include "mem.h"

struct ranking {
	int *grades; /* of the list, in rank order; 0: not judged or not relevant */
	size_t n;
	int *ideal; /* the positive grades, best first: all judged documents */
	size_t n_ideal;
	size_t relevant; /* R */
	int min_grade;
};

static int best_first(const void *a, const void *b)
{
	const struct ranking_doc *x = a, *y = b;
	if (isnan(x->score) != isnan(y->score))
		return isnan(x->score) - isnan(y->score);
	if (x->score != y->score && !isnan(x->score))
		return x->score > y->score ? -1 : 1;
	return str_cmp(y->id, x->id);
}

void ranking_sort(struct ranking_doc *docs, size_t n)
{
	if (n > 1)
		qsort(docs, n, sizeof *docs, best_first);
}

/* A judgement that is looked up by id, and whether the list had it already. */
struct entry {
	struct str id;
	int grade;
	size_t rank; /* of the list's first occurrence; for sorting equal ids */
};

static int by_id(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = str_cmp(x->id, y->id);
	if (order)
		return order;
	if (x->grade != y->grade)
		return x->grade > y->grade ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Sort by id and keep the first of equals: the highest grade, or the earliest rank. */
static size_t sort_unique(struct entry *list, size_t n)
{
	size_t kept = 0;
	if (n > 1)
		qsort(list, n, sizeof *list, by_id);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !str_eq(list[i].id, list[kept - 1].id))
			list[kept++] = list[i];
	return kept;
}

/* Sorted by id, each id once; the caller frees list. */
struct entries {
	struct entry *list;
	size_t n;
};

static struct entries judged_entries(const struct ranking_judgement *judged, size_t n)
{
	struct entry *list = mem_alloc(n * sizeof *list);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct entry){judged[i].id, judged[i].grade, 0};
	return (struct entries){list, sort_unique(list, n)};
}

static struct entries listed_entries(const struct ranking_doc *docs, size_t n)
{
	struct entry *list = mem_alloc(n * sizeof *list);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct entry){docs[i].id, 0, i};
	return (struct entries){list, sort_unique(list, n)};
}

static int descending(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x < y) - (x > y);
}

static void fill_ideal(struct ranking *r, struct entries judged)
{
	r->ideal = mem_alloc(judged.n * sizeof *r->ideal);
	for (size_t i = 0; i < judged.n; i++) {
		r->relevant += judged.list[i].grade >= r->min_grade;
		if (judged.list[i].grade > 0)
			r->ideal[r->n_ideal++] = judged.list[i].grade;
	}
	if (r->n_ideal > 1)
		qsort(r->ideal, r->n_ideal, sizeof *r->ideal, descending);
}

/* Both lists are sorted by id: one walk through them joins. What is a repeat keeps the mark and
 * falls out. */
static void fill_grades(
	struct ranking *r, struct entries listed, size_t n_docs, struct entries judged)
{
	enum { REPEATED = -1 };
	r->grades = mem_alloc(n_docs * sizeof *r->grades);
	for (size_t i = 0; i < n_docs; i++)
		r->grades[i] = REPEATED;
	for (size_t i = 0, j = 0; i < listed.n; i++) {
		while (j < judged.n && str_cmp(judged.list[j].id, listed.list[i].id) < 0)
			j++;
		bool found = j < judged.n && str_eq(judged.list[j].id, listed.list[i].id);
		r->grades[listed.list[i].rank] =
			found && judged.list[j].grade > 0 ? judged.list[j].grade : 0;
	}
	for (size_t i = 0; i < n_docs; i++)
		if (r->grades[i] != REPEATED)
			r->grades[r->n++] = r->grades[i];
}

struct ranking *ranking_new(const struct ranking_doc *docs, size_t n_docs,
	const struct ranking_judgement *judged, size_t n_judged, int min_grade)
{
	struct ranking *r = mem_alloc(sizeof *r);
	struct entries listed = listed_entries(docs, n_docs),
		       known = judged_entries(judged, n_judged);
	r->min_grade = min_grade > 1 ? min_grade : 1;
	fill_ideal(r, known);
	fill_grades(r, listed, n_docs, known);
	free(listed.list);
	free(known.list);
	return r;
}

void ranking_free(struct ranking *r)
{
	if (!r)
		return;
	free(r->grades);
	free(r->ideal);
	free(r);
}

size_t ranking_relevant(const struct ranking *r)
{
	return r->relevant;
}

static size_t found(const struct ranking *r, size_t k)
{
	size_t n = 0;
	for (size_t i = 0; i < r->n && i < k; i++)
		n += r->grades[i] >= r->min_grade;
	return n;
}

static double reciprocal_rank(const struct ranking *r, size_t k)
{
	for (size_t i = 0; i < r->n && i < k; i++)
		if (r->grades[i] >= r->min_grade)
			return 1 / (double)(i + 1);
	return 0;
}

/* The sum of the precisions at each relevant rank. */
static double precisions(const struct ranking *r, size_t k)
{
	double sum = 0;
	size_t hits = 0;
	for (size_t i = 0; i < r->n && i < k; i++)
		if (r->grades[i] >= r->min_grade)
			sum += (double)++hits / (double)(i + 1);
	return sum;
}

/* min_grade has no say here: every positive grade gains, as in trec_eval under -l. */
static double gain(const int *grades, size_t n, size_t k)
{
	double sum = 0;
	for (size_t i = 0; i < n && i < k; i++)
		sum += grades[i] / log2((double)i + 2);
	return sum;
}

static double share(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

double ranking_value(const struct ranking *r, struct ranking_measure m)
{
	double all = (double)r->relevant;
	switch (m.kind) {
	case RANKING_PRECISION:
		return share((double)found(r, m.k), (double)m.k);
	case RANKING_RECALL:
		return share((double)found(r, m.k), all);
	case RANKING_HIT:
		return found(r, m.k) > 0;
	case RANKING_MRR:
		return reciprocal_rank(r, m.k);
	case RANKING_MAP:
		return share(precisions(r, m.k), all);
	case RANKING_NDCG:
		return share(gain(r->grades, r->n, m.k), gain(r->ideal, r->n_ideal, m.k));
	case RANKING_R_PRECISION:
		return share((double)found(r, r->relevant), all);
	case RANKING_CONTEXT_PRECISION:
		return share(precisions(r, m.k), (double)found(r, m.k));
	}
	return NAN;
}

static const char *const NAMES[] = {
	[RANKING_PRECISION] = "precision",
	[RANKING_RECALL] = "recall",
	[RANKING_HIT] = "hit",
	[RANKING_MRR] = "mrr",
	[RANKING_MAP] = "map",
	[RANKING_NDCG] = "ndcg",
	[RANKING_R_PRECISION] = "r-precision",
	[RANKING_CONTEXT_PRECISION] = "context-precision",
};

enum { N_NAMES = sizeof NAMES / sizeof *NAMES };

static int unknown_name(struct str name, struct err *err)
{
	const char *near = str_nearest(name, NAMES, N_NAMES);
	return err_set(err, ERR_INPUT, "no retrieval measure is called '%.*s'%s%s%s", STRF(name),
		near ? "; did you mean '" : "; try recall@5, mrr@10, map or ndcg@10",
		near ? near : "", near ? "'?" : "");
}

static int parse_cut(struct str name, struct str cut, size_t *k, struct err *err)
{
	long long number;
	if (!str_to_int(cut, &number) || number < 1)
		return err_set(err, ERR_INPUT,
			"retrieval measure '%.*s': what follows @ must be a whole number from 1",
			STRF(name));
	*k = (size_t)number;
	return ERR_OK;
}

int ranking_measure_parse(struct str name, struct ranking_measure *out, struct err *err)
{
	ssize_t at = str_find(name, STR("@"));
	struct str word = at < 0 ? name : str_head(name, (size_t)at);
	struct ranking_measure m = {RANKING_PRECISION, RANKING_ALL};
	size_t i = 0;
	while (i < N_NAMES && !str_is(word, NAMES[i]))
		i++;
	if (i == N_NAMES)
		return unknown_name(word, err);
	m.kind = (enum ranking_kind)i;
	if (at >= 0 && parse_cut(name, str_from(name, (size_t)at + 1), &m.k, err))
		return ERR_INPUT;
	if (m.kind == RANKING_PRECISION && at < 0)
		return err_set(err, ERR_INPUT, "precision needs a cut: write precision@5");
	if (m.kind == RANKING_R_PRECISION && at >= 0)
		return err_set(err, ERR_INPUT, "r-precision has its own cut, R: leave the @ away");
	*out = m;
	return ERR_OK;
}

void ranking_measure_name(struct ranking_measure m, struct buf *out)
{
	buf_addz(out, NAMES[m.kind]);
	if (m.k != RANKING_ALL && m.kind != RANKING_R_PRECISION)
		buf_addf(out, "@%zu", m.k);
}

void ranking_total_add(struct ranking_total *t, const struct ranking *r)
{
	t->queries++;
	for (size_t i = 0; r && i < t->n; i++)
		t->sums[i] += ranking_value(r, t->measures[i]);
}

double ranking_total_mean(const struct ranking_total *t, size_t i)
{
	return t->queries ? t->sums[i] / (double)t->queries : NAN;
}
