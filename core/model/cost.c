/* cost: owns what a call costs, and under which names lists of prices have a model. */
#include <math.h>
#include <string.h>

#include "profile.h"
#include "provider.h"

static double or_else(double price, double usual)
{
	return isnan(price) ? usual : price;
}

static double cost_at(const struct price *p, const struct model_usage *u)
{
	double cached = u->cached > 0 ? (double)u->cached : 0;
	double written = u->cache_write > 0 ? (double)u->cache_write : 0;
	double thought = u->reasoning > 0 ? (double)u->reasoning : 0;
	double fresh = (double)u->input - cached - written;
	double said = (double)u->output - thought;
	return ((fresh > 0 ? fresh : 0) * p->input + cached * or_else(p->cached, p->input) +
		       written * or_else(p->cache_write, p->input) +
		       (said > 0 ? said : 0) * p->output +
		       (isnan(p->reasoning) && said < 0 ? (double)u->output : thought) *
			       or_else(p->reasoning, p->output)) /
	       1e6;
}

/* Whether nothing is paid, whatever is asked. */
static bool is_free(const struct model_config *c)
{
	const struct provider *p = provider_find(c->provider);
	bool has_price = c->price.input > 0 || c->price.output > 0;
	return p && (p->answer || (p->is_free && !has_price));
}

double model_cost(const struct model_config *c, const struct model_usage *u)
{
	if (is_free(c))
		return 0;
	if (u->input < 0 || u->output < 0)
		return (double)NAN;
	struct price at = price_at(&c->price, u->input);
	return cost_at(&at, u);
}

static double worst_at(const struct price *p, int64_t input, int64_t output)
{
	if (isnan(p->input) || isnan(p->output))
		return (double)NAN;
	/* fmax passes over what is not known. */
	return ((double)input * fmax(p->input, fmax(p->cached, p->cache_write)) +
		       (double)output * fmax(p->output, p->reasoning)) /
	       1e6;
}

double model_worst_cost(const struct model_config *c, int64_t input, int64_t output)
{
	struct price at = price_at(&c->price, 0);
	double worst = worst_at(&at, input, output);
	if (is_free(c))
		return 0;
	/* A request may turn out shorter, where a band is the cheaper one. */
	for (size_t i = 0;
		i < PRICE_BANDS && c->price.bands[i].above && c->price.bands[i].above < input;
		i++) {
		at = price_at(&c->price, c->price.bands[i].above + 1);
		worst = fmax(worst, worst_at(&at, input, output));
	}
	return worst;
}

double model_batch_cost(const struct model_config *c, const struct model_usage *u)
{
	struct price at = price_at(&c->price, u->input);
	double share = batch_price_share(c);
	if (is_free(c) || u->input < 0 || u->output < 0 || isnan(at.batch_input) ||
		isnan(at.batch_output))
		return model_cost(c, u) * share;
	/* What the cache costs is said for live calls only. */
	at.input = at.batch_input;
	at.output = at.batch_output;
	at.cached *= share;
	at.cache_write *= share;
	at.reasoning *= share;
	return cost_at(&at, u);
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
