/*
 * pool: owns the calls on their way and those that are over but not told yet: which there are, when
 * they are looked at, and the order in which they are told.
 */
#include "model.h"

#include <stdlib.h>

#include "clock.h"
#include "flight.h"
#include "http.h"
#include "origin.h"
#include "pool_limits.h"
#include "provider.h"

struct models {
	struct http *http;
	struct limits limits;
	struct flight *flying;
	struct flight *landed, *last_landed; /* to be told */
	struct flight *current;              /* whose texts the last event lent out */
	struct flight_texts texts;           /* and what was made for it */
	struct pollfd *fds;                  /* what is waited for beside the network */
	size_t cap_fds;
	size_t in_flight; /* of which no end was told */
};

int models_new(struct models **out, struct err *err)
{
	(void)err;
	*out = mem_alloc(sizeof **out);
	(*out)->http = http_new();
	return 0;
}

static void free_list(struct flight *list)
{
	while (list) {
		struct flight *next = list->next;
		flight_free(list);
		list = next;
	}
}

void models_free(struct models *m)
{
	if (!m)
		return;
	free_list(m->flying);
	free_list(m->landed);
	flight_free(m->current);
	flight_texts_done(&m->texts);
	limits_free(&m->limits);
	free(m->fds);
	http_free(m->http);
	free(m);
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

/* ---- the two lists ---- */

static void unlink_flying(struct models *m, struct flight *f)
{
	struct flight **at = &m->flying;
	while (*at && *at != f)
		at = &(*at)->next;
	if (*at)
		*at = f->next;
	f->next = NULL;
}

static void put_landed(struct models *m, struct flight *f)
{
	f->next = NULL;
	if (m->last_landed)
		m->last_landed->next = f;
	else
		m->landed = f;
	m->last_landed = f;
}

static struct flight *take_landed(struct models *m)
{
	struct flight *f = m->landed;
	m->landed = f->next;
	if (!m->landed)
		m->last_landed = NULL;
	f->next = NULL;
	return f;
}

/* Those that are over, to the other list. */
static void collect(struct models *m)
{
	for (struct flight *f = m->flying, *next; f; f = next) {
		next = f->next;
		if (!f->is_over)
			continue;
		unlink_flying(m, f);
		put_landed(m, f);
	}
}

/* ---- sending ---- */

static struct flight *make(
	struct models *m, const struct model_config *config, bool watch, void *tag)
{
	return flight_new(m->http, limits_of(&m->limits, config), config, watch, tag);
}

/* It was sent, or `bad` why not. */
static int take_off(struct models *m, struct flight *f, int bad)
{
	if (bad) {
		flight_free(f);
		return bad;
	}
	m->in_flight++;
	if (f->is_over) {
		put_landed(m, f);
		return 0;
	}
	f->next = m->flying;
	m->flying = f;
	return 0;
}

int models_send(struct models *m, const struct model_config *config,
	const struct model_request *request, bool watch, void *tag, struct err *err)
{
	struct flight *f = make(m, config, watch, tag);
	return take_off(m, f, flight_send(f, request, err));
}

static int check_origin(const struct model_config *config, struct str url, struct err *err)
{
	struct arena a = {0};
	struct str here, there, base = model_url(config);
	bool same = origin_of(&a, base, &here) && origin_of(&a, url, &there) && str_eq(here, there);
	arena_free(&a);
	if (same)
		return 0;
	return err_set(err, ERR_NET,
		"model %.*s: the service points to %.*s, which is another server than %.*s: the "
		"key is not sent there",
		STRF(config->id), STRF(url), STRF(base));
}

int models_fetch(struct models *m, const struct model_config *config,
	const struct model_fetch *fetch, void *tag, struct err *err)
{
	struct arena a = {0};
	struct model_fetch whole = *fetch;
	if (str_starts(fetch->path, STR("/")))
		whole.path = provider_endpoint(
			provider_find(config->provider), config, arena_dup(&a, fetch->path).p, &a);
	int bad = check_origin(config, whole.path, err);
	if (!bad) {
		struct flight *f = make(m, config, false, tag);
		bad = take_off(m, f, flight_fetch(f, &whole, err));
	}
	arena_free(&a);
	return bad;
}

/* Of one list, those with the tag: nobody may hear of a tag that is gone. */
static size_t drop(struct flight **list, const void *tag)
{
	size_t n = 0;
	while (*list) {
		struct flight *f = *list;
		if (f->tag != tag) {
			list = &f->next;
			continue;
		}
		*list = f->next;
		flight_free(f);
		n++;
	}
	return n;
}

void models_cancel(struct models *m, const void *tag)
{
	size_t n = drop(&m->flying, tag) + drop(&m->landed, tag);
	m->last_landed = m->landed;
	while (m->last_landed && m->last_landed->next)
		m->last_landed = m->last_landed->next;
	m->in_flight -= n;
	limits_drop(&m->limits, tag, n > 0);
}

/* ---- moving on ---- */

static int turn(struct models *m, struct err *err)
{
	int bad = http_turn(m->http, err);
	for (struct transfer *t; !bad && (t = http_ended(m->http));)
		flight_transferred(http_context(t));
	for (struct flight *f = m->flying; f; f = f->next) {
		if (f->child)
			flight_turn_child(f);
		else if (f->fed < f->raw.n && !f->is_over)
			flight_decode(f);
	}
	collect(m);
	return bad;
}

/* Ends what is overdue; returns milliseconds until the next deadline, at most timeout_ms. */
static int check_deadlines(struct models *m, int timeout_ms)
{
	int64_t now = clock_mono_us();
	for (struct flight *f = m->flying; f; f = f->next) {
		const char *words;
		int64_t left = flight_deadline_us(f, &words) - now;
		if (left <= 0)
			flight_stop(f, words);
		else if (left / 1000 + 1 < timeout_ms)
			timeout_ms = (int)(left / 1000 + 1);
	}
	collect(m);
	return timeout_ms;
}

static bool has_news(const struct models *m)
{
	if (m->landed)
		return true;
	for (const struct flight *f = m->flying; f; f = f->next)
		if (flight_has_untold(f))
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
	for (const struct flight *f = m->flying; f; f = f->next) {
		int patience = f->child ? child_patience_ms(f->child) : -1;
		if (f->child)
			n += child_fds(f->child, more_fds(m, n));
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

/* Of those on their way, and the last piece of the one that is told next. */
static struct flight *next_untold(const struct models *m)
{
	for (struct flight *f = m->flying; f; f = f->next)
		if (flight_has_untold(f))
			return f;
	return m->landed && flight_has_untold(m->landed) ? m->landed : NULL;
}

bool models_next(struct models *m, struct model_event *event)
{
	flight_free(m->current);
	m->current = NULL;
	struct flight *untold = next_untold(m);
	if (untold) {
		flight_tell_piece(untold, &m->texts, event);
		return true;
	}
	if (!m->landed)
		return false;
	m->current = take_landed(m);
	m->in_flight--;
	flight_tell_end(m->current, &m->texts, event);
	return true;
}
