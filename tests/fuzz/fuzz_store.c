/*
 * The store's file: '0' and the bytes of a whole file, or '1' and patches of a real store, three
 * bytes of place and one new byte each (a size in the last three, if they are left over). Opening
 * never crashes, and a file that is refused stays as it was, with nothing beside it.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "chunks.h"
#include "datasets.h"
#include "fs.h"
#include "store.h"
#include "versions.h"

const unsigned fuzz_rounds = 60;

/* A store with something in it, as bytes. Made once. */
static struct str real_store(void)
{
	static struct buf bytes;
	char path[256];
	struct store *s = NULL;
	struct stored_chunk chunk = {.ord = 1, .name = STR("a.md#1"), .text = STR("two tents")};
	struct corpus_file file = {.path = STR("a.md")};
	struct hash none = {0};
	if (bytes.n)
		return buf_str(&bytes);
	snprintf(path, sizeof path, "%s/real/strop.db", fuzz_dir());
	FUZZ_CHECK(store_open(path, &s, NULL) == 0 && store_begin(s, NULL) == 0);
	FUZZ_CHECK(store_corpus_put(s, &file, NULL) == 0);
	FUZZ_CHECK(store_document_put(s, file.path, file.path, &none, &chunk.document, NULL) == 0);
	FUZZ_CHECK(store_chunk_put(s, &chunk, NULL) == 0 && store_commit(s, NULL) == 0);
	store_close(s);
	FUZZ_CHECK(fs_read(path, 16 << 20, &bytes, NULL) == 0);
	return buf_str(&bytes);
}

static size_t three_bytes(struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;
	return (size_t)p[0] << 16 | (size_t)p[1] << 8 | p[2];
}

static void patch(struct buf *bytes, struct str patches)
{
	for (; patches.n >= 4; patches = str_from(patches, 4))
		bytes->p[three_bytes(patches) % bytes->n] = patches.p[3];
	if (patches.n == 3)
		buf_cut(bytes, three_bytes(patches) % bytes->n);
}

/* Whatever is in it, asking is answered or refused. */
static void use(struct store *s)
{
	struct arena a = {0};
	struct str words[] = {STR("two"), STR("tents")};
	struct stored_chunk found[4];
	struct store_size size;
	struct corpus_file file;
	struct str *paths;
	size_t n = 0;
	int64_t chunks, documents;
	bool known;
	store_size(s, &size, NULL);
	store_check(s, NULL);
	store_chunk_count(s, &chunks, &documents, NULL);
	store_corpus_paths(s, &a, &paths, &n, NULL);
	store_corpus_file(s, STR("a.md"), &a, &file, &known, NULL);
	store_chunk_search(s, words, 2, 1.2, 0.75, 4, &a, found, &n, NULL);
	store_chunks_by_ref(s, STR("a.md#1"), 4, &a, found, &n, NULL);
	if (store_corpus_clear(s, STR("a.md"), &known, NULL) == 0)
		store_corpus_drop(s, STR("a.md"), NULL);
	store_commit(s, NULL);
	arena_free(&a);
}

static void check_untouched(const char *path, struct str bytes)
{
	struct buf now = {0};
	char beside[300];
	FUZZ_CHECK(fs_read(path, 64 << 20, &now, NULL) == 0);
	FUZZ_CHECK(str_eq(buf_str(&now), bytes));
	snprintf(beside, sizeof beside, "%s-wal", path);
	FUZZ_CHECK(!fs_exists(beside));
	snprintf(beside, sizeof beside, "%s-journal", path);
	FUZZ_CHECK(!fs_exists(beside));
	buf_free(&now);
}

static void remove_beside(const char *path)
{
	static const char *const ends[] = {"-wal", "-shm", "-journal"};
	char beside[300];
	for (size_t i = 0; i < 3; i++) {
		snprintf(beside, sizeof beside, "%s%s", path, ends[i]);
		unlink(beside);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	struct buf bytes = {0};
	struct store *s = NULL;
	struct err err = {0};
	if (fuzz_choice(&text, 2) == 0) {
		buf_add(&bytes, text);
	} else {
		buf_add(&bytes, real_store());
		patch(&bytes, text);
	}
	const char *path = fuzz_write("strop.db", buf_str(&bytes));
	remove_beside(path);
	if (store_open(path, &s, &err)) {
		FUZZ_CHECK(!s && err.text[0]);
		check_untouched(path, buf_str(&bytes));
	} else {
		use(s);
		store_close(s);
	}
	buf_free(&bytes);
	return 0;
}
