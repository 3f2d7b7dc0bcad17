/*
 * pool: owns the calls on their way: what is sent, the bytes that come back, when to give up, and
 * what is told of it.
 *
 * http's callbacks only append to the job; the pump reads it afterwards. Timers are our own
 * (monotonic): curl's low-speed limit is an average and misses a stall, and comments that keep a
 * connection alive are no sign of an answer.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "advice.h"
#include "clock.h"
#include "http.h"
#include "keyring.h"
#include "images.h"
#include "lines.h"
#include "origin.h"
#include "outcome.h"
#include "pool_limits.h"
#include "provider.h"
#include "sse.h"

enum {
	MAX_RESPONSE = 256 << 20,
	MAX_OUTPUT = 64 << 20, /* of a program */
};

/* Between bytes a minute is long. */
static const struct model_timers usual = {
	.connect = 10000, .idle = 60000, .content = 300000, .total = 600000};

struct job {
	struct job *next;
	void *tag;
	const struct model_config *config;
	const struct provider *provider;
	struct transfer *transfer;
	struct child *child; /* of a model that is a program */
	struct buf send, raw;
	size_t fed; /* bytes of raw given to the decoder */
	struct answer answer;
	struct sse sse;
	struct lines lines;
	struct reply_facts facts;
	struct limit *limit;
	bool knows_rates; /* what the reply's head said was handed on */
	bool watch, stream, is_fetch, sniffed, is_stream, too_large;
	size_t told, told_reasoning; /* bytes of the answer handed out as deltas */
	size_t content;              /* bytes of the answer at content_us */
	struct model_timers timers;
	int64_t start_us, first_us, last_us, content_us, token_us;
	char words[256]; /* what went wrong on the way */
};

struct models {
	struct http *http;
	struct limits limits;
	struct job *jobs;               /* on their way */
	struct job *ended, *last_ended; /* to be told */
	struct job *current;            /* whose texts the last event lent out */
	struct buf error, raw_usage;    /* and what was made for it */
	struct buf piece, thought;      /* of a delta; of the end: its request id */
	struct pollfd *fds;             /* what is waited for beside the network */
	size_t cap_fds;
	size_t in_flight;
};

static void job_free(struct models *m, struct job *j)
{
	if (!j)
		return;
	http_drop(m->http, j->transfer);
	child_free(j->child);
	sse_done(&j->sse);
	lines_done(&j->lines);
	buf_free(&j->send);
	buf_free(&j->raw);
	answer_done(&j->answer);
	free(j);
}

int models_new(struct models **out, struct err *err)
{
	(void)err;
	*out = mem_alloc(sizeof **out);
	(*out)->http = http_new();
	return 0;
}

static void unlink_job(struct models *m, struct job *j)
{
	struct job **at = &m->jobs;
	while (*at && *at != j)
		at = &(*at)->next;
	if (*at)
		*at = j->next;
	j->next = NULL;
}

static void end_job(struct models *m, struct job *j)
{
	unlink_job(m, j);
	http_drop(m->http, j->transfer);
	j->transfer = NULL;
	answer_close(&j->answer);
	if (m->last_ended)
		m->last_ended->next = j;
	else
		m->ended = j;
	m->last_ended = j;
}

void models_free(struct models *m)
{
	if (!m)
		return;
	while (m->jobs) {
		struct job *j = m->jobs;
		unlink_job(m, j);
		job_free(m, j);
	}
	while (m->ended) {
		struct job *next = m->ended->next;
		job_free(m, m->ended);
		m->ended = next;
	}
	job_free(m, m->current);
	buf_free(&m->error);
	buf_free(&m->raw_usage);
	limits_free(&m->limits);
	buf_free(&m->piece);
	buf_free(&m->thought);
	free(m->fds);
	http_free(m->http);
	free(m);
}

/* ---- what comes back ---- */

static void on_event(void *context, struct str event, struct str data)
{
	struct job *j = context;
	j->provider->event(event, data, &j->answer);
}

static void on_line(void *context, struct str line)
{
	struct job *j = context;
	if (str_trim(line).n)
		j->provider->event(STR(""), line, &j->answer);
}

