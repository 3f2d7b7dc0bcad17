/*
 * schema: owns the tables and the way from an older store to this one. Applied steps are frozen: a
 * change is a new step at the end. Before the first of them a store that is in use is copied to
 * PATH.bak-N, where N is the schema it has.
 */
#include "store_sql.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "strp", in the header of every store, so that another program's database is never touched. */
enum { APPLICATION_ID = 0x73747270 };

static const char *const step_1[] = {
	/* Calls are keyed by what was sent; versions, examples and documents by content. A call
	 * that a refresh replaced loses its key but stays, because results point at it. */
	"CREATE TABLE calls("
	" id INTEGER PRIMARY KEY, key BLOB UNIQUE, provider TEXT NOT NULL,"
	" endpoint TEXT NOT NULL, model TEXT NOT NULL, trial INTEGER NOT NULL,"
	" finish TEXT NOT NULL, input_tokens INTEGER, output_tokens INTEGER, cached_tokens INTEGER,"
	" estimated INTEGER NOT NULL, cost_usd REAL, latency_ms INTEGER NOT NULL,"
	" first_ms INTEGER NOT NULL, created_ms INTEGER NOT NULL, output TEXT NOT NULL,"
	" request TEXT NOT NULL, response TEXT NOT NULL) STRICT;",
	"CREATE INDEX calls_by_model ON calls(model, provider);",

	/* A row while a request is on its way: another process waits instead of sending it too. */
	"CREATE TABLE claims("
	" key BLOB PRIMARY KEY, owner TEXT NOT NULL, provider TEXT NOT NULL,"
	" claimed_ms INTEGER NOT NULL) STRICT;",

	"CREATE TABLE prompts("
	" id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, head INTEGER) STRICT;",
	"CREATE TABLE versions("
	" id INTEGER PRIMARY KEY, prompt INTEGER NOT NULL REFERENCES prompts(id),"
	" number INTEGER NOT NULL, hash BLOB NOT NULL, parent INTEGER REFERENCES versions(id),"
	" source TEXT NOT NULL, partials TEXT NOT NULL, note TEXT NOT NULL DEFAULT '',"
	" created_ms INTEGER NOT NULL, UNIQUE(prompt, number), UNIQUE(prompt, hash)) STRICT;",
	"CREATE TABLE labels("
	" prompt INTEGER NOT NULL REFERENCES prompts(id), name TEXT NOT NULL,"
	" version INTEGER NOT NULL REFERENCES versions(id), PRIMARY KEY(prompt, name)) STRICT;",

	"CREATE TABLE examples("
	" id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL,"
	" fields TEXT NOT NULL, answers TEXT NOT NULL) STRICT;",
	"CREATE TABLE datasets("
	" id INTEGER PRIMARY KEY, hash BLOB, created_ms INTEGER NOT NULL,"
	" examples INTEGER NOT NULL, skipped INTEGER NOT NULL, problems TEXT NOT NULL) STRICT;",
	"CREATE TABLE dataset_examples("
	" dataset INTEGER NOT NULL REFERENCES datasets(id), ord INTEGER NOT NULL,"
	" example INTEGER NOT NULL REFERENCES examples(id), name TEXT NOT NULL,"
	" split TEXT NOT NULL, grp TEXT NOT NULL, tags TEXT NOT NULL, file TEXT NOT NULL,"
	" line INTEGER NOT NULL, PRIMARY KEY(dataset, ord), UNIQUE(dataset, name))"
	" STRICT, WITHOUT ROWID;",
	/* Which files, read how, made which dataset: unchanged ones are not read again. */
	"CREATE TABLE sources("
	" signature BLOB PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets(id)) STRICT;",

	"CREATE TABLE runs("
	" id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions(id),"
	" dataset INTEGER NOT NULL REFERENCES datasets(id), spec BLOB NOT NULL, model TEXT NOT "
	"NULL,"
	" provider TEXT NOT NULL, retrieval TEXT NOT NULL, k INTEGER NOT NULL,"
	" shots INTEGER NOT NULL, trials INTEGER NOT NULL, split TEXT NOT NULL,"
	" settings TEXT NOT NULL, state TEXT NOT NULL, started_ms INTEGER NOT NULL,"
	" summary TEXT NOT NULL DEFAULT '') STRICT;",
	"CREATE INDEX runs_by_spec ON runs(spec, state);",
	"CREATE INDEX runs_by_version ON runs(version);",
	"CREATE TABLE results("
	" id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs(id),"
	" ord INTEGER NOT NULL, trial INTEGER NOT NULL, example INTEGER NOT NULL"
	" REFERENCES examples(id), call INTEGER REFERENCES calls(id), cached INTEGER NOT NULL,"
	" truncated INTEGER NOT NULL, chunks TEXT NOT NULL, error TEXT,"
	" UNIQUE(run, ord, trial)) STRICT;",
	"CREATE INDEX results_by_example ON results(example);",
	"CREATE TABLE scorers("
	" id INTEGER PRIMARY KEY, signature TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
	" is_binary INTEGER NOT NULL) STRICT;",
	"CREATE TABLE scores("
	" result INTEGER NOT NULL REFERENCES results(id), scorer INTEGER NOT NULL"
	" REFERENCES scorers(id), value REAL NOT NULL, pass INTEGER NOT NULL,"
	" status INTEGER NOT NULL, extracted TEXT NOT NULL, reason TEXT NOT NULL,"
	" PRIMARY KEY(result, scorer)) STRICT, WITHOUT ROWID;",
	"CREATE TABLE test_looks("
	" id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES datasets(id),"
	" run INTEGER REFERENCES runs(id), at_ms INTEGER NOT NULL) STRICT;",

	"CREATE TABLE documents("
	" id INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL,"
	" hash BLOB NOT NULL) STRICT;",
	"CREATE INDEX documents_by_path ON documents(path);",
	"CREATE INDEX documents_by_name ON documents(name);",
	"CREATE TABLE corpus_files("
	" path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
	" hash BLOB NOT NULL, settings BLOB NOT NULL) STRICT;",
	"CREATE TABLE chunks("
	" id INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents(id),"
	" ord INTEGER NOT NULL, name TEXT NOT NULL, slug TEXT NOT NULL, heading TEXT NOT NULL,"
	" text TEXT NOT NULL, tokens INTEGER NOT NULL) STRICT;",
	"CREATE INDEX chunks_by_document ON chunks(document, ord);",
	"CREATE INDEX chunks_by_name ON chunks(name);",
	"CREATE VIRTUAL TABLE chunks_fts USING fts5(heading, text, content='chunks',"
	" content_rowid='id', tokenize='porter unicode61 remove_diacritics 2');",
	NULL,
};

