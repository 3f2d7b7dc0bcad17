/* wb_models: owns what people are told of the models: where they are and what they cost. */
#include "wb_parts.h"

#include <math.h>

#include "origin.h"
#include "recorded.h"

/* "api.openai.com", "127.0.0.1:8080"; empty for what is in this process, a program, and an address
 * that is none. */
static struct str host_of(const struct model_config *c, struct arena *a)
{
	struct str origin;
	if (model_url(c).n == 0 || !origin_of(a, model_url(c), &origin))
		return STR("");
	int64_t at = str_find(origin, STR("://"));
	return at < 0 ? origin : str_from(origin, (size_t)at + 3);
}

static enum wb_model_kind kind_of(const struct model_config *c)
{
	if (model_is_recorded(c))
		return WB_MODEL_RECORDED;
	if (c->n_command)
		return WB_MODEL_COMMAND;
	return model_url(c).n ? WB_MODEL_SERVER : WB_MODEL_BUILTIN;
}

/* Of tokens in short requests. */
static double price(const struct model_config *c, int64_t input, int64_t output)
{
	struct model_config m = *c;
	m.price.bands[0].above = 0;
	return model_cost(&m, &(struct model_usage){input, output, -1, -1, -1});
}

static struct wb_model about(const struct model_config *c, struct arena *a)
{
	enum { MILLION = 1000000 };
	return (struct wb_model){.id = c->id,
		.provider = c->provider,
		.profile = c->profile,
		.host = host_of(c, a),
		.kind = kind_of(c),
		.usd_in = price(c, MILLION, 0),
		.usd_out = price(c, 0, MILLION)};
}

size_t wb_models_about(struct wb *w, struct arena *a, struct wb_model **out)
{
	struct str *ids;
	size_t n = wb_models(w, a, &ids), found = 0;
	*out = arena_alloc(a, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n; i++) {
		const struct model_config *c;
		if (wb_find_model(w, ids[i], &c, NULL) == 0)
			(*out)[found++] = about(c, a);
	}
	return found;
}
