/* datasets: owns the tables examples, datasets, dataset_examples, sources and test_looks. */
#include "datasets.h"

#include "clock.h"
#include "store_sql.h"

static void read_dataset(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct dataset *)out = (struct dataset){
		.id = sqlite3_column_int64(row, 0),
		.hash = sql_hash(row, 1),
		.examples = sqlite3_column_int64(row, 2),
		.skipped = sqlite3_column_int64(row, 3),
		.problems = sql_str(a, row, 4),
	};
}

int store_dataset_by_source(struct store *s, const struct hash *signature, struct arena *a,
	struct dataset *out, bool *found, struct err *err)
{
	return sql_one(s, sql_use(s, SQL_dataset_by_source, err, "h", signature), a, read_dataset,
		out, found, err);
}

int store_dataset_load(
	struct store *s, int64_t id, struct arena *a, struct dataset *out, struct err *err)
{
	bool found;
	int bad = sql_one(
		s, sql_use(s, SQL_dataset_load, err, "i", id), a, read_dataset, out, &found, err);
	if (!bad && !found)
		bad = err_set(err, ERR_NOT_FOUND, "%s has no dataset %lld", s->path, (long long)id);
	return bad;
}

int store_import_begin(struct store *s, int64_t *dataset, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_dataset_put, err, "i", clock_wall_ms());
	*dataset = sqlite3_last_insert_rowid(s->db);
	return bad;
}

int store_import_add(struct store *s, int64_t dataset, struct stored_example *e, bool *duplicate,
	struct err *err)
{
	*duplicate = false;
	int bad =
		sql_run(s, SQL_example_put, err, "hsss", &e->hash, e->name, e->fields, e->answers);
	if (!bad)
		bad = sql_int(s, SQL_example_id, 0, &e->id, err, "h", &e->hash);
	if (!bad)
		bad = sql_run(s, SQL_dataset_example_put, err, "iiisssssi", dataset, e->ord, e->id,
			e->name, e->split, e->group, e->tags, e->file, e->line);
	if (!bad)
		*duplicate = sqlite3_changes(s->db) == 0;
	return bad;
}

int store_import_finish(struct store *s, const struct hash *signature, struct dataset *d,
	struct arena *a, struct err *err)
{
	struct dataset older;
	bool found;
	int bad = sql_one(s, sql_use(s, SQL_dataset_by_hash, err, "h", &d->hash), a, read_dataset,
		&older, &found, err);
	if (!bad && found)
		d->id = older.id;
	if (!bad)
		bad = sql_run(s, SQL_dataset_finish, err, "ihiis", d->id, &d->hash, d->examples,
			d->skipped, d->problems);
	return bad ? bad : sql_run(s, SQL_source_put, err, "hi", signature, d->id);
}

int store_import_clean(struct store *s, bool *more, struct err *err)
{
	static const int64_t at_once = 2000;
	int64_t id = 0;
	int bad = sql_int(s, SQL_dataset_unfinished, 0, &id, err, "");
	*more = id != 0;
	if (bad || id == 0)
		return bad;
	bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_dataset_examples_drop, err, "ii", id, at_once);
	if (!bad && sqlite3_changes(s->db) == 0)
		bad = sql_run(s, SQL_dataset_drop, err, "i", id);
	return bad;
}

/* Columns in the order of every SELECT of examples in statements.def. */
static void read_example(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct stored_example *)out = (struct stored_example){
		.id = sqlite3_column_int64(row, 0),
		.ord = sqlite3_column_int64(row, 1),
		.hash = sql_hash(row, 2),
		.name = sql_str(a, row, 3),
		.fields = sql_str(a, row, 4),
		.answers = sql_str(a, row, 5),
		.split = sql_str(a, row, 6),
		.group = sql_str(a, row, 7),
		.tags = sql_str(a, row, 8),
		.file = sql_str(a, row, 9),
		.line = sqlite3_column_int64(row, 10),
	};
}

int store_examples(struct store *s, int64_t dataset, struct str split, int64_t after, size_t max,
	struct arena *a, struct stored_example *out, size_t *n, struct err *err)
{
	if (str_is(split, "all"))
		split = STR("");
	return sql_some(s,
		sql_use(s, SQL_examples, err, "isii", dataset, split, after, (int64_t)max), a,
		read_example, sizeof *out, out, max, n, err);
}

int store_each_example(struct store *s, int64_t dataset, struct str split, example_visitor *visit,
	void *context, struct err *err)
{
	enum { PAGE = 64 };
	struct arena a = {0};
	struct stored_example page[PAGE];
	size_t n = PAGE;
	int64_t after = 0;
	int bad = 0;
	while (!bad && n == PAGE) {
		arena_reset(&a);
		bad = store_examples(s, dataset, split, after, PAGE, &a, page, &n, err);
		for (size_t i = 0; i < n && !bad; i++)
			bad = visit(context, &page[i], err);
		after = n ? page[n - 1].ord : 0;
	}
	arena_free(&a);
	return bad;
}

int store_example_by_name(struct store *s, int64_t dataset, struct str name, struct arena *a,
	struct stored_example *out, bool *found, struct err *err)
{
	return sql_one(s, sql_use(s, SQL_example_by_name, err, "is", dataset, name), a,
		read_example, out, found, err);
}

int store_example_by_ord(struct store *s, int64_t dataset, int64_t ord, struct arena *a,
	struct stored_example *out, bool *found, struct err *err)
{
	return sql_one(s, sql_use(s, SQL_example_by_ord, err, "ii", dataset, ord), a, read_example,
		out, found, err);
}

static void read_name(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct str *)out = sql_str(a, row, 0);
}

int store_example_names(struct store *s, int64_t dataset, size_t max, struct arena *a,
	struct str **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_example_names, err, "ii", dataset, (int64_t)max), a,
		read_name, sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

int store_count_examples(
	struct store *s, int64_t dataset, struct str split, int64_t *n, struct err *err)
{
	if (split.n == 0 || str_is(split, "all"))
		return sql_int(s, SQL_last_ord, 0, n, err, "i", dataset);
	return sql_int(s, SQL_count_examples, 0, n, err, "is", dataset, split);
}

static void read_split(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct split_count *)out =
		(struct split_count){sql_str(a, row, 0), sqlite3_column_int64(row, 1)};
}

int store_splits(struct store *s, int64_t dataset, struct arena *a, struct split_count **out,
	size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_splits, err, "i", dataset), a, read_split, sizeof **out,
		&rows, n, err);
	*out = rows;
	return bad;
}

int store_has_split(struct store *s, int64_t dataset, struct str split, bool *has, struct err *err)
{
	int64_t found = 0;
	int bad = sql_int(s, SQL_has_split, 0, &found, err, "is", dataset, split);
	*has = found != 0;
	return bad;
}

int store_test_look(struct store *s, int64_t dataset, int64_t run, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad : sql_run(s, SQL_test_look, err, "iii", dataset, run, clock_wall_ms());
}

int store_test_looks(struct store *s, int64_t dataset, int64_t *n, struct err *err)
{
	return sql_int(s, SQL_test_looks, 0, n, err, "i", dataset);
}

int store_test_versions(struct store *s, int64_t dataset, int64_t *n, struct err *err)
{
	return sql_int(s, SQL_test_versions, 0, n, err, "i", dataset);
}
