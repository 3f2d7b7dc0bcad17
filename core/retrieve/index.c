/*
 * index: owns the way from a corpus to its chunks in the store, in steps of any size.
 *
 *   FINDING --> LOOKING --nothing changed--------------------------------------> COUNTING --> DONE
 *                  `--> READING (each changed file) --> DROPPING --> MERGING --> '
 *
 * A file is looked at with stat; only when its size or time changed is it read, and only when its
 * content or the way of cutting changed is it indexed anew. A file that is being indexed stands in
 * the store with the size -1, which no file has: whatever ends the process between two commits, the
 * next one finds the file changed, drops what there is of it and begins it again.
 */
#include "index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chunks.h"
#include "clock.h"
#include "corpus.h"
#include "fs.h"

enum {
	COMMIT_CHUNKS = 20000, /* this many new chunks at most are lost to a kill, a file apart */
	MERGE_CHUNKS = 5000,
};

enum stage { FINDING, LOOKING, READING, DROPPING, MERGING, COUNTING, DONE };

struct found_file {
	struct str path, id;
	int64_t size;
	bool wanted; /* it looks changed */
};

/* The file being read: opened, hashed, cleared, then its documents one after another. */
enum part { OPENING, HASHING, CLEARING, DOCUMENTS };

struct reading {
	enum part part;
	struct arena arena; /* of the document */
	struct str full;    /* path, NUL-terminated; in the indexing's arena */
	struct corpus_file now;
	bool same_cut;
	struct hash known;
	FILE *bytes; /* while it is hashed */
	struct hash_state *hash;
	struct corpus *corpus;
	struct buf text; /* of the document */
	struct str id;
	int64_t document;
	struct chunk *chunks;
	size_t n, at;
};

struct indexing {
	struct store *store;
	struct str dir;
	const struct corpus_options *options;
	enum stage stage;
	struct arena arena;
	struct found_file *files;
	size_t n_files, cap_files, at;
	struct str *missing; /* indexed, and no longer there */
	size_t n_missing, at_missing;
	struct reading file;
	struct hash settings, sign;
	struct hash_state *looks;
	struct index_report report;
	int64_t new_chunks, uncommitted, done, total;
	bool has_merged;
};

static struct hash hash_settings(const struct chunk_options *o)
{
	char text[96];
	snprintf(text, sizeof text, "chunks/1 %d %zu %zu", (int)o->by, o->tokens, o->overlap);
	return hash_blake2b(str_of(text));
}

/* ---- finding and looking ---- */

static void add_look(struct hash_state *h, struct str path, const struct fs_stat *st)
{
	char facts[64];
	snprintf(facts, sizeof facts, "\x1f%lld %lld;", (long long)st->size,
		(long long)st->mtime_ns);
	hash_add(h, path);
	hash_add(h, str_of(facts));
}

static int find_files(struct indexing *in, struct err *err)
{
	int bad = 0;
	for (size_t p = 0; p < in->options->n_patterns && !bad; p++) {
		struct fs_list list;
		struct str pattern = in->options->patterns[p], base = fs_glob_base(pattern);
		bad = fs_glob(&in->arena, in->dir.p, pattern, &list, err);
		for (size_t i = 0; i < list.n && !bad; i++) {
			struct str path = list.paths[i];
			in->files =
				mem_grow(in->files, in->n_files, &in->cap_files, sizeof *in->files);
			in->files[in->n_files++] = (struct found_file){.path = path,
				.id = str_starts(path, base) ? str_from(path, base.n) : path};
		}
	}
	return bad;
}

