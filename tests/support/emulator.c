/*
 * emulator: owns the libvterm terminal, the modes a program has switched, and the first fault.
 *
 * libvterm has no dim: it is drawn as its font 1 (SGR 11), which nobody else uses. Its emoji are of
 * an older Unicode than the C library's, whose wcwidth programs and terminals count with: characters
 * of that plane are drawn as stand-ins of the right width and put back when a cell is read.
 */
#include "emulator.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>
#include <wchar.h>

#include "guard.h"
#include "mem.h"
#include "utf8.h"
#include "wire.h"

enum { CONTEXT = 60 };

/* Stand-ins: unassigned ideographs are wide to libvterm, private use is narrow. */
enum { EMOJI = 0x1F000, EMOJI_END = 0x20000, WIDE = 0x3E000, NARROW = 0xF0000, STAND_INS = 0x1000 };

/* The modes that must not stay: what to call them, and whether they are on at the start. */
static const struct mode {
	const char *number, *name;
	bool at_start;
} modes[] = {
	{"?1049", "alternate screen", false},
	{"?1047", "alternate screen", false},
	{"?47", "alternate screen", false},
	{"?25", "hidden cursor", true},
	{"?1", "application cursor keys", false},
	{"?7", "no automatic margins", true},
	{"?1000", "mouse 1000", false},
	{"?1002", "mouse 1002", false},
	{"?1003", "mouse 1003", false},
	{"?1006", "mouse 1006", false},
	{"?2004", "bracketed paste", false},
	{"4", "insert mode", false},
};
enum { MODES = sizeof modes / sizeof *modes };

struct emulator {
	VTerm *vt;
	VTermScreen *screen;
	struct guard guard;
	struct wire wire;
	struct buf recent, fault, clipboard;
	bool on[MODES], keypad;
	size_t bytes;
};

struct emulator *emulator_new(const char *term, int rows, int columns)
{
	struct emulator *e = mem_alloc(sizeof *e);
	if (!guard_init(&e->guard, term)) {
		guard_done(&e->guard);
		free(e);
		return NULL;
	}
	e->wire.is_console = strncmp(term, "linux", 5) == 0;
	e->vt = vterm_new(rows, columns);
	vterm_set_utf8(e->vt, 1);
	e->screen = vterm_obtain_screen(e->vt);
	vterm_screen_enable_altscreen(e->screen, 1);
	vterm_screen_reset(e->screen, 1);
	for (size_t i = 0; i < MODES; i++)
		e->on[i] = modes[i].at_start;
	return e;
}

void emulator_free(struct emulator *e)
{
	if (!e)
		return;
	vterm_free(e->vt);
	guard_done(&e->guard);
	wire_free(&e->wire);
	buf_free(&e->recent);
	buf_free(&e->fault);
	buf_free(&e->clipboard);
	free(e);
}

static void switch_modes(struct emulator *e, struct str b)
{
	bool on = b.p[b.n - 1] == 'h', is_private = b.n > 3 && b.p[2] == '?';
	struct str rest = str_from(str_head(b, b.n - 1), is_private ? 3 : 2), piece;
	while (str_split(&rest, ';', &piece))
		for (size_t i = 0; i < MODES; i++)
			if ((modes[i].number[0] == '?') == is_private &&
				str_is(piece, modes[i].number + is_private))
				e->on[i] = on;
}

static void note_modes(struct emulator *e, const struct wire_token *token)
{
	struct str b = token->bytes, base64;
	bool goes_on;
	if (token->kind == WIRE_CSI && (b.p[b.n - 1] == 'h' || b.p[b.n - 1] == 'l'))
		switch_modes(e, b);
	if (token->kind == WIRE_ESCAPE && b.n == 2 && (b.p[1] == '=' || b.p[1] == '>'))
		e->keypad = b.p[1] == '=';
	if (token->kind == WIRE_STRING && guard_clipboard(&e->guard, b, &base64, &goes_on)) {
		buf_cut(&e->clipboard, goes_on ? e->clipboard.n : 0);
		buf_add(&e->clipboard, base64);
	}
}

