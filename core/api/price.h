/*
 * price: what a model costs, in USD per million tokens. NaN: not known, or as the comment says.
 *
 * As JSON it is kept with each call that is made at it, and with an imported list:
 *   {"input": 2.5, "output": 10, "cached": 1.25, "cache_write": 3.75, "reasoning": 12,
 *    "batch_input": 1.25, "batch_output": 5, "above": [{"tokens": 200000, "input": 5}]}
 */
#ifndef STROP_PRICE_H
#define STROP_PRICE_H

#include <stdbool.h>
#include <stdint.h>

#include "json.h"
#include "mem.h"
#include "str.h"

enum { PRICE_BANDS = 4 };

struct price {
	double input, output;
	double cached, cache_write; /* read from and put into the provider's cache; NaN: as input */
	double reasoning;           /* of the output; NaN: as output */
	double batch_input, batch_output; /* by the provider's batches; NaN: its usual share */
	/* A request that reads more than so many tokens costs these as a whole; NaN: as above.
	 * Ascending; above 0: there are no more. */
	struct price_band {
		int64_t above;
		double input, output, cached, cache_write;
	} bands[PRICE_BANDS];
};

extern const struct price price_unknown;

/* Whether anything of it is known. */
bool price_is_known(const struct price *p);
bool price_eq(const struct price *a, const struct price *b);

/* The prices of a request that reads so many tokens: `p` without its bands. */
struct price price_at(const struct price *p, int64_t input_tokens);

/* Put a band in its place; more than PRICE_BANDS: false, and it is left out. */
bool price_add_band(struct price *p, const struct price_band *band);

/* What is known of it; "" where nothing is. In the arena. */
struct str price_json(const struct price *p, struct arena *a);
struct price price_read(const struct json *v);

#endif
