/*
 * history_do: owns the acts on versions.
 *
 * Nothing here loses anything without saying so first: a restore keeps the working copy as a
 * version, a label that stands elsewhere is moved only when that was agreed to, and what was
 * replaced is named. What a question is about lives as long as the session: a dialog that is left
 * tells nobody.
 */
#include "history_do.h"

#include "dialog.h"
#include "diff_view.h"
#include "draft.h"
#include "version_ref.h"
#include "version_view.h"

struct act {
	struct session *session;
	struct str ref, text; /* text: a label */
};

static struct act *act_new(struct session *s, struct str ref, struct str text)
{
	struct act *a = arena_alloc(&s->arena, sizeof *a);
	*a = (struct act){s, arena_dup(&s->arena, ref), arena_dup(&s->arena, text)};
	return a;
}

static void done(struct session *s, int bad, const struct err *err)
{
	if (bad)
		session_fail(s, err);
	session_changed(s, CHANGED_VERSIONS);
}

/* ---- restoring ---- */

/* The file's new text for the editor, and its results for the table. */
static int take_up(struct session *s, struct str ref, struct err *err)
{
	ssize_t at = str_rfind(ref, STR("@"));
	if (!str_eq(str_head(ref, at < 0 ? ref.n : (size_t)at), s->setup.prompt))
		return 0;
	int bad = s->draft ? draft_reload(s->draft, err) : 0;
	session_sync_version(s);
	return bad;
}

static void restore(struct session *s, struct str ref)
{
	struct err err = {0};
	int64_t restored = 0, saved = 0;
	if (!session_save(s, false))
		return;
	int bad = wb_restore(s->wb, ref, &restored, &saved, &err);
	if (!bad)
		bad = take_up(s, ref, &err);
	if (!bad && saved)
		session_say(s, MESSAGE_DONE,
			"restored %.*s; what stood in the file before is kept as version %lld",
			STRF(ref), (long long)saved);
	else if (!bad)
		session_say(s, MESSAGE_DONE, "restored %.*s", STRF(ref));
	done(s, bad, &err);
}

static void restore_answer(void *context, char answer)
{
	struct act *a = context;
	if (answer == 'y')
		restore(a->session, a->ref);
}

static void ask_restore(struct session *s, const struct wb_version *v)
{
	struct arena a = {0};
	struct str ref = version_ref(&a, v);
	bool edited = s->draft && draft_modified(s->draft) && str_eq(v->prompt, s->setup.prompt);
	if (v->number == 0)
		session_say(s, MESSAGE_ERROR, "%.*s is the working copy itself: name a version",
			STRF(ref));
	else
		dialog_question(s,
			&(struct question){.title = arena_printf(&a, "restore %.*s?", STRF(ref)).p,
				.text = arena_printf(&a,
					"Its text goes into the prompt's file. %sWhat stands there "
					"now becomes a version first, unless it is one already, so "
					"nothing is lost.",
					edited ? "Your unsaved edits are saved. " : ""),
				.answers = arena_printf(
					&a, "y:yes, restore %.*s|n:no, leave the file", STRF(ref))
						   .p,
				.done = restore_answer,
				.context = act_new(s, ref, STR(""))});
	arena_free(&a);
}

/* ---- labels ---- */

static void put_label(struct session *s, struct str ref, struct str label)
{
	struct err err = {0};
	int bad = wb_label(s->wb, ref, label, &err);
	if (!bad)
		session_say(s, MESSAGE_DONE, "%.*s is now labelled %.*s", STRF(ref), STRF(label));
	done(s, bad, &err);
}

static void move_answer(void *context, char answer)
{
	struct act *a = context;
	if (answer == 'y')
		put_label(a->session, a->ref, a->text);
}

/* The number of the version that has the label, 0: none. */
static int64_t holder(struct session *s, struct str prompt, struct str label, struct arena *a)
{
	struct wb_version v;
	struct str ref = arena_printf(a, "%.*s@%.*s", STRF(prompt), STRF(label));
	if (wb_resolve(s->wb, ref, false, a, &v, NULL) != 0)
		return 0;
	for (size_t i = 0; i < v.n_labels; i++)
		if (str_eq(v.labels[i], label))
			return v.number;
	return 0;
}

