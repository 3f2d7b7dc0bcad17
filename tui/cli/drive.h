/* drive: runs a job to its end, with progress on stderr and signals obeyed. */
#ifndef STROP_DRIVE_H
#define STROP_DRIVE_H

#include "race.h"
#include "workbench.h"

/* Pump until the job is done. SIGINT once stops sending, twice drops what is in flight. The job is
 * still the caller's. */
int drive_job(struct wb *w, struct job *job, struct err *err);

/* The same of a race. */
int drive_race(struct wb *w, struct race *race, struct err *err);
/* The same for one of many: `what` ("cell 3 of 9, bm25") goes before its progress, which comes at its time
 * however short each of them is. */
struct drive_many {
	int64_t next_ms; /* zero-initialise */
};
int drive_one_of(
	struct wb *w, struct job *job, struct str what, struct drive_many *many, struct err *err);

/* Whether a signal ended it early. */
bool drive_was_interrupted(void);

/* The exit status of a finished run: complete, with failures, stopped early. */
int drive_status(const struct run_report *r);

#endif
