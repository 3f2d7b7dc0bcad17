/*
 * workbench_file: owns the prompt's file under the editor: saving it, and the questions when others
 * changed it or edits of an earlier session were found.
 */
#include "clock.h"
#include "dialog.h"
#include "draft.h"
#include "workbench_do.h"

/* As people say it: from the project's folder. */
static struct str shown_path(const struct session *s)
{
	struct str path = draft_path(s->draft), dir = str_of(wb_dir(s->wb));
	bool inside = str_starts(path, dir) && path.n > dir.n && path.p[dir.n] == '/';
	return inside ? str_from(path, dir.n + 1) : path;
}

static void disk_answer(void *context, char answer)
{
	struct workbench_view *w = context;
	struct session *s = w->view.session;
	struct err err = {0};
	size_t conflicts = 0;
	int bad = answer == 'r'   ? draft_reload(s->draft, &err)
		  : answer == 'm' ? draft_merge(s->draft, &conflicts, &err)
				  : draft_keep(s->draft, &err);
	w->asked_disk = false;
	if (bad)
		session_fail(s, &err);
	else
		session_say(s, conflicts ? MESSAGE_ERROR : MESSAGE_DONE,
			answer == 'r'   ? "reloaded; undo brings the edits back"
			: answer == 'k' ? "kept; saving overwrites the file"
			: conflicts     ? "merged with %zu conflicts: look for <<<<<<<"
					: "merged",
			conflicts);
	session_sync_version(s);
}

static void ask_disk(struct workbench_view *w)
{
	struct session *s = w->view.session;
	struct arena a = {0};
	w->asked_disk = true;
	dialog_question(s, &(struct question){.title = "the file was changed",
				   .text = arena_printf(&a,
					   "%.*s was changed by another program, and you have "
					   "unsaved edits.",
					   STRF(shown_path(s))),
				   .answers = "m:merge both|r:reload, drop mine|k:keep mine",
				   .done = disk_answer,
				   .context = w});
	arena_free(&a);
}

/* Nobody is asked in the middle of a word, where the next letter would be the answer. */
static void tell_disk(struct workbench_view *w)
{
	struct session *s = w->view.session;
	w->asked_disk = true;
	session_say(s, MESSAGE_ERROR, "%.*s was changed by another program: saving will ask",
		STRF(shown_path(s)));
}

static void lost_answer(void *context, char answer)
{
	struct workbench_view *w = context;
	struct session *s = w->view.session;
	draft_take_lost(s->draft, answer == 'y');
	session_say(s, MESSAGE_DONE,
		answer == 'y' ? "taken; undo goes back to the file's text"
			      : "dropped; they stay in .strop/drafts as a .dropped file");
	session_changed(s, CHANGED_PROMPT);
}

static void ask_lost(struct workbench_view *w)
{
	struct session *s = w->view.session;
	struct arena a = {0};
	w->asked_lost = true;
	dialog_question(s, &(struct question){.title = "unsaved edits",
				   .text = arena_printf(&a,
					   "strop ended before edits of %.*s were saved. They are "
					   "still there.",
					   STRF(draft_name(s->draft))),
				   .answers = "y:take them|d:drop them",
				   .done = lost_answer,
				   .context = w});
	arena_free(&a);
}

static void reload_unseen(struct session *s)
{
	struct err err = {0};
	if (draft_reload(s->draft, &err) != 0) {
		session_fail(s, &err);
		return;
	}
	session_say(
		s, MESSAGE_INFO, "%.*s was changed on disk: reloaded", STRF(draft_name(s->draft)));
	session_sync_version(s);
}

void workbench_watch(struct workbench_view *w)
{
	enum { LOOK_US = 500000 };
	struct session *s = w->view.session;
	int64_t now = clock_mono_us();
	if (!s->draft || session_top(s) != &w->view)
		return;
	if (w->watched != s->draft)
		w->asked_disk = w->asked_lost = false;
	w->watched = s->draft;
	bool types = prompt_pane_is_editing(w->panes[PANE_PROMPT]);
	if (draft_has_lost(s->draft) && !w->asked_lost && !types)
		ask_lost(w);
	if (now - w->looked_us < LOOK_US && !s->files_changed)
		return;
	s->files_changed = false;
	w->looked_us = now;
	if (!s->preparing && wb_refresh(s->wb))
		s->preparing = true;
	if (draft_check(s->draft) != DISK_CHANGED)
		w->asked_disk = false;
	else if (!draft_modified(s->draft))
		reload_unseen(s);
	else if (!w->asked_disk && types)
		tell_disk(w);
	else if (!w->asked_disk)
		ask_disk(w);
}

void workbench_save(struct workbench_view *w)
{
	struct session *s = w->view.session;
	if (!s->draft)
		return;
	if (!draft_modified(s->draft)) {
		session_say(s, MESSAGE_INFO, "nothing to save");
		return;
	}
	if (draft_check(s->draft) == DISK_CHANGED)
		ask_disk(w);
	else if (session_save(s, false))
		session_say(s, MESSAGE_DONE, "saved %.*s", STRF(shown_path(s)));
}

void workbench_revert(struct session *s)
{
	struct err err = {0};
	if (!s->draft)
		return;
	if (draft_reload(s->draft, &err) != 0)
		session_fail(s, &err);
	else
		session_say(s, MESSAGE_DONE, "back to the saved text; undo brings the edits back");
	session_sync_version(s);
}