static void label(struct session *s, struct str ref, struct str name)
{
	struct arena a = {0};
	struct wb_version v;
	struct err err = {0};
	if (wb_resolve(s->wb, ref, false, &a, &v, &err) != 0) {
		session_fail(s, &err);
		arena_free(&a);
		return;
	}
	int64_t now = holder(s, v.prompt, name, &a);
	if (now && now == v.number)
		session_say(s, MESSAGE_INFO, "%.*s has that label already", STRF(ref));
	else if (!now)
		put_label(s, ref, name);
	else
		dialog_question(s,
			&(struct question){
				.title = arena_printf(&a, "move the label %.*s?", STRF(name)).p,
				.text = arena_printf(&a,
					"%.*s stands on %.*s@%lld. A label names one version: it "
					"would go from there to %.*s.",
					STRF(name), STRF(v.prompt), (long long)now, STRF(ref)),
				.answers = "y:yes, move it|n:no, leave it",
				.done = move_answer,
				.context = act_new(s, ref, name)});
	arena_free(&a);
}

static void label_typed(void *context, struct str text)
{
	struct act *a = context;
	text = str_trim(text);
	if (text.n)
		label(a->session, a->ref, text);
}

static void take_label(struct session *s, struct str ref, struct str name)
{
	struct err err = {0};
	int bad = wb_unlabel(s->wb, ref, name, &err);
	if (!bad)
		session_say(s, MESSAGE_DONE, "%.*s is off %.*s (:label %.*s %.*s puts it back)",
			STRF(name), STRF(ref), STRF(ref), STRF(name));
	done(s, bad, &err);
}

struct labels {
	struct session *session;
	struct str ref, *names;
};

static void label_chosen(void *context, size_t i)
{
	struct labels *l = context;
	take_label(l->session, l->ref, l->names[i]);
}

/* Which of the version's labels; also when there is only one, because the list is the question. */
static void choose_label(struct session *s, struct str ref, const struct wb_version *v)
{
	struct arena a = {0};
	struct labels *l = arena_alloc(&s->arena, sizeof *l);
	struct pick_item *items = arena_alloc(&a, (v->n_labels + 1) * sizeof *items);
	*l = (struct labels){s, arena_dup(&s->arena, ref),
		arena_alloc(&s->arena, (v->n_labels + 1) * sizeof *l->names)};
	for (size_t i = 0; i < v->n_labels; i++) {
		items[i] = (struct pick_item){.text = v->labels[i]};
		l->names[i] = arena_dup(&s->arena, v->labels[i]);
	}
	dialog_pick(s, &(struct pick){.title = arena_printf(&a, "take off %.*s", STRF(ref)).p,
			       .items = items,
			       .n = v->n_labels,
			       .done = label_chosen,
			       .context = l});
	arena_free(&a);
}

/* ---- notes ---- */

static void put_note(struct session *s, struct str ref, struct str text)
{
	struct arena a = {0};
	struct wb_version v = {0};
	struct err err = {0};
	int bad = wb_resolve(s->wb, ref, false, &a, &v, &err);
	if (!bad)
		bad = wb_note(s->wb, ref, text, &err);
	if (!bad && v.note.n && !str_eq(v.note, text))
		session_say(s, MESSAGE_DONE, "noted on %.*s (it was \"%.*s\")", STRF(ref),
			STRF(v.note));
	else if (!bad)
		session_say(s, MESSAGE_DONE, "noted on %.*s", STRF(ref));
	done(s, bad, &err);
	arena_free(&a);
}

static void note_typed(void *context, struct str text)
{
	struct act *a = context;
	put_note(a->session, a->ref, str_trim(text));
}

