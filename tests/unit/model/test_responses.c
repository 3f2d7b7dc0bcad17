/* test_responses: the Responses API as data. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "decoding.h"

static void test_cases(void **state)
{
	(void)state;
	assert_in_range(
		decoding_check(&provider_responses, "tests/data/model/responses.cases"), 30, 400);
}

static void test_roles(void **state)
{
	static const struct model_message messages[] = {
		{.role = {"system", 6}, .text = {"One.", 4}},
		{.role = {"developer", 9}, .text = {"Two.", 4}},
		{.role = {"user", 4}, .text = {"Hi", 2}},
		{.role = {"assistant", 9}, .text = {"Ho", 2}},
		{.role = {"system", 6}, .text = {"Later.", 6}},
		{.role = {"tool", 4}, .text = {"42", 2}},
	};
	struct model_config c = {.id = STR("m"), .provider = STR("openai-responses")};
	struct arena a = {0};
	struct model_request r;
	struct err err;
	(void)state;
	assert_done(model_request(&c, NULL, messages, 5, &a, &r, &err));
	assert_str(r.body,
		"{\"input\":[{\"content\":\"Hi\",\"role\":\"user\"},{\"content\":\"Ho\",\"role\":"
		"\"assistant\"},{\"content\":\"Later.\",\"role\":\"system\"}],\"instructions\":"
		"\"One.\\n\\nTwo.\",\"model\":\"m\",\"store\":false}");
	assert_int_equal(model_request(&c, NULL, messages, 6, &a, &r, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "no messages of the role tool"));
	arena_free(&a);
}

static void test_images(void **state)
{
	static const struct model_image image = {{"image/png", 9}, {"iVBO", 4}, {"0123", 4}};
	struct model_message m = {.role = STR("user"), .text = STR("What?"), &image, 1};
	struct model_config c = {.id = STR("m"), .provider = STR("openai-responses")};
	struct arena a = {0};
	struct model_request r;
	struct err err;
	(void)state;
	assert_done(model_request(&c, NULL, &m, 1, &a, &r, &err));
	assert_str(r.body,
		"{\"input\":[{\"content\":[{\"image_url\":{\"image_data_url\":\"0123\"},\"type\":"
		"\"input_image\"},{\"text\":\"What?\",\"type\":\"input_text\"}],\"role\":\"user\"}]"
		","
		"\"model\":\"m\",\"store\":false}");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_roles),
		cmocka_unit_test(test_images),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
