/*
 * batch_openai: OpenAI's Batch API, for chat completions and responses.
 *
 *   POST /files      multipart: purpose=batch, file  -> {"id":"file-..."}
 *   POST /batches    {"input_file_id","endpoint","completion_window":"24h","metadata":{"strop":TOKEN}}
 *   GET  /batches/ID -> {"status","request_counts","output_file_id","error_file_id","errors"}
 *   GET  /files/ID/content -> a line a call, in any order; a line can be missing
 */
#include "batch.h"

#include "jsonw.h"
#include "origin.h"

#define BOUNDARY "strop-7d1c9f0a3b5e4862-batch"

/* The service's own name for what is asked, whatever stands before it at a gateway or at Azure. */
static struct str api_path(struct str endpoint)
{
	struct str path = origin_path(endpoint);
	ssize_t query = str_find(path, STR("?"));
	if (query >= 0)
		path = str_head(path, (size_t)query);
	return str_ends(path, STR("/responses")) ? STR("/v1/responses")
						 : STR("/v1/chat/completions");
}

static void line(
	struct str id, struct str endpoint, struct str body, bool is_first, struct buf *out)
{
	struct jsonw w = {.out = out};
	(void)is_first;
	jsonw_object(&w);
	jsonw_put_str(&w, "custom_id", id);
	jsonw_put_str(&w, "method", STR("POST"));
	jsonw_put_str(&w, "url", api_path(endpoint));
	jsonw_key(&w, "body");
	jsonw_raw(&w, body);
	jsonw_end(&w);
	buf_addc(out, '\n');
}

/* ---- asking ---- */

static struct str upload_body(struct str lines, struct str token, struct arena *a)
{
	struct buf body = {0};
	buf_addf(&body,
		"--" BOUNDARY
		"\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nbatch\r\n"
		"--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
		"filename=\"strop-%.*s.jsonl\"\r\nContent-Type: application/jsonl\r\n\r\n",
		STRF(token));
	buf_add(&body, lines);
	buf_addz(&body, "\r\n--" BOUNDARY "--\r\n");
	struct str kept = arena_dup(a, buf_str(&body));
	buf_free(&body);
	return kept;
}

static struct str submit_body(
	const struct batch_remote *remote, struct str token, struct str endpoint, struct arena *a)
{
	struct buf body = {0};
	struct jsonw w = {.out = &body};
	jsonw_object(&w);
	jsonw_put_str(&w, "input_file_id", remote->file);
	jsonw_put_str(&w, "endpoint", api_path(endpoint));
	jsonw_put_str(&w, "completion_window", STR("24h"));
	jsonw_key(&w, "metadata");
	jsonw_object(&w);
	jsonw_put_str(&w, "strop", token);
	jsonw_end(&w);
	jsonw_end(&w);
	struct str kept = arena_dup(a, buf_str(&body));
	buf_free(&body);
	return kept;
}

static void ask(enum batch_step step, const struct batch_remote *r, struct str lines,
	struct str token, struct str endpoint, struct arena *a, struct model_fetch *out)
{
	*out = (struct model_fetch){.method = "GET"};
	switch (step) {
	case BATCH_UPLOAD:
		*out = (struct model_fetch){"POST", STR("/files"),
			STR("multipart/form-data; boundary=" BOUNDARY),
			upload_body(lines, token, a)};
		break;
	case BATCH_SUBMIT:
		*out = (struct model_fetch){"POST", STR("/batches"), STR("application/json"),
			submit_body(r, token, endpoint, a)};
		break;
	case BATCH_POLL:
		out->path = arena_printf(a, "/batches/%.*s", STRF(r->id));
		break;
	case BATCH_RESULTS:
		out->path = arena_printf(a, "/files/%.*s/content", STRF(r->results));
		break;
	case BATCH_ERRORS:
		out->path = arena_printf(a, "/files/%.*s/content", STRF(r->errors));
		break;
	case BATCH_FIND:
		out->path = STR("/batches?limit=100");
		break;
	case BATCH_CANCEL:
		*out = (struct model_fetch){"POST",
			arena_printf(a, "/batches/%.*s/cancel", STRF(r->id)),
			STR("application/json"), STR("{}")};
		break;
	}
}

/* ---- what it answers ---- */

