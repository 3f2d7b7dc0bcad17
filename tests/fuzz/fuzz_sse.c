/* Server-sent events: the events are the same wherever the network cuts the bytes. */
#include "fuzz.h"

#include "sse.h"

const unsigned fuzz_rounds = 1000;

static void on_event(void *context, struct str event, struct str data)
{
	struct buf *out = context;
	buf_addf(out, "[%zu:%.*s][%zu:", event.n, STRF(event), data.n);
	buf_add(out, data);
	buf_addz(out, "]\n");
}

/* In pieces of 1 to `most` bytes. */
static struct buf parse(struct str bytes, size_t most)
{
	struct buf out = {0};
	struct sse s = {.on_event = on_event, .context = &out};
	for (size_t n, turn = 0; bytes.n; bytes = str_from(bytes, n)) {
		n = 1 + turn++ * 7 % most;
		sse_push(&s, str_head(bytes, n));
	}
	sse_end(&s);
	sse_done(&s);
	return out;
}

/* CR and CRLF are line ends like LF. */
static void check_line_ends(struct str bytes, struct str events)
{
	struct buf plain = {0};
	for (size_t i = 0; i < bytes.n; i++) {
		bool pair = bytes.p[i] == '\r' && i + 1 < bytes.n && bytes.p[i + 1] == '\n';
		if (!pair)
			buf_addc(&plain, bytes.p[i] == '\r' ? '\n' : bytes.p[i]);
	}
	struct buf out = parse(buf_str(&plain), 1);
	FUZZ_CHECK(str_eq(buf_str(&out), events));
	buf_free(&out);
	buf_free(&plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = {1, 2, 3, 5, 11};
	struct str bytes = fuzz_text(data, size);
	struct buf whole = {0};
	struct sse s = {.on_event = on_event, .context = &whole};
	sse_push(&s, bytes);
	sse_end(&s);
	sse_done(&s);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		struct buf cut = parse(bytes, pieces[i]);
		FUZZ_CHECK(str_eq(buf_str(&whole), buf_str(&cut)));
		buf_free(&cut);
	}
	check_line_ends(bytes, buf_str(&whole));
	buf_free(&whole);
	return 0;
}