static void ask_line(struct session *s, const char *what, struct str ref, struct str initial,
	void (*typed)(void *, struct str))
{
	struct arena a = {0};
	dialog_line(
		s, &(struct ask_line){.label = arena_printf(&a, "%s for %.*s: ", what, STRF(ref)).p,
			   .initial = initial,
			   .history = what,
			   .done = typed,
			   .context = act_new(s, ref, STR(""))});
	arena_free(&a);
}

/* ---- showing ---- */

static void push(struct session *s, struct view *v)
{
	if (v)
		session_push(s, v);
}

/* Two references; one: from it to `ref`; none: from `ref`'s parent, or to the working copy when it
 * is typed outside of the history. */
static void diff(struct session *s, struct str ref, struct str argument)
{
	struct str first = {0}, second = {0};
	argument = str_trim(argument);
	str_split(&argument, ' ', &first);
	second = str_trim(argument);
	if (first.n == 0)
		push(s, diff_view_new(s, ref, s->setup.prompt));
	else
		push(s, diff_view_new(s, first, second.n ? second : s->setup.prompt));
}

/* ---- all ---- */

/* Take a reference off the front of what was typed: a word with an @ that no label and no plain
 * word has. */
static struct str take_ref(struct session *s, struct str *argument, struct str ref, struct arena *a)
{
	struct str rest = str_trim(*argument), word = rest;
	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] == ' ') {
			word = str_head(rest, i);
			break;
		}
	ssize_t at = str_rfind(word, STR("@"));
	bool is_ref = at == 0 || (at > 0 && str_eq(str_head(word, (size_t)at), s->setup.prompt));
	if (is_ref && at + 1 < (ssize_t)word.n) {
		*argument = str_trim(str_from(rest, word.n));
		return version_whole_ref(s, word, a);
	}
	*argument = rest;
	return ref;
}

static void act(struct session *s, enum command c, struct str argument, const struct wb_version *v,
	struct str ref)
{
	switch ((int)c) {
	case CMD_RESTORE:
		ask_restore(s, v);
		return;
	case CMD_LABEL:
		argument.n ? label(s, ref, argument)
			   : ask_line(s, "label", ref, STR(""), label_typed);
		return;
	case CMD_UNLABEL:
		if (argument.n)
			take_label(s, ref, argument);
		else if (v->n_labels)
			choose_label(s, ref, v);
		else
			session_say(s, MESSAGE_INFO, "%.*s has no label", STRF(ref));
		return;
	case CMD_NOTE:
		argument.n ? put_note(s, ref, argument)
			   : ask_line(s, "note", ref, v->note, note_typed);
		return;
	}
}

static void act_on(struct session *s, enum command c, struct str ref, struct str argument)
{
	struct arena a = {0};
	struct wb_version v;
	struct err err = {0};
	struct str target = take_ref(s, &argument, ref, &a);
	/* What these two take is a reference whatever it looks like: of another prompt, say. */
	if ((c == CMD_SHOW || c == CMD_RESTORE) && argument.n)
		target = version_whole_ref(s, argument, &a);
	if (c == CMD_SHOW)
		push(s, version_view_new(s, target));
	else if (wb_resolve(s->wb, target, false, &a, &v, &err) != 0)
		session_fail(s, &err);
	else
		act(s, c, argument, &v, version_ref(&a, &v));
	arena_free(&a);
}

bool history_do_with(struct session *s, enum command c, struct str ref, struct str argument)
{
	switch ((int)c) {
	case CMD_DIFF:
		diff(s, ref, argument);
		return true;
	case CMD_SHOW:
	case CMD_RESTORE:
	case CMD_LABEL:
	case CMD_UNLABEL:
	case CMD_NOTE:
		act_on(s, c, ref, argument);
		return true;
	}
	return false;
}

bool history_do(struct session *s, enum command c, struct str argument)
{
	struct arena a = {0};
	struct str ref =
		s->setup.version ? version_number_ref(s, &a, s->setup.version) : s->setup.prompt;
	bool did = history_do_with(s, c, ref, argument);
	arena_free(&a);
	return did;
}
