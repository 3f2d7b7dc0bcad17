/* rng: owns splitmix64 and what is drawn from it. The decision: no rejection step in rng_index, so
 * that the number of draws never depends on the values; its bias is below n / 2^64. */
#include "rng.h"

uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9E3779B97F4A7C15u;
	z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
	z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
	return z ^ (z >> 31);
}

/* The high half of a 64 by 64 bit product, from 32-bit halves: ISO C has no 128-bit type. */
static uint64_t product_high(uint64_t a, uint64_t b)
{
	uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
	uint64_t low = a0 * b0, mid = a1 * b0 + (low >> 32), mid2 = a0 * b1 + (uint32_t)mid;
	return a1 * b1 + (mid >> 32) + (mid2 >> 32);
}

uint64_t rng_index(struct rng *r, uint64_t n)
{
	return product_high(rng_next(r), n);
}

void rng_shuffle(struct rng *r, size_t *items, size_t n)
{
	for (size_t i = n; i-- > 1;) {
		size_t j = (size_t)rng_index(r, i + 1), swap = items[i];
		items[i] = items[j];
		items[j] = swap;
	}
}