static bool on_body(void *context, struct str bytes)
{
	struct job *j = context;
	j->last_us = clock_mono_us();
	if (!j->first_us)
		j->first_us = j->content_us = j->last_us;
	j->too_large = j->raw.n + bytes.n > MAX_RESPONSE;
	if (!j->too_large)
		buf_add(&j->raw, bytes);
	return !j->too_large;
}

static void on_header(void *context, struct str name, struct str value)
{
	struct job *j = context;
	j->last_us = clock_mono_us();
	outcome_take_header(&j->facts, name, value);
}

static struct str without_bom(struct str text)
{
	struct str bom = STR("\xEF\xBB\xBF");
	return str_starts(text, bom) ? str_from(text, bom.n) : text;
}

/* Servers label streams as JSON and the other way round: the first byte that is no space decides.
 * A byte order mark may stand before it, and may have come in part. */
static void sniff(struct job *j)
{
	struct str bytes = buf_str(&j->raw);
	if (bytes.n < 3 && str_starts(STR("\xEF\xBB\xBF"), bytes))
		return;
	bytes = str_trim(without_bom(bytes));
	if (bytes.n == 0)
		return;
	bool is_json = bytes.p[0] == '{' || bytes.p[0] == '[';
	j->sniffed = true;
	j->is_stream = j->provider->framing == FRAMING_LINES ? j->stream : !is_json;
}

/* The head of a reply is whole once some of the body is there, or it is over. */
static void hear_rates(struct job *j)
{
	const struct model_config *c = j->config;
	if (!j->knows_rates)
		limit_heard(j->limit, c->name.n ? c->name : c->id, &j->facts.rates, j->last_us);
	j->knows_rates = true;
}

/* Bytes that came since the last look, to the decoder. The body of a failure is read whole. */
static void decode(struct job *j)
{
	struct str fresh = str_from(buf_str(&j->raw), j->fed);
	j->facts.status = http_status(j->transfer);
	hear_rates(j);
	if (!j->sniffed)
		sniff(j);
	if (!j->sniffed)
		return;
	j->fed = j->raw.n;
	if (j->is_fetch || !j->is_stream || j->facts.status / 100 != 2)
		return;
	if (j->provider->framing == FRAMING_LINES)
		lines_push(&j->lines, fresh);
	else
		sse_push(&j->sse, fresh);
	size_t content = j->answer.text.n + j->answer.reasoning.n + j->answer.n_calls;
	if (content != j->content)
		j->content_us = j->last_us;
	if (content && !j->token_us)
		j->token_us = j->last_us;
	j->content = content;
}

/* Servers leave out the last blank line, so what stands there counts when it is whole. A piece that
 * was cut is no news: the missing end already says so. */
static void end_stream(struct job *j)
{
	bool had_error = j->answer.error.n > 0;
	sse_end(&j->sse);
	lines_end(&j->lines);
	if (!had_error && j->answer.malformed) {
		j->answer.malformed = false;
		buf_cut(&j->answer.error, 0);
	}
}

static void refuse_size(struct job *j)
{
	bool is_long = j->sse.too_long || j->lines.too_long;
	if (!j->too_large && !is_long)
		return;
	j->facts.transport = HTTP_BROKEN;
	if (j->too_large)
		snprintf(j->words, sizeof j->words, "its answer is larger than %d MiB",
			MAX_RESPONSE >> 20);
	else
		snprintf(j->words, sizeof j->words, "a line of it is longer than %d MiB",
			LINE_MAX_BYTES >> 20);
}

static void finish(struct models *m, struct job *j)
{
	decode(j);
	if (j->is_fetch && j->facts.status / 100 == 2) {
		answer_set(&j->answer.text, buf_str(&j->raw));
		j->answer.complete = true;
	} else if (j->is_stream && j->facts.status / 100 == 2)
		end_stream(j);
	else if (j->raw.n)
		j->provider->body(without_bom(buf_str(&j->raw)), &j->answer);
	refuse_size(j);
	end_job(m, j);
}

