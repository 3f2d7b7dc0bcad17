/* watch: owns the one inotify descriptor. What changed is not read: who is woken looks himself. */
#include "watch.h"

#include <stdio.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/inotify.h>
#endif

void watch_open(struct watch *w)
{
	*w = (struct watch){.fd = -1, .folder = -1};
#ifdef __linux__
	w->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
#endif
}

void watch_close(struct watch *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}

void watch_folder(struct watch *w, struct str path)
{
	if (w->fd < 0 || str_is(path, w->path))
		return;
	snprintf(w->path, sizeof w->path, "%.*s", STRF(path));
#ifdef __linux__
	if (w->folder >= 0)
		inotify_rm_watch(w->fd, w->folder);
	/* Written in place, or another file moved over it, as editors do. */
	w->folder = inotify_add_watch(w->fd, w->path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE);
#endif
}

bool watch_changed(struct watch *w)
{
	char events[4096];
	bool changed = false;
	while (w->fd >= 0 && read(w->fd, events, sizeof events) > 0)
		changed = true;
	return changed;
}
