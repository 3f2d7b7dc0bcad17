/* http: owns libcurl: its loading, one multi handle with its connections, and every option that is
 * set on a transfer. */
#include "http.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

enum {
	CONNECT_MS = 10000,
	MAX_IDLE_HANDLES = 256,
	MAX_CONNECTIONS = 256,
};

/* ---- libcurl, when it is needed ---- */

#define FUNCTIONS(X)                                                                               \
	X(global_init)                                                                             \
	X(easy_init)                                                                               \
	X(easy_reset)                                                                              \
	X(easy_setopt)                                                                             \
	X(easy_getinfo)                                                                            \
	X(easy_cleanup)                                                                            \
	X(easy_strerror)                                                                           \
	X(slist_append)                                                                            \
	X(slist_free_all)                                                                          \
	X(getdate)                                                                                 \
	X(multi_init)                                                                              \
	X(multi_setopt)                                                                            \
	X(multi_add_handle)                                                                        \
	X(multi_remove_handle)                                                                     \
	X(multi_perform)                                                                           \
	X(multi_poll)                                                                              \
	X(multi_info_read)                                                                         \
	X(multi_strerror)                                                                          \
	X(multi_cleanup)

/* The library's functions under their own names less "curl_". Never unloaded: what it loads may
 * leave threads and exit handlers behind. */
static struct {
#define MEMBER(name) __typeof__(curl_##name) *name;
	FUNCTIONS(MEMBER)
#undef MEMBER
} curl;

/* The usual names of the one interface (its number has been 4 since 2006). */
static void *open_library(void)
{
	static const char *const names[] = {
		"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib", "libcurl.so"};
	void *library = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	return library;
}

static int load(struct err *err)
{
	static const struct {
		const char *name;
		void **at;
	} wanted[] = {
#define ROW(name) {"curl_" #name, (void **)&curl.name},
		FUNCTIONS(ROW)
#undef ROW
	};
	if (curl.global_init)
		return 0;
	void *library = open_library();
	if (!library)
		return err_set(err, ERR_NET,
			"libcurl cannot be loaded (%s): install your system's libcurl4", dlerror());
	for (size_t i = sizeof wanted / sizeof *wanted; i-- > 0;)
		if (!(*wanted[i].at = dlsym(library, wanted[i].name)))
			return err_set(err, ERR_NET,
				"libcurl lacks %s: install version 7.85 or newer", wanted[i].name);
	if (curl.global_init(CURL_GLOBAL_DEFAULT) != 0) {
		curl.global_init = NULL;
		return err_set(err, ERR_NET, "libcurl cannot be started");
	}
	return 0;
}

int64_t http_date(const char *text)
{
	return load(NULL) == 0 ? (int64_t)curl.getdate(text, NULL) : -1;
}

/* ---- the pool ---- */

struct transfer {
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	void (*on_header)(void *context, struct str name, struct str value);
	bool (*on_body)(void *context, struct str bytes);
	void *context;
	struct str body; /* what is left of it to send; borrowed */
	bool attached, got_bytes;
	enum http_transport transport;
	char words[CURL_ERROR_SIZE];
};

struct http {
	CURLM *multi; /* NULL until the first request */
	CURL *idle[MAX_IDLE_HANDLES];
	size_t n_idle;
};

struct http *http_new(void)
{
	return mem_alloc(sizeof(struct http));
}

void http_free(struct http *h)
{
	if (!h)
		return;
	while (h->n_idle)
		curl.easy_cleanup(h->idle[--h->n_idle]);
	if (h->multi)
		curl.multi_cleanup(h->multi);
	free(h);
}

static int need_multi(struct http *h, struct err *err)
{
	if (h->multi)
		return 0;
	int bad = load(err);
	if (!bad && !(h->multi = curl.multi_init()))
		bad = err_set(err, ERR_NET, "libcurl cannot be started");
	if (!bad)
		curl.multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)MAX_CONNECTIONS);
	return bad;
}

/* ---- what libcurl tells us ---- */

