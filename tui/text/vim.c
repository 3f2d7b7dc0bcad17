/*
 * vim: owns vi's modes and how keys become commands.
 *
 *   command := [count] verb [char]  |  [count] operator [count] (motion | object | operator)
 *   verb, motion := key | g key     object := (i | a) key     char: after f F t T r
 *
 * A command runs when its last key comes; a key that fits nowhere drops what was typed. Each is one
 * undo step, that of an insertion reaches to its end.
 */
#include "vim_parts.h"

#include <string.h>

#include "utf8.h"

enum { MAX_COUNT = 99999 };

static void forget(struct vim *v)
{
	v->typed = (struct vim_command){0};
	v->count_before = 0;
	v->prefix = 0;
	v->is_finding = false;
	buf_cut(&v->pending, 0);
}

/* ---- modes ---- */

void vim_set_mode(struct editor *e, enum vim_mode mode)
{
	struct vim *v = &e->vim;
	bool was = v->mode == VIM_INSERT, is = mode == VIM_INSERT;
	v->mode = mode;
	if (!was && is)
		buffer_begin(e->buffer);
	if (was && !is)
		buffer_end(e->buffer);
}

void vim_start(struct editor *e)
{
	e->vim.on = true;
	e->vim.mode = VIM_NORMAL;
	e->selecting = SELECT_NONE;
	if (e->options.one_line)
		vim_insert(e, e->cursor, 1);
	vim_settle(e);
}

void vim_stop(struct editor *e)
{
	vim_set_mode(e, VIM_NORMAL);
	forget(&e->vim);
	e->vim.on = false;
}

void vim_free(struct editor *e)
{
	buf_free(&e->vim.pending);
	buf_free(&e->vim.inserted);
	buf_free(&e->vim.last_inserted);
}

const char *editor_mode(const struct editor *e)
{
	static const char *const names[] = {
		[VIM_NORMAL] = "NORMAL",
		[VIM_INSERT] = "INSERT",
		[VIM_VISUAL] = "VISUAL",
		[VIM_VISUAL_LINE] = "VISUAL LINE",
	};
	return e->vim.on ? names[e->vim.mode] : "";
}

struct str editor_pending(const struct editor *e)
{
	return buf_str(&e->vim.pending);
}

void vim_settle(struct editor *e)
{
	if (!e->vim.on || e->vim.mode != VIM_NORMAL)
		return;
	size_t last = vim_last(e, e->cursor);
	e->cursor = e->cursor < last ? e->cursor : last;
}

void vim_select(struct editor *e, bool select)
{
	if (!e->vim.on || e->vim.mode == VIM_INSERT)
		return;
	if (select && !vim_is_visual(e)) {
		e->anchor = e->cursor;
		vim_set_mode(e, VIM_VISUAL);
	}
	if (!select && vim_is_visual(e))
		vim_set_mode(e, VIM_NORMAL);
}

bool vim_selection(const struct editor *e, size_t *from, size_t *to)
{
	if (!vim_is_visual(e))
		return false;
	struct vim_range r = vim_selected(e);
	*from = r.from;
	*to = r.to;
	return r.from < r.to;
}

void vim_interrupt(struct editor *e)
{
	if (e->vim.mode != VIM_INSERT)
		return;
	buffer_end(e->buffer);
	buffer_begin(e->buffer);
}

/* In a selection a paste takes its place, in normal mode it goes before the cursor. */
void vim_paste(struct editor *e, struct str text)
{
	if (e->vim.mode == VIM_INSERT)
		vim_insert_text(e, text);
	else
		editor_type(e, text);
	editor_drop(e);
	vim_settle(e);
}

/* ---- running ---- */

static void move(struct editor *e, const struct vim_command *c)
{
	size_t at;
	enum vim_kind kind;
	bool moved = vim_move(e, c, &at, &kind);
	if (vim_is_vertical(c->verb)) {
		if (moved)
			editor_go_keeping_goal(e, at, false);
		return;
	}
	if (!moved)
		return;
	editor_go(e, at, false);
	e->vim.goal_is_end = c->verb == '$' || c->verb == KEY_END;
}

