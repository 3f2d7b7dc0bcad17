/* compare: `strop compare A B`: runs what is not run yet, then says what the comparison says. */
#include <math.h>

#include "commands.h"
#include "compare_early.h"
#include "drive.h"
#include "optimism.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "race_words.h"
#include "shapes.h"
#include "table.h"
#include "verdict.h"
#include "workbench.h"

/* Why the comparison is not over all examples. */
static void say_what_is_missing(
	const struct args *a, struct wb *w, struct str ref, const struct run_report *r)
{
	struct str why = r->stopped;
	int64_t n = 0;
	if (r->failed == 0 && r->stopped.n == 0)
		return;
	if (why.n == 0 && wb_common_error(w, r->run, a->arena, &why, &n, NULL) != 0)
		why = STR("");
	warning("%.*s: %s without an answer, which the comparison leaves out%s%.*s", STRF(ref),
		number_of(a->arena, r->failed + r->total - r->finished, "result"),
		why.n ? ": " : "", STRF(why));
}

/* One side, run if no equal run is kept; `scorers` instead of the project's when there are any.
 * *run is its number. */
static int run_side(const struct args *a, struct wb *w, struct str ref, const struct texts *scorers,
	int64_t *run, struct err *err)
{
	struct job *job = NULL;
	struct run_options options = args_run_options(a);
	options.prompt = ref;
	options.reuse = options.retry_failed = true;
	options.scorers = scorers->items;
	options.n_scorers = scorers->n;
	if (wb_run(w, &options, &job, err) != 0)
		return fail(err);
	int code = drive_job(w, job, err);
	const struct run_report *r = job_report(job);
	int status = code == 0 ? drive_status(r) : fail(err);
	*run = r->run;
	if (code == 0)
		say_what_is_missing(a, w, ref, r);
	job_free(job);
	return status;
}

static bool has_cells(const struct compare_of *side)
{
	return side->hit.pass + side->hit.fail + side->miss.pass + side->miss.fail > 0;
}

static void json_side(struct jsonw *w, const char *key, const struct compare_of *side)
{
	jsonw_key(w, key);
	jsonw_object(w);
	jsonw_put_str(w, "ref", side->ref);
	jsonw_put_int(w, "run", side->run);
	jsonw_put_int(w, "version", side->version);
	jsonw_put_num(w, "mean", side->mean);
	jsonw_put_int(w, "trials", side->trials);
	jsonw_put_num(w, "flip_rate", side->flip_rate);
	if (has_cells(side)) {
		jsonw_key(w, "by_retrieval");
		jsonw_object(w);
		run_cell_json(w, "hit", &side->hit);
		run_cell_json(w, "miss", &side->miss);
		jsonw_end(w);
	}
	jsonw_end(w);
}

/* Whom another search moved. */
static void json_moves(struct jsonw *w, const struct compare_report *r)
{
	if (!has_cells(&r->a) || !has_cells(&r->b))
		return;
	jsonw_key(w, "retrieval_moved");
	jsonw_object(w);
	jsonw_put_int(w, "found", r->found);
	jsonw_put_int(w, "found_fixed", r->found_fixed);
	jsonw_put_int(w, "lost", r->lost);
	jsonw_put_int(w, "lost_broken", r->lost_broken);
	jsonw_end(w);
}

static void json_counts(struct jsonw *w, const struct compare_report *r)
{
	shape_texts(w, "fixed", r->fixed, r->n_fixed);
	shape_texts(w, "broken", r->broken, r->n_broken);
	jsonw_put_int(w, "both_pass", r->both_pass);
	jsonw_put_int(w, "both_fail", r->both_fail);
	jsonw_put_int(w, "excluded", r->excluded);
	jsonw_put_num(w, "mde_80", r->mde_80);
	jsonw_put_num(w, "needed", r->needed);
	jsonw_put_num(w, "more_needed",
		isnan(r->needed) ? (double)NAN : fmax(0, ceil(r->needed) - (double)r->n));
	jsonw_key(w, "clusters");
	if (r->clusters)
		jsonw_int(w, r->clusters);
	else
		jsonw_null(w);
	jsonw_put_interval(w, "cluster_ci", r->cluster_low, r->cluster_high);
	if (!r->clusters)
		return;
	jsonw_put_str(w, "cluster_method", str_of(r->cluster_method));
	jsonw_put_num(w, "cluster_p", r->cluster_p);
	jsonw_put_str(w, "cluster_test", str_of(r->cluster_test));
}

static void print_json(const struct compare_report *r, const struct run_optimism *o)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	json_side(&w, "a", &r->a);
	json_side(&w, "b", &r->b);
	jsonw_put_str(&w, "scorer", r->scorer);
	jsonw_put_int(&w, "n", r->n);
	jsonw_put_num(&w, "difference", r->difference);
	jsonw_put_interval(&w, "ci", r->low, r->high);
	shape_text_or_null(&w, "method", str_of(r->method));
	if (!r->is_binary)
		jsonw_put_interval(&w, "bootstrap_ci", r->bootstrap_low, r->bootstrap_high);
	jsonw_put_num(&w, "p", r->p);
	shape_text_or_null(&w, "test", str_of(r->test));
	json_counts(&w, r);
	json_moves(&w, r);
	jsonw_put_int(&w, "test_looks", r->test_looks);
	if (r->test_looks)
		jsonw_put_int(&w, "test_versions", r->test_versions);
	run_optimism_json(&w, o);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_verdict(const struct verdict *v)
{
	static const enum style styles[] = {[VERDICT_SAME] = STYLE_HEAD,
		[VERDICT_UNCLEAR] = STYLE_HEAD,
		[VERDICT_BETTER] = STYLE_GOOD,
		[VERDICT_WORSE] = STYLE_BAD};
	out_style(styles[v->kind]);
	out_outside_line(v->sides);
	out_style(STYLE_NONE);
	out_outside_line(v->rest);
	out("\n");
	if (v->reach.n)
		out("%.*s\n", STRF(v->reach));
}

