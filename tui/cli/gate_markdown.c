/*
 * gate_markdown: owns the summary of a gate for a pull request.
 *
 * Names, ids and references come from outside and end up on somebody's web page: they stand in code
 * spans, in which neither markup nor mentions nor links count.
 */
#include "gate_report.h"

#include <math.h>

#include "fs.h"
#include "number.h"
#include "project.h"
#include "utf8.h"

enum { IDS_SHOWN = 20 };

/* A code span on one line of a table: a backtick would end it, a bar the cell. */
static void add_code(struct buf *out, struct str text)
{
	buf_addc(out, '`');
	while (text.n) {
		int32_t cp;
		text = str_from(text, utf8_decode(text, &cp));
		if (cp == '`')
			buf_addc(out, '\'');
		else if (cp == '|')
			buf_addz(out, "\\|");
		else if ((cp >= 0 && cp < 0x20) || (cp >= 0x7F && cp < 0xA0))
			buf_addc(out, ' ');
		else
			utf8_encode(out, cp < 0 ? 0xFFFD : cp);
	}
	buf_addc(out, '`');
}

static void add_check(
	struct buf *out, struct str name, const char *holds, struct str words, bool is_ours)
{
	buf_addf(out, "| %s | ", holds);
	add_code(out, name);
	buf_addz(out, " | ");
	if (is_ours)
		buf_add(out, words);
	else
		add_code(out, words);
	buf_addz(out, " |\n");
}

static void add_checks(struct buf *out, const struct gate_outcome *o, struct arena *a)
{
	static const char *const said[] = {"**fails**", "holds"};
	buf_addz(out, "| | check | |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < o->n; i++)
		add_check(out, o->checks[i].text,
			o->results[i].is_open ? "open" : said[o->results[i].holds],
			gate_value_words(&o->checks[i], &o->results[i], a), true);
	if (o->has_regression)
		add_check(out, gate_regression_name(o, a), said[o->regression.holds],
			gate_regression_words(o, a), false);
}

static void add_ids(struct buf *out, const char *what, const struct str *ids, size_t n)
{
	if (n == 0)
		return;
	buf_addf(out, "\n%s: ", what);
	for (size_t i = 0; i < n && i < IDS_SHOWN; i++) {
		buf_addz(out, i ? ", " : "");
		add_code(out, ids[i]);
	}
	if (n > IDS_SHOWN)
		buf_addf(out, " and %zu more", n - IDS_SHOWN);
	buf_addc(out, '\n');
}

static void add_scores(struct buf *out, const struct run_report *r, struct arena *a)
{
	buf_addz(out, "\n| scorer | mean | 95 % interval | n | unparsed | error |\n"
		      "| --- | ---: | --- | ---: | ---: | ---: |\n");
	for (size_t i = 0; i < r->n_scores; i++) {
		const struct run_score *s = &r->scores[i];
		buf_addz(out, "| ");
		add_code(out, s->name);
		buf_addf(out, " | %s | %s | %s | %s | %s |\n", number_percent(a, s->mean),
			number_interval(a, s->low, s->high), number_count(a, s->n),
			number_count(a, s->unparsed), number_count(a, s->error));
	}
}

static void add_run(struct buf *out, const struct run_report *r, struct arena *a)
{
	add_code(out, project_ref(a, r->prompt, r->version));
	buf_addz(out, " with ");
	add_code(out, r->model);
	buf_addf(out, ", %s of split ", number_of(a, r->examples, "example"));
	add_code(out, r->split);
	buf_addf(out, ", %s", r->cost_usd >= 0 ? number_money(a, r->cost_usd) : "cost unknown");
	if (!isnan(r->p95_ms))
		buf_addf(out, ", 95 %% of the calls within %s", number_ms(a, r->p95_ms));
	if (r->failed)
		buf_addf(out, ", **%s failed**", number_of(a, r->failed, "call"));
	buf_addz(out, "\n\n");
}

int gate_write_markdown(const struct gate_outcome *o, const char *file, struct err *err)
{
	struct arena a = {0};
	struct buf out = {0};
	buf_addf(&out, "### strop gate: %s\n\n", o->holds ? "holds" : "does not hold");
	add_run(&out, o->run, &a);
	add_checks(&out, o, &a);
	if (str_is(o->run->state, "stopped early"))
		buf_addf(&out, "\n%.*s\n", STRF(gate_early_words(o, &a)));
	if (o->has_regression) {
		add_ids(&out, "broken", o->compare.broken, o->compare.n_broken);
		add_ids(&out, "fixed", o->compare.fixed, o->compare.n_fixed);
	}
	add_scores(&out, o->run, &a);
	int code = fs_write(file, buf_str(&out), err);
	buf_free(&out);
	arena_free(&a);
	return code;
}
