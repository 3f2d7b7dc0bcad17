/* What a program that is a model wrote to stdout. What is kept is UTF-8, counts are counts, and it is
 * an answer only with an output. */
#include "fuzz.h"

#include "provider.h"
#include "utf8.h"

const unsigned fuzz_rounds = 700;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct answer a;
	answer_init(&a);
	provider_command.body(fuzz_text(data, size), &a);
	FUZZ_CHECK(utf8_valid(buf_str(&a.text)) && utf8_valid(buf_str(&a.reasoning)));
	FUZZ_CHECK(utf8_valid(buf_str(&a.finish)));
	FUZZ_CHECK(a.usage.input >= -1 && a.usage.output >= -1);
	FUZZ_CHECK(!a.malformed || (a.error.n && !a.complete));
	FUZZ_CHECK((a.finish.n > 0) == a.complete);
	answer_done(&a);
	return 0;
}
