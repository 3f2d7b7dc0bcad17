/*
 * gridrun: a grid of the project on its way: what the store has of it, what of it runs, what is missing.
 * The session's, so that it goes on while other views are looked at.
 *
 * Nothing here sends anything before gridrun_run. Cells are run one after the other as ordinary runs of the
 * session (Jobs shows them), each looked up in the store again when it is over.
 */
#ifndef STROP_GRIDRUN_H
#define STROP_GRIDRUN_H

#include "consent.h"
#include "grid.h"

enum gridrun_doing {
	GRIDRUN_NOTHING,
	GRIDRUN_COUNTING, /* what the missing cells would send */
	GRIDRUN_ASKING,   /* whether it may be sent */
	GRIDRUN_RUNNING
};

/* The session's; read it, change it by the functions below. */
struct gridrun {
	struct gridrun *next;
	struct session *session;
	struct wb_grid *grid;
	const struct grid_report *report;
	struct arena arena;
	bool is_looking, is_settling; /* in the background */
	int64_t told_us;              /* when the views were told last (monotonic) */
	enum gridrun_doing doing;
	size_t at;                /* the next cell that is counted, or run */
	size_t n_missing, n_done; /* cells to run, and of them that ended */
	struct estimate estimate;
	struct session_job *job; /* the cell under way; NULL: none */
	size_t job_cell;
	struct str *refused; /* one a cell: why its run could not be started, else empty */
	struct gridrun_stopped {
		int64_t results; /* that are kept */
		char hash[65], dataset[65];
	} * stopped;           /* one a cell: its run that was stopped */
	struct str problem;    /* why not all of it could be read or compared; else empty */
	bool is_beyond_repair; /* its slices do not fit the data: no other look would end otherwise */

	/* Where one was in it, for coming back. */
	size_t cell;
};

/* The grid of that name (see wb_grid_new), opened before or now, and looked at from now on. NULL: there is
 * none that can be shown, and err says why. */
struct gridrun *gridrun_open(struct session *s, struct str name, struct err *err);

/* Look at all cells again: prompts or data may be others. */
void gridrun_look_again(struct gridrun *g);

/* Run the cells that are missing, or whose calls failed; asks before much is sent. */
void gridrun_run(struct gridrun *g);

/* Results of a missing cell that are kept from a run of it that was stopped. */
int64_t gridrun_kept(const struct gridrun *g, size_t cell);

/* Whether cells of it run. */
bool gridrun_is_running(const struct gridrun *g);

/* Run no further cell of any grid. What is under way is a run of the session, and stopped with these. */
void gridruns_stop(struct session *s);

/* The turn of the loop: go on for about budget_us; true: call again. */
bool gridruns_step(struct session *s, int64_t budget_us);
void gridruns_free(struct session *s);

#endif
