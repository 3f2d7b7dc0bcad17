/*
 * theme: owns how a scheme file is read and what a style becomes on a terminal with so many
 * colours. There are three ways to look: with shades (a theme's own sixteen colours, on 16 and
 * more), with hues (the terminal's colours, or the nearest of eight: only what style.def's ansi and
 * attributes say can be told), and plain (attributes alone).
 */
#include "theme.h"

#include <stdio.h>
#include <string.h>

#include "yamltree.h"

enum { NONE = -1, RED = 1, GREEN = 2, MAGENTA = 5, CYAN = 6 };
enum { B00, B01, B02, B03, B04, B05, B06, B07, B08, B09, B0A, B0B, B0C, B0D, B0E, B0F, SLOTS };
enum { COLORS_TRUE = 1 << 24 };

struct meaning {
	int8_t fg, bg, ansi;
	uint8_t attrs, plain;
};

static const struct meaning meanings[] = {
#define STYLE(id, name, fg, bg, ansi, attrs, plain) {fg, bg, ansi, attrs, plain},
#include "style.def"
#undef STYLE
};

const struct theme theme_terminal = {.name = "terminal", .is_terminal = true};

/* ---- scheme files ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_color(struct str text, uint32_t *out)
{
	if (str_starts(text, STR("#")))
		text = str_from(text, 1);
	*out = 0;
	for (size_t i = 0; i < text.n; i++) {
		int digit = hex_digit(text.p[i]);
		if (digit < 0)
			return false;
		*out = *out << 4 | (uint32_t)digit;
	}
	return text.n == 6;
}

/* base0A and base0a are the same. */
static const struct yaml *find_slot(const struct yaml *map, int slot)
{
	char name[16];
	snprintf(name, sizeof name, "base%02X", (unsigned)slot);
	for (const struct yaml *y = map->first; y; y = y->next)
		if (str_eq_nocase(y->key, str_of(name)))
			return y;
	return NULL;
}

static int read_slot(
	const char *file, const struct yaml *map, int slot, uint32_t *out, struct err *err)
{
	const struct yaml *y = find_slot(map, slot);
	if (!y)
		return err_set(err, ERR_INPUT,
			"%s:%d:%d: base%02X is missing: a scheme has base00 to base0F", file,
			map->line, map->column, (unsigned)slot);
	if (y->type == YAML_SCALAR && parse_color(y->text, out))
		return ERR_OK;
	if (y->type == YAML_SCALAR && !y->quoted && y->text.n == 0)
		return err_set(err, ERR_INPUT,
			"%s:%d:%d: base%02X is empty: a colour with # must be in quotes", file,
			y->key_line, y->key_column, (unsigned)slot);
	return err_set(err, ERR_INPUT,
		"%s:%d:%d: base%02X is no colour: write six hexadecimal digits in quotes", file,
		y->line, y->column, (unsigned)slot);
}

/* How light a colour is to the eye (ITU-R BT.601), 0 to 255000. */
static uint32_t lightness(uint32_t rgb)
{
	return (rgb >> 16) * 299 + (rgb >> 8 & 0xFF) * 587 + (rgb & 0xFF) * 114;
}

static void set_name(struct theme *t, const struct yaml *root)
{
	const struct yaml *name = yaml_get(root, "name");
	if (!name)
		name = yaml_get(root, "scheme");
	snprintf(t->name, sizeof t->name, "%.*s",
		STRF(name && name->type == YAML_SCALAR ? name->text : STR("")));
}

static int read_scheme(
	const char *file, const struct yaml *root, struct theme *out, struct err *err)
{
	const struct yaml *palette = yaml_get(root, "palette");
	const struct yaml *map = palette ? palette : root;
	if (map->type != YAML_MAP)
		return err_set(err, ERR_INPUT,
			"%s:%d:%d: this is %s, but a scheme is a mapping with base00 to base0F",
			file, map->line, map->column, yaml_type_name(map));
	struct theme t = {0};
	for (int slot = 0; slot < SLOTS; slot++)
		if (read_slot(file, map, slot, &t.rgb[slot], err))
			return ERR_INPUT;
	t.is_light = lightness(t.rgb[B00]) > lightness(t.rgb[B05]);
	set_name(&t, root);
	*out = t;
	return ERR_OK;
}

int theme_parse(const char *file, struct str text, struct theme *out, struct err *err)
{
	struct arena arena = {0};
	struct yaml *root;
	int code = yaml_parse(&arena, file, text, 0, &root, err);
	if (code == ERR_OK)
		code = read_scheme(file, root, out, err);
	arena_free(&arena);
	return code;
}

