/*
 * reader_spot: recognising what may be an answer among a sentence's words: dates, amounts, names,
 * places, phrases. Each recogniser takes a word's index and returns the index after the span that
 * starts there, or the same index where none does. Indices past the end are fine.
 */
#ifndef STROP_READER_SPOT_H
#define STROP_READER_SPOT_H

#include "reader_parts.h"

enum kind {
	K_DATE,
	K_LONG,
	K_MONEY,
	K_PERCENT,
	K_NUMBER,
	K_MEASURE,
	K_NAME,
	K_ROLE,
	K_PLACE,
	K_ADDRESS,
	K_QUOTED,
	K_OFTEN,
	K_CLAUSE,
	K_PHRASE,
	KINDS
};

struct reading {
	const struct question *q;
	struct word w[SENTENCE_WORDS];
	int term[SENTENCE_WORDS]; /* the question's term, or -1 */
	size_t n;
};

typedef size_t recogniser(const struct reading *r, size_t i);

struct recogniser {
	enum kind kind;
	recogniser *at;
};

enum { SPOT_RECOGNISERS = 10 };

/* In the order of trying: of the kinds of amounts the first that stands at a word is what it is. */
extern const struct recogniser spot_recognisers[SPOT_RECOGNISERS];

extern const char *const spot_verbs[]; /* auxiliaries; NULL-terminated */

void spot_read(struct reading *r, const struct question *q, struct str text);
bool spot_among(const struct reading *r, size_t i, const char *const *list);
bool spot_in_phrase(const struct reading *r, size_t i); /* neither mark nor closed-class word */
bool spot_is_year(const struct word *w);

size_t spot_number(const struct reading *r, size_t i);
size_t spot_name(const struct reading *r, size_t i);
size_t spot_clause(const struct reading *r, size_t i); /* up to the next mark or conjunction */
size_t spot_quoted(const struct reading *r, size_t i); /* from the opening mark to the closing */

/* i is the preposition; *from becomes the first word of the place. */
size_t spot_place(const struct reading *r, size_t i, size_t *from);

#endif
