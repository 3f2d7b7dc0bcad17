/*
 * draft: owns the working copy: file, editor, journal.
 *
 * The journal is written without waiting for the disk: it is there for a crash of this program, and
 * the kernel keeps what was handed to it. A saved file is synced (fs_write).
 *
 * A lock beside it tells a journal that a dead program left from one that is being written: who
 * comes second writes one of its own, NAME.PID, which is found like the first when its writer has
 * died.
 */
#include "draft.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "fs.h"
#include "mem.h"
#include "merge.h"

enum { PROMPT_MAX = 4 << 20 };

struct draft {
	struct arena arena;
	struct str name, path, journal;
	int lock; /* held as long as the draft is open; -1: another strop holds it */
	struct editor *editor;
	struct buf base; /* the text as it was last read or written */
	struct fs_stat stat;
	struct buf lost; /* a journal's text that was found */
	bool has_lost;
	uint64_t journalled; /* the buffer's version in the journal, or that could not be written */
	bool is_unkept;      /* it could not */
};

static int read_file(struct draft *d, struct buf *text, struct err *err)
{
	int bad = fs_stat(d->path.p, &d->stat, err);
	return bad ? bad : fs_read(d->path.p, PROMPT_MAX, text, err);
}

static void take_lock(struct draft *d)
{
	struct str path = arena_printf(&d->arena, "%.*s.lock", STRF(d->journal));
	d->lock = open(path.p, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (d->lock >= 0 && flock(d->lock, LOCK_EX | LOCK_NB) == 0)
		return;
	if (d->lock >= 0)
		close(d->lock);
	d->lock = -1;
	d->journal = arena_printf(&d->arena, "%.*s.%ld", STRF(d->journal), (long)getpid());
}

/* The journal of a second program that died becomes the one that is looked at. */
static void adopt_journal(struct draft *d)
{
	struct arena a = {0};
	struct fs_list found;
	struct str folder = arena_dup(&a, fs_dir_name(d->journal));
	struct str pattern = arena_printf(&a, "%.*s.[0-9]*", STRF(d->name));
	if (!fs_exists(d->journal.p) && fs_glob(&a, folder.p, pattern, &found, NULL) == 0)
		for (size_t i = 0; i < found.n; i++) {
			long long pid;
			struct str name = found.paths[i];
			if (str_to_int(str_from(name, d->name.n + 1), &pid) &&
				kill((pid_t)pid, 0) != 0 && errno == ESRCH)
				rename(fs_join(&a, folder, name).p, d->journal.p);
		}
	arena_free(&a);
}

/* A journal without news is none: the same text as the file's. */
static void find_journal(struct draft *d)
{
	if (d->lock < 0)
		return;
	adopt_journal(d);
	if (!fs_exists(d->journal.p) || fs_read(d->journal.p, PROMPT_MAX, &d->lost, NULL) != 0)
		return;
	d->has_lost = !str_eq(buf_str(&d->lost), buf_str(&d->base));
	if (!d->has_lost)
		unlink(d->journal.p);
}

static int find_places(struct draft *d, struct wb *w, struct err *err)
{
	struct str store = fs_dir_name(str_of(wb_db(w)));
	int bad = wb_prompt_path(w, d->name, &d->arena, &d->path, err);
	struct str folder = arena_printf(&d->arena, "%.*s/drafts", STRF(store));
	if (!bad)
		bad = fs_make_dir(folder.p, err);
	d->journal = arena_printf(&d->arena, "%.*s/%.*s", STRF(folder), STRF(d->name));
	return bad;
}

int draft_open(struct wb *w, struct str name, bool vim, struct draft **out, struct err *err)
{
	struct draft *d = mem_alloc(sizeof *d);
	*out = NULL;
	d->lock = -1;
	d->name = arena_dup(&d->arena, name);
	int bad = find_places(d, w, err);
	if (!bad)
		bad = read_file(d, &d->base, err);
	if (bad) {
		draft_free(d);
		return bad;
	}
	d->editor = editor_new(buffer_new(buf_str(&d->base)), (struct editor_options){.vim = vim});
	take_lock(d);
	find_journal(d);
	d->journalled = buffer_version(editor_buffer(d->editor));
	*out = d;
	return 0;
}

void draft_free(struct draft *d)
{
	if (!d)
		return;
	if (d->lock >= 0)
		close(d->lock);
	editor_free(d->editor);
	buf_free(&d->base);
	buf_free(&d->lost);
	arena_free(&d->arena);
	free(d);
}

struct editor *draft_editor(struct draft *d)
{
	return d->editor;
}

struct str draft_name(const struct draft *d)
{
	return d->name;
}

struct str draft_path(const struct draft *d)
{
	return d->path;
}

struct str draft_text(const struct draft *d)
{
	return buffer_text(editor_buffer(d->editor));
}

bool draft_modified(const struct draft *d)
{
	return buffer_modified(editor_buffer(d->editor)) &&
	       !str_eq(draft_text(d), buf_str(&d->base));
}

static void set_base(struct draft *d, struct str text)
{
	buf_cut(&d->base, 0);
	buf_add(&d->base, text);
}

static void drop_journal(struct draft *d)
{
	if (!d->has_lost)
		unlink(d->journal.p);
	d->journalled = buffer_version(editor_buffer(d->editor));
}

int draft_save(struct draft *d, bool force, struct err *err)
{
	if (!force && draft_check(d) == DISK_CHANGED)
		return err_set(err, ERR_INPUT,
			"%s was changed by another program since it was read: reload it, merge, or "
			"keep yours",
			d->path.p);
	int bad = fs_write(d->path.p, draft_text(d), err);
	if (!bad)
		bad = fs_stat(d->path.p, &d->stat, err);
	if (bad)
		return bad;
	set_base(d, draft_text(d));
	buffer_saved(editor_buffer(d->editor));
	drop_journal(d);
	return 0;
}

enum draft_disk draft_check(struct draft *d)
{
	struct fs_stat now;
	struct buf text = {0};
	if (fs_stat(d->path.p, &now, NULL) != 0)
		return DISK_GONE;
	if (now.size == d->stat.size && now.mtime_ns == d->stat.mtime_ns)
		return DISK_SAME;
	/* Touched, or written with what it held already, is no change. */
	bool same = fs_read(d->path.p, PROMPT_MAX, &text, NULL) == 0 &&
		    str_eq(buf_str(&text), buf_str(&d->base));
	buf_free(&text);
	if (same)
		d->stat = now;
	return same ? DISK_SAME : DISK_CHANGED;
}

int draft_reload(struct draft *d, struct err *err)
{
	struct buf text = {0};
	int bad = read_file(d, &text, err);
	if (!bad) {
		set_base(d, buf_str(&text));
		buffer_set(editor_buffer(d->editor), buf_str(&text));
		buffer_saved(editor_buffer(d->editor));
		editor_move_to(d->editor, editor_cursor(d->editor), false);
		drop_journal(d);
	}
	buf_free(&text);
	return bad;
}

int draft_merge(struct draft *d, size_t *conflicts, struct err *err)
{
	struct buf theirs = {0}, merged = {0};
	int bad = read_file(d, &theirs, err);
	if (!bad) {
		*conflicts = merge_lines(buf_str(&d->base), draft_text(d), buf_str(&theirs),
			"yours", "on disk", &merged);
		set_base(d, buf_str(&theirs));
		buffer_set(editor_buffer(d->editor), buf_str(&merged));
		editor_move_to(d->editor, editor_cursor(d->editor), false);
	}
	buf_free(&theirs);
	buf_free(&merged);
	return bad;
}

int draft_keep(struct draft *d, struct err *err)
{
	struct buf theirs = {0};
	int bad = read_file(d, &theirs, err);
	if (!bad)
		set_base(d, buf_str(&theirs));
	buf_free(&theirs);
	return bad;
}

/* ---- the journal ---- */

static bool write_all(int fd, struct str text)
{
	while (text.n) {
		ssize_t n = write(fd, text.p, text.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		text = str_from(text, (size_t)n);
	}
	return true;
}

bool draft_journal_due(const struct draft *d)
{
	return buffer_version(editor_buffer(d->editor)) != d->journalled && !d->has_lost;
}

/* A new file takes the old one's place, so that there is always a whole one. */
static int write_journal(struct draft *d, struct err *err)
{
	struct arena a = {0};
	struct str fresh = arena_printf(&a, "%.*s.new", STRF(d->journal));
	int fd = open(fresh.p, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool whole = fd >= 0 && write_all(fd, draft_text(d));
	int reason = errno, code = ERR_OK;
	if (fd >= 0 && close(fd) != 0 && whole) {
		whole = false;
		reason = errno;
	}
	if (whole && rename(fresh.p, d->journal.p) != 0) {
		whole = false;
		reason = errno;
	}
	if (!whole) {
		code = err_set(err, ERR_IO,
			"the edits of %.*s are in memory alone, save them: cannot write %s: %s",
			STRF(d->name), d->journal.p, strerror(reason));
		unlink(fresh.p);
	}
	arena_free(&a);
	return code;
}

int draft_journal(struct draft *d, struct err *err)
{
	int code = ERR_OK;
	if (!draft_journal_due(d))
		return ERR_OK;
	d->journalled = buffer_version(editor_buffer(d->editor));
	if (draft_modified(d))
		code = write_journal(d, err);
	else
		unlink(d->journal.p);
	d->is_unkept = code != ERR_OK;
	return code;
}

bool draft_is_kept(const struct draft *d)
{
	return !draft_modified(d) || !(d->is_unkept || d->has_lost || draft_journal_due(d));
}

bool draft_has_lost(const struct draft *d)
{
	return d->has_lost;
}

/* Not wanted is not gone: the last one dropped is kept. */
static void set_aside(struct draft *d)
{
	struct str aside = arena_printf(&d->arena, "%.*s.dropped", STRF(d->journal));
	rename(d->journal.p, aside.p);
}

void draft_take_lost(struct draft *d, bool take)
{
	d->has_lost = false;
	if (take)
		buffer_set(editor_buffer(d->editor), buf_str(&d->lost));
	else
		set_aside(d);
	buf_free(&d->lost);
}

bool draft_is_shared(const struct draft *d)
{
	return d->lock < 0;
}
