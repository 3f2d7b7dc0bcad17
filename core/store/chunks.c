/*
 * chunks: owns the tables corpus_files, documents, chunks and chunks_fts.
 *
 * chunks_fts is an external-content table: the text is kept once. FTS5 then wants to be told the
 * old text of a row that goes, so rows are only ever deleted together with their entry (drop_file).
 */
#include "chunks.h"

#include "store_sql.h"

int store_corpus_file(struct store *s, struct str path, struct arena *a, struct corpus_file *out,
	bool *found, struct err *err)
{
	sqlite3_stmt *stmt = sql_use(s, SQL_corpus_file, err, "s", path);
	*found = false;
	int bad = stmt ? sql_step(s, stmt, found, err) : ERR_STORE;
	if (!bad && *found)
		*out = (struct corpus_file){arena_dup(a, path), sqlite3_column_int64(stmt, 0),
			sqlite3_column_int64(stmt, 1), sql_hash(stmt, 2), sql_hash(stmt, 3)};
	if (stmt)
		sqlite3_reset(stmt);
	return bad;
}

static void read_path(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct str *)out = sql_str(a, row, 0);
}

int store_corpus_paths(
	struct store *s, struct arena *a, struct str **out, size_t *n, struct err *err)
{
	void *rows;
	int bad = sql_all(s, sql_use(s, SQL_corpus_paths, err, ""), a, read_path, sizeof **out,
		&rows, n, err);
	*out = rows;
	return bad;
}

int store_corpus_state(struct store *s, struct hash *out, struct err *err)
{
	struct hash_state *h = hash_begin();
	struct arena a = {0};
	sqlite3_stmt *stmt = sql_use(s, SQL_corpus_state, err, "");
	bool row = true;
	int bad = stmt ? 0 : ERR_STORE;
	while (!bad) {
		bad = sql_step(s, stmt, &row, err);
		if (bad || !row)
			break;
		for (int column = 0; column < 3; column++)
			hash_add(h, sql_str(&a, stmt, column));
		hash_add(h, STR("\x1f"));
		arena_reset(&a);
	}
	*out = hash_end(h);
	arena_free(&a);
	return bad;
}

int store_corpus_put(struct store *s, const struct corpus_file *f, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad
		   : sql_run(s, SQL_corpus_put, err, "siihh", f->path, f->size, f->mtime_ns,
			     &f->hash, &f->settings);
}

int store_corpus_clear(struct store *s, struct str path, bool *more, struct err *err)
{
	static const enum statement in_order[] = {
		SQL_fts_drop_of_path, SQL_chunks_drop_of_path, SQL_documents_drop_of_path};
	static const int64_t at_once = 50;
	int bad = store_begin(s, err);
	for (size_t i = 0; !bad && i < sizeof in_order / sizeof *in_order; i++)
		bad = sql_run(s, in_order[i], err, "si", path, at_once);
	*more = !bad && sqlite3_changes(s->db) == at_once;
	return bad;
}

int store_corpus_drop(struct store *s, struct str path, struct err *err)
{
	int bad = store_begin(s, err);
	return bad ? bad : sql_run(s, SQL_corpus_drop, err, "s", path);
}

int store_document_put(struct store *s, struct str path, struct str name, const struct hash *hash,
	int64_t *id, struct err *err)
{
	int bad = sql_run(s, SQL_document_put, err, "ssh", path, name, hash);
	*id = sqlite3_last_insert_rowid(s->db);
	return bad;
}

int store_chunk_put(struct store *s, struct stored_chunk *c, struct err *err)
{
	int bad = sql_run(s, SQL_chunk_put, err, "iissssi", c->document, c->ord, c->name, c->slug,
		c->heading, c->text, c->tokens);
	c->id = sqlite3_last_insert_rowid(s->db);
	return bad ? bad : sql_run(s, SQL_fts_put, err, "iss", c->id, c->heading, c->text);
}

