/* str, buf: owns slices and the growing buffer. Refuses nothing: bytes are bytes here. */
#include "str.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct str str_of(const char *z)
{
	return (struct str){z ? z : "", z ? strlen(z) : 0};
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
	return str_eq(a, str_of(z));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;
	return order ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str text, struct str prefix)
{
	return text.n >= prefix.n && str_eq(str_head(text, prefix.n), prefix);
}

bool str_ends(struct str text, struct str suffix)
{
	return text.n >= suffix.n && str_eq(str_from(text, text.n - suffix.n), suffix);
}

ssize_t str_find(struct str text, struct str what)
{
	if (what.n == 0)
		return 0;
	const char *p = text.n ? memmem(text.p, text.n, what.p, what.n) : NULL;
	return p ? p - text.p : -1;
}

ssize_t str_rfind(struct str text, struct str what)
{
	for (size_t at = text.n + 1; at-- > 0;)
		if (str_starts(str_from(text, at), what))
			return (ssize_t)at;
	return -1;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str text)
{
	while (text.n && is_space(text.p[0])) {
		text.p++;
		text.n--;
	}
	while (text.n && is_space(text.p[text.n - 1]))
		text.n--;
	return text;
}

struct str str_from(struct str text, size_t at)
{
	if (at > text.n)
		at = text.n;
	return (struct str){text.n ? text.p + at : text.p, text.n - at};
}

struct str str_head(struct str text, size_t n)
{
	return (struct str){text.p, n < text.n ? n : text.n};
}

bool str_line(struct str *rest, struct str *line)
{
	if (!str_split(rest, '\n', line))
		return false;
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool str_split(struct str *rest, char sep, struct str *piece)
{
	if (!rest->p)
		return false;
	const char *at = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
	if (at) {
		*piece = str_head(*rest, (size_t)(at - rest->p));
		*rest = str_from(*rest, piece->n + 1);
		/* A final separator ends the last piece; it does not begin an empty one. */
		if (rest->n == 0 && sep == '\n')
			rest->p = NULL;
		return true;
	}
	if (rest->n == 0 && sep == '\n')
		return false;
	*piece = *rest;
	*rest = (struct str){NULL, 0};
	return true;
}

bool str_to_double(struct str text, double *out)
{
	char small[64];
	if (text.n == 0 || text.n >= sizeof small || is_space(text.p[0]))
		return false;
	memcpy(small, text.p, text.n);
	small[text.n] = '\0';
	if (strpbrk(small, "xXnN")) /* no hexadecimal, inf or nan */
		return false;
	char *end;
	double value = strtod(small, &end);
	if (end != small + text.n || !isfinite(value))
		return false;
	*out = value;
	return true;
}

bool str_to_int(struct str text, long long *out)
{
	char small[32];
	if (text.n == 0 || text.n >= sizeof small || is_space(text.p[0]))
		return false;
	memcpy(small, text.p, text.n);
	small[text.n] = '\0';
	char *end;
	errno = 0;
	long long value = strtoll(small, &end, 10);
	if (end != small + text.n || errno)
		return false;
	*out = value;
	return true;
}

/* Optimal string alignment over three rows; names longer than the table are simply far apart. */
size_t str_distance(struct str a, struct str b, size_t max)
{
	enum { N = 64 };
	size_t rows[3][N + 1];
	if (a.n > N || b.n > N)
		return max + 1;
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			char ca = lower(a.p[i - 1]), cb = lower(b.p[j - 1]);
			size_t best = up[j - 1] + (ca != cb);
			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && ca == lower(b.p[j - 2]) && lower(a.p[i - 2]) == cb &&
				up2[j - 2] + 1 < best)
				best = up2[j - 2] + 1;
			now[j] = best;
		}
	}
	size_t d = rows[a.n % 3][b.n];
	return d > max ? max + 1 : d;
}

const char *str_nearest(struct str name, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t best_distance = 0;
	for (size_t i = 0; i < n; i++) {
		size_t longest = strlen(names[i]) > name.n ? strlen(names[i]) : name.n;
		size_t max = longest / 3 ? longest / 3 : 1;
		size_t d = str_distance(name, str_of(names[i]), max);
		if (d <= max && (!best || d < best_distance)) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}

void buf_reserve(struct buf *b, size_t more)
{
	size_t need = b->n + more + 1;
	if (need <= b->cap)
		return;
	size_t cap = b->cap ? b->cap * 2 : 64;
	b->cap = cap > need ? cap : need;
	b->p = mem_realloc(b->p, b->cap);
	b->p[b->n] = '\0';
}

void buf_add(struct buf *b, struct str text)
{
	buf_reserve(b, text.n);
	if (text.n)
		memcpy(b->p + b->n, text.p, text.n);
	b->n += text.n;
	b->p[b->n] = '\0';
}

void buf_addz(struct buf *b, const char *z)
{
	buf_add(b, str_of(z));
}

void buf_addc(struct buf *b, char c)
{
	buf_reserve(b, 1);
	b->p[b->n++] = c;
	b->p[b->n] = '\0';
}

void buf_addf(struct buf *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf((char[1]){0}, 0, format, args);
	va_end(args);
	if (n > 0) {
		buf_reserve(b, (size_t)n);
		vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_cut(struct buf *b, size_t n)
{
	if (n < b->n) {
		b->n = n;
		b->p[n] = '\0';
	}
}

struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}

char *buf_take(struct buf *b)
{
	buf_reserve(b, 0);
	char *p = b->p;
	*b = (struct buf){0};
	return p;
}

void buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){0};
}
