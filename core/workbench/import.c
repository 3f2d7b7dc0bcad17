/*
 * import: owns the way from data files to a stored dataset.
 *
 * The file's expected value is taken out of the fields that a prompt sees: a template that could
 * print the answer would measure nothing.
 */
#include "import.h"

#include <stdio.h>
#include <stdlib.h>

#include "fs.h"
#include "jsonw.h"
#include "records.h"

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
	hash_add(h, buf_str(&rule));
	buf_free(&rule);
}

static int signature(const struct project *p, struct hash *out, struct err *err)
{
	struct hash_state *h = hash_begin();
	struct arena a = {0};
	int bad = 0;
	hash_add(h, STR("import/1"));
	for (size_t i = 0; i < p->n_data && !bad; i++) {
		struct fs_stat st;
		bad = fs_stat(project_path(p, &a, p->data[i].path).p, &st, err);
		add_rule(h, &p->data[i]);
		struct str facts =
			arena_printf(&a, "%lld %lld;", (long long)st.size, (long long)st.mtime_ns);
		hash_add(h, facts);
	}
	*out = hash_end(h);
	arena_free(&a);
	return bad;
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

struct importer {
	struct store *store;
	const struct data_file *file;
	struct arena arena; /* of one record */
	struct hash_state *hash;
	struct dataset dataset;
	struct buf problems;
	int64_t ord;
	int64_t n_problems;
	bool strict;
	struct err *err;
};

/* All that a run or a comparison can depend on; not where in its file a record stands. */
static void add_to_hash(struct importer *in, const struct stored_example *e)
{
	const struct str facts[] = {e->name, e->split, e->group, e->tags};
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		hash_add(in->hash, facts[i]);
		hash_add(in->hash, STR("\x1f"));
	}
	hash_add(in->hash, (struct str){(const char *)e->hash.b, HASH_SIZE});
}

static int problem(struct importer *in, const char *text)
{
	if (in->strict)
		return err_set(in->err, ERR_INPUT, "%s", text);
	in->dataset.skipped++;
	if (in->n_problems++ < MAX_PROBLEMS)
		buf_addf(&in->problems, "%s\n", text);
	return 0;
}

static int add_record(struct importer *in, struct json *fields, int line)
{
	struct example ex = {0};
	struct err why;
	if (example_read(&in->arena, fields, &in->file->map, &in->file->split, &ex, &why) != 0) {
		err_prefix(&why, "%.*s:%d", STRF(in->file->path), line);
		return problem(in, why.text);
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
	int bad = store_import_add(in->store, in->dataset.id, &e, &duplicate, in->err);
	if (bad)
		return bad;
	if (duplicate) {
		struct str text = arena_printf(&in->arena,
			"%.*s:%d: the id %.*s stands above already: skipped", STRF(in->file->path),
			line, STRF(e.name));
		return problem(in, text.p);
	}
	in->ord++;
	add_to_hash(in, &e);
	return 0;
}

static int read_file(struct importer *in, const struct project *p)
{
	struct records *records = NULL;
	struct arena a = {0};
	struct str path = project_path(p, &a, in->file->path);
	char *format = in->file->format.n ? mem_dup(in->file->format) : NULL;
	int bad = records_open(path.p, format, &records, in->err);
	for (bool more = !bad; more && !bad;) {
		struct json *fields = NULL;
		struct err why;
		switch (records_next(records, &fields, &why)) {
		case RECORDS_ONE:
			bad = add_record(in, fields, records_line(records));
			break;
		case RECORDS_BAD:
			bad = problem(in, why.text);
			break;
		case RECORDS_END:
			more = false;
			break;
		}
		json_free(fields);
		arena_reset(&in->arena);
	}
	records_close(records);
	free(format);
	arena_free(&a);
	return bad;
}

static int import_files(struct store *s, const struct project *p, const struct hash *sign,
	bool strict, struct arena *a, struct dataset *out, struct err *err)
{
	struct importer in = {.store = s, .strict = strict, .err = err, .hash = hash_begin()};
	int bad = store_import_begin(s, &in.dataset.id, err);
	for (size_t i = 0; i < p->n_data && !bad; i++) {
		in.file = &p->data[i];
		bad = read_file(&in, p);
	}
	in.dataset.hash = hash_end(in.hash);
	in.dataset.examples = in.ord;
	in.dataset.problems = buf_str(&in.problems);
	if (!bad && in.ord == 0)
		bad = err_set(err, ERR_INPUT, "no usable example in %.*s%s%.*s",
			STRF(p->data[0].path), in.problems.n ? ": " : "",
			STRF(buf_str(&in.problems)));
	if (!bad)
		bad = store_import_finish(s, sign, &in.dataset, a, err);
	if (bad)
		store_rollback(s);
	*out = in.dataset;
	out->problems = arena_dup(a, buf_str(&in.problems));
	buf_free(&in.problems);
	arena_free(&in.arena);
	return bad;
}

int import_data(struct store *s, const struct project *p, bool strict, struct arena *a,
	struct dataset *out, struct err *err)
{
	struct hash sign;
	bool found = false;
	if (p->n_data == 0)
		return err_set(err, ERR_INPUT, "%.*s names no data: add `data: [{file: ...}]`",
			STRF(p->file));
	int bad = signature(p, &sign, err);
	if (!bad)
		bad = store_dataset_by_source(s, &sign, a, out, &found, err);
	/* Bad records were skipped then; strict asks for their sentences again. */
	if (!bad && (!found || (strict && out->skipped)))
		bad = import_files(s, p, &sign, strict, a, out, err);
	return bad;
}
