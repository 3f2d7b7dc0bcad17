/*
 * rng: reproducible random numbers for resampling, shuffles and splits. Not for secrets.
 *
 * splitmix64 (Steele, Lea, Flood 2014): the same seed gives the same numbers on every machine, and
 * a few lines of any language reproduce them, so that a resampling result can be checked exactly.
 */
#ifndef STROP_RNG_H
#define STROP_RNG_H

#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state; /* the seed; every value is a good one */
};

uint64_t rng_next(struct rng *r);

/* An index in 0..n-1: the high 64 bits of a draw times n; 0 when n is 0. One draw, always. */
uint64_t rng_index(struct rng *r, uint64_t n);

/* Fisher-Yates from the end: n - 1 draws. */
void rng_shuffle(struct rng *r, size_t *items, size_t n);

#endif
