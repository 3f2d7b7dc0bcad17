/* run_words: owns the sentences about cells and trials. */
#include "run_words.h"

#include "number.h"

static int64_t count(const struct run_cell *c)
{
	return c->pass + c->fail;
}

struct str run_failures_words(struct arena *a, int64_t missed, int64_t wrong)
{
	return arena_printf(a, "search missed %s, answer wrong %s", number_count(a, missed),
		number_count(a, wrong));
}

static struct str right_where(struct arena *a, const char *where, const struct run_cell *c)
{
	if (count(c) == 0)
		return STR("");
	return arena_printf(a, "P(correct | %s) %s %s", where, number_percent(a, c->share),
		number_interval(a, c->low, c->high));
}

struct str run_places_words(
	struct arena *a, const struct run_cell *hit, const struct run_cell *miss)
{
	struct str first = right_where(a, "hit", hit), second = right_where(a, "miss", miss);
	int64_t all = count(hit) + count(miss);
	if (all == 0)
		return STR("");
	return arena_printf(a, "gold retrieved for %s of %s; %.*s%s%.*s",
		number_count(a, count(hit)), number_count(a, all), STRF(first),
		first.n && second.n ? ", " : "", STRF(second));
}

struct str run_trials_words(struct arena *a, const struct run_trials *t)
{
	if (t->n_ks == 0)
		return STR("");
	const struct run_pass_k *k = &t->ks[t->n_ks - 1];
	return arena_printf(a,
		"pass@%lld %s %s, pass^%lld %s %s; %s of the examples flip; variance %.4f within "
		"an example, %.4f between them",
		(long long)k->k, number_percent(a, k->at),
		number_interval(a, k->at_low, k->at_high), (long long)k->k,
		number_percent(a, k->all), number_interval(a, k->all_low, k->all_high),
		number_percent(a, t->flip_rate), t->within, t->between);
}
