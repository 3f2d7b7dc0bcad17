/* Numbers in text: each lies in the text behind the one before, and its plain form is a number. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "jsonw.h"
#include "number.h"

const unsigned fuzz_rounds = 1000;

static void check_text(struct arena *a, struct str text)
{
	struct number number, first, last = {0};
	size_t at = 0, end = 0, count = 0;
	while (number_next(text, &at, &number)) {
		struct str plain = number_text(a, &number);
		double value;
		FUZZ_CHECK(number.start >= end && number.start < number.end);
		FUZZ_CHECK(number.end <= text.n && at >= number.end);
		FUZZ_CHECK(isfinite(number.value));
		FUZZ_CHECK(number.decimals >= 0 && number.significant >= 0);
		FUZZ_CHECK(str_ends(plain, STR("%")) == number.percent);
		FUZZ_CHECK(str_to_double(
			number.percent ? str_head(plain, plain.n - 1) : plain, &value));
		FUZZ_CHECK(value == number.value);
		end = number.end;
		if (count++ == 0)
			FUZZ_CHECK(number_first(text, &first) && first.start == number.start);
		last = number;
	}
	FUZZ_CHECK(number_last(text, &number) == (count > 0));
	FUZZ_CHECK(!count || (number.start == last.start && number.end == last.end));
}

/* The shortest form of any double reads back as that double. */
static void check_shortest(struct str bytes)
{
	double value, again;
	struct buf text = {0};
	if (bytes.n < sizeof value)
		return;
	memcpy(&value, bytes.p, sizeof value);
	jsonw_number(&text, value);
	if (isfinite(value))
		FUZZ_CHECK(str_to_double(buf_str(&text), &again) && again == value);
	buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	struct arena a = {0};
	double strict;
	check_text(&a, text);
	check_shortest(text);
	if (number_strict(text, &strict))
		FUZZ_CHECK(!isnan(strict));
	arena_free(&a);
	return 0;
}
