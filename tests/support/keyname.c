/* keyname: owns the table of keys. xterm: CSI 1;M F for cursor keys and CSI N;M ~ for the others,
 * where M is 1 + shift 1 + alt 2 + ctrl 4. */
#include "keyname.h"

#include <stddef.h>
#include <string.h>

#include "utf8.h"

enum { SHIFT = 1, ALT = 2, CTRL = 4 };

static const struct named {
	const char *name;
	char final; /* of CSI or SS3; '~' with a number; 0: the byte `number` itself */
	int number;
} named[] = {
	{"Esc", 0, 0x1B},
	{"Tab", 0, '\t'},
	{"Enter", 0, '\r'},
	{"Backspace", 0, 0x7F},
	{"Space", 0, ' '},
	{"Up", 'A', 1},
	{"Down", 'B', 1},
	{"Right", 'C', 1},
	{"Left", 'D', 1},
	{"Home", 'H', 1},
	{"End", 'F', 1},
	{"F1", 'P', 1},
	{"F2", 'Q', 1},
	{"F3", 'R', 1},
	{"F4", 'S', 1},
	{"Insert", '~', 2},
	{"Delete", '~', 3},
	{"PgUp", '~', 5},
	{"PgDn", '~', 6},
	{"F5", '~', 15},
	{"F6", '~', 17},
	{"F7", '~', 18},
	{"F8", '~', 19},
	{"F9", '~', 20},
	{"F10", '~', 21},
	{"F11", '~', 23},
	{"F12", '~', 24},
};

static void add_sequence(const struct named *key, int mods, bool application, struct buf *out)
{
	bool is_function = key->name[0] == 'F' && key->final != '~';
	if (key->final == '~' && mods)
		buf_addf(out, "\x1b[%d;%d~", key->number, mods + 1);
	else if (key->final == '~')
		buf_addf(out, "\x1b[%d~", key->number);
	else if (mods)
		buf_addf(out, "\x1b[1;%d%c", mods + 1, key->final);
	else
		buf_addf(out, "\x1b%c%c", is_function || application ? 'O' : '[', key->final);
}

/* A character, or a key that is one byte. */
static bool add_char(int32_t c, int mods, struct buf *out)
{
	if (mods & ALT)
		buf_addc(out, 0x1B);
	if (mods & SHIFT && c != '\t')
		return false;
	if (mods & SHIFT)
		buf_addz(out, "\x1b[Z");
	else if (mods & CTRL && c == ' ')
		buf_addc(out, '\0');
	else if (mods & CTRL && ((c >= '@' && c <= '_') || (c >= 'a' && c <= 'z')))
		buf_addc(out, (char)(c & 0x1F));
	else if (mods & CTRL)
		return false;
	else
		utf8_encode(out, c);
	return true;
}

static int take_mods(struct str *name)
{
	static const char letters[] = "SMC";
	int mods = 0;
	while (name->n > 2 && name->p[1] == '-' && strchr(letters, name->p[0])) {
		mods |= 1 << (strchr(letters, name->p[0]) - letters);
		*name = str_from(*name, 2);
	}
	return mods;
}

bool keyname_bytes(struct str name, bool application, struct buf *out)
{
	int mods = take_mods(&name);
	int32_t c;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (!str_is(name, named[i].name))
			continue;
		if (named[i].final == 0)
			return add_char(named[i].number, mods, out);
		add_sequence(&named[i], mods, application, out);
		return true;
	}
	return name.n && utf8_decode(name, &c) == name.n && c >= 0 && add_char(c, mods, out);
}

void keyname_mouse(int button, bool release, int row, int column, struct buf *out)
{
	buf_addf(out, "\x1b[<%d;%d;%d%c", button, column + 1, row + 1, release ? 'm' : 'M');
}