static size_t on_body(char *p, size_t size, size_t count, void *user)
{
	struct transfer *t = user;
	t->got_bytes = true;
	return t->on_body(t->context, (struct str){p, size * count}) ? size * count : 0;
}

/* The body, given out once. Without a way to begin again libcurl cannot do what it does otherwise
 * when a kept connection is closed in its face: send the request a second time, unasked, although
 * the first may be paid for. */
static size_t on_send(char *p, size_t size, size_t count, void *user)
{
	struct transfer *t = user;
	struct str piece = str_head(t->body, size * count);
	if (piece.n)
		memcpy(p, piece.p, piece.n);
	t->body = str_from(t->body, piece.n);
	return piece.n;
}

static size_t on_header(char *p, size_t size, size_t count, void *user)
{
	struct transfer *t = user;
	struct str line = str_trim((struct str){p, size * count});
	ssize_t colon = str_find(line, STR(":"));
	if (colon > 0)
		t->on_header(t->context, str_head(line, (size_t)colon),
			str_trim(str_from(line, (size_t)colon + 1)));
	return size * count;
}

/* ---- one transfer ---- */

/* `text` as libcurl wants it; it copies what it is given. */
static void set_text(CURL *easy, CURLoption option, struct str text)
{
	char *copy = mem_dup(text);
	curl.easy_setopt(easy, option, copy);
	free(copy);
}

static void set_security(CURL *easy, const struct http_request *r)
{
	curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl.easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl.easy_setopt(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
	curl.easy_setopt(easy, CURLOPT_COOKIEFILE, NULL);
	curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* A proxy would see the key. */
	if (!str_starts(r->url, STR("https:")))
		curl.easy_setopt(easy, CURLOPT_NOPROXY, "*");
	if (r->ca_file.n)
		set_text(easy, CURLOPT_CAINFO, r->ca_file);
}

static struct curl_slist *copy_headers(const struct http_request *r)
{
	/* libcurl would wait for "100 Continue" before a large body. */
	struct curl_slist *list = curl.slist_append(NULL, "Expect:");
	for (size_t i = 0; i < r->n_headers; i++) {
		char *line = mem_dup(r->headers[i]);
		list = curl.slist_append(list, line);
		explicit_bzero(line, r->headers[i].n);
		free(line);
	}
	return list;
}

static void free_headers(struct curl_slist *list)
{
	for (struct curl_slist *i = list; i; i = i->next)
		explicit_bzero(i->data, strlen(i->data));
	curl.slist_free_all(list);
}

static void set_request(struct transfer *t, const struct http_request *r)
{
	CURL *easy = t->easy;
	set_text(easy, CURLOPT_URL, r->url);
	curl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl.easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
	curl.easy_setopt(easy, CURLOPT_USERAGENT, "strop/" STROP_VERSION);
	curl.easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
		(long)(r->connect_ms ? r->connect_ms : CONNECT_MS));
	curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl.easy_setopt(easy, CURLOPT_WRITEDATA, t);
	curl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl.easy_setopt(easy, CURLOPT_HEADERDATA, t);
	curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, t->words);
	curl.easy_setopt(easy, CURLOPT_PRIVATE, t);
	if (strcmp(r->method, "GET") == 0)
		return;
	curl.easy_setopt(easy, CURLOPT_POST, 1L);
	curl.easy_setopt(easy, CURLOPT_READFUNCTION, on_send);
	curl.easy_setopt(easy, CURLOPT_READDATA, t);
	curl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.n);
}

struct transfer *http_start(struct http *h, const struct http_request *r, struct err *err)
{
	if (need_multi(h, err) != 0)
		return NULL;
	struct transfer *t = mem_alloc(sizeof *t);
	*t = (struct transfer){.http = h,
		.on_header = r->on_header,
		.on_body = r->on_body,
		.context = r->context,
		.body = r->body};
	t->easy = h->n_idle ? h->idle[--h->n_idle] : curl.easy_init();
	if (t->easy) {
		curl.easy_reset(t->easy);
		t->headers = copy_headers(r);
		set_security(t->easy, r);
		set_request(t, r);
		t->attached = curl.multi_add_handle(h->multi, t->easy) == CURLM_OK;
	}
	if (!t->attached) {
		err_set(err, ERR_NET, "libcurl cannot make another call");
		http_drop(h, t);
		return NULL;
	}
	return t;
}

