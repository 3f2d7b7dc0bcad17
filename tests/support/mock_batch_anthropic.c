/* mock_batch_anthropic: Anthropic's Message Batches: the requests are in the body, the results at
 * results_url once processing has ended, in the reverse order, since no order is promised. */
#include <stdlib.h>
#include <string.h>

#include "mock_batch.h"

static void refuse(
	struct mock_reply *reply, const struct mock_request *request, int status, const char *why)
{
	struct buf json = {0};
	mock_anthropic.error(&json, status, STR("invalid_request_error"), str_of(why));
	mock_reply_json(reply, request, status, buf_str(&json));
	buf_free(&json);
}

/* The payload of a line as a result: a message, an error, or expired. NULL: expired. */
static void add_result(struct buf *out, const char *custom_id, const struct mock_payload *p)
{
	buf_addc(out, '{');
	mock_json_member(out, "custom_id", str_of(custom_id));
	buf_addz(out, ",\"result\":{\"type\":");
	if (!p) {
		buf_addz(out, "\"expired\"");
	} else {
		buf_addz(out,
			p->status == 200 ? "\"succeeded\",\"message\":" : "\"errored\",\"error\":");
		mock_batch_put_json(out, buf_str(&p->text));
	}
	buf_addz(out, "}}\n");
}

static void answer_line(struct mock_batch *batch, struct buf *results, cJSON *one,
	const struct mock_request *request, struct mock_state *state)
{
	struct mock_payload p = {0};
	struct buf line = {0};
	const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(one, "custom_id"));
	bool expires = strcmp(batch->ends, "expired") == 0 && ++batch->total % 2 == 0;
	if (strcmp(batch->ends, "expired") != 0)
		batch->total++;
	if (expires) {
		add_result(&line, id, NULL);
	} else if (mock_batch_line(&p, &mock_anthropic, cJSON_GetObjectItem(one, "params"), request,
			   state)) {
		add_result(&line, id, &p);
		batch->done += p.status == 200;
		batch->failed += p.status != 200;
	}
	buf_add(&line, buf_str(results));
	buf_free(results);
	*results = line;
	mock_payload_free(&p);
}

static void add_batch(
	struct buf *out, const struct mock_batch *batch, const struct mock_request *request)
{
	bool ended = batch->polls == 0;
	size_t open = ended ? batch->total - batch->done - batch->failed : 0;
	buf_addf(out,
		"{\"id\":\"%s\",\"type\":\"message_batch\",\"processing_status\":\"%s\","
		"\"request_counts\":{\"processing\":%zu,\"succeeded\":%zu,\"errored\":%zu,"
		"\"canceled\":%zu,\"expired\":%zu},\"created_at\":\"%s\","
		"\"expires_at\":\"2026-01-02T00:00:00Z\",\"ended_at\":%s,"
		"\"cancel_initiated_at\":%s,\"archived_at\":null,\"results_url\":",
		batch->id,
		ended              ? "ended"
		: batch->cancelled ? "canceling"
				   : "in_progress",
		ended ? 0 : batch->total, ended ? batch->done : 0, ended ? batch->failed : 0,
		batch->cancelled ? open : 0, batch->cancelled ? 0 : open, batch->created,
		ended ? "\"2026-01-01T01:00:00Z\"" : "null",
		batch->cancelled ? "\"2026-01-01T00:30:00Z\"" : "null");
	if (ended)
		buf_addf(out, "\"http://%.*s/v1/messages/batches/%s/results\"}",
			STRF(request->host), batch->id);
	else
		buf_addz(out, "null}");
}

static void reply_batch(struct mock_reply *reply, const struct mock_request *request,
	const struct mock_batch *batch)
{
	struct buf json = {0};
	add_batch(&json, batch, request);
	mock_reply_json(reply, request, 200, buf_str(&json));
	buf_free(&json);
}

static struct mock_batch *find(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state)
{
	struct mock_batch *batch = mock_batch_find(state->batches, id);
	if (batch && batch->is_anthropic)
		return batch;
	refuse(reply, request, 404, "mock: no such batch");
	return NULL;
}

void mock_anthropic_create(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state, const struct mock_rule *rule)
{
	cJSON *root = cJSON_ParseWithLength(request->body.p, request->body.n), *one;
	cJSON *requests = cJSON_GetObjectItem(root, "requests");
	struct mock_map ids = {0};
	(void)id;
	bool good = cJSON_GetArraySize(requests) > 0;
	cJSON_ArrayForEach(one, requests)
	{
		const char *name = cJSON_GetStringValue(cJSON_GetObjectItem(one, "custom_id"));
		bool fits = name && name[0] && strlen(name) <= 64;
		good = good && fits && (*mock_map_put(&ids, str_of(name)))++ == 0;
	}
	if (good) {
		struct buf results = {0};
		struct mock_batch *batch = mock_batch_add(state->batches, rule);
		batch->is_anthropic = true;
		cJSON_ArrayForEach(one, requests) answer_line(batch, &results, one, request, state);
		struct mock_file *file = mock_file_add(state->batches);
		file->text = results;
		memcpy(batch->output, file->id, sizeof file->id);
		reply_batch(reply, request, batch);
	} else {
		refuse(reply, request, 400,
			"requests: custom_id is missing, too long or not unique");
	}
	mock_map_free(&ids);
	cJSON_Delete(root);
}

void mock_anthropic_get(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct mock_batch *batch = find(reply, request, id, state);
	(void)rule;
	if (!batch)
		return;
	mock_batch_poll(batch);
	reply_batch(reply, request, batch);
}

void mock_anthropic_cancel(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state, const struct mock_rule *rule)
{
	struct mock_batch *batch = find(reply, request, id, state);
	(void)rule;
	if (!batch)
		return;
	batch->cancelled |= batch->polls > 0;
	if (batch->polls > 1)
		batch->polls = 1;
	reply_batch(reply, request, batch);
}

void mock_anthropic_list(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state, const struct mock_rule *rule)
{
	struct buf json = {0};
	const char *comma = "";
	(void)id;
	(void)rule;
	buf_addz(&json, "{\"data\":[");
	for (size_t i = state->batches->n; i-- > 0;) {
		if (!state->batches->batches[i].is_anthropic)
			continue;
		buf_addz(&json, comma);
		add_batch(&json, &state->batches->batches[i], request);
		comma = ",";
	}
	buf_addz(&json, "],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
	mock_reply_json(reply, request, 200, buf_str(&json));
	buf_free(&json);
}

void mock_anthropic_results(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state, const struct mock_rule *rule)
{
	struct mock_batch *batch = find(reply, request, id, state);
	(void)rule;
	if (!batch)
		return;
	struct mock_file *file = mock_file_find(state->batches, str_of(batch->output));
	if (batch->polls > 0)
		refuse(reply, request, 404, "mock: the batch has not ended");
	else
		mock_reply_body(reply, request, 200, "application/x-jsonl", buf_str(&file->text));
}
