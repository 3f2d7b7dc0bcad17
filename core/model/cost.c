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

/* By the names that the APIs have for it; of several the largest, because it is not known which the
 * server heeds. */
int64_t model_most_output(struct str body)
{
	static const char *const names[] = {
		"max_tokens", "max_completion_tokens", "max_output_tokens", "num_predict"};
	struct json *v = NULL;
	long long most = 0, n;
	if (json_parse(body, &v, NULL) != 0)
		return 0;
	const struct json *const places[] = {v, json_get(v, "options"), json_get(v, "params")};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		for (size_t k = 0; k < sizeof names / sizeof *names; k++)
			if (json_int(json_get(places[i], names[k]), &n) && n > most)
				most = n;
	json_free(v);
	return most;
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
	/* A kind of server whose usual place is one's own machine: what the same model costs elsewhere
	 * says nothing about it. */
	bool is_own = profile && str_starts(str_of(profile->base_url), STR("http://127."));
	size_t n = 0;
	if (strcmp(service, "generic") != 0)
		out[n++] = arena_printf(a, "%s/%.*s", service, STRF(name));
	if (!is_own)
		out[n++] = arena_dup(a, name);
	return n;
}
