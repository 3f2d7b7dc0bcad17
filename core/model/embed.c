/*
 * embed: owns the two shapes of embeddings APIs. It refuses what would leave a text without a vector
 * or with another one's: order is by `index`, never by place.
 */
#include "embed.h"

#include <math.h>
#include <string.h>

#include "base64.h"
#include "json.h"
#include "marks.h"
#include "openai_error.h"
#include "profile.h"
#include "provider.h"

/* ---- the provider's row ---- */

static const struct param_rule params[] = {
	{"dimensions", "dimensions", NULL, NULL, NULL},
	{"encoding_format", "encoding_format", NULL, NULL, NULL},
	{"truncate", "truncate", NULL, NULL, NULL},
	{"keep_alive", "keep_alive", NULL, NULL, NULL},
	{"user", "user", NULL, NULL, NULL},
	{0},
};

static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)messages, (void)n, (void)body;
	return err_set(err, ERR_INPUT,
		"model %.*s makes vectors of texts, it cannot answer: choose another one",
		STRF(config->id));
}

static void body(struct str text, struct answer *out)
{
	struct json *root = NULL;
	struct err err;
	if (json_parse(text, &root, &err) != 0)
		answer_damaged(out, err.text);
	else
		openai_take_error(root, false, out);
	json_free(root);
}

static void event(struct str name, struct str data, struct answer *out)
{
	(void)name;
	body(data, out);
}

const struct provider provider_embeddings = {
	.name = "embeddings",
	.protocol = "embeddings/1",
	.path = "/embeddings",
	.list_path = "/models",
	.has_profiles = true,
	.params = params,
	.fill = fill,
	.headers = profile_headers,
	.wire = provider_wire,
	.event = event,
	.body = body,
};

/* ---- asking ---- */

static bool is_ollamas(const struct model_config *c)
{
	return str_is(str_of(profile_of(c)->name), "ollama") &&
	       !str_ends(profile_base(c), STR("/v1"));
}

static int check_texts(
	const struct model_config *c, const struct str *texts, size_t n, struct err *err)
{
	size_t tokens = 0;
	for (size_t i = 0; i < n; i++) {
		if (str_trim(texts[i]).n == 0)
			return err_set(err, ERR_INPUT,
				"model %.*s: text %zu of %zu is empty, and an empty text has no "
				"vector",
				STRF(c->id), i + 1, n);
		tokens += tokens_estimate(texts[i]);
	}
	if (n == 0 || n > EMBED_MAX_INPUTS || tokens > EMBED_MAX_TOKENS)
		return err_set(err, ERR_LIMIT,
			"model %.*s: %zu texts of about %zu tokens at once; one call takes 1 to %d "
			"texts and %d tokens",
			STRF(c->id), n, tokens, EMBED_MAX_INPUTS, EMBED_MAX_TOKENS);
	return 0;
}

static struct str make_body(
	const struct model_config *c, const struct str *texts, size_t n, struct arena *a)
{
	const struct param_tables tables = {.rules = params, .model = c->name.n ? c->name : c->id};
	struct json *root = json_object(), *list = json_array();
	struct buf text = {0}, left_out = {0};
	for (size_t i = 0; i < n; i++)
		json_push(list, json_new_str(texts[i]));
	json_put_str(root, "model", tables.model);
	json_put(root, "input", list);
	params_put(&tables, c->params, root, &left_out);
	params_put_extra(c->extra, root);
	json_print(&text, root);
	json_free(root);
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	buf_free(&left_out);
	return kept;
}

int embed_ask(const struct model_config *c, const struct str *texts, size_t n, struct arena *a,
	struct model_fetch *out, struct err *err)
{
	if (!str_is(c->provider, provider_embeddings.name))
		return err_set(err, ERR_INPUT,
			"model %.*s answers in words; vectors need a model with provider: "
			"embeddings",
			STRF(c->id));
	int bad = check_texts(c, texts, n, err);
	if (bad)
		return bad;
	*out = (struct model_fetch){
		.method = "POST",
		.path = is_ollamas(c) ? STR("/api/embed") : profile_endpoint(c, "/embeddings", a),
		.content_type = STR("application/json"),
		.body = make_body(c, texts, n, a),
	};
	return 0;
}

/* ---- what it answers ---- */

struct reading {
	const struct model_config *config;
	struct arena *arena;
	struct embedding *out;
	bool *seen;
	struct err *err;
};

static int refuse(struct reading *r, const char *what, size_t i)
{
	return err_set(r->err, ERR_NET, "model %.*s: the server's answer %s (text %zu of %zu)",
		STRF(r->config->id), what, i + 1, r->out->n);
}

