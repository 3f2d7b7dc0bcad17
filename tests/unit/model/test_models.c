/* test_models: what is refused before anything is sent, and the canonical request. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "provider.h"

static const char key_name[] = "STROP_TEST_MODELS_KEY";

static struct err err;

static struct model_config with_url(const char *url)
{
	return (struct model_config){
		.id = STR("m"), .provider = STR("openai"), .base_url = str_of(url)};
}

static void accepted(const char *url)
{
	struct model_config c = with_url(url);
	if (model_check(&c, &err) != 0)
		fail_msg("%s: %s", url, err.text);
}

static void refused(const char *url, const char *says)
{
	struct model_config c = with_url(url);
	if (model_check(&c, &err) != ERR_INPUT || !strstr(err.text, says))
		fail_msg("%s: %s", url, err.text);
}

static void test_urls(void **state)
{
	(void)state;
	accepted("");
	accepted("https://api.example.com/v1");
	accepted("https://api.example.com/v1/");
	accepted("http://127.0.0.1/v1");
	accepted("http://127.0.0.1:8080/v1");
	accepted("http://127.8.9.10:1");
	accepted("http://localhost:11434/v1");
	accepted("http://localhost");
	accepted("http://[::1]:8080/v1");
	refused("http://api.example.com/v1", "plain http to another machine");
	refused("http://localhost.evil.example/v1", "plain http");
	refused("http://localhosts/v1", "plain http");
	refused("http://127.evil.example/v1", "plain http");
	refused("http://127.0.0.1.evil.example/v1", "plain http");
	refused("http://[::1].evil.example", "a host in ASCII");
	refused("http://[::2]:80", "plain http");
	refused("http://192.168.0.1/v1", "plain http");
	refused("http://", "must begin with https://");
	refused("ftp://127.0.0.1/v1", "must begin with https://");
	refused("file:///etc/passwd", "must begin with https://");
	refused("api.example.com/v1", "must begin with https://");
	refused("https://b\xC3\xBC"
		"cher.example/v1",
		"a host in ASCII");
	refused("https://api.example.com:99999/v1", "a host in ASCII");
	refused("https:///v1", "a host in ASCII");
	refused("HTTPS//x", "must begin with https://");
	refused("https://user:pass@api.example.com/v1", "user name or password");
	refused("https://user@api.example.com/v1", "user name or password");
	refused("http://127.0.0.1@evil.example/v1", "user name or password");
	refused("http://127.0.0.1\\@evil.example", "user name or password");
	refused("https://api.example.com/v1\r\nX: y", "base_url");
	refused("https://api.example.com/a b", "base_url");
	struct model_config c = with_url("http://192.168.0.1/v1");
	c.allow_http = true;
	assert_done(model_check(&c, &err));
	c = with_url("http://user:pass@192.168.0.1/v1");
	c.allow_http = true;
	assert_int_equal(model_check(&c, &err), ERR_INPUT);
}

static int check_key(const char *key)
{
	struct model_config c = with_url("https://api.example.com/v1");
	c.api_key_env = str_of(key_name);
	if (key)
		setenv(key_name, key, 1);
	else
		unsetenv(key_name);
	memset(&err, 0, sizeof err);
	int bad = model_check(&c, &err);
	/* No sentence repeats a key. */
	if (key && strlen(key) > 4)
		assert_null(strstr(err.text, key));
	unsetenv(key_name);
	return bad;
}

static void test_keys(void **state)
{
	(void)state;
	assert_int_equal(check_key("sk-0123456789abcdef"), 0);
	assert_int_equal(check_key(NULL), ERR_INPUT);
	assert_non_null(strstr(err.text, key_name));
	assert_int_equal(check_key(""), ERR_INPUT);
	assert_int_equal(check_key("sk-01234\r\nX-Evil: 1"), ERR_INPUT);
	assert_int_equal(check_key("sk-01234\n"), ERR_INPUT);
	assert_int_equal(check_key("sk-01234 56789"), ERR_INPUT);
	assert_int_equal(check_key("sk-01234\t"), ERR_INPUT);
	assert_int_equal(check_key("sk-01234\x7f"), ERR_INPUT);
	assert_int_equal(check_key("sk-01234\xC3\xA9"), ERR_INPUT);
}

