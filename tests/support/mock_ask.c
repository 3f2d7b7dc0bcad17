/* mock_ask: owns the reading of requests: what all protocols have in common of it. A message's
 * content is text, or an array of parts of which those with `text` count. */
#include <string.h>

#include "mock_model.h"

static void read_content(const cJSON *content, struct buf *out)
{
	if (cJSON_IsString(content))
		buf_addz(out, content->valuestring);
	const cJSON *part;
	if (cJSON_IsArray(content))
		cJSON_ArrayForEach(part, content)
			buf_addz(out, cJSON_GetStringValue(cJSON_GetObjectItem(part, "text")));
}

void mock_ask_message(struct mock_ask *ask, const char *role, const cJSON *content)
{
	struct buf text = {0};
	read_content(content, &text);
	ask->prompt_tokens += mock_count(buf_str(&text));
	if (str_is(str_of(role), "user")) {
		buf_cut(&ask->last_user, 0);
		buf_add(&ask->last_user, buf_str(&text));
	}
	buf_addf(&ask->text, "\n%s:", role ? role : "");
	buf_add(&ask->text, buf_str(&text));
	buf_free(&text);
}

void mock_ask_messages(struct mock_ask *ask, const cJSON *list)
{
	const cJSON *message;
	cJSON_ArrayForEach(message, list)
		mock_ask_message(ask, cJSON_GetStringValue(cJSON_GetObjectItem(message, "role")),
			cJSON_GetObjectItem(message, "content"));
}

bool mock_ask_read(struct mock_ask *ask, const struct mock_request *request)
{
	ask->root = cJSON_ParseWithLength(request->body.p, request->body.n);
	if (!cJSON_IsObject(ask->root)) {
		buf_addz(&ask->wrong, "mock: the body is not a JSON object");
		return false;
	}
	const char *model = cJSON_GetStringValue(cJSON_GetObjectItem(ask->root, "model"));
	ask->stream = cJSON_IsTrue(cJSON_GetObjectItem(ask->root, "stream"));
	buf_addz(&ask->model, model);
	buf_addz(&ask->text, model);
	ask->protocol->read(ask, request);
	mock_sha256(buf_str(&ask->text), ask->hash);
	return ask->wrong.n == 0;
}

void mock_ask_free(struct mock_ask *ask)
{
	cJSON_Delete(ask->root);
	buf_free(&ask->last_user);
	buf_free(&ask->model);
	buf_free(&ask->text);
	buf_free(&ask->wrong);
}

const struct mock_protocol *mock_protocol_find(struct str path)
{
	static const struct mock_protocol *const all[] = {&mock_chat, &mock_responses,
		&mock_anthropic, &mock_ollama, &mock_embed, &mock_ollama_embed};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_ends(path, str_of(all[i]->path)))
			return all[i];
	return NULL;
}
