/*
 * lookalike: which examples ask the same: duplicates within a split, and leaks between splits.
 *
 * What is compared is what a prompt shows of an example (the fields its template names), and the question
 * in it. Two examples are as alike as the less alike of the two: questions about one shared passage
 * are no duplicates, and neither is one question about two passages.
 */
#ifndef STROP_LOOKALIKE_H
#define STROP_LOOKALIKE_H

#include "item.h"
#include "similar.h"

/* What an example shows. In the arena. */
struct shown {
	struct str text; /* normal form; empty: nothing to compare */
	struct shingles all, question;
};

/* `retrieves`: context and chunks are retrieved, whatever fields of these names the example has. Where
 * the template names no field of the example, all but the expected value's count. */
void shown_read(struct arena *a, const struct prompty *prompt, struct str query_field,
	bool retrieves, const struct stored_example *e, struct shown *out);

/* Examples to compare with; owns copies of what it needs. */
struct lookalikes;
struct lookalikes *lookalikes_new(size_t expected);
void lookalikes_free(struct lookalikes *l); /* NULL is fine */
void lookalikes_add(
	struct lookalikes *l, const struct shown *shown, const struct stored_example *e);

struct lookalike {
	struct str name, split; /* borrowed from the lookalikes */
	struct str expected;    /* its first answer */
	double alike;           /* 0: there is none */
	bool is_same;           /* the same text in normal form */
};

/* The most alike of those added, from `least` on; the first of equals. */
struct lookalike lookalikes_find(struct lookalikes *l, const struct shown *shown, double least);

#endif
