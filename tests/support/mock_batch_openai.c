/* mock_batch_openai: OpenAI's files and batches. Results are made when the batch is, and shown when
 * it has ended; they come in the reverse order, since no order is promised. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mock_batch.h"

static void not_found(struct mock_reply *reply, const struct mock_request *request)
{
	mock_reply_json(reply, request, 404,
		STR("{\"error\":{\"message\":\"mock: no such object\",\"type\":"
		    "\"invalid_request_error\",\"param\":\"id\",\"code\":null}}"));
}

/* ---- files ---- */

/* The part of a multipart body whose head has name="...". */
static bool find_part(const struct mock_request *request, const char *name, struct str *content)
{
	struct buf mark = {0}, wanted = {0};
	struct str rest = request->body;
	ssize_t at = str_find(request->type, STR("boundary="));
	bool found = false;
	if (at < 0)
		return false;
	struct str boundary = str_trim(str_from(request->type, (size_t)at + 9));
	if (str_starts(boundary, STR("\"")))
		boundary = str_head(str_from(boundary, 1), boundary.n - 2);
	buf_addf(&mark, "--%.*s", STRF(boundary));
	buf_addf(&wanted, "name=\"%s\"", name);
	while (!found && (at = str_find(rest, buf_str(&mark))) >= 0) {
		rest = str_from(rest, (size_t)at + mark.n);
		ssize_t head = str_find(rest, STR("\r\n\r\n")),
			end = str_find(rest, buf_str(&mark));
		if (head < 0 || end < head + 6)
			continue;
		found = str_find(str_head(rest, (size_t)head), buf_str(&wanted)) >= 0;
		*content = str_head(str_from(rest, (size_t)head + 4), (size_t)(end - head) - 6);
	}
	buf_free(&mark);
	buf_free(&wanted);
	return found;
}

void mock_upload(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct str content, purpose;
	struct buf json = {0};
	(void)id;
	(void)rule;
	if (!find_part(request, "file", &content) || !find_part(request, "purpose", &purpose)) {
		mock_openai_error(&json, 400, STR("invalid_request_error"),
			STR("'file' and 'purpose' are required"));
		mock_reply_json(reply, request, 400, buf_str(&json));
	} else {
		struct mock_file *file = mock_file_add(state->batches);
		buf_add(&file->text, content);
		buf_addf(&json,
			"{\"id\":\"%s\",\"object\":\"file\",\"bytes\":%zu,\"created_at\":"
			"1700000000,\"filename\":\"batch.jsonl\",\"status\":\"processed\",",
			file->id, content.n);
		mock_json_member(&json, "purpose", purpose);
		buf_addc(&json, '}');
		mock_reply_json(reply, request, 200, buf_str(&json));
	}
	buf_free(&json);
}

void mock_download(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct mock_file *file = mock_file_find(state->batches, id);
	if (file)
		mock_reply_file(reply, request, buf_str(&file->text), rule);
	else
		not_found(reply, request);
}

/* ---- the lines of a batch ---- */

struct lines {
	struct buf output, errors;
	struct mock_map ids;
	size_t number;
};

static const char *text_of(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
	return text ? text : "";
}

static void fail_line(struct mock_batch *batch, struct lines *l, const char *why)
{
	buf_addf(&batch->wrong,
		"%s{\"code\":\"invalid_request\",\"line\":%zu,\"message\":\"%s\","
		"\"param\":null}",
		batch->wrong.n ? "," : "", l->number, why);
}

/* Results in front of those that are there. */
static void put_first(struct buf *all, struct buf *line)
{
	buf_addc(line, '\n');
	buf_add(line, buf_str(all));
	buf_free(all);
	*all = *line;
}

static void begin_result(struct buf *line, const struct lines *l, const char *custom_id)
{
	buf_addf(line, "{\"id\":\"batch_req_%zu\",", l->number);
	mock_json_member(line, "custom_id", str_of(custom_id));
}