/* A program has ended, or `why` it is stopped now. */
static void finish_child(struct models *m, struct job *j, const char *why)
{
	snprintf(j->words, sizeof j->words, "%s", why);
	j->last_us = clock_mono_us();
	if (*why) {
		child_free(j->child);
		j->child = NULL;
	} else {
		j->provider->body(buf_str(&j->raw), &j->answer);
	}
	end_job(m, j);
}

static void turn_child(struct models *m, struct job *j)
{
	bool more = child_turn(j->child, &j->raw);
	if (j->raw.n > MAX_OUTPUT)
		finish_child(m, j, "its output is larger than 64 MiB");
	else if (!more)
		finish_child(m, j, "");
}

/* ---- sending ---- */

enum { MAX_HEADERS = 6 };

/* The buffer grows once: growing would leave a copy of the key behind. */
static void add_key(const struct job *j, const struct secret *key, struct buf *line)
{
	struct str name = str_of(provider_key_header(j->provider, j->config)),
		   value = secret_value(key);
	buf_reserve(line, name.n + value.n);
	buf_add(line, name);
	buf_add(line, value);
}

static size_t make_headers(const struct job *j, const struct secret *key, struct str content_type,
	struct arena *a, struct buf *key_line, struct str *out)
{
	size_t n = j->provider->headers ? j->provider->headers(j->config, a, out) : 0;
	if (content_type.n)
		out[n++] = arena_printf(a, "Content-Type: %.*s", STRF(content_type));
	if (key) {
		add_key(j, key, key_line);
		out[n++] = buf_str(key_line);
	}
	return n;
}

static void make_body(struct job *j, const struct model_request *request)
{
	struct buf body = {0};
	j->provider->wire(j->config, request->body, j->stream, &body);
	images_put(request->images, request->n_images, buf_str(&body), &j->send);
	buf_free(&body);
}

static void link_job(struct models *m, struct job *j)
{
	j->next = m->jobs;
	m->jobs = j;
	m->in_flight++;
}

static int start(struct models *m, struct job *j, const struct model_fetch *f, struct err *err)
{
	struct arena a = {0};
	struct buf key_line = {0};
	struct str headers[MAX_HEADERS];
	const struct secret *key;
	int bad = key_for(j->config, f->path, &key, err);
	if (bad)
		return bad;
	struct http_request r = {
		.url = f->path,
		.method = f->method,
		.body = f->body,
		.headers = headers,
		.n_headers = make_headers(j, key, f->content_type, &a, &key_line, headers),
		.ca_file = j->config->ca_file,
		.connect_ms = j->timers.connect,
		.on_header = on_header,
		.on_body = on_body,
		.context = j,
	};
	j->transfer = http_start(m->http, &r, err);
	if (key_line.n)
		explicit_bzero(key_line.p, key_line.n);
	buf_free(&key_line);
	arena_free(&a);
	if (!j->transfer)
		return ERR_NET;
	link_job(m, j);
	return 0;
}

static int start_child(struct models *m, struct job *j, struct err *err)
{
	j->child = command_start(j->config, buf_str(&j->send), err);
	if (!j->child)
		return ERR_INPUT;
	link_job(m, j);
	return 0;
}

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

static struct job *job_new(
	struct models *m, const struct model_config *config, bool watch, void *tag)
{
	struct job *j = mem_alloc(sizeof *j);
	j->tag = tag;
	j->limit = limits_of(&m->limits, config);
	j->config = config;
	j->provider = provider_find(config->provider);
	j->watch = watch;
	j->stream = watch || config->stream;
	j->timers = timers_of(j->provider, config);
	outcome_init(&j->facts);
	j->sse.on_event = on_event;
	j->lines.on_line = on_line;
	j->sse.context = j->lines.context = j;
	j->start_us = j->last_us = clock_mono_us();
	answer_init(&j->answer);
	j->answer.end_mark = j->provider->end_mark;
	return j;
}

