/* pricerows: the prices that were imported, by the name that their list has for a model. */
#ifndef STROP_PRICEROWS_H
#define STROP_PRICEROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "price.h"
#include "store.h"

struct price_row {
	struct str model;
	struct price price;
	int64_t context; /* -1: not known */
	struct str mode; /* may be empty */
	struct str file; /* that it was imported from */
	int64_t imported_ms;
};

/* Keep it instead of the one of that name. Part of the open transaction. */
int store_price_put(struct store *s, const struct price_row *row, struct err *err);

/* The one of exactly that name. In the arena. */
int store_price_find(struct store *s, struct str model, struct arena *a, struct price_row *out,
	bool *found, struct err *err);

#endif