static void test_providers(void **state)
{
	struct model_config c = {.id = STR("m"), .provider = STR("opnai")};
	(void)state;
	assert_int_equal(model_check(&c, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "did you mean openai?"));
	c.provider = STR("zzzzzz");
	assert_int_equal(model_check(&c, &err), ERR_INPUT);
	assert_null(strstr(err.text, "did you mean"));
	c.provider = STR("builtin");
	assert_done(model_check(&c, &err));
}

static struct json *parse(const char *text)
{
	struct json *v;
	assert_done(json_parse(str_of(text), &v, &err));
	return v;
}

static const struct model_message messages[] = {
	{.role = {"system", 6}, .text = {"Be brief.", 9}},
	{.role = {"user", 4}, .text = {"A \"quote\"\nand \xC3\xA9", 16}},
};

static void test_canonical(void **state)
{
	struct arena a = {0};
	struct model_request r;
	struct json *own = parse("{\"top_p\": 0.50, \"temperature\": 1, \"stream\": true}");
	struct json *extra = parse("{\"a\": {\"z\": 1, \"b\": 2}}");
	struct json *params = parse("{\"temperature\": 0.0, \"stream_options\": {}}");
	struct model_config c = with_url("https://api.example.com/v1//");
	(void)state;
	c.params = own;
	c.extra = extra;
	c.name = STR("gpt-x");
	assert_done(model_request(&c, params, messages, 2, &a, &r, &err));
	assert_str(r.protocol, "openai-chat/1");
	assert_str(r.endpoint, "https://api.example.com/v1/chat/completions");
	assert_str(r.model, "gpt-x");
	assert_str(r.body,
		"{\"a\":{\"b\":2,\"z\":1},\"messages\":[{\"content\":\"Be brief.\",\"role\":"
		"\"system\"},{\"content\":\"A \\\"quote\\\"\\nand \xC3\xA9\",\"role\":\"user\"}],"
		"\"model\":\"gpt-x\",\"temperature\":0,\"top_p\":0.5}");
	assert_str(r.left_out, "stream: strop streams when somebody watches\n"
			       "stream_options: strop streams when somebody watches\n");
	json_free(own);
	json_free(extra);
	json_free(params);
	arena_free(&a);
}

/* The order in which parameters stand must not split the cache; what they are must. */
static void test_same_request(void **state)
{
	static const char *const equal[] = {"{\"temperature\":0.7,\"top_p\":1}",
		"{\"top_p\":1.0,\"temperature\":7e-1}",
		"{\"top_p\":1,\"stream\":false,\"temperature\":0.70}"};
	struct arena a = {0};
	struct model_request first, r;
	struct model_config c = with_url("https://api.example.com/v1");
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct json *params = parse(equal[i]);
		assert_done(model_request(&c, params, messages, 2, &a, i ? &r : &first, &err));
		if (i)
			assert_true(str_eq(r.body, first.body));
		json_free(params);
	}
	assert_done(model_request(&c, NULL, messages, 1, &a, &r, &err));
	assert_false(str_eq(r.body, first.body));
	arena_free(&a);
}

static void test_builtin(void **state)
{
	struct arena a = {0};
	struct model_request r;
	struct model_config c = {.id = STR("mine"), .provider = STR("builtin")};
	(void)state;
	assert_done(model_request(&c, NULL, messages, 2, &a, &r, &err));
	assert_str(r.endpoint, "");
	assert_str(r.protocol, "builtin/1");
	/* Its name is the user's; the answers are the same whatever it is called. */
	assert_true(str_find(r.body, STR("\"model\":\"reader\"")) >= 0);
	assert_true(str_find(r.body, STR("\"reader\":")) >= 0);
	arena_free(&a);
}

static double cost(const struct model_config *c, int64_t input, int64_t output)
{
	struct model_usage u = {input, output, -1, -1, -1};
	return model_cost(c, &u);
}

