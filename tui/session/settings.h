/*
 * settings: what a person likes, whatever the project: $XDG_CONFIG_HOME/strop/settings.yaml (or
 * ~/.config/...): `keys: default|vim`, `theme: NAME`, `mouse: true|false`, `markdown: true|false`.
 * What is changed in the screen is written back there.
 */
#ifndef STROP_SETTINGS_H
#define STROP_SETTINGS_H

#include <stdbool.h>

#include "err.h"
#include "mem.h"

struct settings {
	bool vim, mouse, markdown;
	char theme[256];
};

/* Defaults where there is no file. Errors with FILE:LINE:COLUMN; the defaults then hold. */
int settings_load(struct settings *out, struct err *err);

/* Written with its folder; without a home nothing is written, which is no error. A file that
 * settings_load refuses is left as it is: an error. */
int settings_save(const struct settings *s, struct err *err);

#endif
