/* export_finetune: the train split as fine-tuning lines, and what was left out of them and why. */
#include "export_finetune.h"

#include <math.h>

#include "finetune.h"
#include "fs.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "shapes.h"
#include "signals.h"

enum { SHOWN = 5 }; /* notes of a kind that are printed; --json has all */

/* A file that was written, of one split. */
struct file {
	struct str path;
	struct finetune_report report;
};

struct why {
	const char *name; /* in JSON */
	const char *text; /* "N TEXT" */
};

static const struct why whys[FINETUNE_WHYS] = {
	[FINETUNE_NO_ANSWER] = {"no_answer", "without an expected value"},
	[FINETUNE_NOT_PASSED] = {"not_passed", "without an output of the model that passes"},
	[FINETUNE_SAME] = {"same", "asking what an earlier one asks"},
	[FINETUNE_CONFLICT] = {"conflict",
		"asking what an earlier one asks, and expecting another answer"},
	[FINETUNE_GROUP] = {"group", "in a group that another split has too"},
	[FINETUNE_LEAK] = {"leak", "asking what another split asks, or nearly (alike .8 or more)"},
	[FINETUNE_NEAR_LEAK] = {"near_leak", "like one of another split (alike .6 to .8)"},
	[FINETUNE_NEAR_SAME] = {"near_same",
		"asking nearly what an earlier one asks (alike .8 or more)"},
};

static double price_of(const struct args *a, const struct finetune_report *r)
{
	return (double)r->tokens * (double)(a->epochs ? a->epochs : 1) * a->price / 1e6;
}

/* ---- text ---- */

static void line(const char *name)
{
	out_style(STYLE_DIM);
	out("%-10s", name);
	out_style(STYLE_NONE);
}

static void print_note(const struct finetune_note *n)
{
	out("  ");
	out_outside_line(n->id);
	if (n->other.n) {
		out(n->why == FINETUNE_GROUP ? ": group " : " and ");
		out_outside_line(n->other);
	}
	if (n->split.n) {
		out(" of ");
		out_outside_line(n->split);
	}
	if (!isnan(n->alike))
		out(": %.2f", n->alike);
	out("\n");
}

static void print_why(struct arena *a, const struct finetune_report *r, enum finetune_why why)
{
	int64_t left = r->why[why], shown = 0;
	if (left == 0)
		return;
	line(FINETUNE_LEFT_OUT(why) ? "left out" : "look at");
	out("%s %s\n", number_count(a, left), whys[why].text);
	for (size_t i = 0; i < r->n_notes && shown < SHOWN; i++) {
		if (r->notes[i].why != why)
			continue;
		print_note(&r->notes[i]);
		shown++;
	}
	if (left > shown)
		out("  and %s more: --json has them all\n", number_count(a, left - shown));
}

static void print_cost(const struct args *a, const struct finetune_report *r)
{
	line("cost");
	if (isnan(a->price))
		out("not known: price lists have no training prices; --price USD --epochs N "
		    "says\n");
	else if (a->epochs)
		out("about %s for %s\n", number_money(a->arena, price_of(a, r)),
			number_of(a->arena, a->epochs, "epoch"));
	else
		out("about %s for each epoch\n", number_money(a->arena, price_of(a, r)));
}

static void print_file(const struct args *a, const struct file *f)
{
	const struct finetune_report *r = &f->report;
	line("written");
	out("%s of %s of split ", number_count(a->arena, r->written),
		number_of(a->arena, r->examples, "example"));
	out_outside_line(r->split);
	out(" to ");
	out_outside_line(f->path);
	out("\n");
	line("compared");
	if (r->others.n) {
		out("with %s of ", number_of(a->arena, r->compared, "example"));
		out_outside_line(r->others);
		out("\n");
	} else {
		out("with nothing: the data has no other split to measure with\n");
	}
	for (int why = 0; why < FINETUNE_WHYS; why++)
		print_why(a->arena, r, (enum finetune_why)why);
}

