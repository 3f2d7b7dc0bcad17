/* prompty_front: the front matter of a prompt file. For core/prompt only. */
#ifndef STROP_PROMPTY_FRONT_H
#define STROP_PROMPTY_FRONT_H

#include <stdbool.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "prompty.h"
#include "str.h"

struct prompty_front {
	struct str name, description;              /* in the arena; may be empty */
	struct json *params;                       /* an object or NULL; whoever reads frees it */
	struct prompty_name *param_names, *images; /* in the arena */
	size_t n_param_names, n_images;
	bool is_jinja; /* template: jinja2 */
};

/* Read the YAML between the fences; `line` lines stand before it. Errors begin with
 * FILE:LINE:COLUMN. On error, too, front->params is to be freed. */
int prompty_front_read(struct arena *a, const char *file, struct str text, int line,
	struct prompty_front *front, struct err *err);

#endif
