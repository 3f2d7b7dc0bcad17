/*
 * config: reading a scorer's parameters out of its YAML, with errors that name the place and the
 * nearest valid word, and writing each parameter that was read into the signature.
 *
 * A getter of a key that is absent gives the fallback and still writes it: a signature holds every
 * parameter, so that a changed default changes it too.
 */
#ifndef STROP_SCORE_CONFIG_H
#define STROP_SCORE_CONFIG_H

#include <stdbool.h>

#include "err.h"
#include "mem.h"
#include "yamltree.h"

struct config {
	struct arena *arena;     /* for strings that live as long as the scorer */
	const struct yaml *map;  /* the parameters, NULL: none */
	const struct yaml *only; /* the value of the short form {kind: VALUE} ... */
	const char *only_key;    /* ... and the parameter it stands for */
	const char *kind;        /* for sentences */
	struct buf *signature;   /* "exact|norm:squad1.1" grows here */
};

const struct yaml *config_get(const struct config *c, const char *key);

/* Error unless every key of the map is in one of the two NULL-terminated lists (either may be
 * NULL). */
int config_check_keys(
	const struct config *c, const char *const *common, const char *const *own, struct err *err);

int config_bool(struct config *c, const char *key, bool fallback, bool *out, struct err *err);

/* A number within [min, max]; out keeps its value as the fallback. */
int config_num(
	struct config *c, const char *key, double min, double max, double *out, struct err *err);

/* One of n words; *out is its position and keeps its value as the fallback. */
int config_word(struct config *c, const char *key, const char *const *words, size_t n, size_t *out,
	struct err *err);

/* A text or a list of texts, none of them empty; *list lives in the arena. *n is 0 when absent. */
int config_texts(struct config *c, const char *key, struct str **list, size_t *n, struct err *err);

/* The same for a node that is no member: `what` names it in sentences. */
int config_node_texts(struct config *c, const struct yaml *node, const char *what,
	struct str **list, size_t *n, struct err *err);

/* "scorer:LINE:COLUMN: " and the sentence. */
int config_refuse(const struct yaml *at, struct err *err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "; did you mean `X`?" or "" in the arena. */
struct str config_hint(struct arena *a, struct str name, const char *const *names, size_t n);

/* "|key:" then the text in JSON quotes, or the number in its shortest form. */
void config_sign_text(struct config *c, const char *key, struct str text);
void config_sign_num(struct config *c, const char *key, double value);

#endif
