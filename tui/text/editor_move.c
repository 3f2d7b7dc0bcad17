/*
 * editor_move: owns what "the next character" and "a word" are. All work on one line at a time, so
 * that a step costs what is around it and not the text.
 */
#include "editor_state.h"

#include "glyph.h"
#include "utf8.h"

struct place {
	struct str line; /* without its LF */
	size_t start;    /* of the line */
	size_t at;       /* byte of the line */
};

static struct place place_of(const struct editor *e, size_t at)
{
	size_t line = buffer_line_of(e->buffer, at);
	size_t start = buffer_line_start(e->buffer, line);
	return (struct place){buffer_line(e->buffer, line), start, at - start};
}

size_t move_next(const struct editor *e, size_t at)
{
	if (at >= buffer_length(e->buffer))
		return buffer_length(e->buffer);
	struct place p = place_of(e, at);
	return p.at == p.line.n ? at + 1 : p.start + glyph_next(p.line, p.at);
}

size_t move_prev(const struct editor *e, size_t at)
{
	struct place p = place_of(e, at);
	if (p.at == 0)
		return at > 0 ? at - 1 : 0;
	return p.start + glyph_prev(p.line, p.at);
}

/* The beginning of the code point (or ill-formed sequence) around a byte. */
static size_t code_point_start(struct str line, size_t at)
{
	int32_t cp;
	for (size_t back = 1; back < 4 && back <= at && at < line.n; back++)
		if (utf8_decode(str_from(line, at - back), &cp) > back)
			return at - back;
	return at;
}

size_t move_snap(const struct editor *e, size_t at)
{
	if (at >= buffer_length(e->buffer))
		return buffer_length(e->buffer);
	struct place p = place_of(e, at);
	size_t here = code_point_start(p.line, p.at);
	if (here == 0 || here == p.line.n)
		return p.start + here;
	size_t before = glyph_prev(p.line, here);
	return p.start + (glyph_next(p.line, before) > here ? before : here);
}

size_t move_line_start(const struct editor *e, size_t at)
{
	return place_of(e, at).start;
}

size_t move_line_end(const struct editor *e, size_t at)
{
	struct place p = place_of(e, at);
	return p.start + p.line.n;
}

int32_t move_char(const struct editor *e, size_t at)
{
	struct str text = buffer_text(e->buffer);
	int32_t cp = -1;
	if (at < text.n)
		utf8_decode(str_from(text, at), &cp);
	return cp;
}

static bool is_word(const struct editor *e, size_t at)
{
	return utf8_is_word(move_char(e, at));
}

size_t move_word_right(const struct editor *e, size_t at)
{
	size_t end = buffer_length(e->buffer);
	while (at < end && !is_word(e, at))
		at = move_next(e, at);
	while (at < end && is_word(e, at))
		at = move_next(e, at);
	return at;
}

size_t move_word_left(const struct editor *e, size_t at)
{
	while (at > 0 && !is_word(e, move_prev(e, at)))
		at = move_prev(e, at);
	while (at > 0 && is_word(e, move_prev(e, at)))
		at = move_prev(e, at);
	return at;
}
