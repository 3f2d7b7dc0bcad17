/*
 * prices: what the project's models cost, and from where that is known: `price:` in strop.yaml, else
 * an imported list (`strop prices import`), else it is unknown and stays so.
 */
#ifndef STROP_PRICES_H
#define STROP_PRICES_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "price.h"
#include "str.h"
#include "workbench.h"

enum price_from {
	PRICE_UNKNOWN,
	PRICE_FREE,       /* nothing is paid for it */
	PRICE_CONFIGURED, /* strop.yaml */
	PRICE_IMPORTED,
};

struct price_line {
	struct str model; /* its id in strop.yaml */
	enum price_from from;
	struct price price;
	/* Of an imported one: the name in its list, what it reads at most (-1: not said), the list's
	 * file and when it was imported. */
	struct str name, file;
	int64_t context, imported_ms;
};

/* What applies to the models of strop.yaml, in their order. In the arena. */
size_t wb_prices(struct wb *w, struct arena *a, struct price_line **out);

struct prices_report {
	const char *format;
	int64_t models; /* with a price */
	int64_t added, changed, same, skipped;
};

/* Keep the prices of a list: LiteLLM's, models.dev's or OpenRouter's. They count at once, and for
 * calls that are made from now on. */
int wb_prices_import(struct wb *w, const char *file, struct prices_report *out, struct err *err);

#endif
