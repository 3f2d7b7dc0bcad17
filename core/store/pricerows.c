/* pricerows: owns the table prices. */
#include "pricerows.h"

#include "store_sql.h"

int store_price_put(struct store *s, const struct price_row *r, struct err *err)
{
	return sql_run(s, SQL_price_put, err, "sddddissi", r->model, r->input, r->output, r->cached,
		r->cache_write, r->context, r->mode, r->file, r->imported_ms);
}

static void read_price(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct price_row *)out = (struct price_row){
		.model = sql_str(a, row, 0),
		.input = sql_num(row, 1),
		.output = sql_num(row, 2),
		.cached = sql_num(row, 3),
		.cache_write = sql_num(row, 4),
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