static void test_cost(void **state)
{
	struct model_config c = {.provider = STR("openai"), .price = price_unknown};
	(void)state;
	c.price.input = 3;
	c.price.output = 15;
	assert_true(cost(&c, 1000000, 0) == 3);
	assert_true(cost(&c, 1000, 2000) == (3000.0 + 30000.0) / 1e6);
	assert_true(isnan(cost(&c, -1, 5)));
	/* What came from the provider's cache or went into it is in the input, at its own price
	 * where there is one. */
	struct model_usage u = {1000, 0, 600, 300, 0};
	assert_true(model_cost(&c, &u) == 3000.0 / 1e6);
	c.price.cached = 0.3;
	c.price.cache_write = 3.75;
	assert_true(model_cost(&c, &u) == (300.0 + 180.0 + 1125.0) / 1e6);
	c.price.output = (double)NAN;
	assert_true(isnan(cost(&c, 1, 1)));
	c.provider = STR("builtin");
	assert_true(cost(&c, 1, 1) == 0);
}

static void test_cost_of_thoughts(void **state)
{
	struct model_config c = {.provider = STR("openai"), .price = price_unknown};
	struct model_usage u = {1000, 500, 0, 0, 400};
	(void)state;
	c.price.input = 1;
	c.price.output = 10;
	assert_true(model_cost(&c, &u) == 6000.0 / 1e6);
	c.price.reasoning = 2;
	assert_true(model_cost(&c, &u) == (1000.0 + 1000.0 + 800.0) / 1e6);
}

/* A long request costs its band as a whole; where the band says nothing, what is said below it. */
static void test_cost_of_bands(void **state)
{
	struct model_config c = {.provider = STR("openai"), .price = price_unknown};
	(void)state;
	c.price.input = 1;
	c.price.output = 10;
	const struct price_band high = {300000, 4, 20, NAN, NAN}, low = {200000, 2, NAN, NAN, NAN};
	assert_true(price_add_band(&c.price, &high) && price_add_band(&c.price, &low));
	assert_true(cost(&c, 200000, 1000) == (200000.0 + 10000.0) / 1e6);
	assert_true(cost(&c, 200001, 1000) == (400002.0 + 10000.0) / 1e6);
	assert_true(cost(&c, 300001, 1000) == (1200004.0 + 20000.0) / 1e6);
}

static void test_worst_cost(void **state)
{
	struct model_config c = {.provider = STR("openai"), .price = price_unknown};
	(void)state;
	c.price.input = 3;
	c.price.output = 15;
	assert_true(model_worst_cost(&c, 1000, 100) == (3000.0 + 1500.0) / 1e6);
	c.price.cached = 0.3;
	c.price.cache_write = 3.75;
	c.price.reasoning = 20;
	assert_true(model_worst_cost(&c, 1000, 100) == (3750.0 + 2000.0) / 1e6);
	const struct price_band band = {500, 1, 1, NAN, 1};
	price_add_band(&c.price, &band);
	assert_true(model_worst_cost(&c, 1000, 100) >= (3750.0 + 2000.0) / 1e6);
	c.price.input = (double)NAN;
	assert_true(isnan(model_worst_cost(&c, 1, 1)));
}

static void test_cost_of_batches(void **state)
{
	struct model_config c = {.provider = STR("openai"), .price = price_unknown};
	struct model_usage u = {1000, 1000, 400, -1, -1};
	(void)state;
	c.price.input = 2;
	c.price.output = 10;
	c.price.cached = 1;
	assert_true(model_batch_cost(&c, &u) == model_cost(&c, &u) / 2);
	c.price.batch_input = 0.5;
	c.price.batch_output = 4;
	assert_true(model_batch_cost(&c, &u) == (300.0 + 200.0 + 4000.0) / 1e6);
	/* Their own prices are those of short requests. */
	const struct price_band band = {500, 3, NAN, NAN, NAN};
	price_add_band(&c.price, &band);
	assert_true(model_batch_cost(&c, &u) == model_cost(&c, &u) / 2);
	u.output = -1;
	assert_true(isnan(model_batch_cost(&c, &u)));
	c.provider = STR("builtin");
	assert_true(model_batch_cost(&c, &u) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_urls),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_providers),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_same_request),
		cmocka_unit_test(test_builtin),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_cost_of_thoughts),
		cmocka_unit_test(test_cost_of_bands),
		cmocka_unit_test(test_worst_cost),
		cmocka_unit_test(test_cost_of_batches),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
