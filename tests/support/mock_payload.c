/* mock_payload: owns the bytes of a body before they are framed, and what a rule does to them there:
 * other line ends, other words, comments in between. Each piece stays a piece. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mock_model.h"

void mock_payload_end(struct mock_payload *p)
{
	p->ends = mem_grow(p->ends, p->n_ends, &p->cap_ends, sizeof *p->ends);
	p->ends[p->n_ends++] = p->text.n;
}

void mock_payload_free(struct mock_payload *p)
{
	buf_free(&p->text);
	free(p->ends);
	*p = (struct mock_payload){0};
}

static bool has_word(struct str list, const char *word)
{
	struct str each;
	while (str_split(&list, ',', &each))
		if (str_is(each, word))
			return true;
	return false;
}

static void add_replaced(struct buf *out, struct str text, struct str from, struct str to)
{
	for (ssize_t at; from.n && (at = str_find(text, from)) >= 0;) {
		buf_add(out, str_head(text, (size_t)at));
		buf_add(out, to);
		text = str_from(text, (size_t)at + from.n);
	}
	buf_add(out, text);
}

/* A line of an event stream as `wire` wants it, without its end. */
static void add_line(struct buf *out, struct str line, struct str wire)
{
	static const struct str data = {"data: ", 6};
	if (!str_starts(line, data)) {
		buf_add(out, line);
		return;
	}
	const char *field = has_word(wire, "nospace") ? "data:" : "data: ";
	line = str_from(line, data.n);
	buf_addz(out, field);
	if (has_word(wire, "multiline") && str_starts(line, STR("{"))) {
		buf_addf(out, "{\n%s", field);
		line = str_from(line, 1);
	}
	buf_add(out, line);
}

/* crlf, cr, or mixed: LF and CRLF in turn. */
static void add_end(struct buf *out, struct str wire, unsigned *turn)
{
	bool crlf = has_word(wire, "crlf") || (has_word(wire, "mixed") && (*turn)++ % 2);
	buf_addz(out, crlf ? "\r\n" : has_word(wire, "cr") ? "\r" : "\n");
}

static void add_lines(struct buf *out, struct str text, struct str wire, unsigned *turn)
{
	while (text.n) {
		ssize_t end = str_find(text, STR("\n"));
		struct buf line = {0};
		add_line(&line, end < 0 ? text : str_head(text, (size_t)end), wire);
		bool dropped =
			has_word(wire, "unnamed") && str_starts(buf_str(&line), STR("event: "));
		for (struct str rest = buf_str(&line), one; !dropped && str_line(&rest, &one);) {
			buf_add(out, one);
			if (rest.n || end >= 0)
				add_end(out, wire, turn);
		}
		if (!dropped && line.n == 0)
			add_end(out, wire, turn);
		buf_free(&line);
		text = end < 0 ? STR("") : str_from(text, (size_t)end + 1);
	}
}

static void cut_last_end(struct buf *text)
{
	while (text->n && strchr("\r\n", text->p[text->n - 1]))
		buf_cut(text, text->n - 1);
}

static uint32_t crc32_of(struct str text)
{
	uint32_t crc = 0xffffffff;
	for (size_t i = 0; i < text.n; i++) {
		crc ^= (unsigned char)text.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static void add_little(struct buf *out, uint32_t n, int bytes)
{
	for (; bytes-- > 0; n >>= 8)
		buf_addc(out, (char)(n & 0xff));
}

/* RFC 1952 around stored blocks of RFC 1951: valid, and as long as what it holds. */
static void add_gzip(struct buf *out, struct str text)
{
	uint32_t crc = crc32_of(text), length = (uint32_t)text.n;
	buf_add(out, STR("\x1f\x8b\x08\0\0\0\0\0\0\x03"));
	do {
		struct str block = str_head(text, 0xffff);
		text = str_from(text, block.n);
		buf_addc(out, text.n == 0);
		add_little(out, (uint32_t)block.n, 2);
		add_little(out, ~(uint32_t)block.n, 2);
		buf_add(out, block);
	} while (text.n);
	add_little(out, crc, 4);
	add_little(out, length, 4);
}

static void compress(struct mock_payload *p)
{
	struct buf packed = {0};
	add_gzip(&packed, buf_str(&p->text));
	buf_free(&p->text);
	p->text = packed;
	p->n_ends = 0;
	p->gzip = true;
	mock_payload_end(p);
}

/* Every piece through `replace` and `wire`, with `each` before it. */
static void rewrite(struct mock_payload *p, const struct mock_rule *rule)
{
	struct mock_payload now = *p;
	unsigned turn = 0;
	now.text = (struct buf){0};
	now.ends = NULL;
	now.n_ends = now.cap_ends = 0;
	buf_add(&now.text, rule->before);
	for (size_t i = 0, from = 0; i < p->n_ends; from = p->ends[i++]) {
		struct buf edited = {0};
		buf_add(&edited, rule->each);
		add_replaced(&edited, (struct str){p->text.p + from, p->ends[i] - from},
			rule->replace, rule->with);
		add_lines(&now.text, buf_str(&edited), rule->wire, &turn);
		mock_payload_end(&now);
		buf_free(&edited);
	}
	if (rule->after.n) {
		buf_add(&now.text, rule->after);
		mock_payload_end(&now);
	}
	mock_payload_free(p);
	*p = now;
}

void mock_payload_edit(struct mock_payload *p, const struct mock_rule *rule)
{
	bool is_edited = rule->replace.p || rule->before.p || rule->after.p || rule->each.p;
	if (is_edited || rule->wire.p)
		rewrite(p, rule);
	if (has_word(rule->wire, "unended")) {
		cut_last_end(&p->text);
		while (p->n_ends && p->ends[p->n_ends - 1] > p->text.n)
			p->ends[--p->n_ends] = p->text.n;
		mock_payload_end(p);
	}
	if (has_word(rule->wire, "gzip"))
		compress(p);
}