int models_send(struct models *m, const struct model_config *config,
	const struct model_request *request, bool watch, void *tag, struct err *err)
{
	struct job *j = job_new(m, config, watch, tag);
	if (j->provider->answer) {
		j->provider->answer(request, &j->answer);
		j->first_us = j->last_us = clock_mono_us();
		j->facts.status = 200;
		m->in_flight++;
		end_job(m, j);
		return 0;
	}
	make_body(j, request);
	struct model_fetch f = {
		"POST", request->endpoint, STR("application/json"), buf_str(&j->send)};
	int bad = j->provider->runs_command ? start_child(m, j, err) : start(m, j, &f, err);
	if (bad)
		job_free(m, j);
	return bad;
}

int models_fetch(struct models *m, const struct model_config *config,
	const struct model_fetch *fetch, void *tag, struct err *err)
{
	struct arena a = {0};
	struct job *j = job_new(m, config, false, tag);
	struct str base = model_url(config);
	struct model_fetch f = *fetch;
	j->is_fetch = true;
	if (str_starts(f.path, STR("/")))
		f.path = arena_printf(&a, "%.*s%.*s", STRF(base), STRF(fetch->path));
	struct str here, there;
	int bad = 0;
	if (!origin_of(&a, base, &here) || !origin_of(&a, f.path, &there) || !str_eq(here, there))
		bad = err_set(err, ERR_NET,
			"model %.*s: the service points to %.*s, which is another server than "
			"%.*s: "
			"the key is not sent there",
			STRF(config->id), STRF(f.path), STRF(base));
	if (!bad)
		bad = start(m, j, &f, err);
	if (bad)
		job_free(m, j);
	arena_free(&a);
	return bad;
}

/* A call that nobody hears of any more. */
static void forget_job(struct models *m, struct job *j)
{
	m->in_flight--;
	job_free(m, j);
}

/* What has ended but was not told yet: nobody may hear of a tag that is gone. */
static void cancel_ended(struct models *m, const void *tag)
{
	struct job **at = &m->ended;
	m->last_ended = NULL;
	while (*at) {
		struct job *j = *at;
		if (j->tag != tag) {
			m->last_ended = j;
			at = &j->next;
			continue;
		}
		*at = j->next;
		forget_job(m, j);
	}
}

void models_cancel(struct models *m, const void *tag)
{
	size_t before = m->in_flight;
	cancel_ended(m, tag);
	for (struct job *j = m->jobs, *next; j; j = next) {
		next = j->next;
		if (j->tag != tag)
			continue;
		unlink_job(m, j);
		forget_job(m, j);
	}
	limits_drop(&m->limits, tag, m->in_flight < before);
}

struct model_client *models_join(
	struct models *m, const struct model_config *config, int64_t concurrency, bool urgent)
{
	return limits_join(&m->limits, config, concurrency, urgent);
}

size_t models_in_flight(const struct models *m)
{
	return m->in_flight;
}

/* ---- deadlines ---- */

struct deadline {
	int64_t at_us;
	const char *words; /* what to say when it has passed */
};

static void sooner(struct deadline *d, int64_t at_us, const char *words)
{
	if (at_us < d->at_us)
		*d = (struct deadline){at_us, words};
}

static struct deadline deadline_of(const struct job *j)
{
	struct deadline d = {j->start_us + j->timers.total * 1000, "no complete answer in time"};
	if (j->child)
		return d;
	if (!j->first_us && j->stream)
		sooner(&d, j->last_us + j->timers.first * 1000, "no answer in time");
	if (j->first_us)
		sooner(&d, j->last_us + j->timers.idle * 1000, "the answer stalled");
	bool is_blank = j->stream && !j->sniffed; /* white space only: a sign of life, no answer */
	if (j->first_us && (j->is_stream || is_blank))
		sooner(&d, j->content_us + j->timers.content * 1000,
			"the connection was kept alive, but no more of the answer came");
	return d;
}

