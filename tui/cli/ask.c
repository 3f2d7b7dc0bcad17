/*
 * ask: `strop ask`, one call, its answer as it comes.
 *
 * A piece of a stream may end inside a character or between CR and LF; what is not whole waits for
 * the next piece, so that the sanitiser never sees half a character.
 */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "finish.h"
#include "output.h"
#include "project.h"
#include "request_shape.h"
#include "shapes.h"
#include "signals.h"
#include "number.h"

struct stream {
	struct buf waiting;
	bool quiet; /* --json prints at the end */
	char last;
};

/* How many bytes of text are whole characters. */
static size_t whole(struct str text)
{
	for (size_t back = 1; back <= 4 && back <= text.n; back++) {
		unsigned char c = (unsigned char)text.p[text.n - back];
		if ((c & 0xC0) == 0x80)
			continue;
		size_t needs = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
		return needs > back || c == '\r' ? text.n - back : text.n;
	}
	return text.n;
}

static void show(struct stream *s, size_t n)
{
	struct str text = str_head(buf_str(&s->waiting), n);
	if (!n)
		return;
	out_outside(text);
	out_flush();
	s->last = text.p[n - 1];
	memmove(s->waiting.p, s->waiting.p + n, s->waiting.n - n);
	buf_cut(&s->waiting, s->waiting.n - n);
}

static void on_text(void *context, struct str text)
{
	struct stream *s = context;
	if (s->quiet)
		return;
	buf_add(&s->waiting, text);
	show(s, whole(buf_str(&s->waiting)));
}

static void finish(struct stream *s)
{
	show(s, s->waiting.n);
	if (!s->quiet && s->last && s->last != '\n')
		out("\n");
	buf_free(&s->waiting);
}

static void put_count(struct jsonw *w, const char *key, int64_t n)
{
	jsonw_key(w, key);
	if (n < 0)
		jsonw_null(w);
	else
		jsonw_int(w, n);
}

static void print_json(const struct wb_answer *r)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "output", r->output);
	shape_text_or_null(&w, "finish", r->finish);
	jsonw_put_str(&w, "call", str_of(r->key));
	jsonw_put_bool(&w, "cached", r->cached);
	jsonw_key(&w, "usage");
	jsonw_object(&w);
	put_count(&w, "input", r->input_tokens);
	put_count(&w, "output", r->output_tokens);
	jsonw_end(&w);
	put_count(&w, "latency_ms", r->latency_ms);
	jsonw_put_num(&w, "cost_usd", r->cost_usd);
	if (r->test_looks) {
		jsonw_put_int(&w, "test_looks", r->test_looks);
		jsonw_put_int(&w, "test_versions", r->test_versions);
	}
	jsonw_end(&w);
	shape_print(&b);
}

static void print_facts(struct arena *a, const struct wb_answer *r)
{
	message("%s tokens in, %s out; %s%s; cost %s; call %.8s",
		r->input_tokens < 0 ? "?" : number_count(a, r->input_tokens),
		r->output_tokens < 0 ? "?" : number_count(a, r->output_tokens),
		r->latency_ms < 0 ? "? ms" : number_ms(a, (double)r->latency_ms),
		r->cached ? " when it was made (cached)" : "", number_money(a, r->cost_usd),
		r->key);
	const char *end = finish_words(r->finish);
	if (end)
		warning("the answer is %s (finish \"%.*s\")", end, STRF(r->finish));
	project_warn_looks(a, r->test_looks, r->test_versions);
}

int command_ask(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_answer r = {0};
	struct str fields = {0};
	struct stream s = {.quiet = a->json};
	struct run_options options = args_run_options(a);
	int code = one_example(a, &fields, &err);
	if (code == 0)
		code = project_open(a, &w, &err);
	if (code == 0) {
		signals_watch();
		code = wb_ask(w, &options, a->example, fields, on_text, &s, signals_flag(),
			a->arena, &r, &err);
	}
	finish(&s);
	if (code == 0 && a->json)
		print_json(&r);
	else if (code == 0)
		print_facts(a->arena, &r);
	wb_close(w);
	return code == 0 ? STATUS_DONE : fail(&err);
}
