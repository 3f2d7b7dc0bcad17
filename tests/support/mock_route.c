/* mock_route: owns the paths: which request is answered by what. A path counts by its end, so that
 * the server can stand under any base URL. */
#include "mock_batch.h"

#include <string.h>

static void get_models(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	(void)id;
	(void)state;
	(void)rule;
	mock_reply_json(reply, request, 200,
		STR("{\"object\":\"list\",\"data\":[{\"id\":\"mock\",\"object\":\"model\","
		    "\"type\":\"model\",\"display_name\":\"mock\"}],\"has_more\":false}"));
}

static void get_tags(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	(void)id;
	(void)state;
	(void)rule;
	mock_reply_json(reply, request, 200,
		STR("{\"models\":[{\"name\":\"mock:latest\",\"model\":\"mock:latest\",\"size\":1,"
		    "\"digest\":\"0\",\"details\":{\"family\":\"mock\",\"parameter_size\":\"1B\","
		    "\"quantization_level\":\"F16\"}}]}"));
}

static void get_version(struct mock_reply *reply, const struct mock_request *request, struct str id,
	struct mock_state *state, const struct mock_rule *rule)
{
	(void)id;
	(void)state;
	(void)rule;
	mock_reply_json(reply, request, 200, STR("{\"version\":\"0.0.0-mock\"}"));
}

static void count_tokens(struct mock_reply *reply, const struct mock_request *request,
	struct str id, struct mock_state *state, const struct mock_rule *rule)
{
	struct buf json = {0};
	(void)id;
	(void)state;
	(void)rule;
	buf_addf(&json, "{\"input_tokens\":%zu}", mock_count(request->body));
	mock_reply_json(reply, request, 200, buf_str(&json));
	buf_free(&json);
}

/* `*` is any one segment: the id. Free: neither numbered nor logged. */
static const struct {
	const char *method, *path;
	mock_handler *handler;
	bool free;
} routes[] = {
	{"GET", "/messages/batches/*/results", mock_anthropic_results, false},
	{"POST", "/messages/batches/*/cancel", mock_anthropic_cancel, false},
	{"GET", "/messages/batches/*", mock_anthropic_get, false},
	{"GET", "/messages/batches", mock_anthropic_list, false},
	{"POST", "/messages/batches", mock_anthropic_create, false},
	{"POST", "/messages/count_tokens", count_tokens, false},
	{"POST", "/files", mock_upload, false},
	{"GET", "/files/*/content", mock_download, false},
	{"POST", "/batches/*/cancel", mock_openai_cancel, false},
	{"GET", "/batches/*", mock_openai_get, false},
	{"GET", "/batches", mock_openai_list, false},
	{"POST", "/batches", mock_openai_create, false},
	{"GET", "/models", get_models, true},
	{"GET", "/api/tags", get_tags, true},
	{"GET", "/api/version", get_version, true},
};

/* Segment by segment from the end. */
static bool path_ends(struct str path, struct str pattern, struct str *id)
{
	while (pattern.n) {
		ssize_t a = str_rfind(path, STR("/")), b = str_rfind(pattern, STR("/"));
		if (a < 0 || b < 0)
			return false;
		struct str segment = str_from(path, (size_t)a + 1);
		struct str wanted = str_from(pattern, (size_t)b + 1);
		if (str_is(wanted, "*"))
			*id = segment;
		else if (!str_eq(segment, wanted))
			return false;
		path = str_head(path, (size_t)a);
		pattern = str_head(pattern, (size_t)b);
	}
	return true;
}

static size_t find(const struct mock_request *request, struct str *id)
{
	size_t i = 0, n = sizeof routes / sizeof *routes;
	while (i < n && !(str_is(request->method, routes[i].method) &&
				path_ends(request->path, str_of(routes[i].path), id)))
		i++;
	return i;
}

bool mock_route_is_free(const struct mock_request *request)
{
	struct str id;
	size_t i = find(request, &id);
	return i < sizeof routes / sizeof *routes && routes[i].free;
}

bool mock_route_is_model(const struct mock_request *request)
{
	struct str id;
	return find(request, &id) == sizeof routes / sizeof *routes;
}

static bool has_key(const struct mock_request *request, const struct mock_state *state)
{
	return !state->options->key || str_is(request->key, state->options->key);
}

/* A protocol whose errors fit a path that is none of a model. */
static const struct mock_protocol *protocol_of(const struct mock_request *request)
{
	const struct mock_protocol *protocol = mock_protocol_find(request->path);
	if (protocol)
		return protocol;
	if (request->version.n)
		return &mock_anthropic;
	return str_find(request->path, STR("/api/")) >= 0 ? &mock_ollama : &mock_chat;
}

static void refuse(struct mock_reply *reply, const struct mock_request *request, int status,
	const char *code, const char *message)
{
	struct buf json = {0};
	protocol_of(request)->error(&json, status, str_of(code), str_of(message));
	mock_reply_json(reply, request, status, buf_str(&json));
	buf_free(&json);
}

/* What is asked for happens, but the reply may break off or stall on its way. What else a rule says
 * beyond the keys of a batch is said in place of the answer. */
static bool is_done(const struct mock_rule *rule)
{
	return (rule->action == MOCK_ANSWER && !rule->delay.p) || rule->action == MOCK_CUT ||
	       rule->action == MOCK_CUT_RST || rule->action == MOCK_STALL;
}

static void do_and_break(struct mock_reply *reply, const struct mock_request *request, size_t i,
	struct str id, struct mock_state *state, const struct mock_rule *rule)
{
	routes[i].handler(reply, request, id, state, rule);
	mock_reply_break(reply, rule);
}

void mock_route(struct mock_reply *reply, const struct mock_request *request,
	struct mock_state *state, const struct mock_rule *rule)
{
	struct str id = STR("");
	size_t i = find(request, &id);
	const struct mock_protocol *protocol = mock_protocol_find(request->path);
	if (!has_key(request, state))
		refuse(reply, request, 401, "invalid_api_key", "mock: no such key");
	else if (i < sizeof routes / sizeof *routes && is_done(rule))
		do_and_break(reply, request, i, id, state, rule);
	else if (i < sizeof routes / sizeof *routes)
		mock_reply_model(reply, protocol_of(request), request, state, rule);
	else if (protocol && str_is(request->method, "POST"))
		mock_reply_model(reply, protocol, request, state, rule);
	else
		refuse(reply, request, 404, "not_found", "mock: no such path");
}
