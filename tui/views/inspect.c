/* inspect: owns the words about a call. */
#include "inspect.h"

#include <math.h>

#include "finish.h"
#include "json.h"
#include "number.h"
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

/* The messages as people read them, before the exact bytes. */
static void add_messages(struct buf *out, struct str request)
{
	struct arena a = {0};
	struct json *v = NULL;
	if (json_parse(request, &v, NULL) == 0)
		for (const struct json *m = json_first(json_get(v, "messages")); m;
			m = json_next(m))
			buf_addf(out, "\n%.*s:\n%.*s\n", STRF(json_str(json_get(m, "role"))),
				STRF(json_text(&a, json_get(m, "content"))));
	json_free(v);
	arena_free(&a);
}

static void add_line(struct buf *out, const char *name, struct str value)
{
	if (value.n)
		buf_addf(out, "%-10s %.*s\n", name, STRF(value));
}

static bool is_recorded(struct str provider)
{
	return str_is(provider, "recorded/1");
}

static void add_latency(struct buf *out, const struct wb_call *c)
{
	if (c->latency_ms < 0)
		add_line(out, "latency", STR("not known"));
	else
		buf_addf(out, "%-10s %lld ms", "latency", (long long)c->latency_ms);
	if (c->latency_ms >= 0 && c->first_ms >= 0)
		buf_addf(out, ", first content after %lld ms", (long long)c->first_ms);
	if (c->latency_ms >= 0)
		buf_addc(out, '\n');
}

static void add_finish(struct buf *out, struct str finish)
{
	const char *words = finish_words(finish);
	if (words)
		buf_addf(out, "%-10s %.*s: %s\n", "finish", STRF(finish), words);
	else
		add_line(out, "finish", finish);
}

/* " (12 cached, 30 written to the cache)": of those that are said. */
static void add_parts(struct buf *out, int64_t a, const char *what_a, int64_t b, const char *what_b)
{
	if (a < 0 && b < 0)
		return;
	buf_addz(out, " (");
	if (a >= 0)
		buf_addf(out, "%lld %s", (long long)a, what_a);
	if (b >= 0)
		buf_addf(out, "%s%lld %s", a >= 0 ? ", " : "", (long long)b, what_b);
	buf_addc(out, ')');
}

static void add_tokens(struct buf *out, const struct wb_call *c)
{
	if (c->input_tokens < 0 && c->output_tokens < 0) {
		add_line(out, "tokens", STR("not known"));
		return;
	}
	buf_addf(out, "%-10s %s%lld in", "tokens", c->estimated ? "~" : "",
		(long long)c->input_tokens);
	add_parts(out, c->cached_tokens, "from the provider's cache", c->cache_write_tokens,
		"written to it");
	buf_addf(out, ", %lld out", (long long)c->output_tokens);
	add_parts(out, c->reasoning_tokens, "of reasoning", -1, "");
	buf_addc(out, '\n');
}

/* A line each. */
static void add_left_out(struct buf *out, struct str left_out)
{
	struct str line;
	const char *name = "left out";
	for (; str_line(&left_out, &line); name = "")
		buf_addf(out, "%-10s %.*s\n", name, STRF(line));
}

static void add_facts(struct buf *out, const struct wb_call *c, struct str key, bool cached)
{
	add_line(out, "model", c->model);
	add_line(out, "provider", c->provider);
	add_line(out, "endpoint", c->endpoint);
	add_line(out, "call key", key);
	add_line(out, "request id", c->request_id);
	add_finish(out, c->finish);
	struct arena a = {0};
	bool recorded = is_recorded(c->provider);
	add_tokens(out, c);
	add_line(out, "usage", c->usage);
	add_latency(out, c);
	if (isnan(c->cost_usd))
		add_line(out, "cost",
			recorded ? STR("not known") : STR("not known: the model has no price"));
	else
		add_line(out, "cost", str_of(number_money(&a, c->cost_usd)));
	if (c->price.n)
		buf_addf(out, "%-10s %.*s USD per million tokens, as it was then\n", "price",
			STRF(c->price));
	if (recorded)
		add_line(out, "recorded",
			STR("imported, not asked by strop; the response is the record as it "
			    "stood"));
	else if (cached)
		add_line(out, "cached", STR("these are the numbers of the call when it was made"));
	arena_free(&a);
}

