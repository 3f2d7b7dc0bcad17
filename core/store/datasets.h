/*
 * datasets: imported evaluation sets. An example is kept once by content; a dataset is an ordered
 * list of them with split, group, tags and origin, and has a hash over all of that, so that a run
 * can say exactly what it was run on.
 */
#ifndef STROP_DATASETS_H
#define STROP_DATASETS_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "store.h"

struct stored_example {
	int64_t id;  /* of the content */
	int64_t ord; /* position in the dataset, from 1 without gaps */
	struct hash hash;
	struct str name;    /* the user's id */
	struct str fields;  /* JSON object */
	struct str answers; /* JSON object: {"expected": [...], "choices": [...], "gold": [...]} */
	struct str split, group;
	struct str tags; /* JSON array of strings */
	struct str file;
	int64_t line;
};

struct dataset {
	int64_t id;
	struct hash hash;
	int64_t examples, skipped;
	struct str problems; /* one line each, the first few bad records */
};

/* Whether files with this signature were imported already. */
int store_dataset_by_source(struct store *s, const struct hash *signature, struct arena *a,
	struct dataset *out, bool *found, struct err *err);
int store_dataset_load(
	struct store *s, int64_t id, struct arena *a, struct dataset *out, struct err *err);

/* Import: begin, add each example in order (e->id and e->ord are set), finish. A dataset that is not
 * finished is nobody's: it may be committed in pieces by who has the hold (store.h). An id that
 * stands twice is *duplicate, and not added. finish gives the dataset, an older one when the content
 * is the same. Part of the transaction. */
int store_import_begin(struct store *s, int64_t *dataset, struct err *err);
int store_import_add(struct store *s, int64_t dataset, struct stored_example *e, bool *duplicate,
	struct err *err);
int store_import_finish(struct store *s, const struct hash *signature, struct dataset *d,
	struct arena *a, struct err *err);

/* Drop some of what is left of imports that were not finished, or whose content was known. *more:
 * call again. Only for who has the hold. */
int store_import_clean(struct store *s, bool *more, struct err *err);

/* The next examples by position after `after` in a split ("" or "all": every one), at most max.
 * Texts in the arena. */
int store_examples(struct store *s, int64_t dataset, struct str split, int64_t after, size_t max,
	struct arena *a, struct stored_example *out, size_t *n, struct err *err);

/* Every example of a split, in its order, until one returns an error. It lives until `visit` returns. */
typedef int example_visitor(void *context, const struct stored_example *e, struct err *err);
int store_each_example(struct store *s, int64_t dataset, struct str split, example_visitor *visit,
	void *context, struct err *err);

/* One example by the user's id. */
int store_example_by_name(struct store *s, int64_t dataset, struct str name, struct arena *a,
	struct stored_example *out, bool *found, struct err *err);

/* One by its position. */
int store_example_by_ord(struct store *s, int64_t dataset, int64_t ord, struct arena *a,
	struct stored_example *out, bool *found, struct err *err);

/* Names that resemble, for "did you mean": the first `max` ids of the dataset. */
int store_example_names(struct store *s, int64_t dataset, size_t max, struct arena *a,
	struct str **out, size_t *n, struct err *err);

/* How many examples a split has ("" or "all": every one). */
int store_count_examples(
	struct store *s, int64_t dataset, struct str split, int64_t *n, struct err *err);

struct split_count {
	struct str name;
	int64_t n;
};
int store_splits(struct store *s, int64_t dataset, struct arena *a, struct split_count **out,
	size_t *n, struct err *err);

/* Whether a split has any example; costs a look-up, however many there are. */
int store_has_split(struct store *s, int64_t dataset, struct str split, bool *has, struct err *err);

/* The test split was seen: count it (run 0: by no run in particular). How often that happened to this
 * dataset, and how many versions have results on it. */
int store_test_look(struct store *s, int64_t dataset, int64_t run, struct err *err);
int store_test_looks(struct store *s, int64_t dataset, int64_t *n, struct err *err);
int store_test_versions(struct store *s, int64_t dataset, int64_t *n, struct err *err);

#endif
