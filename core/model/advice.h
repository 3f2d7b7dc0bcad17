/* advice: what a person can do about a call that failed, in plain words. Private to core/model. */
#ifndef STROP_ADVICE_H
#define STROP_ADVICE_H

#include "outcome.h"

/* A sentence without the facts that the error says; "" where nothing is to be advised. `url`: where
 * the model's API is. Borrowed. */
struct str advice_for(const struct reply_facts *facts, const struct answer *answer,
	const struct model_config *config, struct str url);

#endif
