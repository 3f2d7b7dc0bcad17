/* inspect: owns the words about a call. */
#include "inspect.h"

#include <math.h>

#include "json.h"
#include "text_view.h"

/* JSON as people read it; what is no JSON (a stream) as it came. */
static void add_body(struct buf *out, struct str body)
{
	struct json *v = NULL;
	if (json_parse(body, &v, NULL) == 0)
		json_print_pretty(out, v);
	else
		buf_add(out, body);
	json_free(v);
	buf_addz(out, "\n");
}

static void add_line(struct buf *out, const char *name, struct str value)
{
	if (value.n)
		buf_addf(out, "%-10s %.*s\n", name, STRF(value));
}

static void add_facts(struct buf *out, const struct wb_call *c, struct str key, bool cached)
{
	add_line(out, "model", c->model);
	add_line(out, "provider", c->provider);
	add_line(out, "endpoint", c->endpoint);
	add_line(out, "call key", key);
	add_line(out, "finish", c->finish);
	buf_addf(out, "%-10s %s%lld in, %lld out\n", "tokens", c->estimated ? "~" : "",
		(long long)c->input_tokens, (long long)c->output_tokens);
	buf_addf(out, "%-10s %lld ms, first content after %lld ms\n", "latency",
		(long long)c->latency_ms, (long long)c->first_ms);
	if (isnan(c->cost_usd))
		add_line(out, "cost", STR("not known: the model has no price"));
	else
		buf_addf(out, "%-10s $%.6f\n", "cost", c->cost_usd);
	if (cached)
		add_line(out, "cached", STR("these are the numbers of the call when it was made"));
}

static void show(struct session *s, const char *what, struct buf *text)
{
	struct arena a = {0};
	session_push(s, text_view_new(s, arena_printf(&a, "%.*s: %s", STRF(s->example.id), what),
				buf_str(text)));
	arena_free(&a);
}

static void show_call(struct session *s, const struct wb_call *c, struct str key, bool cached)
{
	struct buf text = {0};
	add_facts(&text, c, key, cached);
	buf_addz(&text, "\nrequest\n\n");
	add_body(&text, c->request);
	buf_addz(&text, "\nresponse\n\n");
	add_body(&text, c->response);
	show(s, "request and response", &text);
	buf_free(&text);
}

/* Nothing was sent yet: what would be. */
static void show_request(struct session *s)
{
	struct arena a = {0};
	struct wb_request r;
	struct err err = {0};
	struct buf text = {0};
	struct ask_options o = {.run = session_options(s), .example = s->example.id};
	if (ask_render(s->wb, &o, &a, &r, &err) != 0) {
		session_fail(s, &err);
	} else {
		add_line(&text, "model", r.model);
		add_line(&text, "provider", r.provider);
		add_line(&text, "endpoint", r.endpoint);
		add_line(&text, "call key", str_of(r.key));
		buf_addf(&text, "%-10s ~%zu in\n", "tokens", r.input_tokens);
		buf_addz(&text, "\nwould be sent\n\n");
		add_body(&text, r.body);
		show(s, "request", &text);
	}
	buf_free(&text);
	arena_free(&a);
}

/* The key of the newest kept call of the example, empty without one. */
static struct str newest_key(struct session *s, struct arena *a, bool *cached)
{
	struct wb_result *results;
	size_t n = 0;
	struct session_ask *asked = session_ask_of(s, s->example.id);
	if (asked && asked->is_done && asked->state == ASK_DONE) {
		*cached = ask_look(asked->ask)->cached;
		return str_of(ask_look(asked->ask)->key);
	}
	if (!s->table ||
		table_results(s->table, s->example.ord, false, a, &results, &n, NULL) != 0 ||
		n == 0)
		return STR("");
	*cached = results[0].cached;
	return str_of(results[0].call);
}

void inspect_open(struct session *s)
{
	struct arena a = {0};
	struct wb_call call;
	struct err err = {0};
	bool found = false, cached = false;
	if (s->example.ord == 0) {
		session_say(s, MESSAGE_INFO, "there is no example to look at");
		return;
	}
	struct str key = newest_key(s, &a, &cached);
	if (key.n && wb_call(s->wb, key.p, &a, &call, &found, &err) != 0)
		session_fail(s, &err);
	else if (found)
		show_call(s, &call, key, cached);
	else
		show_request(s);
	arena_free(&a);
}
