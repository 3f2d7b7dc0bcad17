/* Scheme files, what is said about bad ones, and what styles look like. */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"
#include "theme.h"

/* base00 to base0F with the digits of their number, after `indent` blanks. */
static struct buf scheme(const char *head, int indent, const char *mark)
{
	struct buf text = {0};
	buf_addz(&text, head);
	for (unsigned i = 0; i < 16; i++)
		buf_addf(&text, "%*sbase%02X: \"%s%02x%02x%02x\"\n", indent, "", i, mark, i, i * 2,
			255 - i);
	return text;
}

static void check_scheme(const char *head, int indent, const char *mark)
{
	struct buf text = scheme(head, indent, mark);
	struct theme theme;
	struct err err;
	assert_done(theme_parse("t.yaml", buf_str(&text), &theme, &err));
	assert_string_equal(theme.name, "A Scheme");
	assert_int_equal(theme.rgb[0], 0x0000FF);
	assert_int_equal(theme.rgb[15], 0x0F1EF0);
	assert_false(theme.is_terminal);
	buf_free(&text);
}

static void test_both_forms(void **state)
{
	(void)state;
	check_scheme("scheme: A Scheme\nauthor: me\n", 0, "");
	check_scheme("system: base16\nname: \"A Scheme\"\nvariant: dark\npalette:\n", 2, "#");
	check_scheme("system: base24\nname: A Scheme\nslug: a\ndescription: d\npalette:\n"
		     "  base17: \"#ffffff\"\n",
		2, "#");
}

static void test_mistakes(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *says;
	} cases[] = {
		{"base0A: \"0a14f5\"\n", "",
			"t.yaml:1:1: base0A is missing: a scheme has base00 to base0F"},
		{"\"0a14f5\"", "\"0a14f\"",
			"t.yaml:12:9: base0A is no colour: write six hexadecimal digits in quotes"},
		{"\"0a14f5\"", "\"0a14fg\"", "t.yaml:12:9: base0A is no colour"},
		{"\"0a14f5\"", "[1]", "t.yaml:12:9: base0A is no colour"},
		{"\"0a14f5\"", "#0a14f5",
			"t.yaml:12:1: base0A is empty: a colour with # must be in quotes"},
		{"\"0a14f5\"", "\"0a14f5", "t.yaml:"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf text = scheme("scheme: x\n", 0, ""), bad = {0};
		struct theme theme = {.name = "kept"};
		struct err err;
		ssize_t at = str_find(buf_str(&text), str_of(cases[i].from));
		assert_true(at > 0);
		buf_add(&bad, str_head(buf_str(&text), (size_t)at));
		buf_addz(&bad, cases[i].to);
		buf_add(&bad, str_from(buf_str(&text), (size_t)at + strlen(cases[i].from)));
		assert_int_equal(theme_parse("t.yaml", buf_str(&bad), &theme, &err), ERR_INPUT);
		if (!str_starts(str_of(err.text), str_of(cases[i].says)))
			fail_msg("is  %s\nnot %s", err.text, cases[i].says);
		assert_string_equal(theme.name, "kept");
		buf_free(&text);
		buf_free(&bad);
	}
}

static void test_no_scheme(void **state)
{
	(void)state;
	struct theme theme;
	struct err err;
	assert_int_equal(theme_parse("t.yaml", STR("- 1\n"), &theme, &err), ERR_INPUT);
	assert_string_equal(err.text,
		"t.yaml:1:1: this is a list, but a scheme is a mapping with base00 to base0F");
	assert_int_equal(theme_parse("t.yaml", STR(""), &theme, &err), ERR_INPUT);
	assert_int_equal(theme_parse("t.yaml", STR("palette: 3\n"), &theme, &err), ERR_INPUT);
	assert_true(str_starts(str_of(err.text), STR("t.yaml:1:10: ")));
}

/* ---- where they are found ---- */

