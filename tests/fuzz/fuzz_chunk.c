/* Cutting: three digits (by, tokens, overlap), then a document. Chunks are slices in order, within
 * their budget, and hold everything but headings and front matter. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "chunk.h"
#include "markdown.h"
#include "marks.h"
#include "utf8.h"

const unsigned fuzz_rounds = 1000;

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* `held` says of each byte whether a chunk has it. */
static void check_slices(struct str text, const struct chunk *chunks, size_t n, char *held)
{
	const char *start = text.p, *end = text.p;
	for (size_t i = 0; i < n; i++) {
		struct str c = chunks[i].text;
		FUZZ_CHECK(c.n > 0 && c.p >= start && c.p + c.n > end);
		FUZZ_CHECK(c.p + c.n <= text.p + text.n);
		FUZZ_CHECK(chunks[i].tokens == tokens_estimate(c));
		start = c.p;
		end = c.p + c.n;
		memset(held + (c.p - text.p), 1, c.n);
	}
}

static void check_held(struct str text, size_t from, size_t to, const char *held)
{
	for (size_t i = from; i < to; i++)
		FUZZ_CHECK(held[i] || is_space(text.p[i]));
}

static void check_complete(struct str text, bool by_heading, const char *held)
{
	size_t front = by_heading ? markdown_front_matter(text) : 0;
	struct markdown m = {.text = str_from(text, front)};
	struct markdown_line line;
	size_t end = 0;
	while (markdown_next(&m, &line)) {
		FUZZ_CHECK(line.from == end && line.to > line.from);
		end = line.to;
		if (!by_heading || line.kind != MARKDOWN_HEADING)
			check_held(text, front + line.from, front + line.to, held);
	}
	FUZZ_CHECK(end == m.text.n);
}

static void check_budget(
	const struct chunk_options *options, const struct chunk *chunks, size_t n, bool valid)
{
	for (size_t i = 0; i < n; i++) {
		FUZZ_CHECK(chunks[i].heading.n <= 6 * 210);
		if (options->by == CHUNK_DOCUMENT)
			continue;
		FUZZ_CHECK(chunks[i].tokens <= options->tokens);
		FUZZ_CHECK(!valid || options->tokens < 2 || utf8_valid(chunks[i].text));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t tokens[] = {1, 2, 5, 16, 60, 300};
	struct str text = fuzz_text(data, size);
	struct chunk_options options = {.by = (enum chunk_by)fuzz_choice(&text, 3)};
	options.tokens = tokens[fuzz_choice(&text, 6)];
	options.overlap = options.tokens * fuzz_choice(&text, 5) / 4;
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		return 0;
	struct arena a = {0};
	struct chunk *chunks = NULL;
	char *held = mem_alloc(text.n);
	size_t n = chunk_document(&a, text, &options, &chunks);
	check_slices(text, chunks, n, held);
	check_complete(text, options.by == CHUNK_HEADING, held);
	check_budget(&options, chunks, n, utf8_valid(text));
	free(held);
	arena_free(&a);
	return 0;
}