static int look_at(struct indexing *in, struct found_file *f, struct err *err)
{
	struct arena a = {0};
	struct fs_stat st;
	struct corpus_file old;
	bool known = false;
	int bad = fs_stat(fs_join(&a, in->dir, f->path).p, &st, err);
	if (!bad)
		bad = store_corpus_file(in->store, f->path, &a, &old, &known, err);
	if (!bad) {
		add_look(in->looks, f->path, &st);
		f->size = st.size;
		f->wanted = !known || old.size != st.size || old.mtime_ns != st.mtime_ns ||
			    !hash_eq(&old.settings, &in->settings);
		in->total += f->wanted ? st.size : 0;
	}
	arena_free(&a);
	return bad;
}

int index_look(
	struct str dir, const struct corpus_options *options, struct hash *out, struct err *err)
{
	struct indexing in = {.dir = dir, .options = options};
	struct hash_state *h = hash_begin();
	int bad = find_files(&in, err);
	for (size_t i = 0; i < in.n_files && !bad; i++) {
		struct fs_stat st;
		bad = fs_stat(fs_join(&in.arena, dir, in.files[i].path).p, &st, err);
		if (!bad)
			add_look(h, in.files[i].path, &st);
	}
	*out = hash_end(h);
	free(in.files);
	arena_free(&in.arena);
	return bad;
}

