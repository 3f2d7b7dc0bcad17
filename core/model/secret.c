/*
 * secret: owns the memory that keys are in. libsodium gives pages that are locked (never swapped),
 * left out of core dumps, and fenced by pages that end the process when they are touched.
 */
#include "secret.h"

#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "mem.h"

enum { SHORTEST_KEY = 8, SHOWN = 4 };

struct secret {
	struct secret *next;
	char *p; /* sodium's */
	size_t n;
};

static struct secret *known;

static char *locked_alloc(size_t n, struct err *err)
{
	char *p = sodium_init() < 0 ? NULL : sodium_malloc(n);
	if (!p)
		err_set(err, ERR_LIMIT, "there is no memory to keep a key in");
	return p;
}

static int check_fit(struct str key, const char *from, struct err *err)
{
	if (key.n == 0)
		return err_set(err, ERR_INPUT, "%s: there is no key, only nothing", from);
	if (key.n > SECRET_MAX)
		return err_set(err, ERR_INPUT, "%s: longer than %d bytes, which is no key", from,
			SECRET_MAX);
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] < 0x21 || key.p[i] > 0x7E)
			return err_set(err, ERR_INPUT,
				"%s: the key holds a space, a control character or a letter that "
				"is not ASCII (byte %zu of %zu): it is not sent",
				from, i + 1, key.n);
	return 0;
}

int secret_new(struct str key, const char *from, struct secret **out, struct err *err)
{
	*out = NULL;
	int bad = check_fit(key, from, err);
	char *p = bad ? NULL : locked_alloc(key.n + 1, err);
	if (!p)
		return bad ? bad : ERR_LIMIT;
	memcpy(p, key.p, key.n);
	p[key.n] = '\0';
	sodium_mprotect_readonly(p);
	struct secret *s = mem_alloc(sizeof *s);
	*s = (struct secret){.next = known, .p = p, .n = key.n};
	known = s;
	*out = s;
	return 0;
}

void secret_free(struct secret *s)
{
	struct secret **at = &known;
	if (!s)
		return;
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	sodium_free(s->p); /* which wipes it */
	free(s);
}

struct str secret_value(const struct secret *s)
{
	return (struct str){s->p, s->n};
}

/* ---- reading ---- */

/* Whether there is something to read, the end included, before the time is over. */
static bool wait_readable(int fd, int64_t until_us)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int64_t left_ms = until_us < 0 ? -1 : (until_us - clock_mono_us() + 999) / 1000;
	int n;
	if (until_us >= 0 && left_ms <= 0)
		return false;
	do
		n = poll(&p, 1, (int)left_ms);
	while (n < 0 && errno == EINTR);
	return n > 0;
}

/* To the end; behind the first `room` bytes what comes is dropped. *n: bytes at p. */
static int read_all(int fd, int64_t until_us, char *p, size_t room, size_t *n, const char *from,
	struct err *err)
{
	char *rest = p + room; /* as much again: a bin in the same locked memory */
	for (;;) {
		size_t left = room - *n;
		if (!wait_readable(fd, until_us))
			return err_set(err, ERR_INPUT, "%s: not ended in time", from);
		ssize_t got = read(fd, left ? p + *n : rest, left ? left : room);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, "%s: %s", from, strerror(errno));
		if (got == 0)
			return 0;
		*n += left ? (size_t)got : 0;
	}
}

int secret_read(int fd, int limit_ms, const char *from, struct secret **out, struct err *err)
{
	enum { ROOM = SECRET_MAX + 2 }; /* an LF or CRLF behind the longest */
	size_t n = 0;
	char *p = locked_alloc(2 * ROOM, err);
	*out = NULL;
	if (!p)
		return ERR_LIMIT;
	int64_t until_us = limit_ms ? clock_mono_us() + (int64_t)limit_ms * 1000 : -1;
	int bad = read_all(fd, until_us, p, ROOM, &n, from, err);
	struct str rest = {p, n}, line = {p, 0};
	str_line(&rest, &line);
	if (!bad)
		bad = secret_new(line, from, out, err);
	sodium_free(p);
	return bad;
}

/* ---- masking ---- */

/* A way in which a key can stand in text, and the key's own last characters. */
struct form {
	struct buf text; /* wiped */
	char shown[SHOWN];
};

struct forms {
	struct form *list;
	size_t n, cap;
};

static void add_form(struct forms *f, const struct secret *s, bool escaped, bool slashes)
{
	struct form form = {0};
	buf_reserve(&form.text, 2 * s->n + 1); /* at once: growing would leave copies */
	for (size_t i = 0; i < s->n; i++) {
		char c = s->p[i];
		if ((escaped && (c == '"' || c == '\\')) || (slashes && c == '/'))
			buf_addc(&form.text, '\\');
		buf_addc(&form.text, c);
	}
	memcpy(form.shown, s->p + s->n - SHOWN, SHOWN);
	f->list = mem_grow(f->list, f->n, &f->cap, sizeof *f->list);
	f->list[f->n++] = form;
}

