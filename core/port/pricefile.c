/*
 * pricefile: owns the reading of price lists. A price is taken only when it is a number that can be
 * one: a list that says -1 ("it depends") says nothing.
 */
#include "pricefile.h"

#include <math.h>
#include <stdio.h>

#include "fs.h"
#include "json.h"

enum { LARGEST = 64 * 1024 * 1024 };

/* ---- one price ---- */

/* USD per million tokens: a number, or a text that is one. NaN where it is none. */
static double price_of(const struct json *v, double tokens)
{
	double usd = (double)NAN;
	char text[40];
	if (json_type(v) == JSON_NUM)
		usd = json_num(v);
	else if (json_type(v) == JSON_STR && !str_to_double(json_str(v), &usd))
		usd = (double)NAN;
	if (!(usd >= 0 && usd * 1e6 / tokens <= 1e6))
		return (double)NAN;
	/* 1.5e-07 times a million is 0.15 and no digit more. */
	snprintf(text, sizeof text, "%.12g", usd * 1e6 / tokens);
	str_to_double(str_of(text), &usd);
	return usd;
}

static int64_t context_of(const struct json *v)
{
	long long n;
	return json_int(v, &n) && n > 0 ? n : -1;
}

static void take(struct pricefile *out, struct arena *a, struct str model, struct price_entry e)
{
	/* What is only read has no price for what is written. */
	if (isnan(e.price.output) && str_is(e.mode, "embedding"))
		e.price.output = 0;
	if (model.n == 0 || isnan(e.price.input) || isnan(e.price.output)) {
		out->skipped++;
		return;
	}
	e.model = arena_dup(a, model);
	e.mode = arena_dup(a, e.mode);
	out->entries[out->n++] = e;
}

/* ---- the formats ---- */

/* LiteLLM writes a band into the names: input_cost_per_token_above_200k_tokens. */
static double band_price(const struct json *m, const char *name, long long thousands)
{
	char key[80];
	snprintf(key, sizeof key, "%s_above_%lldk_tokens", name, thousands);
	return price_of(json_get(m, key), 1);
}

static bool is_band(struct str key, long long *thousands)
{
	static const char begin[] = "input_cost_per_token_above_", end[] = "k_tokens";
	size_t around = sizeof begin - 1 + sizeof end - 1;
	if (key.n <= around || !str_starts(key, str_of(begin)) || !str_ends(key, str_of(end)))
		return false;
	struct str digits = str_head(str_from(key, sizeof begin - 1), key.n - around);
	return str_to_int(digits, thousands) && *thousands > 0 && *thousands <= 1000000;
}

static void add_bands(struct price *p, const struct json *m)
{
	long long n;
	for (const struct json *v = json_first(m); v; v = json_next(v)) {
		if (!is_band(str_of(json_key(v)), &n) || isnan(price_of(v, 1)))
			continue;
		const struct price_band band = {
			.above = n * 1000,
			.input = band_price(m, "input_cost_per_token", n),
			.output = band_price(m, "output_cost_per_token", n),
			.cached = band_price(m, "cache_read_input_token_cost", n),
			.cache_write = band_price(m, "cache_creation_input_token_cost", n),
		};
		price_add_band(p, &band);
	}
}

static struct price price_of_litellm(const struct json *m)
{
	struct price p = {
		.input = price_of(json_get(m, "input_cost_per_token"), 1),
		.output = price_of(json_get(m, "output_cost_per_token"), 1),
		.cached = price_of(json_get(m, "cache_read_input_token_cost"), 1),
		.cache_write = price_of(json_get(m, "cache_creation_input_token_cost"), 1),
		.reasoning = price_of(json_get(m, "output_cost_per_reasoning_token"), 1),
		.batch_input = price_of(json_get(m, "input_cost_per_token_batches"), 1),
		.batch_output = price_of(json_get(m, "output_cost_per_token_batches"), 1),
	};
	add_bands(&p, m);
	return p;
}

static void read_litellm(const struct json *root, struct arena *a, struct pricefile *out)
{
	out->entries = arena_alloc(a, (json_len(root) + 1) * sizeof *out->entries);
	for (const struct json *m = json_first(root); m; m = json_next(m)) {
		/* The key that explains the others. */
		if (json_type(m) != JSON_OBJECT || str_is(str_of(json_key(m)), "sample_spec"))
			continue;
		take(out, a, str_of(json_key(m)),
			(struct price_entry){
				.price = price_of_litellm(m),
				.context = context_of(json_get(m, "max_input_tokens")),
				.mode = json_str(json_get(m, "mode")),
			});
	}
}

