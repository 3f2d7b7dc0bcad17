/* builtin: the reader as a provider: answered at once, in this process, from the request alone. */
#include "provider.h"

#include <stdlib.h>

#include "reader.h"

/* The reader's version is part of the request, so that a better reader's answers are not taken from
 * the cache of a worse one. */
static int fill(const struct model_config *config, const struct model_message *messages, size_t n,
	struct json *body, struct err *err)
{
	(void)err;
	(void)config;
	json_put_str(body, "reader", str_of(reader_version));
	/* Its name is the user's; the answers are the same whatever it is called. */
	json_put_str(body, "model", STR("reader"));
	provider_put_messages(messages, n, body);
	return 0;
}

static void answer(const struct model_request *request, struct answer *out)
{
	struct json *body = NULL;
	struct arena a = {0};
	if (json_parse(request->body, &body, NULL) != 0)
		return;
	const struct json *list = json_get(body, "messages");
	size_t n = 0;
	struct reader_message *messages = arena_alloc(&a, (json_len(list) + 1) * sizeof *messages);
	for (const struct json *m = json_first(list); m; m = json_next(m))
		messages[n++] = (struct reader_message){
			json_str(json_get(m, "role")), json_str(json_get(m, "content"))};
	buf_add(&out->text, reader_answer(&a, messages, n));
	buf_addz(&out->finish, "stop");
	out->complete = true;
	arena_free(&a);
	json_free(body);
}

const struct provider provider_builtin = {
	.name = "builtin",
	.protocol = "builtin/1",
	.answer = answer,
	.fill = fill,
};
