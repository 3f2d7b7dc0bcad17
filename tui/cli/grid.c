/*
 * grid: `strop grid [NAME...]`. Owns the order of things: run the cells one by one, settle, print.
 *
 * The table is printed after an interrupt too: what finished is worth reading, and the rest says that it
 * was not run.
 */
#include "grid.h"

#include "commands.h"
#include "drive.h"
#include "grid_forms.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "signals.h"
#include "table.h"

enum { A_SECOND_US = 1000000 };

static struct grid_options options_of(const struct args *a)
{
	return (struct grid_options){
		.split = a->run.split,
		.cache = (enum cache_mode)a->cache,
		.retry_unknown = a->run.retry_unknown,
		.dry_run = a->run.dry_run,
		.concurrency = a->run.concurrency,
		.max_cost = a->run.max_cost,
	};
}

/* An error of the run's own ends it and stays with it: the next turns see to that. The store's ends all. */
static int drive_cell(
	struct wb *w, struct job *job, struct str what, struct drive_many *many, struct err *err)
{
	int code = drive_one_of(w, job, what, many, err);
	return code == 0 || code == ERR_STORE ? code : drive_one_of(w, job, what, many, err);
}

/* "cell 3 of 9, answer@2 bm25" */
static struct str cell_words(struct arena *a, const struct wb_grid *g)
{
	const struct grid_report *r = wb_grid_report(g);
	size_t at = wb_grid_at(g);
	struct str label = table_clean(a, grid_cell_label(a, r, &r->cells[at]));
	return arena_printf(a, "cell %zu of %zu, %.*s", at + 1, r->n_cells, STRF(label));
}

static int run_cells(struct wb *w, struct wb_grid *g, struct arena *a, struct err *err)
{
	struct job *job = NULL;
	struct drive_many many = {0};
	int code = wb_grid_next(g, &job, err);
	while (code == 0 && job) {
		code = drive_cell(w, job, cell_words(a, g), &many, err);
		if (code == 0 && drive_was_interrupted())
			return wb_grid_stop(g, err);
		if (code == 0)
			code = wb_grid_next(g, &job, err);
	}
	return code;
}

static int settle(struct wb_grid *g, struct err *err)
{
	bool more = true;
	int code = 0;
	while (code == 0 && more)
		code = wb_grid_settle(g, A_SECOND_US, &more, err);
	return code;
}

static void print(const struct args *a, const struct grid_report *r)
{
	if (a->json)
		grid_print_json(r);
	else if (a->csv)
		grid_print_csv(a->arena, r);
	else if (a->markdown)
		grid_print_markdown(a->arena, r);
	else if (a->latex)
		grid_print_latex(a->arena, r);
	else if (a->run.dry_run)
		grid_print_dry(a->arena, r);
	else
		grid_print_text(a->arena, r);
}

static void warn(struct arena *a, const struct grid_report *r)
{
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct grid_cell *c = &r->cells[i];
		if (!c->error.n)
			continue;
		const char *failed =
			c->run.failed ? arena_printf(a,
						"%s failed: ", number_of(a, c->run.failed, "call"))
						.p
				      : "";
		warning("%.*s: %s%.*s", STRF(grid_cell_label(a, r, c)), failed, STRF(c->error));
	}
	project_warn_looks(a, r->test_looks, r->test_versions);
}

static int status_of(const struct args *a, const struct grid_report *r)
{
	int status = STATUS_DONE;
	for (size_t i = 0; i < r->n_cells; i++) {
		const struct grid_cell *c = &r->cells[i];
		if (c->state == GRID_FAILED || (c->error.n && !a->run.dry_run))
			status = STATUS_CALLS;
	}
	return drive_was_interrupted() ? signals_status() : status;
}

/* *spent is added to. */
static int grid(const struct args *a, struct wb *w, struct str name, double *spent, struct err *err)
{
	struct wb_grid *g = NULL;
	struct grid_options options = options_of(a);
	options.spent_before = *spent;
	if (wb_grid_new(w, name, &options, &g, err) != 0)
		return fail(err);
	int code = run_cells(w, g, a->arena, err);
	if (code == 0)
		code = settle(g, err);
	int status = code ? fail(err) : status_of(a, wb_grid_report(g));
	if (code == 0) {
		print(a, wb_grid_report(g));
		warn(a->arena, wb_grid_report(g));
	}
	*spent += wb_grid_report(g)->spent_usd;
	wb_grid_free(g);
	return status;
}

/* One table after the other; the first trouble's status counts. */
static int grids(const struct args *a, struct wb *w, struct err *err)
{
	double spent = 0;
	int status = grid(a, w, a->rest.n ? a->rest.items[0] : STR(""), &spent, err);
	for (size_t i = 1; i < a->rest.n && !drive_was_interrupted(); i++) {
		if (!a->json)
			out("\n");
		int more = grid(a, w, a->rest.items[i], &spent, err);
		status = status ? status : more;
	}
	return status;
}

int command_grid(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (a->json + a->csv + a->markdown + a->latex > 1) {
		message("one of --json, --csv, --markdown and --latex at a time");
		return STATUS_USAGE;
	}
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status = grids(a, w, &err);
	wb_close(w);
	return status;
}
