/* testwb: an open project in a temporary folder with a mock server as its model, for the tests of
 * the workbench. */
#ifndef STROP_TESTWB_H
#define STROP_TESTWB_H

#include "mem.h"
#include "mockrun.h"
#include "workbench.h"

/* All of it is torn down by testwb_end. Zero-initialise. */
struct testwb {
	struct arena arena;
	char *dir;
	struct mockrun mock;
	struct wb *wb;
	struct buf warnings; /* a line each */
};

/* Make the folder and, with script not NULL, a server that obeys it. `options` for the server are
 * NULL-terminated and may be NULL. */
void testwb_begin(struct testwb *t, const char *script, const char *const *options);
void testwb_end(struct testwb *t);

/* strop.yaml with the server as the model "mock" (or no models without one), data.jsonl, exact, and
 * `more` lines; prompts/a.prompty, which makes the server echo {{want}}; `examples` records e0, e1,
 * ... that want what they expect. */
void testwb_project(struct testwb *t, int examples, const char *more);

/* (Re)open. Fails the test when it cannot. */
struct wb *testwb_open(struct testwb *t);

/* Pump until the job is done, at most a minute. */
void testwb_wait(struct wb *w, struct job *job);

/* Run to the end; the report's texts live until the job is freed (by testwb_end at the latest). */
struct run_report testwb_run(struct testwb *t, struct run_options options);

/* The output of an example in a run, in the arena; "(none)" without one, "! ..." for an error. */
struct str testwb_output(struct testwb *t, int64_t run, const char *id);

/* A counter of the server (see GET /stats in mock_log.c). */
long long testwb_count(const struct mockrun *mock, const char *what);

#endif
