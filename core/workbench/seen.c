/* seen: owns a list of keys with the hashes of their outputs; sorted once, when all are known. */
#include "seen.h"

#include <stdlib.h>
#include <string.h>

#include "mem.h"

struct seen_output {
	struct hash key, output;
	size_t file;
	int line;
};

void seen_add(struct seen *s, const struct hash *key, struct str output, size_t file, int line)
{
	s->list = mem_grow(s->list, s->n, &s->cap, sizeof *s->list);
	s->list[s->n++] = (struct seen_output){*key, hash_blake2b(output), file, line};
}

static int by_key(const void *x, const void *y)
{
	const struct seen_output *a = x, *b = y;
	int order = memcmp(&a->key, &b->key, sizeof a->key);
	if (order == 0 && a->file != b->file)
		order = a->file < b->file ? -1 : 1;
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

int seen_check(struct seen *s, const char *const *files, struct err *err)
{
	if (s->n)
		qsort(s->list, s->n, sizeof *s->list, by_key);
	for (size_t i = 1; i < s->n; i++) {
		const struct seen_output *a = &s->list[i - 1], *b = &s->list[i];
		if (hash_eq(&a->key, &b->key) && !hash_eq(&a->output, &b->output))
			return err_set(err, ERR_INPUT,
				"%s:%d: another output of the same example and trial stands in "
				"%s:%d",
				files[b->file], b->line, files[a->file], a->line);
	}
	return 0;
}

void seen_done(struct seen *s)
{
	free(s->list);
	*s = (struct seen){0};
}
