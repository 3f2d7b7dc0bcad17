/* cache: `strop cache`, the kept calls and those that are unknown. */
#include "cache_unknown.h"
#include "commands.h"
#include "output.h"
#include "project.h"
#include "request_shape.h"
#include "shapes.h"
#include "table.h"
#include "number.h"

static void why_json(struct arena *a, const struct cache_why *r)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_bool(&w, "hit", r->hit);
	jsonw_put_str(&w, "key", str_of(r->request.key));
	if (r->hit)
		jsonw_put_str(&w, "created", str_of(number_iso(a, r->created_ms)));
	shape_text_or_null(&w, "nearest", r->nearest);
	shape_texts(&w, "differs", r->differs, r->n_differs);
	jsonw_key(&w, "request");
	request_shape(&w, &r->request);
	jsonw_end(&w);
	shape_print(&b);
}

static void why_text(struct arena *a, const struct cache_why *r)
{
	if (r->hit) {
		out("hit: %.12s, kept since %s; nothing would be sent\n", r->request.key,
			number_when(a, r->created_ms));
		return;
	}
	bool recorded = str_is(r->request.provider, "recorded/1");
	out("miss: %.12s is not in the cache; %s\n", r->request.key,
		recorded ? "it was not imported, and is never sent" : "it would be sent");
	if (!r->nearest.n) {
		out("no call of this example or model is kept\n");
		return;
	}
	out("the nearest kept call, %.12s, differs in:\n", r->nearest.p);
	for (size_t i = 0; i < r->n_differs; i++) {
		out("  ");
		out_outside_line(r->differs[i]);
		out("\n");
	}
}

static int why(const struct args *a, struct wb *w, struct err *err)
{
	struct cache_why r;
	struct run_options options = args_run_options(a);
	if (!a->example.n)
		return err_set(err, ERR_INPUT, "cache why needs --example ID");
	int code = wb_cache_why(w, &options, a->example, a->arena, &r, err);
	if (code == 0 && a->json)
		why_json(a->arena, &r);
	else if (code == 0)
		why_text(a->arena, &r);
	return code;
}

static void stats_json(const struct cache_line *lines, size_t n, int64_t unknown)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_key(&w, "models");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "provider", lines[i].provider);
		jsonw_put_str(&w, "model", lines[i].model);
		jsonw_put_int(&w, "calls", lines[i].calls);
		jsonw_put_int(&w, "input_tokens", lines[i].input_tokens);
		jsonw_put_int(&w, "output_tokens", lines[i].output_tokens);
		jsonw_put_int(&w, "bytes", lines[i].bytes);
		jsonw_put_num(&w, "cost_usd", lines[i].cost_usd);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_put_int(&w, "unknown", unknown);
	jsonw_end(&w);
	shape_print(&b);
}

static void stats_text(struct arena *a, const struct cache_line *lines, size_t n, int64_t unknown)
{
	static const char *const heads[] = {
		"model", "protocol", "calls", "tokens in", "out", "size", "cost"};
	struct table t = {.arena = a, .heads = heads, .columns = 7, .right = 0x7C};
	for (size_t i = 0; i < n; i++) {
		table_add(&t, lines[i].model);
		table_add(&t, lines[i].provider);
		table_addz(&t, number_count(a, lines[i].calls));
		table_addz(&t, number_count(a, lines[i].input_tokens));
		table_addz(&t, number_count(a, lines[i].output_tokens));
		table_addz(&t, number_bytes(a, lines[i].bytes));
		table_addz(&t, number_money(a, lines[i].cost_usd));
	}
	table_print(&t, 0);
	if (n == 0)
		message("no call is kept yet");
	if (unknown)
		message("%s unknown: sent by a process that ended before the answer came; "
			"strop cache unknown lists %s",
			unknown == 1 ? "1 call is"
				     : arena_printf(a, "%s calls are", number_count(a, unknown)).p,
			unknown == 1 ? "it" : "them");
}

