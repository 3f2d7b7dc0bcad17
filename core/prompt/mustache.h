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
	bool escape_html; /* {{x}} escapes & " < > as the specification says; {{{x}}} and {{&x}}
			     never do */
	bool strict;      /* refuse what the specification renders as nothing: a variable that no
			     context has, a partial that is not there, {{#if x}} of Handlebars */
	struct mustache_partials partials;
};

struct mustache; /* a compiled template, in the arena given to compile; borrows `text` */

/* Errors: FILE:LINE: unclosed tag or section, mismatched end, empty name (ERR_INPUT); no such
 * partial (ERR_NOT_FOUND, strict only); sections nested deeper than 64, partials deeper than 16 or
 * more than 255 (ERR_LIMIT). A place in a partial reads "FILE: partial NAME:LINE". Each text begins
 * with {{ and }} as delimiters. */
int mustache_compile(struct arena *a, struct str text, const struct mustache_options *options,
	struct mustache **out, struct err *err);

/* Append the rendering over `data` (an object; any value is taken) to *out; on error *out is as
 * before. At most 4 MiB, 10,000 section items and partials, partials 16 deep, else ERR_LIMIT. In
 * strict mode an unknown variable is ERR_INPUT "FILE:LINE: {{contxt}} is not in the data; did you
 * mean {{context}}? (it has: a, b, c)"; a section's name may be unknown.
 *
 * A name with dots walks into objects; {{.}} is the current item. A section's own item fields come
 * first, then outer contexts. null renders as nothing, a number in its shortest form, an array or
 * object as compact JSON. Sections pass over what is missing, null, false, "" or []; 0 is a value.
 */
int mustache_render(
	const struct mustache *m, const struct json *data, struct buf *out, struct err *err);

/* Each name used, once, in order of appearance (sections too, {{.}} not), with the line of its
 * first use (of the {{> tag}} for a name in a partial): for highlighting, for the check before a
 * run. Borrowed from the template. */
struct mustache_name {
	struct str name; /* as written, dots included */
	int line;
	bool is_section; /* only # or ^: absence is not an error */
	bool is_inside;  /* only inside sections, whose items may have it */
};
size_t mustache_names(struct arena *a, const struct mustache *m, const struct mustache_name **out);

#endif
