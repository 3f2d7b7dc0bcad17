/*
 * prompty: a prompt file: YAML front matter between `---` lines, then sections begun by a line
 * `system:`, `user:` or `assistant:`.
 *
 *   ---
 *   name: answer
 *   description: shortest phrase
 *   model: {parameters: {temperature: 0, max_tokens: 64}}   # optional: overrides strop.yaml's
 *   images: [picture]                                       # optional: fields that name image files
 *   sample: {question: "..."}                               # optional
 *   ---
 *   system:
 *   ...
 *   user:
 *   {{context}} ...
 *
 * Role lines: (?i)^\s*#?\s*(system|user|assistant|developer|tool)\s*:\s*$. Text before the first
 * role is `system`, as Prompty says. A file without front matter is all body. Messages with only
 * white space are dropped; the blank lines around a message's text are not part of it (both before
 * and after rendering). CRLF becomes LF; a BOM is passed over. Each message is a template of its
 * own: a section or a change of delimiters ends with it.
 */
#ifndef STROP_PROMPTY_H
#define STROP_PROMPTY_H

#include <stddef.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "mustache.h"
#include "str.h"

struct prompt_message {
	struct str role; /* "system", "user", "assistant", "developer", "tool"; static */
	struct str text;
};

struct prompty; /* a parsed prompt; lives in the arena given, borrows the source text */

/* Parse and compile; at most 4 MiB and 1,000 messages. `file` is for messages. Unknown front matter
 * keys are ERR_INPUT with FILE:LINE:COLUMN and a suggestion; keys of Prompty v1 and v2 that strop
 * has no use for (authors, tags, version, inputs, outputs, template...) are accepted. A literal
 * secret below model (key, api_key, token, "sk-...") is refused; ${env:NAME} is not. `template:
 * jinja2` with {% in the body is refused. On error nothing is to be released but the arena. */
int prompty_parse(struct arena *a, const char *file, struct str source,
	struct mustache_partials partials, struct prompty **out, struct err *err);

struct str prompty_name(const struct prompty *p);        /* front matter's name; may be empty */
struct str prompty_description(const struct prompty *p); /* may be empty */

/* model.parameters (v1) or model.options (v2) as a JSON object, or NULL; borrowed. */
const struct json *prompty_params(const struct prompty *p);

/* A name in the front matter, and where it stands in the file. */
struct prompty_name {
	struct str name;
	int line, column;
};

/* The names of the parameters; the fields of an example whose values are paths of image files.
 * Borrowed; returns how many. */
size_t prompty_param_names(const struct prompty *p, const struct prompty_name **out);
size_t prompty_images(const struct prompty *p, const struct prompty_name **out);

/* Render every message over `data` (an object), strictly: an unknown variable is an error with its
 * line in the file. *out and texts are in the arena; *n may be 0. Nothing in the data can begin a
 * message. */
int prompty_render(const struct prompty *p, struct arena *a, const struct json *data,
	struct prompt_message **out, size_t *n, struct err *err);

/* All names used by the messages, as mustache_names. */
size_t prompty_names(struct arena *a, const struct prompty *p, const struct mustache_name **out);

/* Release what the arena does not own (the parsed parameters). NULL is tolerated. */
void prompty_done(struct prompty *p);

#endif
