/* cost: owns what a call costs, and under which names lists of prices have a model. */
#include <math.h>
#include <string.h>

#include "jsonw.h"
#include "profile.h"
#include "provider.h"

double model_cost(const struct model_config *c, const struct model_usage *u)
{
	const struct provider *p = provider_find(c->provider);
	bool has_price = c->price_input > 0 || c->price_output > 0;
	if (p && (p->answer || (p->is_free && !has_price)))
		return 0;
	if (u->input < 0 || u->output < 0)
		return (double)NAN;
	double cached = u->cached > 0 ? (double)u->cached : 0;
	double written = u->cache_write > 0 ? (double)u->cache_write : 0;
	double fresh = (double)u->input - cached - written;
	return ((fresh > 0 ? fresh : 0) * c->price_input +
		       cached * (isnan(c->price_cached) ? c->price_input : c->price_cached) +
		       written * (isnan(c->price_cache_write) ? c->price_input
							      : c->price_cache_write) +
		       (double)u->output * c->price_output) /
	       1e6;
}

struct str model_price(const struct model_config *c, struct arena *a)
{
	const struct {
		const char *name;
		double usd;
	} prices[] = {{"input", c->price_input}, {"output", c->price_output},
		{"cached", c->price_cached}, {"cache_write", c->price_cache_write}};
	struct buf text = {0};
	struct jsonw w = {.out = &text};
	jsonw_object(&w);
	for (size_t i = 0; i < sizeof prices / sizeof *prices; i++)
		if (!isnan(prices[i].usd))
			jsonw_put_num(&w, prices[i].name, prices[i].usd);
	jsonw_end(&w);
	struct str kept = text.n > 2 ? arena_dup(a, buf_str(&text)) : STR("");
	buf_free(&text);
	return kept;
}

int64_t model_most_output(struct str body)
{
	static const char *const names[] = {"max_tokens", "max_completion_tokens",
		"max_output_tokens", "options.num_predict", "params.max_tokens"};
	struct json *v = NULL;
	long long most = 0;
	if (json_parse(body, &v, NULL) != 0)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof *names && most <= 0; i++)
		if (!json_int(json_find(v, str_of(names[i])), &most))
			most = 0;
	json_free(v);
	return most > 0 ? most : 0;
}

bool model_is_free(const struct model_config *c)
{
	const struct provider *p = provider_find(c->provider);
	return p && (p->answer || p->is_free);
}

size_t model_price_names(
	const struct model_config *c, struct arena *a, struct str out[MODEL_PRICE_NAMES])
{
	const struct provider *p = provider_find(c->provider);
	const struct profile *profile = p && p->has_profiles ? profile_of(c) : NULL;
	const char *service = profile ? profile->name : p ? p->name : "";
	struct str name = c->name.n ? c->name : c->id;
	/* Who has an address of its own and wants no key is somebody's own machine: what the same
	 * model costs elsewhere says nothing about it. */
	bool is_own = profile && profile->base_url && !profile->key_env;
	size_t n = 0;
	if (strcmp(service, "generic") != 0)
		out[n++] = arena_printf(a, "%s/%.*s", service, STRF(name));
	if (!is_own)
		out[n++] = arena_dup(a, name);
	return n;
}
