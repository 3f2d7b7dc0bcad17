/* test_decoders: what the decoders make of what servers and programs send (tests/data/model). */
#include "test.h"

#include <stdlib.h>

#include "decoding.h"

static void test_anthropic(void **state)
{
	(void)state;
	assert_in_range(
		decoding_check(&provider_anthropic, "tests/data/model/anthropic.cases"), 20, 400);
}

static void test_ollama(void **state)
{
	(void)state;
	assert_in_range(decoding_check(&provider_ollama, "tests/data/model/ollama.cases"), 12, 400);
}

static void test_command(void **state)
{
	(void)state;
	assert_in_range(
		decoding_check(&provider_command, "tests/data/model/command.cases"), 9, 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_anthropic),
		cmocka_unit_test(test_ollama),
		cmocka_unit_test(test_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
