/* hash: BLAKE2b-256 for content and call keys, SHA-256 where a format names it. */
#ifndef STROP_HASH_H
#define STROP_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "str.h"

enum { HASH_SIZE = 32, HASH_HEX = 2 * HASH_SIZE + 1 };

struct hash {
	uint8_t b[HASH_SIZE];
};

struct hash hash_blake2b(struct str text);

/* The hash of a list of texts, each preceded by its length, so that no two lists collide by
 * joining. */
struct hash hash_parts(const struct str *parts, size_t n);

struct hash hash_sha256(struct str text);

bool hash_eq(const struct hash *a, const struct hash *b);

/* Lower-case hexadecimal, NUL-terminated. */
void hash_hex(const struct hash *h, char out[HASH_HEX]);

/* A hash being computed over pieces that arrive one by one. Heap state; hash_end frees it. */
struct hash_state *hash_begin(void);
void hash_add(struct hash_state *state, struct str text);
struct hash hash_end(struct hash_state *state);

#endif
