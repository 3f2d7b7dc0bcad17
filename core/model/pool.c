/*
 * pool: owns libcurl: one multi handle, its connections, and the calls on their way.
 *
 * libcurl is never called from one of its callbacks: they append to the job and the pump reads it
 * afterwards. HTTP/1.1 only: libcurl before 8.0 can report a reset HTTP/2 stream as success. No
 * redirects, no .netrc, no cookies, no switch to turn certificate checks off. Timers are our own
 * (monotonic): curl's low-speed limit is an average and misses a stall.
 */
#include "model.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clock.h"
#include "outcome.h"
#include "provider.h"
#include "sse.h"

enum {
	CONNECT_MS = 10000,
	IDLE_MS = 60000,
	FIRST_BYTE_MS = 120000,
	TOTAL_MS = 600000,
	MAX_RESPONSE = 256 << 20,
	MAX_IDLE_HANDLES = 256,
};

struct job {
	struct job *next;
	void *tag;
	const struct model_config *config;
	const struct provider *provider;
	CURL *easy;
	struct curl_slist *headers;
	struct buf send, raw;
	struct answer answer;
	struct sse sse;
	struct reply_facts facts;
	bool watch, stream, sniffed, is_stream, too_large;
	size_t told; /* bytes of the answer handed out as deltas */
	int64_t start_us, first_us, last_us, total_us;
	bool done;
	CURLcode curl_code;
	char curl_error[CURL_ERROR_SIZE];
};

struct models {
	CURLM *multi;
	struct job *jobs;               /* on their way */
	struct job *ended, *last_ended; /* to be told */
	struct job *current;            /* whose texts the last event lent out */
	struct buf error;               /* and its sentence */
	CURL *idle[MAX_IDLE_HANDLES];
	size_t n_idle, in_flight;
};

static void job_free(struct models *m, struct job *j)
{
	if (!j)
		return;
	if (j->easy && m->n_idle < MAX_IDLE_HANDLES)
		m->idle[m->n_idle++] = j->easy;
	else if (j->easy)
		curl_easy_cleanup(j->easy);
	curl_slist_free_all(j->headers);
	sse_done(&j->sse);
	buf_free(&j->send);
	buf_free(&j->raw);
	buf_free(&j->answer.text);
	buf_free(&j->answer.finish);
	buf_free(&j->answer.error);
	buf_free(&j->answer.error_code);
	free(j);
}

int models_new(struct models **out, struct err *err)
{
	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
		return err_set(err, ERR_NET, "libcurl cannot be started");
	struct models *m = mem_alloc(sizeof *m);
	m->multi = curl_multi_init();
	if (!m->multi) {
		free(m);
		return err_set(err, ERR_NET, "libcurl cannot be started");
	}
	curl_multi_setopt(m->multi, CURLMOPT_MAXCONNECTS, 256L);
	*out = m;
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
	if (j->easy)
		curl_multi_remove_handle(m->multi, j->easy);
	if (m->last_ended)
		m->last_ended->next = j;
	else
		m->ended = j;
	m->last_ended = j;
	j->done = true;
}

void models_free(struct models *m)
{
	if (!m)
		return;
	while (m->jobs) {
		struct job *j = m->jobs;
		unlink_job(m, j);
		curl_multi_remove_handle(m->multi, j->easy);
		job_free(m, j);
	}
	while (m->ended) {
		struct job *next = m->ended->next;
		job_free(m, m->ended);
		m->ended = next;
	}
	job_free(m, m->current);
	while (m->n_idle)
		curl_easy_cleanup(m->idle[--m->n_idle]);
	buf_free(&m->error);
	curl_multi_cleanup(m->multi);
	curl_global_cleanup();
	free(m);
}

/* ---- what libcurl tells us ---- */

static void on_event(void *context, struct str event, struct str data)
{
	struct job *j = context;
	(void)event;
	j->provider->event(data, &j->answer);
}

/* Servers label streams as JSON and the other way round: the first byte that is no space decides.
 */
static void sniff(struct job *j, struct str bytes)
{
	bytes = str_trim(bytes);
	if (bytes.n == 0)
		return;
	j->sniffed = true;
	j->is_stream = bytes.p[0] != '{' && bytes.p[0] != '[';
}

