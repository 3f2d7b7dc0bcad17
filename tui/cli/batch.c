/* batch: owns `strop batch` and what `strop run` says of batches. */
#include "batch.h"

#include <stdlib.h>

#include "batchrun.h"
#include "drive.h"
#include "jsonw.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "run_report.h"
#include "shapes.h"
#include "table.h"

void batch_print_submitted(const struct args *a, const struct run_report *r)
{
	if (r->batch.id == 0)
		return;
	message("batch %lld: %s of %s with the service, %s answered; it takes up to a day: "
		"strop run --resume fetches the answers and scores them",
		(long long)r->batch.id, number_of(a->arena, r->batch.calls, "call"),
		r->model.n ? arena_printf(a->arena, "%.*s", STRF(r->model)).p : "the model",
		number_count(a->arena, r->batch.answered));
}

/* ---- strop run --resume ---- */

static int resume_one(
	const struct args *a, struct wb *w, const struct wb_batch *b, bool cancel, struct err *err)
{
	struct job *job = NULL;
	if (wb_batch_resume(w, b->id, a->run.wait || cancel, cancel, &job, err) != 0)
		return fail(err);
	int code = drive_job(w, job, err);
	const struct run_report *r = job_report(job);
	int status = code ? fail(err) : drive_status(r);
	if (code == 0 && a->json)
		run_report_print_json(r);
	else if (code == 0 && r->run && run_report_print(a, w, r, err) != 0)
		status = fail(err);
	if (code == 0 && !r->run)
		batch_print_submitted(a, r);
	job_free(job);
	return status;
}

int batch_resume(const struct args *a, struct wb *w)
{
	struct err err = {0};
	struct wb_batch *list;
	size_t n = 0, open = 0;
	int status = STATUS_DONE;
	if (wb_batches(w, a->arena, &list, &n, &err) != 0)
		return fail(&err);
	for (size_t i = n; i-- > 0;) {
		if (!list[i].is_open)
			continue;
		int one = resume_one(a, w, &list[i], false, &err);
		status = one > status ? one : status;
		open++;
	}
	if (open == 0)
		message("no batch is open: strop run --batch submits one");
	return status;
}

/* ---- strop batch ---- */

static void print_json(const struct wb_batch *list, size_t n, struct arena *a)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_key(&w, "batches");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		const struct wb_batch *one = &list[i];
		jsonw_object(&w);
		jsonw_put_int(&w, "id", one->id);
		jsonw_put_str(&w, "state", one->state);
		jsonw_put_str(&w, "prompt", one->prompt);
		jsonw_put_str(&w, "model", one->model);
		jsonw_put_int(&w, "calls", one->calls);
		jsonw_put_int(&w, "answered", one->answered);
		jsonw_put_int(&w, "failed", one->failed);
		jsonw_put_str(&w, "created", str_of(number_iso(a, one->created_ms)));
		shape_text_or_null(&w, "why", one->why);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_table(const struct wb_batch *list, size_t n, struct arena *a)
{
	static const char *const heads[] = {
		"batch", "state", "prompt", "model", "calls", "answered", "failed", "begun", "why"};
	struct table t = {.arena = a, .heads = heads, .columns = 9, .right = 0x71};
	for (size_t i = 0; i < n; i++) {
		const struct wb_batch *b = &list[i];
		table_addz(&t, number_count(a, b->id));
		table_add(&t, b->state);
		table_add(&t, b->prompt);
		table_add(&t, b->model);
		table_addz(&t, number_count(a, b->calls));
		table_addz(&t, number_count(a, b->answered));
		table_addz(&t, number_count(a, b->failed));
		table_style(&t, b->failed ? STYLE_BAD : STYLE_NONE);
		table_addz(&t, number_when(a, b->created_ms));
		table_add(&t, b->why);
	}
	if (n)
		table_print(&t, 0);
	else
		message("there was no batch: strop run --batch submits one");
}

static int list(const struct args *a, struct wb *w, struct err *err)
{
	struct wb_batch *all;
	size_t n = 0;
	if (wb_batches(w, a->arena, &all, &n, err) != 0)
		return fail(err);
	if (a->json)
		print_json(all, n, a->arena);
	else
		print_table(all, n, a->arena);
	return STATUS_DONE;
}

static int cancel(const struct args *a, struct wb *w, struct err *err)
{
	long long id;
	if (!str_to_int(a->rest.items[1], &id)) {
		err_set(err, ERR_INPUT, "\"%.*s\" is no batch: strop batch lists them",
			STRF(a->rest.items[1]));
		return fail(err);
	}
	struct wb_batch b = {.id = id};
	return resume_one(a, w, &b, true, err);
}

static int fail_usage(struct err *err)
{
	err_set(err, ERR_INPUT, "batch takes nothing, or cancel and the number of a batch");
	return fail(err);
}

int command_batch(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	int status;
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	if (a->rest.n == 0)
		status = list(a, w, &err);
	else if (a->rest.n == 2 && str_is(a->rest.items[0], "cancel"))
		status = cancel(a, w, &err);
	else
		status = fail_usage(&err);
	wb_close(w);
	return status;
}
