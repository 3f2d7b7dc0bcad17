/* fs: whole files, safe replacement of files, and globs. */
#ifndef STROP_FS_H
#define STROP_FS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"

struct fs_stat {
	int64_t size;     /* bytes */
	int64_t mtime_ns; /* since 1970 */
};

/* Append the whole file to *out, at most `limit` bytes (more is ERR_LIMIT). */
int fs_read(const char *path, size_t limit, struct buf *out, struct err *err);

/* The same of an open file, which `name` calls in errors. */
int fs_read_fd(int fd, const char *name, size_t limit, struct buf *out, struct err *err);

/* Open for reading a file that something is trusted to: a regular one, the user's own, with none of
 * the mode bits `forbidden` (077: nobody else may read it), in a folder that not everybody may write
 * to. A refusal says what to type. ERR_NOT_FOUND where there is none. */
int fs_open_private(const char *path, unsigned forbidden, int *fd, struct err *err);

int fs_stat(const char *path, struct fs_stat *out, struct err *err);
bool fs_exists(const char *path);
bool fs_is_dir(const char *path);

/* Replace the file by a temporary one beside it, synced and renamed, mode 0600 unless the file is
 * there (its mode is kept). A symbolic link at path is refused. */
int fs_write(const char *path, struct str text, struct err *err);

/* The same, but refuses to replace an existing file. */
int fs_create(const char *path, struct str text, struct err *err);

/* The same for a file that is too long to be in memory: written beside its place, where it goes at the end.
 * `new` fails as fs_write does. Without `replace` a file that is there by then is left alone (ERR_IO). `end`
 * frees the writer, also when it fails; `free` drops what was written, NULL is fine. */
struct fs_writer;
int fs_writer_new(const char *path, struct fs_writer **out, struct err *err);
int fs_writer_add(struct fs_writer *w, struct str text, struct err *err);
int fs_writer_end(struct fs_writer *w, bool replace, struct err *err);
void fs_writer_free(struct fs_writer *w);

int fs_make_dir(const char *path, struct err *err); /* mode 0700; existing is fine */

/* Join with one slash; an absolute `name` stands alone. In the arena. */
struct str fs_join(struct arena *a, struct str dir, struct str name);

struct str fs_base_name(struct str path); /* after the last slash */
struct str fs_dir_name(struct str path);  /* before it; "." without one */
struct str fs_extension(struct str path); /* with its dot: ".md"; "" without */

/* Whether path (as written, no links followed) stays below its root: relative, no "..". */
bool fs_is_inside(struct str path);

/* Whether a path leaves its root when symbolic links are followed; the root must be a real path. Of
 * what does not exist, the folders that do count; a link to nowhere leaves it. */
bool fs_leads_out(const char *root, struct str path);

struct fs_list {
	struct str *paths; /* relative to the root, sorted by bytes; in the arena */
	size_t n;
};

/* Files below root that match a pattern: `*` and `?` within one name, `**` over any number of
 * folders, [a-z] classes. Hidden names need an explicit dot; symbolic links to folders are not
 * followed, but before the first wildcard. A pattern without wildcards names one file, which need not exist. */
int fs_glob(struct arena *a, const char *root, struct str pattern, struct fs_list *out,
	struct err *err);

/* Of those only the ones that are symbolic links themselves, wherever they lead. */
int fs_glob_links(struct arena *a, const char *root, struct str pattern, struct fs_list *out,
	struct err *err);

/* The part of a pattern before its first wildcard, up to and with the last slash ("docs/" of a
 * "docs/" tree pattern). */
struct str fs_glob_base(struct str pattern);

#endif