static void detach(struct transfer *t)
{
	if (t->attached)
		curl.multi_remove_handle(t->http->multi, t->easy);
	t->attached = false;
}

void http_drop(struct http *h, struct transfer *t)
{
	if (!t)
		return;
	detach(t);
	if (t->easy && h->n_idle < MAX_IDLE_HANDLES)
		h->idle[h->n_idle++] = t->easy;
	else if (t->easy)
		curl.easy_cleanup(t->easy);
	free_headers(t->headers);
	free(t);
}

/* ---- moving on ---- */

int http_turn(struct http *h, struct err *err)
{
	int running;
	CURLMcode code = h->multi ? curl.multi_perform(h->multi, &running) : CURLM_OK;
	if (code != CURLM_OK)
		return err_set(err, ERR_NET, "libcurl: %s", curl.multi_strerror(code));
	return 0;
}

static void note_end(struct transfer *t, CURLcode code)
{
	long sent = 0;
	curl.easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent);
	bool answered = t->got_bytes || http_status(t) >= 200; /* 1xx promises nothing */
	t->transport = http_outcome((int)code, sent > 0, answered);
	if (code == CURLE_SEND_FAIL_REWIND)
		strncpy(t->words, "it closed the connection", sizeof t->words - 1);
	else if (code != CURLE_OK && !t->words[0])
		strncpy(t->words, curl.easy_strerror(code), sizeof t->words - 1);
}

struct transfer *http_ended(struct http *h)
{
	int left;
	CURLMsg *msg;
	while (h->multi && (msg = curl.multi_info_read(h->multi, &left))) {
		struct transfer *t = NULL;
		CURLcode code = msg->data.result;
		if (msg->msg != CURLMSG_DONE)
			continue;
		curl.easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		note_end(t, code);
		return t;
	}
	return NULL;
}

static int wait_without_network(int timeout_ms, struct pollfd *fds, size_t n, struct err *err)
{
	if (poll(fds, (nfds_t)n, timeout_ms) < 0 && errno != EINTR)
		return err_set(err, ERR_NET, "poll: %s", strerror(errno));
	return 0;
}

int http_wait(struct http *h, int timeout_ms, struct pollfd *fds, size_t n, struct err *err)
{
	if (!h->multi)
		return wait_without_network(timeout_ms, fds, n, err);
	struct curl_waitfd *list = mem_alloc((n + 1) * sizeof *list);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct curl_waitfd){.fd = fds[i].fd,
			.events = fds[i].events == POLLOUT ? CURL_WAIT_POLLOUT : CURL_WAIT_POLLIN};
	CURLMcode code = curl.multi_poll(h->multi, n ? list : NULL, (unsigned)n, timeout_ms, NULL);
	free(list);
	if (code != CURLM_OK)
		return err_set(err, ERR_NET, "libcurl: %s", curl.multi_strerror(code));
	return 0;
}

void *http_context(const struct transfer *t)
{
	return t->context;
}

long http_status(const struct transfer *t)
{
	long status = 0;
	curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

enum http_transport http_transport(const struct transfer *t)
{
	return t->transport;
}

const char *http_words(const struct transfer *t)
{
	return t->words;
}

enum http_transport http_outcome(int code, bool sent, bool got)
{
	switch (code) {
	case CURLE_OK:
		return HTTP_DONE;
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
	case CURLE_SSL_CONNECT_ERROR:
		return HTTP_NOT_SENT;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return HTTP_UNTRUSTED;
	}
	return got ? HTTP_BROKEN : sent ? HTTP_SILENT : HTTP_NOT_SENT;
}
