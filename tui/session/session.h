/*
 * session: what all panes and views share: the open project, what is selected, what runs, and what
 * was said. Changes go through its functions, which tell every view (enum change).
 */
#ifndef STROP_SESSION_H
#define STROP_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ask.h"
#include "bookmark.h"
#include "err.h"
#include "looks.h"
#include "mem.h"
#include "settings.h"
#include "table.h"
#include "view.h"
#include "workbench.h"

struct draft;   /* the working copy under edit: draft.h */
struct worklog; /* messages so far: worklog.h */
struct checkup; /* which models answer: checkup.h */
struct gridrun; /* a grid as it is shown: gridrun.h */

/* A run under way or ended in this session. */
struct session_job {
	struct session_job *next; /* newest first */
	struct job *job;          /* NULL once it ended: the report stays */
	struct run_report report; /* texts in the arena below; refreshed on each turn */
	struct arena arena;
	int64_t shots;                /* as it was asked for */
	struct variant variant;       /* the same; texts as long as the session */
	int64_t started_ms, ended_ms; /* monotonic; ended 0: under way */
	int64_t sampled, sampled_ms;  /* for the rate */
	double rate;                  /* results a second, lately */
	double counted_usd;           /* of what it spent, in session.spent already */
	char what[64];                /* "all of train", "failing", "ref-03" */
	size_t primary;               /* of the scores of the report the one that decides */
	bool is_whole;                /* all of a split, not chosen examples */
	bool is_quiet;                /* who started it says how it ended */
	struct str error; /* once it ended: why most of its calls failed; empty: none did */
	int64_t n_error;  /* so many of them */
	void (*done)(void *context, struct session_job *job); /* may be NULL */
	void *context;
};

/* A single call under way or just ended. */
struct session_ask {
	struct session_ask *next; /* newest first */
	struct ask *ask;
	bool is_done;      /* told to the views */
	bool is_forgotten; /* what is selected is another thing now: followed to its end, not shown */
	size_t seen; /* bytes of output and thoughts, and the state, that the views were told of */
	int64_t wait_s; /* the same of how long it waits yet; -1: for nothing */
	enum ask_state state;
	int64_t retries;
	char *example; /* its id */
};

struct session {
	struct wb *wb;
	struct settings settings;

	/* selected */
	struct wb_setup setup; /* .version: the version whose results are shown; 0 none yet */
	struct wb_setup was;   /* the earlier one: version 0 none */
	bool was_chosen;       /* by the person: kept when other versions are made */
	bool is_from_grid;     /* a cell of a grid is looked at: Esc goes back there */
	bool is_version;       /* the prompt's file is the version shown, to the letter */
	int order;             /* enum table_order, as sorted by the person */
	bool descending;
	bool is_unsettled;  /* the current example is to follow the list once that is whole */
	bool sorted_anew;   /* the first row is gone to once the new order is there */
	bool filtered_anew; /* what is wrong with it is said once it was looked at */
	struct str split;
	struct table *table; /* NULL until the data is there */
	int64_t at;          /* position of the current example in the table's view; -1 none */
	struct wb_example example; /* the current one; ord 0: none. Texts in example_arena */
	struct draft *draft;
	int pane;                 /* of the workbench, that has the focus, from 1; 0: any */
	struct bookmark bookmark; /* where one was at the end of the last session */
	bool takes_up;            /* it is gone back to once the data is there */

	/* what happens */
	struct session_job *jobs;
	struct session_ask *asks;
	struct checkup *checkup; /* NULL: none was tried */
	struct gridrun *grids;   /* that were opened: gridrun.h */
	bool preparing;          /* data or corpus are being read */
	struct wb_preparing progress;
	struct worklog *log;
	char message[1200]; /* the last line of the screen until the next key */
	enum message_kind { MESSAGE_NONE, MESSAGE_INFO, MESSAGE_DONE, MESSAGE_ERROR } message_kind;
	struct wb_looks looks; /* at the test split, so far */
	struct wb_spent spent; /* as it was read last */

	/* views: the stack, bottom is the workbench */
	struct view *views[16];
	size_t n_views;
	bool files_changed; /* beside the prompt: to be looked at now */
	bool dirty;         /* something has to be drawn */
	bool quitting;
	bool opens_anew; /* quitting only to be opened again, as the project is trusted now */

	/* Put a text on the system's clipboard; false when it did not go. */
	bool (*copy)(struct str text);

	/* What no view carries out: the loop's. */
	bool (*last_word)(struct session *s, enum command c, struct str argument);

	struct arena arena; /* of the selected names */
	struct arena example_arena;
	uint64_t table_version;
	int64_t table_retry_us; /* the store refused something: not before then */
	unsigned changed;       /* told to the views at the end of the turn */
};

