/*
 * history: owns the lines and their file. They belong to the process, not to a session: what was
 * typed is worth remembering whatever is open. Each line is appended as it comes, so that two
 * programs at once lose nothing of each other; a file grown too long is cut when it is read.
 */
#include "history.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"
#include "home.h"
#include "mem.h"

enum { MAX_FILE = 8 << 20, MAX_LINE = 4096 };

struct list {
	struct list *next;
	char *name;
	char **lines; /* oldest first */
	size_t n, cap;
};

static struct list *lists;

static void drop(struct list *l, size_t i)
{
	free(l->lines[i]);
	memmove(l->lines + i, l->lines + i + 1, (--l->n - i) * sizeof *l->lines);
}

/* False: it was the newest already. */
static bool remember(struct list *l, struct str line)
{
	if (l->n && str_is(line, l->lines[l->n - 1]))
		return false;
	for (size_t i = l->n; i-- > 0;)
		if (str_is(line, l->lines[i]))
			drop(l, i);
	if (l->n == HISTORY_LINES)
		drop(l, 0);
	l->lines = mem_grow(l->lines, l->n, &l->cap, sizeof *l->lines);
	l->lines[l->n++] = mem_dup(line);
	return true;
}

/* ---- the file ---- */

static void rewrite(const struct list *l, const char *path)
{
	struct buf text = {0};
	for (size_t i = 0; i < l->n; i++)
		buf_addf(&text, "%s\n", l->lines[i]);
	fs_write(path, buf_str(&text), NULL);
	buf_free(&text);
}

/* A history that cannot be read is no reason to stop anybody: then there is none. */
static void load(struct list *l)
{
	struct arena a = {0};
	struct buf file = {0};
	struct str path = home_config(&a, "command-history"), line;
	size_t n = 0;
	if (path.n && fs_exists(path.p) && fs_read(path.p, MAX_FILE, &file, NULL) == 0) {
		struct str rest = buf_str(&file);
		for (; str_line(&rest, &line); n++)
			if (line.n && line.n <= MAX_LINE && !memchr(line.p, 0, line.n))
				remember(l, line);
		if (n > 2 * HISTORY_LINES)
			rewrite(l, path.p);
	}
	buf_free(&file);
	arena_free(&a);
}

static void append(struct str line)
{
	struct arena a = {0};
	struct str path = home_config(&a, "command-history");
	struct str text = arena_printf(&a, "%.*s\n", STRF(line));
	int fd = -1;
	if (path.n && home_make_dir(path, NULL) == 0)
		fd = open(path.p, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0) {
		if (write(fd, text.p, text.n) < 0)
			text.n = 0; /* it is kept for the session all the same */
		close(fd);
	}
	arena_free(&a);
}

/* ---- lists by name ---- */

static bool is_kept(const char *name)
{
	return strcmp(name, ":") == 0;
}

static struct list *list_of(const char *name)
{
	struct list *l = lists;
	while (l && strcmp(l->name, name) != 0)
		l = l->next;
	if (l)
		return l;
	l = mem_alloc(sizeof *l);
	*l = (struct list){.next = lists, .name = mem_dup(str_of(name))};
	lists = l;
	if (is_kept(name))
		load(l);
	return l;
}

void history_add(const char *name, struct str line)
{
	struct list *l = list_of(name);
	bool fits = line.n && line.n <= MAX_LINE && !memchr(line.p, 0, line.n) &&
		    !memchr(line.p, '\n', line.n);
	if (fits && remember(l, line) && is_kept(name))
		append(line);
}

size_t history_count(const char *name)
{
	return list_of(name)->n;
}

struct str history_at(const char *name, size_t back)
{
	const struct list *l = list_of(name);
	return str_of(l->lines[l->n - 1 - back]);
}

size_t history_step(const char *name, size_t from, bool older, struct str prefix)
{
	size_t n = history_count(name), at = from;
	while (older ? at < n : at > 1) {
		at += older ? 1 : (size_t)-1;
		struct str line = history_at(name, at - 1);
		if (str_starts(line, prefix) && !str_eq(line, prefix))
			return at;
	}
	return older ? from : 0;
}

void history_forget(void)
{
	while (lists) {
		struct list *l = lists;
		lists = l->next;
		while (l->n)
			drop(l, l->n - 1);
		free(l->lines);
		free(l->name);
		free(l);
	}
}
