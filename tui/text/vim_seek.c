/*
 * vim_seek: owns the motions that look for something: a character in the line, the bracket that
 * matches, the last pattern, the word under the cursor.
 */
#include "vim_parts.h"

/* ---- characters ---- */

static bool is_upper(int32_t key)
{
	return key == 'F' || key == 'T';
}

/* f and F: onto the count-th; t and T: the character before it. */
static bool seek(struct editor *e, size_t *at, int32_t key, int32_t what, size_t count)
{
	bool back = is_upper(key);
	size_t start = move_line_start(e, *at), end = move_line_end(e, *at), p = *at;
	while (count > 0) {
		if (back ? p <= start : p >= end)
			return false;
		p = back ? move_prev(e, p) : move_next(e, p);
		if (p < end && move_char(e, p) == what)
			count--;
	}
	if (key == 't')
		p = move_prev(e, p);
	*at = key == 'T' ? move_next(e, p) : p;
	return true;
}

bool vim_m_seek(struct editor *e, const struct vim_command *c, size_t *at)
{
	e->vim.seek = c->verb;
	e->vim.seek_char = c->arg;
	return seek(e, at, c->verb, c->arg, vim_count(c));
}

/* Repeating t would stick before the same character; it is stepped over. */
static bool seek_again(struct editor *e, const struct vim_command *c, size_t *at, int32_t key)
{
	size_t p = *at;
	if (!key)
		return false;
	if (vim_count(c) == 1 && key == 't' && p < move_line_end(e, p))
		p = move_next(e, p);
	if (vim_count(c) == 1 && key == 'T' && p > move_line_start(e, p))
		p = move_prev(e, p);
	if (!seek(e, &p, key, e->vim.seek_char, vim_count(c)))
		return false;
	*at = p;
	return true;
}

bool vim_m_again(struct editor *e, const struct vim_command *c, size_t *at)
{
	return seek_again(e, c, at, e->vim.seek);
}

static int32_t turned(int32_t key)
{
	return key == 0 ? 0 : is_upper(key) ? key - 'A' + 'a' : key - 'a' + 'A';
}

bool vim_m_again_back(struct editor *e, const struct vim_command *c, size_t *at)
{
	return seek_again(e, c, at, turned(e->vim.seek));
}

bool vim_m_match(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	size_t end = move_line_end(e, *at);
	for (size_t p = *at; p < end; p = move_next(e, p))
		if (vim_match_bracket(e, p, at))
			return true;
	return false;
}

/* ---- search ---- */

static bool again(struct editor *e, const struct vim_command *c, size_t *at, bool backward)
{
	size_t before = e->cursor;
	bool found = true;
	for (size_t n = vim_count(c); n > 0 && found; n--) {
		found = editor_find_next(e, backward, at);
		e->cursor = found ? *at : e->cursor;
	}
	e->cursor = before;
	return found;
}

bool vim_m_find_next(struct editor *e, const struct vim_command *c, size_t *at)
{
	return again(e, c, at, e->find_backward);
}

bool vim_m_find_previous(struct editor *e, const struct vim_command *c, size_t *at)
{
	return again(e, c, at, !e->find_backward);
}

bool vim_m_found(struct editor *e, const struct vim_command *c, size_t *at)
{
	if (e->vim.is_repeating)
		return again(e, c, at, e->find_backward);
	*at = e->vim.found;
	return true;
}

/* The word at or after the cursor; what it is found in must not be a longer one. */
static bool find_word(struct editor *e, size_t *at, bool backward)
{
	size_t end = move_line_end(e, *at), from = *at, before = e->cursor;
	while (from < end && vim_class(e, from, false) != VIM_WORD)
		from = move_next(e, from);
	while (from > 0 && vim_class(e, move_prev(e, from), false) == VIM_WORD)
		from = move_prev(e, from);
	size_t to = from;
	while (to < end && vim_class(e, to, false) == VIM_WORD)
		to = move_next(e, to);
	if (from == to)
		return false;
	buf_cut(&e->pattern, 0);
	buf_add(&e->pattern, editor_slice(e, from, to));
	e->find_backward = backward;
	e->cursor = from;
	size_t n = to - from, p = from;
	do {
		if (!editor_find_next(e, backward, &p))
			break;
		e->cursor = p;
	} while (p != from && ((p > 0 && vim_class(e, move_prev(e, p), false) == VIM_WORD) ||
				      vim_class(e, p + n, false) == VIM_WORD));
	e->cursor = before;
	*at = p;
	return true;
}

bool vim_m_star(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	return find_word(e, at, false);
}

bool vim_m_hash(struct editor *e, const struct vim_command *c, size_t *at)
{
	(void)c;
	return find_word(e, at, true);
}
