/* test_recorded_wire: exchanges that were recorded, through framing and decoder; and the members of
 * our requests against OpenAI's own description of its API. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "fs.h"
#include "json.h"
#include "way.h"

static struct err err;

static struct json *load(const char *path)
{
	struct buf text = test_read_file(path);
	struct json *v = NULL;
	assert_done(json_parse(buf_str(&text), &v, &err));
	buf_free(&text);
	return v;
}

/* ---- answers ---- */

static void gunzip(struct str packed, struct buf *out)
{
	char *dir = test_make_dir(), block[4096];
	struct buf path = {0}, command = {0};
	size_t n;
	buf_addf(&path, "%s/body.gz", dir);
	assert_done(fs_write(path.p, packed, &err));
	buf_addf(&command, "gzip -dc '%s'", path.p);
	FILE *f = popen(command.p, "re");
	assert_non_null(f);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(out, (struct str){block, n});
	assert_int_equal(pclose(f), 0);
	test_remove_dir(dir);
	free(dir);
	buf_free(&path);
	buf_free(&command);
}

static void body_of(const struct json *response, struct buf *out)
{
	struct str base64 = json_str(json_get(response, "body_base64"));
	struct buf packed = {0};
	buf_add(out, json_str(json_get(response, "body")));
	if (base64.n == 0)
		return;
	assert_true(base64_read(base64, &packed));
	gunzip(buf_str(&packed), out);
	buf_free(&packed);
}

/* What every recorded answer is: complete (but for one whose server never said why it ended), with
 * tokens, and with a text or calls. */
static void check_answer(const char *file, const struct answer *a, struct str bytes)
{
	bool has_end = str_find(bytes, STR("\"finish_reason\":\"")) >= 0 ||
		       str_find(bytes, STR("\"object\":\"response\"")) >= 0 ||
		       str_find(bytes, STR("\"object\": \"response\"")) >= 0;
	if (a->complete != has_end || a->malformed || a->error.n)
		fail_msg("%s: not complete: %.*s", file, STRF(buf_str(&a->error)));
	if (a->usage.input <= 0 || a->usage.output <= 0 || a->text.n == 0)
		fail_msg("%s: %lld in, %lld out, text \"%.*s\"", file, (long long)a->usage.input,
			(long long)a->usage.output, STRF(buf_str(&a->text)));
	for (size_t i = 0; i < a->n_calls; i++)
		if (a->calls[i].name.n == 0 || a->calls[i].id.n == 0)
			fail_msg("%s: call %zu has no name or id", file, i);
}

static void check_exchange(const char *file, const struct json *exchange)
{
	struct str uri = json_str(json_get(json_get(exchange, "request"), "uri"));
	const struct provider *p =
		str_ends(uri, STR("/responses")) ? &provider_responses : &provider_openai;
	struct buf bytes = {0};
	struct way w;
	body_of(json_get(exchange, "response"), &bytes);
	if (bytes.p[0] == '{') {
		way_whole(p, STR(""), &w);
		p->body(buf_str(&bytes), &w.answer);
	} else {
		way_whole(p, buf_str(&bytes), &w);
		way_check_cuts(p, buf_str(&bytes), file);
	}
	answer_close(&w.answer);
	check_answer(file, &w.answer, buf_str(&bytes));
	answer_done(&w.answer);
	buf_free(&bytes);
}

static void test_cassettes(void **state)
{
	struct arena a = {0};
	struct fs_list files;
	char *dir = mem_dup(str_of(test_open_data("wire/llm_cassettes")));
	int n = 0;
	(void)state;
	assert_done(fs_glob(&a, dir, STR("*.json"), &files, &err));
	for (size_t i = 0; i < files.n; i++) {
		struct json *list = load(fs_join(&a, str_of(dir), files.paths[i]).p);
		for (const struct json *e = json_first(list); e; e = json_next(e), n++)
			check_exchange(files.paths[i].p, e);
		json_free(list);
	}
	assert_true(n >= 10);
	free(dir);
	arena_free(&a);
}

/* ---- requests ---- */

/* Whether a schema, or one that it is made of, has the property. */
static bool has_property(const struct json *schemas, const struct json *schema, const char *name)
{
	struct str ref = json_str(json_get(schema, "$ref"));
	if (ref.n) {
		char *key = mem_dup(str_from(ref, (size_t)(str_rfind(ref, STR("/")) + 1)));
		schema = json_get(schemas, key);
		free(key);
	}
	if (json_get(json_get(schema, "properties"), name))
		return true;
	for (const struct json *s = json_first(json_get(schema, "allOf")); s; s = json_next(s))
		if (has_property(schemas, s, name))
			return true;
	return false;
}

/* The first member of every path that a table has for a plain model. */
static void check_rules(const struct json *schemas, const struct json *schema,
	const struct param_rule *rules, const struct param_rule *instead)
{
	for (; rules->name; rules++) {
		const struct param_rule *other = instead;
		while (other && other->name &&
			(other->models || strcmp(other->name, rules->name) != 0))
			other++;
		const char *path = other && other->name ? other->path : rules->path;
		struct str rest = str_of(path), member;
		if (!path)
			continue;
		str_split(&rest, '.', &member);
		char *name = mem_dup(member);
		if (!has_property(schemas, schema, name))
			fail_msg("%s goes to %s, which the API does not have", rules->name, path);
		free(name);
	}
}

static void test_description(void **state)
{
	struct json *root = load(test_open_data("wire/openai_openapi_part.json"));
	const struct json *schemas = json_get(json_get(root, "components"), "schemas");
	struct model_config c = {.id = STR("m")};
	(void)state;
	check_rules(schemas, json_get(schemas, "CreateChatCompletionRequest"),
		provider_openai.params, provider_openai.own_params(&c));
	check_rules(schemas, json_get(schemas, "CreateResponse"), provider_responses.params, NULL);
	json_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cassettes),
		cmocka_unit_test(test_description),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
