/* Lists of prices: what is read has a name and prices that can be some; every refusal has words. */
#include "fuzz.h"

#include <math.h>

#include "pricefile.h"
#include "utf8.h"

const unsigned fuzz_rounds = 2000;

static void check_price(double usd, bool may_miss)
{
	FUZZ_CHECK(isnan(usd) ? may_miss : usd >= 0 && usd <= 1.000001e6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct pricefile list;
	struct err err = {0};
	if (pricefile_parse(fuzz_text(data, size), "prices.json", &a, &list, &err) != 0) {
		FUZZ_CHECK(err.code == ERR_INPUT || err.code == ERR_LIMIT);
		FUZZ_CHECK(err.text[0]);
	} else {
		FUZZ_CHECK(list.format);
	}
	for (size_t i = 0; i < list.n; i++) {
		const struct price_entry *e = &list.entries[i];
		FUZZ_CHECK(e->model.n > 0 && utf8_valid(e->model) && utf8_valid(e->mode));
		check_price(e->price.input, false);
		check_price(e->price.output, false);
		check_price(e->price.cached, true);
		check_price(e->price.cache_write, true);
		FUZZ_CHECK(e->context == -1 || e->context > 0);
	}
	arena_free(&a);
	return 0;
}
