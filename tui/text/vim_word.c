/*
 * vim_word: owns what w, b, e and ge take for a word. A line's end counts as white space, so an LF
 * is a character here; an empty line is a word for w, b and ge, but not for e.
 */
#include "vim_parts.h"

#include "utf8.h"

int vim_class(const struct editor *e, size_t at, bool big)
{
	int32_t cp = move_char(e, at);
	if (at >= buffer_length(e->buffer) || cp == ' ' || cp == '\t' || cp == '\n')
		return VIM_BLANK;
	return big || (cp >= 0 && utf8_is_word(cp)) ? VIM_WORD : VIM_PUNCTUATION;
}

static bool is_line_end(const struct editor *e, size_t at)
{
	return at >= buffer_length(e->buffer) || move_char(e, at) == '\n';
}

static bool is_empty_line(const struct editor *e, size_t at)
{
	return is_line_end(e, at) && move_line_start(e, at) == at;
}

/* Steps return false at the end (the beginning) of the text. */
static bool forward(const struct editor *e, size_t *at)
{
	size_t before = *at;
	*at = move_next(e, before);
	return *at != before;
}

static bool back(const struct editor *e, size_t *at)
{
	size_t before = *at;
	*at = move_prev(e, before);
	return *at != before;
}

static bool skip(
	const struct editor *e, size_t *at, bool big, bool step(const struct editor *, size_t *))
{
	int class = vim_class(e, *at, big);
	while (vim_class(e, *at, big) == class)
		if (!step(e, at))
			return false;
	return true;
}

/* To the next word. With stay_in_line the last of the words ends at its line's end: `dw` does not
 * join lines. */
static bool one_forward(const struct editor *e, size_t *at, bool big, bool stay_in_line)
{
	int class = vim_class(e, *at, big);
	bool was_end = is_line_end(e, *at);
	if (!forward(e, at))
		return false;
	if (stay_in_line && (was_end || is_line_end(e, *at)))
		return true;
	if (class != VIM_BLANK)
		while (vim_class(e, *at, big) == class) {
			if (!forward(e, at))
				return true;
			if (stay_in_line && is_line_end(e, *at))
				return true;
		}
	while (vim_class(e, *at, big) == VIM_BLANK && !is_empty_line(e, *at))
		if (!forward(e, at))
			return true;
	return true;
}

bool vim_word_forward(const struct editor *e, size_t *at, size_t count, bool big, bool stay_in_line)
{
	for (; count > 0; count--)
		if (!one_forward(e, at, big, stay_in_line && count == 1))
			return false;
	return true;
}

/* With `stop` a word of one character ends where it is (cw). */
bool vim_word_end(const struct editor *e, size_t *at, size_t count, bool big, bool stop)
{
	for (; count > 0; count--, stop = false) {
		int class = vim_class(e, *at, big);
		if (!forward(e, at))
			return false;
		if (class != VIM_BLANK && vim_class(e, *at, big) == class) {
			skip(e, at, big, forward);
		} else if (!stop || class == VIM_BLANK) {
			while (vim_class(e, *at, big) == VIM_BLANK)
				if (!forward(e, at))
					return false;
			skip(e, at, big, forward);
		}
		back(e, at);
	}
	return true;
}

bool vim_word_back(const struct editor *e, size_t *at, size_t count, bool big)
{
	for (; count > 0; count--) {
		if (!back(e, at))
			return false;
		while (vim_class(e, *at, big) == VIM_BLANK && !is_empty_line(e, *at))
			if (!back(e, at))
				return true;
		if (is_empty_line(e, *at))
			continue;
		if (!skip(e, at, big, back))
			return true;
		forward(e, at);
	}
	return true;
}

bool vim_word_end_back(const struct editor *e, size_t *at, size_t count, bool big)
{
	for (; count > 0; count--) {
		int class = vim_class(e, *at, big);
		if (!back(e, at))
			return false;
		while (class != VIM_BLANK && vim_class(e, *at, big) == class)
			if (!back(e, at))
				return true;
		while (vim_class(e, *at, big) == VIM_BLANK && !is_empty_line(e, *at))
			if (!back(e, at))
				return true;
	}
	return true;
}