/* ---- messages ---- */
void session_say(struct session *s, enum message_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void session_fail(struct session *s, const struct err *err); /* an error, as its sentence says */

/* ---- selecting: each tells the views ---- */
void session_changed(struct session *s, unsigned what); /* told once, at the end of the turn */
void session_go(struct session *s, int64_t position);   /* clamped */
bool session_go_id(struct session *s, struct str id);
void session_step_to(struct session *s, int step, enum row_state state,
	enum flip flip); /* or says there is none */
void session_set_model(struct session *s, struct str id);
void session_set_retrieval(struct session *s, struct str mode);
void session_set_k(struct session *s, int64_t k);
void session_set_shots(struct session *s, int64_t shots);
void session_set_selection(struct session *s, struct str kind);
void session_set_reasoning(struct session *s, struct str style);
/* NAME=VALUE; without a value NAME is as the prompt and the model have it. */
void session_set_param(struct session *s, struct str assignment);
void session_set_trials(struct session *s, int64_t trials);
bool session_set_split(
	struct session *s, struct str split); /* false: there is none, and that was said */
/* Results of a split are shown: counted as looks.h says. Errors are said. */
void session_look(struct session *s, struct str split);
void session_set_was(struct session *s, int64_t version);
/* Another version's results (0: none); the table is made anew. */
void session_show_version(struct session *s, int64_t version);
/* The prompt's file was written or read: if it is a version, that one is shown. */
void session_sync_version(struct session *s);
void session_sort(struct session *s, int order, bool descending); /* and to the first row */
/* Only examples that fit (table_filter); what is wrong with it is said. */
void session_filter(struct session *s, struct str filter);

/* ---- running ---- */

/* The options that are selected now: prompt working copy, model, retrieval, k, shots, trials,
 * split. */
struct run_options session_options(const struct session *s);

/* Start a run; errors are said. The draft is saved first where it is run. NULL: it did not
 * start. */
struct session_job *session_run(struct session *s, const struct run_options *o, const char *what);

/* Go on with an open batch: fetch what is answered and, once all is, score the run; or end it at the
 * service first. */
void session_resume_batch(struct session *s, int64_t id, bool cancel);

/* It ended because its batch is with the service: the batch goes on, the job says nothing more. */
bool session_is_submitted(const struct session_job *j);
void session_stop_all(struct session *s);
bool session_is_running(const struct session *s);

/* False while the data is being read, and that is said: for what would have to wait for it. */
bool session_has_data(struct session *s);

/* Calls so far are not shown any more, also those under way: what is selected is another thing
 * now. */
void session_forget_asks(struct session *s);

/* The newest call for an example, or NULL. */
struct session_ask *session_ask_of(const struct session *s, struct str example);

/* Ask for the current example: as a result of the version, or as an experiment (see ask.h). Of
 * o->run cache and retry_unknown count, the rest is what is selected. */
bool session_ask(struct session *s, struct ask_options *o);

/* What the project's calls cost, those of the runs under way included. */
struct wb_spent session_spent(const struct session *s);

/* "$0.1200 + 3 calls of unknown price": what is not known is never added as nothing. */
struct str session_money_words(struct arena *a, double usd, int64_t unpriced);

/* One line about what earlier sessions left open, where that is something: calls of which nobody
 * knows whether they were billed, batches. */
void session_say_left(struct session *s);

/* Copy a text to the system's clipboard and say so: "copied WHAT". */
void session_copy(struct session *s, struct str text, const char *what);

/* Text was cut or copied in an editor: for the system's clipboard, too. */
void session_took(struct session *s, struct str text);

/* ---- the turn of the loop ---- */

/* Open a session on a project; warnings so far are in the log. */
struct session *session_new(struct wb *w, struct worklog *log);
void session_free(struct session *s); /* closes the views; the project stays the caller's */

/* What is left to do without waiting, for about budget_us: reading data, the table, the views' own.
 * True: call again. */
bool session_step(struct session *s, int64_t budget_us);

bool session_step_table(struct session *s, int64_t budget_us); /* the table's part of it alone */

/* How long to sleep at most before session_step is wanted again; -1: until something comes. */
int64_t session_wait_us(const struct session *s);

/* Look after jobs and asks: call after each wb_pump. */
void session_follow(struct session *s);

/* Tell the views what changed since the last call. */
void session_tell(struct session *s);

/* Another prompt: its file is opened, its newest results are shown. False: it was said why not. */
bool session_open_prompt(struct session *s, struct str name);

/* ---- the place (session_place.c) ---- */

/* Show the results of another setup, with its prompt open; texts are copied. False: the prompt cannot be
 * opened, and that was said. */
bool session_show_setup(struct session *s, const struct wb_setup *setup);

/* The names of the columns one sorts by; the table must be there. "-NAME": from high to low. */
int session_orders(const struct session *s);
struct str session_order_name(const struct session *s, int order);
bool session_find_order(const struct session *s, struct str name, int *order, bool *descending);

/* Go back to a place, as far as it is there still: split and pane at once, which is before the data
 * is read, the rest with it. The prompt is the caller's to open. */
void session_take_up(struct session *s, const struct bookmark *b);

/* Where one is now, for the next start; texts are the session's or in the arena. */
struct bookmark session_place(const struct session *s, struct arena *a);

/* Save the draft if it was changed. False: it could not be, and that was said. */
bool session_save(struct session *s, bool force);

/* ---- views ---- */
void session_push(struct session *s, struct view *v); /* takes it */
void session_pop(struct session *s);                  /* closes the top one; never the bottom one */
struct view *session_top(struct session *s);

/* Carry a command out: the top view, those below it (for a dialog: not), then the session
 * itself. */
void session_command(struct session *s, enum command c, struct str argument);
/* A line as typed after `:`. */
void session_command_line(struct session *s, struct str line);

#endif
