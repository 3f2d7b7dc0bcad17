/* stats_power: `strop stats power ...`. */
#ifndef STROP_STATS_POWER_H
#define STROP_STATS_POWER_H

#include "commands.h"

int stats_power_run(const struct args *a);

#endif
