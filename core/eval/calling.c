/* calling: owns what is written down of an answer beside its text. */
#include "calling.h"

#include "clock.h"
#include "marks.h"

struct call calling_kept(const struct model_config *model, const struct model_event *event,
	const struct model_request *request, const struct hash *key, int64_t trial, struct arena *a)
{
	struct call c = {
		.key = *key,
		.provider = request->protocol,
		.endpoint = request->endpoint,
		.model = request->model,
		.trial = trial,
		.output = event->text,
		.finish = event->finish,
		.cached_tokens = event->usage.cached,
		.cache_write_tokens = event->usage.cache_write,
		.reasoning_tokens = event->usage.reasoning,
		.price = price_json(&model->price, a),
		.usage = event->raw_usage,
		.reasoning = event->reasoning,
		.request_id = event->request_id,
		.latency_ms = event->latency_ms,
		.first_ms = event->first_ms,
		.created_ms = clock_wall_ms(),
		.request = request->body,
		.response = event->response,
	};
	struct model_usage usage = event->usage;
	c.estimated = usage.input < 0 || usage.output < 0;
	if (usage.input < 0)
		usage.input = (int64_t)tokens_estimate(c.request);
	if (usage.output < 0)
		usage.output = (int64_t)(tokens_estimate(c.output) + tokens_estimate(c.reasoning));
	c.input_tokens = usage.input;
	c.output_tokens = usage.output;
	c.cost_usd = model_cost(model, &usage);
	return c;
}