/* ---- colours ---- */

/* The sixteen as xterm has them; other terminals differ, but not in which is which. */
static const uint32_t ansi_rgb[] = {0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
	0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF,
	0xFFFFFF};

/* Of the 256: 16 + 36 r + 6 g + b with six levels each, then 24 greys. */
static uint32_t palette_rgb(int index)
{
	static const uint8_t levels[] = {0, 95, 135, 175, 215, 255};
	if (index < 16)
		return ansi_rgb[index];
	if (index >= 232)
		return (uint32_t)(8 + 10 * (index - 232)) * 0x010101;
	int cube = index - 16;
	return (uint32_t)levels[cube / 36] << 16 | (uint32_t)levels[cube / 6 % 6] << 8 |
	       levels[cube % 6];
}

/* Weighted as the eye weighs. */
static int64_t distance(uint32_t a, uint32_t b)
{
	int64_t red = (int64_t)(a >> 16) - (int64_t)(b >> 16);
	int64_t green = (int64_t)(a >> 8 & 0xFF) - (int64_t)(b >> 8 & 0xFF);
	int64_t blue = (int64_t)(a & 0xFF) - (int64_t)(b & 0xFF);
	return 3 * red * red + 4 * green * green + 2 * blue * blue;
}

static int32_t nearest(uint32_t rgb, int from, int to)
{
	int best = from;
	for (int i = from; i < to; i++)
		if (distance(rgb, palette_rgb(i)) < distance(rgb, palette_rgb(best)))
			best = i;
	return best;
}

/* The lower sixteen are whatever the terminal was set up with, so of 256 they are not used. */
static int32_t shade(const struct theme *t, int slot, int colors)
{
	if (colors >= COLORS_TRUE)
		return (int32_t)t->rgb[slot];
	return nearest(t->rgb[slot], colors >= 256 ? 16 : 0, colors >= 256 ? 256 : colors);
}

static struct look look_shades(
	const struct theme *t, const struct meaning *m, style_t flags, int colors)
{
	int fg = m->fg == NONE ? B05 : m->fg, bg = m->bg == NONE ? B00 : m->bg;
	if (flags & STYLE_CURRENT)
		bg = B01;
	if (flags & STYLE_SELECTED)
		bg = B02;
	if (flags & STYLE_MATCH)
		fg = B00, bg = B0A;
	struct look look = {shade(t, fg, colors), shade(t, bg, colors),
		m->attrs & ~(unsigned)(LOOK_DIM | LOOK_REVERSE)};
	if (look.fg == look.bg) /* too few colours to tell the slots apart */
		look.fg = shade(t, flags & STYLE_MATCH ? B00 : B05, colors);
	if (flags & STYLE_UNDER)
		look.attrs |= LOOK_UNDER;
	return look;
}

/* Flags by attributes. On a selected row a match, and the bar's styles, are what is not reversed. */
static struct look flagged(struct look look, style_t flags, int32_t text)
{
	if (flags & STYLE_SELECTED) {
		look.attrs = (look.attrs & ~(unsigned)LOOK_DIM) ^ LOOK_REVERSE;
		look.fg = text;
	}
	if (flags & STYLE_CURRENT)
		look.attrs = (look.attrs & ~(unsigned)LOOK_DIM) | LOOK_BOLD;
	if (flags & STYLE_MATCH)
		look.attrs = (look.attrs ^ LOOK_REVERSE) | LOOK_UNDER;
	if (flags & STYLE_UNDER)
		look.attrs |= LOOK_UNDER;
	return look;
}

/* Eight colours for a theme of its own: black or white behind, and the hues that stand out on it. */
static struct look look_eight(const struct theme *t, const struct meaning *m, style_t flags)
{
	int32_t bg = t->is_light ? 7 : 0, text = t->is_light ? 0 : 7;
	int32_t fg = m->ansi == NONE ? text : nearest(t->rgb[m->fg], 0, 8);
	struct look look = {fg == bg ? text : fg, bg, m->attrs};
	return flagged(look, flags, text);
}

struct look theme_look(const struct theme *t, style_t style, int colors)
{
	const struct meaning *m = &meanings[style & 0xFF];
	if (colors < 8)
		return flagged((struct look){NONE, NONE, m->plain}, style, NONE);
	if (t->is_terminal)
		return flagged((struct look){m->ansi, NONE, m->attrs}, style, NONE);
	return colors < 16 ? look_eight(t, m, style) : look_shades(t, m, style, colors);
}
