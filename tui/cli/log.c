/*
 * log: `strop log`, the versions as a table: where each came from, and how it did when it last ran.
 */
#include <math.h>

#include "commands.h"
#include "output.h"
#include "optimism.h"
#include "recording.h"
#include "project.h"
#include "shapes.h"
#include "table.h"
#include "variant.h"
#include "verdict.h"
#include "version_shape.h"
#include "number.h"

enum { NOTE_COLUMNS = 48 };

static void print_json(const struct wb_version *versions, size_t n, const struct wb_looks *looks,
	const struct run_optimism *best, size_t n_best)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_key(&w, "versions");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++)
		version_shape(&w, &versions[i], false);
	jsonw_end(&w);
	if (looks->times) {
		jsonw_put_int(&w, "test_looks", looks->times);
		jsonw_put_int(&w, "test_versions", looks->versions);
	}
	jsonw_key(&w, "best");
	jsonw_array(&w);
	for (size_t i = 0; i < n_best; i++) {
		jsonw_object(&w);
		run_optimism_json(&w, &best[i]);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static struct str labels(struct arena *a, const struct wb_version *v)
{
	struct str all = {0};
	for (size_t i = 0; i < v->n_labels; i++)
		all = arena_printf(a, "%.*s%s%.*s", STRF(all), i ? " " : "", STRF(v->labels[i]));
	return all;
}

static void add_score(struct table *t, const struct wb_score_line *s)
{
	struct arena *a = t->arena;
	struct str words = variant_words(a, s->variant);
	if (!s->run) {
		for (int i = 0; i < 5; i++)
			table_addz(t, "-");
		return;
	}
	table_addz(t, number_percent(a, s->mean));
	table_addz(t, number_interval(a, s->low, s->high));
	table_addz(t, number_count(a, s->n));
	table_add(t, arena_printf(a, "%.*s, %.*s, %.*s%s, %.*s%s%.*s", STRF(s->scorer),
			     STRF(s->split), STRF(s->model), wb_recording_mark(s->provider),
			     STRF(s->retrieval), words.n ? ", " : "", STRF(words)));
	table_addz(t, number_money(a, s->cost_usd));
}

static void add_version(struct table *t, const struct wb_version *v)
{
	struct arena *a = t->arena;
	table_addz(t, v->is_head ? "*" : "");
	table_add(t, project_ref(a, v->prompt, v->number));
	table_style(t, v->is_head ? STYLE_HEAD : STYLE_NONE);
	table_add(t, v->parent ? arena_printf(a, "@%lld", (long long)v->parent) : STR("-"));
	table_addz(t, number_when(a, v->created_ms));
	add_score(t, &v->last);
	table_add(t, labels(a, v));
	table_style(t, STYLE_GOOD);
	table_add(t, table_cut(a, v->note, NOTE_COLUMNS));
}

static void print_table(struct arena *a, const struct wb_version *versions, size_t n)
{
	static const char *const heads[] = {"", "version", "from", "when", "score", "95 % interval",
		"n", "of", "cost", "labels", "note"};
	struct table t = {.arena = a, .heads = heads, .columns = 11, .right = 1u << 4 | 1u << 6};
	for (size_t i = 0; i < n; i++)
		add_version(&t, &versions[i]);
	table_print(&t, 0);
}

static void print_words(struct str words)
{
	if (!words.n)
		return;
	out_outside_line(words);
	out("\n");
}

/* Of each prompt the runs like its newest one, where there are several. */
static int find_best(const struct args *a, struct wb *w, const struct wb_version *versions,
	size_t n, struct run_optimism *out, size_t *n_out, struct err *err)
{
	struct str done = {0};
	int bad = 0;
	*n_out = 0;
	for (size_t i = 0; i < n && !bad; i++) {
		const struct wb_version *v = &versions[i];
		if (!v->last.run || str_eq(v->prompt, done))
			continue;
		done = v->prompt;
		bad = wb_optimism_beside(
			w, v->last.run, v->last.scorer, 0, a->arena, &out[*n_out], err);
		*n_out += !bad && out[*n_out].runs > 1;
	}
	return bad;
}

static int show_log(const struct args *a, struct wb *w, struct err *err)
{
	struct wb_version *versions = NULL;
	struct wb_looks looks = {0};
	struct run_optimism *best;
	size_t n = 0, n_best;
	struct str name = a->rest.n ? a->rest.items[0] : (struct str){0};
	if (wb_log(w, name, a->arena, &versions, &n, err) != 0)
		return fail(err);
	if (a->run.limit && (size_t)a->run.limit < n)
		n = (size_t)a->run.limit;
	for (size_t i = 0; i < n; i++)
		if (project_look(w, &versions[i], &looks, err) != 0)
			return fail(err);
	best = arena_alloc(a->arena, (n + 1) * sizeof *best);
	if (find_best(a, w, versions, n, best, &n_best, err) != 0)
		return fail(err);
	if (a->json)
		print_json(versions, n, &looks, best, n_best);
	else if (n)
		print_table(a->arena, versions, n);
	else
		message("there are no versions yet; \"strop run\" makes the first");
	for (size_t i = 0; i < n_best && !a->json; i++)
		print_words(optimism_words(&best[i], a->arena));
	project_warn_looks(a->arena, looks.times, looks.versions);
	return STATUS_DONE;
}

int command_log(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status = show_log(a, w, &err);
	wb_close(w);
	return status;
}
