/* fs: owns the reading and the safe replacing of files. The decision: a reader sees the old file or
 * the new one, never half. */
#include "fs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int io_err(struct err *err, const char *what, const char *path)
{
	return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s %s: %s", what, path,
		strerror(errno));
}

int fs_read_fd(int fd, const char *path, size_t limit, struct buf *out, struct err *err)
{
	size_t start = out->n;
	int bad = 0;
	for (;;) {
		buf_reserve(out, 65536);
		ssize_t n = read(fd, out->p + out->n, out->cap - out->n - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			bad = io_err(err, "cannot read", path);
		if (n <= 0)
			break;
		out->n += (size_t)n;
		out->p[out->n] = '\0';
		if (out->n - start > limit) {
			bad = err_set(err, ERR_LIMIT, "%s is larger than %zu bytes", path, limit);
			break;
		}
	}
	return bad;
}

int fs_read(const char *path, size_t limit, struct buf *out, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return io_err(err, "cannot read", path);
	int bad = fs_read_fd(fd, path, limit, out, err);
	close(fd);
	return bad;
}

/* In a folder with the sticky bit others cannot put their file in its place. */
static bool anybody_may_replace(const char *path)
{
	struct stat st;
	char *dir = mem_dup(fs_dir_name(str_of(path)));
	bool may = stat(dir, &st) == 0 && (st.st_mode & (S_IWOTH | S_ISVTX)) == S_IWOTH;
	free(dir);
	return may;
}

static int check_private(const char *path, int fd, unsigned forbidden, struct err *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return io_err(err, "cannot read", path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_INPUT, "%s is not a regular file", path);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_INPUT,
			"%s is another user's and is not used: put one of your own there", path);
	if (st.st_mode & forbidden)
		return err_set(err, ERR_INPUT,
			"%s may be %s by others and is not used: chmod 600 \"%s\"", path,
			st.st_mode & forbidden & 022 ? "changed" : "read", path);
	if (anybody_may_replace(path))
		return err_set(err, ERR_INPUT,
			"%s stands in a folder that everybody may write to and is not used: chmod "
			"o-w \"%.*s\"",
			path, STRF(fs_dir_name(str_of(path))));
	return 0;
}

int fs_open_private(const char *path, unsigned forbidden, int *fd, struct err *err)
{
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return io_err(err, "cannot read", path);
	int bad = check_private(path, *fd, forbidden, err);
	if (bad) {
		close(*fd);
		*fd = -1;
	}
	return bad;
}

int fs_stat(const char *path, struct fs_stat *out, struct err *err)
{
	struct stat st;
	if (stat(path, &st) != 0)
		return io_err(err, "cannot read", path);
	out->size = st.st_size;
	out->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	return 0;
}

bool fs_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

bool fs_is_dir(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int write_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		text = str_from(text, (size_t)n);
	}
	return 0;
}

static void sync_dir_of(const char *path)
{
	char *dir = mem_dup(fs_dir_name(str_of(path)));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(dir);
}

/* ---- piece by piece ---- */

struct fs_writer {
	char *path, *temp;
	int fd;
	mode_t mode;
	struct buf waiting;
};

enum { WRITE_AT = 65536 };

int fs_writer_new(const char *path, struct fs_writer **out, struct err *err)
{
	struct stat st;
	mode_t mode = 0600;
	*out = NULL;
	if (lstat(path, &st) == 0) {
		if (!S_ISREG(st.st_mode))
			return err_set(err, ERR_IO, "%s is not a regular file: not replaced", path);
		mode = st.st_mode & 0777;
	}
	struct buf temp = {0};
	buf_addf(&temp, "%s.XXXXXX", path);
	int fd = mkstemp(temp.p);
	if (fd < 0) {
		int bad = io_err(err, "cannot write beside", path);
		buf_free(&temp);
		return bad;
	}
	struct fs_writer *w = mem_alloc(sizeof *w);
	*w = (struct fs_writer){mem_dup(str_of(path)), buf_take(&temp), fd, mode, {0}};
	*out = w;
	return 0;
}

static int write_waiting(struct fs_writer *w, struct err *err)
{
	int bad = write_all(w->fd, buf_str(&w->waiting)) != 0 ? io_err(err, "cannot write", w->path)
							      : 0;
	buf_cut(&w->waiting, 0);
	return bad;
}

