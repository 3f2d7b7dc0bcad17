/*
 * http: one request and its reply over libcurl, many at a time; and the program's one wait.
 *
 * libcurl and the thirty libraries behind it are loaded at the first request: a program that sends
 * nothing starts in half the time. Until then http_wait sleeps in poll().
 *
 * A request is sent at most once: libcurl is kept from repeating it on a connection that was closed
 * in its face. HTTP/1.1 only: libcurl before 8.0 can report a reset HTTP/2 stream as success. No redirects, no
 * .netrc, no cookies, no compression, no switch to turn certificate checks off; plain http never
 * goes through a proxy. libcurl is never called from one of its callbacks, and neither may the
 * functions given here call back into http. Private to core/model.
 */
#ifndef STROP_HTTP_H
#define STROP_HTTP_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "str.h"

enum http_transport {
	HTTP_DONE,      /* the reply ended as libcurl expects it; proves no completeness */
	HTTP_NOT_SENT,  /* no connection: nobody was asked */
	HTTP_SILENT,    /* sent, and no status came back: may have been billed */
	HTTP_BROKEN,    /* broke off after the status */
	HTTP_UNTRUSTED, /* certificate or host name: never to be tried again */
};

/* Borrowed until http_start returns, but for `body`, which must live as long as the transfer. */
struct http_request {
	struct str url;
	const char *method; /* "GET", "POST" */
	struct str body;
	const struct str *headers; /* "Name: value"; copied, and the copies wiped when done */
	size_t n_headers;
	struct str ca_file; /* PEM; empty: the system's certificates */
	int64_t connect_ms; /* to a connection, with TLS; 0: 10 seconds */

	/* As it comes. on_body false: stop here (the transfer ends as HTTP_BROKEN). */
	void (*on_header)(void *context, struct str name, struct str value);
	bool (*on_body)(void *context, struct str bytes);
	void *context;
};

struct http; /* connections are kept and used again */
struct transfer;

struct http *http_new(void);
void http_free(struct http *h); /* drops what is on its way */

/* Begin. NULL on an error (libcurl cannot be loaded or refuses). The transfer is the caller's, to
 * be given to http_drop. */
struct transfer *http_start(struct http *h, const struct http_request *request, struct err *err);

/* End it, whether it is over or not. */
void http_drop(struct http *h, struct transfer *t);

/* Move everything on; callbacks are called from here. */
int http_turn(struct http *h, struct err *err);

/* The next one that is over, NULL when there is none. */
struct transfer *http_ended(struct http *h);

/* Sleep at most timeout_ms, until the network moves or one of the n descriptors is as `fds` says. */
int http_wait(struct http *h, int timeout_ms, struct pollfd *fds, size_t n, struct err *err);

/* Of a transfer: the context it was started with; the status, 0 before there is one; how it ended;
 * libcurl's sentence about that, "" if it has none. */
void *http_context(const struct transfer *t);
long http_status(const struct transfer *t);
enum http_transport http_transport(const struct transfer *t);
const char *http_words(const struct transfer *t);

/* How a CURLcode is called here; `sent`: the request left, `got`: some of the reply came. */
enum http_transport http_outcome(int curl_code, bool sent, bool got);

/* An HTTP date in seconds since 1970; -1: it is none. */
int64_t http_date(const char *text);

#endif
