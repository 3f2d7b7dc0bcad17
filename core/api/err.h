/*
 * err: what went wrong, as a code for programs and one sentence for people.
 *
 * A function that can fail returns enum err_code (0 is success) and takes a struct err * last,
 * which may be NULL. The sentence is composed where the facts are known and names what, where
 * (file:line, field, example id) and what to do; callers may prefix it, never replace it.
 */
#ifndef STROP_ERR_H
#define STROP_ERR_H

enum err_code {
	ERR_OK = 0,
	ERR_INPUT,       /* the user's files, options or names are wrong */
	ERR_NOT_FOUND,   /* a name that resolves to nothing */
	ERR_IO,          /* the file system said no */
	ERR_STORE,       /* SQLite said no, or the store is not one of ours */
	ERR_NET,         /* a model server could not be reached or answered badly */
	ERR_LIMIT,       /* a documented bound was exceeded */
	ERR_INTERRUPTED, /* asked to stop */
};

struct err {
	enum err_code code;
	char text[1200]; /* UTF-8, NUL-terminated, may hold outside text: sanitise before a terminal
			  */
};

/* Set code and sentence (printf style, cut at the buffer's end); returns code, so that
 * `return err_set(err, ...)` reads well. err may be NULL. */
int err_set(struct err *err, enum err_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "prefix: " before the sentence that is there; returns err's code (ERR_OK if err is NULL). */
int err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
