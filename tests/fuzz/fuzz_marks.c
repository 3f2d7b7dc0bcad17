/* Highlighting: known names %% SOURCE. Marks are in order and in range; what the parser finds in a
 * prompt that it takes is marked, too. */
#include "fuzz.h"

#include "marks.h"
#include "prompty.h"

const unsigned fuzz_rounds = 1000;

static void check_order(struct str source, const struct mark *marks, size_t n)
{
	size_t end = 0, front_end = 0;
	for (size_t i = 0; i < n; i++) {
		struct mark m = marks[i];
		FUZZ_CHECK(m.from < m.to && m.to <= source.n);
		if (m.kind == MARK_KEY) {
			FUZZ_CHECK(m.to <= front_end);
			FUZZ_CHECK(i > 0 && m.from >= marks[i - 1].from);
			FUZZ_CHECK(marks[i - 1].kind == MARK_FRONT || m.from >= marks[i - 1].to);
			continue;
		}
		FUZZ_CHECK(m.from >= end);
		end = m.to;
		if (m.kind == MARK_FRONT) {
			FUZZ_CHECK(i == 0);
			front_end = m.to;
		}
	}
}

static bool is_marked(struct str source, const struct mark *marks, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++) {
		struct mark m = marks[i];
		struct str text = str_head(str_from(source, m.from), m.to - m.from);
		bool is_tag =
			m.kind == MARK_VARIABLE || m.kind == MARK_UNKNOWN || m.kind == MARK_SECTION;
		if (is_tag && str_find(text, name) >= 0)
			return true;
	}
	return false;
}

static void check_parser(struct arena *a, struct str source, const struct mark *marks, size_t n)
{
	struct mustache_partials none = {0};
	const struct mustache_name *names;
	struct prompty *p;
	if (prompty_parse(a, "p", source, none, &p, NULL))
		return;
	size_t n_names = prompty_names(a, p, &names);
	for (size_t i = 0; i < n_names; i++)
		FUZZ_CHECK(is_marked(source, marks, n, names[i].name));
	for (size_t i = 0; i < n; i++)
		FUZZ_CHECK(marks[i].kind != MARK_BROKEN);
	prompty_done(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str source = fuzz_text(data, size);
	struct str line, rest = fuzz_part(&source), known[8];
	struct arena a = {0};
	struct mark *marks;
	struct err err = {0};
	size_t n_known = 0;
	while (n_known < 8 && str_line(&rest, &line))
		known[n_known++] = line;
	size_t n = prompt_marks(&a, source, known, n_known, &marks);
	check_order(source, marks, n);
	check_parser(&a, source, marks, n);
	FUZZ_CHECK(prompt_check("p", source, &err) == 0 || str_starts(str_of(err.text), STR("p:")));
	arena_free(&a);
	return 0;
}