/* Ends what is overdue; returns milliseconds until the next deadline, at most timeout_ms. */
static int check_deadlines(struct models *m, int timeout_ms)
{
	int64_t now = clock_mono_us();
	for (struct job *j = m->jobs, *next; j; j = next) {
		struct deadline d = deadline_of(j);
		int64_t left = d.at_us - now;
		next = j->next;
		if (left <= 0 && j->child) {
			finish_child(m, j, "no answer in time (timeout_s)");
		} else if (left <= 0) {
			snprintf(j->words, sizeof j->words, "%s", d.words);
			j->facts.transport = j->first_us ? HTTP_BROKEN : HTTP_SILENT;
			finish(m, j);
		} else if (left / 1000 + 1 < timeout_ms) {
			timeout_ms = (int)(left / 1000 + 1);
		}
	}
	return timeout_ms;
}

/* ---- moving on ---- */

static int turn(struct models *m, struct err *err)
{
	int bad = http_turn(m->http, err);
	for (struct transfer *t; !bad && (t = http_ended(m->http));) {
		struct job *j = http_context(t);
		j->facts.transport = http_transport(t);
		snprintf(j->words, sizeof j->words, "%s", http_words(t));
		finish(m, j);
	}
	for (struct job *j = m->jobs, *next; j; j = next) {
		next = j->next;
		if (j->child)
			turn_child(m, j);
		else if (j->fed < j->raw.n)
			decode(j);
	}
	return bad;
}

/* What of the answer was not told yet. While more can come, what could be the beginning of a key
 * waits for its rest. */
static struct str untold(const struct job *j, const struct buf *text, size_t told)
{
	struct str fresh = str_from(buf_str(text), told);
	if (fresh.n && j->transfer)
		fresh.n -= secret_tail(fresh);
	return fresh;
}

static bool has_untold(const struct job *j)
{
	return j->watch && (untold(j, &j->answer.text, j->told).n ||
				   untold(j, &j->answer.reasoning, j->told_reasoning).n);
}

static bool has_news(const struct models *m)
{
	if (m->ended)
		return true;
	for (const struct job *j = m->jobs; j; j = j->next)
		if (has_untold(j))
			return true;
	return false;
}

static struct pollfd *more_fds(struct models *m, size_t n)
{
	if (n + CHILD_FDS > m->cap_fds) {
		m->cap_fds = n + 8 * CHILD_FDS;
		m->fds = mem_realloc(m->fds, m->cap_fds * sizeof *m->fds);
	}
	return m->fds + n;
}

static int sleep_until_news(
	struct models *m, int timeout_ms, const int *wake, size_t n_wake, struct err *err)
{
	size_t n = 0;
	for (size_t i = 0; i < n_wake; i++)
		*more_fds(m, n++) = (struct pollfd){.fd = wake[i], .events = POLLIN};
	for (const struct job *j = m->jobs; j; j = j->next) {
		int patience = j->child ? child_patience_ms(j->child) : -1;
		if (j->child)
			n += child_fds(j->child, more_fds(m, n));
		if (patience >= 0 && patience < timeout_ms)
			timeout_ms = patience;
	}
	return http_wait(m->http, timeout_ms, m->fds, n, err);
}

int models_pump(struct models *m, int timeout_ms, const int *wake, size_t n_wake, struct err *err)
{
	int bad = turn(m, err);
	timeout_ms = check_deadlines(m, timeout_ms);
	if (bad || timeout_ms <= 0 || has_news(m))
		return bad;
	bad = sleep_until_news(m, timeout_ms, wake, n_wake, err);
	return bad ? bad : turn(m, err);
}

/* ---- telling ---- */

static struct str masked_piece(struct buf *piece, struct str fresh, size_t *told)
{
	buf_cut(piece, 0);
	buf_add(piece, fresh);
	secret_mask(piece);
	*told += fresh.n;
	return buf_str(piece);
}

static void tell_delta(struct models *m, struct job *j, struct model_event *e)
{
	struct str text = untold(j, &j->answer.text, j->told);
	struct str reasoning = untold(j, &j->answer.reasoning, j->told_reasoning);
	*e = (struct model_event){.kind = MODEL_DELTA,
		.tag = j->tag,
		.text = masked_piece(&m->piece, text, &j->told),
		.reasoning = masked_piece(&m->thought, reasoning, &j->told_reasoning),
		.first_ms = j->token_us ? (j->token_us - j->start_us) / 1000 : -1};
}

