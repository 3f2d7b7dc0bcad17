/*
 * term_draw: owns what is shown. The last grid is kept; only runs of cells that differ are given to
 * curses, which finds the cheapest way there. So a frame costs what changed, not what is on the
 * screen.
 *
 * Where the terminal cannot show UTF-8, lines are drawn with its own (terminfo's acsc, or + - |),
 * and other signs become the nearest ASCII character.
 */
#include "term_parts.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "with_curses.h"

enum { STYLES = 0x1000, RUN_MAX = 256 };

struct paint {
	attr_t attrs;
	int pair;
	bool is_known;
};

static struct paint paints[STYLES]; /* by style_t, made when first used */
static struct grid shown;
static int cursor_shown = -1; /* -1: not known */

void draw_forget(void)
{
	memset(paints, 0, sizeof paints);
	grid_free(&shown);
	cursor_shown = -1;
}

void draw_close(void)
{
	draw_forget();
}

void term_redraw(void)
{
	if (!term.is_up)
		return;
	grid_free(&shown);
	clearok(curscr, TRUE);
}

void term_set_theme(const struct theme *theme)
{
	term.theme = *theme;
	draw_forget();
	term_redraw();
}

/* ---- styles ---- */

static attr_t attributes(unsigned look)
{
	return (look & LOOK_BOLD ? A_BOLD : 0) | (look & LOOK_DIM ? A_DIM : 0) |
	       (look & LOOK_UNDER ? A_UNDERLINE : 0) | (look & LOOK_REVERSE ? A_REVERSE : 0) |
	       (look & LOOK_ITALIC ? A_ITALIC : 0);
}

/* With 24-bit colours the lowest eight numbers are the terminal's own eight colours. */
static int color_number(int32_t color)
{
	bool is_rgb = term.colors == 1 << 24 && !term.theme.is_terminal;
	return is_rgb && color >= 0 && color < 8 ? 8 : color;
}

static const struct paint *paint_of(style_t style)
{
	struct paint *p = &paints[style % STYLES];
	if (p->is_known)
		return p;
	struct look look = theme_look(&term.theme, style, term.colors);
	p->attrs = attributes(look.attrs);
	p->pair = 0;
	if (term.colors && (look.fg >= 0 || look.bg >= 0))
		p->pair = alloc_pair(color_number(look.fg), color_number(look.bg));
	if (p->pair < 0)
		p->pair = 0;
	p->is_known = true;
	return p;
}

/* ---- characters ---- */

/* Sign, its place in the alternate character set (0: none), its ASCII stand-in. */
static const struct {
	wchar_t sign;
	char acs, ascii;
} stand_ins[] = {{0x2013, 0, '-'}, {0x2014, 0, '-'}, {0x2018, 0, '\''}, {0x2019, 0, '\''},
	{0x201C, 0, '"'}, {0x201D, 0, '"'}, {0x2022, 0, '*'}, {0x2026, 0, '~'}, {0x203A, 0, '>'},
	{0x2190, 0, '<'}, {0x2191, 0, '^'}, {0x2192, 0, '>'}, {0x2193, 0, 'v'}, {0x21B5, 0, '\\'},
	{0x21E5, 0, '>'}, {0x2212, 0, '-'}, {0x2500, 'q', '-'}, {0x2502, 'x', '|'},
	{0x250C, 'l', '+'}, {0x2510, 'k', '+'}, {0x2514, 'm', '+'}, {0x2518, 'j', '+'},
	{0x251C, 't', '+'}, {0x2524, 'u', '+'}, {0x252C, 'w', '+'}, {0x2534, 'v', '+'},
	{0x253C, 'n', '+'}, {0x2581, 0, '_'}, {0x2588, 0, '#'}, {0x258C, 0, '|'}, {0x2591, 0, '.'},
	{0x2592, 0, ':'}, {0x2593, 0, '#'}, {0x25B2, 0, '^'}, {0x25B8, 0, '>'}, {0x25BC, 0, 'v'},
	{0x25BE, 0, 'v'}, {0x25CB, 0, 'o'}, {0x25CF, 0, '*'}, {0x2713, 0, '+'}, {0x2714, 0, '+'},
	{0x2717, 0, 'x'}, {0x2718, 0, 'x'}, {0x27F3, 0, '@'}, {0x00A0, 0, ' '}, {0x00B1, 0, '~'},
	{0x00B7, 0, '.'}, {0x00D7, 0, 'x'}};