/* A page of one split without walking over the others. */
static const char *const step_2[] = {
	"CREATE INDEX dataset_examples_by_split ON dataset_examples(dataset, split, ord);",
	NULL,
};

/* What a call says beside its answer: how it was counted, priced and named, and what the model
 * thought. */
static const char *const step_3[] = {
	"ALTER TABLE calls ADD COLUMN cache_write_tokens INTEGER NOT NULL DEFAULT -1;",
	"ALTER TABLE calls ADD COLUMN reasoning_tokens INTEGER NOT NULL DEFAULT -1;",
	"ALTER TABLE calls ADD COLUMN price TEXT NOT NULL DEFAULT '';",
	"ALTER TABLE calls ADD COLUMN usage TEXT NOT NULL DEFAULT '';",
	"ALTER TABLE calls ADD COLUMN reasoning TEXT NOT NULL DEFAULT '';",
	"ALTER TABLE calls ADD COLUMN request_id TEXT NOT NULL DEFAULT '';",
	NULL,
};

/* Each call to a provider is written down before it is sent (ledger.h); the claims of step 1 become
 * its rows, and what was a claim on no call has a table of its own. A row is open, and keeps others
 * from sending its key, until ended_ms is set. */
static const char *const step_4[] = {
	"CREATE TABLE ledger("
	" id INTEGER PRIMARY KEY, key BLOB NOT NULL, shared INTEGER NOT NULL, owner TEXT NOT NULL,"
	" provider TEXT NOT NULL, endpoint TEXT NOT NULL, model TEXT NOT NULL,"
	" example INTEGER REFERENCES examples(id), trial INTEGER NOT NULL,"
	" attempt INTEGER NOT NULL, state TEXT NOT NULL"
	" CHECK(state IN ('sent', 'done', 'failed', 'unknown')), sent_ms INTEGER NOT NULL,"
	" ended_ms INTEGER, why TEXT NOT NULL DEFAULT '', batch INTEGER,"
	" CHECK((ended_ms IS NULL) = (state IN ('sent', 'unknown')))) STRICT;",
	"CREATE UNIQUE INDEX ledger_claims ON ledger(key) WHERE ended_ms IS NULL AND shared = 0;",
	"CREATE INDEX ledger_open ON ledger(state) WHERE ended_ms IS NULL;",
	"INSERT INTO ledger(key, shared, owner, provider, endpoint, model, trial, attempt, state,"
	" sent_ms) SELECT key, 0, owner, provider, '', '', 0, 1, 'sent', claimed_ms FROM claims"
	" WHERE provider <> 'hold';",
	"CREATE TABLE hold("
	" id INTEGER PRIMARY KEY CHECK(id = 1), owner TEXT NOT NULL, taken_ms INTEGER NOT NULL)"
	" STRICT;",
	"INSERT INTO hold SELECT 1, owner, claimed_ms FROM claims WHERE provider = 'hold';",
	"DROP TABLE claims;",
	NULL,
};

