/* test_openai: what the decoder makes of tests/data/model/openai.cases, and the body on the wire.
 */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "decoding.h"

static void test_cases(void **state)
{
	(void)state;
	assert_in_range(decoding_check(&provider_openai, "tests/data/model/openai.cases"), 40, 400);
}

static void begin(struct answer *a)
{
	answer_done(a);
	answer_init(a);
}

/* Text that is none of the protocol must not break anything, wherever it is cut. */
static void test_cuts(void **state)
{
	static const char body[] =
		"{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
		"\"h\\u00e9 "
		"\\ud83d\\ude00\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1}}";
	struct answer a = {0};
	(void)state;
	for (size_t n = 0; n < sizeof body - 1; n++) {
		begin(&a);
		provider_openai.body((struct str){body, n}, &a);
		assert_true(a.malformed);
		assert_false(a.complete);
		assert_true(a.error.n > 0);
	}
	begin(&a);
	provider_openai.body(STR(""), &a);
	assert_false(a.complete);
	begin(&a);
}

static void test_wire(void **state)
{
	struct buf out = {0};
	const struct model_config config = {.id = STR("m"), .provider = STR("openai")};
	(void)state;
	provider_openai.wire(&config, STR("{\"messages\":[],\"model\":\"m\"}"), false, &out);
	assert_str(buf_str(&out), "{\"messages\":[],\"model\":\"m\",\"stream\":false}");
	buf_cut(&out, 0);
	provider_openai.wire(&config, STR("{\"messages\":[],\"model\":\"m\"}"), true, &out);
	assert_str(buf_str(&out), "{\"messages\":[],\"model\":\"m\",\"stream\":true,"
				  "\"stream_options\":{\"include_usage\":true}}");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_cuts),
		cmocka_unit_test(test_wire),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
