/* pricerows: owns the table prices. */
#include "pricerows.h"

#include "store_sql.h"

int store_price_put(struct store *s, const struct price_row *r, struct err *err)
{
	struct arena a = {0};
	const struct price *p = &r->price;
	int bad = sql_run(s, SQL_price_put, err, "sddddissis", r->model, p->input, p->output,
		p->cached, p->cache_write, r->context, r->mode, r->file, r->imported_ms,
		price_json(p, &a));
	arena_free(&a);
	return bad;
}

/* The price as JSON has all of it; rows from before it was kept have columns alone. */
static struct price read_whole(struct arena *a, sqlite3_stmt *row)
{
	struct json *v = NULL;
	struct price p = price_unknown;
	p.input = sql_num(row, 1);
	p.output = sql_num(row, 2);
	p.cached = sql_num(row, 3);
	p.cache_write = sql_num(row, 4);
	struct str whole = sql_str(a, row, 9);
	if (whole.n && json_parse(whole, &v, NULL) == 0)
		p = price_read(v);
	json_free(v);
	return p;
}

static void read_price(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct price_row *)out = (struct price_row){
		.model = sql_str(a, row, 0),
		.price = read_whole(a, row),
		.context = sqlite3_column_int64(row, 5),
		.mode = sql_str(a, row, 6),
		.file = sql_str(a, row, 7),
		.imported_ms = sqlite3_column_int64(row, 8),
	};
}

int store_price_find(struct store *s, struct str model, struct arena *a, struct price_row *out,
	bool *found, struct err *err)
{
	return sql_one(
		s, sql_use(s, SQL_price_find, err, "s", model), a, read_price, out, found, err);
}
