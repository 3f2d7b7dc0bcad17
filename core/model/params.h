/*
 * params: from the parameters that a project or a prompt names to the members of a request.
 *
 * Names are the field's common ones, the same for every provider ("max_tokens", "temperature"); each
 * provider's table says where a name goes in its own body, or that its API takes no such thing: then
 * it is left out on purpose, and said. A name that no provider's table has is a mistake (models.c).
 * `extra` (an object) goes into the body as it stands. Private to core/model.
 */
#ifndef STROP_PARAMS_H
#define STROP_PARAMS_H

#include "json.h"
#include "mem.h"
#include "str.h"

/* One row of a provider's table; the table ends with a row without a name. */
struct param_rule {
	const char *name;
	const char *path;   /* "top_p", "options.num_predict"; NULL: left out */
	const char *models; /* only for models of these families, separated by spaces: "o3" is o3,
			     * o3-mini and openai/o3, and "!o3-pro" takes a family out; NULL: all.
			     * The first row that fits counts. */
	const char *why;    /* of one that is left out: "the API has no such parameter" */
	/* To the API's own form, NULL for a value that has none there, which is left out like a name
	 * without a path; NULL: as it is. */
	struct json *(*convert)(const struct json *value);
};

/* OpenAI's families of models that reason before they answer; "gpt-5-chat" does not. */
#define PARAM_REASONING "o1 o3 o4 gpt-5 gpt-6 !gpt-5-chat"
#define PARAM_REFUSED   "reasoning models refuse it (`extra` sends it all the same)"

/* Why what is strop's own business is left out. */
#define PARAM_TRIALS    "strop asks once for each trial (--trials)"
#define PARAM_TRANSPORT "strop streams when somebody watches"

/* Which rows count for a request to `model`: the server's own before the API's; either may be NULL. */
struct param_tables {
	const struct param_rule *own, *rules;
	struct str model;
};

/* Put `params` (an object or NULL) into a body. What was left out is appended to *left_out, a line
 * each: "temperature: why". */
void params_put(const struct param_tables *tables, const struct json *params, struct json *body,
	struct buf *left_out);

/* A convert: one value becomes a list of it, a list stays. */
struct json *param_list(const struct json *value);

/* Put every member of `extra` (an object or NULL) into the body, into objects that are there
 * already member by member. */
void params_put_extra(const struct json *extra, struct json *body);

#endif