static bool next_delta(struct models *m, struct model_event *event)
{
	for (struct job *j = m->jobs; j; j = j->next) {
		if (!has_untold(j))
			continue;
		tell_delta(m, j, event);
		return true;
	}
	/* The last piece of a watched answer, before its end. */
	if (!m->ended || !has_untold(m->ended))
		return false;
	tell_delta(m, m->ended, event);
	return true;
}

static void fill(struct models *m, struct job *j, struct model_event *e)
{
	struct buf *const outside[] = {&j->raw, &j->answer.error, &j->answer.text,
		&j->answer.reasoning, &j->answer.finish, &j->answer.note, &m->raw_usage, &m->piece};
	buf_cut(&m->error, 0);
	buf_cut(&m->piece, 0);
	buf_addz(&m->piece, j->facts.request_id);
	buf_cut(&m->raw_usage, 0);
	if (j->answer.complete && j->provider->review)
		j->provider->review(buf_str(&j->send), &j->answer);
	if (j->answer.raw_usage)
		json_print(&m->raw_usage, j->answer.raw_usage);
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
		secret_mask(outside[i]);
	*e = (struct model_event){
		.tag = j->tag,
		.text = buf_str(&j->answer.text),
		.reasoning = buf_str(&j->answer.reasoning),
		.finish = buf_str(&j->answer.finish),
		.response = buf_str(&j->raw),
		.note = buf_str(&j->answer.note),
		.status = j->facts.status,
		.usage = j->answer.usage,
		.raw_usage = buf_str(&m->raw_usage),
		.request_id = buf_str(&m->piece),
		.latency_ms = (j->last_us - j->start_us) / 1000,
		.first_ms = ((j->token_us ? j->token_us : j->last_us) - j->start_us) / 1000,
		.retry_after_ms = j->facts.retry_after_ms,
		.rate_limited = outcome_is_limit(&j->facts, &j->answer),
		.blames_request = outcome_blames_request(&j->facts, &j->answer),
	};
	if (j->provider->runs_command)
		e->kind = command_classify(j->child, &j->answer, j->words, &m->error);
	else
		e->kind = outcome_classify(
			&j->facts, &j->answer, buf_str(&j->raw), str_of(j->words), &m->error);
	if (e->kind != MODEL_OK && !j->provider->runs_command)
		e->advice = advice_for(&j->facts, &j->answer, j->config, model_url(j->config));
	secret_mask(&m->error);
	e->error = buf_str(&m->error);
}

/* As long as the server asked for and up to a tenth more, so that not all processes that it refused
 * come back together. */
static int64_t asked_us(const struct job *j)
{
	int64_t ms = j->facts.retry_after_ms;
	return ms < 0 ? -1 : ms * 1000 + ms * (j->start_us % 100);
}

/* What the end of a call says about how much may be sent. */
static void free_slot(struct job *j, const struct model_event *e)
{
	bool is_counted = e->usage.input >= 0 && e->usage.output >= 0;
	bool is_full = j->facts.status == 503 || j->facts.status == 529;
	enum limit_end how = LIMIT_FAILED;
	if (e->kind == MODEL_BUSY && e->rate_limited)
		how = is_full ? LIMIT_OVERLOADED : LIMIT_REFUSED;
	else if (j->facts.status / 100 == 2)
		how = LIMIT_ANSWERED;
	limit_ended(j->limit, j->tag, how, asked_us(j),
		is_counted ? (double)(e->usage.input + e->usage.output) : -1, clock_mono_us());
}

bool models_next(struct models *m, struct model_event *event)
{
	job_free(m, m->current);
	m->current = NULL;
	if (next_delta(m, event))
		return true;
	struct job *j = m->ended;
	if (!j)
		return false;
	m->ended = j->next;
	if (!m->ended)
		m->last_ended = NULL;
	j->next = NULL;
	m->current = j;
	m->in_flight--;
	fill(m, j, event);
	free_slot(j, event);
	return true;
}
