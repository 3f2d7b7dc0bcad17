/*
 * shots: the worked examples in a prompt: which examples of the train split they are, and that none of
 * them tells the answer.
 *
 * For an example no shot is the example itself, one of its group, or one that asks the same: whose
 * question resembles its own (similar.h) to SIMILAR_SAME. Such ones are passed over and the next in the
 * order of the selection is taken; there are fewer shots where the split has no other.
 *
 *   first      in the order of the data
 *   fixed      those that are named, in that order
 *   random     one permutation of the split by the seed: the same shots for every example
 *   nearest    by BM25 of its question to the example's (shots_nearest.h), the nearest one last, next to
 *              the question (Liu et al. 2021, KATE, tried both orders: which is better depends on the
 *              data, and little on it); those without a word in common follow in the order of the data
 *   diverse    the first of the data, then always the one that resembles those before it least (the
 *              greatest of its resemblances is the smallest): the same shots for every example
 *   per-class  of each class in turn, by the order in which the classes appear: its first ones, then its
 *              second ones
 *
 * None of it depends on the prompt, so that versions are compared on the same shots.
 */
#ifndef STROP_SHOTS_H
#define STROP_SHOTS_H

#include <stdbool.h>
#include <stdint.h>

#include "datasets.h"
#include "json.h"
#include "similar.h"

enum shot_select {
	SHOTS_FIRST,
	SHOTS_FIXED,
	SHOTS_RANDOM,
	SHOTS_NEAREST,
	SHOTS_DIVERSE,
	SHOTS_PER_CLASS
};

/* What `shots:` says. Borrowed. */
struct shot_rule {
	int64_t n; /* 0: none */
	enum shot_select select;
	int64_t seed;
	struct str field; /* the question; empty: the usual names (item_question), else all texts */
	struct str class; /* the field that names the class; empty: the expected value */
	const struct str *ids;
	size_t n_ids;
	struct str place; /* of the ids, FILE:LINE:COLUMN */
};

/* An example of the split, read when it is first looked at. */
struct candidate {
	int64_t ord;
	bool is_read;
	int64_t id;
	struct str name, group;
	struct shingles question; /* once it is read, or is_compared */
	bool is_compared;
	struct json *shot; /* its fields and `expected`: owned */
};

/* Those of a run, found once. Borrows store and rule. */
struct shots {
	struct store *store;
	int64_t dataset;
	const struct shot_rule *rule;
	struct arena arena;
	struct candidate *pool; /* in the order of the data */
	size_t n;
	/* Positions in the pool, of which the first n_order are known and n_all can be. */
	size_t *order;
	size_t n_order, n_all;
	double *nearness; /* of each candidate: of diverse to those in the order, of nearest to the example */
	struct nearest *nearest; /* its index, else NULL */
};

/* Find out in which order they are taken. ERR_INPUT when the train split has fewer than asked for or
 * not the ones that are named, or none of its examples has a named field. Nothing to do for 0 shots. */
int shots_load(struct store *store, int64_t dataset, const struct shot_rule *rule,
	struct shots *out, struct err *err);
void shots_done(struct shots *shots);

/* For whom: an example and its fields. */
struct shot_asker {
	int64_t id;
	struct str group;
	const struct json *fields;
};

/* The shots for an example: *list an array of their fields, the caller's; *ids their names as a JSON
 * array in the arena ("[]": none was asked for). ERR_INPUT when all of the split asks the same. */
int shots_for(struct shots *shots, const struct shot_asker *asker, struct arena *a,
	struct json **list, struct str *ids, struct err *err);

/* The text by which examples resemble each other. In the arena or borrowed. */
struct str shots_question(struct arena *a, struct str field, const struct json *fields);

/* ---- the orders (shots_order.c) ---- */

/* Find the order, or as much of it as there is before an example asks. */
int shots_order(struct shots *shots, struct err *err);

/* Begin the order for an example: that of nearest is its own. */
void shots_order_for(struct shots *shots, struct str question);

/* One more of it, where it is found as it goes; n_order < n_all. */
void shots_order_more(struct shots *shots);

/* The question of an example of the split, to be compared (shots.c). In the shots' arena. */
struct shingles shots_shingles(struct shots *shots, const struct stored_example *e);

#endif
