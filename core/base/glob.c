/* glob: owns file patterns. Its own code because glob(3) has no `**` and follows links. */
#include "fs.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_DEPTH = 32 };

struct walk {
	struct arena *arena;
	const char *root;
	struct str *paths;
	size_t n, cap;
	size_t base; /* bytes of the pattern before its first wildcard */
	bool links;  /* only matches that are symbolic links */
	struct err *err;
};

static bool has_wildcard(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '*' || text.p[i] == '?' || text.p[i] == '[')
			return true;
	return false;
}

struct str fs_glob_base(struct str pattern)
{
	size_t base = 0;
	for (size_t i = 0; i < pattern.n && !has_wildcard(str_head(pattern, i + 1)); i++)
		if (pattern.p[i] == '/')
			base = i + 1;
	return str_head(pattern, base);
}

static void add(struct walk *w, struct str path)
{
	w->paths = mem_grow(w->paths, w->n, &w->cap, sizeof *w->paths);
	w->paths[w->n++] = arena_dup(w->arena, path);
}

/* `type` is what the folder says of it, which saves a stat where it is enough. */
static bool is_kind(struct walk *w, struct str path, unsigned char type, bool dir)
{
	struct stat st;
	if (type == DT_REG || type == DT_DIR || (type == DT_LNK && dir))
		return dir == (type == DT_DIR);
	struct str full = fs_join(w->arena, str_of(w->root), path);
	/* A link to a file is read; a link to a folder is not entered, so that no walk can loop. */
	if ((dir ? lstat(full.p, &st) : stat(full.p, &st)) != 0)
		return false;
	return dir ? S_ISDIR(st.st_mode) : S_ISREG(st.st_mode);
}

static bool is_link(struct walk *w, struct str path, unsigned char type)
{
	struct stat st;
	if (type != DT_UNKNOWN)
		return type == DT_LNK;
	return lstat(fs_join(w->arena, str_of(w->root), path).p, &st) == 0 && S_ISLNK(st.st_mode);
}

static bool is_wanted(struct walk *w, struct str path, unsigned char type)
{
	return w->links ? is_link(w, path, type) : is_kind(w, path, type, false);
}

static int match(struct walk *w, struct str dir, struct str pattern, int depth);

static int match_names(struct walk *w, struct str dir, struct str first, struct str rest, int depth)
{
	struct str full = fs_join(w->arena, str_of(w->root), dir.n ? dir : STR("."));
	DIR *open = opendir(full.p);
	if (!open)
		return errno == ENOENT || errno == ENOTDIR
			       ? 0
			       : err_set(w->err, ERR_IO, "cannot read the folder %s: %s", full.p,
					 strerror(errno));
	char *want = mem_dup(first);
	bool deep = str_is(first, "**");
	int bad = 0;
	for (struct dirent *entry; !bad && (entry = readdir(open));) {
		struct str name = str_of(entry->d_name);
		if (str_is(name, ".") || str_is(name, ".."))
			continue;
		if (fnmatch(deep ? "*" : want, entry->d_name, FNM_PERIOD) != 0)
			continue;
		struct str path = fs_join(w->arena, dir, name);
		if (deep) {
			if (is_kind(w, path, entry->d_type, true))
				bad = match(w, path, arena_printf(w->arena, "**/%.*s", STRF(rest)),
					depth + 1);
		} else if (rest.p) {
			if (is_kind(w, path, entry->d_type, true))
				bad = match(w, path, rest, depth + 1);
		} else if (is_wanted(w, path, entry->d_type)) {
			add(w, path);
		}
	}
	free(want);
	closedir(open);
	return bad;
}

/* Match `pattern` below `dir`; rest.p is NULL after the last name. */
static int match(struct walk *w, struct str dir, struct str pattern, int depth)
{
	struct str rest = pattern, first;
	if (depth > MAX_DEPTH)
		return err_set(w->err, ERR_LIMIT, "folders nested deeper than %d at %.*s",
			MAX_DEPTH, STRF(dir));
	if (!str_split(&rest, '/', &first))
		return 0;
	if (str_is(first, "**")) {
		struct str below = rest.p ? rest : STR("*");
		int bad = match(w, dir, below, depth);
		return bad ? bad : match_names(w, dir, first, below, depth);
	}
	if (!has_wildcard(first) && rest.p) {
		struct str below = fs_join(w->arena, dir, first);
		/* Before the first wildcard the pattern's author has named the folder himself. */
		if (below.n >= w->base && !is_kind(w, below, DT_UNKNOWN, true))
			return 0;
		return match(w, below, rest, depth + 1);
	}
	return match_names(w, dir, first, rest, depth);
}

static int by_path(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static int glob(struct walk w, struct str pattern, struct fs_list *out)
{
	*out = (struct fs_list){0};
	while (str_starts(pattern, STR("./")))
		pattern = str_from(pattern, 2);
	bool is_plain = !has_wildcard(pattern);
	w.base = fs_glob_base(pattern).n;
	int bad = 0;
	if (is_plain && (!w.links || is_link(&w, pattern, DT_UNKNOWN)))
		add(&w, pattern);
	else if (!is_plain && str_starts(pattern, STR("/")))
		bad = err_set(w.err, ERR_INPUT, "the pattern %.*s must be relative to the project",
			STRF(pattern));
	else if (!is_plain)
		bad = match(&w, STR(""), pattern, 0);
	if (!bad && w.n) {
		qsort(w.paths, w.n, sizeof *w.paths, by_path);
		out->paths = arena_alloc(w.arena, w.n * sizeof *w.paths);
		for (size_t i = 0; i < w.n; i++)
			if (i == 0 || !str_eq(w.paths[i], w.paths[i - 1]))
				out->paths[out->n++] = w.paths[i];
	}
	free(w.paths);
	return bad;
}

int fs_glob(
	struct arena *a, const char *root, struct str pattern, struct fs_list *out, struct err *err)
{
	return glob((struct walk){.arena = a, .root = root, .err = err}, pattern, out);
}

int fs_glob_links(
	struct arena *a, const char *root, struct str pattern, struct fs_list *out, struct err *err)
{
	return glob(
		(struct walk){.arena = a, .root = root, .links = true, .err = err}, pattern, out);
}
