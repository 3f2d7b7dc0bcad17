/* batch: owns the list of services. */
#include "batch.h"

#include "provider.h"

static const struct batch_api *const services[] = {
	&batch_openai, &batch_openai_responses, &batch_anthropic};

const struct batch_api *batch_find(struct str provider)
{
	for (size_t i = 0; i < sizeof services / sizeof *services; i++)
		if (str_is(provider, services[i]->provider))
			return services[i];
	return NULL;
}

void batch_add(const struct batch_api *api, struct str id, const struct model_request *request,
	struct buf *lines)
{
	const struct model_config config = {.provider = str_of(api->provider)};
	struct buf body = {0};
	provider_send_body(&config, request, false, &body);
	api->line(id, request->endpoint, buf_str(&body), lines->n == 0, lines);
	buf_free(&body);
}

double batch_price_share(const struct model_config *config)
{
	const struct batch_api *api = batch_find(config->provider);
	return api ? api->price_share : 1;
}