/* Copy the parameters of a colour (38 or 48 is already out) as they are: 5;N or 2;R;G;B. */
static void add_color(struct str *rest, struct buf *out)
{
	struct str piece;
	size_t left = str_starts(*rest, STR("5;")) ? 2 : 4;
	while (left-- > 0 && str_split(rest, ';', &piece))
		buf_addf(out, ";%.*s", STRF(piece));
}

/* SGR, with dim as font 1, and 38:2::R:G:B without its empty colour space. */
static void add_sgr(struct str b, struct buf *out)
{
	struct str rest = str_from(str_head(b, b.n - 1), 2), piece;
	buf_addz(out, "\x1b[");
	for (bool first = true; str_split(&rest, ';', &piece); first = false) {
		if (!first)
			buf_addc(out, ';');
		if (str_is(piece, "2"))
			buf_addz(out, "11");
		else if (str_is(piece, "22"))
			buf_addz(out, "22;10");
		else if (piece.n > 6 && str_eq(str_from(str_head(piece, 6), 2), STR(":2::")))
			buf_addf(out, "%.2s:2:%.*s", piece.p, STRF(str_from(piece, 6)));
		else
			buf_add(out, piece);
		if (str_is(piece, "38") || str_is(piece, "48"))
			add_color(&rest, out);
	}
	buf_addc(out, 'm');
}

static bool has_stand_in(const struct wire_token *token)
{
	return token->kind == WIRE_CHAR && token->cp >= EMOJI && token->cp < EMOJI_END &&
	       wcwidth((wchar_t)token->cp) > 0;
}

static uint32_t char_of(uint32_t c)
{
	if (c >= WIDE && c < WIDE + STAND_INS)
		return c - WIDE + EMOJI;
	return c >= NARROW && c < NARROW + STAND_INS ? c - NARROW + EMOJI : c;
}

static void draw(struct emulator *e, const struct wire_token *token)
{
	struct str b = token->bytes;
	struct buf instead = {0};
	if (token->kind == WIRE_STRING)
		return;
	if (has_stand_in(token)) {
		utf8_encode(&instead,
			token->cp - EMOJI + (wcwidth((wchar_t)token->cp) == 2 ? WIDE : NARROW));
		b = buf_str(&instead);
	}
	if (token->kind == WIRE_CSI && b.p[b.n - 1] == 'm' && !memchr(b.p, '?', b.n)) {
		add_sgr(b, &instead);
		b = buf_str(&instead);
	}
	vterm_input_write(e->vt, b.p, b.n);
	buf_free(&instead);
}

static void set_fault(struct emulator *e, const struct wire_token *token)
{
	buf_addz(&e->fault, "forbidden output ");
	guard_show(token->bytes, &e->fault);
	buf_addf(&e->fault, " at byte %zu, after ", token->offset);
	guard_show(buf_str(&e->recent), &e->fault);
}

static void take(void *user, const struct wire_token *token)
{
	struct emulator *e = user;
	if (!e->fault.n && !guard_allows(&e->guard, token))
		set_fault(e, token);
	note_modes(e, token);
	draw(e, token);
	buf_add(&e->recent, token->bytes);
	if (e->recent.n > CONTEXT) {
		struct buf last = {0};
		buf_add(&last, str_from(buf_str(&e->recent), e->recent.n - CONTEXT));
		buf_free(&e->recent);
		e->recent = last;
	}
}

void emulator_feed(struct emulator *e, struct str bytes)
{
	e->bytes += bytes.n;
	wire_feed(&e->wire, bytes, take, e);
	vterm_screen_flush_damage(e->screen);
}

void emulator_resize(struct emulator *e, int rows, int columns)
{
	vterm_set_size(e->vt, rows, columns);
	vterm_screen_flush_damage(e->screen);
}

void emulator_size(const struct emulator *e, int *rows, int *columns)
{
	vterm_get_size(e->vt, rows, columns);
}