/* Of the one that is the best of all like it, where it is one of the two. */
static void print_optimism(
	struct arena *a, const struct compare_report *r, const struct run_optimism *o)
{
	struct str words = optimism_words(o, a);
	if (!words.n || (o->best != r->a.run && o->best != r->b.run))
		return;
	out_outside_line(words);
	out("\n");
}

static void cell_row(
	struct table *t, const struct compare_of *side, const char *place, const struct run_cell *c)
{
	struct arena *a = t->arena;
	if (c->pass + c->fail == 0)
		return;
	table_add(t, side->ref);
	table_addz(t, place);
	table_addz(t, number_count(a, c->pass));
	table_addz(t, number_count(a, c->fail));
	table_addz(t, number_percent(a, c->share));
	table_style(t, STYLE_HEAD);
	table_addz(t, number_interval(a, c->low, c->high));
}

/* Retrieval against generation, of the sides that searched. */
static void print_cells(struct arena *a, const struct compare_report *r, struct str words)
{
	static const char *const heads[] = {
		"version", "retrieval", "correct", "wrong", "P(correct)", "95 % interval"};
	struct table t = {.arena = a, .heads = heads, .columns = 6, .right = 0x1C};
	const struct compare_of *sides[] = {&r->a, &r->b};
	if (words.n == 0)
		return;
	out("\n");
	for (int i = 0; i < 2; i++)
		for (int miss = 0; miss < 2; miss++)
			cell_row(&t, sides[i], miss ? "miss" : "hit",
				miss ? &sides[i]->miss : &sides[i]->hit);
	table_print(&t, 0);
	out_outside_line(words);
	out("\n");
}

static void print_text(
	struct arena *a, const struct compare_report *r, const struct run_optimism *o)
{
	struct verdict v;
	compare_verdict(r, (double)NAN, NULL, a, &v);
	print_verdict(&v);
	out_outside_line(r->a.ref);
	out(" %s, ", number_percent(a, r->a.mean));
	out_outside_line(r->b.ref);
	out(" %s; %s pass with both, %s with neither\n", number_percent(a, r->b.mean),
		number_count(a, r->both_pass), number_count(a, r->both_fail));
	if (!r->is_binary && !isnan(r->bootstrap_low))
		out("bootstrap interval %s\n",
			number_interval(a, r->bootstrap_low, r->bootstrap_high));
	if (v.groups.n)
		out("%.*s\n", STRF(v.groups));
	print_optimism(a, r, o);
	if (v.trials.n) {
		out_outside_line(v.trials);
		out("\n");
	}
	if (r->excluded)
		out("%s left out: one of the two has no score there\n",
			number_of(a, r->excluded, "example"));
	out_ids("fixed", STYLE_GOOD, r->fixed, r->n_fixed);
	out_ids("broken", STYLE_BAD, r->broken, r->n_broken);
	print_cells(a, r, v.places);
}

static int run_both(const struct args *a, struct wb *w, const struct texts *scorers,
	int64_t runs[2], struct err *err)
{
	int status = STATUS_DONE;
	for (int i = 0; i < 2; i++) {
		int side = run_side(a, w, a->rest.items[i], scorers, &runs[i], err);
		if (side != STATUS_DONE && side != STATUS_CALLS)
			return side;
		if (side != STATUS_DONE)
			status = side;
	}
	return status;
}

static int compare(const struct args *a, struct wb *w, struct err *err)
{
	static const struct texts the_projects;
	struct compare_report r = {0};
	struct run_optimism optimism;
	int64_t runs[2];
	bool is_config;
	struct str scorer = race_scorer_named(a, &is_config);
	if (a->early_stop)
		return compare_early(a, w, err);
	int status = run_both(a, w, &the_projects, runs, err);
	if (status != STATUS_DONE && status != STATUS_CALLS)
		return status;
	int code = wb_compare(w, runs[0], runs[1], scorer, a->arena, &r, err);
	/* A scorer that the project does not list: score both with it, which sends nothing. */
	if (code != 0 && is_config) {
		status = run_both(a, w, &a->scorers, runs, err);
		if (status != STATUS_DONE && status != STATUS_CALLS)
			return status;
		code = wb_compare(w, runs[0], runs[1], scorer, a->arena, &r, err);
	}
	if (code == 0)
		code = wb_optimism_beside(w, runs[1], r.scorer, 0, a->arena, &optimism, err);
	if (code != 0)
		return fail(err);
	if (a->json)
		print_json(&r, &optimism);
	else
		print_text(a->arena, &r, &optimism);
	project_warn_looks(a->arena, r.test_looks, r.test_versions);
	return status;
}

int command_compare(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (a->scorers.n > 1) {
		message("compare goes by one --scorer");
		return STATUS_USAGE;
	}
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status = compare(a, w, &err);
	wb_close(w);
	return status;
}
