/* batch: runs by way of a provider's batch service, from the command line. */
#ifndef STROP_CLI_BATCH_H
#define STROP_CLI_BATCH_H

#include "commands.h"
#include "workbench.h"

/* `strop run --resume`: go on with every open batch, one after the other, and print each run that is
 * complete. Returns the exit status. */
int batch_resume(const struct args *a, struct wb *w);

/* What is said instead of results when a run's calls are with the service. */
void batch_print_submitted(const struct args *a, const struct run_report *r);

#endif
