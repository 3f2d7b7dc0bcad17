/* answers: owns the reading of an example's accepted answers. */
#include "answers.h"

static struct str *list_of(struct arena *a, const struct json *list, size_t *n)
{
	struct str *items = arena_alloc(a, (json_len(list) + 1) * sizeof *items);
	*n = 0;
	for (const struct json *c = json_first(list); c; c = json_next(c))
		items[(*n)++] = json_str(c);
	return items;
}

void answers_parse(struct arena *a, struct str text, struct answers *out)
{
	*out = (struct answers){0};
	if (json_parse(text, &out->tree, NULL) != 0)
		return;
	out->expected = list_of(a, json_get(out->tree, "expected"), &out->n_expected);
	out->choices = list_of(a, json_get(out->tree, "choices"), &out->n_choices);
	out->gold = list_of(a, json_get(out->tree, "gold"), &out->n_gold);
}