static size_t on_body(char *p, size_t size, size_t count, void *user)
{
	struct job *j = user;
	struct str bytes = {p, size * count};
	j->last_us = clock_mono_us();
	if (!j->first_us)
		j->first_us = j->last_us;
	if (j->raw.n + bytes.n > MAX_RESPONSE) {
		j->too_large = true;
		return 0;
	}
	buf_add(&j->raw, bytes);
	return bytes.n;
}

static size_t on_header(char *p, size_t size, size_t count, void *user)
{
	struct job *j = user;
	struct str line = str_trim((struct str){p, size * count});
	ssize_t colon = str_find(line, STR(":"));
	j->last_us = clock_mono_us();
	if (colon > 0)
		outcome_take_header(&j->facts, str_head(line, (size_t)colon),
			str_trim(str_from(line, (size_t)colon + 1)));
	return size * count;
}

/* ---- sending ---- */

static void set_security(CURL *easy, const struct model_config *config)
{
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
	curl_easy_setopt(easy, CURLOPT_COOKIEFILE, NULL);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Plain http never goes through a proxy, which would see the key. */
	if (!str_starts(config->base_url, STR("https:")) && config->base_url.n)
		curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
	if (config->ca_file.n) {
		char *path = mem_dup(config->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAINFO, path);
		free(path);
	}
}

static struct curl_slist *make_headers(const struct model_config *config)
{
	struct curl_slist *list = curl_slist_append(NULL, "Content-Type: application/json");
	/* libcurl would wait for "100 Continue" before a large body. */
	list = curl_slist_append(list, "Expect:");
	struct str key = provider_key(config);
	if (key.n) {
		struct buf line = {0};
		buf_addf(&line, "Authorization: Bearer %.*s", STRF(key));
		list = curl_slist_append(list, line.p);
		explicit_bzero(line.p, line.n);
		buf_free(&line);
	}
	return list;
}

