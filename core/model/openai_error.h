/* openai_error: errors as the servers with OpenAI's protocols send them. Private to core/model. */
#ifndef STROP_OPENAI_ERROR_H
#define STROP_OPENAI_ERROR_H

#include <stdbool.h>

#include "answer.h"
#include "json.h"

/* Whether it is an error, which *out then has: {"error": E}, or a list of such objects, E an object
 * with message and code (text or number) or type, or a text; or flat, {"object": "error", "message":
 * ...}, which is all that an object is known to be when is_flat is set. */
bool openai_take_error(const struct json *root, bool is_flat, struct answer *out);

#endif
