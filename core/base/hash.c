/* hash: owns the use of libsodium for content hashes. */
#include "hash.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"

static const unsigned char *bytes_of(struct str text)
{
	return (const unsigned char *)(text.n ? text.p : "");
}

struct hash hash_blake2b(struct str text)
{
	struct hash h;
	crypto_generichash(h.b, sizeof h.b, bytes_of(text), text.n, NULL, 0);
	return h;
}

struct hash hash_parts(const struct str *parts, size_t n)
{
	struct hash h;
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, sizeof h.b);
	for (size_t i = 0; i < n; i++) {
		unsigned char length[8];
		for (size_t k = 0; k < 8; k++)
			length[k] = (unsigned char)((unsigned long long)parts[i].n >> (8 * k));
		crypto_generichash_update(&state, length, sizeof length);
		crypto_generichash_update(&state, bytes_of(parts[i]), parts[i].n);
	}
	crypto_generichash_final(&state, h.b, sizeof h.b);
	return h;
}

struct hash hash_sha256(struct str text)
{
	struct hash h;
	crypto_hash_sha256(h.b, bytes_of(text), text.n);
	return h;
}

bool hash_eq(const struct hash *a, const struct hash *b)
{
	return memcmp(a->b, b->b, HASH_SIZE) == 0;
}

void hash_hex(const struct hash *h, char out[HASH_HEX])
{
	sodium_bin2hex(out, HASH_HEX, h->b, HASH_SIZE);
}

struct hash_state {
	crypto_generichash_state *sodium;
};

/* crypto_generichash_state wants 64-byte alignment, which malloc does not give. */
struct hash_state *hash_begin(void)
{
	struct hash_state *state = mem_alloc(sizeof *state);
	state->sodium = aligned_alloc(64, (sizeof *state->sodium + 63) & ~(size_t)63);
	assert(state->sodium);
	crypto_generichash_init(state->sodium, NULL, 0, HASH_SIZE);
	return state;
}

void hash_add(struct hash_state *state, struct str text)
{
	crypto_generichash_update(state->sodium, bytes_of(text), text.n);
}

struct hash hash_end(struct hash_state *state)
{
	struct hash h;
	crypto_generichash_final(state->sodium, h.b, sizeof h.b);
	free(state->sodium);
	free(state);
	return h;
}