static void put_answer(struct mock_batch *batch, struct lines *l, const char *custom_id,
	const struct mock_payload *p)
{
	struct buf line = {0};
	bool good = p->status == 200;
	begin_result(&line, l, custom_id);
	buf_addf(&line,
		",\"response\":{\"status_code\":%d,\"request_id\":\"req_%zu\",\"body\":", p->status,
		l->number);
	mock_batch_put_json(&line, buf_str(&p->text));
	buf_addz(&line, "},\"error\":null}");
	put_first(good ? &l->output : &l->errors, &line);
	batch->done += good;
	batch->failed += !good;
}

static void put_expired(struct mock_batch *batch, struct lines *l, const char *custom_id)
{
	struct buf line = {0};
	begin_result(&line, l, custom_id);
	buf_addz(&line, ",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":"
			"\"This request could not be executed before the completion window "
			"expired.\"}}");
	put_first(&l->errors, &line);
	batch->failed++;
}

static void answer_line(struct mock_batch *batch, struct lines *l, const cJSON *root,
	const struct mock_request *request, struct mock_state *state)
{
	struct mock_payload p = {0};
	const struct mock_protocol *protocol = mock_protocol_find(buf_str(&batch->endpoint));
	const char *id = text_of(root, "custom_id");
	size_t *seen = mock_map_put(&l->ids, str_of(id));
	cJSON *body = cJSON_GetObjectItem(root, "body");
	if (!id[0] || (*seen)++)
		fail_line(batch, l, "custom_id is missing or not unique");
	else if (!protocol || !str_is(buf_str(&batch->endpoint), text_of(root, "url")))
		fail_line(batch, l, "url is not the endpoint of the batch");
	else if (strcmp(batch->ends, "expired") == 0 && l->number % 2 == 0)
		put_expired(batch, l, id);
	else if (mock_batch_line(&p, protocol, body, request, state))
		put_answer(batch, l, id, &p);
	mock_payload_free(&p);
}

static void keep(struct mock_batches *all, char id[24], struct buf *text)
{
	if (text->n == 0)
		return;
	struct mock_file *file = mock_file_add(all);
	memcpy(id, file->id, 24);
	file->text = *text;
	*text = (struct buf){0};
}

static void answer_lines(struct mock_batch *batch, struct str input,
	const struct mock_request *request, struct mock_state *state)
{
	struct lines l = {0};
	struct str line;
	while (str_line(&input, &line)) {
		if (str_trim(line).n == 0)
			continue;
		cJSON *root = cJSON_ParseWithLength(line.p, line.n);
		l.number++;
		batch->total++;
		if (cJSON_IsObject(root))
			answer_line(batch, &l, root, request, state);
		else
			fail_line(batch, &l, "the line is not JSON");
		cJSON_Delete(root);
	}
	if (batch->wrong.n || strcmp(batch->ends, "failed") == 0)
		strcpy(batch->ends, "failed");
	else {
		keep(state->batches, batch->output, &l.output);
		keep(state->batches, batch->errors, &l.errors);
	}
	buf_free(&l.output);
	buf_free(&l.errors);
	mock_map_free(&l.ids);
}

/* ---- batches ---- */

static const char *status_of(const struct mock_batch *batch)
{
	if (batch->polls == 0)
		return batch->cancelled ? "cancelled" : batch->ends;
	return batch->cancelled ? "cancelling" : batch->polls == 1 ? "finalizing" : "in_progress";
}

static void add_id(struct buf *out, const char *name, const char *id, bool shown)
{
	buf_addf(out, ",\"%s\":", name);
	if (shown && id[0])
		mock_json_quote(out, str_of(id));
	else
		buf_addz(out, "null");
}

