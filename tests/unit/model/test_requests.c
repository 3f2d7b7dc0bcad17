/* test_requests: from configurations to requests, as tests/data/model/requests.cases says. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "profile.h"
#include "provider.h"

static struct err err;

static const struct model_message messages[] = {
	{.role = {"system", 6}, .text = {"Be brief.", 9}},
	{.role = {"user", 4}, .text = {"Hi", 2}},
};

struct one {
	struct arena arena;
	struct str name;
	struct json *json; /* the configuration */
	struct model_config config;
	struct model_request request;
};

static void fail_in(const struct one *o, const char *what, struct str got)
{
	fail_msg("case %.*s: %s is \"%.*s\"", STRF(o->name), what, STRF(got));
}

static const struct str *read_command(struct one *o)
{
	const struct json *list = json_get(o->json, "command");
	struct str *words = arena_alloc(&o->arena, (json_len(list) + 1) * sizeof *words);
	for (size_t i = 0; i < json_len(list); i++)
		words[i] = json_str(json_at(list, i));
	return words;
}

static void read_config(struct one *o, struct str text)
{
	assert_done(json_parse(text, &o->json, &err));
	o->config = (struct model_config){
		.id = json_str(json_get(o->json, "id")),
		.name = json_str(json_get(o->json, "name")),
		.provider = json_str(json_get(o->json, "provider")),
		.base_url = json_str(json_get(o->json, "base_url")),
		.profile = json_str(json_get(o->json, "profile")),
		.api_version = json_str(json_get(o->json, "api_version")),
		.organization = json_str(json_get(o->json, "organization")),
		.project = json_str(json_get(o->json, "project")),
		.referer = json_str(json_get(o->json, "referer")),
		.title = json_str(json_get(o->json, "title")),
		.beta = json_str(json_get(o->json, "beta")),
		.prompt_caching = json_is_true(json_get(o->json, "prompt_caching")),
		.command = read_command(o),
		.n_command = json_len(json_get(o->json, "command")),
		.params = json_get(o->json, "params"),
		.extra = json_get(o->json, "extra"),
	};
	if (model_check(&o->config, &err) != 0 ||
		model_request(&o->config, NULL, messages, 2, &o->arena, &o->request, &err) != 0)
		fail_in(o, "error", str_of(err.text));
}

static void done(struct one *o)
{
	json_free(o->json);
	arena_free(&o->arena);
	*o = (struct one){0};
}

static void check_body(struct one *o, struct str want)
{
	struct json *body;
	struct buf got = {0};
	assert_done(json_parse(o->request.body, &body, &err));
	json_remove(body, "messages");
	json_remove(body, "input"); /* the instructions are a member of their own */
	json_print_canonical(&got, body);
	if (!str_eq(buf_str(&got), want))
		fail_in(o, "body", buf_str(&got));
	buf_free(&got);
	json_free(body);
}

static void check_left(struct one *o, struct str want)
{
	struct buf got = {0};
	struct str rest = o->request.left_out, line, name;
	while (str_line(&rest, &line)) {
		str_split(&line, ':', &name);
		buf_addf(&got, "%s%.*s", got.n ? " " : "", STRF(name));
	}
	if (!str_eq(buf_str(&got), want))
		fail_in(o, "left out", buf_str(&got));
	buf_free(&got);
}

static void check_wire(struct one *o, struct str want)
{
	struct buf got = {0};
	struct json *body = NULL;
	provider_send_body(&o->config, &o->request, true, &got);
	if (!str_ends(buf_str(&got), want) || json_parse(buf_str(&got), &body, NULL) != 0)
		fail_in(o, "what is sent", buf_str(&got));
	json_free(body);
	buf_free(&got);
}

static void check_headers(struct one *o, struct str want)
{
	struct str list[4];
	struct buf got = {0};
	size_t n = provider_find(o->config.provider)->headers(&o->config, &o->arena, list);
	for (size_t i = 0; i < n; i++)
		buf_addf(&got, "%s%.*s", i ? "|" : "", STRF(list[i]));
	if (!str_eq(buf_str(&got), want))
		fail_in(o, "headers", buf_str(&got));
	buf_free(&got);
}

static void check(struct one *o, struct str what, struct str want)
{
	const struct provider *p = provider_find(o->config.provider);
	struct str key = str_of(provider_key_header(p, &o->config));
	struct str profile = str_of(profile_of(&o->config)->name);
	if (str_is(what, "body"))
		check_body(o, want);
	else if (str_is(what, "left"))
		check_left(o, want);
	else if (str_is(what, "wire"))
		check_wire(o, want);
	else if (str_is(what, "headers"))
		check_headers(o, want);
	else if (str_is(what, "why") && str_find(o->request.left_out, want) < 0)
		fail_in(o, "why", o->request.left_out);
	else if (str_is(what, "profile") && !str_eq(profile, want))
		fail_in(o, "profile", profile);
	else if (str_is(what, "endpoint") && !str_eq(o->request.endpoint, want))
		fail_in(o, "endpoint", o->request.endpoint);
	else if (str_is(what, "protocol") && !str_eq(o->request.protocol, want))
		fail_in(o, "protocol", o->request.protocol);
	else if (str_is(what, "key") && !str_eq(key, want))
		fail_in(o, "key header", key);
}

static void test_cases(void **state)
{
	struct buf file = test_read_file("tests/data/model/requests.cases");
	struct str rest = buf_str(&file), line, word;
	struct one o = {0};
	int n = 0;
	(void)state;
	while (str_line(&rest, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		str_split(&line, ' ', &word);
		if (str_is(word, "case")) {
			done(&o);
			o.name = line;
			n++;
		} else if (str_is(word, "config")) {
			read_config(&o, line);
		} else {
			check(&o, word, line);
		}
	}
	done(&o);
	assert_in_range(n, 30, 400);
	buf_free(&file);
}

static void refused(struct model_config c, const char *params, const char *says)
{
	struct arena a = {0};
	struct model_request r;
	struct json *json = NULL;
	c.id = STR("m");
	c.provider = STR("openai");
	if (params)
		assert_done(json_parse(str_of(params), &json, &err));
	int bad = model_check(&c, &err);
	if (!bad)
		bad = model_request(&c, json, messages, 2, &a, &r, &err);
	if (bad != ERR_INPUT || !strstr(err.text, says))
		fail_msg("%s: %s", says, err.text);
	json_free(json);
	arena_free(&a);
}

static void test_refused(void **state)
{
	(void)state;
	refused((struct model_config){.profile = STR("azure")}, NULL, "model m needs base_url");
	refused((struct model_config){.profile = STR("generic")}, NULL, "model m needs base_url");
	refused((struct model_config){.title = STR("a\r\nX-Evil: 1")}, NULL,
		"model m: title must be plain ASCII");
	refused((struct model_config){.organization = STR("\xC3\xA9")}, NULL,
		"organization must be plain ASCII");
	refused((struct model_config){0}, "{\"temprature\":1}",
		"model m: unknown parameter \"temprature\": did you mean \"temperature\"?");
	refused((struct model_config){0}, "{\"zzzzzzz\":1}",
		"unknown parameter \"zzzzzzz\"; what the API knows");
}

/* A server that loads a model before it answers is waited for. */
static void test_first_byte(void **state)
{
	struct model_config c = {.id = STR("m"), .provider = STR("openai")};
	(void)state;
	assert_int_equal(provider_first_byte_ms(&provider_openai, &c), 120000);
	c.profile = STR("llama.cpp");
	assert_int_equal(provider_first_byte_ms(&provider_openai, &c), 600000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_first_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
