/* way: owns the order of pieces, and what makes two answers the same. */
#include "way.h"

#include "test.h"

static void take(struct way *w, struct str name, struct str data)
{
	hash_add(w->hash, name);
	hash_add(w->hash, STR("\x01"));
	hash_add(w->hash, data);
	hash_add(w->hash, STR("\x02"));
	w->events++;
	if (!w->only_frames)
		w->provider->event(name, data, &w->answer);
}

static void on_event(void *context, struct str name, struct str data)
{
	take(context, name, data);
}

static void on_line(void *context, struct str line)
{
	if (str_trim(line).n)
		take(context, STR(""), line);
}

void way_begin(struct way *w, const struct provider *p)
{
	*w = (struct way){.provider = p, .hash = hash_begin()};
	answer_init(&w->answer);
	w->sse.on_event = on_event;
	w->lines.on_line = on_line;
	w->sse.context = w->lines.context = w;
}

void way_push(struct way *w, struct str bytes)
{
	if (w->provider->framing == FRAMING_LINES)
		lines_push(&w->lines, bytes);
	else
		sse_push(&w->sse, bytes);
}

struct hash way_end(struct way *w)
{
	sse_end(&w->sse);
	lines_end(&w->lines);
	sse_done(&w->sse);
	lines_done(&w->lines);
	return hash_end(w->hash);
}

struct hash way_whole(const struct provider *p, struct str bytes, struct way *w)
{
	way_begin(w, p);
	way_push(w, bytes);
	return way_end(w);
}

static void same_answer(const struct answer *a, const struct answer *b, const char *what)
{
	if (!str_eq(buf_str(&a->text), buf_str(&b->text)) ||
		!str_eq(buf_str(&a->reasoning), buf_str(&b->reasoning)) ||
		!str_eq(buf_str(&a->finish), buf_str(&b->finish)) ||
		!str_eq(buf_str(&a->error), buf_str(&b->error)) || a->complete != b->complete ||
		a->n_calls != b->n_calls || a->usage.input != b->usage.input ||
		a->usage.output != b->usage.output)
		fail_msg("%s: another answer in pieces", what);
}

void way_check_cuts(const struct provider *p, struct str bytes, const char *what)
{
	struct way one, w;
	struct hash right = way_whole(p, bytes, &one), got;
	for (size_t at = 0; at <= bytes.n; at++) {
		way_begin(&w, p);
		/* A decoder sees events only: the same ones are the same to it. */
		w.only_frames = true;
		way_push(&w, str_head(bytes, at));
		way_push(&w, str_from(bytes, at));
		got = way_end(&w);
		if (!hash_eq(&got, &right))
			fail_msg("%s: cut at byte %zu it has other events", what, at);
		answer_done(&w.answer);
	}
	way_begin(&w, p);
	for (size_t i = 0; i < bytes.n; i++)
		way_push(&w, (struct str){bytes.p + i, 1});
	got = way_end(&w);
	if (!hash_eq(&got, &right))
		fail_msg("%s: byte by byte it has other events", what);
	same_answer(&one.answer, &w.answer, what);
	answer_done(&one.answer);
	answer_done(&w.answer);
}
