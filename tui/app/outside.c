/*
 * outside: owns starting an editor. $VISUAL and $EDITOR are shell words by custom ("code --wait"),
 * so a shell reads them; the file's name is an argument of its own and never part of what it reads.
 * It does not get our secrets: an editor runs plugins.
 */
#include "outside.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "childenv.h"
#include "draft.h"
#include "term.h"

static const char *editor_command(void)
{
	const char *names[] = {"VISUAL", "EDITOR"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return value;
	}
	return "vi";
}

static void become_editor(const char *path)
{
	struct arena a = {0};
	struct str script = arena_printf(&a, "exec %s \"$1\"", editor_command());
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	execle("/bin/sh", "sh", "-c", script.p, "strop", path, (char *)NULL, childenv(&a));
	_exit(127);
}

/* Its exit status, or -1. */
static int run_editor(const char *path)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0)
		become_editor(path);
	if (child < 0)
		return -1;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

void outside_edit(struct session *s)
{
	struct err err = {0};
	if (!s->draft || !session_save(s, false))
		return;
	term_leave();
	int status = run_editor(draft_path(s->draft).p);
	term_enter();
	if (status != 0)
		session_say(s, MESSAGE_ERROR, "%s ended with status %d", editor_command(), status);
	enum draft_disk disk = draft_check(s->draft);
	if (disk == DISK_SAME && status == 0)
		session_say(s, MESSAGE_INFO, "unchanged");
	if (disk == DISK_CHANGED && draft_reload(s->draft, &err) != 0)
		session_fail(s, &err);
	session_sync_version(s);
}
