/*
 * fuzz_fuzzy: a pattern and a list of texts. What holds for any bytes: the list finds exactly the texts
 * that fit alone; they come best first; marks stand on whole characters of texts that fit, and there are some unless
 * the pattern has no words; narrowing finds what searching anew finds.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "fuzzy.h"

const unsigned fuzz_rounds = 60;

static size_t check_marks(struct str pattern, struct str text)
{
	bool *marks = mem_alloc(text.n + 1);
	size_t n = 0;
	marks[text.n] = true; /* a guard */
	fuzzy_marks(pattern, text, marks);
	FUZZ_CHECK(marks[text.n]);
	for (size_t i = 0; i < text.n; i++)
		n += marks[i];
	free(marks);
	return n;
}

static void check_text(struct str pattern, struct str text)
{
	int score = fuzzy_score(pattern, text);
	size_t marked = check_marks(pattern, text);
	FUZZ_CHECK(score >= -1);
	if (score < 0)
		FUZZ_CHECK(marked == 0);
	if (score > 0)
		FUZZ_CHECK(marked > 0);
}

static struct fuzzy *list_of(struct str texts)
{
	struct fuzzy *f = fuzzy_new();
	struct str line;
	while (str_line(&texts, &line))
		fuzzy_add(f, line);
	return f;
}

static void search(struct fuzzy *f, struct str pattern)
{
	fuzzy_set(f, pattern);
	while (fuzzy_step(f, 1000))
		;
}

static size_t count_fitting(struct str pattern, struct str texts)
{
	struct str line;
	size_t n = 0;
	while (str_line(&texts, &line)) {
		check_text(pattern, line);
		n += fuzzy_score(pattern, line) >= 0;
	}
	return n;
}

static void check_list(struct str pattern, struct str texts)
{
	struct fuzzy *anew = list_of(texts), *narrowed = list_of(texts);
	search(anew, pattern);
	for (size_t n = 1; n <= pattern.n && n < 40; n++)
		search(narrowed, str_head(pattern, n));
	search(narrowed, pattern);
	FUZZ_CHECK(fuzzy_found(anew) == count_fitting(pattern, texts));
	FUZZ_CHECK(fuzzy_found(anew) == fuzzy_found(narrowed));
	for (size_t i = 0; i < fuzzy_found(anew); i++)
		FUZZ_CHECK(fuzzy_at(anew, i) == fuzzy_at(narrowed, i));
	fuzzy_free(anew);
	fuzzy_free(narrowed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size < 4096 ? size : 4096);
	struct str pattern = fuzz_part(&rest);
	if (pattern.n && pattern.p[pattern.n - 1] == '\n')
		pattern.n--;
	check_list(pattern, rest);
	return 0;
}