/* curses itself falls back to + - | where there is no alternate set. */
static wchar_t stand_in(wchar_t sign, attr_t *attrs)
{
	if (wctob((wint_t)sign) != EOF)
		return sign;
	for (size_t i = 0; i < sizeof stand_ins / sizeof *stand_ins; i++) {
		if (stand_ins[i].sign != sign)
			continue;
		if (stand_ins[i].acs)
			*attrs |= A_ALTCHARSET;
		return (wchar_t)(stand_ins[i].acs ? stand_ins[i].acs : stand_ins[i].ascii);
	}
	return '?';
}

/* Cell to curses. False: it is the right half of a character that was given already. */
static bool convert(const struct cell *cell, cchar_t *out)
{
	wchar_t text[CCHARW_MAX + 1] = {0};
	const struct paint *paint = paint_of(cell->style);
	attr_t attrs = paint->attrs;
	if (cell->chars[0] == 0 && term.draws_utf8)
		return false;
	for (size_t i = 0; i < sizeof cell->chars / sizeof *cell->chars; i++)
		text[i] = (wchar_t)cell->chars[i];
	if (!term.draws_utf8) { /* one column each, and no marks */
		text[0] = text[0] ? stand_in(text[0], &attrs) : ' ';
		text[1] = 0;
	}
	int pair = paint->pair;
	if (setcchar(out, text, attrs, 0, &pair) != 0)
		setcchar(out, L"?", attrs, 0, &pair);
	return true;
}

/* ---- rows ---- */

static bool is_same(const struct cell *a, const struct cell *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* The cells [from, to) of a row, which cut no wide character. */
static void put_run(int row, const struct cell *cells, int from, int to)
{
	cchar_t run[RUN_MAX];
	int n = 0, start = from;
	for (int column = from; column < to; column++) {
		if (n == RUN_MAX && cells[column].chars[0] != 0) {
			mvadd_wchnstr(row, start, run, n);
			n = 0;
			start = column;
		}
		if (convert(&cells[column], &run[n]))
			n++;
	}
	mvadd_wchnstr(row, start, run, n);
}

static void show_row(int row, const struct cell *now, struct cell *then, int columns)
{
	if (memcmp(now, then, (size_t)columns * sizeof *now) == 0)
		return;
	for (int from = 0; from < columns; from++) {
		if (is_same(&now[from], &then[from]))
			continue;
		int to = from + 1;
		while (to < columns && !is_same(&now[to], &then[to]))
			to++;
		while (from > 0 && now[from].chars[0] == 0)
			from--;
		put_run(row, now, from, to);
		from = to - 1;
	}
	memcpy(then, now, (size_t)columns * sizeof *now);
}

/* A grid of zeros differs from every grid: all is drawn. */
static void fit_shown(const struct grid *g)
{
	if (shown.cells && shown.rows == g->rows && shown.columns == g->columns)
		return;
	grid_resize(&shown, g->rows, g->columns);
	for (size_t i = 0; i < (size_t)g->rows * (size_t)g->columns; i++)
		shown.cells[i].style = UINT16_MAX;
	const struct paint *paint = paint_of(STYLE_TEXT);
	cchar_t blank;
	setcchar(&blank, L" ", paint->attrs, 0, &(int){paint->pair});
	bkgrndset(&blank);
	erase();
}

static void show_cursor(const struct grid *g)
{
	bool show =
		g->cursor_row >= 0 && g->cursor_row < term.rows && g->cursor_column < term.columns;
	if (show)
		move(g->cursor_row, g->cursor_column);
	if (show != cursor_shown && !show)
		curs_set(0);
	wnoutrefresh(stdscr);
	doupdate();
	if (show != cursor_shown && show)
		curs_set(1);
	cursor_shown = show;
	curses_flush();
}

void term_show(const struct grid *g)
{
	if (!term.is_up || g->rows < 1 || g->columns < 1)
		return;
	fit_shown(g);
	int rows = g->rows < term.rows ? g->rows : term.rows;
	int columns = g->columns < term.columns ? g->columns : term.columns;
	for (int row = 0; row < rows; row++) {
		ptrdiff_t at = (ptrdiff_t)row * g->columns;
		show_row(row, g->cells + at, shown.cells + at, columns);
	}
	show_cursor(g);
}
