/* keys: owns the way of an event to a command or a view. */
#include "keys.h"

#include <string.h>

struct view *keys_focus(struct session *s)
{
	struct view *v = session_top(s);
	return v->class->focus ? v->class->focus(v) : v;
}

const enum where *keys_contexts(struct session *s)
{
	return keys_focus(s)->class->contexts;
}

static bool give(struct view *v, const struct event *e)
{
	return v->class->event && v->class->event(v, e);
}

static bool give_focus(struct session *s, const struct event *e)
{
	struct view *top = session_top(s), *focus = keys_focus(s);
	return give(focus, e) || (top != focus && give(top, e));
}

static void say_unbound(struct session *s, const struct keys *k)
{
	struct buf name = {0};
	for (size_t i = 0; i < k->n; i++) {
		buf_addz(&name, i ? " " : "");
		key_name(k->pressed[i], &name);
	}
	session_say(s, MESSAGE_NONE, "%s does nothing here; F1 lists the keys", name.p);
	s->message_kind = MESSAGE_INFO;
	buf_free(&name);
}

/* A spoiled screen is drawn anew wherever one is, also over a dialog. */
static bool redraws(struct session *s, struct key key)
{
	static const enum where anywhere[] = {WHERE_GLOBAL, WHERE_NONE};
	enum command c;
	return command_find(anywhere, &key, 1, &c) == KEYS_COMMAND && c == CMD_REDRAW &&
	       s->last_word && s->last_word(s, c, STR(""));
}

static void take_key(struct keys *k, struct session *s, const struct event *e)
{
	enum command c;
	struct view *focus = keys_focus(s);
	if (s->message_kind != MESSAGE_NONE && k->n == 0) {
		s->message_kind = MESSAGE_NONE;
		s->dirty = true;
	}
	if (k->n == 0 && focus->class->grab && focus->class->grab(focus, e->key)) {
		s->dirty = true;
		return;
	}
	k->pressed[k->n++] = e->key;
	enum keys_found found = command_find(keys_contexts(s), k->pressed, k->n, &c);
	s->dirty = true;
	if (found == KEYS_PREFIX && k->n < sizeof k->pressed / sizeof *k->pressed)
		return;
	struct keys was = *k;
	k->n = 0;
	if (found == KEYS_COMMAND)
		session_command(s, c, STR(""));
	else if (was.n > 1 || (!redraws(s, e->key) && !give_focus(s, e)))
		say_unbound(s, &was);
}

/* The mouse goes to what lies under it, in its own coordinates. */
static void take_mouse(struct session *s, const struct event *e)
{
	struct view *top = session_top(s);
	struct event own = *e;
	own.row -= top->area.row;
	own.column -= top->area.column;
	if (give(top, &own))
		s->dirty = true;
}

void keys_take(struct keys *k, struct session *s, const struct event *e)
{
	switch (e->kind) {
	case EVENT_KEY:
		take_key(k, s, e);
		break;
	case EVENT_PASTE:
		k->n = 0;
		s->dirty = true;
		if (!give_focus(s, e))
			session_say(s, MESSAGE_INFO, "pasted text is taken only while editing");
		break;
	case EVENT_MOUSE:
		take_mouse(s, e);
		break;
	case EVENT_FOCUS_IN:
	case EVENT_FOCUS_OUT:
	case EVENT_RESIZE:
		break;
	}
}
