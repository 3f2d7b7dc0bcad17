/* What a batch service answers: a digit for the service, one for what was asked, then the answer. A
 * batch has a state and counts, a result belongs to a call and has an answer or a reason; what is
 * neither is refused. Texts are UTF-8. */
#include "fuzz.h"

#include "batch.h"
#include "utf8.h"

const unsigned fuzz_rounds = 1000;

static void check_remote(const struct batch_remote *r)
{
	const struct str texts[] = {r->file, r->id, r->results, r->errors, r->why};
	FUZZ_CHECK(r->state >= BATCH_PREPARED && r->state <= BATCH_FAILED);
	FUZZ_CHECK(r->state != BATCH_FAILED || r->why.n > 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		FUZZ_CHECK(utf8_valid(texts[i]));
}

static void check_result(const struct batch_api *api, const struct json *v, struct arena *a)
{
	struct batch_result r;
	struct err err = {0};
	if (api->result(v, a, &r, &err) != 0) {
		FUZZ_CHECK(err.text[0]);
		return;
	}
	FUZZ_CHECK(r.id.n > 0 && utf8_valid(r.id));
	FUZZ_CHECK(r.status ? r.body.n > 0 : r.why.n > 0);
}

static void check_reply(
	const struct batch_api *api, enum batch_step step, const struct json *v, struct arena *a)
{
	struct batch_remote r = {.id = STR("b")};
	struct err err = {0};
	api->is_ours(v, STR("t"), 0, 1);
	if (api->reply(step, v, a, &r, &err) == 0)
		check_remote(&r);
	else
		FUZZ_CHECK(err.text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct batch_api *const apis[] = {&batch_openai, &batch_anthropic};
	static const enum batch_step steps[] = {
		BATCH_UPLOAD, BATCH_SUBMIT, BATCH_POLL, BATCH_CANCEL};
	struct str rest = fuzz_text(data, size);
	const struct batch_api *api = apis[fuzz_choice(&rest, 2)];
	unsigned what = fuzz_choice(&rest, 5);
	struct arena a = {0};
	struct json *v = NULL;
	if (json_parse(rest, &v, NULL) != 0)
		return 0;
	if (what < 4)
		check_reply(api, steps[what], v, &a);
	else
		check_result(api, v, &a);
	json_free(v);
	arena_free(&a);
	return 0;
}
