/* The built-in reader: SYSTEM %% USER, where the user's part holds documents from outside. An
 * answer is text, and the same each time. */
#include "fuzz.h"

#include "reader.h"
#include "utf8.h"

const unsigned fuzz_rounds = 200;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct reader_message messages[] = {
		{STR("system"), fuzz_part(&rest)},
		{STR("user"), rest},
	};
	struct arena a = {0};
	struct str answer = reader_answer(&a, messages, 2);
	struct str again = reader_answer(&a, messages, 2);
	FUZZ_CHECK(str_eq(answer, again));
	if (utf8_valid(messages[0].text) && utf8_valid(messages[1].text))
		FUZZ_CHECK(utf8_valid(answer));
	arena_free(&a);
	return 0;
}
