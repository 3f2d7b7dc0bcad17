/* recordings: owns the table recordings. */
#include "recordings.h"

#include "store_sql.h"

int store_recording_put(struct store *s, const struct recording *r, struct err *err)
{
	return sql_run(s, SQL_recording_put, err, "ssisi", r->model, r->prompt, r->outputs, r->file,
		r->imported_ms);
}

static void read_recording(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct recording *)out = (struct recording){
		.model = sql_str(a, row, 0),
		.prompt = sql_str(a, row, 1),
		.outputs = sqlite3_column_int64(row, 2),
		.changes = sqlite3_column_int64(row, 3),
		.file = sql_str(a, row, 4),
		.imported_ms = sqlite3_column_int64(row, 5),
	};
}

int store_recordings(struct store *s, struct str model, struct arena *a, struct recording **out,
	size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_recordings, err, "s", model), a, read_recording,
		sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}