static void print_text(const struct args *a, const struct file *files, size_t n)
{
	const struct finetune_report *r = &files[0].report;
	line("prompt");
	out_outside_line(r->ref);
	out(", retrieval %.*s\n", STRF(r->retrieval));
	if (r->run) {
		line("answers");
		out("outputs of ");
		out_outside_line(a->answers_of);
		out(" that pass, in its run %lld\n", (long long)r->run);
	}
	for (size_t i = 0; i < n; i++)
		print_file(a, &files[i]);
	line("tokens");
	out("about %s to train on (estimated)\n", number_count(a->arena, r->tokens));
	print_cost(a, r);
}

/* ---- JSON ---- */

static void json_notes(struct jsonw *w, const struct finetune_report *r)
{
	jsonw_key(w, "notes");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_notes; i++) {
		const struct finetune_note *n = &r->notes[i];
		jsonw_object(w);
		jsonw_put_str(w, "why", str_of(whys[n->why].name));
		jsonw_put_bool(w, "left_out", FINETUNE_LEFT_OUT(n->why));
		jsonw_put_str(w, "id", n->id);
		shape_text_or_null(w, n->why == FINETUNE_GROUP ? "group" : "like", n->other);
		shape_text_or_null(w, "split", n->split);
		jsonw_put_num(w, "alike", n->alike);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void json_file(struct jsonw *w, const struct args *a, const struct file *f)
{
	const struct finetune_report *r = &f->report;
	jsonw_object(w);
	jsonw_put_str(w, "file", f->path);
	jsonw_put_str(w, "prompt", r->ref);
	jsonw_put_str(w, "retrieval", r->retrieval);
	jsonw_put_str(w, "split", r->split);
	jsonw_key(w, "answers_of_run");
	if (r->run)
		jsonw_int(w, r->run);
	else
		jsonw_null(w);
	jsonw_put_int(w, "examples", r->examples);
	jsonw_put_int(w, "written", r->written);
	jsonw_put_int(w, "compared", r->compared);
	for (int why = 0; why < FINETUNE_WHYS; why++)
		jsonw_put_int(w, whys[why].name, r->why[why]);
	jsonw_put_int(w, "tokens", r->tokens);
	jsonw_put_bool(w, "estimated", true);
	jsonw_put_num(w, "cost_usd", price_of(a, r));
	json_notes(w, r);
	jsonw_end(w);
}

static void print_json(const struct args *a, const struct file *files, size_t n)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_key(&w, "files");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++)
		json_file(&w, a, &files[i]);
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

/* ---- the export ---- */

static int export_split(
	const struct args *a, struct wb *w, struct str split, struct file *f, struct err *err)
{
	struct finetune_options options = {.run = args_run_options(a),
		.teacher = a->answers_of,
		.file = f->path.p,
		.replace = a->force};
	options.run.split = split;
	return wb_finetune_export(w, &options, a->arena, &f->report, err);
}

static int export_all(const struct args *a, struct wb *w, struct err *err)
{
	struct str split = a->run.split.n ? a->run.split : STR("train");
	struct file files[2] = {{.path = a->out}, {.path = a->validation}};
	size_t n = a->validation.n ? 2 : 1;
	if (files[0].path.n == 0)
		files[0].path = arena_printf(a->arena, "finetune-%.*s.jsonl", STRF(split));
	if (n > 1 && (str_is(split, "dev") || str_eq(files[0].path, files[1].path)))
		return err_set(
			err, ERR_INPUT, "--validation takes the dev split, into a file of its own");
	/* Validation first: where the data has no dev split nothing is written at all. */
	for (size_t i = n; i-- > 0;) {
		int bad = export_split(a, w, i ? STR("dev") : split, &files[i], err);
		if (bad)
			return bad;
	}
	if (a->json)
		print_json(a, files, n);
	else
		print_text(a, files, n);
	message("fine-tuning is the last resort: \"strop advise\" says what the runs leave to "
		"gain");
	return 0;
}

int export_finetune(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (!isnan(a->price) && a->price < 0) {
		message("--price takes USD for a million tokens, from 0 on");
		return STATUS_USAGE;
	}
	int code = project_open(a, &w, &err);
	signals_watch(); /* so that no half of a file is left */
	if (code == 0)
		code = export_all(a, w, &err);
	wb_close(w);
	return code ? fail(&err) : STATUS_DONE;
}
