/*
 * theme_files: owns where themes are looked for: the user's folder, then the program's own, which
 * stands beside the executable (an installed tree may be moved, a build is not installed) or where
 * `make install` put it.
 */
#include "theme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"
#include "home.h"

enum { MAX_DIRS = 5, SCHEME_MAX = 1 << 20 };

struct dirs {
	struct arena arena;
	struct str path[MAX_DIRS];
	size_t n;
};

static void add_dir(struct dirs *d, struct str path)
{
	d->path[d->n++] = path;
}

static void add_user_dir(struct dirs *d)
{
	struct str themes = home_config(&d->arena, "themes");
	if (themes.n)
		add_dir(d, themes);
}

/* PREFIX/bin/strop, build/strop and build/VARIANT/strop. */
static void add_dirs_beside(struct dirs *d)
{
	static const char *const beside[] = {"../share/strop/themes", "../themes", "../../themes"};
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe);
	if (n <= 0 || (size_t)n == sizeof exe)
		return;
	struct str dir = fs_dir_name((struct str){exe, (size_t)n});
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
		add_dir(d, arena_printf(&d->arena, "%.*s/%s", STRF(dir), beside[i]));
}

static struct dirs theme_dirs(void)
{
	struct dirs d = {0};
	add_user_dir(&d);
	add_dirs_beside(&d);
	add_dir(&d, STR(STROP_DATADIR "/themes"));
	return d;
}

/* The file's name without its extension is the name a theme is known by. */
static int load_file(const char *path, struct theme *out, struct err *err)
{
	struct buf text = {0};
	int code = fs_read(path, SCHEME_MAX, &text, err);
	if (code == ERR_OK)
		code = theme_parse(path, buf_str(&text), out, err);
	if (code == ERR_OK) {
		struct str stem = fs_base_name(str_of(path));
		stem.n -= fs_extension(stem).n;
		snprintf(out->name, sizeof out->name, "%.*s", STRF(stem));
	}
	buf_free(&text);
	return code;
}

/* Add the names of a folder's schemes that are not there yet. */
static size_t add_names(struct arena *a, struct str dir, struct str **names, size_t n, size_t *cap)
{
	struct fs_list files;
	if (!fs_is_dir(dir.p) || fs_glob(a, dir.p, STR("*.yaml"), &files, NULL))
		return n;
	for (size_t i = 0; i < files.n; i++) {
		struct str name = str_head(files.paths[i], files.paths[i].n - strlen(".yaml"));
		bool is_known = false;
		for (size_t k = 0; k < n && !is_known; k++)
			is_known = str_eq((*names)[k], name);
		if (is_known)
			continue;
		*names = mem_grow(*names, n, cap, sizeof **names);
		(*names)[n++] = name;
	}
	return n;
}

static int compare_names(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	return str_cmp(*x, *y);
}

size_t theme_names(struct arena *a, struct str **out)
{
	struct dirs d = theme_dirs();
	size_t cap = 0, n = 1;
	struct str *names = mem_grow(NULL, 0, &cap, sizeof *names);
	names[0] = STR("terminal");
	for (size_t i = 0; i < d.n; i++)
		n = add_names(a, d.path[i], &names, n, &cap);
	qsort(names + 1, n - 1, sizeof *names, compare_names);
	*out = arena_alloc(a, n * sizeof *names);
	memcpy(*out, names, n * sizeof *names);
	free(names);
	arena_free(&d.arena);
	return n;
}

static int not_found(struct str name, struct err *err)
{
	struct arena arena = {0};
	struct str *names;
	struct buf list = {0};
	size_t n = theme_names(&arena, &names);
	for (size_t i = 0; i < n; i++)
		buf_addf(&list, "%s%.*s", i ? ", " : "", STRF(names[i]));
	err_set(err, ERR_NOT_FOUND,
		"there is no theme %.*s; there are: %s (or the path of a .yaml file)", STRF(name),
		list.p);
	buf_free(&list);
	arena_free(&arena);
	return ERR_NOT_FOUND;
}

int theme_load(struct str name, struct theme *out, struct err *err)
{
	if (str_is(name, "terminal")) {
		*out = theme_terminal;
		return ERR_OK;
	}
	struct dirs d = theme_dirs();
	struct str path = STR("");
	bool is_name = name.n && !memchr(name.p, '/', name.n) && name.p[0] != '.';
	if (str_ends(name, STR(".yaml")))
		path = arena_dup(&d.arena, name);
	for (size_t i = 0; i < d.n && is_name && path.n == 0; i++) {
		struct str at =
			arena_printf(&d.arena, "%.*s/%.*s.yaml", STRF(d.path[i]), STRF(name));
		if (fs_exists(at.p))
			path = at;
	}
	int code = path.n ? load_file(path.p, out, err) : not_found(name, err);
	arena_free(&d.arena);
	return code;
}
