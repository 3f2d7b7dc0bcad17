/*
 * variant: the words of what a run can differ in beside prompt, model, retrieval, k and the number of
 * shots (struct variant in run.h): how shots are chosen, the style of reasoning, parameters.
 *
 * What a run is kept under says it resolved, as canonical JSON without what is as ever:
 *
 *   {"selection": {"kind": "nearest", "field": F, "class": F, "seed": N, "ids": [ID, ...]},
 *    "reasoning": {"name": "cot", "text": T, "extract": RULE}, "params": {NAME: VALUE, ...}}
 */
#ifndef STROP_VARIANT_H
#define STROP_VARIANT_H

#include "err.h"
#include "mem.h"
#include "str.h"

/* "first", "fixed", ...; NULL-terminated. */
extern const char *const shot_selection_names[];

/* The parameters that some API takes; NULL-terminated. */
const char *const *variant_param_names(void);

/* Put NAME=VALUE into *params (a JSON object or empty; the new one is in the arena). VALUE is JSON, or
 * else a text; empty takes NAME out. ERR_INPUT: no API has such a parameter. */
int variant_assign(struct arena *a, struct str *params, struct str assignment, struct err *err);

/* {"temperature":0.7,"top_p":0.9} as "temperature=0.7,top_p=0.9"; empty for no parameters. In the
 * arena. */
struct str variant_params_text(struct arena *a, struct str params);

/* What a run's variant says, as "nearest, reasoning cot, temperature=0.7"; empty: nothing. In the
 * arena. */
struct str variant_words(struct arena *a, struct str variant);

#endif
