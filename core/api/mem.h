/*
 * mem: allocation that does not fail, and arenas.
 *
 * Out of memory is not an error a caller can mend: it goes to one fatal hook, which restores the
 * terminal and ends the process. What lives as long as one request lives in an arena and dies
 * whole.
 */
#ifndef STROP_MEM_H
#define STROP_MEM_H

#include <stddef.h>

#include "str.h"

/* Zeroed memory; the caller frees it with free(). n may be 0. Never NULL. */
void *mem_alloc(size_t n);

/* realloc that never returns NULL for n > 0. */
void *mem_realloc(void *p, size_t n);

/* Room for one more element in a growing array: returns the (possibly moved) array with capacity
 * for at least n + 1 elements of the given size; *cap is in elements. */
void *mem_grow(void *p, size_t n, size_t *cap, size_t size);

/* A NUL-terminated copy on the heap; the caller frees it. */
char *mem_dup(struct str text);

/* What to do when memory is out, before the process ends with abort(). NULL: nothing. */
void mem_on_exhausted(void (*hook)(void));

/* An arena: allocations that are all freed together. Zero-initialise ({0}) to make one. */
struct arena {
	struct arena_block *head;
};

/* Zeroed, aligned for any type, valid until arena_free or arena_reset. */
void *arena_alloc(struct arena *a, size_t n);

/* A NUL-terminated copy whose .n does not count the NUL. */
struct str arena_dup(struct arena *a, struct str text);

/* printf into the arena. */
struct str arena_printf(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Forget every allocation but keep one block for reuse. */
void arena_reset(struct arena *a);

/* Release everything; the arena may be used again. */
void arena_free(struct arena *a);

#endif