static void show(struct session *s, const char *what, struct buf *text)
{
	struct arena a = {0};
	session_push(s, text_view_new(s, arena_printf(&a, "%.*s: %s", STRF(s->example.id), what),
				buf_str(text)));
	arena_free(&a);
}

static int render(struct session *s, const struct ask_options *next, struct arena *a,
	struct wb_request *out, struct err *err)
{
	struct ask_options o = *next;
	o.run = session_options(s);
	o.example = s->example.id;
	return ask_render(s->wb, &o, a, out, err);
}

/* The newest call of the example: its key if it was kept, else its error. */
struct newest {
	struct str key, error;
	bool cached;
};

/* What the API does not take is known where the same would be sent again. */
static void add_left_out_of(
	struct buf *out, struct session *s, const struct ask_options *next, struct str key)
{
	struct arena a = {0};
	struct wb_request r;
	if (render(s, next, &a, &r, NULL) == 0 && str_is(key, r.key))
		add_left_out(out, r.left_out);
	arena_free(&a);
}

static void show_call(struct session *s, const struct wb_call *c, const struct newest *newest,
	const struct ask_options *next)
{
	struct buf text = {0};
	add_facts(&text, c, newest->key, newest->cached);
	add_left_out_of(&text, s, next, newest->key);
	add_messages(&text, c->request);
	if (c->reasoning.n)
		buf_addf(&text, "\nthought:\n%.*s\n", STRF(c->reasoning));
	buf_addz(&text, "\nrequest\n\n");
	add_body(&text, c->request);
	buf_addz(&text, "\nresponse\n\n");
	add_body(&text, c->response);
	show(s, "request and response", &text);
	buf_free(&text);
}

/* Nothing is kept: what would be sent, and what went wrong if something was. */
static void show_request(struct session *s, const struct ask_options *next, struct str error)
{
	struct arena a = {0};
	struct wb_request r;
	struct err err = {0};
	struct buf text = {0};
	if (render(s, next, &a, &r, &err) != 0) {
		session_fail(s, &err);
	} else {
		add_line(&text, "model", r.model);
		add_line(&text, "provider", r.provider);
		add_line(&text, "endpoint", r.endpoint);
		add_line(&text, "call key", str_of(r.key));
		buf_addf(&text, "%-10s ~%zu in\n", "tokens", r.input_tokens);
		add_left_out(&text, r.left_out);
		add_line(&text, "error", error);
		add_messages(&text, r.body);
		buf_addz(&text, is_recorded(r.provider) ? "\nis looked for, and never sent\n\n"
				: error.n               ? "\nwas sent\n\n"
							: "\nwould be sent\n\n");
		add_body(&text, r.body);
		show(s, "request", &text);
	}
	buf_free(&text);
	arena_free(&a);
}

static struct newest find_newest(struct session *s, struct arena *a, bool keeps)
{
	struct wb_result *results;
	size_t n = 0;
	struct session_ask *asked = session_ask_of(s, s->example.id);
	if (asked && asked->is_done) {
		const struct ask_view *v = ask_look(asked->ask);
		return (struct newest){
			v->state == ASK_DONE ? str_of(v->key) : STR(""), v->error, v->cached};
	}
	if (!keeps || !s->table ||
		table_results(s->table, s->example.ord, false, a, &results, &n, NULL) != 0 ||
		n == 0)
		return (struct newest){0};
	return (struct newest){str_of(results[0].call), results[0].error, results[0].cached};
}

void inspect_open(struct session *s, const struct ask_options *next)
{
	struct arena a = {0};
	struct wb_call call;
	struct err err = {0};
	bool found = false;
	if (s->example.ord == 0) {
		session_say(s, MESSAGE_INFO, "there is no example to look at");
		return;
	}
	struct newest newest = find_newest(s, &a, next->keep);
	if (newest.key.n && wb_call(s->wb, newest.key.p, &a, &call, &found, &err) != 0)
		session_fail(s, &err);
	else if (found)
		show_call(s, &call, &newest, next);
	else
		show_request(s, next, newest.error);
	arena_free(&a);
}
