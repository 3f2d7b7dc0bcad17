/*
 * import: owns the way from data files to a stored dataset, in steps of any size.
 *
 * The file's expected value is taken out of the fields that a prompt sees: a template that could
 * print the answer would measure nothing.
 */
#include "import.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "fs.h"
#include "jsonw.h"
#include "records.h"
#include "trust.h"

enum { MAX_PROBLEMS = 5 };

/* ---- has anything changed? ---- */

static void add_rule(struct hash_state *h, const struct data_file *f)
{
	const struct str names[] = {f->path, f->format, f->map.id, f->map.expected, f->map.split,
		f->map.tags, f->map.gold, f->map.choices, f->map.group};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		hash_add(h, names[i]);
		hash_add(h, STR("\x1f"));
	}
	struct buf rule = {0};
	buf_addf(&rule, "%d %lld", (int)f->split.by, f->split.seed);
	for (size_t i = 0; i < f->split.n_shares; i++)
		buf_addf(&rule, " %.*s=%.17g", STRF(f->split.shares[i].name),
			f->split.shares[i].share);
	if (f->where.n)
		buf_addf(&rule, " %.*s\x1f%.*s", STRF(f->where), STRF(f->is));
	hash_add(h, buf_str(&rule));
	buf_free(&rule);
}

static int look(const struct project *p, struct hash *out, int64_t *bytes, struct err *err)
{
	struct hash_state *h = hash_begin();
	struct arena a = {0};
	int bad = 0;
	*bytes = 0;
	hash_add(h, STR("import/1"));
	for (size_t i = 0; i < p->n_data && !bad; i++) {
		struct fs_stat st;
		bad = fs_stat(project_path(p, &a, p->data[i].path).p, &st, err);
		if (bad)
			break;
		*bytes += st.size;
		add_rule(h, &p->data[i]);
		struct str facts =
			arena_printf(&a, "%lld %lld;", (long long)st.size, (long long)st.mtime_ns);
		hash_add(h, facts);
	}
	*out = hash_end(h);
	arena_free(&a);
	return bad;
}

int import_look(const struct project *p, struct hash *out, struct err *err)
{
	int64_t bytes;
	return look(p, out, &bytes, err);
}

/* ---- one record ---- */

static void put_list(struct jsonw *w, const char *key, const struct str *items, size_t n)
{
	jsonw_key(w, key);
	jsonw_array(w);
	for (size_t i = 0; i < n; i++)
		jsonw_str(w, items[i]);
	jsonw_end(w);
}

