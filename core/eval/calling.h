/* calling: from a model's answer to the call that is kept for it. */
#ifndef STROP_CALLING_H
#define STROP_CALLING_H

#include "calls.h"
#include "model.h"

/* The call to keep. Its texts are borrowed from the arguments, or in the arena. Tokens the server did
 * not count are estimated and marked; the cost is that of a live call. */
struct call calling_kept(const struct model_config *model, const struct model_event *event,
	const struct model_request *request, const struct hash *key, int64_t trial,
	struct arena *a);

#endif
