/*
 * commands: the table of what strop can do; one row and one file per command.
 */
#ifndef STROP_COMMANDS_H
#define STROP_COMMANDS_H

#include "err.h"
#include "options.h"

enum status {
	STATUS_DONE = 0,
	STATUS_NOT_HELD = 1, /* a gate, comparison or check did not hold */
	STATUS_USAGE = 2,    /* usage, configuration or input error */
	STATUS_CALLS = 3,    /* some calls failed after retries */
	STATUS_INTERRUPTED = 130,
};

struct command {
	const char *name, *words; /* words: what follows the name in the usage line */
	const char *summary;      /* one line of the command list */
	const char *text;         /* what more its --help says; ends with a line end, or NULL */
	const char *options;      /* names of its options, a space between, in the order of help */
	size_t min, max;          /* how many words it takes */
	int (*run)(const struct args *a); /* returns an exit status */
};

/* The whole program: read the command line, run, flush. Returns the exit status. */
int commands_main(int argc, char **argv);

/* Say what went wrong and give the exit status that goes with it. */
int fail(const struct err *err);

int command_advise(const struct args *a);
int command_ask(const struct args *a);
int command_batch(const struct args *a);
int command_cache(const struct args *a);
int command_compare(const struct args *a);
int command_diff(const struct args *a);
int command_doctor(const struct args *a);
int command_export(const struct args *a);
int command_gate(const struct args *a);
int command_grid(const struct args *a);
int command_import(const struct args *a);
int command_init(const struct args *a);
int command_label(const struct args *a);
int command_log(const struct args *a);
int command_note(const struct args *a);
int command_prices(const struct args *a);
int command_race(const struct args *a);
int command_render(const struct args *a);
int command_restore(const struct args *a);
int command_run(const struct args *a);
int command_score(const struct args *a);
int command_embed(const struct args *a);
int command_search(const struct args *a);
int command_show(const struct args *a);
int command_stats(const struct args *a);
int command_trust(const struct args *a);

#endif