static int32_t color_of(const VTermColor *c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(c) || VTERM_COLOR_IS_DEFAULT_BG(c))
		return COLOR_DEFAULT;
	if (VTERM_COLOR_IS_INDEXED(c))
		return c->indexed.idx;
	return COLOR_RGB | c->rgb.red << 16 | c->rgb.green << 8 | c->rgb.blue;
}

/* libvterm gives the right half of a wide character no style: it has that of the left half. */
static bool is_right_half(const struct emulator *e, int row, int column)
{
	VTermScreenCell cell = {0};
	vterm_screen_get_cell(e->screen, (VTermPos){row, column}, &cell);
	return column > 0 && cell.chars[0] == (uint32_t)-1;
}

struct emulator_cell emulator_cell(const struct emulator *e, int row, int column)
{
	VTermScreenCell cell = {0};
	struct emulator_cell out = {.width = 1};
	if (is_right_half(e, row, column)) {
		out = emulator_cell(e, row, column - 1);
		out.width = 0;
		memset(out.chars, 0, sizeof out.chars);
		return out;
	}
	vterm_screen_get_cell(e->screen, (VTermPos){row, column}, &cell);
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
		out.chars[i] = char_of(cell.chars[i]);
	out.width = cell.width == 2 ? 2 : 1;
	out.attrs = (cell.attrs.bold ? CELL_BOLD : 0) | (cell.attrs.font ? CELL_DIM : 0) |
		    (cell.attrs.underline ? CELL_UNDER : 0) |
		    (cell.attrs.reverse ? CELL_REVERSE : 0) | (cell.attrs.italic ? CELL_ITALIC : 0);
	out.fg = color_of(&cell.fg);
	out.bg = color_of(&cell.bg);
	return out;
}

bool emulator_has_mode(const struct emulator *e, const char *number)
{
	for (size_t i = 0; i < MODES; i++)
		if (strcmp(modes[i].number, number) == 0)
			return e->on[i];
	return false;
}

bool emulator_cursor(const struct emulator *e, int *row, int *column)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(e->vt), &at);
	*row = at.row;
	*column = at.col;
	return emulator_has_mode(e, "?25");
}

void emulator_row(const struct emulator *e, int row, struct buf *out)
{
	int rows, columns;
	size_t keep = out->n;
	emulator_size(e, &rows, &columns);
	for (int column = 0; column < columns; column++) {
		struct emulator_cell cell = emulator_cell(e, row, column);
		if (cell.width && !cell.chars[0])
			buf_addc(out, ' ');
		for (size_t i = 0; cell.chars[i]; i++)
			utf8_encode(out, (int32_t)cell.chars[i]);
		if (cell.chars[0] && cell.chars[0] != ' ')
			keep = out->n;
	}
	buf_cut(out, keep);
}

struct str emulator_fault(const struct emulator *e)
{
	return buf_str(&e->fault);
}

static void add_name(struct buf *out, const char *name)
{
	buf_addf(out, "%s%s", out->n ? ", " : "", name);
}

void emulator_modes(const struct emulator *e, struct buf *out)
{
	VTermValue pen;
	for (size_t i = 0; i < MODES; i++)
		if (e->on[i] != modes[i].at_start)
			add_name(out, modes[i].name);
	if (e->keypad)
		add_name(out, "application keypad");
	if (e->wire.held.n)
		add_name(out, "an unfinished sequence");
	vterm_state_get_penattr(vterm_obtain_state(e->vt), VTERM_ATTR_REVERSE, &pen);
	bool is_styled = pen.boolean;
	vterm_state_get_penattr(vterm_obtain_state(e->vt), VTERM_ATTR_BOLD, &pen);
	is_styled |= pen.boolean;
	vterm_state_get_penattr(vterm_obtain_state(e->vt), VTERM_ATTR_FOREGROUND, &pen);
	is_styled |= color_of(&pen.color) != COLOR_DEFAULT;
	if (is_styled)
		add_name(out, "a style");
}

size_t emulator_bytes(const struct emulator *e)
{
	return e->bytes;
}

struct str emulator_clipboard(const struct emulator *e)
{
	return buf_str(&e->clipboard);
}
