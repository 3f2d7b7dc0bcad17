/* stream_feed: bytes of a stream through framing and decoder, in pieces, as the pool does it. */
#ifndef STROP_TEST_STREAM_FEED_H
#define STROP_TEST_STREAM_FEED_H

#include "decode_cases.h"

#include "lines.h"
#include "sse.h"

struct stream_feed {
	const struct provider *provider;
	struct answer answer;
	struct sse sse;
	struct lines lines;
};

static inline void feed_event(void *context, struct str event, struct str data)
{
	struct stream_feed *f = context;
	f->provider->event(event, data, &f->answer);
}

static inline void feed_line(void *context, struct str line)
{
	struct stream_feed *f = context;
	if (str_trim(line).n)
		f->provider->event(STR(""), line, &f->answer);
}

static inline void feed_begin(struct stream_feed *f, const struct provider *p)
{
	*f = (struct stream_feed){.provider = p};
	f->sse.on_event = feed_event;
	f->lines.on_line = feed_line;
	f->sse.context = f->lines.context = f;
	answer_init(&f->answer);
}

static inline void feed_push(struct stream_feed *f, struct str bytes)
{
	if (f->provider->framing == FRAMING_LINES)
		lines_push(&f->lines, bytes);
	else
		sse_push(&f->sse, bytes);
}

static inline void feed_end(struct stream_feed *f)
{
	if (f->provider->framing == FRAMING_LINES)
		lines_end(&f->lines);
	else
		sse_end(&f->sse);
	answer_close(&f->answer);
}

static inline void feed_done(struct stream_feed *f)
{
	sse_done(&f->sse);
	lines_done(&f->lines);
	answer_done(&f->answer);
}

/* The whole, cut at `at`, or with at == 0 byte by byte. */
static inline void feed_in_pieces(
	struct stream_feed *f, const struct provider *p, struct str bytes, size_t at)
{
	feed_begin(f, p);
	for (size_t i = 0; at == 0 && i < bytes.n; i++)
		feed_push(f, str_head(str_from(bytes, i), 1));
	if (at) {
		feed_push(f, str_head(bytes, at));
		feed_push(f, str_from(bytes, at));
	}
	feed_end(f);
}

static inline bool feed_equal(const struct answer *a, const struct answer *b)
{
	return str_eq(buf_str(&a->text), buf_str(&b->text)) &&
	       str_eq(buf_str(&a->reasoning), buf_str(&b->reasoning)) &&
	       str_eq(buf_str(&a->finish), buf_str(&b->finish)) &&
	       str_eq(buf_str(&a->error), buf_str(&b->error)) &&
	       str_eq(buf_str(&a->error_code), buf_str(&b->error_code)) &&
	       a->complete == b->complete && a->malformed == b->malformed &&
	       memcmp(&a->usage, &b->usage, sizeof a->usage) == 0;
}

#endif
