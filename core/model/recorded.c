/*
 * recorded: owns the provider that is never asked, and the request that stands for a recorded
 * output: {"example": ID, "model": NAME, "prompt": NAME}, without `prompt` where the recording named
 * none.
 */
#include "recorded.h"

#include "provider.h"

bool model_is_recorded(const struct model_config *c)
{
	return str_is(c->provider, "recorded");
}

struct str recorded_model(const struct model_config *c)
{
	return c->name.n ? c->name : c->id;
}

void recorded_request(struct str model, struct str prompt, struct str example, struct arena *a,
	struct model_request *out)
{
	struct json *body = json_object();
	struct buf text = {0};
	json_put_str(body, "example", example);
	json_put_str(body, "model", model);
	if (prompt.n)
		json_put_str(body, "prompt", prompt);
	json_print_canonical(&text, body);
	json_free(body);
	*out = (struct model_request){
		.protocol = str_of(provider_recorded.protocol),
		.endpoint = arena_printf(a, "recorded:%.*s", STRF(model)),
		.model = arena_dup(a, model),
		.body = arena_dup(a, buf_str(&text)),
	};
	buf_free(&text);
}

struct str recorded_missing(
	struct str model, struct str prompt, struct str example, int64_t trial, struct arena *a)
{
	struct str with = prompt.n ? arena_printf(a, " with prompt %.*s", STRF(prompt)) : STR("");
	struct str of = trial ? arena_printf(a, ", trial %lld", (long long)trial) : STR("");
	return arena_printf(a,
		"no recorded output of %.*s for example %.*s%.*s%.*s (strop import outputs FILE)",
		STRF(model), STRF(example), STRF(with), STRF(of));
}

/* Nobody gets to these two: the engine ends where nothing is kept. */
static int fill(const struct model_config *c, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)messages, (void)n, (void)body;
	return err_set(
		err, ERR_INPUT, "model %.*s is a recording: it cannot be asked", STRF(c->id));
}

static void answer(const struct model_request *request, struct answer *out)
{
	(void)request;
	buf_addz(&out->error, "a recording cannot be asked");
}

const struct provider provider_recorded = {
	.name = "recorded",
	.protocol = "recorded/1",
	.answer = answer,
	.fill = fill,
};