/* A selection of one character becomes the object; a longer one grows to its end. */
static void select_object(struct editor *e, const struct vim_command *c)
{
	struct vim_range r;
	bool is_fresh = e->anchor == e->cursor;
	if (!vim_object(e, c, &r) || r.from == r.to)
		return;
	if (is_fresh)
		e->anchor = r.from;
	e->cursor = move_prev(e, r.to);
	vim_set_mode(e, r.lines ? VIM_VISUAL_LINE : VIM_VISUAL);
}

static enum editor_asks run(struct editor *e, const struct vim_command *c)
{
	enum editor_asks asks = EDITOR_USED;
	if (c->op)
		vim_operate(e, c);
	else if (vim_is_visual(e) && vim_is_object(c->verb))
		select_object(e, c);
	else if (vim_is_motion(c->verb))
		move(e, c);
	else
		asks = vim_do(e, c);
	return asks;
}

/* A step of its own, unless it is part of one that goes on. */
static enum editor_asks run_as_step(struct editor *e, const struct vim_command *c)
{
	bool is_step = c->verb != 'u' && c->verb != VIM_CTRL('r');
	uint64_t before = buffer_version(e->buffer);
	if (is_step)
		buffer_begin(e->buffer);
	enum editor_asks asks = run(e, c);
	if (is_step)
		buffer_end(e->buffer);
	if (buffer_version(e->buffer) != before) {
		e->cursor = move_snap(e, e->cursor);
		e->goal = -1;
		e->vim.goal_is_end = false;
	}
	vim_settle(e);
	return asks;
}

void vim_run(struct editor *e, const struct vim_command *c)
{
	run_as_step(e, c);
}

static enum editor_asks finish(struct editor *e)
{
	struct vim *v = &e->vim;
	struct vim_command c = v->typed;
	if (v->count_before)
		c.count = v->count_before * vim_count(&c);
	c.count = c.count < MAX_COUNT ? c.count : MAX_COUNT;
	if (c.op && (c.verb == '/' || c.verb == '?')) {
		c.verb = VIM_FOUND;
		bool backward = v->typed.verb == '?';
		v->typed = c;
		v->is_finding = true;
		return editor_ask_find(e, backward);
	}
	forget(v);
	return run_as_step(e, &c);
}

void vim_found(struct editor *e, size_t at)
{
	struct vim *v = &e->vim;
	if (!v->is_finding) {
		editor_go(e, at, false);
		vim_settle(e);
		return;
	}
	struct vim_command c = v->typed;
	v->found = at;
	forget(v);
	run_as_step(e, &c);
}

/* ---- keys ---- */

/* One number for a key: its code, or VIM_CTRL of the letter; 0 for what no command uses. */
static int32_t verb_of(struct key key)
{
	if (key.mods == KEY_CTRL && key.code < 0x80)
		return VIM_CTRL(key.code);
	return key.mods ? 0 : key.code;
}

static void show(struct vim *v, struct key key)
{
	if (key.mods || key.code >= KEYS_NAMED)
		key_name(key, &v->pending);
	else
		utf8_encode(&v->pending, key.code);
}

static bool is_operator(int32_t verb)
{
	return verb == 'd' || verb == 'c' || verb == 'y' || verb == '>' || verb == '<' ||
	       verb == VIM_G('~') || verb == VIM_G('u') || verb == VIM_G('U');
}

/* g~~ guu gUU: the operator again without its g. (`_` is the same: d_ is dd.) */
static bool is_doubled(int32_t op, int32_t verb)
{
	return op && (verb == op || (op >= VIM_G(0) && VIM_G(verb) == op));
}

static bool takes_prefix(const struct editor *e, int32_t verb)
{
	bool wants_object = e->vim.typed.op || vim_is_visual(e);
	if (verb == 'i' || verb == 'a')
		return wants_object;
	return verb == 'g' || verb == 'Z' ||
	       (verb > 0 && verb < 0x80 && strchr("fFtTr", (char)verb));
}

