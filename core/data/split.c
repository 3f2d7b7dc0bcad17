/*
 * split: owns the deterministic split by hash. The decision: what a group's split is depends on the
 * seed and the group's name alone, so that adding examples never moves old ones, and examples of
 * one group never straddle.
 */
#include "example.h"

#include <stdint.h>

double split_unit(long long seed, struct str group)
{
	struct buf text = {0};
	buf_addf(&text, "seed%lld:", seed);
	buf_add(&text, group);
	struct hash h = hash_sha256(buf_str(&text));
	buf_free(&text);
	uint64_t u = 0;
	for (size_t i = 0; i < 8; i++)
		u = u << 8 | h.b[i];
	/* The 53 bits that a double holds: all 64 could round up to 1. */
	return (double)(u >> 11) * 0x1p-53;
}

struct str split_by_hash(const struct split_rule *rule, struct str group)
{
	double u = split_unit(rule->seed, group), upper = 0;
	for (size_t i = 0; i < rule->n_shares; i++) {
		upper += rule->shares[i].share;
		if (u < upper)
			return rule->shares[i].name;
	}
	return STR("train");
}
