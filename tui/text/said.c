/* said: owns when two answers are the same. */
#include "said.h"

#include <stdbool.h>

static struct said of_trial(const struct said_trial *t)
{
	struct said s = {.score = t->score, .n = 1};
	if (t->error.n)
		s.kind = SAID_FAILED;
	else if (t->score && t->score->status == SCORE_UNPARSED)
		s.kind = SAID_UNPARSED;
	s.text = t->score && t->score->extracted.n ? t->score->extracted : t->output;
	s.text = s.kind == SAID_FAILED ? t->error : str_trim(s.text);
	return s;
}

static bool is_same(const struct said *a, const struct said *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind != SAID_ANSWER)
		return true;
	if (!str_eq(a->text, b->text) || !a->score != !b->score)
		return false;
	return !a->score ||
	       (a->score->pass == b->score->pass && a->score->value == b->score->value);
}

size_t said_group(struct arena *a, const struct said_trial *trials, size_t n, struct said **out)
{
	struct said *groups = arena_alloc(a, (n + 1) * sizeof *groups);
	size_t count = 0;
	for (size_t i = 0; i < n; i++) {
		struct said one = of_trial(&trials[i]);
		size_t at = 0;
		while (at < count && !is_same(&groups[at], &one))
			at++;
		if (at == count)
			groups[count++] = one;
		else
			groups[at].n++;
	}
	/* Few groups, and stable. */
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && groups[k].n > groups[k - 1].n; k--) {
			struct said other = groups[k];
			groups[k] = groups[k - 1];
			groups[k - 1] = other;
		}
	*out = groups;
	return count;
}

struct str said_line(struct arena *a, const struct said *s)
{
	struct str rest = s->text, line = {0};
	if (s->kind != SAID_ANSWER)
		return s->kind == SAID_FAILED ? STR("failed") : STR("unparsed");
	str_line(&rest, &line);
	return rest.n ? arena_printf(a, "%.*s…", STRF(line)) : line;
}
