/* test_embed: what is asked of embeddings APIs and what is made of their answers. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "json.h"
#include "profile.h"

static struct err err;

static struct model_config config(const char *base_url)
{
	return (struct model_config){.id = STR("v"),
		.name = STR("small"),
		.provider = STR("embeddings"),
		.base_url = str_of(base_url)};
}

static void asks(struct model_config c, const char *params, const char *path, const char *body)
{
	static const struct str texts[] = {{"one", 3}, {"two", 3}};
	struct arena a = {0};
	struct json *json = NULL;
	struct model_fetch f;
	if (params)
		assert_done(json_parse(str_of(params), &json, &err));
	c.params = json;
	assert_done(embed_ask(&c, texts, 2, &a, &f, &err));
	assert_str(f.path, path);
	assert_str(f.body, body);
	assert_string_equal(f.method, "POST");
	json_free(json);
	arena_free(&a);
}

static void test_asking(void **state)
{
	struct model_config azure = config("https://r.openai.azure.com");
	(void)state;
	azure.api_version = STR("2024-10-21");
	asks(config(""), NULL, "https://api.openai.com/v1/embeddings",
		"{\"model\":\"small\",\"input\":[\"one\",\"two\"]}");
	asks(config("http://127.0.0.1:8080/v1/"), "{\"dimensions\":256}",
		"http://127.0.0.1:8080/v1/embeddings",
		"{\"model\":\"small\",\"input\":[\"one\",\"two\"],\"dimensions\":256}");
	asks(config("http://127.0.0.1:11434"), NULL, "/api/embed",
		"{\"model\":\"small\",\"input\":[\"one\",\"two\"]}");
	asks(config("http://127.0.0.1:11434/v1"), NULL, "http://127.0.0.1:11434/v1/embeddings",
		"{\"model\":\"small\",\"input\":[\"one\",\"two\"]}");
	asks(azure, NULL,
		"https://r.openai.azure.com/openai/deployments/small/"
		"embeddings?api-version=2024-10-21",
		"{\"model\":\"small\",\"input\":[\"one\",\"two\"]}");
}

static void test_limits(void **state)
{
	struct arena a = {0};
	struct model_config c = config("");
	struct model_fetch f;
	struct str *many = arena_alloc(&a, 2049 * sizeof *many), one = STR("word");
	struct str empty[] = {{"a", 1}, {" \n", 2}};
	char *big = mem_alloc(2000000);
	(void)state;
	memset(big, 'a', 1999999);
	for (size_t i = 0; i < 2049; i++)
		many[i] = one;
	assert_done(embed_ask(&c, many, 2048, &a, &f, &err));
	assert_int_equal(embed_ask(&c, many, 2049, &a, &f, &err), ERR_LIMIT);
	assert_non_null(strstr(err.text, "2049 texts"));
	assert_int_equal(embed_ask(&c, many, 0, &a, &f, &err), ERR_LIMIT);
	assert_int_equal(embed_ask(&c, empty, 2, &a, &f, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "text 2 of 2 is empty"));
	many[0] = (struct str){big, 1999999};
	assert_int_equal(embed_ask(&c, many, 1, &a, &f, &err), ERR_LIMIT);
	c.provider = STR("openai");
	assert_int_equal(embed_ask(&c, &one, 1, &a, &f, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "provider: embeddings"));
	free(big);
	arena_free(&a);
}

/* Wanted: the values of all vectors one after the other, or the beginning of an error. */
static void reads(const char *body, size_t n, const char *want)
{
	struct arena a = {0};
	struct model_config c = config("");
	struct embedding e;
	struct buf got = {0};
	if (embed_read(&c, str_of(body), n, &a, &e, &err) != 0)
		buf_addz(&got, err.text);
	else
		for (size_t i = 0; i < e.n * e.dimensions; i++)
			buf_addf(&got, "%s%g", i ? " " : "", (double)e.values[i]);
	if (want[0] >= 'a' ? !strstr(got.p, want) : strcmp(got.p, want) != 0)
		fail_msg("%s: %s", body, got.p);
	buf_free(&got);
	arena_free(&a);
}