static int stats(const struct args *a, struct wb *w, struct err *err)
{
	struct cache_line *lines;
	size_t n;
	int64_t unknown;
	int code = wb_cache_stats(w, a->arena, &lines, &n, err);
	if (code == 0)
		code = wb_cache_count_unknown(w, &unknown, err);
	if (code == 0 && a->json)
		stats_json(lines, n, unknown);
	else if (code == 0)
		stats_text(a->arena, lines, n, unknown);
	return code;
}

static void prune_json(int64_t removed, int64_t rows, int64_t days)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_int(&w, "removed", removed);
	jsonw_put_int(&w, "ledger_rows", rows);
	jsonw_put_int(&w, "days", days);
	jsonw_end(&w);
	shape_print(&b);
}

static void prune_text(const struct args *a, int64_t removed, int64_t rows)
{
	out("%s removed: no result uses them and they were older than %s\n",
		number_of(a->arena, removed, "call"), number_of(a->arena, a->days, "day"));
	if (rows)
		out("%s of calls that ended as long ago removed from the ledger\n",
			number_of(a->arena, rows, "row"));
}

static int prune(const struct args *a, struct wb *w, struct err *err)
{
	int64_t removed, rows;
	int code = wb_cache_prune(w, a->days, &removed, &rows, err);
	if (code != 0)
		return code;
	if (a->json)
		prune_json(removed, rows, a->days);
	else
		prune_text(a, removed, rows);
	return 0;
}

static void verify_json(int64_t checked, int64_t wrong)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_int(&w, "checked", checked);
	jsonw_put_int(&w, "wrong", wrong);
	jsonw_end(&w);
	shape_print(&b);
}

static int verify(const struct args *a, struct wb *w, int64_t *wrong, struct err *err)
{
	int64_t checked;
	int code = wb_cache_verify(w, &checked, wrong, err);
	if (code != 0)
		return code;
	if (a->json)
		verify_json(checked, *wrong);
	else
		out("%s checked, %s kept under a key that is not its own\n",
			number_of(a->arena, checked, "call"), number_count(a->arena, *wrong));
	return 0;
}

enum subject { WHY, STATS, PRUNE, VERIFY, UNKNOWN, FORGET, N_SUBJECTS };

static int find_subject(struct str word, enum subject *out_subject, struct err *err)
{
	static const char *const names[] = {[WHY] = "why",
		[STATS] = "stats",
		[PRUNE] = "prune",
		[VERIFY] = "verify",
		[UNKNOWN] = "unknown",
		[FORGET] = "forget"};
	for (int i = 0; i < N_SUBJECTS; i++) {
		if (str_is(word, names[i])) {
			*out_subject = (enum subject)i;
			return 0;
		}
	}
	const char *near = str_nearest(word, names, N_SUBJECTS);
	return err_set(err, ERR_INPUT,
		"strop cache knows why, stats, prune, verify, unknown and forget, not "
		"\"%.*s\"%s%s%s",
		STRF(word), near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

int command_cache(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	enum subject subject = WHY;
	int64_t wrong = 0;
	int code = find_subject(a->rest.items[0], &subject, &err);
	if (code == 0 && a->rest.n > 1 && subject != FORGET)
		code = err_set(&err, ERR_INPUT, "too many words: only cache forget takes a KEY");
	if (code == 0)
		code = project_open(a, &w, &err);
	if (code == 0 && subject == WHY)
		code = why(a, w, &err);
	else if (code == 0 && subject == STATS)
		code = stats(a, w, &err);
	else if (code == 0 && subject == PRUNE)
		code = prune(a, w, &err);
	else if (code == 0 && subject == VERIFY)
		code = verify(a, w, &wrong, &err);
	else if (code == 0 && subject == UNKNOWN)
		code = cache_unknown(a, w, &err);
	else if (code == 0)
		code = cache_forget(a, w, &err);
	wb_close(w);
	return code ? fail(&err) : wrong ? STATUS_NOT_HELD : STATUS_DONE;
}
