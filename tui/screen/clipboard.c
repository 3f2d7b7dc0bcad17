/*
 * clipboard: owns the way of a text to the system's clipboard, which is the terminal's to set:
 *
 *   plain    ESC ] 52 ; c ; BASE64 BEL
 *   tmux     the same, for tmux itself (set-clipboard on), and again past it (allow-passthrough on):
 *            ESC P tmux; ESC ESC ] 52 ; c ; BASE64 BEL ESC \
 *   screen   past it, in pieces, as it takes no long ones: ESC P PIECE ESC \ ESC P PIECE ESC \ ...
 *
 * Nobody answers, so what is told is whether it was sent.
 */
#include "term_parts.h"

#include <stdint.h>
#include <stdlib.h>

enum {
	COPY_MAX = 74994, /* base64 of it is 99,992 bytes; with the frame below 100,000 */
	SCREEN_PIECE = 252,
};

static void add_base64(struct buf *out, struct str text)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < text.n; i += 3) {
		size_t n = text.n - i < 3 ? text.n - i : 3;
		uint32_t bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (k < n ? (unsigned char)text.p[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			buf_addc(out, k <= n ? digits[bits >> (18 - 6 * k) & 63] : '=');
	}
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && value[0];
}

static void add_for_tmux(struct buf *out, struct str sequence)
{
	buf_add(out, sequence);
	buf_addz(out, "\033Ptmux;\033");
	buf_add(out, sequence);
	buf_addz(out, "\033\\");
}

static void add_for_screen(struct buf *out, struct str sequence)
{
	for (; sequence.n; sequence = str_from(sequence, SCREEN_PIECE)) {
		buf_addz(out, "\033P");
		buf_add(out, str_head(sequence, SCREEN_PIECE));
		buf_addz(out, "\033\\");
	}
}

bool term_copy(struct str text)
{
	if (!term.is_up || !term.has_private || text.n > COPY_MAX)
		return false;
	struct buf sequence = {0}, out = {0};
	buf_addz(&sequence, "\033]52;c;");
	add_base64(&sequence, text);
	buf_addc(&sequence, '\a');
	if (is_set("TMUX"))
		add_for_tmux(&out, buf_str(&sequence));
	else if (is_set("STY"))
		add_for_screen(&out, buf_str(&sequence));
	else
		buf_add(&out, buf_str(&sequence));
	term_write(out.p, out.n);
	buf_free(&sequence);
	buf_free(&out);
	return true;
}
