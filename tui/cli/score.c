/*
 * score: `strop score`, one output scored by one scorer. Needs no project.
 *
 * The exit status is 0 whatever the score: a wrong answer is a result, not a failure of strop.
 */
#include <string.h>

#include "commands.h"
#include "input.h"
#include "output.h"
#include "score.h"
#include "shapes.h"

static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_", text.p[i]))
			return false;
	return text.n > 0;
}

/* SCORER and --mode as one configuration. */
static int configure(const struct args *a, struct scorer **out, struct err *err)
{
	struct str config = a->rest.items[0];
	if (a->mode.n) {
		if (!is_word(config) || !is_word(a->mode))
			return err_set(err, ERR_INPUT,
				"--mode goes with a scorer's plain name; else write "
				"'{numeric: {mode: tol}}'");
		config =
			arena_printf(a->arena, "{%.*s: {mode: %.*s}}", STRF(config), STRF(a->mode));
	}
	return scorer_parse(config, out, err);
}

static struct str without_line_end(struct str text)
{
	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	if (text.n && text.p[text.n - 1] == '\r')
		text.n--;
	return text;
}

static int read_output(const struct args *a, struct str *out_text, struct err *err)
{
	*out_text = a->output;
	if (a->has_output)
		return 0;
	struct buf b = {0};
	int code = input_read("-", &b, err);
	if (code == 0)
		*out_text = without_line_end(arena_dup(a->arena, buf_str(&b)));
	buf_free(&b);
	return code;
}

static void split_choices(const struct args *a, struct score_input *in)
{
	struct str rest = a->choices, piece;
	size_t n = 0;
	struct str *choices = arena_alloc(a->arena, (a->choices.n + 1) * sizeof *choices);
	while (str_split(&rest, ',', &piece))
		choices[n++] = str_trim(piece);
	in->choices = choices;
	in->n_choices = n;
}

static void print_json(const struct scorer *s, const struct score *r)
{
	struct buf b = {0};
	struct jsonw json = {.out = &b};
	jsonw_object(&json);
	jsonw_put_str(&json, "scorer", str_of(scorer_name(s)));
	jsonw_put_num(&json, "value", r->value);
	jsonw_put_bool(&json, "pass", r->pass);
	jsonw_put_str(&json, "status", str_of(score_status_names[r->status]));
	jsonw_put_str(&json, "extracted", r->extracted);
	jsonw_put_str(&json, "reason", r->reason);
	jsonw_put_str(&json, "normalized_pred", r->normalized_pred);
	jsonw_put_str(&json, "normalized_gold", r->normalized_gold);
	jsonw_put_str(&json, "signature", str_of(scorer_signature(s)));
	jsonw_end(&json);
	shape_print(&b);
}

static void line(const char *name, struct str text)
{
	out("%-10s ", name);
	out_outside_line(text);
	out("\n");
}

static void print_text(const struct scorer *s, const struct score *r)
{
	line("scorer", str_of(scorer_signature(s)));
	out("value      %g\n", r->value);
	out("pass       ");
	out_style(r->pass ? STYLE_GOOD : STYLE_BAD);
	out(r->pass ? "yes" : "no");
	out_style(STYLE_NONE);
	out("\nstatus     %s\n", score_status_names[r->status]);
	line("extracted", r->extracted);
	line("compared", r->normalized_pred);
	line("with", r->normalized_gold);
	line("reason", r->reason);
}

int command_score(const struct args *a)
{
	struct err err = {0};
	struct scorer *s = NULL;
	struct score_input in = {.expected = a->expected.items,
		.n_expected = a->expected.n,
		.question = a->question};
	if (a->choices.n)
		split_choices(a, &in);
	int code = configure(a, &s, &err);
	if (code == 0)
		code = read_output(a, &in.output, &err);
	if (code != 0) {
		scorer_free(s);
		return fail(&err);
	}
	for (size_t i = 0; i < in.n_expected; i++) {
		struct str warns = scorer_warning(s, in.expected[i]);
		if (warns.n)
			warning("%.*s", STRF(warns));
	}
	struct score r = scorer_score(s, a->arena, &in);
	if (a->json)
		print_json(s, &r);
	else
		print_text(s, &r);
	scorer_free(s);
	return STATUS_DONE;
}