static void test_names(void **state)
{
	(void)state;
	char *dir = test_make_dir();
	struct arena a = {0};
	struct err err;
	struct theme theme;
	struct str *names, folder = arena_printf(&a, "%s/strop", dir);
	struct buf text = scheme("scheme: x\n", 0, "");
	setenv("XDG_CONFIG_HOME", dir, 1);
	assert_done(fs_make_dir(folder.p, &err));
	assert_done(fs_make_dir(fs_join(&a, folder, STR("themes")).p, &err));
	struct str path = fs_join(&a, folder, STR("themes/mine.yaml"));
	assert_done(fs_write(path.p, buf_str(&text), &err));

	assert_int_equal(theme_names(&a, &names) >= 2, 1);
	assert_str(names[0], "terminal");
	assert_str(names[1], "mine");
	assert_done(theme_load(STR("mine"), &theme, &err));
	assert_string_equal(theme.name, "mine");
	assert_int_equal(theme.rgb[0], 0x0000FF);
	assert_done(theme_load(path, &theme, &err));
	assert_string_equal(theme.name, "mine");
	assert_done(theme_load(STR("terminal"), &theme, &err));
	assert_true(theme.is_terminal);

	assert_int_equal(theme_load(STR("nine"), &theme, &err), ERR_NOT_FOUND);
	assert_true(str_starts(
		str_of(err.text), STR("there is no theme nine; there are: terminal, mine")));
	assert_int_equal(theme_load(STR("../themes/mine"), &theme, &err), ERR_NOT_FOUND);
	assert_int_not_equal(theme_load(STR("no/such.yaml"), &theme, &err), ERR_OK);
	buf_free(&text);
	arena_free(&a);
	unsetenv("XDG_CONFIG_HOME");
	test_remove_dir(dir);
	free(dir);
}

/* ---- the shipped ones ---- */

