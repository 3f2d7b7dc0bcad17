/*
 * gate_junit: owns the JUnit XML of a gate, as CI systems read it.
 *
 * XML 1.0 has no way to write most control characters, not even escaped: they are left out, and so
 * are the others that a viewer might obey.
 */
#include "gate_report.h"

#include <math.h>

#include "fs.h"
#include "project.h"
#include "results.h"
#include "utf8.h"

/* ---- XML ---- */

static bool is_left_out(int32_t cp)
{
	bool is_control = cp < 0x20 ? cp != '\n' && cp != '\t' : cp >= 0x7F && cp < 0xA0;
	return is_control || (cp & 0xFFFE) == 0xFFFE;
}

/* In an attribute a line end is a space unless it is written as a number. */
static void add_text(struct buf *out, struct str text, bool is_attribute)
{
	while (text.n) {
		int32_t cp;
		size_t n = utf8_decode(text, &cp);
		text = str_from(text, n);
		if (cp == '&')
			buf_addz(out, "&amp;");
		else if (cp == '<')
			buf_addz(out, "&lt;");
		else if (cp == '>')
			buf_addz(out, "&gt;");
		else if (cp == '"')
			buf_addz(out, "&quot;");
		else if (is_attribute && (cp == '\n' || cp == '\t'))
			buf_addf(out, "&#%d;", (int)cp);
		else if (!is_left_out(cp))
			utf8_encode(out, cp < 0 ? 0xFFFD : cp);
	}
}

static void add_attribute(struct buf *out, const char *name, struct str value)
{
	buf_addf(out, " %s=\"", name);
	add_text(out, value, true);
	buf_addc(out, '"');
}

/* ---- suites ---- */

struct suite {
	struct buf cases;
	size_t tests, failures, errors, skipped;
	double seconds;
};

static void begin_case(struct suite *s, struct str class, struct str name, double seconds)
{
	s->tests++;
	s->seconds += seconds;
	buf_addz(&s->cases, "    <testcase");
	add_attribute(&s->cases, "classname", class);
	add_attribute(&s->cases, "name", name);
	buf_addf(&s->cases, " time=\"%.3f\"", seconds);
}

static void end_case(struct suite *s, const char *what, struct str message, struct str text)
{
	if (!what) {
		buf_addz(&s->cases, "/>\n");
		return;
	}
	buf_addf(&s->cases, ">\n      <%s", what);
	add_attribute(&s->cases, "message", message);
	buf_addc(&s->cases, '>');
	add_text(&s->cases, text, false);
	buf_addf(&s->cases, "</%s>\n    </testcase>\n", what);
}

static void check_case(
	struct suite *s, struct str class, struct str name, bool holds, struct str words)
{
	begin_case(s, class, name, 0);
	s->failures += !holds;
	end_case(s, holds ? NULL : "failure", words, words);
}

static void open_case(struct suite *s, struct str class, struct str name, struct str words)
{
	begin_case(s, class, name, 0);
	s->skipped++;
	end_case(s, "skipped", words, STR(""));
}

static void put_checks(const struct gate_outcome *o, struct str class, struct suite *s)
{
	struct arena a = {0};
	for (size_t i = 0; i < o->n; i++) {
		struct str words = gate_value_words(&o->checks[i], &o->results[i], &a);
		if (o->results[i].is_open)
			open_case(s, class, o->checks[i].text, gate_early_words(o, &a));
		else
			check_case(s, class, o->checks[i].text, o->results[i].holds, words);
	}
	if (o->has_regression)
		check_case(s, class, gate_regression_name(o, &a), o->regression.holds,
			gate_regression_words(o, &a));
	arena_free(&a);
}

/* ---- examples ---- */

struct examples {
	const struct gate_outcome *o;
	struct str class;
	struct suite suite;
};

static struct str reasons(const struct wb_result *r, struct arena *a)
{
	struct buf text = {0};
	for (size_t i = 0; i < r->n_scores; i++) {
		const struct score *s = &r->scores[i].score;
		buf_addf(&text, "%.*s: %s (%s): %.*s\n", STRF(r->scores[i].scorer),
			s->pass ? "pass" : "fail", score_status_names[s->status], STRF(s->reason));
	}
	for (size_t i = 0; i < r->n_expected; i++)
		buf_addf(&text, "expected: %.*s\n", STRF(r->expected[i]));
	buf_addf(&text, "output: %.*s\n", STRF(r->output));
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

/* By the primary scorer, as everywhere. */
static const struct score *primary(const struct examples *e, const struct wb_result *r)
{
	for (size_t i = 0; i < r->n_scores; i++)
		if (str_eq(r->scores[i].scorer, e->o->scorer))
			return &r->scores[i].score;
	return NULL;
}

static bool put_example(void *context, const struct wb_result *r, struct arena *a)
{
	struct examples *e = context;
	struct suite *s = &e->suite;
	const struct score *score = primary(e, r);
	struct str name = r->id;
	if (e->o->run->trials > 1)
		name = arena_printf(a, "%.*s, trial %lld", STRF(r->id), (long long)r->trial + 1);
	begin_case(s, e->class, name, r->latency_ms < 0 ? 0 : (double)r->latency_ms / 1000);
	if (r->error.n || !score || score->status == SCORE_ERROR) {
		s->errors++;
		end_case(s, "error",
			r->error.n ? r->error
			: score    ? score->reason
				   : STR("no score"),
			r->error.n ? r->error : reasons(r, a));
	} else if (score->status == SCORE_NA) {
		s->skipped++;
		end_case(s, "skipped", score->reason, STR(""));
	} else if (!score->pass) {
		s->failures++;
		end_case(s, "failure", score->reason, reasons(r, a));
	} else {
		end_case(s, NULL, STR(""), STR(""));
	}
	return true;
}

/* ---- the file ---- */

static void put_suite(struct buf *out, const char *name, const struct suite *s)
{
	buf_addf(out,
		"  <testsuite name=\"%s\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		"skipped=\"%zu\" time=\"%.3f\">\n",
		name, s->tests, s->failures, s->errors, s->skipped, s->seconds);
	buf_add(out, buf_str(&s->cases));
	buf_addz(out, "  </testsuite>\n");
}

int gate_write_junit(struct wb *w, const struct gate_outcome *o, const char *file, struct err *err)
{
	struct arena a = {0};
	struct buf out = {0};
	struct suite checks = {0};
	const struct run_report *r = o->run;
	struct str class = arena_printf(
		&a, "%.*s %.*s", STRF(project_ref(&a, r->prompt, r->version)), STRF(r->model));
	struct examples e = {.o = o, .class = class};
	put_checks(o, class, &checks);
	int code = results_each(w, r->run, put_example, &e, err);
	buf_addf(&out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"strop gate\" "
		"tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
		checks.tests + e.suite.tests, checks.failures + e.suite.failures, e.suite.errors);
	put_suite(&out, "gate", &checks);
	put_suite(&out, "examples", &e.suite);
	buf_addz(&out, "</testsuites>\n");
	if (code == 0)
		code = fs_write(file, buf_str(&out), err);
	buf_free(&out);
	buf_free(&checks.cases);
	buf_free(&e.suite.cases);
	arena_free(&a);
	return code;
}
