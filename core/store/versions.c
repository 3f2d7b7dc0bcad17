/* versions: owns the tables prompts, versions and labels. */
#include "versions.h"

#include "clock.h"
#include "store_sql.h"

struct hash version_hash(struct str source, struct str partials)
{
	const struct str parts[] = {source, partials};
	return hash_parts(parts, 2);
}

/* Columns in the order of every SELECT on versions in statements.def. */
static void read_short(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct version *)out = (struct version){
		.id = sqlite3_column_int64(row, 0),
		.prompt = sql_str(a, row, 1),
		.number = sqlite3_column_int64(row, 2),
		.hash = sql_hash(row, 3),
		.parent = sqlite3_column_int64(row, 4),
		.note = sql_str(a, row, 5),
		.created_ms = sqlite3_column_int64(row, 6),
	};
}

static void read_whole(struct arena *a, sqlite3_stmt *row, void *out)
{
	struct version *v = out;
	read_short(a, row, v);
	v->source = sql_str(a, row, 7);
	v->partials = sql_str(a, row, 8);
}

static int read_one(struct store *s, sqlite3_stmt *stmt, struct arena *a, struct version *out,
	bool *found, struct err *err)
{
	return sql_one(s, stmt, a, read_whole, out, found, err);
}

static int make_version(struct store *s, struct str prompt, struct str source, struct str partials,
	const struct hash *hash, struct err *err)
{
	int bad = sql_run(s, SQL_prompt_put, err, "s", prompt);
	if (!bad)
		bad = sql_run(s, SQL_version_put, err, "hssis", hash, source, partials,
			clock_wall_ms(), prompt);
	return bad;
}

int store_version_put(struct store *s, struct str prompt, struct str source, struct str partials,
	struct arena *a, struct version *out, bool *is_new, struct err *err)
{
	struct hash hash = version_hash(source, partials);
	bool found = false;
	int bad = store_begin(s, err);
	if (!bad)
		bad = read_one(s, sql_use(s, SQL_version_by_content, err, "sh", prompt, &hash), a,
			out, &found, err);
	*is_new = !found;
	if (!bad && !found) {
		bad = make_version(s, prompt, source, partials, &hash, err);
		if (!bad)
			bad = read_one(s,
				sql_use(s, SQL_version_by_content, err, "sh", prompt, &hash), a,
				out, &found, err);
	}
	if (!bad)
		bad = sql_run(s, SQL_head_put, err, "is", out->id, prompt);
	if (!bad)
		return store_commit(s, err);
	store_rollback(s);
	return bad;
}

int store_version_by_number(struct store *s, struct str prompt, int64_t number, struct arena *a,
	struct version *out, struct err *err)
{
	bool found;
	int bad = read_one(s, sql_use(s, SQL_version_by_number, err, "si", prompt, number), a, out,
		&found, err);
	if (!bad && !found)
		bad = err_set(err, ERR_NOT_FOUND,
			"%.*s@%lld does not exist: `strop log` lists the versions", STRF(prompt),
			(long long)number);
	return bad;
}

int store_version_by_label(struct store *s, struct str prompt, struct str label, struct arena *a,
	struct version *out, struct err *err)
{
	bool found;
	int bad = read_one(
		s, sql_use(s, SQL_version_by_label, err, "ss", prompt, label), a, out, &found, err);
	if (!bad && !found)
		bad = err_set(err, ERR_NOT_FOUND,
			"%.*s@%.*s: no such label, number or hash: `strop log` lists the versions",
			STRF(prompt), STRF(label));
	return bad;
}

int store_version_by_hash(struct store *s, struct str prompt, struct str hex, struct arena *a,
	struct version *out, struct err *err)
{
	struct version both[2];
	size_t n;
	int bad = sql_some(s, sql_use(s, SQL_version_by_hash, err, "ss", prompt, hex), a,
		read_whole, sizeof *both, both, 2, &n, err);
	if (!bad && n == 0)
		bad = err_set(err, ERR_NOT_FOUND, "%.*s has no version whose hash begins with %.*s",
			STRF(prompt), STRF(hex));
	if (!bad && n == 2)
		bad = err_set(err, ERR_INPUT,
			"%.*s@%.*s fits more than one version: give more digits", STRF(prompt),
			STRF(hex));
	if (!bad)
		*out = both[0];
	return bad;
}

int store_version_latest(
	struct store *s, struct str prompt, struct arena *a, struct version *out, struct err *err)
{
	bool found;
	int bad =
		read_one(s, sql_use(s, SQL_version_latest, err, "s", prompt), a, out, &found, err);
	if (!bad && !found)
		bad = err_set(
			err, ERR_NOT_FOUND, "%.*s has no versions yet: run it once", STRF(prompt));
	return bad;
}

int store_version_by_id(
	struct store *s, int64_t id, struct arena *a, struct version *out, struct err *err)
{
	bool found;
	int bad = read_one(s, sql_use(s, SQL_version_by_id, err, "i", id), a, out, &found, err);
	if (!bad && !found)
		bad = err_set(
			err, ERR_NOT_FOUND, "%s has no version row %lld", s->path, (long long)id);
	return bad;
}

int store_versions(struct store *s, struct str prompt, struct arena *a, struct version **out,
	size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_versions, err, "s", prompt), a, read_short,
		sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

static void read_name(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct str *)out = sql_str(a, row, 0);
}

static int read_names(struct store *s, sqlite3_stmt *stmt, struct arena *a, struct str **out,
	size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, stmt, a, read_name, sizeof **out, &rows, n, err);
	*out = rows;
	return bad;
}

int store_labels_of(struct store *s, int64_t version, struct arena *a, struct str **out, size_t *n,
	struct err *err)
{
	return read_names(s, sql_use(s, SQL_labels_of, err, "i", version), a, out, n, err);
}

int store_prompt_names(
	struct store *s, struct arena *a, struct str **out, size_t *n, struct err *err)
{
	return read_names(s, sql_use(s, SQL_prompt_names, err, ""), a, out, n, err);
}

/* One small write, durable on return. */
static int commit_after(struct store *s, int bad, struct err *err)
{
	if (!bad)
		return store_commit(s, err);
	store_rollback(s);
	return bad;
}

int store_label_put(
	struct store *s, struct str prompt, struct str label, int64_t version, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_label_put, err, "ssi", prompt, label, version);
	return commit_after(s, bad, err);
}

int store_label_drop(
	struct store *s, struct str prompt, struct str label, bool *was_there, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_label_drop, err, "ss", prompt, label);
	*was_there = !bad && sqlite3_changes(s->db) > 0;
	return commit_after(s, bad, err);
}

int store_note_put(struct store *s, int64_t version, struct str note, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_note_put, err, "is", version, note);
	return commit_after(s, bad, err);
}

int store_head(struct store *s, struct str prompt, int64_t *version, struct err *err)
{
	return sql_int(s, SQL_head, 0, version, err, "s", prompt);
}

int store_head_put(struct store *s, struct str prompt, int64_t version, struct err *err)
{
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_head_put, err, "is", version, prompt);
	return commit_after(s, bad, err);
}
