/*
 * guard: owns the allow-list of terminal output.
 *
 * A capability is a program in terminfo's small language (%p1%d); taken without its operators, with
 * 0 for what it prints, it leaves the shape of what it can print. A shape is a CSI without its
 * numbers; for the finals h, l and t, which switch modes, the numbers are part of it.
 */
#include "guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

/* Capabilities that do not draw: initialisation and reset, printing, asking, programming colours
 * and titles, mouse formats, and what stands for input. All that begin with k are keys. */
static const char *const refused[] = {"is1", "is2", "is3", "rs1", "rs2", "rs3", "iprog", "if", "rf",
	"mc0", "mc4", "mc5", "mc5p", "u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9",
	"initc", "initp", "acsc", "XM", "xm", "Cs", "Ms", "tsl", "fsl", "dsl", "TS", "PS", "PE",
	"RV", "XR", "rv", "xr", "smm", "rmm", "wind", "pfkey", "pfloc", "pfx", "mgc"};

static bool is_refused(struct str name)
{
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (str_is(name, refused[i]))
			return true;
	return name.n == 0 || name.p[0] == 'k';
}

static size_t length_to(struct str s, struct str end)
{
	ssize_t at = str_find(s, end);
	return at < 0 ? s.n : (size_t)at + end.n;
}

/* One element of a capability's text: an escape as its byte, `%...` as what it prints. */
static size_t add_element(struct str s, struct buf *out)
{
	static const char named[] = "Eebfnrstl", bytes[] = "\x1b\x1b\b\f\n\r \t\n";
	size_t n = 1;
	if (s.p[0] == '$' && s.n > 1 && s.p[1] == '<')
		return length_to(s, STR(">"));
	if (s.p[0] == '^' && s.n > 1) {
		buf_addc(out, (char)(s.p[1] == '?' ? 0x7F : s.p[1] & 0x1F));
		return 2;
	}
	if (s.p[0] == '\\' && s.n > 3 && s.p[1] >= '0' && s.p[1] <= '3') {
		buf_addc(out, (char)((s.p[1] - '0') << 6 | (s.p[2] - '0') << 3 | (s.p[3] - '0')));
		return 4;
	}
	if (s.p[0] == '\\' && s.n > 1) {
		const char *at = strchr(named, s.p[1]);
		buf_addc(out, at ? bytes[at - named] : s.p[1]);
		return 2;
	}
	if (s.p[0] != '%' || s.n < 2) {
		buf_addc(out, s.p[0]);
		return 1;
	}
	if (s.p[1] == '{')
		return length_to(s, STR("}"));
	if (s.p[1] == '\'')
		return 4;
	if (strchr("pPg", s.p[1]))
		return 3;
	while (n < s.n && strchr(":#0123456789. ", s.p[n]))
		n++;
	if (n < s.n && strchr("doxXsc", s.p[n]))
		buf_addc(out, '0');
	return n < s.n ? n + 1 : n;
}

static void add_shape(void *user, const struct wire_token *token);

static void add_capability(struct guard *guard, struct str text, bool is_console)
{
	struct buf plain = {0};
	struct wire wire = {.is_console = is_console};
	while (text.n)
		text = str_from(text, add_element(text, &plain));
	wire_feed(&wire, buf_str(&plain), add_shape, guard);
	wire_free(&wire);
	buf_free(&plain);
}

static void shape_of(const struct wire_token *token, struct buf *shape)
{
	struct str b = token->bytes;
	char last = b.p[b.n - 1];
	bool exact = token->kind != WIRE_CSI || last == 'h' || last == 'l' || last == 't';
	for (size_t i = 0; i < b.n; i++)
		if (exact || i < 2 || !strchr("0123456789;:", b.p[i]))
			buf_addc(shape, b.p[i]);
}

static bool has_shape(const struct guard *guard, struct str shape)
{
	for (size_t i = 0; i < guard->n; i++)
		if (str_is(shape, guard->shapes[i]))
			return true;
	return false;
}

static void add_shape(void *user, const struct wire_token *token)
{
	struct guard *guard = user;
	struct buf shape = {0};
	if (token->kind != WIRE_ESCAPE && token->kind != WIRE_CSI && token->kind != WIRE_STRING)
		return;
	shape_of(token, &shape);
	if (!has_shape(guard, buf_str(&shape))) {
		guard->shapes = mem_grow(guard->shapes, guard->n, &guard->cap, sizeof(char *));
		guard->shapes[guard->n++] = mem_dup(buf_str(&shape));
	}
	buf_free(&shape);
}

/* A line of infocmp -1: TAB name=text, */
static void add_line(struct guard *guard, struct str line, bool is_console)
{
	line = str_trim(line);
	ssize_t eq = str_find(line, STR("="));
	if (eq <= 0 || line.p[line.n - 1] != ',' || is_refused(str_head(line, (size_t)eq)))
		return;
	struct str text = str_from(line, (size_t)eq + 1);
	guard->has_colors |= str_starts(line, STR("setaf=")) || str_starts(line, STR("setf="));
	add_capability(guard, str_head(text, text.n - 1), is_console);
}

