/* mem: owns the out-of-memory policy and arenas. The decision: callers never see NULL. */
#include "mem.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*exhausted_hook)(void);

void mem_on_exhausted(void (*hook)(void))
{
	exhausted_hook = hook;
}

static _Noreturn void exhausted(void)
{
	if (exhausted_hook)
		exhausted_hook();
	abort();
}

void *mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);
	if (!p)
		exhausted();
	return p;
}

void *mem_realloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		exhausted();
	return p;
}

void *mem_grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return p;
	size_t want = *cap ? *cap * 2 : 8;
	while (want <= n)
		want *= 2;
	if (want > SIZE_MAX / size)
		exhausted();
	*cap = want;
	return mem_realloc(p, want * size);
}

char *mem_dup(struct str text)
{
	char *p = mem_realloc(NULL, text.n + 1);
	if (text.n)
		memcpy(p, text.p, text.n);
	p[text.n] = '\0';
	return p;
}

struct arena_block {
	struct arena_block *next;
	size_t used, cap;
	_Alignas(max_align_t) char bytes[];
};

/* A page less the allocator's own words; bigger requests get a block of their own. */
enum { ARENA_BLOCK = 4096 - 64 };

void *arena_alloc(struct arena *a, size_t n)
{
	const size_t align = _Alignof(max_align_t);
	if (n > SIZE_MAX - sizeof(struct arena_block) - align)
		exhausted();
	n = (n + align - 1) & ~(align - 1);
	struct arena_block *b = a->head;
	if (!b || b->cap - b->used < n) {
		size_t cap = n > ARENA_BLOCK ? n : ARENA_BLOCK;
		b = mem_realloc(NULL, sizeof *b + cap);
		b->next = a->head;
		b->used = 0;
		b->cap = cap;
		a->head = b;
	}
	void *p = b->bytes + b->used;
	b->used += n;
	memset(p, 0, n);
	return p;
}

struct str arena_dup(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	if (text.n)
		memcpy(p, text.p, text.n);
	return (struct str){p, text.n};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int n = vsnprintf((char[1]){0}, 0, format, args);
	va_end(args);
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, again);
	va_end(again);
	return (struct str){p, (size_t)n};
}

void arena_reset(struct arena *a)
{
	struct arena_block *keep = a->head;
	if (!keep)
		return;
	struct arena rest = {keep->next};
	arena_free(&rest);
	keep->next = NULL;
	keep->used = 0;
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->head, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	a->head = NULL;
}
