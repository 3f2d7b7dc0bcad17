/* pool_limits: the limits of the pool, one an origin. Private to core/model. */
#ifndef STROP_POOL_LIMITS_H
#define STROP_POOL_LIMITS_H

#include "limit.h"
#include "model.h"

/* Zero-initialise; owns its limits. */
struct limits {
	struct limit_of *first;
};

/* Of the server that a model is reached at; made when it is new. */
struct limit *limits_of(struct limits *all, const struct model_config *config);

/* The slot of a call that was dropped, or not even sent, wherever it was taken. */
void limits_drop(struct limits *all, const void *tag, bool was_sent);

void limits_free(struct limits *all);

struct model_client *limits_join(
	struct limits *all, const struct model_config *config, int64_t concurrency, bool urgent);

#endif
