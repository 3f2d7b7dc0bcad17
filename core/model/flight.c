/* flight: owns what a call sends, and how long it is waited for. */
#include "flight.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "images.h"
#include "keyring.h"

/* Between bytes a minute is long. */
static const struct model_timers usual = {
	.connect = 10000, .idle = 60000, .content = 300000, .total = 600000};

/* ---- beginning and end ---- */

static void choose(int64_t *timer, int64_t wanted)
{
	if (wanted)
		*timer = wanted;
}

static struct model_timers timers_of(const struct provider *p, const struct model_config *config)
{
	struct model_timers t = usual;
	t.first = provider_first_byte_ms(p, config);
	choose(&t.connect, config->timers.connect);
	choose(&t.first, config->timers.first);
	choose(&t.idle, config->timers.idle);
	choose(&t.content, config->timers.content);
	choose(&t.total, config->timers.total);
	choose(&t.total, config->timeout_ms);
	return t;
}

struct flight *flight_new(struct http *http, struct limit *limit, const struct model_config *config,
	bool watch, void *tag)
{
	struct flight *f = mem_alloc(sizeof *f);
	f->tag = tag;
	f->http = http;
	f->limit = limit;
	f->config = config;
	f->provider = provider_find(config->provider);
	f->watch = watch;
	f->stream = watch || config->stream;
	f->timers = timers_of(f->provider, config);
	outcome_init(&f->facts);
	f->start_us = f->last_us = clock_mono_us();
	answer_init(&f->answer);
	f->answer.end_mark = f->provider->end_mark;
	return f;
}

void flight_free(struct flight *f)
{
	if (!f)
		return;
	http_drop(f->http, f->transfer);
	child_free(f->child);
	sse_done(&f->sse);
	lines_done(&f->lines);
	buf_free(&f->send);
	buf_free(&f->raw);
	answer_done(&f->answer);
	free(f);
}

/* ---- sending ---- */

enum { MAX_HEADERS = 6 };

/* The buffer grows once: growing would leave a copy of the key behind. */
static void add_key(const struct flight *f, const struct secret *key, struct buf *line)
{
	struct str name = str_of(provider_key_header(f->provider, f->config)),
		   value = secret_value(key);
	buf_reserve(line, name.n + value.n);
	buf_add(line, name);
	buf_add(line, value);
}

static size_t make_headers(const struct flight *f, const struct secret *key,
	struct str content_type, struct arena *a, struct buf *key_line, struct str *out)
{
	size_t n = f->provider->headers ? f->provider->headers(f->config, a, out) : 0;
	if (content_type.n)
		out[n++] = arena_printf(a, "Content-Type: %.*s", STRF(content_type));
	if (key) {
		add_key(f, key, key_line);
		out[n++] = buf_str(key_line);
	}
	return n;
}

static void make_body(struct flight *f, const struct model_request *request)
{
	struct buf body = {0};
	provider_send_body(f->config, request, f->stream, &body);
	images_put(request->images, request->n_images, buf_str(&body), &f->send);
	buf_free(&body);
}

static int start(struct flight *f, const struct model_fetch *fetch, struct err *err)
{
	struct arena a = {0};
	struct buf key_line = {0};
	struct str headers[MAX_HEADERS];
	const struct secret *key;
	int bad = key_for(f->config, fetch->path, &key, err);
	if (bad)
		return bad;
	struct http_request r = {
		.url = fetch->path,
		.method = fetch->method,
		.body = fetch->body,
		.headers = headers,
		.n_headers = make_headers(f, key, fetch->content_type, &a, &key_line, headers),
		.ca_file = f->config->ca_file,
		.connect_ms = f->timers.connect,
	};
	flight_listen(f, &r);
	f->transfer = http_start(f->http, &r, err);
	if (key_line.n)
		explicit_bzero(key_line.p, key_line.n);
	buf_free(&key_line);
	arena_free(&a);
	return f->transfer ? 0 : ERR_NET;
}

static int start_child(struct flight *f, struct err *err)
{
	f->child = command_start(f->config, buf_str(&f->send), err);
	return f->child ? 0 : ERR_INPUT;
}

static void answer_here(struct flight *f, const struct model_request *request)
{
	f->provider->answer(request, &f->answer);
	answer_close(&f->answer);
	f->first_us = f->last_us = clock_mono_us();
	f->facts.status = 200;
	f->is_over = true;
}

int flight_send(struct flight *f, const struct model_request *request, struct err *err)
{
	if (f->provider->answer) {
		answer_here(f, request);
		return 0;
	}
	make_body(f, request);
	struct model_fetch fetch = {
		"POST", request->endpoint, STR("application/json"), buf_str(&f->send)};
	return f->provider->runs_command ? start_child(f, err) : start(f, &fetch, err);
}

int flight_fetch(struct flight *f, const struct model_fetch *fetch, struct err *err)
{
	f->is_fetch = true;
	return start(f, fetch, err);
}

/* ---- deadlines ---- */

struct deadline {
	int64_t at_us;
	const char *words;
};

static void sooner(struct deadline *d, int64_t at_us, const char *words)
{
	if (at_us < d->at_us)
		*d = (struct deadline){at_us, words};
}

static struct deadline deadline_of(const struct flight *f)
{
	struct deadline d = {f->start_us + f->timers.total * 1000,
		f->child ? "no answer in time (timeout_s)" : "no complete answer in time"};
	if (f->child)
		return d;
	if (!f->first_us && f->stream)
		sooner(&d, f->last_us + f->timers.first * 1000, "no answer in time");
	if (f->first_us)
		sooner(&d, f->last_us + f->timers.idle * 1000, "the answer stalled");
	bool is_blank = f->stream && !f->sniffed; /* white space only: a sign of life, no answer */
	if (f->first_us && (f->is_stream || is_blank))
		sooner(&d, f->content_us + f->timers.content * 1000,
			"the connection was kept alive, but no more of the answer came");
	return d;
}

int64_t flight_deadline_us(const struct flight *f, const char **words)
{
	struct deadline d = deadline_of(f);
	*words = d.words;
	return d.at_us;
}
