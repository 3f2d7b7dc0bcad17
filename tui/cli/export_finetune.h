/* export_finetune: `strop export finetune`. */
#ifndef STROP_CLI_EXPORT_FINETUNE_H
#define STROP_CLI_EXPORT_FINETUNE_H

#include "commands.h"

int export_finetune(const struct args *a);

#endif