/* Of a list with four prices by these names. */
static struct price four_prices(const struct json *v, const char *const names[4], double tokens)
{
	struct price p = price_unknown;
	p.input = price_of(json_get(v, names[0]), tokens);
	p.output = price_of(json_get(v, names[1]), tokens);
	p.cached = price_of(json_get(v, names[2]), tokens);
	p.cache_write = price_of(json_get(v, names[3]), tokens);
	return p;
}

static void read_openrouter(const struct json *root, struct arena *a, struct pricefile *out)
{
	static const char *const names[] = {
		"prompt", "completion", "input_cache_read", "input_cache_write"};
	const struct json *list = json_get(root, "data");
	out->entries = arena_alloc(a, (json_len(list) + 1) * sizeof *out->entries);
	for (const struct json *m = json_first(list); m; m = json_next(m)) {
		struct str id = json_str(json_get(m, "id"));
		take(out, a, id.n ? arena_printf(a, "openrouter/%.*s", STRF(id)) : id,
			(struct price_entry){
				.price = four_prices(json_get(m, "pricing"), names, 1),
				.context = context_of(json_get(m, "context_length")),
			});
	}
}

static size_t count_models(const struct json *root)
{
	size_t n = 0;
	for (const struct json *s = json_first(root); s; s = json_next(s))
		n += json_len(json_get(s, "models"));
	return n;
}

static void read_models_dev(const struct json *root, struct arena *a, struct pricefile *out)
{
	enum { MILLION = 1000000 };
	static const char *const names[] = {"input", "output", "cache_read", "cache_write"};
	out->entries = arena_alloc(a, (count_models(root) + 1) * sizeof *out->entries);
	for (const struct json *s = json_first(root); s; s = json_next(s)) {
		const struct json *models = json_get(s, "models");
		bool has_names = json_type(models) == JSON_OBJECT;
		for (const struct json *m = json_first(models); m && has_names; m = json_next(m)) {
			const struct json *c = json_get(m, "cost");
			take(out, a, arena_printf(a, "%s/%s", json_key(s), json_key(m)),
				(struct price_entry){
					.price = four_prices(c, names, MILLION),
					.context = context_of(
						json_get(json_get(m, "limit"), "context")),
				});
		}
	}
}

static bool is_litellm(const struct json *root)
{
	for (const struct json *m = json_first(root); m; m = json_next(m))
		if (json_get(m, "input_cost_per_token") || json_get(m, "output_cost_per_token"))
			return true;
	return false;
}

static bool is_openrouter(const struct json *root)
{
	return json_get(json_at(json_get(root, "data"), 0), "pricing") != NULL;
}

/* A service has objects by name; whatever else has `models` has a list. */
static bool is_models_dev(const struct json *root)
{
	const struct json *models = json_get(json_first(root), "models");
	return json_type(root) == JSON_OBJECT && json_type(models) == JSON_OBJECT;
}

static const struct format {
	const char *name;
	bool (*is_one)(const struct json *root);
	void (*read)(const struct json *root, struct arena *a, struct pricefile *out);
} formats[] = {
	{"litellm", is_litellm, read_litellm},
	{"openrouter", is_openrouter, read_openrouter},
	{"models.dev", is_models_dev, read_models_dev},
};

/* ---- the file ---- */

int pricefile_parse(
	struct str text, const char *name, struct arena *a, struct pricefile *out, struct err *err)
{
	struct json *root = NULL;
	const struct format *f = NULL;
	*out = (struct pricefile){0};
	int bad = json_parse(text, &root, err);
	if (bad) {
		err_prefix(err, "%s", name);
		return bad;
	}
	for (size_t i = 0; i < sizeof formats / sizeof *formats && !f; i++)
		if (formats[i].is_one(root))
			f = &formats[i];
	if (f) {
		out->format = f->name;
		f->read(root, a, out);
	} else {
		bad = err_set(err, ERR_INPUT,
			"%s is no list of prices that strop knows: LiteLLM's "
			"model_prices_and_context_window.json, or the lists of models.dev or "
			"OpenRouter",
			name);
	}
	json_free(root);
	return bad;
}

int pricefile_read(const char *path, struct arena *a, struct pricefile *out, struct err *err)
{
	struct buf text = {0};
	*out = (struct pricefile){0};
	int bad = fs_read(path, LARGEST, &text, err);
	if (!bad)
		bad = pricefile_parse(buf_str(&text), path, a, out, err);
	buf_free(&text);
	return bad;
}
