/* testpool: a pool of models and a server on this machine that misbehaves as a script says. */
#ifndef STROP_TESTPOOL_H
#define STROP_TESTPOOL_H

#include "mockrun.h"
#include "model.h"

/* Zero-initialise. */
struct testpool {
	struct arena arena;
	struct mockrun mock;
	struct models *models;
	struct model_config config; /* of a model "m" at the server */
};

/* Start both: a model of `provider` at a server with this script, which is written to `dir`.
 * `options`: more of the server's, NULL-terminated, or NULL. */
void testpool_start(struct testpool *t, const char *dir, const char *provider, const char *script,
	const char *const *options);
void testpool_stop(struct testpool *t);

/* A request with this text as what the user says. In the arena. */
struct model_request *testpool_request(struct testpool *t, const char *text);

/* The next event of a pool, which must come within 20 seconds. */
struct model_event testpool_next(struct models *models);

#endif
