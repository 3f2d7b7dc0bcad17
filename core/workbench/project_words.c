/* project_words: owns those words. */
#include "project_words.h"

struct str project_place(struct yamlread *r, struct project *p, const struct yaml *node)
{
	return arena_printf(&p->arena, "%s:%d:%d", r->file, node->line, node->column);
}

struct str project_suggestion(struct arena *a, struct str text, const struct str *items, size_t n)
{
	const char **names = arena_alloc(a, (n + 1) * sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = arena_dup(a, items[i]).p;
	const char *near = str_nearest(text, names, n);
	return near ? arena_printf(a, "; did you mean \"%s\"?", near) : STR("");
}

const char *project_without_place(const char *text)
{
	struct str rest = str_of(text), word;
	if (!str_starts(rest, STR("scorer:")) || !(text[7] >= '1' && text[7] <= '9'))
		return text;
	for (int i = 0; i < 3; i++)
		str_split(&rest, ':', &word);
	return rest.n > 1 ? rest.p + 1 : text;
}
