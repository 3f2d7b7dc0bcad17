/*
 * key: what can be pressed, and its name: "x", "C-x", "M-x", "S-Left", "Enter", "F5". A control
 * character is Ctrl and its letter ("C-a"), but Tab, Enter, Esc and Backspace have their names.
 */
#ifndef STROP_KEY_H
#define STROP_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

enum key_mod { KEY_CTRL = 1, KEY_ALT = 2, KEY_SHIFT = 4 };

/* Codes over Unicode's for what has no character. */
enum key_code {
	KEYS_NAMED = 0x110000,
	KEY_ESC,
	KEY_TAB,
	KEY_ENTER,
	KEY_BACKSPACE,
	KEY_INSERT,
	KEY_DELETE,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_UP,
	KEY_DOWN,
	KEY_HOME,
	KEY_END,
	KEY_PGUP,
	KEY_PGDN,
	KEY_F1,
	KEY_F2,
	KEY_F3,
	KEY_F4,
	KEY_F5,
	KEY_F6,
	KEY_F7,
	KEY_F8,
	KEY_F9,
	KEY_F10,
	KEY_F11,
	KEY_F12,
	KEYS_END
};

struct key {
	int32_t code;       /* a character (lower case with Ctrl), or an enum key_code */
	unsigned char mods; /* of enum key_mod; SHIFT only on named keys ("S-Tab"); "A" is just A */
};

bool key_eq(struct key a, struct key b);
bool key_parse(struct str name, struct key *out); /* one key */
void key_name(struct key key, struct buf *out);   /* "Space" for a blank */

#endif