static struct str answers_text(struct arena *a, const struct example *e)
{
	struct buf out = {0};
	struct jsonw w = {.out = &out};
	jsonw_object(&w);
	put_list(&w, "expected", e->expected, e->n_expected);
	put_list(&w, "choices", e->choices, e->n_choices);
	put_list(&w, "gold", e->gold, e->n_gold);
	jsonw_end(&w);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

static struct str tags_text(struct arena *a, const struct example *e)
{
	struct buf out = {0};
	struct jsonw w = {.out = &out};
	jsonw_array(&w);
	for (size_t i = 0; i < e->n_tags; i++)
		jsonw_str(&w, e->tags[i]);
	jsonw_end(&w);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

static struct str fields_text(struct arena *a, struct json *fields, const struct example *e,
	const struct example_map *map)
{
	struct buf out = {0};
	const char *expected = example_expected_field(fields, map);
	if (expected && e->n_expected)
		json_remove(fields, expected);
	json_print_canonical(&out, fields);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

enum stage {
	CLEANING, /* what an import that was never finished has left */
	READING,
	CLEANING_UP, /* after it: our own pieces, when the content turned out to be known */
	DONE,
};

struct import {
	struct store *store;
	const struct project *project;
	enum stage stage;
	size_t at; /* the data file being read */
	const struct data_file *file;
	struct records *records; /* of it; NULL: to be opened */
	struct arena arena;      /* of one record */
	struct arena kept;       /* of the dataset */
	struct hash sign;
	struct hash_state *hash;
	struct dataset dataset;
	struct buf problems;
	int64_t ord, n_problems;
	int64_t passed, total; /* bytes of the files before this one, and of all */
	bool strict;
};

/* All that a run or a comparison can depend on; not where in its file a record stands. */
static void add_to_hash(struct import *in, const struct stored_example *e)
{
	const struct str facts[] = {e->name, e->split, e->group, e->tags};
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		hash_add(in->hash, facts[i]);
		hash_add(in->hash, STR("\x1f"));
	}
	hash_add(in->hash, (struct str){(const char *)e->hash.b, HASH_SIZE});
}

static int problem(struct import *in, const char *text, struct err *err)
{
	if (in->strict)
		return err_set(err, ERR_INPUT, "%s", text);
	in->dataset.skipped++;
	if (in->n_problems++ < MAX_PROBLEMS)
		buf_addf(&in->problems, "%s\n", text);
	return 0;
}

/* Of a file with a row a model and question, those of one model are enough. */
static bool is_wanted(struct import *in, const struct json *fields)
{
	const struct data_file *f = in->file;
	return f->where.n == 0 || str_eq(json_text(&in->arena, json_find(fields, f->where)), f->is);
}

static int add_record(struct import *in, struct json *fields, int line, struct err *err)
{
	struct example ex = {0};
	struct err why;
	if (!is_wanted(in, fields))
		return 0;
	if (example_read(&in->arena, fields, &in->file->map, &in->file->split, &ex, &why) != 0) {
		err_prefix(&why, "%.*s:%d", STRF(in->file->path), line);
		return problem(in, why.text, err);
	}
	struct stored_example e = {.ord = in->ord + 1,
		.name = arena_dup(&in->arena, ex.id),
		.split = arena_dup(&in->arena, ex.split),
		.group = arena_dup(&in->arena, ex.group),
		.tags = tags_text(&in->arena, &ex),
		.file = in->file->path,
		.line = line};
	e.answers = answers_text(&in->arena, &ex);
	e.fields = fields_text(&in->arena, fields, &ex, &in->file->map);
	const struct str content[] = {e.name, e.fields, e.answers};
	e.hash = hash_parts(content, 3);
	bool duplicate;
	int bad = store_import_add(in->store, in->dataset.id, &e, &duplicate, err);
	if (bad)
		return bad;
	if (duplicate) {
		struct str text = arena_printf(&in->arena,
			"%.*s:%d: the id %.*s stands above already: skipped", STRF(in->file->path),
			line, STRF(e.name));
		return problem(in, text.p, err);
	}
	in->ord++;
	add_to_hash(in, &e);
	return 0;
}

/* ---- the steps ---- */

static int open_file(struct import *in, struct err *err)
{
	struct arena a = {0};
	in->file = &in->project->data[in->at];
	struct str path = project_path(in->project, &a, in->file->path);
	if (!trust_may_read(in->project, in->file->path)) {
		arena_free(&a);
		return err_set(err, ERR_INPUT,
			"%.*s leads out of the project's folder and is not read: open the project "
			"again to be asked about it",
			STRF(in->file->path));
	}
	char *format = in->file->format.n ? mem_dup(in->file->format) : NULL;
	int bad = records_open(path.p, format, &in->records, err);
	free(format);
	arena_free(&a);
	return bad;
}

static void close_file(struct import *in)
{
	in->passed += records_offset(in->records);
	records_close(in->records);
	in->records = NULL;
	in->at++;
}

static int read_record(struct import *in, struct err *err)
{
	struct json *fields = NULL;
	struct err why;
	int bad = 0;
	switch (records_next(in->records, &fields, &why)) {
	case RECORDS_ONE:
		bad = add_record(in, fields, records_line(in->records), err);
		break;
	case RECORDS_BAD:
		bad = problem(in, why.text, err);
		break;
	case RECORDS_END:
		close_file(in);
		break;
	}
	json_free(fields);
	arena_reset(&in->arena);
	return bad;
}

static int finish(struct import *in, struct err *err)
{
	in->dataset.hash = hash_end(in->hash);
	in->hash = NULL;
	in->dataset.examples = in->ord;
	in->dataset.problems = buf_str(&in->problems);
	if (in->ord == 0)
		return err_set(err, ERR_INPUT, "no usable example in %.*s%s%s%.*s",
			STRF(in->project->data[0].path),
			in->project->data[0].where.n ? ", or none that its `where` takes" : "",
			in->problems.n ? ": " : "", STRF(in->dataset.problems));
	return store_import_finish(in->store, &in->sign, &in->dataset, &in->kept, err);
}

static int step(struct import *in, struct err *err)
{
	bool more = false;
	int bad = 0;
	switch (in->stage) {
	case CLEANING:
	case CLEANING_UP:
		bad = store_import_clean(in->store, &more, err);
		if (bad || more)
			return bad;
		if (in->stage == CLEANING)
			bad = store_import_begin(in->store, &in->dataset.id, err);
		in->stage = in->stage == CLEANING ? READING : DONE;
		return bad;
	case READING:
		if (in->at < in->project->n_data)
			bad = in->records ? 0 : open_file(in, err);
		if (!bad && in->at < in->project->n_data)
			return read_record(in, err);
		if (!bad)
			bad = finish(in, err);
		in->stage = CLEANING_UP;
		return bad;
	case DONE:
		break;
	}
	return 0;
}

int import_step(struct import *in, int64_t until_us, struct err *err)
{
	int bad = in->stage == DONE ? 0 : store_begin(in->store, err);
	while (!bad && in->stage != DONE) {
		bad = step(in, err);
		if (clock_mono_us() >= until_us)
			break;
	}
	return bad;
}

int import_begin(
	struct store *s, const struct project *p, bool strict, struct import **out, struct err *err)
{
	bool found = false;
	*out = NULL;
	if (p->n_data == 0)
		return err_set(err, ERR_INPUT, "%.*s names no data: add `data: [{file: ...}]`",
			STRF(p->file));
	struct import *in = mem_alloc(sizeof *in);
	in->store = s;
	in->project = p;
	in->strict = strict;
	int bad = look(p, &in->sign, &in->total, err);
	if (!bad)
		bad = store_dataset_by_source(s, &in->sign, &in->kept, &in->dataset, &found, err);
	if (bad) {
		import_free(in);
		return bad;
	}
	/* Bad records were skipped then; strict asks for their sentences again. */
	if (found && !(strict && in->dataset.skipped)) {
		in->stage = DONE;
	} else {
		in->dataset = (struct dataset){0};
		in->hash = hash_begin();
	}
	*out = in;
	return 0;
}

bool import_done(const struct import *in)
{
	return in->stage == DONE;
}

struct dataset import_dataset(const struct import *in, struct arena *a)
{
	struct dataset d = in->dataset;
	d.problems = arena_dup(a, d.problems);
	return d;
}

void import_progress(const struct import *in, struct str *file, int64_t *done, int64_t *total)
{
	*file = in->file ? in->file->path : STR("");
	*done = in->passed + (in->records ? records_offset(in->records) : 0);
	*total = in->total;
}

struct hash import_signature(const struct import *in)
{
	return in->sign;
}

void import_free(struct import *in)
{
	if (!in)
		return;
	records_close(in->records);
	if (in->hash)
		hash_end(in->hash);
	buf_free(&in->problems);
	arena_free(&in->arena);
	arena_free(&in->kept);
	free(in);
}
