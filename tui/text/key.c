/* key: owns the names of keys. */
#include "key.h"

#include <stddef.h>

#include "utf8.h"

static const struct named {
	int32_t code;
	const char *name;
} names[] = {
	{' ', "Space"},
	{KEY_ESC, "Esc"},
	{KEY_TAB, "Tab"},
	{KEY_ENTER, "Enter"},
	{KEY_BACKSPACE, "Backspace"},
	{KEY_INSERT, "Insert"},
	{KEY_DELETE, "Delete"},
	{KEY_LEFT, "Left"},
	{KEY_RIGHT, "Right"},
	{KEY_UP, "Up"},
	{KEY_DOWN, "Down"},
	{KEY_HOME, "Home"},
	{KEY_END, "End"},
	{KEY_PGUP, "PgUp"},
	{KEY_PGDN, "PgDn"},
	{KEY_F1, "F1"},
	{KEY_F2, "F2"},
	{KEY_F3, "F3"},
	{KEY_F4, "F4"},
	{KEY_F5, "F5"},
	{KEY_F6, "F6"},
	{KEY_F7, "F7"},
	{KEY_F8, "F8"},
	{KEY_F9, "F9"},
	{KEY_F10, "F10"},
	{KEY_F11, "F11"},
	{KEY_F12, "F12"},
};

/* In the order in which a name has them. */
static const struct {
	char letter;
	unsigned char mod;
} prefixes[] = {{'C', KEY_CTRL}, {'M', KEY_ALT}, {'S', KEY_SHIFT}};

bool key_eq(struct key a, struct key b)
{
	return a.code == b.code && a.mods == b.mods;
}

/* Take the prefixes off *name, each at most once, in any order. What follows one is never empty, so
 * that "C--" is Ctrl and a minus. */
static bool take_prefixes(struct str *name, unsigned char *mods)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes;) {
		if (name->n < 3 || name->p[0] != prefixes[i].letter || name->p[1] != '-') {
			i++;
			continue;
		}
		if (*mods & prefixes[i].mod)
			return false;
		*mods |= prefixes[i].mod;
		*name = str_from(*name, 2);
		i = 0;
	}
	return true;
}

static bool parse_code(struct str name, int32_t *code)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(name, str_of(names[i].name))) {
			*code = names[i].code;
			return true;
		}
	if (name.n == 0 || utf8_decode(name, code) != name.n)
		return false;
	return *code > ' ' && !(*code >= 0x7F && *code <= 0x9F);
}

bool key_parse(struct str name, struct key *out)
{
	struct key key = {0};
	if (!take_prefixes(&name, &key.mods) || !parse_code(name, &key.code))
		return false;
	if ((key.mods & KEY_SHIFT) && key.code < KEYS_NAMED)
		return false;
	if ((key.mods & KEY_CTRL) && key.code >= 'A' && key.code <= 'Z')
		key.code += 'a' - 'A';
	*out = key;
	return true;
}

void key_name(struct key key, struct buf *out)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (key.mods & prefixes[i].mod)
			buf_addf(out, "%c-", prefixes[i].letter);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].code == key.code) {
			buf_addz(out, names[i].name);
			return;
		}
	utf8_encode(out, key.code);
}