static void test_reading(void **state)
{
	(void)state;
	reads("{\"data\":[{\"index\":0,\"embedding\":[1,-0.5]},{\"index\":1,\"embedding\":[2,3]}]}",
		2, "1 -0.5 2 3");
	/* By index, not by place. */
	reads("{\"data\":[{\"index\":1,\"embedding\":[2,3]},{\"index\":0,\"embedding\":[1,-0.5]}]}",
		2, "1 -0.5 2 3");
	reads("{\"data\":[{\"embedding\":[1]},{\"embedding\":[2]}]}", 2, "1 2");
	/* 1.0f and -2.0f, little-endian. */
	reads("{\"data\":[{\"index\":0,\"embedding\":\"AACAPwAAAMA=\"}]}", 1, "1 -2");
	reads("{\"embeddings\":[[1,2],[3,4]],\"prompt_eval_count\":5}", 2, "1 2 3 4");
	reads("{\"data\":[{\"index\":0,\"embedding\":[1]}]}", 2,
		"no vector for a text (text 2 of 2)");
	reads("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]}", 2,
		"two vectors for one text");
	reads("{\"data\":[{\"index\":2,\"embedding\":[1]}]}", 2, "a text that was not sent");
	reads("{\"data\":[{\"index\":-1,\"embedding\":[1]}]}", 1, "a text that was not sent");
	reads("{\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":1,\"embedding\":[1,2]}]}", 2,
		"different lengths");
	reads("{\"data\":[{\"index\":0,\"embedding\":[]}]}", 1, "an empty vector");
	reads("{\"data\":[{\"index\":0,\"embedding\":[null]}]}", 1, "what is no number");
	reads("{\"data\":[{\"index\":0,\"embedding\":[1e99]}]}", 1, "what is no number");
	reads("{\"data\":[{\"index\":0,\"embedding\":\"AACAfw==\"}]}", 1, "what is no number");
	reads("{\"data\":[{\"index\":0,\"embedding\":\"AAA=\"}]}", 1, "no base64 of 32-bit");
	reads("{\"data\":[{\"index\":0,\"embedding\":\"?\"}]}", 1, "no base64");
	reads("{\"data\":[{\"index\":0,\"embedding\":null}]}", 1, "has no vector");
	reads("{\"data\":[]}", 1, "no vector for a text");
	reads("{}", 1, "no vector for a text");
	reads("{\"error\":{\"message\":\"Pooling type 'none' is not OAI compatible\"}}", 1,
		"model v: Pooling type");
	reads("<html>", 1, "model v: the server's answer: ");
}

static void test_tokens(void **state)
{
	struct arena a = {0};
	struct model_config c = config("");
	struct embedding e;
	(void)state;
	assert_done(embed_read(
		&c, STR("{\"embeddings\":[[1]],\"prompt_eval_count\":5}"), 1, &a, &e, &err));
	assert_int_equal(e.tokens, 5);
	assert_done(embed_read(&c,
		STR("{\"data\":[{\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":7}}"), 1, &a, &e,
		&err));
	assert_int_equal(e.tokens, 7);
	assert_done(embed_read(&c, STR("{\"embeddings\":[[1]]}"), 1, &a, &e, &err));
	assert_int_equal(e.tokens, -1);
	arena_free(&a);
}

/* It cannot answer a prompt. */
static void test_no_answers(void **state)
{
	struct arena a = {0};
	struct model_config c = config("");
	struct model_message m = {.role = STR("user"), .text = STR("Hi")};
	struct model_request r;
	(void)state;
	assert_int_equal(model_request(&c, NULL, &m, 1, &a, &r, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "makes vectors"));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_asking),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_reading),
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_no_answers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
