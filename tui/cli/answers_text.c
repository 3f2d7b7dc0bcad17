/*
 * answers_text: owns the list of examples with their answers by how often they came.
 *
 * Results come example by example, so the trials of one are gathered until the next begins; nothing
 * is read behind the last example that is shown.
 */
#include "answers_text.h"

#include <stdlib.h>

#include "glyph.h"
#include "output.h"
#include "results.h"
#include "said.h"

enum { TEXT_SHOWN = 60 }; /* columns of an answer */

struct gathering {
	struct arena arena; /* of one example's trials */
	struct str id, scorer;
	struct said_trial *trials;
	size_t n, cap;
	bool all, has_more;
	int shown;
};

static const char *verdict_of(const struct said *s)
{
	if (s->kind != SAID_ANSWER || !s->score)
		return "";
	return s->score->status != SCORE_OK ? " (no score)"
	       : s->score->pass             ? " (pass)"
					    : " (fail)";
}

static void print_group(struct arena *a, const struct said *s, bool is_first)
{
	struct str line = said_line(a, s);
	size_t fits = glyph_fit(line, TEXT_SHOWN, NULL);
	out("%s%zux ", is_first ? "" : ", ", s->n);
	if (s->kind == SAID_ANSWER)
		out("\"");
	out_outside_line(str_head(line, fits));
	if (s->kind == SAID_ANSWER)
		out("%s\"", fits < line.n ? "…" : "");
	out("%s", verdict_of(s));
}

/* The example that was gathered is complete. */
static void show(struct gathering *g)
{
	struct said *groups;
	size_t count = said_group(&g->arena, g->trials, g->n, &groups);
	if (count < (g->all ? 1 : 2))
		return;
	if (g->shown++ == 0)
		out(g->all ? "\nanswers\n" : "\nanswers of examples whose trials differ\n");
	out("  ");
	out_outside_line(g->id);
	out("  ");
	for (size_t i = 0; i < count; i++)
		print_group(&g->arena, &groups[i], i == 0);
	out("\n");
}

static const struct score *score_of(struct gathering *g, const struct wb_result *r)
{
	for (size_t i = 0; i < r->n_scores; i++) {
		if (!str_eq(r->scores[i].scorer, g->scorer))
			continue;
		struct score *copy = arena_alloc(&g->arena, sizeof *copy);
		*copy = r->scores[i].score;
		copy->extracted = arena_dup(&g->arena, copy->extracted);
		return copy;
	}
	return NULL;
}

static bool gather(void *context, const struct wb_result *r, struct arena *a)
{
	struct gathering *g = context;
	(void)a;
	if (g->n && !str_eq(r->id, g->id)) {
		show(g);
		g->n = 0;
		arena_reset(&g->arena);
	}
	g->has_more = g->shown >= ANSWERS_SHOWN;
	if (g->has_more)
		return false;
	if (g->n == 0)
		g->id = arena_dup(&g->arena, r->id);
	g->trials = mem_grow(g->trials, g->n, &g->cap, sizeof *g->trials);
	g->trials[g->n++] = (struct said_trial){.output = arena_dup(&g->arena, r->output),
		.error = arena_dup(&g->arena, r->error),
		.score = score_of(g, r)};
	return true;
}

int answers_print(struct wb *w, int64_t run, struct str scorer, bool all, struct err *err)
{
	struct gathering g = {.scorer = scorer, .all = all};
	int bad = results_each(w, run, gather, &g, err);
	if (!bad && g.n && !g.has_more)
		show(&g);
	if (!bad && g.has_more)
		out("  (the first %d; --results FILE has all, --filter flaky selects them)\n",
			ANSWERS_SHOWN);
	free(g.trials);
	arena_free(&g.arena);
	return bad;
}
