/*
 * str, buf: text as pointer and length, and the one type that grows.
 *
 * A struct str borrows: it owns nothing and need not be NUL-terminated. A struct buf owns its bytes
 * and keeps a NUL after them. Neither promises UTF-8; whoever needs it validates (utf8.h).
 */
#ifndef STROP_STR_H
#define STROP_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){"" literal, sizeof(literal) - 1})

/* For printf: "%.*s", STRF(text). */
#define STRF(text) (int)(text).n, ((text).p ? (text).p : "")

struct str str_of(const char *z); /* NULL gives the empty string */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);       /* equal to a NUL-terminated string */
bool str_eq_nocase(struct str a, struct str b); /* ASCII case only */
int str_cmp(struct str a, struct str b);        /* byte order, a prefix sorts first */
bool str_starts(struct str text, struct str prefix);
bool str_ends(struct str text, struct str suffix);
ssize_t str_find(struct str text, struct str what); /* byte offset of the first, or -1 */
ssize_t str_rfind(struct str text, struct str what);
struct str str_trim(struct str text);            /* ASCII white space off both ends */
struct str str_from(struct str text, size_t at); /* the rest from byte `at` (clamped) */
struct str str_head(struct str text, size_t n);  /* the first n bytes (clamped) */

/* Take the next line off *rest, without its LF or CRLF; false when nothing is left. */
bool str_line(struct str *rest, struct str *line);

/* Take the next piece up to `sep` off *rest; false when nothing is left. "a,,b" has three pieces.
 */
bool str_split(struct str *rest, char sep, struct str *piece);

/* The whole text as a number in C syntax; false when it is not one or not finite. No locale. */
bool str_to_double(struct str text, double *out);
bool str_to_int(struct str text, long long *out);

/* Edits (insert, delete, substitute, swap of neighbours) between two short names, at most `max` +
 * 1; for "did you mean". Bytes, ASCII case ignored. */
size_t str_distance(struct str a, struct str b, size_t max);

/* The nearest of n names within a third of its length, or NULL. */
const char *str_nearest(struct str name, const char *const *names, size_t n);

struct buf {
	char *p; /* NULL until the first write, then NUL-terminated */
	size_t n, cap;
};

void buf_add(struct buf *b, struct str text);
void buf_addz(struct buf *b, const char *z);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_reserve(struct buf *b, size_t more); /* room for `more` bytes and a NUL */
void buf_cut(struct buf *b, size_t n);        /* keep the first n bytes */
struct str buf_str(const struct buf *b);      /* borrowed until the next write */
char *buf_take(struct buf *b); /* the bytes (never NULL), now the caller's; b is empty */
void buf_free(struct buf *b);

#endif
