/*
 * vim_command: owns the commands that are no motion and take no operator: two tables, one for
 * normal mode and one for a selection. Many are an operator and a motion under one key.
 */
#include "vim_parts.h"

#include <stdlib.h>

#include "glyph.h"
#include "mem.h"
#include "utf8.h"

typedef enum editor_asks command(struct editor *e, const struct vim_command *c);

/* ---- begin to insert ---- */

static enum editor_asks c_insert(struct editor *e, const struct vim_command *c)
{
	vim_insert(e, e->cursor, vim_count(c));
	return EDITOR_USED;
}

static enum editor_asks c_insert_first(struct editor *e, const struct vim_command *c)
{
	vim_insert(e, vim_first_nonblank(e, e->cursor), vim_count(c));
	return EDITOR_USED;
}

static enum editor_asks c_append(struct editor *e, const struct vim_command *c)
{
	bool at_end = e->cursor == move_line_end(e, e->cursor);
	vim_insert(e, at_end ? e->cursor : move_next(e, e->cursor), vim_count(c));
	return EDITOR_USED;
}

static enum editor_asks c_append_last(struct editor *e, const struct vim_command *c)
{
	vim_insert(e, move_line_end(e, e->cursor), vim_count(c));
	return EDITOR_USED;
}

static enum editor_asks open_line(struct editor *e, size_t at, size_t cursor, size_t times)
{
	if (e->options.one_line)
		return EDITOR_USED;
	editor_change(e, at, 0, STR("\n"));
	vim_insert(e, cursor, times);
	e->vim.on_new_lines = true;
	return EDITOR_USED;
}

static enum editor_asks c_open(struct editor *e, const struct vim_command *c)
{
	size_t end = move_line_end(e, e->cursor);
	return open_line(e, end, end + 1, vim_count(c));
}

static enum editor_asks c_open_above(struct editor *e, const struct vim_command *c)
{
	size_t start = move_line_start(e, e->cursor);
	return open_line(e, start, start, vim_count(c));
}

/* ---- change ---- */

/* The same n clusters all replaced; a line break replaces them by one. */
static void replace(struct editor *e, struct vim_range r, int32_t with)
{
	struct buf text = {0};
	for (size_t at = r.from; at < r.to; at = move_next(e, at)) {
		if (move_char(e, at) == '\n')
			buf_addc(&text, '\n');
		else
			utf8_encode(&text, with);
	}
	editor_change(e, r.from, r.to - r.from, buf_str(&text));
	buf_free(&text);
}

static enum editor_asks c_replace(struct editor *e, const struct vim_command *c)
{
	size_t at = e->cursor, end = move_line_end(e, at), n = vim_count(c);
	for (; n > 0 && at < end; n--)
		at = move_next(e, at);
	if (n > 0 || (c->arg == '\n' && e->options.one_line))
		return EDITOR_USED;
	if (c->arg == '\n') {
		editor_change(e, e->cursor, at - e->cursor, STR("\n"));
		return EDITOR_USED;
	}
	replace(e, (struct vim_range){.from = e->cursor, .to = at}, c->arg);
	e->cursor = move_prev(e, e->cursor);
	return EDITOR_USED;
}

static enum editor_asks c_toggle_case(struct editor *e, const struct vim_command *c)
{
	size_t at = e->cursor, end = move_line_end(e, at);
	for (size_t n = vim_count(c); n > 0 && at < end; n--)
		at = move_next(e, at);
	vim_fold_case(e, (struct vim_range){.from = e->cursor, .to = at}, VIM_G('~'));
	return EDITOR_USED;
}

/* Join the line with the next: its indent becomes one blank, or none after a blank, before a `)`,
 * and beside nothing. */
static bool join(struct editor *e, bool with_space)
{
	size_t start = move_line_start(e, e->cursor), end = move_line_end(e, e->cursor);
	if (end == buffer_length(e->buffer))
		return false;
	size_t next = with_space ? vim_first_nonblank(e, end + 1) : end + 1;
	int32_t last = end > start ? move_char(e, end - 1) : ' ';
	bool is_empty = next == move_line_end(e, next);
	bool space =
		with_space && !is_empty && last != ' ' && last != '\t' && move_char(e, next) != ')';
	editor_change(e, end, next - end, space ? STR(" ") : STR(""));
	e->cursor = end;
	return true;
}

static enum editor_asks join_lines(struct editor *e, size_t lines, bool with_space)
{
	for (size_t n = lines > 2 ? lines - 1 : 1; n > 0; n--)
		if (!join(e, with_space))
			break;
	return EDITOR_USED;
}