static int start_http(
	struct models *m, struct job *j, const struct model_request *request, struct err *err)
{
	j->easy = m->n_idle ? m->idle[--m->n_idle] : curl_easy_init();
	if (!j->easy)
		return err_set(err, ERR_NET, "libcurl cannot make another call");
	curl_easy_reset(j->easy);
	j->headers = make_headers(j->config);
	j->provider->wire(request->body, j->stream, &j->send);
	char *url = mem_dup(request->endpoint);
	curl_easy_setopt(j->easy, CURLOPT_URL, url);
	free(url);
	set_security(j->easy, j->config);
	curl_easy_setopt(j->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(j->easy, CURLOPT_HTTPHEADER, j->headers);
	curl_easy_setopt(j->easy, CURLOPT_USERAGENT, "strop/" STROP_VERSION);
	curl_easy_setopt(j->easy, CURLOPT_POST, 1L);
	curl_easy_setopt(j->easy, CURLOPT_POSTFIELDS, j->send.p);
	curl_easy_setopt(j->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)j->send.n);
	curl_easy_setopt(j->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(j->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(j->easy, CURLOPT_WRITEDATA, j);
	curl_easy_setopt(j->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(j->easy, CURLOPT_HEADERDATA, j);
	curl_easy_setopt(j->easy, CURLOPT_ERRORBUFFER, j->curl_error);
	curl_easy_setopt(j->easy, CURLOPT_PRIVATE, j);
	if (curl_multi_add_handle(m->multi, j->easy) != CURLM_OK)
		return err_set(err, ERR_NET, "libcurl cannot make another call");
	j->next = m->jobs;
	m->jobs = j;
	return 0;
}

int models_send(struct models *m, const struct model_config *config,
	const struct model_request *request, bool watch, void *tag, struct err *err)
{
	struct job *j = mem_alloc(sizeof *j);
	j->tag = tag;
	j->config = config;
	j->provider = provider_find(config->provider);
	j->watch = watch;
	j->stream = watch || config->stream;
	j->total_us = (config->timeout_ms ? config->timeout_ms : TOTAL_MS) * 1000;
	j->answer.input_tokens = j->answer.output_tokens = j->answer.cached_tokens = -1;
	j->facts.retry_after_ms = -1;
	j->sse.on_event = on_event;
	j->sse.context = j;
	j->start_us = j->last_us = clock_mono_us();
	m->in_flight++;
	if (j->provider->answer) {
		j->provider->answer(request, &j->answer);
		j->first_us = j->last_us = clock_mono_us();
		j->facts.status = 200;
		end_job(m, j);
		return 0;
	}
	int bad = start_http(m, j, request, err);
	if (bad) {
		m->in_flight--;
		job_free(m, j);
	}
	return bad;
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
		m->in_flight--;
		job_free(m, j);
	}
}

void models_cancel(struct models *m, const void *tag)
{
	cancel_ended(m, tag);
	for (struct job *j = m->jobs, *next; j; j = next) {
		next = j->next;
		if (j->tag != tag)
			continue;
		unlink_job(m, j);
		curl_multi_remove_handle(m->multi, j->easy);
		m->in_flight--;
		job_free(m, j);
	}
}

size_t models_in_flight(const struct models *m)
{
	return m->in_flight;
}

/* ---- moving on ---- */

/* Bytes that came since the last look, to the decoder. */
static void decode(struct job *j, size_t *fed)
{
	struct str fresh = str_from(buf_str(&j->raw), *fed);
	if (!j->sniffed)
		sniff(j, fresh);
	if (j->sniffed && j->is_stream && j->facts.status / 100 != 4 && j->facts.status / 100 != 5)
		sse_push(&j->sse, fresh);
	*fed = j->raw.n;
}

static void read_status(struct job *j)
{
	long status = 0;
	curl_easy_getinfo(j->easy, CURLINFO_RESPONSE_CODE, &status);
	j->facts.status = status;
}

/* Servers leave out the last blank line, so what stands there counts when it is whole. A piece that
 * was cut is no news: the missing end already says so. */
static void end_stream(struct job *j)
{
	bool had_error = j->answer.error.n > 0;
	sse_end(&j->sse);
	if (!had_error && j->answer.malformed) {
		j->answer.malformed = false;
		buf_cut(&j->answer.error, 0);
	}
}

static void finish_http(struct models *m, struct job *j, CURLcode code)
{
	j->curl_code = code;
	j->facts.transport = outcome_of_curl((int)code, j->first_us != 0);
	read_status(j);
	if (j->facts.status / 100 == 2 && j->sniffed && j->is_stream)
		end_stream(j);
	else if (j->raw.n)
		j->provider->body(buf_str(&j->raw), &j->answer);
	end_job(m, j);
}

/* Microseconds until the job's next deadline; <= 0: it has passed, and *why says which. */
static int64_t time_left(const struct job *j, int64_t now, const char **why)
{
	int64_t left = j->start_us + j->total_us - now;
	*why = "no complete answer in time";
	int64_t idle = j->first_us ? (int64_t)IDLE_MS * 1000 : j->total_us;
	if (!j->first_us && j->stream && idle > (int64_t)FIRST_BYTE_MS * 1000)
		idle = (int64_t)FIRST_BYTE_MS * 1000;
	if (j->last_us + idle - now < left) {
		left = j->last_us + idle - now;
		*why = j->first_us ? "the answer stalled" : "no answer in time";
	}
	return left;
}

/* Ends what is overdue; returns milliseconds until the next deadline, at most timeout_ms. */
static int check_deadlines(struct models *m, int timeout_ms)
{
	int64_t now = clock_mono_us();
	for (struct job *j = m->jobs, *next; j; j = next) {
		const char *why;
		int64_t left = time_left(j, now, &why);
		next = j->next;
		if (left <= 0) {
			snprintf(j->curl_error, sizeof j->curl_error, "%s", why);
			finish_http(m, j, CURLE_OPERATION_TIMEDOUT);
		} else if (left / 1000 + 1 < timeout_ms) {
			timeout_ms = (int)(left / 1000 + 1);
		}
	}
	return timeout_ms;
}

static void feed_all(struct models *m)
{
	for (struct job *j = m->jobs; j; j = j->next) {
		if (!j->watch || j->raw.n == 0)
			continue;
		read_status(j);
		decode(j, &j->facts.fed);
	}
}

static void collect(struct models *m)
{
	int left;
	for (CURLMsg *msg; (msg = curl_multi_info_read(m->multi, &left));) {
		struct job *j = NULL;
		if (msg->msg != CURLMSG_DONE)
			continue;
		CURLcode code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&j);
		read_status(j);
		decode(j, &j->facts.fed);
		finish_http(m, j, code);
	}
}

static bool has_news(const struct models *m)
{
	if (m->ended)
		return true;
	for (const struct job *j = m->jobs; j; j = j->next)
		if (j->watch && j->told < j->answer.text.n)
			return true;
	return false;
}

int models_pump(struct models *m, int timeout_ms, const int *wake, size_t n_wake, struct err *err)
{
	enum { MOST = 8 };
	struct curl_waitfd fds[MOST];
	unsigned n = 0;
	int running;
	CURLMcode code = curl_multi_perform(m->multi, &running);
	collect(m);
	feed_all(m);
	timeout_ms = check_deadlines(m, timeout_ms);
	if (code == CURLM_OK && timeout_ms > 0 && !has_news(m)) {
		for (; n < n_wake && n < MOST; n++)
			fds[n] = (struct curl_waitfd){.fd = wake[n], .events = CURL_WAIT_POLLIN};
		code = curl_multi_poll(m->multi, n ? fds : NULL, n, timeout_ms, NULL);
		if (code == CURLM_OK)
			code = curl_multi_perform(m->multi, &running);
		collect(m);
		feed_all(m);
	}
	if (code != CURLM_OK)
		return err_set(err, ERR_NET, "libcurl: %s", curl_multi_strerror(code));
	return 0;
}

static bool next_delta(struct models *m, struct model_event *event)
{
	for (struct job *j = m->jobs; j; j = j->next) {
		if (!j->watch || j->told >= j->answer.text.n)
			continue;
		*event = (struct model_event){.kind = MODEL_DELTA,
			.tag = j->tag,
			.text = str_from(buf_str(&j->answer.text), j->told)};
		j->told = j->answer.text.n;
		return true;
	}
	return false;
}

static void fill(struct models *m, struct job *j, struct model_event *e)
{
	struct str key = provider_key(j->config);
	provider_mask_key(&j->raw, key);
	provider_mask_key(&j->answer.error, key);
	buf_cut(&m->error, 0);
	*e = (struct model_event){
		.tag = j->tag,
		.text = buf_str(&j->answer.text),
		.finish = buf_str(&j->answer.finish),
		.response = buf_str(&j->raw),
		.input_tokens = j->answer.input_tokens,
		.output_tokens = j->answer.output_tokens,
		.cached_tokens = j->answer.cached_tokens,
		.latency_ms = (j->last_us - j->start_us) / 1000,
		.first_ms = ((j->first_us ? j->first_us : j->last_us) - j->start_us) / 1000,
		.retry_after_ms = j->facts.retry_after_ms,
		.rate_limited = j->facts.status == 429,
	};
	if (j->too_large)
		j->facts.transport = TRANSPORT_BROKEN;
	if (j->curl_code != CURLE_OK && !j->curl_error[0])
		snprintf(j->curl_error, sizeof j->curl_error, "%s",
			curl_easy_strerror(j->curl_code));
	e->kind = outcome_classify(
		&j->facts, &j->answer, buf_str(&j->raw), str_of(j->curl_error), &m->error);
	e->error = buf_str(&m->error);
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
	/* The last piece of a watched answer, before its end. */
	if (j->watch && j->told < j->answer.text.n) {
		*event = (struct model_event){.kind = MODEL_DELTA,
			.tag = j->tag,
			.text = str_from(buf_str(&j->answer.text), j->told)};
		j->told = j->answer.text.n;
		return true;
	}
	m->ended = j->next;
	if (!m->ended)
		m->last_ended = NULL;
	j->next = NULL;
	m->current = j;
	m->in_flight--;
	fill(m, j, event);
	return true;
}
