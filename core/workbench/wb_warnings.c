/*
 * wb_warnings: owns the words about scorers that do not suit the data.
 *
 * It looks at the first examples only: a set whose answers are numbers shows it there, and a run of
 * 100,000 must not wait for this.
 */
#include "wb_parts.h"

#include <stdlib.h>

enum { LOOK_AT = 1000, PAGE = 100 };

struct suspect {
	struct scorer *scorer;
	struct str words; /* empty: nothing found */
	int64_t hits;
};

static void look(struct suspect *s, const struct answers *answers)
{
	for (size_t k = 0; k < answers->n_expected; k++) {
		struct str words = scorer_warning(s->scorer, answers->expected[k]);
		if (words.n) {
			s->words = words;
			s->hits++;
			return;
		}
	}
}

static int64_t look_at_data(struct wb *w, struct suspect *suspects, size_t n_suspects)
{
	struct arena a = {0};
	struct stored_example *page = mem_alloc(PAGE * sizeof *page);
	int64_t after = 0, seen = 0;
	size_t n = 1;
	while (n && seen < LOOK_AT) {
		arena_reset(&a);
		if (store_examples(w->store, w->dataset.id, STR("all"), after, PAGE, &a, page, &n,
			    NULL) != 0)
			break;
		for (size_t i = 0; i < n; i++, seen++) {
			struct answers answers;
			after = page[i].ord;
			answers_parse(&a, page[i].answers, &answers);
			for (size_t k = 0; k < n_suspects; k++)
				look(&suspects[k], &answers);
			json_free(answers.tree);
		}
	}
	free(page);
	arena_free(&a);
	return seen;
}

/* One line for all scorers with the same trouble. */
static void describe(
	struct suspect *suspects, size_t n, size_t first, int64_t seen, struct buf *out)
{
	struct str words = suspects[first].words;
	int64_t hits = suspects[first].hits;
	if (words.n == 0)
		return;
	for (size_t i = first; i < n; i++) {
		if (!str_eq(suspects[i].words, words))
			continue;
		buf_addf(out, "%s%s", i == first ? "" : ", ", scorer_name(suspects[i].scorer));
		suspects[i].words = STR("");
	}
	buf_addf(out, ": %.*s (%lld of %lld expected values looked at)\n", STRF(words),
		(long long)hits, (long long)seen);
}

struct str wb_scorer_warnings(struct wb *w, const struct str *scorers, size_t n, struct arena *a)
{
	struct buf out = {0};
	if (n == 0) {
		scorers = w->project.scorers;
		n = w->project.n_scorers;
	}
	struct suspect *suspects = arena_alloc(a, (n + 1) * sizeof *suspects);
	size_t made = 0;
	for (size_t i = 0; i < n; i++)
		if (scorer_parse(scorers[i], &suspects[made].scorer, NULL) == 0)
			made++;
	if (wb_need_dataset(w, NULL) == 0) {
		int64_t seen = look_at_data(w, suspects, made);
		for (size_t i = 0; i < made; i++)
			describe(suspects, made, i, seen, &out);
	}
	for (size_t i = 0; i < made; i++)
		scorer_free(suspects[i].scorer);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}
