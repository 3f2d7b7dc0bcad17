/*
 * json: reading, building and printing JSON values. The one place that sees cJSON.
 *
 * Text from outside first passes a guard, because cJSON alone takes what RFC 8259 forbids and cuts
 * strings at \u0000: the guard refuses anything that is not exactly one JSON text (with line and
 * column), bounds nesting, and replaces \u0000, lone surrogates and ill-formed UTF-8 inside strings
 * by U+FFFD.
 *
 * A value is owned by the tree it is in; json_free on the root frees all.
 */
#ifndef STROP_JSON_H
#define STROP_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "mem.h"
#include "str.h"

struct json;

enum json_type { JSON_NULL, JSON_BOOL, JSON_NUM, JSON_STR, JSON_ARRAY, JSON_OBJECT };

enum { JSON_DEPTH = 128 };

/* Parse one JSON text (a BOM before it is dropped). The caller frees *out. Error: line:column and
 * what. */
int json_parse(struct str text, struct json **out, struct err *err);

/* The same for text that begins at this line and column of a file: errors name the file's. */
int json_parse_at(struct str text, int line, int column, struct json **out, struct err *err);

/* The guard alone: check, and give the text to parse: `text` itself, or a cleaned copy in *clean.
 */
int json_guard(struct str text, struct buf *clean, struct str *out, struct err *err);
int json_guard_at(
	struct str text, int line, int column, struct buf *clean, struct str *out, struct err *err);

void json_free(struct json *v);

enum json_type json_type(const struct json *v);   /* NULL counts as JSON_NULL */
const char *json_type_name(const struct json *v); /* "a string", "an object", ... for sentences */

/* Member by exact name, element by position; NULL when absent or v is no object/array (or NULL). */
const struct json *json_get(const struct json *v, const char *key);
const struct json *json_at(const struct json *v, size_t i);
/* The member of that very name, or the one that names with dots lead to: "a.b" is b within a. */
const struct json *json_find(const struct json *v, struct str path);
size_t json_len(const struct json *v); /* elements or members; 0 otherwise */

/* Walk the children: for (c = json_first(v); c; c = json_next(c)) ... json_key(c) */
const struct json *json_first(const struct json *v);
const struct json *json_next(const struct json *v);
const char *json_key(const struct json *v);

struct str json_str(const struct json *v); /* "" unless a string */
double json_num(const struct json *v);     /* 0 unless a number */
bool json_is_true(const struct json *v);   /* exactly `true` */

/* Whether it is a whole number within +-2^53; sets *out. */
bool json_int(const struct json *v, long long *out);

/* The text of a value as a template or a scorer sees it: a string as it is, a number in its
 * shortest form, true/false, null as
 * "", arrays and objects as compact JSON. In the arena (or borrowed from v). */
struct str json_text(struct arena *a, const struct json *v);

/* Building. put/push take `child`. Keys are NUL-terminated; strings must be UTF-8 (ill-formed is
 * repaired, and so is a NUL, which would end it). put replaces a member of that name; append is for
 * a name known to be new. */
struct json *json_object(void);
struct json *json_array(void);
struct json *json_new_str(struct str text);
struct json *json_new_num(double value);
struct json *json_new_bool(bool value);
struct json *json_new_null(void);
struct json *json_copy(const struct json *v);
void json_put(struct json *object, const char *key, struct json *child);
void json_append(struct json *object, const char *key, struct json *child);
void json_put_str(struct json *object, const char *key, struct str text);
void json_put_num(struct json *object, const char *key, double value);
void json_put_bool(struct json *object, const char *key, bool value);
void json_push(struct json *array, struct json *child);
void json_remove(struct json *object, const char *key);
struct json *json_member(struct json *object, const char *key); /* to change it; NULL: absent */

/* Compact text; members in their order. */
void json_print(struct buf *out, const struct json *v);

/* The same over several lines, indented by tabs, for people. */
void json_print_pretty(struct buf *out, const struct json *v);

/* Canonical text: compact, members sorted by byte order of their names at every level, numbers in
 * their shortest round-trip form; of members of the same name the first alone. Equal values give
 * equal bytes. */
void json_print_canonical(struct buf *out, const struct json *v);

#endif
