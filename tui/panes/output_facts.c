/* output_facts: owns the lines around an answer: the question above it; below it what was expected,
 * what each scorer made of it, and what the earlier version said. */
#include "glyph.h"
#include "json.h"
#include "number.h"
#include "output_parts.h"
#include "said.h"
#include "wrap.h"

static void add_to(struct output_facts *all, struct facts *f, struct fact fact)
{
	if (f->n == f->cap) {
		f->cap = f->cap ? f->cap * 2 : 32;
		struct fact *more = arena_alloc(&all->arena, f->cap * sizeof *more);
		for (size_t i = 0; i < f->n; i++)
			more[i] = f->p[i];
		f->p = more;
	}
	f->p[f->n++] = fact;
}

static void add_fact(struct output_facts *f, int indent, style_t style, struct str text)
{
	add_to(f, &f->below, (struct fact){indent, text, style});
}

/* The question: what the answer is an answer to. A long one shows its beginning; the rendered
 * prompt has all. */
static void add_question(struct output_facts *f, int columns)
{
	enum { MOST = 2 };
	struct str rest = f->session->example.question, line;
	size_t n = 0;
	while (n < MOST && str_line(&rest, &line))
		for (size_t from = 0; n < MOST && from < line.n; n++) {
			size_t to = wrap_row(line, from, columns);
			struct str row = str_head(str_from(line, from), to - from);
			from = to;
			if (n + 1 == MOST && (from < line.n || rest.n))
				row = arena_printf(&f->arena, "%.*s…",
					STRF(str_head(row, glyph_fit(row, columns - 1, NULL))));
			add_to(f, &f->above, (struct fact){0, row, STYLE_HEADING});
		}
	if (n)
		add_to(f, &f->above, (struct fact){0, STR(""), STYLE_TEXT});
}

/* A text of several rows; a very long expected value is cut, and says so. */
static void add_text(
	struct output_facts *f, int indent, style_t style, struct str text, int columns)
{
	enum { MOST = 200 };
	struct str line;
	size_t whole = text.n;
	int n = 0;
	bool is_cut = false;
	columns = columns - indent > 1 ? columns - indent : 1;
	while (n < MOST && str_line(&text, &line))
		for (size_t from = 0; n < MOST; n++) {
			size_t to = wrap_row(line, from, columns);
			add_fact(f, indent, style, str_head(str_from(line, from), to - from));
			from = to;
			is_cut = to < line.n;
			if (!is_cut) {
				n++;
				break;
			}
		}
	if (text.n || is_cut)
		add_fact(f, indent, STYLE_DIM,
			arena_printf(&f->arena, "… (cut here; %zu bytes in all)", whole));
}

const char *output_sign(const struct score *s)
{
	return s->status == SCORE_OK         ? (s->pass ? "✓" : "✗")
	       : s->status == SCORE_UNPARSED ? "?"
	       : s->status == SCORE_ERROR    ? "!"
					     : "–";
}

style_t output_sign_style(const struct score *s)
{
	return s->status == SCORE_OK         ? (s->pass ? STYLE_PASS : STYLE_FAIL)
	       : s->status == SCORE_UNPARSED ? STYLE_UNPARSED
	       : s->status == SCORE_ERROR    ? STYLE_ERROR
					     : STYLE_DIM;
}

/* What passed takes one line; of what did not, the whole reason is wanted. What was read is told
 * where it is not the whole output. */
static void add_score(struct output_facts *f, const struct answer *a,
	const struct wb_result_score *s, int columns)
{
	struct arena *arena = &f->arena;
	struct str line = arena_printf(arena, "%s %.*s %.2f  %.*s", output_sign(&s->score),
		STRF(s->scorer), s->score.value, STRF(s->score.reason));
	bool pass = s->score.status == SCORE_OK && s->score.pass;
	if (pass && glyph_columns(line) > columns)
		line = arena_printf(
			arena, "%.*s…", STRF(str_head(line, glyph_fit(line, columns - 1, NULL))));
	add_text(f, 0, output_sign_style(&s->score), line, columns);
	if (s->score.extracted.n && !str_eq(s->score.extracted, str_trim(a->output)))
		add_text(f, 2, STYLE_TEXT,
			arena_printf(arena, "read: %.*s", STRF(s->score.extracted)), columns);
}

/* Short values in one line, "expected  A or B"; others each on lines of their own. */
static void add_expected(struct output_facts *f, int columns)
{
	const struct wb_example *e = &f->session->example;
	struct buf line = {0};
	bool fits = true;
	add_fact(f, 0, STYLE_TEXT, STR(""));
	for (size_t i = 0; i < e->n_expected; i++) {
		buf_addf(&line, "%s%.*s", i ? " or " : "expected  ", STRF(e->expected[i]));
		fits &= str_find(e->expected[i], STR("\n")) < 0;
	}
	if (fits && glyph_columns(buf_str(&line)) <= 2 * columns) {
		add_text(f, 0, STYLE_STRONG, arena_dup(&f->arena, buf_str(&line)), columns);
	} else {
		add_fact(f, 0, STYLE_HEADING,
			e->n_expected > 1 ? STR("expected (one of)") : STR("expected"));
		for (size_t i = 0; i < e->n_expected; i++)
			add_text(f, 0, STYLE_STRONG, e->expected[i], columns);
	}
	buf_free(&line);
}