/* Where the values of text i go, `dimensions` of them; NULL and an error when it had some already
 * or they are more or fewer than those of the others. */
static float *row_of(struct reading *r, size_t i, size_t dimensions, int *bad)
{
	struct embedding *e = r->out;
	*bad = 0;
	if (dimensions == 0)
		*bad = refuse(r, "has an empty vector", i);
	else if (r->seen[i])
		*bad = refuse(r, "has two vectors for one text", i);
	else if (e->dimensions && e->dimensions != dimensions)
		*bad = refuse(r, "has vectors of different lengths", i);
	if (*bad)
		return NULL;
	if (!e->values)
		e->values = arena_alloc(r->arena, e->n * dimensions * sizeof *e->values);
	e->dimensions = dimensions;
	r->seen[i] = true;
	return e->values + i * dimensions;
}

static int take_numbers(struct reading *r, size_t i, const struct json *list)
{
	int bad;
	float *row = row_of(r, i, json_len(list), &bad);
	for (const struct json *v = json_first(list); row && v; v = json_next(v), row++) {
		if (json_type(v) != JSON_NUM || !isfinite((float)json_num(v)))
			return refuse(r, "has a vector with what is no number", i);
		*row = (float)json_num(v);
	}
	return bad;
}

static float little_endian(const char *p)
{
	uint32_t bits = 0;
	float value;
	for (unsigned k = 0; k < 4; k++)
		bits |= (uint32_t)(unsigned char)p[k] << (8 * k);
	memcpy(&value, &bits, sizeof value);
	return value;
}

static int take_base64(struct reading *r, size_t i, struct str text)
{
	struct buf bytes = {0};
	int bad = 0;
	if (!base64_read(text, &bytes) || bytes.n % 4 != 0)
		bad = refuse(r, "has a vector that is no base64 of 32-bit numbers", i);
	float *row = bad ? NULL : row_of(r, i, bytes.n / 4, &bad);
	for (size_t k = 0; row && k < bytes.n / 4 && !bad; k++) {
		row[k] = little_endian(bytes.p + 4 * k);
		if (!isfinite(row[k]))
			bad = refuse(r, "has a vector with what is no number", i);
	}
	buf_free(&bytes);
	return bad;
}

static int take_vector(struct reading *r, size_t i, const struct json *vector)
{
	switch (json_type(vector)) {
	case JSON_ARRAY:
		return take_numbers(r, i, vector);
	case JSON_STR:
		return take_base64(r, i, json_str(vector));
	case JSON_NULL:
	case JSON_BOOL:
	case JSON_NUM:
	case JSON_OBJECT:
		break;
	}
	return refuse(r, "has no vector", i);
}

/* Ollama's list is in order; OpenAI's says the place of each. */
static int take_all(struct reading *r, const struct json *root)
{
	const struct json *data = json_get(root, "data");
	const struct json *list = data ? data : json_get(root, "embeddings");
	size_t at = 0;
	int bad = 0;
	for (const struct json *v = json_first(list); v && !bad; v = json_next(v), at++) {
		long long index = (long long)at;
		json_int(json_get(v, "index"), &index);
		if (index < 0 || (size_t)index >= r->out->n)
			return refuse(
				r, "has a vector for a text that was not sent", r->out->n - 1);
		bad = take_vector(r, (size_t)index, data ? json_get(v, "embedding") : v);
	}
	for (size_t i = 0; i < r->out->n && !bad; i++)
		if (!r->seen[i])
			bad = refuse(r, "has no vector for a text", i);
	return bad;
}

static void take_tokens(const struct json *root, struct embedding *out)
{
	answer_count(json_get(root, "usage"), "prompt_tokens", &out->tokens);
	answer_count(root, "prompt_eval_count", &out->tokens);
}

int embed_read(const struct model_config *c, struct str text, size_t n, struct arena *a,
	struct embedding *out, struct err *err)
{
	struct answer failure;
	struct json *root = NULL;
	struct reading r = {c, a, out, arena_alloc(a, n * sizeof *r.seen), err};
	*out = (struct embedding){.n = n, .tokens = -1};
	int bad = json_parse(text, &root, err);
	if (bad) {
		err_prefix(err, "model %.*s: the server's answer", STRF(c->id));
		return ERR_NET;
	}
	answer_init(&failure);
	if (openai_take_error(root, false, &failure))
		bad = err_set(err, ERR_NET, "model %.*s: %.*s", STRF(c->id),
			STRF(buf_str(&failure.error)));
	answer_done(&failure);
	if (!bad)
		bad = take_all(&r, root);
	take_tokens(root, out);
	json_free(root);
	return bad;
}
