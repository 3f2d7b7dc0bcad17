/* The headers of a reply, "Name: value" a line: whatever they say about waiting, it is bounded, and
 * a client is told either to go or how long to wait. */
#include "fuzz.h"

#include <string.h>

#include "limit.h"
#include "outcome.h"

const unsigned fuzz_rounds = 1000;

enum { DAY_MS = 86400000, PATIENCE_US = 120000000 };

static void check_facts(const struct reply_facts *f)
{
	FUZZ_CHECK(f->retry_after_ms >= -1 && f->retry_after_ms <= DAY_MS);
	FUZZ_CHECK(memchr(f->request_id, '\0', sizeof f->request_id));
	FUZZ_CHECK(memchr(f->location, '\0', sizeof f->location));
	for (size_t i = 0; i < RATE_KINDS; i++) {
		FUZZ_CHECK(f->rates.of[i].remaining >= 0 || f->rates.of[i].remaining == -1);
		FUZZ_CHECK(f->rates.of[i].reset_us >= -1 &&
			   f->rates.of[i].reset_us <= (int64_t)DAY_MS * 1000);
	}
}

static void check_wait(const struct rates *rates)
{
	const struct limit_terms terms = {.model = STR("m"), .concurrency = 1};
	struct limit *limit = limit_new();
	struct limit_client *c = limit_join(limit, &terms, 0);
	int64_t wait = INT64_MAX, now = 1000;
	limit_heard(limit, STR("m"), rates, now);
	limit_want(c, 1);
	if (!limit_take(c, &terms, 100, now, &wait)) {
		FUZZ_CHECK(wait > 0 && wait <= PATIENCE_US);
		FUZZ_CHECK(limit_take(c, &terms, 100, now + PATIENCE_US, &wait));
	}
	limit_free(limit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size), line;
	struct reply_facts facts;
	outcome_init(&facts);
	while (str_line(&rest, &line)) {
		ssize_t colon = str_find(line, STR(":"));
		if (colon < 0)
			continue;
		outcome_take_header(&facts, str_head(line, (size_t)colon),
			str_trim(str_from(line, (size_t)colon + 1)));
	}
	check_facts(&facts);
	check_wait(&facts.rates);
	return 0;
}