static enum editor_asks c_join(struct editor *e, const struct vim_command *c)
{
	return join_lines(e, vim_count(c), true);
}

static enum editor_asks c_join_bare(struct editor *e, const struct vim_command *c)
{
	return join_lines(e, vim_count(c), false);
}

static enum editor_asks c_put(struct editor *e, const struct vim_command *c)
{
	vim_put(e, vim_count(c), false);
	return EDITOR_USED;
}

static enum editor_asks c_put_before(struct editor *e, const struct vim_command *c)
{
	vim_put(e, vim_count(c), true);
	return EDITOR_USED;
}

/* ---- back and forth ---- */

static size_t common_head(struct str a, struct str b)
{
	size_t n = 0;
	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

/* The cursor goes to the first place that changed. The buffer gives the end of what came back. */
static bool step(struct editor *e, bool redo)
{
	struct str now = buffer_text(e->buffer);
	struct str before = {mem_dup(now), now.n};
	size_t at;
	bool done = editor_undo(e, redo, &at);
	if (done) {
		now = buffer_text(e->buffer);
		size_t head = common_head(before, now),
		       more = now.n > before.n ? now.n - before.n : 0;
		at = at > more ? at - more : 0;
		e->cursor = move_snap(e, head < at ? head : at);
	}
	free((char *)before.p);
	return done;
}

static enum editor_asks c_undo(struct editor *e, const struct vim_command *c)
{
	for (size_t n = vim_count(c); n > 0 && step(e, false); n--)
		;
	return EDITOR_USED;
}

static enum editor_asks c_redo(struct editor *e, const struct vim_command *c)
{
	for (size_t n = vim_count(c); n > 0 && step(e, true); n--)
		;
	return EDITOR_USED;
}

/* A count given now takes the place of the old one, for the next times, too. */
static enum editor_asks c_repeat(struct editor *e, const struct vim_command *c)
{
	struct vim *v = &e->vim;
	if (v->last.verb == 0)
		return EDITOR_USED;
	if (c->count)
		v->last.count = c->count;
	v->is_repeating = true;
	vim_run(e, &v->last);
	if (v->mode == VIM_INSERT) {
		vim_insert_text(e, buf_str(&v->last_inserted));
		vim_insert_end(e);
	}
	v->is_repeating = false;
	return EDITOR_USED;
}

/* ---- modes and questions ---- */

static enum editor_asks select_as(struct editor *e, enum vim_mode mode)
{
	if (!vim_is_visual(e))
		e->anchor = e->cursor;
	vim_set_mode(e, e->vim.mode == mode ? VIM_NORMAL : mode);
	return EDITOR_USED;
}

static enum editor_asks c_visual(struct editor *e, const struct vim_command *c)
{
	(void)c;
	return select_as(e, VIM_VISUAL);
}

static enum editor_asks c_visual_line(struct editor *e, const struct vim_command *c)
{
	(void)c;
	return select_as(e, VIM_VISUAL_LINE);
}

static enum editor_asks c_find(struct editor *e, const struct vim_command *c)
{
	return editor_ask_find(e, c->verb == '?');
}

static enum editor_asks c_command_line(struct editor *e, const struct vim_command *c)
{
	(void)e;
	(void)c;
	return EDITOR_ASK_COMMAND;
}

static enum editor_asks c_save_leave(struct editor *e, const struct vim_command *c)
{
	(void)e;
	(void)c;
	return EDITOR_SAVE_LEAVE;
}

/* ---- on a selection ---- */

static enum editor_asks v_other_end(struct editor *e, const struct vim_command *c)
{
	(void)c;
	size_t cursor = e->cursor;
	e->cursor = e->anchor;
	e->anchor = cursor;
	return EDITOR_USED;
}

static enum editor_asks v_put(struct editor *e, const struct vim_command *c)
{
	(void)c;
	vim_put_on(e);
	return EDITOR_USED;
}

static enum editor_asks v_join(struct editor *e, const struct vim_command *c)
{
	(void)c;
	struct vim_range r = vim_selected(e);
	size_t first = buffer_line_of(e->buffer, r.from), last = vim_last_line(e, r);
	e->cursor = r.from;
	e->vim.last = (struct vim_command){.count = last - first + 1, .verb = c->verb};
	join_lines(e, e->vim.last.count, c->verb == 'J');
	editor_drop(e);
	return EDITOR_USED;
}

static enum editor_asks v_replace(struct editor *e, const struct vim_command *c)
{
	struct vim_range r = vim_selected(e);
	if (c->arg != '\n')
		replace(e, r, c->arg);
	editor_drop(e);
	e->cursor = r.from;
	return EDITOR_USED;
}

/* ---- the tables ---- */

struct row {
	int32_t verb;
	command *run;
	int32_t op, motion; /* without `run`: what the key stands for */
	bool lines;         /* of a selection: takes whole lines */
	bool changes;       /* `.` does it again */
};

static const struct row normal[] = {
	{'i', .run = c_insert, .changes = true},
	{KEY_INSERT, .run = c_insert, .changes = true},
	{'I', .run = c_insert_first, .changes = true},
	{'a', .run = c_append, .changes = true},
	{'A', .run = c_append_last, .changes = true},
	{'o', .run = c_open, .changes = true},
	{'O', .run = c_open_above, .changes = true},
	{'x', .op = 'd', .motion = 'l'},
	{KEY_DELETE, .op = 'd', .motion = 'l'},
	{'X', .op = 'd', .motion = 'h'},
	{'D', .op = 'd', .motion = '$'},
	{'C', .op = 'c', .motion = '$'},
	{'Y', .op = 'y', .motion = 'y'},
	{'s', .op = 'c', .motion = 'l'},
	{'S', .op = 'c', .motion = 'c'},
	{'r', .run = c_replace, .changes = true},
	{'~', .run = c_toggle_case, .changes = true},
	{'J', .run = c_join, .changes = true},
	{VIM_G('J'), .run = c_join_bare, .changes = true},
	{'p', .run = c_put, .changes = true},
	{'P', .run = c_put_before, .changes = true},
	{'u', .run = c_undo},
	{VIM_CTRL('r'), .run = c_redo},
	{'.', .run = c_repeat},
	{'v', .run = c_visual},
	{'V', .run = c_visual_line},
	{'/', .run = c_find},
	{'?', .run = c_find},
	{':', .run = c_command_line},
	{VIM_Z('Z'), .run = c_save_leave},
};

static const struct row visual[] = {
	{'d', .op = 'd'},
	{'x', .op = 'd'},
	{KEY_DELETE, .op = 'd'},
	{'D', .op = 'd', .lines = true},
	{'X', .op = 'd', .lines = true},
	{'c', .op = 'c'},
	{'s', .op = 'c'},
	{'C', .op = 'c', .lines = true},
	{'S', .op = 'c', .lines = true},
	{'R', .op = 'c', .lines = true},
	{'y', .op = 'y'},
	{'Y', .op = 'y', .lines = true},
	{'>', .op = '>'},
	{'<', .op = '<'},
	{'~', .op = VIM_G('~')},
	{'u', .op = VIM_G('u')},
	{'U', .op = VIM_G('U')},
	{VIM_G('~'), .op = VIM_G('~')},
	{VIM_G('u'), .op = VIM_G('u')},
	{VIM_G('U'), .op = VIM_G('U')},
	{'J', .run = v_join},
	{VIM_G('J'), .run = v_join},
	{'r', .run = v_replace},
	{'p', .run = v_put},
	{'P', .run = v_put},
	{'o', .run = v_other_end},
	{'v', .run = c_visual},
	{'V', .run = c_visual_line},
	{'/', .run = c_find},
	{'?', .run = c_find},
	{':', .run = c_command_line},
};

static const struct row *find_row(const struct row *rows, size_t n, int32_t verb)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].verb == verb)
			return &rows[i];
	return NULL;
}

static void operate_as(struct editor *e, const struct vim_command *c, const struct row *row)
{
	struct vim_command full = {c->count, row->op, row->motion, 0};
	if (vim_is_visual(e)) {
		full.verb = VIM_SELECTED;
		if (row->lines)
			e->vim.mode = VIM_VISUAL_LINE;
	}
	vim_operate(e, &full);
	editor_drop(e);
}

enum editor_asks vim_do(struct editor *e, const struct vim_command *c)
{
	const struct row *row = vim_is_visual(e)
					? find_row(visual, sizeof visual / sizeof *visual, c->verb)
					: find_row(normal, sizeof normal / sizeof *normal, c->verb);
	if (!row)
		return EDITOR_NOT_MINE;
	if (!row->run) {
		operate_as(e, c, row);
		return EDITOR_USED;
	}
	if (row->changes && !e->vim.is_repeating)
		e->vim.last = *c;
	return row->run(e, c);
}
