/* home: owns where a person's own files are. */
#include "home.h"

#include <stdlib.h>

#include "fs.h"

static struct str file_in(
	struct arena *a, const char *variable, const char *usual, const char *name)
{
	const char *xdg = getenv(variable), *home = getenv("HOME");
	if (xdg && *xdg == '/')
		return arena_printf(a, "%s/strop/%s", xdg, name);
	return home && *home ? arena_printf(a, "%s/%s/strop/%s", home, usual, name) : STR("");
}

struct str home_config(struct arena *a, const char *name)
{
	return file_in(a, "XDG_CONFIG_HOME", ".config", name);
}

struct str home_state(struct arena *a, const char *name)
{
	return file_in(a, "XDG_STATE_HOME", ".local/state", name);
}

int home_make_dir(struct str file, struct err *err)
{
	char *path = mem_dup(fs_dir_name(file));
	int bad = 0;
	for (char *at = path; file.n && !bad && *at; at++) {
		if (at == path || *at != '/')
			continue;
		*at = '\0';
		bad = fs_make_dir(path, err);
		*at = '/';
	}
	if (file.n && !bad)
		bad = fs_make_dir(path, err);
	free(path);
	return bad;
}

struct str home_expand(struct arena *a, struct str dir, struct str path)
{
	const char *home = getenv("HOME");
	if (str_starts(path, STR("~/")) && home && *home)
		return arena_printf(a, "%s%.*s", home, STRF(str_from(path, 1)));
	return fs_join(a, dir, path);
}
