/*
 * theme: sixteen colours (base16, https://github.com/chriskempson/base16 and its successor's newer
 * form) and what each style looks like in them.
 *
 * A scheme file is YAML: `scheme: NAME`, `author:`, `base00: "181818"` ... `base0F:`; or `system:
 * base16`, `name:`, `author:`, `variant: dark|light`, `palette: {base00: "#181818", ...}`. Extra
 * keys (base10..base17 of base24, description, slug) are taken and not used. The built-in theme
 * "terminal" uses the terminal's own sixteen colours and no background.
 */
#ifndef STROP_THEME_H
#define STROP_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"
#include "style.h"

struct theme {
	char name[64];
	bool is_terminal; /* the terminal's own colours: rgb is not used */
	bool is_light;    /* base00 is lighter than base05 */
	uint32_t rgb[16]; /* 0xRRGGBB of base00..base0F */
};

extern const struct theme theme_terminal;

/* Errors: FILE:LINE:COLUMN and what is missing or no colour. */
int theme_parse(const char *file, struct str text, struct theme *out, struct err *err);

/* By name: "terminal", or NAME.yaml in the user's folder ($XDG_CONFIG_HOME/strop/themes, or
 * ~/.config/strop/themes), then among the program's own (theme_files.c says where), or a path
 * ending in .yaml; out->name is the file's, without .yaml. ERR_NOT_FOUND says what there is. */
int theme_load(struct str name, struct theme *out, struct err *err);
size_t theme_names(struct arena *a, struct str **out); /* sorted, "terminal" first */

/* What a style looks like where there are `colors` (0, 8, 16, 256, 1 << 24). Colours: -1 the
 * terminal's default; below 256 an index (ANSI's order), with 1 << 24 colours 0xRRGGBB for themes
 * with their own. Attributes alone carry the meaning when colors is 0. */
enum { LOOK_BOLD = 1, LOOK_DIM = 2, LOOK_UNDER = 4, LOOK_REVERSE = 8, LOOK_ITALIC = 16 };
struct look {
	int32_t fg, bg;
	unsigned attrs;
};
struct look theme_look(const struct theme *t, style_t style, int colors);

#endif