bool guard_init(struct guard *guard, const char *term)
{
	struct buf command = {0};
	char *line = NULL;
	size_t cap = 0;
	*guard = (struct guard){.is_screen = strncmp(term, "screen", 6) == 0};
	buf_addf(&command, "infocmp -1 -x '%s' 2>/dev/null", strchr(term, '\'') ? "" : term);
	FILE *f = popen(command.p, "r");
	buf_free(&command);
	while (f && getline(&line, &cap, f) > 0)
		add_line(guard, str_of(line), strncmp(term, "linux", 5) == 0);
	free(line);
	return f && pclose(f) == 0 && guard->n > 0;
}

void guard_done(struct guard *guard)
{
	for (size_t i = 0; i < guard->n; i++)
		free(guard->shapes[i]);
	free(guard->shapes);
}

/* What hides, joins, selects or reorders. */
static bool is_hidden(int32_t c)
{
	static const int32_t ranges[][2] = {{0x80, 0x9F}, {0xAD, 0xAD}, {0x34F, 0x34F},
		{0x61C, 0x61C}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},
		{0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},
		{0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB},
		{0xFDD0, 0xFDEF}, {0xE0000, 0xE0FFF}};
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return (c & 0xFFFE) == 0xFFFE;
}

/* ESC [ ? N ; N h|l with every N one of the named modes. */
static bool is_named_mode(struct str b)
{
	static const char *const modes[] = {"1000", "1002", "1006", "2004"};
	char last = b.p[b.n - 1];
	if (b.n < 5 || b.p[2] != '?' || (last != 'h' && last != 'l'))
		return false;
	struct str rest = str_from(str_head(b, b.n - 1), 3), piece;
	while (str_split(&rest, ';', &piece)) {
		size_t i = 0;
		while (i < sizeof modes / sizeof *modes && !str_is(piece, modes[i]))
			i++;
		if (i == sizeof modes / sizeof *modes)
			return false;
	}
	return true;
}

static bool is_color(struct str b)
{
	struct str rest = str_from(str_head(b, b.n - 1), 2), piece;
	while (b.p[b.n - 1] == 'm' && str_split(&rest, ';', &piece))
		if (piece.n > 1 && piece.p[0] >= '3')
			return true;
	return false;
}

static bool is_base64(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=",
			    text.p[i]) ||
			text.p[i] == '\0')
			return false;
	return true;
}

static bool take_head(struct str *text, struct str head)
{
	bool has = str_starts(*text, head);
	*text = str_from(*text, has ? head.n : 0);
	return has;
}

static bool take_tail(struct str *text, struct str tail)
{
	bool has = str_ends(*text, tail);
	*text = str_head(*text, text->n - (has ? tail.n : 0));
	return has;
}

bool guard_clipboard(const struct guard *guard, struct str token, struct str *base64, bool *goes_on)
{
	const struct str head = STR("\x1b]52;c;"), end = STR("\x1b\\");
	bool is_passed = take_head(&token, STR("\x1bP"));
	*goes_on = false;
	if (is_passed && !take_tail(&token, end))
		return false;
	if (is_passed && !take_head(&token, STR("tmux;\x1b"))) {
		*goes_on = !take_head(&token, head);
		take_tail(&token, STR("\a"));
		*base64 = token;
		return guard->is_screen && is_base64(token);
	}
	bool is_whole = take_head(&token, head) &&
			(take_tail(&token, STR("\a")) || take_tail(&token, STR("\x1b\x1b\\")) ||
				take_tail(&token, end));
	*base64 = token;
	return is_whole && is_base64(token);
}

bool guard_allows(const struct guard *guard, const struct wire_token *token)
{
	struct str base64;
	bool goes_on;
	if (token->kind == WIRE_CHAR)
		return !is_hidden(token->cp);
	if (token->kind == WIRE_CONTROL)
		return token->cp != 0 && strchr("\r\n\b\a\t\x0e\x0f", token->cp) != NULL;
	if (token->kind == WIRE_ILL)
		return false;
	if (token->kind == WIRE_CSI && !guard->has_colors && is_color(token->bytes))
		return false;
	struct buf shape = {0};
	shape_of(token, &shape);
	bool good = has_shape(guard, buf_str(&shape)) ||
		    (token->kind == WIRE_CSI && is_named_mode(token->bytes)) ||
		    (token->kind == WIRE_STRING &&
			    guard_clipboard(guard, token->bytes, &base64, &goes_on));
	buf_free(&shape);
	return good;
}

void guard_show(struct str bytes, struct buf *out)
{
	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];
		if (c == 0x1B)
			buf_addz(out, "\\e");
		else if (c >= 0x20 && c < 0x7F)
			buf_addc(out, (char)c);
		else
			buf_addf(out, "\\x%02x", c);
	}
}