int fs_writer_add(struct fs_writer *w, struct str text, struct err *err)
{
	buf_add(&w->waiting, text);
	return w->waiting.n >= WRITE_AT ? write_waiting(w, err) : 0;
}

/* Without `replace` a link is made, which fails where a file is; some file systems have no links. */
static int put_in_place(const struct fs_writer *w, bool replace, struct err *err)
{
	if (!replace && link(w->temp, w->path) == 0)
		return unlink(w->temp) != 0 ? io_err(err, "cannot remove", w->temp) : 0;
	if (!replace && (errno == EEXIST || fs_exists(w->path)))
		return io_err(err, "cannot create", w->path);
	return rename(w->temp, w->path) != 0 ? io_err(err, "cannot replace", w->path) : 0;
}

int fs_writer_end(struct fs_writer *w, bool replace, struct err *err)
{
	int bad = write_waiting(w, err);
	if (!bad && (fsync(w->fd) != 0 || fchmod(w->fd, w->mode) != 0))
		bad = io_err(err, "cannot write", w->path);
	if (!bad)
		bad = put_in_place(w, replace, err);
	if (!bad) {
		*w->temp = '\0';
		sync_dir_of(w->path);
	}
	fs_writer_free(w);
	return bad;
}

void fs_writer_free(struct fs_writer *w)
{
	if (!w)
		return;
	close(w->fd);
	if (*w->temp)
		unlink(w->temp);
	buf_free(&w->waiting);
	free(w->temp);
	free(w->path);
	free(w);
}

/* ---- whole ---- */

int fs_write(const char *path, struct str text, struct err *err)
{
	struct fs_writer *w;
	int bad = fs_writer_new(path, &w, err);
	if (!bad && (bad = fs_writer_add(w, text, err)) != 0)
		fs_writer_free(w);
	return bad ? bad : fs_writer_end(w, true, err);
}

int fs_create(const char *path, struct str text, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return io_err(err, "cannot create", path);
	int bad =
		write_all(fd, text) != 0 || fsync(fd) != 0 ? io_err(err, "cannot write", path) : 0;
	close(fd);
	return bad;
}

int fs_make_dir(const char *path, struct err *err)
{
	if (mkdir(path, 0700) == 0 || (errno == EEXIST && fs_is_dir(path)))
		return 0;
	return io_err(err, "cannot create the folder", path);
}

struct str fs_join(struct arena *a, struct str dir, struct str name)
{
	if (dir.n == 0 || str_is(dir, ".") || str_starts(name, STR("/")))
		return arena_dup(a, name);
	const char *slash = str_ends(dir, STR("/")) ? "" : "/";
	return arena_printf(a, "%.*s%s%.*s", STRF(dir), slash, STRF(name));
}

struct str fs_base_name(struct str path)
{
	return str_from(path, (size_t)(str_rfind(path, STR("/")) + 1));
}

struct str fs_dir_name(struct str path)
{
	ssize_t slash = str_rfind(path, STR("/"));
	return slash < 0 ? STR(".") : slash == 0 ? STR("/") : str_head(path, (size_t)slash);
}

struct str fs_extension(struct str path)
{
	struct str name = fs_base_name(path);
	ssize_t dot = str_rfind(name, STR("."));
	return dot <= 0 ? STR("") : str_from(name, (size_t)dot);
}

bool fs_is_inside(struct str path)
{
	struct str piece;
	if (path.n == 0 || path.p[0] == '/')
		return false;
	while (str_split(&path, '/', &piece))
		if (str_is(piece, ".."))
			return false;
	return true;
}

static bool is_below(struct str root, struct str path)
{
	return str_is(root, "/") || str_eq(path, root) ||
	       (str_starts(path, root) && path.p[root.n] == '/');
}

bool fs_leads_out(const char *root, struct str path)
{
	struct arena a = {0};
	struct str at = fs_join(&a, str_of(root), path);
	struct stat st;
	char *real = realpath(at.p, NULL);
	bool dangles = !real && lstat(at.p, &st) == 0 && S_ISLNK(st.st_mode);
	while (!real && !dangles && at.n > 1) {
		at = arena_dup(&a, fs_dir_name(at));
		real = realpath(at.p, NULL);
	}
	bool out = dangles || !real || !is_below(str_of(root), str_of(real));
	free(real);
	arena_free(&a);
	return out;
}