/* Calls that were handed to a batch service (batches.h). batch_calls holds the requests of those
 * that are not answered yet; the rest of what is known of them stands in the ledger. */
static const char *const step_5[] = {
	"CREATE TABLE batches("
	" id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, token TEXT NOT NULL UNIQUE,"
	" state TEXT NOT NULL CHECK(state IN ('prepared', 'uploaded', 'sending', 'running',"
	" 'ended', 'fetched', 'failed')),"
	" model TEXT NOT NULL, endpoint TEXT NOT NULL, prompt TEXT NOT NULL, options TEXT NOT NULL,"
	" file TEXT NOT NULL DEFAULT '', remote TEXT NOT NULL DEFAULT '',"
	" results TEXT NOT NULL DEFAULT '', errors TEXT NOT NULL DEFAULT '',"
	" why TEXT NOT NULL DEFAULT '', total INTEGER NOT NULL DEFAULT 0,"
	" completed INTEGER NOT NULL DEFAULT 0, failed INTEGER NOT NULL DEFAULT 0,"
	" early INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL DEFAULT '',"
	" created_ms INTEGER NOT NULL, updated_ms INTEGER NOT NULL) STRICT;",
	"CREATE TABLE batch_calls("
	" batch INTEGER NOT NULL REFERENCES batches(id), key BLOB NOT NULL,"
	" request TEXT NOT NULL, PRIMARY KEY(batch, key)) STRICT, WITHOUT ROWID;",
	"CREATE INDEX ledger_by_batch ON ledger(batch) WHERE batch IS NOT NULL;",
	NULL,
};

/* Which models answer by imported outputs (calls of the provider "recorded/1"), and under which
 * prompt ('': whichever). `changes` counts the imports that changed something. */
static const char *const step_6[] = {
	"CREATE TABLE recordings("
	" model TEXT NOT NULL, prompt TEXT NOT NULL, outputs INTEGER NOT NULL,"
	" changes INTEGER NOT NULL, file TEXT NOT NULL, imported_ms INTEGER NOT NULL,"
	" PRIMARY KEY(model, prompt)) STRICT, WITHOUT ROWID;",
	NULL,
};

/* What was spent since then is asked at each start: read from here, not from the calls' rows. */
static const char *const step_7[] = {
	"CREATE INDEX calls_by_time ON calls(created_ms, provider, cost_usd);",
	NULL,
};

/* Lists of prices that were imported, USD per million tokens; NULL: the list does not say. */
static const char *const step_8[] = {
	"CREATE TABLE prices("
	" model TEXT PRIMARY KEY, input REAL NOT NULL, output REAL NOT NULL, cached REAL,"
	" cache_write REAL, context INTEGER, mode TEXT NOT NULL, file TEXT NOT NULL,"
	" imported_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;",
	NULL,
};

/* What else runs differ in (variant.h), and which examples were shown with a result ('': not known). */
static const char *const step_9[] = {
	"ALTER TABLE runs ADD COLUMN variant TEXT NOT NULL DEFAULT '';",
	"ALTER TABLE results ADD COLUMN shots TEXT NOT NULL DEFAULT '';",
	NULL,
};

/* A price as JSON (price.h): bands, batches and what else a list says. '': the columns are all. */
static const char *const step_10[] = {
	"ALTER TABLE prices ADD COLUMN whole TEXT NOT NULL DEFAULT '';",
	NULL,
};

static const char *const *const steps[] = {
	step_1, step_2, step_3, step_4, step_5, step_6, step_7, step_8, step_9, step_10};

enum { STEP_COUNT = sizeof steps / sizeof *steps };

static int exec(sqlite3 *db, const char *sql, const char *path, struct err *err)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return err_set(err, ERR_STORE, "%s: %s", path, sqlite3_errmsg(db));
}