static enum batch_state state_of(struct str status, const struct batch_remote *r)
{
	if (str_is(status, "failed"))
		return BATCH_FAILED;
	if (str_is(status, "completed") || str_is(status, "expired") || str_is(status, "cancelled"))
		return BATCH_ENDED;
	return r->id.n ? BATCH_RUNNING : BATCH_PREPARED;
}

/* Of a batch that was refused: the first line that is wrong and why. */
static struct str first_error(const struct json *reply, struct arena *a)
{
	const struct json *e = json_at(json_get(json_get(reply, "errors"), "data"), 0);
	long long at;
	if (!e)
		return STR("the service does not say why");
	struct str message = json_text(a, json_get(e, "message"));
	if (message.n == 0)
		message = STR("the service does not say why");
	if (json_int(json_get(e, "line"), &at))
		return arena_printf(a, "line %lld: %.*s", at, STRF(message));
	return message;
}

static void take_batch(const struct json *reply, struct arena *a, struct batch_remote *r)
{
	struct str status = json_str(json_get(reply, "status"));
	const struct json *counts = json_get(reply, "request_counts");
	long long n;
	r->id = arena_dup(a, json_str(json_get(reply, "id")));
	if (json_str(json_get(reply, "input_file_id")).n)
		r->file = arena_dup(a, json_str(json_get(reply, "input_file_id")));
	r->results = arena_dup(a, json_str(json_get(reply, "output_file_id")));
	r->errors = arena_dup(a, json_str(json_get(reply, "error_file_id")));
	if (json_int(json_get(counts, "total"), &n) && n > 0)
		r->total = n;
	if (json_int(json_get(counts, "completed"), &n))
		r->completed = n;
	if (json_int(json_get(counts, "failed"), &n))
		r->failed = n;
	r->state = state_of(status, r);
	r->early = str_is(status, "expired") || str_is(status, "cancelled");
	if (r->state == BATCH_FAILED)
		r->why = first_error(reply, a);
	else if (r->early)
		r->why = arena_printf(a, "the batch %s before all of it was done",
			str_is(status, "expired") ? "expired" : "was cancelled");
}

static int reply(enum batch_step step, const struct json *reply, struct arena *a,
	struct batch_remote *r, struct err *err)
{
	struct str id = json_str(json_get(reply, "id"));
	if (id.n == 0)
		return err_set(err, ERR_NET, "the batch service gave no id");
	if (step == BATCH_UPLOAD)
		r->file = arena_dup(a, id);
	else
		take_batch(reply, a, r);
	return 0;
}

static bool is_ours(const struct json *entry, struct str token, int64_t since_ms, int64_t total)
{
	(void)since_ms;
	(void)total;
	return token.n && str_eq(json_str(json_get(json_get(entry, "metadata"), "strop")), token);
}

/* {"custom_id","response":{"status_code","body"}|null,"error":null|{"code","message"}} */
static int result(
	const struct json *line, struct arena *a, struct batch_result *out, struct err *err)
{
	const struct json *response = json_get(line, "response"), *body;
	const struct json *error = json_get(line, "error");
	long long status = 0;
	*out = (struct batch_result){.id = arena_dup(a, json_str(json_get(line, "custom_id")))};
	if (out->id.n == 0)
		return err_set(err, ERR_INPUT, "a result without custom_id");
	body = json_get(response, "body");
	json_int(json_get(response, "status_code"), &status);
	if (json_type(body) == JSON_OBJECT && status >= 100 && status < 600) {
		struct buf text = {0};
		out->status = (long)status;
		json_print(&text, body);
		out->body = arena_dup(a, buf_str(&text));
		buf_free(&text);
		return 0;
	}
	out->why = arena_dup(a, json_text(a, json_get(error, "message")));
	if (out->why.n == 0)
		out->why = arena_dup(a, json_text(a, json_get(error, "code")));
	if (out->why.n == 0)
		out->why = STR("no answer and no reason");
	return 0;
}

#define API(name_, provider_)                                                                      \
	const struct batch_api name_ = {                                                           \
		.provider = provider_,                                                             \
		.uploads = true,                                                                   \
		.max_calls = 50000,                                                                \
		.max_bytes = 200 << 20,                                                            \
		.price_share = 0.5,                                                                \
		.line = line,                                                                      \
		.ask = ask,                                                                        \
		.reply = reply,                                                                    \
		.is_ours = is_ours,                                                                \
		.result = result,                                                                  \
	}

API(batch_openai, "openai");
API(batch_openai_responses, "openai-responses");
