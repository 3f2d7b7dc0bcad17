/*
 * yamltree: a YAML document as a tree whose nodes know their place. The one place that sees
 * libyaml.
 *
 * Bounds: 8 MiB, 32 levels, 100 aliases (an alias is expanded by reference, so that nothing can
 * blow up). A key that stands twice in a mapping is an error. Nodes live in the arena given;
 * strings are copied into it.
 */
#ifndef STROP_YAMLTREE_H
#define STROP_YAMLTREE_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "json.h"
#include "mem.h"
#include "str.h"

enum yaml_type { YAML_SCALAR, YAML_LIST, YAML_MAP };

struct yaml {
	enum yaml_type type;
	struct str text;  /* of a scalar */
	bool quoted;      /* a scalar in quotes or a block: always a string */
	int line, column; /* from 1, in the file */
	struct str key;   /* of a mapping's member; its place is key_line:key_column */
	int key_line, key_column;
	struct yaml *first, *last; /* children */
	struct yaml *next;         /* sibling */
};

/* Parse the first document of `text`; `line` is added to every line (front matter that starts lower
 * down). An empty document gives a null scalar. Errors begin with FILE:LINE:COLUMN. */
int yaml_parse(struct arena *a, const char *file, struct str text, int line, struct yaml **root,
	struct err *err);

const struct yaml *yaml_get(const struct yaml *map, const char *key); /* NULL: absent, or no map */

/* What a plain scalar means in YAML 1.2's core schema. */
bool yaml_is_null(const struct yaml *v); /* also NULL itself */
bool yaml_bool(const struct yaml *v, bool *out);
bool yaml_int(const struct yaml *v, long long *out);
bool yaml_num(const struct yaml *v, double *out);

const char *yaml_type_name(
	const struct yaml *v); /* "a list", "a mapping", "text", "a number" ... */

/* The same value as JSON; the caller frees it. */
struct json *yaml_to_json(const struct yaml *v);

/* The same as JSON text, which is YAML's flow style, in the arena. */
struct str yaml_flow(struct arena *a, const struct yaml *node);

#endif
