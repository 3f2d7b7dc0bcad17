/* command: a model that is a program on this machine: what pool.c and models.c need of it beside its
 * row in the table of providers. Private to core/model. */
#ifndef STROP_COMMAND_H
#define STROP_COMMAND_H

#include "answer.h"
#include "child.h"
#include "model.h"

/* Its program and arguments as a JSON array: what calls are kept under in place of an address. In
 * the arena. */
struct str command_text(const struct model_config *config, struct arena *a);

/* That there is a program to start. */
int command_check(const struct model_config *config, struct err *err);

/* Start it on `input`, which is borrowed until it is over. The one place where a project's program
 * is started as a model. NULL: it cannot be. */
struct child *command_start(const struct model_config *config, struct str input, struct err *err);

/* What came of a program that is over, or was stopped because of `stopped` ("" if not); its output
 * was decoded into `answer`. A sentence in *error for all but MODEL_OK. */
enum model_kind command_classify(const struct child *child, const struct answer *answer,
	const char *stopped, struct buf *error);

#endif
