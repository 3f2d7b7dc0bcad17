/* extraction: owns an extraction rule that stands by itself. */
#include "extraction.h"

#include <stdlib.h>

#include "extract.h"

struct extraction {
	struct arena arena;
	struct extract *rule; /* NULL: the whole output */
	struct pattern *patterns;
	const char *signature;
};

static int parse(struct extraction *e, struct str config, struct err *err)
{
	struct yaml *root = NULL;
	struct buf signature = {0};
	struct str text = arena_printf(&e->arena, "extract: %.*s", STRF(config));
	int bad = yaml_parse(&e->arena, "scorer", text, 0, &root, err);
	struct config c = {
		.arena = &e->arena, .map = root, .kind = "reasoning", .signature = &signature};
	if (!bad)
		bad = extract_parse(&c, "extract", &e->rule, &e->patterns, err);
	e->signature =
		arena_dup(&e->arena, str_from(buf_str(&signature), sizeof "|extract:" - 1)).p;
	buf_free(&signature);
	return bad;
}

int extraction_new(struct str config, struct extraction **out, struct err *err)
{
	struct extraction *e = mem_alloc(sizeof *e);
	int bad = parse(e, config, err);
	if (bad) {
		extraction_free(e);
		e = NULL;
	}
	*out = e;
	return bad;
}

void extraction_free(struct extraction *e)
{
	if (!e)
		return;
	pattern_free_all(e->patterns);
	arena_free(&e->arena);
	free(e);
}

const char *extraction_signature(const struct extraction *e)
{
	return e->signature;
}

enum score_status extraction_read(const struct extraction *e, struct arena *a, struct str output,
	struct str *answer, struct str *why)
{
	struct extracted found = {.text = output};
	enum extract_result result =
		e->rule ? extract_apply(e->rule, a, output, &found) : EXTRACT_FOUND;
	*answer = found.text;
	*why = extract_failure(a, result, &found);
	return result == EXTRACT_FOUND     ? SCORE_OK
	       : result == EXTRACT_NOTHING ? SCORE_UNPARSED
					   : SCORE_ERROR;
}