/* Columns in the order of every SELECT of chunks in statements.def. */
static void read_chunk(struct arena *a, sqlite3_stmt *row, void *out)
{
	*(struct stored_chunk *)out = (struct stored_chunk){
		.id = sqlite3_column_int64(row, 0),
		.document = sqlite3_column_int64(row, 1),
		.ord = sqlite3_column_int64(row, 2),
		.name = sql_str(a, row, 3),
		.document_name = sql_str(a, row, 4),
		.path = sql_str(a, row, 5),
		.slug = sql_str(a, row, 6),
		.heading = sql_str(a, row, 7),
		.text = sql_str(a, row, 8),
		.tokens = sqlite3_column_int64(row, 9),
		.score = sqlite3_column_double(row, 10),
	};
}

/* FTS5 string syntax: in double quotes, a quote doubled; NUL cannot be written. */
static void quote_word(struct buf *out, struct str word)
{
	buf_addz(out, out->n ? " OR \"" : "\"");
	for (size_t i = 0; i < word.n; i++) {
		if (word.p[i] == '\0')
			continue;
		if (word.p[i] == '"')
			buf_addc(out, '"');
		buf_addc(out, word.p[i]);
	}
	buf_addc(out, '"');
}

int store_chunk_search(struct store *s, const struct str *words, size_t n_words, double k1,
	double b, size_t k, struct arena *a, struct stored_chunk *out, size_t *n, struct err *err)
{
	struct buf match = {0};
	*n = 0;
	for (size_t i = 0; i < n_words; i++)
		if (words[i].n)
			quote_word(&match, words[i]);
	int bad = 0;
	if (match.n)
		bad = sql_some(s,
			sql_use(s, SQL_chunk_search, err, "sddi", buf_str(&match), k1, b,
				(int64_t)k),
			a, read_chunk, sizeof *out, out, k, n, err);
	buf_free(&match);
	return bad;
}

static void split_ref(struct str ref, struct str *document, struct str *part)
{
	ssize_t hash = str_rfind(ref, STR("#"));
	*document = hash < 0 ? ref : str_head(ref, (size_t)hash);
	*part = hash < 0 ? STR("") : str_from(ref, (size_t)hash + 1);
}

int store_chunks_by_ref(struct store *s, struct str ref, size_t max, struct arena *a,
	struct stored_chunk *out, size_t *n, struct err *err)
{
	struct str document, part;
	split_ref(ref, &document, &part);
	long long ord = 0;
	if (part.n && !str_to_int(part, &ord))
		ord = 0;
	*n = 0;
	return sql_some(s,
		sql_use(s, SQL_chunks_by_ref, err, "ssisi", document, ref, (int64_t)ord, part,
			(int64_t)max),
		a, read_chunk, sizeof *out, out, max, n, err);
}

int store_chunk_by_name(struct store *s, struct str name, struct arena *a, struct stored_chunk *out,
	bool *found, struct err *err)
{
	return sql_one(
		s, sql_use(s, SQL_chunk_by_name, err, "s", name), a, read_chunk, out, found, err);
}

bool chunk_matches_ref(const struct stored_chunk *c, struct str ref)
{
	struct str document, part;
	long long ord;
	if (str_eq(c->document_name, ref) || str_eq(c->name, ref))
		return true;
	split_ref(ref, &document, &part);
	if (!part.n || !str_eq(c->document_name, document))
		return false;
	return str_eq(c->slug, part) || (str_to_int(part, &ord) && ord == c->ord);
}

int store_chunk_count(struct store *s, int64_t *chunks, int64_t *documents, struct err *err)
{
	int bad = sql_int(s, SQL_chunk_count, 0, chunks, err, "");
	return bad ? bad : sql_int(s, SQL_document_count, 0, documents, err, "");
}

/* FTS5's documentation, "The 'merge' command": a negative number first, then positive ones until a
 * call changes fewer than two rows, is 'optimize' in pieces. */
int store_index_merge(struct store *s, bool first, bool *more, struct err *err)
{
	static const int64_t pages = 200;
	int before = sqlite3_total_changes(s->db);
	int bad = store_begin(s, err);
	if (!bad)
		bad = sql_run(s, SQL_fts_merge, err, "i", first ? -pages : pages);
	*more = !bad && (first || sqlite3_total_changes(s->db) - before >= 2);
	return bad;
}