static void add_batch(struct buf *out, const struct mock_batch *batch)
{
	bool ended = batch->polls == 0;
	buf_addf(out, "{\"id\":\"%s\",\"object\":\"batch\",\"status\":\"%s\",", batch->id,
		status_of(batch));
	mock_json_member(out, "endpoint", buf_str(&batch->endpoint));
	add_id(out, "input_file_id", batch->input.p, true);
	add_id(out, "output_file_id", batch->output, ended);
	add_id(out, "error_file_id", batch->errors, ended);
	buf_addz(out, ",\"errors\":");
	if (ended && batch->wrong.n)
		buf_addf(out, "{\"object\":\"list\",\"data\":[%s]}", batch->wrong.p);
	else
		buf_addz(out, "null");
	buf_addf(out,
		",\"completion_window\":\"24h\",\"created_at\":1700000000,\"metadata\":%s,"
		"\"request_counts\":{\"total\":%zu,\"completed\":%zu,\"failed\":%zu}}",
		batch->meta.n ? batch->meta.p : "null", batch->total, ended ? batch->done : 0,
		ended ? batch->failed : 0);
}

static void reply_batch(struct mock_reply *reply, const struct mock_request *request,
	const struct mock_batch *batch)
{
	struct buf json = {0};
	add_batch(&json, batch);
	mock_reply_json(reply, request, 200, buf_str(&json));
	buf_free(&json);
}

static void fill(struct mock_batch *batch, const cJSON *root)
{
	const cJSON *meta = cJSON_GetObjectItem(root, "metadata");
	char *text = cJSON_IsObject(meta) ? cJSON_PrintUnformatted(meta) : NULL;
	buf_addz(&batch->meta, text);
	buf_addz(&batch->input, text_of(root, "input_file_id"));
	buf_addz(&batch->endpoint, text_of(root, "endpoint"));
	free(text);
}

void mock_openai_create(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	cJSON *root = cJSON_ParseWithLength(request->body.p, request->body.n);
	struct mock_file *file =
		mock_file_find(state->batches, str_of(text_of(root, "input_file_id")));
	(void)id;
	if (!file || strcmp(text_of(root, "completion_window"), "24h") != 0) {
		mock_reply_json(reply, request, 400,
			STR("{\"error\":{\"message\":\"mock: input_file_id and completion_window "
			    "24h are needed\",\"type\":\"invalid_request_error\",\"code\":null}}"));
	} else {
		struct buf input = {0}; /* adding files moves them */
		buf_add(&input, buf_str(&file->text));
		struct mock_batch *batch = mock_batch_add(state->batches, rule);
		fill(batch, root);
		answer_lines(batch, buf_str(&input), request, state);
		reply_batch(reply, request, batch);
		buf_free(&input);
	}
	cJSON_Delete(root);
}

void mock_openai_get(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct mock_batch *batch = mock_batch_find(state->batches, id);
	(void)rule;
	if (!batch || batch->is_anthropic) {
		not_found(reply, request);
		return;
	}
	mock_batch_poll(batch);
	reply_batch(reply, request, batch);
}

void mock_openai_cancel(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct mock_batch *batch = mock_batch_find(state->batches, id);
	(void)rule;
	if (!batch || batch->is_anthropic) {
		not_found(reply, request);
		return;
	}
	batch->cancelled |= batch->polls > 0;
	if (batch->polls > 1)
		batch->polls = 1;
	reply_batch(reply, request, batch);
}

void mock_openai_list(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct buf json = {0};
	const char *comma = "";
	(void)id;
	(void)rule;
	buf_addz(&json, "{\"object\":\"list\",\"data\":[");
	for (size_t i = state->batches->n; i-- > 0;) {
		if (state->batches->batches[i].is_anthropic)
			continue;
		buf_addz(&json, comma);
		add_batch(&json, &state->batches->batches[i]);
		comma = ",";
	}
	buf_addz(&json, "],\"has_more\":false}");
	mock_reply_json(reply, request, 200, buf_str(&json));
	buf_free(&json);
}