static struct forms all_forms(void)
{
	struct forms f = {0};
	for (const struct secret *s = known; s; s = s->next) {
		if (s->n < SHORTEST_KEY)
			continue;
		bool escapes = memchr(s->p, '"', s->n) || memchr(s->p, '\\', s->n);
		bool slashes = memchr(s->p, '/', s->n);
		add_form(&f, s, false, false);
		if (escapes)
			add_form(&f, s, true, false);
		if (slashes)
			add_form(&f, s, true, true);
	}
	return f;
}

static void forms_done(struct forms *f)
{
	for (size_t i = 0; i < f->n; i++) {
		sodium_memzero(f->list[i].text.p, f->list[i].text.n);
		buf_free(&f->list[i].text);
	}
	free(f->list);
}

/* A stretch of a text, and the last characters of the key that it ends with. */
struct stretch {
	size_t from, to;
	const char *shown;
};

/* Calls `take` for every place in [from, to) where a key begins. */
static void each_place(const struct forms *f, struct str text, size_t from, size_t to,
	void (*take)(struct stretch *so_far, const struct form *form, size_t at),
	struct stretch *so_far)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct form *form = &f->list[i];
		size_t end = to - 1 + form->text.n < text.n ? to - 1 + form->text.n : text.n;
		ssize_t at;
		for (size_t next = from; next < end; next += (size_t)at + 1) {
			at = str_find(str_from(str_head(text, end), next), buf_str(&form->text));
			if (at < 0)
				break;
			take(so_far, form, next + (size_t)at);
		}
	}
}

static void take_longest(struct stretch *s, const struct form *form, size_t at)
{
	if (at + form->text.n <= s->to)
		return;
	s->to = at + form->text.n;
	s->shown = form->shown;
}

static void take_first(struct stretch *s, const struct form *form, size_t at)
{
	(void)form;
	s->from = at < s->from ? at : s->from;
}

/* The first stretch of keys from `next` on. Keys that overlap are one: masked one by one, the
 * characters shown of one could complete the other. */
static bool find_stretch(const struct forms *f, struct str text, size_t next, struct stretch *s)
{
	size_t before;
	*s = (struct stretch){.from = SIZE_MAX};
	for (size_t i = 0; i < f->n; i++) {
		ssize_t at = str_find(str_from(text, next), buf_str(&f->list[i].text));
		if (at >= 0)
			take_first(s, &f->list[i], next + (size_t)at);
	}
	if (s->from == SIZE_MAX)
		return false;
	s->to = s->from + 1;
	do {
		before = s->to;
		each_place(f, text, s->from, s->to, take_longest, s);
	} while (s->to > before);
	return true;
}

void secret_mask(struct buf *text)
{
	struct forms f = all_forms();
	struct buf masked = {0};
	struct stretch s;
	size_t next = 0;
	while (find_stretch(&f, buf_str(text), next, &s)) {
		buf_add(&masked, (struct str){text->p + next, s.from - next});
		buf_addf(&masked, "sk-\xE2\x80\xA6%.*s", SHOWN, s.shown);
		next = s.to;
	}
	if (next) {
		buf_add(&masked, str_from(buf_str(text), next));
		sodium_memzero(text->p, text->n);
		buf_free(text);
		*text = masked;
	}
	forms_done(&f);
}

/* Bytes at the end that a key begins with, without being all of it. */
static size_t longest_beginning(const struct forms *f, struct str text)
{
	size_t most = 0;
	for (size_t i = 0; i < f->n; i++) {
		struct str key = buf_str(&f->list[i].text);
		size_t n = key.n - 1 < text.n ? key.n - 1 : text.n;
		while (n > most && !str_ends(text, str_head(key, n)))
			n--;
		most = n > most ? n : most;
	}
	return most;
}

size_t secret_tail(struct str text)
{
	struct forms f = all_forms();
	struct stretch s = {.from = text.n - longest_beginning(&f, text)};
	size_t cut;
	/* A key may end as it begins ("sk-...s"): nor may the cut go through a whole one. */
	do {
		cut = s.from;
		for (size_t i = 0; i < f.n && cut; i++) {
			const struct forms one = {.list = &f.list[i], .n = 1};
			size_t len = f.list[i].text.n;
			each_place(&one, text, cut < len ? 0 : cut - len + 1, cut, take_first, &s);
		}
	} while (s.from < cut);
	forms_done(&f);
	return text.n - cut;
}
