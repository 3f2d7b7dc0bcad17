/* stats_paired: `strop stats paired FILE`. */
#ifndef STROP_STATS_PAIRED_H
#define STROP_STATS_PAIRED_H

#include "commands.h"

int stats_paired_run(const struct args *a);

#endif