static void add_group(struct output_facts *f, const struct said *group, int columns)
{
	struct arena *arena = &f->arena;
	const struct score *score = group->score;
	const char *sign = group->kind == SAID_FAILED ? "!" : score ? output_sign(score) : " ";
	struct str line =
		arena_printf(arena, "%3zu× %s %.*s", group->n, sign, STRF(said_line(arena, group)));
	if (glyph_columns(line) > columns)
		line = arena_printf(
			arena, "%.*s…", STRF(str_head(line, glyph_fit(line, columns - 1, NULL))));
	add_fact(f, 0, score ? output_sign_style(score) : STYLE_TEXT, line);
}

/* What the trials said, equal answers together: "7× ✓ 42". */
static void add_said(struct output_facts *f, const struct answer *answers, size_t n, int columns)
{
	enum { MOST = 8 };
	struct arena *arena = &f->arena;
	struct said_trial *trials = arena_alloc(arena, (n + 1) * sizeof *trials);
	struct said *groups;
	if (n < 2)
		return;
	for (size_t i = 0; i < n; i++)
		trials[i] = (struct said_trial){.output = answers[i].output,
			.error = answers[i].error,
			.score = answers[i].n_scores ? &answers[i].scores[0].score : NULL};
	size_t count = said_group(arena, trials, n, &groups);
	add_fact(f, 0, STYLE_TEXT, STR(""));
	add_fact(f, 0, STYLE_HEADING,
		arena_printf(arena, "%s: %s", number_of(arena, (int64_t)n, "trial"),
			number_of(arena, (int64_t)count, "answer")));
	for (size_t i = 0; i < count && i < MOST; i++)
		add_group(f, &groups[i], columns);
	if (count > MOST)
		add_fact(f, 0, STYLE_DIM,
			arena_printf(arena, "     and %s",
				number_of(arena, (int64_t)(count - MOST), "other answer")));
}

static void add_was(struct output_facts *f, int columns)
{
	const struct session *s = f->session;
	struct wb_result *results;
	size_t n = 0;
	if (s->was.version == 0 || !s->table ||
		table_results(s->table, s->example.ord, true, &f->arena, &results, &n, NULL) != 0 ||
		n == 0)
		return;
	add_fact(f, 0, STYLE_TEXT, STR(""));
	add_fact(f, 0, STYLE_HEADING,
		arena_printf(&f->arena, "%.*s@%lld said", STRF(s->setup.prompt),
			(long long)s->was.version));
	add_text(f, 0, STYLE_DIM, results[0].error.n ? results[0].error : results[0].output,
		columns);
}

static void add_speed(struct output_facts *f, const struct answer *a)
{
	struct arena *arena = &f->arena;
	const char *speed = number_speed(arena, a->output_tokens, a->first_ms, a->latency_ms);
	if (a->is_waiting || a->is_streaming || speed[0] == '\0')
		return;
	add_fact(f, 0, STYLE_TEXT, STR(""));
	add_fact(f, 0, STYLE_DIM,
		arena_printf(arena, "first token after %lld ms, then %s", (long long)a->first_ms,
			speed));
}

/* Which examples it was shown. */
static void add_shots(struct output_facts *f, const struct answer *a, int columns)
{
	struct json *ids = NULL;
	struct buf line = {0};
	if (a->shots.n && json_parse(a->shots, &ids, NULL) == 0)
		for (const struct json *id = json_first(ids); id; id = json_next(id))
			buf_addf(&line, "%s%.*s", line.n ? ", " : "shots  ", STRF(json_str(id)));
	if (line.n) {
		add_fact(f, 0, STYLE_TEXT, STR(""));
		add_text(f, 0, STYLE_DIM, arena_dup(&f->arena, buf_str(&line)), columns);
	}
	json_free(ids);
	buf_free(&line);
}

void output_facts_make(
	struct output_facts *f, const struct answer *answers, size_t n, size_t at, int columns)
{
	const struct session *s = f->session;
	const struct answer *a = n ? &answers[at] : NULL;
	arena_reset(&f->arena);
	f->above = f->below = (struct facts){0};
	if (s->example.ord == 0 || columns < 2)
		return;
	add_question(f, columns);
	if (a && a->waits.n)
		add_text(f, 0, STYLE_WARNING, a->waits, columns);
	if (a && a->error.n)
		add_text(f, 0, STYLE_ERROR, a->error, columns);
	if (!a)
		add_text(f, 0, STYLE_DIM,
			STR("not run yet: r runs this example, R all of the split"), columns);
	if (s->example.n_expected)
		add_expected(f, columns);
	for (size_t i = 0; a && i < a->n_scores; i++)
		add_score(f, a, &a->scores[i], columns);
	add_said(f, answers, n, columns);
	add_was(f, columns);
	if (a) {
		add_shots(f, a, columns);
		add_speed(f, a);
	}
}
