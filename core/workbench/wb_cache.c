/* wb_cache: owns the questions people ask of the cache: why, how much, is it sound. */
#include "wb_parts.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "ledger.h"

enum { MAX_NEIGHBOURS = 40, MAX_DIFFERENCES = 64, SHOWN_BYTES = 60 };

struct differences {
	struct arena *arena;
	struct str *list; /* MAX_DIFFERENCES */
	size_t n;
};

static struct str shorten(struct arena *a, struct str text)
{
	if (text.n <= SHOWN_BYTES)
		return text;
	size_t n = SHOWN_BYTES;
	while (n && ((unsigned char)text.p[n] & 0xC0) == 0x80)
		n--;
	return arena_printf(a, "%.*s\xE2\x80\xA6", STRF(str_head(text, n)));
}

static void differ(struct differences *d, struct str where, struct str here, struct str there)
{
	/* Long texts: show from shortly before they part. */
	size_t same = 0;
	while (same < here.n && same < there.n && here.p[same] == there.p[same])
		same++;
	const char *dots = "";
	if (same > SHOWN_BYTES / 2) {
		size_t from = same - SHOWN_BYTES / 4;
		while (from && ((unsigned char)here.p[from] & 0xC0) == 0x80)
			from--;
		here = str_from(here, from);
		there = str_from(there, from);
		dots = "\xE2\x80\xA6";
	}
	if (d->n < MAX_DIFFERENCES)
		d->list[d->n++] = arena_printf(d->arena, "%.*s: %s%.*s here, %s%.*s there",
			STRF(where), dots, STRF(shorten(d->arena, here)), dots,
			STRF(shorten(d->arena, there)));
}

static struct str text_or_none(struct arena *a, const struct json *v)
{
	if (!v)
		return STR("(nothing)");
	struct str text = json_text(a, v);
	return json_type(v) == JSON_STR ? arena_printf(a, "\"%.*s\"", STRF(text)) : text;
}

static void compare_json(
	struct differences *d, struct str where, const struct json *here, const struct json *there)
{
	bool both_lists = json_type(here) == JSON_ARRAY && json_type(there) == JSON_ARRAY;
	bool both_objects = json_type(here) == JSON_OBJECT && json_type(there) == JSON_OBJECT;
	if (both_lists) {
		size_t n = json_len(here) > json_len(there) ? json_len(here) : json_len(there);
		for (size_t i = 0; i < n; i++)
			compare_json(d, arena_printf(d->arena, "%.*s[%zu]", STRF(where), i + 1),
				json_at(here, i), json_at(there, i));
		return;
	}
	if (!both_objects) {
		struct str x = text_or_none(d->arena, here), y = text_or_none(d->arena, there);
		if (!str_eq(x, y))
			differ(d, where, x, y);
		return;
	}
	const char *dot = where.n ? "." : "";
	for (const struct json *c = json_first(here); c; c = json_next(c))
		compare_json(d, arena_printf(d->arena, "%.*s%s%s", STRF(where), dot, json_key(c)),
			c, json_get(there, json_key(c)));
	for (const struct json *c = json_first(there); c; c = json_next(c))
		if (!json_get(here, json_key(c)))
			compare_json(d,
				arena_printf(d->arena, "%.*s%s%s", STRF(where), dot, json_key(c)),
				NULL, c);
}

static void compare_calls(struct differences *d, const struct wb_request *request, int64_t trial,
	const struct call *call)
{
	struct json *here = NULL, *there = NULL;
	if (!str_eq(request->provider, call->provider))
		differ(d, STR("protocol"), request->provider, call->provider);
	if (!str_eq(request->endpoint, call->endpoint))
		differ(d, STR("endpoint"), request->endpoint, call->endpoint);
	if (trial != call->trial)
		differ(d, STR("trial"), arena_printf(d->arena, "%lld", (long long)trial),
			arena_printf(d->arena, "%lld", (long long)call->trial));
	if (json_parse(request->body, &here, NULL) == 0 &&
		json_parse(call->request, &there, NULL) == 0)
		compare_json(d, STR(""), here, there);
	json_free(here);
	json_free(there);
}

/* Fewest parts that differ; among those the one whose parts have most in common, which the order of
 * the candidates (same example first, newest first) stands for. */
static int find_nearest(struct wb *w, const struct stored_example *example, struct arena *a,
	struct cache_why *out, struct err *err)
{
	struct call *calls = arena_alloc(a, MAX_NEIGHBOURS * sizeof *calls);
	size_t n, best = 0;
	int bad = store_call_neighbours(
		w->store, example->id, out->request.model, a, calls, MAX_NEIGHBOURS, &n, err);
	for (size_t i = 0; i < n && !bad; i++) {
		struct differences d = {a, arena_alloc(a, MAX_DIFFERENCES * sizeof *d.list), 0};
		compare_calls(&d, &out->request, 0, &calls[i]);
		if (i && d.n >= best)
			continue;
		char hex[HASH_HEX];
		hash_hex(&calls[i].key, hex);
		best = d.n;
		out->differs = d.list;
		out->n_differs = d.n;
		out->nearest = arena_dup(a, str_of(hex));
	}
	return bad;
}

int wb_cache_why(struct wb *w, const struct run_options *options, struct str example,
	struct arena *a, struct cache_why *out, struct err *err)
{
	struct stored_example e;
	struct call call;
	*out = (struct cache_why){0};
	int bad = wb_render(w, options, example, STR(""), a, &out->request, err);
	if (!bad)
		bad = wb_find_example(w, example, STR(""), a, &e, err);
	if (bad)
		return bad;
	struct hash key =
		call_key(out->request.provider, out->request.endpoint, out->request.body, 0);
	bad = store_call_find(w->store, &key, a, &call, &out->hit, err);
	if (bad)
		return bad;
	if (!out->hit)
		return find_nearest(w, &e, a, out, err);
	out->created_ms = call.created_ms;
	return 0;
}

int wb_cache_stats(
	struct wb *w, struct arena *a, struct cache_line **out, size_t *n, struct err *err)
{
	struct calls_total *totals;
	int bad = store_calls_totals(w->store, a, &totals, n, err);
	if (bad)
		return bad;
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct cache_line){totals[i].provider, totals[i].model,
			totals[i].calls, totals[i].input_tokens, totals[i].output_tokens,
			totals[i].bytes, totals[i].cost_usd};
	return 0;
}

int wb_cache_prune(struct wb *w, int64_t days, int64_t *removed, int64_t *rows, struct err *err)
{
	int64_t before_ms = clock_wall_ms() - days * 86400000;
	int bad = ledger_prune(w->store, before_ms, rows, err);
	return bad ? bad : store_calls_prune(w->store, before_ms, removed, err);
}

int wb_cache_verify(struct wb *w, int64_t *checked, int64_t *wrong, struct err *err)
{
	struct arena a = {0};
	struct call c;
	bool found = true;
	static const struct hash no_key;
	int64_t after = 0;
	int bad = 0;
	*checked = *wrong = 0;
	while (!bad) {
		arena_reset(&a);
		bad = store_call_next(w->store, after, &a, &c, &found, err);
		if (bad || !found)
			break;
		after = c.id;
		if (hash_eq(&c.key, &no_key))
			continue;
		struct hash key = call_key(c.provider, c.endpoint, c.request, c.trial);
		++*checked;
		*wrong += !hash_eq(&key, &c.key);
	}
	arena_free(&a);
	return bad;
}
