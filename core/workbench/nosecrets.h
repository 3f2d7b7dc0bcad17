/* nosecrets: strop.yaml holds no keys. */
#ifndef STROP_NOSECRETS_H
#define STROP_NOSECRETS_H

#include "yamlread.h"

/* Refuse, anywhere in the mapping, members that are named like a secret or look like an API's key,
 * and the person's own ways to one (api_key_command, api_key_file). */
void nosecrets_check(struct yamlread *r, const struct yaml *node);

#endif
