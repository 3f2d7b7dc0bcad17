/* yamlread: typed reading of a configuration's nodes, with errors that say where, what was expected
 * and what was probably meant. */
#ifndef STROP_YAMLREAD_H
#define STROP_YAMLREAD_H

#include "err.h"
#include "str.h"
#include "yamltree.h"

struct yamlread {
	const char *file;
	struct err *err;
	int bad; /* the first error; every reader is a no-op once it is set */
};

/* Complain about a node; returns the code. */
int yamlread_refuse(struct yamlread *r, const struct yaml *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* It must be a mapping with no other keys than these (NULL-terminated). */
void yamlread_keys(
	struct yamlread *r, const struct yaml *node, const char *what, const char *const *keys);

/* The member of a mapping, or `missing`; wrong types are errors. */
struct str yamlread_str(struct yamlread *r, const struct yaml *map, const char *key);
long long yamlread_int(struct yamlread *r, const struct yaml *map, const char *key,
	long long missing, long long low, long long high);
double yamlread_num(struct yamlread *r, const struct yaml *map, const char *key, double missing,
	double low, double high);
bool yamlread_bool(struct yamlread *r, const struct yaml *map, const char *key, bool missing);

/* One of these words (NULL-terminated), by position; `missing` when absent. */
int yamlread_word(struct yamlread *r, const struct yaml *map, const char *key,
	const char *const *words, int missing);

/* The children of a list; a single scalar or mapping counts as a list of one. */
const struct yaml *yamlread_items(struct yamlread *r, const struct yaml *node);

/* How many that will be. */
size_t yamlread_count(struct yamlread *r, const struct yaml *node);

#endif