/* WCAG 2's relative luminance and contrast ratio. */
static double luminance(uint32_t rgb)
{
	double sum = 0;
	static const double weights[] = {0.0722, 0.7152, 0.2126};
	for (int i = 0; i < 3; i++) {
		double v = (rgb >> (8 * i) & 0xFF) / 255.0;
		sum += weights[i] * (v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static double contrast(uint32_t a, uint32_t b)
{
	double x = luminance(a), y = luminance(b);
	return x > y ? (x + 0.05) / (y + 0.05) : (y + 0.05) / (x + 0.05);
}

static void check_readable(const struct theme *t, double text, double hue, double line)
{
	for (int bg = 0; bg < 3; bg++)
		if (contrast(t->rgb[5], t->rgb[bg]) < text)
			fail_msg("%s: text on base%02X: %.1f", t->name, (unsigned)bg,
				contrast(t->rgb[5], t->rgb[bg]));
	for (int fg = 8; fg < 16; fg++)
		if (contrast(t->rgb[fg], t->rgb[0]) < hue)
			fail_msg("%s: base%02X: %.1f", t->name, (unsigned)fg,
				contrast(t->rgb[fg], t->rgb[0]));
	assert_true(contrast(t->rgb[3], t->rgb[0]) >= line);
	assert_true(contrast(t->rgb[0], t->rgb[10]) >= 4.5); /* a match */
}

static void test_shipped(void **state)
{
	(void)state;
	struct arena a = {0};
	struct fs_list files;
	struct err err;
	int light = 0, dark = 0, contrast_ones = 0;
	assert_done(fs_glob(&a, "themes", STR("*.yaml"), &files, &err));
	for (size_t i = 0; i < files.n; i++) {
		struct theme theme;
		bool is_contrast = str_find(files.paths[i], STR("contrast")) >= 0;
		struct str path = fs_join(&a, STR("themes"), files.paths[i]);
		assert_done(theme_load(path, &theme, &err));
		check_readable(
			&theme, is_contrast ? 11 : 7, is_contrast ? 7 : 4.5, is_contrast ? 7 : 4);
		assert_int_equal(theme.is_light, str_find(files.paths[i], STR("light")) >= 0);
		light += theme.is_light;
		dark += !theme.is_light;
		contrast_ones += is_contrast;
	}
	assert_true(light >= 1 && dark >= 1 && contrast_ones >= 1);
	arena_free(&a);
}

/* ---- looks ---- */

static const int all_colors[] = {0, 8, 16, 256, 1 << 24};

static void load_dark(struct theme *t)
{
	struct err err;
	assert_done(theme_load(STR("themes/strop-dark.yaml"), t, &err));
}

/* Styles that stand side by side are told apart by attributes where there is no colour. */
static void test_plain(void **state)
{
	(void)state;
	static const enum style groups[][6] = {
		{STYLE_PASS, STYLE_FAIL, STYLE_UNPARSED, STYLE_FIXED, STYLE_BROKEN, STYLE_COUNT},
		{STYLE_TEXT, STYLE_ADDED, STYLE_REMOVED, STYLE_CHANGED, STYLE_COUNT},
		{STYLE_TEXT, STYLE_PROMPT_VARIABLE, STYLE_PROMPT_UNKNOWN, STYLE_PROMPT_COMMENT,
			STYLE_COUNT},
		{STYLE_TEXT, STYLE_WORD, STYLE_GOLD, STYLE_COUNT},
		{STYLE_OK, STYLE_ERROR, STYLE_COUNT}, {STYLE_LINE, STYLE_LINE_FOCUS, STYLE_COUNT},
		{STYLE_BAR, STYLE_BAR_KEY, STYLE_COUNT}};
	for (size_t g = 0; g < sizeof groups / sizeof *groups; g++)
		for (const enum style *a = groups[g]; *a != STYLE_COUNT; a++)
			for (const enum style *b = a + 1; *b != STYLE_COUNT; b++)
				if (theme_look(&theme_terminal, (style_t)*a, 0).attrs ==
					theme_look(&theme_terminal, (style_t)*b, 0).attrs)
					fail_msg("%s is %s", style_names[*a], style_names[*b]);
	for (style_t s = 0; s < STYLE_COUNT; s++) {
		struct look look = theme_look(&theme_terminal, s, 0);
		assert_true(look.fg == -1 && look.bg == -1);
	}
}

static unsigned is_different(struct look a, struct look b)
{
	return a.fg != b.fg || a.bg != b.bg || a.attrs != b.attrs;
}

/* The flags change every style, in every number of colours, each in its own way. */
static void test_flags(void **state)
{
	(void)state;
	struct theme dark;
	load_dark(&dark);
	const struct theme *themes[] = {&theme_terminal, &dark};
	for (size_t i = 0; i < 2 * 5; i++) {
		const struct theme *t = themes[i % 2];
		int colors = all_colors[i / 2];
		for (style_t s = 0; s < STYLE_COUNT; s++) {
			struct look plain = theme_look(t, s, colors);
			struct look selected = theme_look(t, s | STYLE_SELECTED, colors);
			struct look match = theme_look(t, s | STYLE_MATCH, colors);
			struct look both = theme_look(t, s | STYLE_SELECTED | STYLE_MATCH, colors);
			assert_true(is_different(plain, selected));
			assert_true(is_different(plain, match));
			assert_true(is_different(selected, both));
			struct look under = theme_look(t, s | STYLE_UNDER, colors);
			assert_true(under.attrs & LOOK_UNDER);
		}
	}
}

/* The terminal's own colours: no background, and none that is unreadable on black or white. */
static void test_terminal(void **state)
{
	(void)state;
	static const int readable[] = {-1, 1, 2, 5, 6};
	for (size_t i = 1; i < 5; i++) {
		for (style_t s = 0; s < STYLE_COUNT; s++) {
			struct look look = theme_look(&theme_terminal, s, all_colors[i]);
			bool is_readable = false;
			for (size_t k = 0; k < sizeof readable / sizeof *readable; k++)
				is_readable = is_readable || look.fg == readable[k];
			assert_true(is_readable);
			assert_int_equal(look.bg, -1);
		}
	}
	assert_true(theme_look(&theme_terminal, STYLE_BAR, 256).attrs & LOOK_REVERSE);
}

/* A theme's own colours: everything has a background, nothing is reversed, nothing vanishes. */
static void test_shades(void **state)
{
	(void)state;
	struct theme t;
	load_dark(&t);
	for (size_t i = 1; i < 5; i++) {
		for (style_t s = 0; s < STYLE_COUNT; s++) {
			struct look look = theme_look(&t, s, all_colors[i]);
			assert_true(look.fg >= 0 && look.bg >= 0 && look.fg != look.bg);
			assert_true(look.fg < all_colors[i] && look.bg < all_colors[i]);
			if (all_colors[i] >= 16)
				assert_false(look.attrs & (LOOK_REVERSE | LOOK_DIM));
			if (all_colors[i] == 256)
				assert_true(look.fg >= 16 && look.bg >= 16);
		}
	}
	struct look look = theme_look(&t, STYLE_FAIL, 1 << 24);
	assert_int_equal(look.fg, t.rgb[8]);
	assert_int_equal(look.bg, t.rgb[0]);
	assert_int_equal(theme_look(&t, STYLE_BAR, 1 << 24).bg, t.rgb[1]);
	assert_int_equal(theme_look(&t, STYLE_FAIL | STYLE_SELECTED, 1 << 24).bg, t.rgb[2]);
	assert_int_equal(theme_look(&t, STYLE_FAIL | STYLE_SELECTED, 1 << 24).fg, t.rgb[8]);
}

static void test_nearest(void **state)
{
	(void)state;
	struct theme t = theme_terminal;
	t.is_terminal = false;
	t.rgb[5] = 0x5F87AF; /* 16 + 36 + 2 * 6 + 3 */
	t.rgb[0] = 0x121212; /* the second grey */
	struct look look = theme_look(&t, STYLE_TEXT, 256);
	assert_int_equal(look.fg, 67);
	assert_int_equal(look.bg, 233);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_both_forms),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_no_scheme),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_shades),
		cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
