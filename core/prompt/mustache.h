/*
 * mustache: templates (https://mustache.github.io, specification v1.4 core modules: interpolation,
 * sections, inverted, comments, partials, delimiters), rendered over JSON values.
 *
 * A template is compiled once and rendered for each example. No HTML escaping unless asked: prompts
 * are not HTML.
 */
#ifndef STROP_MUSTACHE_H
#define STROP_MUSTACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "str.h"

/* Where partials come from: the text of {{> name}}, or false when there is none. The text must
 * outlive the template. */
struct mustache_partials {
	bool (*find)(void *context, struct str name, struct str *text);
	void *context;
};

struct mustache_options {
	const char *file; /* for messages */
	int line;         /* of the template's first line in that file, from 1 */
	bool escape_html; /* {{x}} escapes & < > " as the specification says; {{{x}}} and {{&x}}
			     never do */
	bool strict;      /* a variable that no context has is an error, with near names */
	struct mustache_partials partials;
};

struct mustache; /* a compiled template, in the arena given to compile; borrows `text` */

/* Errors: FILE:LINE: unclosed tag / section, mismatched end, partials nested deeper than 16. */
int mustache_compile(struct arena *a, struct str text, const struct mustache_options *options,
	struct mustache **out, struct err *err);

/* Append the rendering over `data` (an object) to *out; at most 4 MiB and 10,000 section steps,
 * else ERR_LIMIT. In strict mode an unknown variable is ERR_INPUT "FILE:LINE: {{contxt}} is not in
 * the data; did you mean {{context}}? (it has: a, b, c)". A name with dots walks into objects;
 * {{.}} is the current item. A section's own item fields come first, then outer contexts. */
int mustache_render(
	const struct mustache *m, const struct json *data, struct buf *out, struct err *err);

/* Each name used, once, in order of appearance (sections too), with its line: for highlighting, for
 * the check before a run. */
struct mustache_name {
	struct str name;
	int line;
	bool is_section; /* # or ^: absence is not an error */
};
size_t mustache_names(struct arena *a, const struct mustache *m, const struct mustache_name **out);

#endif