static int by_text(const void *x, const void *y)
{
	return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Files that are in the index but no longer fit a pattern; and how many files there are, for one that
 * two patterns fit is one. */
static int find_missing(struct indexing *in, struct err *err)
{
	struct str *seen = mem_alloc((in->n_files + 1) * sizeof *seen);
	struct str *known;
	size_t n;
	for (size_t i = 0; i < in->n_files; i++)
		seen[i] = in->files[i].path;
	qsort(seen, in->n_files, sizeof *seen, by_text);
	for (size_t i = 0; i < in->n_files; i++)
		in->report.files += i == 0 || !str_eq(seen[i], seen[i - 1]);
	int bad = store_corpus_paths(in->store, &in->arena, &known, &n, err);
	for (size_t i = 0; i < n && !bad; i++)
		if (!bsearch(&known[i], seen, in->n_files, sizeof *seen, by_text))
			known[in->n_missing++] = known[i];
	in->missing = known;
	free(seen);
	return bad;
}

static int end_looking(struct indexing *in, struct err *err)
{
	bool wanted = false;
	in->sign = hash_end(in->looks);
	in->looks = NULL;
	int bad = find_missing(in, err);
	for (size_t i = 0; i < in->n_files; i++)
		wanted |= in->files[i].wanted;
	in->stage = wanted || in->n_missing ? READING : COUNTING;
	in->at = 0;
	return bad;
}

/* ---- one file ---- */

static void close_reading(struct reading *r)
{
	if (r->bytes)
		fclose(r->bytes);
	if (r->hash)
		hash_end(r->hash);
	corpus_close(r->corpus);
	buf_free(&r->text);
	arena_free(&r->arena);
	*r = (struct reading){0};
}

static void end_file(struct indexing *in)
{
	in->done += in->files[in->at].size;
	close_reading(&in->file);
	in->at++;
}

/* Links that were there when the project was opened are on its list already; this one is new. */
static int check_place(const struct indexing *in, struct str path, struct err *err)
{
	if (in->options->may_leave || !fs_leads_out(in->dir.p, path))
		return 0;
	return err_set(err, ERR_INPUT,
		"%.*s leads out of the project's folder and is not read: open the project again to "
		"be asked about it",
		STRF(path));
}

/* Looked at again, now that nobody else indexes: another process may have been quicker. */
static int open_file(struct indexing *in, struct err *err)
{
	struct reading *r = &in->file;
	struct str path = in->files[in->at].path;
	struct fs_stat st;
	struct corpus_file old;
	bool known = false;
	r->full = fs_join(&in->arena, in->dir, path);
	int bad = check_place(in, path, err);
	if (!bad)
		bad = fs_stat(r->full.p, &st, err);
	if (!bad)
		bad = store_corpus_file(in->store, path, &r->arena, &old, &known, err);
	if (bad)
		return bad;
	r->now = (struct corpus_file){
		.path = path, .size = st.size, .mtime_ns = st.mtime_ns, .settings = in->settings};
	r->same_cut = known && hash_eq(&old.settings, &in->settings);
	r->known = known ? old.hash : (struct hash){0};
	if (r->same_cut && old.size == st.size && old.mtime_ns == st.mtime_ns) {
		end_file(in);
		return 0;
	}
	r->bytes = fopen(r->full.p, "rb");
	if (!r->bytes)
		return err_set(err, ERR_IO, "cannot read %s", r->full.p);
	r->hash = hash_begin();
	r->part = HASHING;
	return 0;
}

/* It stands there as unfinished until its last chunk is in. */
static int mark_unfinished(struct indexing *in, struct err *err)
{
	struct corpus_file mark = in->file.now;
	mark.size = -1;
	mark.hash = (struct hash){0};
	in->report.read++;
	in->file.part = CLEARING;
	return store_corpus_put(in->store, &mark, err);
}

static int hash_some(struct indexing *in, struct err *err)
{
	struct reading *r = &in->file;
	char block[65536];
	size_t n = fread(block, 1, sizeof block, r->bytes);
	hash_add(r->hash, (struct str){block, n});
	if (n == sizeof block)
		return 0;
	if (ferror(r->bytes))
		return err_set(err, ERR_IO, "cannot read %s", r->full.p);
	fclose(r->bytes);
	r->bytes = NULL;
	r->now.hash = hash_end(r->hash);
	r->hash = NULL;
	if (!r->same_cut || !hash_eq(&r->known, &r->now.hash))
		return mark_unfinished(in, err);
	int bad = store_corpus_put(in->store, &r->now, err);
	end_file(in);
	return bad;
}

static int clear_some(struct indexing *in, struct err *err)
{
	struct reading *r = &in->file;
	bool more;
	int bad = store_corpus_clear(in->store, r->now.path, &more, err);
	if (bad || more)
		return bad;
	r->part = DOCUMENTS;
	return corpus_open(r->full.p, in->files[in->at].id, &r->corpus, err);
}

static int begin_document(struct indexing *in, const struct corpus_document *d, struct err *err)
{
	struct reading *r = &in->file;
	arena_reset(&r->arena);
	buf_cut(&r->text, 0);
	corpus_join(d, &r->text);
	r->id = arena_dup(&r->arena, d->id);
	struct hash hash = hash_blake2b(buf_str(&r->text));
	r->n = chunk_document(&r->arena, buf_str(&r->text), &in->options->chunk, &r->chunks);
	r->at = 0;
	return store_document_put(in->store, r->now.path, r->id, &hash, &r->document, err);
}

static int put_chunk(struct indexing *in, struct err *err)
{
	struct reading *r = &in->file;
	struct arena a = {0};
	const struct chunk *chunk = &r->chunks[r->at++];
	struct stored_chunk c = {
		.document = r->document,
		.ord = (int64_t)r->at,
		.name = in->options->chunk.by == CHUNK_DOCUMENT
				? r->id
				: arena_printf(&a, "%.*s#%zu", STRF(r->id), r->at),
		.slug = chunk->slug,
		.heading = chunk->heading,
		.text = chunk->text,
		.tokens = (int64_t)chunk->tokens,
	};
	in->new_chunks++;
	in->uncommitted++;
	int bad = store_chunk_put(in->store, &c, err);
	arena_free(&a);
	return bad;
}

static int read_some(struct indexing *in, struct err *err)
{
	struct reading *r = &in->file;
	struct corpus_document d;
	struct err why;
	int bad = 0;
	if (r->at < r->n)
		return put_chunk(in, err);
	switch (corpus_next(r->corpus, &d, &why)) {
	case CORPUS_ONE:
		return begin_document(in, &d, err);
	case CORPUS_BAD:
		return err_set(err, why.code, "%s", why.text);
	case CORPUS_END:
		bad = store_corpus_put(in->store, &r->now, err);
		end_file(in);
		break;
	}
	return bad;
}

static int read_file(struct indexing *in, struct err *err)
{
	while (in->at < in->n_files && !in->files[in->at].wanted)
		in->at++;
	if (in->at == in->n_files) {
		in->stage = DROPPING;
		return 0;
	}
	switch (in->file.part) {
	case OPENING:
		return open_file(in, err);
	case HASHING:
		return hash_some(in, err);
	case CLEARING:
		return clear_some(in, err);
	case DOCUMENTS:
		return read_some(in, err);
	}
	return 0;
}

/* ---- the rest ---- */

static int drop_file(struct indexing *in, struct err *err)
{
	bool more;
	if (in->at_missing == in->n_missing) {
		in->stage = in->new_chunks >= MERGE_CHUNKS ? MERGING : COUNTING;
		return 0;
	}
	struct str path = in->missing[in->at_missing];
	int bad = store_corpus_clear(in->store, path, &more, err);
	if (bad || more)
		return bad;
	in->report.removed++;
	in->at_missing++;
	return store_corpus_drop(in->store, path, err);
}

static int merge_some(struct indexing *in, struct err *err)
{
	bool more;
	int bad = store_index_merge(in->store, !in->has_merged, &more, err);
	in->has_merged = true;
	if (!bad && !more)
		in->stage = COUNTING;
	return bad;
}

static int step(struct indexing *in, struct err *err)
{
	int bad = 0;
	switch (in->stage) {
	case FINDING:
		in->stage = LOOKING;
		return find_files(in, err);
	case LOOKING:
		if (in->at < in->n_files)
			return look_at(in, &in->files[in->at++], err);
		return end_looking(in, err);
	case READING:
		return read_file(in, err);
	case DROPPING:
		return drop_file(in, err);
	case MERGING:
		return merge_some(in, err);
	case COUNTING:
		bad = store_chunk_count(in->store, &in->report.chunks, &in->report.documents, err);
		in->stage = DONE;
		break;
	case DONE:
		break;
	}
	return bad;
}

bool index_writes(const struct indexing *in)
{
	return in->stage >= READING && in->stage <= MERGING;
}

bool index_done(const struct indexing *in)
{
	return in->stage == DONE;
}

int index_step(struct indexing *in, int64_t until_us, struct err *err)
{
	bool writes = index_writes(in);
	int bad = writes ? store_begin(in->store, err) : 0;
	while (!bad && in->stage != DONE && (writes || !index_writes(in))) {
		bad = step(in, err);
		bool enough = in->uncommitted >= COMMIT_CHUNKS && in->file.part == OPENING;
		if (enough || clock_mono_us() >= until_us)
			break;
	}
	in->uncommitted = 0;
	return bad;
}

struct indexing *index_begin(struct store *s, struct str dir, const struct corpus_options *options)
{
	struct indexing *in = mem_alloc(sizeof *in);
	in->store = s;
	in->dir = dir;
	in->options = options;
	in->settings = hash_settings(&options->chunk);
	in->looks = hash_begin();
	return in;
}

struct index_report index_result(const struct indexing *in)
{
	return in->report;
}

void index_progress(const struct indexing *in, struct str *file, int64_t *done, int64_t *total)
{
	const struct reading *r = &in->file;
	bool reads = in->stage == READING && in->at < in->n_files;
	*file = reads ? in->files[in->at].path : STR("");
	*done = in->done + (reads && r->corpus ? corpus_offset(r->corpus) : 0);
	*total = in->total;
}

struct hash index_signature(const struct indexing *in)
{
	return in->sign;
}

void index_free(struct indexing *in)
{
	if (!in)
		return;
	if (in->looks)
		hash_end(in->looks);
	close_reading(&in->file);
	free(in->files);
	arena_free(&in->arena);
	free(in);
}
