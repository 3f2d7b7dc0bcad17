/* Fine-tuning lines: what is written can be read again, and what a provider would refuse is told. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "chatlines.h"

#define MESSAGE(role, text) ((struct chat_message){STR(role), STR(text)})

static void test_a_line(void **state)
{
	(void)state;
	const struct chat_message messages[] = {MESSAGE("developer", "Be \"short\"."),
		MESSAGE("assistant", "Yes."), MESSAGE("user", "a\nb\x01\xff")};
	struct buf line = {0};
	struct err err;
	chatlines_add(&line, messages, 3, STR("30 days"));
	assert_str(buf_str(&line),
		"{\"messages\":[{\"role\":\"system\",\"content\":\"Be \\\"short\\\".\"},"
		"{\"role\":\"assistant\",\"content\":\"Yes.\",\"weight\":0},"
		"{\"role\":\"user\",\"content\":\"a\\nb\\u0001\xef\xbf\xbd\"},"
		"{\"role\":\"assistant\",\"content\":\"30 days\"}]}\n");
	assert_done(chatlines_check(buf_str(&line), &err));
	buf_free(&line);
	/* 11 + 4 + 5 bytes of messages and 7 of the answer, a token for every 4 begun; 3 for each of four
	 * messages and for the line. */
	assert_int_equal(chatlines_tokens(messages, 3, STR("30 days")), 3 + 1 + 2 + 2 + 4 * 3 + 3);
}

static void refused(const char *line, const char *why)
{
	struct err err = {0};
	assert_int_equal(chatlines_check(str_of(line), &err), ERR_INPUT);
	if (!strstr(err.text, why))
		fail_msg("%s: %s", line, err.text);
}

#define USER "{\"role\": \"user\", \"content\": \"q\"}"
#define SAYS "{\"role\": \"assistant\", \"content\": \"a\"}"

static void test_what_is_refused(void **state)
{
	struct err err;
	(void)state;
	assert_done(chatlines_check(STR("{\"messages\": [" USER "," SAYS "]}"), &err));
	refused("{\"messages\": [" USER "," SAYS "]", "ends too early");
	refused("{\"messages\": [" USER "," SAYS "]} {}", "line 1");
	refused("[]", "no list \"messages\"");
	refused("{\"messages\": {}}", "no list \"messages\"");
	refused("{\"messages\": []}", "no list \"messages\"");
	refused("{\"messages\": [" SAYS "," USER "]}", "the last message is not the assistant's");
	refused("{\"messages\": [" SAYS "]}", "no user's message");
	refused("{\"messages\": [{\"role\": \"tool\", \"content\": \"x\"}," SAYS "]}", "\"tool\"");
	refused("{\"messages\": [{\"role\": \"user\", \"content\": \" \\n\"}," SAYS "]}",
		"message 1 (user) is empty");
	refused("{\"messages\": [" USER ",{\"role\": \"assistant\", \"content\": null}]}",
		"message 2 (assistant) is empty");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line),
		cmocka_unit_test(test_what_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
