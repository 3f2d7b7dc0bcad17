/* answers: what an example accepts, offers and points at, as it is kept beside its fields. */
#ifndef STROP_ANSWERS_H
#define STROP_ANSWERS_H

#include <stddef.h>

#include "json.h"
#include "mem.h"
#include "str.h"

struct answers {
	struct json *tree; /* owns the texts; json_free it */
	struct str *expected, *choices, *gold;
	size_t n_expected, n_choices, n_gold;
};

/* Parse {"expected": [...], "choices": [...], "gold": [...]}; what is not there is empty. Arrays in
 * the arena. */
void answers_parse(struct arena *a, struct str text, struct answers *out);

#endif
