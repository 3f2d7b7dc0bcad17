/*
 * run: `strop run`. Owns the order of things: run, write the results file, report.
 *
 * The results file and the report are made after an interrupt too: what finished is worth reading.
 */
#include "batch.h"
#include "commands.h"
#include "drive.h"
#include "optimism.h"
#include "output.h"
#include "project.h"
#include "results.h"
#include "run_report.h"

static int finish(const struct args *a, struct wb *w, const struct run_report *r, struct err *err)
{
	if (a->results.n && r->run && results_write(w, r->run, a->results.p, err) != 0)
		return (int)err->code;
	int code = 0;
	if (str_is(r->state, "submitted"))
		batch_print_submitted(a, r);
	struct run_report whole = *r;
	if (r->run && !a->run.dry_run && str_is(r->state, "done"))
		code = wb_optimism_beside(w, r->run, STR(""), 0, a->arena, &whole.optimism, err);
	r = &whole;
	if (code == 0 && a->json)
		run_report_print_json(r);
	else if (code == 0 && !str_is(r->state, "submitted"))
		code = run_report_print(a, w, r, err);
	if (code == 0 && !a->run.dry_run && !str_is(r->state, "submitted"))
		run_report_warn(a, w, r);
	return code;
}

static int run(const struct args *a, struct wb *w, struct err *err)
{
	if (a->resume)
		return batch_resume(a, w);
	struct job *job = NULL;
	struct run_options options = args_run_options(a);
	if (wb_run(w, &options, &job, err) != 0)
		return fail(err);
	int code = drive_job(w, job, err);
	const struct run_report *r = job_report(job);
	if (code == 0)
		code = finish(a, w, r, err);
	int status = code == 0 ? drive_status(r) : fail(err);
	job_free(job);
	return status;
}

int command_run(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status = run(a, w, &err);
	wb_close(w);
	return status;
}
