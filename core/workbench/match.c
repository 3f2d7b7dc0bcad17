/*
 * match: owns the index of the examples' texts: a sorted list of hashes, made when a text is first
 * looked for.
 *
 * White space around a text does not count; everything else does. A text that stands in several
 * examples finds none of them.
 */
#include "match.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "json.h"

struct entry {
	uint64_t hash;
	int64_t ord;
};

struct match {
	struct store *store;
	int64_t dataset;
	struct entry *entries;
	size_t n, cap;
	bool indexed;
};

struct match *match_new(struct store *s, int64_t dataset)
{
	struct match *m = mem_alloc(sizeof *m);
	m->store = s;
	m->dataset = dataset;
	return m;
}

void match_free(struct match *m)
{
	if (!m)
		return;
	free(m->entries);
	free(m);
}

static uint64_t text_hash(struct str text)
{
	struct hash h = hash_blake2b(str_trim(text));
	uint64_t first;
	memcpy(&first, h.b, sizeof first);
	return first;
}

static int by_hash(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->ord > b->ord) - (a->ord < b->ord);
}

static int add_fields(void *context, const struct stored_example *e, struct err *err)
{
	struct match *m = context;
	struct json *fields = NULL;
	int bad = json_parse(e->fields, &fields, err);
	for (const struct json *f = json_first(fields); f; f = json_next(f)) {
		if (json_type(f) != JSON_STR || str_trim(json_str(f)).n == 0)
			continue;
		m->entries = mem_grow(m->entries, m->n, &m->cap, sizeof *m->entries);
		m->entries[m->n++] = (struct entry){text_hash(json_str(f)), e->ord};
	}
	json_free(fields);
	return bad;
}

static int make_index(struct match *m, struct err *err)
{
	int bad = store_each_example(m->store, m->dataset, STR("all"), add_fields, m, err);
	if (m->n)
		qsort(m->entries, m->n, sizeof *m->entries, by_hash);
	m->indexed = !bad;
	return bad;
}

/* The one example that has the text: its position; 0: none; -1: several. */
static int64_t find_text(const struct match *m, struct str text)
{
	uint64_t hash = text_hash(text);
	size_t low = 0, high = m->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (m->entries[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	int64_t ord = 0;
	for (; low < m->n && m->entries[low].hash == hash; low++) {
		if (ord && m->entries[low].ord != ord)
			return -1;
		ord = m->entries[low].ord;
	}
	return ord;
}

static int find_by_texts(struct match *m, const struct str *texts, size_t n, enum matched *how,
	int64_t *ord, struct err *err)
{
	int bad = m->indexed || n == 0 ? 0 : make_index(m, err);
	*how = MATCH_NONE;
	for (size_t i = 0; i < n && !bad; i++) {
		int64_t found = find_text(m, texts[i]);
		if (found > 0) {
			*how = MATCH_TEXT;
			*ord = found;
			return 0;
		}
		if (found < 0)
			*how = MATCH_SEVERAL;
	}
	return bad;
}

int match_find(struct match *m, struct str id, const struct str *texts, size_t n_texts,
	struct arena *a, enum matched *how, struct str *name, int64_t *ord, struct err *err)
{
	struct stored_example e;
	bool found = false;
	*how = MATCH_ID;
	int bad = id.n ? store_example_by_name(m->store, m->dataset, id, a, &e, &found, err) : 0;
	if (!bad && !found) {
		bad = find_by_texts(m, texts, n_texts, how, ord, err);
		if (!bad && *how == MATCH_TEXT)
			bad = store_example_by_ord(m->store, m->dataset, *ord, a, &e, &found, err);
	}
	if (!bad && found) {
		*name = e.name;
		*ord = e.ord;
	}
	return bad;
}
