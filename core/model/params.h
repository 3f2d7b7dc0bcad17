/*
 * params: from the parameters that a project or a prompt names to the members of a request.
 *
 * Names are the field's common ones, the same for every provider ("max_tokens", "temperature"); each
 * provider's table says where a name goes in its own body, or that its API takes no such thing: then
 * it is left out on purpose, and said. A name that no table has is a mistake. `extra` (an object)
 * goes into the body as it stands. Private to core/model.
 */
#ifndef STROP_PARAMS_H
#define STROP_PARAMS_H

#include "err.h"
#include "json.h"
#include "mem.h"
#include "str.h"

/* One row of a provider's table; the table ends with a row without a name. */
struct param_rule {
	const char *name;
	const char *path;   /* "top_p", "options.num_predict"; NULL: left out */
	const char *models; /* only for models of these families, separated by spaces: "o3" is o3,
			     * o3-mini and openai/o3; NULL: all. The first row that fits counts. */
	const char *why;    /* of one that is left out: "the API has no such parameter" */
	struct json *(*convert)(
		const struct json *value); /* to the API's own form; NULL: as it is */
};

/* Put `params` (an object or NULL) into the body of a request to `model`. What was left out is
 * appended to *left_out, a line each: "temperature: why". Errors name the parameter and what was
 * probably meant. */
int params_put(const struct param_rule *rules, struct str model, const struct json *params,
	struct json *body, struct buf *left_out, struct err *err);

/* Put every member of `extra` (an object or NULL) into the body, into objects that are there
 * already member by member. */
void params_put_extra(const struct json *extra, struct json *body);

#endif
