/* cache_unknown: owns `strop cache unknown` and `strop cache forget`. */
#include "cache_unknown.h"

#include "output.h"
#include "shapes.h"
#include "table.h"
#include "number.h"

static void unknown_json(struct arena *a, const struct cache_unknown *calls, size_t n)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_key(&w, "unknown");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		const struct cache_unknown *c = &calls[i];
		jsonw_object(&w);
		jsonw_put_str(&w, "key", str_of(c->key));
		jsonw_put_str(&w, "provider", c->provider);
		jsonw_put_str(&w, "endpoint", c->endpoint);
		jsonw_put_str(&w, "model", c->model);
		shape_text_or_null(&w, "example", c->example);
		jsonw_put_int(&w, "trial", c->trial);
		jsonw_put_int(&w, "attempt", c->attempt);
		jsonw_put_str(&w, "sent", str_of(number_iso(a, c->sent_ms)));
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void unknown_text(struct arena *a, const struct cache_unknown *calls, size_t n)
{
	static const char *const heads[] = {"call", "model", "example", "trial", "attempt", "sent"};
	struct table t = {.arena = a, .heads = heads, .columns = 6, .right = 0x18};
	for (size_t i = 0; i < n; i++) {
		table_add(&t, str_head(str_of(calls[i].key), 12));
		table_add(&t, calls[i].model.n ? calls[i].model : STR("-"));
		table_add(&t, calls[i].example.n ? calls[i].example : STR("-"));
		table_addz(&t, number_count(a, calls[i].trial));
		table_addz(&t, number_count(a, calls[i].attempt));
		table_addz(&t, number_when(a, calls[i].sent_ms));
	}
	if (n)
		table_print(&t, 0);
	if (n)
		message("their process ended before the answer came: --retry-unknown of run and "
			"ask sends them again, strop cache forget KEY or --all gives them up");
	else
		message("no call is unknown");
}

int cache_unknown(const struct args *a, struct wb *w, struct err *err)
{
	struct cache_unknown *calls;
	size_t n;
	int code = wb_cache_unknown(w, a->arena, &calls, &n, err);
	if (code == 0 && a->json)
		unknown_json(a->arena, calls, n);
	else if (code == 0)
		unknown_text(a->arena, calls, n);
	return code;
}

int cache_forget(const struct args *a, struct wb *w, struct err *err)
{
	struct str key = a->rest.n > 1 ? a->rest.items[1] : STR("");
	int64_t n;
	if (a->all ? a->rest.n > 1 : key.n < 6)
		return err_set(err, ERR_INPUT,
			"cache forget takes the first digits of a call's key, at least six, or "
			"--all; `strop cache unknown` lists them");
	int code = wb_cache_forget(w, key, &n, err);
	if (code != 0)
		return code;
	if (a->json) {
		struct buf b = {0};
		struct jsonw j = {.out = &b};
		jsonw_object(&j);
		jsonw_put_int(&j, "forgotten", n);
		jsonw_end(&j);
		shape_print(&b);
	} else {
		out("%s given up: a run that needs %s sends %s again\n",
			number_of(a->arena, n, "call"), n == 1 ? "it" : "them",
			n == 1 ? "it" : "them");
	}
	return 0;
}
