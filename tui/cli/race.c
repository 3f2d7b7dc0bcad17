/* race: `strop race REF...`: which versions take part, and what a race would cost. */
#include "race.h"

#include <math.h>

#include "commands.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "race_report.h"
#include "race_words.h"
#include "shapes.h"

struct entries {
	struct race_entry *items; /* in the arena */
	size_t n;
};

/* ---- who takes part ---- */

/* Several models with one version. */
static int name_one(const struct args *a, struct str prompt, struct texts *out)
{
	out->items = arena_alloc(a->arena, sizeof *out->items);
	out->items[0] = prompt;
	out->n = 1;
	return 0;
}

static int name_versions(const struct args *a, struct wb *w, struct texts *out, struct err *err)
{
	struct wb_version *versions;
	struct str *prompts;
	size_t n;
	struct str prompt = a->run.prompt;
	*out = a->rest;
	if (!a->all_versions && a->rest.n == 0 && prompt.n)
		return name_one(a, prompt, out);
	if (!a->all_versions)
		return 0;
	if (prompt.n == 0 && wb_prompts(w, a->arena, &prompts) == 1)
		prompt = prompts[0];
	if (prompt.n == 0)
		return err_set(err, ERR_INPUT,
			"--all-versions takes --prompt NAME where the project has several prompts");
	int bad = wb_log(w, prompt, a->arena, &versions, &n, err);
	if (bad)
		return bad;
	out->items = arena_alloc(a->arena, (n + a->rest.n + 1) * sizeof *out->items);
	out->n = 0;
	for (size_t i = n; i-- > 0;)
		out->items[out->n++] =
			project_ref(a->arena, versions[i].prompt, versions[i].number);
	for (size_t i = 0; i < a->rest.n; i++)
		out->items[out->n++] = a->rest.items[i];
	return 0;
}

/* Each version with each model. */
static int make_entries(const struct args *a, struct wb *w, struct entries *out, struct err *err)
{
	struct texts refs;
	int bad = name_versions(a, w, &refs, err);
	size_t models = a->models.n ? a->models.n : 1;
	if (bad)
		return bad;
	out->items = arena_alloc(a->arena, (refs.n * models + 1) * sizeof *out->items);
	for (size_t i = 0; i < refs.n; i++)
		for (size_t j = 0; j < models; j++)
			out->items[out->n++] = (struct race_entry){
				refs.items[i], a->models.n ? a->models.items[j] : (struct str){0}};
	if (out->n < 2)
		return err_set(err, ERR_INPUT,
			"a race needs two or more: name versions (strop log lists them), or take "
			"--all-versions, or several -m");
	return 0;
}

/* ---- what it would cost ---- */

struct cost {
	int64_t examples, trials, sent, cached;
	double usd_low, usd_high;
};

static int add_dry_run(const struct args *a, struct wb *w, const struct race_entry *entry,
	struct cost *c, struct err *err)
{
	struct run_options options = args_run_options(a);
	struct job *job = NULL;
	options.prompt = entry->prompt;
	options.model = entry->model;
	options.dry_run = true;
	int bad = wb_run(w, &options, &job, err);
	if (!bad) {
		const struct run_report *r = job_report(job);
		c->examples = r->examples;
		c->trials = r->trials;
		c->sent += r->sent;
		c->cached += r->cached;
		c->usd_low += r->estimate.usd_low;
		c->usd_high += r->estimate.usd_high;
	}
	job_free(job);
	return bad;
}

/* The share of all results that halving asks for. With a guarantee it may be all. */
static int64_t planned_results(const struct args *a, const struct entries *e, const struct cost *c)
{
	int64_t all = (int64_t)e->n * c->examples;
	return (a->guarantee ? all : halving_calls(e->n, c->examples)) * c->trials;
}

static void print_dry_json(const struct args *a, const struct entries *e, const struct cost *c)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_int(&w, "versions", (int64_t)e->n);
	jsonw_put_int(&w, "examples", c->examples);
	jsonw_put_int(&w, "results", planned_results(a, e, c));
	jsonw_put_int(&w, "results_of_all", (int64_t)e->n * c->examples * c->trials);
	jsonw_put_int(&w, "missing_of_all", c->sent);
	jsonw_put_interval(&w, "cost_of_all_usd", c->usd_low, c->usd_high);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_rungs(const struct entries *e, const struct cost *c, struct arena *a)
{
	int64_t rungs[HALVING_MOST_RUNGS];
	size_t n = halving_rungs(c->examples, rungs), left = e->n;
	out("rungs      ");
	for (size_t i = 0; i < n; i++) {
		out("%s%zu to example %s", i ? ", " : "", left, number_count(a, rungs[i]));
		left = halving_keep(left);
	}
	out("\n");
}

static void print_dry(const struct args *a, const struct entries *e, const struct cost *c)
{
	struct arena *arena = a->arena;
	int64_t all = (int64_t)e->n * c->examples * c->trials, race = planned_results(a, e, c);
	out("versions   %zu, each with %s of split %.*s\n", e->n,
		number_of(arena, c->examples, "example"),
		STRF(a->run.split.n ? a->run.split : STR("train")));
	if (!a->guarantee)
		print_rungs(e, c, arena);
	out("results    %s%s instead of %s\n", a->guarantee ? "at most " : "",
		number_count(arena, race), number_count(arena, all));
	out("calls      of all in full %s would be sent, %s are cached\n",
		number_count(arena, c->sent), number_count(arena, c->cached));
	if (isnan(c->usd_high))
		out("cost       unknown\n");
	else
		out("cost       of all in full %s to %s; the race has %s of the results\n",
			number_money(arena, c->usd_low), number_money(arena, c->usd_high),
			number_percent(arena, all ? (double)race / (double)all : 0));
	out("\nnothing was sent\n");
}

static int dry_run(const struct args *a, struct wb *w, const struct entries *e, struct err *err)
{
	struct cost c = {0};
	int bad = 0;
	for (size_t i = 0; i < e->n && !bad; i++)
		bad = add_dry_run(a, w, &e->items[i], &c, err);
	if (bad)
		return fail(err);
	if (a->json)
		print_dry_json(a, e, &c);
	else
		print_dry(a, e, &c);
	return STATUS_DONE;
}

/* ---- all ---- */

static int say(const struct args *a, struct wb *w, const struct race_report *r, struct err *err)
{
	struct compare_report pairs;
	const struct compare_report *known = NULL;
	(void)err;
	if (r->is_decided && r->second != r->best &&
		wb_compare(w, r->sides[r->second].run, r->sides[r->best].run, r->scorer, a->arena,
			&pairs, NULL) == 0)
		known = &pairs;
	if (a->json)
		race_print_json(r, known);
	else
		race_print_text(r, known, a->arena);
	race_warn(r, a->arena);
	return 0;
}

static int run(const struct args *a, struct wb *w, const struct entries *e, struct err *err)
{
	struct race_options options = {.kind = a->guarantee ? RACE_GUARANTEE : RACE_HALVING,
		.entries = e->items,
		.n_entries = e->n,
		.run = args_run_options(a)};
	return race_run(a, w, &options, say, err);
}

int command_race(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct entries e = {0};
	if (a->scorers.n > 1) {
		message("a race goes by one --scorer");
		return STATUS_USAGE;
	}
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status;
	if (make_entries(a, w, &e, &err) != 0)
		status = fail(&err);
	else
		status = a->run.dry_run ? dry_run(a, w, &e, &err) : run(a, w, &e, &err);
	wb_close(w);
	return status;
}
