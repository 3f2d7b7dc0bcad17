/*
 * svg: owns the drawing of cells as SVG 1.1 without scripts or fonts of its own.
 *
 * A cell is 8.43 x 17 units, what DejaVu Sans Mono has at 14; a run of ASCII in one style is one
 * text with its length said, so that another font cannot shift it. Everything else stands in a text
 * of its own at its cell. Box drawing and blocks are shapes, so that they meet.
 */
#include "svg.h"

#include "utf8.h"

#define CELL_W 8.43
#define CELL_H 17.0

struct paint {
	uint32_t fg, bg;
	unsigned attrs;
};

static uint32_t indexed(int32_t i)
{
	static const uint32_t ansi[16] = {0x2E3436, 0xCC0000, 0x4E9A06, 0xC4A000, 0x3465A4,
		0x75507B, 0x06989A, 0xD3D7CF, 0x555753, 0xEF2929, 0x8AE234, 0xFCE94F, 0x729FCF,
		0xAD7FA8, 0x34E2E2, 0xEEEEEC};
	static const uint32_t level[6] = {0, 95, 135, 175, 215, 255};
	if (i < 16)
		return ansi[i];
	if (i >= 232)
		return (uint32_t)(8 + 10 * (i - 232)) * 0x10101;
	i -= 16;
	return level[i / 36] << 16 | level[i / 6 % 6] << 8 | level[i % 6];
}

static uint32_t color(int32_t c, uint32_t otherwise)
{
	if (c == COLOR_DEFAULT)
		return otherwise;
	return c & COLOR_RGB ? (uint32_t)c & 0xFFFFFF : indexed(c);
}

static uint32_t mix(uint32_t a, uint32_t b)
{
	uint32_t out = 0;
	for (int shift = 0; shift < 24; shift += 8)
		out |= (((a >> shift & 255) * 3 + (b >> shift & 255) * 2) / 5) << shift;
	return out;
}

static struct paint paint_of(const struct emulator_cell *cell, bool is_light)
{
	struct paint p = {.attrs = cell->attrs & (CELL_BOLD | CELL_UNDER | CELL_ITALIC)};
	p.fg = color(cell->fg, is_light ? 0x2A2A2A : 0xD8D8D8);
	p.bg = color(cell->bg, is_light ? 0xFAFAFA : 0x1C1C1C);
	if (cell->attrs & CELL_REVERSE) {
		uint32_t fg = p.fg;
		p.fg = p.bg;
		p.bg = fg;
	}
	if (cell->attrs & CELL_DIM)
		p.fg = mix(p.fg, p.bg);
	return p;
}

static void add_rect(struct buf *out, double x, double y, double w, double h, uint32_t c)
{
	buf_addf(out,
		"<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>\n", x,
		y, w, h, c);
}

static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '&')
			buf_addz(out, "&amp;");
		else if (text.p[i] == '<')
			buf_addz(out, "&lt;");
		else
			buf_addc(out, text.p[i]);
	}
}

static void add_text(
	struct buf *out, int row, int column, int cells, struct paint p, struct str text)
{
	buf_addf(out, "<text x=\"%.2f\" y=\"%.2f\" fill=\"#%06x\"%s%s textLength=\"%.2f\">",
		column * CELL_W, row * CELL_H + 13, p.fg,
		p.attrs & CELL_BOLD ? " font-weight=\"bold\"" : "",
		p.attrs & CELL_ITALIC ? " font-style=\"italic\"" : "", cells * CELL_W);
	add_escaped(out, text);
	buf_addz(out, "</text>\n");
}

/* The arms of a light box character: 1 up, 2 right, 4 down, 8 left; 0 when it is none. */
static unsigned arms_of(uint32_t c)
{
	static const struct {
		uint32_t c;
		unsigned arms;
	} boxes[] = {{0x2500, 10}, {0x2502, 5}, {0x250C, 6}, {0x2510, 12}, {0x2514, 3}, {0x2518, 9},
		{0x251C, 7}, {0x2524, 13}, {0x252C, 14}, {0x2534, 11}, {0x253C, 15}, {0x256D, 6},
		{0x256E, 12}, {0x256F, 9}, {0x2570, 3}};
	for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++)
		if (boxes[i].c == c)
			return boxes[i].arms;
	return 0;
}

static void add_box(struct buf *out, int row, int column, unsigned arms, uint32_t c)
{
	double x = column * CELL_W, y = row * CELL_H, mx = x + CELL_W / 2, my = y + CELL_H / 2;
	if (arms & 5)
		add_rect(out, mx - 0.5, arms & 1 ? y : my - 0.5, 1,
			(arms & 5) == 5 ? CELL_H : CELL_H / 2 + 0.5, c);
	if (arms & 10)
		add_rect(out, arms & 8 ? x : mx - 0.5, my - 0.5,
			(arms & 10) == 10 ? CELL_W : CELL_W / 2 + 0.5, 1, c);
}

