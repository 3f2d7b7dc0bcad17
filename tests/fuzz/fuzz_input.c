/* Bytes from a terminal: the events are the same wherever they are cut, and are none that cannot be. */
#include "fuzz.h"

#include <string.h>

#include "input.h"

const unsigned fuzz_rounds = 400;

static void check_event(const struct event *e)
{
	switch (e->kind) {
	case EVENT_KEY:
		FUZZ_CHECK(e->key.code >= ' ' && e->key.code < KEYS_END);
		FUZZ_CHECK(e->key.code < 0x7F || e->key.code >= 0xA0);
		FUZZ_CHECK(e->key.code < 0xD800 || e->key.code > 0xDFFF);
		FUZZ_CHECK(e->key.code != KEYS_NAMED);
		FUZZ_CHECK(!(e->key.mods & KEY_SHIFT) || e->key.code > KEYS_NAMED);
		FUZZ_CHECK(!(e->key.mods & KEY_CTRL) || e->key.code < 'A' || e->key.code > 'Z');
		break;
	case EVENT_MOUSE:
		FUZZ_CHECK(e->row >= 0 && e->column >= 0);
		FUZZ_CHECK(e->button >= (e->mouse < MOUSE_WHEEL_UP) && e->button <= 3);
		break;
	case EVENT_PASTE:
		FUZZ_CHECK(!memchr(e->paste.p, '\r', e->paste.n));
		break;
	case EVENT_RESIZE:
		FUZZ_CHECK(!"made of bytes");
		break;
	case EVENT_FOCUS_IN:
	case EVENT_FOCUS_OUT:
		break;
	}
}

static void take_events(struct input *in, int64_t now_us, struct buf *out)
{
	struct event e;
	int64_t wait_us;
	while (input_next(in, now_us, &e, &wait_us)) {
		check_event(&e);
		buf_addf(out, "[%d %x %u %d %d %d %d %u ", e.kind, (unsigned)e.key.code, e.key.mods,
			e.mouse, e.button, e.row, e.column, e.mods);
		buf_add(out, e.paste);
		buf_addz(out, "]\n");
	}
	FUZZ_CHECK(wait_us == -1 || wait_us > 0);
}

static struct buf parse(struct str bytes, size_t most)
{
	struct input *in = input_new();
	struct buf out = {0};
	for (size_t n, turn = 0; bytes.n; bytes = str_from(bytes, n)) {
		n = 1 + turn++ * 7 % most;
		input_feed(in, str_head(bytes, n), 0);
		take_events(in, 0, &out);
	}
	/* Each quiet while gives up at least one byte of what is left. */
	for (int64_t now_us = 0; now_us < (int64_t)20 * 2000000; now_us += 2000000)
		take_events(in, now_us, &out);
	input_free(in);
	return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = {1, 2, 3, 11};
	/* Longer than what may be given up half-way, the cuts do matter. */
	struct str bytes = str_head(fuzz_text(data, size), 4000);
	struct buf whole = parse(bytes, bytes.n + 1);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf cut = parse(bytes, pieces[i]);
		FUZZ_CHECK(str_eq(buf_str(&whole), buf_str(&cut)));
		buf_free(&cut);
	}
	buf_free(&whole);
	return 0;
}