static int32_t with_prefix(int32_t prefix, int32_t verb)
{
	if (verb >= KEYS_NAMED)
		return 0;
	switch (prefix) {
	case 'g':
		return VIM_G(verb);
	case 'Z':
		return VIM_Z(verb);
	case 'i':
		return VIM_INNER(verb);
	default:
		return VIM_A(verb);
	}
}

/* Whether the operator takes it: a motion, an object, a search, or itself. */
static bool fits_operator(int32_t op, int32_t verb)
{
	return verb == op || verb == '/' || verb == '?' || vim_is_object(verb) ||
	       vim_is_motion(verb);
}

static enum editor_asks take_verb(struct editor *e, int32_t verb)
{
	struct vim *v = &e->vim;
	if (is_doubled(v->typed.op, verb) || (v->typed.op && verb == '_'))
		verb = v->typed.op;
	if (!v->typed.op && is_operator(verb) && !vim_is_visual(e)) {
		v->typed.op = verb;
		v->count_before = v->typed.count;
		v->typed.count = 0;
		return EDITOR_USED;
	}
	if (v->typed.op && !fits_operator(v->typed.op, verb)) {
		forget(v);
		return EDITOR_USED;
	}
	v->typed.verb = verb;
	return finish(e);
}

/* The key after f, r, g and the like. */
static enum editor_asks take_second(struct editor *e, int32_t verb)
{
	struct vim *v = &e->vim;
	int32_t prefix = v->prefix;
	v->prefix = 0;
	if (!strchr("fFtTr", (char)prefix))
		return take_verb(e, with_prefix(prefix, verb));
	bool is_enter = verb == KEY_ENTER && prefix == 'r';
	if (!is_enter && verb != KEY_TAB && (verb < ' ' || verb >= KEYS_NAMED)) {
		forget(v);
		return EDITOR_USED;
	}
	v->typed.arg = is_enter ? '\n' : verb == KEY_TAB ? '\t' : verb;
	return take_verb(e, prefix);
}

/* Esc drops what was typed, or else the selection; with neither it is the caller's. */
static enum editor_asks cancel(struct editor *e)
{
	bool had = e->vim.pending.n > 0 || vim_is_visual(e);
	if (e->vim.pending.n == 0)
		vim_select(e, false);
	forget(&e->vim);
	vim_settle(e);
	return had ? EDITOR_USED : EDITOR_LEAVE;
}

static enum editor_asks command_key(struct editor *e, int32_t verb)
{
	struct vim *v = &e->vim;
	if (v->prefix)
		return take_second(e, verb);
	if (verb >= (v->typed.count ? '0' : '1') && verb <= '9') {
		v->typed.count = v->typed.count * 10 + (size_t)(verb - '0');
		v->typed.count = v->typed.count < MAX_COUNT ? v->typed.count : MAX_COUNT;
		return EDITOR_USED;
	}
	if (takes_prefix(e, verb)) {
		v->prefix = verb;
		return EDITOR_USED;
	}
	return take_verb(e, verb);
}

enum editor_asks vim_key(struct editor *e, struct key key)
{
	struct vim *v = &e->vim;
	if (v->mode == VIM_INSERT)
		return vim_insert_key(e, key);
	if (v->is_finding)
		forget(v);
	int32_t verb = verb_of(key);
	bool is_busy = v->pending.n > 0 || vim_is_visual(e);
	if (verb == KEY_ESC)
		return cancel(e);
	if (verb == VIM_CTRL('c') && is_busy)
		return cancel(e);
	if (verb == 0 && v->pending.n == 0)
		return EDITOR_NOT_MINE;
	if (e->options.one_line && verb == KEY_ENTER && !v->prefix)
		return EDITOR_ACCEPT;
	show(v, key);
	return command_key(e, verb);
}
