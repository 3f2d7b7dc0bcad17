/*
 * recorded: a model whose calls were imported instead of made. Its outputs are kept calls like any
 * other (calls.h); what was asked is not known, so that a call is found by model, prompt and
 * example instead of by the messages.
 */
#ifndef STROP_RECORDED_H
#define STROP_RECORDED_H

#include "model.h"

bool model_is_recorded(const struct model_config *config);

/* The name that a model's recordings are kept under. */
struct str recorded_model(const struct model_config *config);

/* What the output for an example is kept under. `prompt`: a name; empty: recorded without one. */
void recorded_request(struct str model, struct str prompt, struct str example, struct arena *a,
	struct model_request *out);

/* Why an example has no output: a sentence in the arena. */
struct str recorded_missing(
	struct str model, struct str prompt, struct str example, int64_t trial, struct arena *a);

#endif
