/* prices: `strop prices`, what applies to the project's models and from where, and the import of
 * lists. */
#include "prices.h"

#include <math.h>

#include "commands.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "shapes.h"
#include "table.h"

static const char *const from_names[] = {[PRICE_UNKNOWN] = "unknown",
	[PRICE_FREE] = "free",
	[PRICE_CONFIGURED] = "strop.yaml",
	[PRICE_IMPORTED] = "imported"};

static void json_line(struct jsonw *w, const struct price_line *p, struct arena *a)
{
	bool imported = p->from == PRICE_IMPORTED;
	jsonw_object(w);
	jsonw_put_str(w, "model", p->model);
	jsonw_put_str(w, "from", str_of(from_names[p->from]));
	jsonw_key(w, "usd_per_million");
	jsonw_object(w);
	jsonw_put_num(w, "input", p->price.input);
	jsonw_put_num(w, "output", p->price.output);
	jsonw_put_num(w, "cached", p->price.cached);
	jsonw_put_num(w, "cache_write", p->price.cache_write);
	jsonw_end(w);
	shape_text_or_null(w, "name", p->name);
	shape_text_or_null(w, "file", p->file);
	shape_text_or_null(
		w, "imported", imported ? str_of(number_iso(a, p->imported_ms)) : (struct str){0});
	jsonw_put_num(w, "context", p->context < 0 ? (double)NAN : (double)p->context);
	shape_raw(w, "price", price_json(&p->price, a)); /* all of it */
	jsonw_end(w);
}

static void print_json(const struct prices_report *import, const struct price_line *lines, size_t n,
	struct arena *a)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	if (import) {
		jsonw_key(&w, "import");
		jsonw_object(&w);
		jsonw_put_str(&w, "format", str_of(import->format));
		jsonw_put_int(&w, "models", import->models);
		jsonw_put_int(&w, "added", import->added);
		jsonw_put_int(&w, "changed", import->changed);
		jsonw_put_int(&w, "same", import->same);
		jsonw_put_int(&w, "skipped", import->skipped);
		jsonw_end(&w);
	}
	jsonw_key(&w, "models");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++)
		json_line(&w, &lines[i], a);
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

/* USD per million, as a list writes it. */
static const char *usd(struct arena *a, double price)
{
	return isnan(price) ? "-" : arena_printf(a, "$%.10g", price).p;
}

static struct str source(const struct price_line *p, struct arena *a)
{
	if (p->from != PRICE_IMPORTED)
		return str_of(p->from == PRICE_FREE ? "nothing is paid for it"
			      : p->from == PRICE_UNKNOWN
				      ? "price: in strop.yaml, or strop prices import FILE"
				      : from_names[p->from]);
	return arena_printf(a, "%.*s in %.*s, imported %s", STRF(p->name), STRF(p->file),
		number_when(a, p->imported_ms));
}

/* "$5 in", behind what there is. */
static void add_price(struct buf *b, struct arena *a, const char *what, double price)
{
	if (!isnan(price))
		buf_addf(b, "%s%s %s", b->n ? ", " : "", usd(a, price), what);
}

static void add_part(struct buf *all, const char *when, struct buf *part)
{
	if (part->n)
		buf_addf(all, "%s%s %.*s", all->n ? "; " : "", when, STRF(buf_str(part)));
	buf_cut(part, 0);
}

/* What has no column: "above 200,000 tokens $5 in, $15 out; in batches $1.25 in". */
static struct str more_prices(const struct price *p, struct arena *a)
{
	struct buf all = {0}, part = {0};
	for (size_t i = 0; i < PRICE_BANDS && p->bands[i].above; i++) {
		const struct price_band *band = &p->bands[i];
		add_price(&part, a, "in", band->input);
		add_price(&part, a, "out", band->output);
		add_price(&part, a, "cached", band->cached);
		add_price(&part, a, "cache write", band->cache_write);
		add_part(&all, arena_printf(a, "above %s tokens", number_count(a, band->above)).p,
			&part);
	}
	add_price(&part, a, "in", p->batch_input);
	add_price(&part, a, "out", p->batch_output);
	add_part(&all, "in batches", &part);
	add_price(&part, a, "out", p->reasoning);
	add_part(&all, "reasoning", &part);
	struct str text = arena_dup(a, buf_str(&all));
	buf_free(&all);
	buf_free(&part);
	return text;
}

static void print_more(const struct price_line *lines, size_t n, struct arena *a)
{
	for (size_t i = 0; i < n; i++) {
		struct str more = more_prices(&lines[i].price, a);
		if (more.n == 0)
			continue;
		out_outside_line(lines[i].model);
		out(": %.*s\n", STRF(more));
	}
}

static void print_table(const struct price_line *lines, size_t n, struct arena *a)
{
	static const char *const heads[] = {
		"model", "input", "output", "cached", "cache write", "context", "from"};
	struct table t = {.arena = a, .heads = heads, .columns = 7, .right = 0x3E};
	for (size_t i = 0; i < n; i++) {
		const struct price_line *p = &lines[i];
		bool known = p->from == PRICE_CONFIGURED || p->from == PRICE_IMPORTED;
		table_add(&t, p->model);
		table_addz(&t, known ? usd(a, p->price.input) : from_names[p->from]);
		table_style(&t, p->from == PRICE_UNKNOWN ? STYLE_WARN : STYLE_NONE);
		table_addz(&t, known ? usd(a, p->price.output) : "-");
		table_addz(&t, known ? usd(a, p->price.cached) : "-");
		table_addz(&t, known ? usd(a, p->price.cache_write) : "-");
		table_addz(&t, p->context < 0 ? "-" : number_count(a, p->context));
		table_add(&t, source(p, a));
	}
	table_print(&t, 0);
	print_more(lines, n, a);
	out_style(STYLE_DIM);
	out("USD per million tokens; a call keeps the price it was made at\n");
	out_style(STYLE_NONE);
}

static void print_import(const struct prices_report *r, struct arena *a)
{
	out("read as %s: %s with a price: %s new, %s changed, %s as before", r->format,
		number_of(a, r->models, "model"), number_count(a, r->added),
		number_count(a, r->changed), number_count(a, r->same));
	if (r->skipped)
		out("; %s without a price per token", number_count(a, r->skipped));
	out("\n\n");
}

static int prices(const struct args *a, struct wb *w, struct err *err)
{
	struct prices_report report;
	struct price_line *lines;
	bool imports = a->rest.n == 2;
	if (imports && wb_prices_import(w, a->rest.items[1].p, &report, err) != 0)
		return fail(err);
	size_t n = wb_prices(w, a->arena, &lines);
	if (a->json) {
		print_json(imports ? &report : NULL, lines, n, a->arena);
		return STATUS_DONE;
	}
	if (imports)
		print_import(&report, a->arena);
	print_table(lines, n, a->arena);
	return STATUS_DONE;
}

int command_prices(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (a->rest.n == 1 || (a->rest.n && !str_is(a->rest.items[0], "import"))) {
		message("prices takes nothing, or import and the file of a list");
		return STATUS_USAGE;
	}
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status = prices(a, w, &err);
	wb_close(w);
	return status;
}