/* Blocks: eighths from below (2581..2588) and from the left (2589..258F). */
static bool add_block(struct buf *out, int row, int column, uint32_t c, uint32_t fill)
{
	double x = column * CELL_W, y = row * CELL_H;
	if (c >= 0x2581 && c <= 0x2588)
		add_rect(out, x, y + CELL_H * (0x2588 - c) / 8, CELL_W, CELL_H * (c - 0x2580) / 8,
			fill);
	else if (c >= 0x2589 && c <= 0x258F)
		add_rect(out, x, y, CELL_W * (0x2590 - c) / 8, CELL_H, fill);
	else
		return false;
	return true;
}

/* One cell that is not ASCII. */
static void add_special(
	struct buf *out, int row, int column, const struct emulator_cell *cell, struct paint p)
{
	struct buf text = {0};
	unsigned arms = arms_of(cell->chars[0]);
	if (arms) {
		add_box(out, row, column, arms, p.fg);
	} else if (!add_block(out, row, column, cell->chars[0], p.fg)) {
		for (size_t i = 0; cell->chars[i]; i++)
			utf8_encode(&text, (int32_t)cell->chars[i]);
		add_text(out, row, column, cell->width, p, buf_str(&text));
	}
	buf_free(&text);
}

static bool is_plain(const struct emulator_cell *cell)
{
	return cell->width == 1 && cell->chars[0] < 0x7F && !cell->chars[1];
}

static bool paint_eq(struct paint a, struct paint b)
{
	return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

/* From `column` on, cells of one paint; is_text: only those that one <text> can hold. */
static int run_length(
	const struct emulator *e, int row, int column, int columns, bool is_light, bool is_text)
{
	struct emulator_cell cell = emulator_cell(e, row, column);
	struct paint first = paint_of(&cell, is_light);
	int n = 0;
	for (; column + n < columns; n++) {
		cell = emulator_cell(e, row, column + n);
		if (!paint_eq(first, paint_of(&cell, is_light)) || (is_text && !is_plain(&cell)))
			break;
	}
	return n;
}

static void add_backgrounds(
	const struct emulator *e, int row, int columns, bool is_light, struct buf *out)
{
	for (int column = 0; column < columns;) {
		struct emulator_cell cell = emulator_cell(e, row, column);
		struct paint p = paint_of(&cell, is_light);
		int n = run_length(e, row, column, columns, is_light, false);
		if (cell.bg != COLOR_DEFAULT || cell.attrs & CELL_REVERSE)
			add_rect(out, column * CELL_W, row * CELL_H, n * CELL_W, CELL_H, p.bg);
		if (p.attrs & CELL_UNDER)
			add_rect(out, column * CELL_W, row * CELL_H + 15, n * CELL_W, 1, p.fg);
		column += n;
	}
}

static void add_plain(
	const struct emulator *e, int row, int column, int n, struct paint p, struct buf *out)
{
	struct buf text = {0};
	size_t used = 0, blank = 0;
	for (int i = 0; i < n; i++) {
		struct emulator_cell cell = emulator_cell(e, row, column + i);
		char c = cell.chars[0] ? (char)cell.chars[0] : ' ';
		if (c == ' ' && text.n == 0) {
			blank++;
			continue;
		}
		buf_addc(&text, c);
		if (c != ' ')
			used = text.n;
	}
	buf_cut(&text, used);
	if (used)
		add_text(out, row, column + (int)blank, (int)used, p, buf_str(&text));
	buf_free(&text);
}

static void add_row(const struct emulator *e, int row, int columns, bool is_light, struct buf *out)
{
	add_backgrounds(e, row, columns, is_light, out);
	for (int column = 0; column < columns;) {
		struct emulator_cell cell = emulator_cell(e, row, column);
		struct paint p = paint_of(&cell, is_light);
		int n = run_length(e, row, column, columns, is_light, true);
		if (n > 0)
			add_plain(e, row, column, n, p, out);
		else if (cell.width)
			add_special(out, row, column, &cell, p);
		column += n > 0 ? n : 1;
	}
}

void svg_screen(const struct emulator *e, bool is_light, struct buf *out)
{
	struct emulator_cell blank = {.fg = COLOR_DEFAULT, .bg = COLOR_DEFAULT};
	int rows, columns, row, column;
	emulator_size(e, &rows, &columns);
	double w = columns * CELL_W, h = rows * CELL_H;
	buf_addf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 %.2f %.2f\" "
		"width=\"%.0f\" height=\"%.0f\" "
		"font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\" "
		"xml:space=\"preserve\">\n",
		w + 16, h + 16, w + 16, h + 16);
	add_rect(out, -8, -8, w + 16, h + 16, paint_of(&blank, is_light).bg);
	for (int i = 0; i < rows; i++)
		add_row(e, i, columns, is_light, out);
	if (emulator_cursor(e, &row, &column))
		buf_addf(out,
			"<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\" "
			"fill-opacity=\"0.5\"/>\n",
			column * CELL_W, row * CELL_H, CELL_W, CELL_H,
			paint_of(&blank, is_light).fg);
	buf_addz(out, "</svg>\n");
}