static int pragma_int(sqlite3 *db, const char *sql, int *out)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		*out = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW ? 0 : rc;
}

/* One step and its number in one transaction: a kill leaves the old schema or the new one. Nothing
 * to do when another process was quicker. */
static int apply(sqlite3 *db, int step, const char *path, struct err *err)
{
	char bump[64];
	int version = 0;
	snprintf(bump, sizeof bump, "PRAGMA user_version=%d", step + 1);
	int bad = exec(db, "BEGIN IMMEDIATE", path, err);
	if (!bad && pragma_int(db, "PRAGMA user_version", &version) != 0)
		bad = err_set(err, ERR_STORE, "%s: %s", path, sqlite3_errmsg(db));
	bool is_due = version <= step;
	for (size_t i = 0; !bad && is_due && steps[step][i]; i++)
		bad = exec(db, steps[step][i], path, err);
	if (!bad && is_due)
		bad = exec(db, bump, path, err);
	if (!bad)
		bad = exec(db, "COMMIT", path, err);
	if (bad)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return bad;
}

int schema_create(sqlite3 *db, const char *path, struct err *err)
{
	char mark[64];
	snprintf(mark, sizeof mark, "PRAGMA application_id=%d", APPLICATION_ID);
	int bad = exec(db, mark, path, err);
	for (int step = 0; !bad && step < STEP_COUNT; step++)
		bad = apply(db, step, path, err);
	return bad;
}

static int read_version(struct store *s, int *version, struct err *err)
{
	int id = 0;
	*version = 0;
	if (pragma_int(s->db, "PRAGMA application_id", &id) != 0 ||
		pragma_int(s->db, "PRAGMA user_version", version) != 0)
		return sql_err(s, "read the header", err);
	if (id != APPLICATION_ID || *version < 1)
		return err_set(err, ERR_STORE,
			"%s is not a strop store (it was emptied, or another program made it); "
			"move it away "
			"and strop will make a new one",
			s->path);
	if (*version > STEP_COUNT)
		return err_set(err, ERR_STORE,
			"%s was written by a newer strop (schema %d, this one knows %d): use the "
			"newer "
			"program",
			s->path, *version, (int)STEP_COUNT);
	return 0;
}

int schema_verify(struct store *s, struct err *err)
{
	int version;
	return read_version(s, &version, err);
}

/* ---- the copy that is made before a store is changed ---- */

static int copy_pages(sqlite3 *from, const char *path)
{
	sqlite3 *to = NULL;
	int rc = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
	sqlite3_backup *b = rc == SQLITE_OK ? sqlite3_backup_init(to, "main", from, "main") : NULL;
	if (b) {
		sqlite3_backup_step(b, -1);
		sqlite3_backup_finish(b);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_errcode(to);
	sqlite3_close(to);
	return rc;
}

static int copy_file(struct store *s, int version, struct err *err)
{
	struct buf name = {0}, temp = {0};
	buf_addf(&name, "%s.bak-%d", s->path, version);
	buf_addf(&temp, "%s.new-%ld", name.p, (long)getpid());
	unlink(temp.p);
	int bad = 0, rc = copy_pages(s->db, temp.p);
	if (rc != SQLITE_OK || rename(temp.p, name.p) != 0)
		bad = err_set(err, ERR_STORE,
			"%s has to be brought up to date, and the copy of it that is made before, "
			"%s, cannot be written: %s; nothing was changed",
			s->path, name.p, rc != SQLITE_OK ? sqlite3_errstr(rc) : strerror(errno));
	if (bad)
		unlink(temp.p);
	buf_free(&temp);
	buf_free(&name);
	return bad;
}

/* The copy and the number in its name are of one state, whatever other processes do meanwhile. */
static int keep_copy(struct store *s, struct err *err)
{
	int version = STEP_COUNT;
	int bad = exec(s->db, "BEGIN", s->path, err);
	if (!bad)
		bad = read_version(s, &version, err);
	if (!bad && version < STEP_COUNT)
		bad = copy_file(s, version, err);
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return bad;
}

int schema_upgrade(struct store *s, struct err *err)
{
	int version;
	int bad = read_version(s, &version, err);
	if (!bad && version < STEP_COUNT && !s->in_memory)
		bad = keep_copy(s, err);
	for (int step = version; !bad && step < STEP_COUNT; step++)
		bad = apply(s->db, step, s->path, err);
	return bad;
}
