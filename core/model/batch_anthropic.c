/*
 * batch_anthropic: Anthropic's Message Batches.
 *
 *   POST /messages/batches     {"requests":[{"custom_id","params":{...}}]} -> {"id","processing_status"}
 *   GET  /messages/batches/ID  -> {"processing_status","request_counts","results_url"}
 *   GET  results_url           -> {"custom_id","result":{"type","message"|"error"}} a line
 *
 * The service keeps no name of ours, so that a batch whose id was lost is known by its time and size.
 */
#include "batch.h"

#include <time.h>

#include "jsonw.h"

static void line(
	struct str id, struct str endpoint, struct str body, bool is_first, struct buf *out)
{
	struct jsonw w = {.out = out};
	(void)endpoint;
	buf_addz(out, is_first ? "" : ",\n");
	jsonw_object(&w);
	jsonw_put_str(&w, "custom_id", id);
	jsonw_key(&w, "params");
	jsonw_raw(&w, body);
	jsonw_end(&w);
}

static void ask(enum batch_step step, const struct batch_remote *r, struct str lines,
	struct str token, struct str endpoint, struct arena *a, struct model_fetch *out)
{
	*out = (struct model_fetch){.method = "GET", .content_type = STR("application/json")};
	(void)token;
	(void)endpoint;
	switch (step) {
	case BATCH_UPLOAD:
	case BATCH_SUBMIT:
		out->method = "POST";
		out->path = STR("/messages/batches");
		out->body = arena_printf(a, "{\"requests\":[%.*s]}", STRF(lines));
		break;
	case BATCH_POLL:
		out->path = arena_printf(a, "/messages/batches/%.*s", STRF(r->id));
		break;
	case BATCH_RESULTS:
	case BATCH_ERRORS:
		out->path = r->results;
		break;
	case BATCH_FIND:
		out->path = STR("/messages/batches?limit=100");
		break;
	case BATCH_CANCEL:
		out->method = "POST";
		out->path = arena_printf(a, "/messages/batches/%.*s/cancel", STRF(r->id));
		out->body = STR("{}");
		break;
	}
}

static long long count_of(const struct json *reply, const char *name)
{
	long long n = 0;
	json_int(json_get(json_get(reply, "request_counts"), name), &n);
	return n > 0 ? n : 0;
}

static int64_t total_of(const struct json *reply)
{
	static const char *const names[] = {
		"processing", "succeeded", "errored", "canceled", "expired"};
	int64_t total = 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		total += count_of(reply, names[i]);
	return total;
}

static int reply(enum batch_step step, const struct json *reply, struct arena *a,
	struct batch_remote *r, struct err *err)
{
	struct str id = json_str(json_get(reply, "id"));
	int64_t lost = count_of(reply, "canceled") + count_of(reply, "expired");
	(void)step;
	if (id.n == 0)
		return err_set(err, ERR_NET, "the batch service gave no id");
	r->id = arena_dup(a, id);
	r->results = arena_dup(a, json_str(json_get(reply, "results_url")));
	r->completed = count_of(reply, "succeeded");
	r->failed = count_of(reply, "errored") + lost;
	if (total_of(reply))
		r->total = total_of(reply);
	r->state = str_is(json_str(json_get(reply, "processing_status")), "ended") ? BATCH_ENDED
										   : BATCH_RUNNING;
	r->early = r->state == BATCH_ENDED && lost > 0;
	if (r->early)
		r->why = arena_printf(a, "%lld calls expired or were cancelled", (long long)lost);
	return 0;
}

/* "2026-10-21T12:00:00.123456+00:00"; the service speaks UTC. -1: not such a time. */
static int64_t read_time(struct str text, struct arena *a)
{
	struct tm tm = {0};
	return text.n && strptime(arena_dup(a, text).p, "%Y-%m-%dT%H:%M:%S", &tm)
		       ? (int64_t)timegm(&tm) * 1000
		       : -1;
}

static bool is_ours(const struct json *entry, struct str token, int64_t since_ms, int64_t total)
{
	enum { CLOCKS_APART_MS = 60000 };
	struct arena a = {0};
	int64_t at = read_time(json_str(json_get(entry, "created_at")), &a);
	(void)token;
	arena_free(&a);
	return at >= since_ms - CLOCKS_APART_MS && total_of(entry) == total;
}

static void take_result(const struct json *line, struct arena *a, struct batch_result *out)
{
	const struct json *result = json_get(line, "result");
	const struct json *message = json_get(result, "message"),
			  *error = json_get(result, "error");
	struct str type = json_str(json_get(result, "type"));
	struct buf text = {0};
	bool succeeded = str_is(type, "succeeded");
	if (succeeded || str_is(type, "errored")) {
		out->status = succeeded ? 200 : 400;
		json_print(&text, succeeded ? message : error);
		out->body = arena_dup(a, buf_str(&text));
	} else {
		out->why = arena_printf(a, "the call was %.*s",
			STRF(str_is(type, "canceled") ? STR("cancelled") : type));
	}
	buf_free(&text);
}

/* An error stands as {"type":"error","error":{...}}, as the live API answers it. */
static int result(
	const struct json *line, struct arena *a, struct batch_result *out, struct err *err)
{
	*out = (struct batch_result){.id = arena_dup(a, json_str(json_get(line, "custom_id")))};
	if (out->id.n == 0)
		return err_set(err, ERR_INPUT, "a result without custom_id");
	take_result(line, a, out);
	return 0;
}

const struct batch_api batch_anthropic = {
	.provider = "anthropic",
	.max_calls = 100000,
	.max_bytes = 256 << 20,
	.price_share = 0.5,
	.line = line,
	.ask = ask,
	.reply = reply,
	.is_ours = is_ours,
	.result = result,
};
