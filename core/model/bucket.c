/* bucket: owns the arithmetic of a token bucket. */
#include "bucket.h"

static double level_at(const struct bucket *b, int64_t now_us)
{
	double level = b->level + b->per_s * (double)(now_us - b->at_us) / 1e6;
	return level < b->most ? level : b->most;
}

void bucket_set(struct bucket *b, double per_s, double most, int64_t now_us)
{
	double level = b->per_s > 0 ? level_at(b, now_us) : most;
	*b = (struct bucket){per_s, most, level < most ? level : most, now_us};
}

int64_t bucket_wait_us(const struct bucket *b, double amount, int64_t now_us)
{
	if (b->per_s <= 0)
		return 0;
	double missing = (amount < b->most ? amount : b->most) - level_at(b, now_us);
	/* A millionth of a call is rounding, not a reason to wait. */
	return missing > 1e-6 ? (int64_t)(missing / b->per_s * 1e6) + 1 : 0;
}

void bucket_take(struct bucket *b, double amount, int64_t now_us)
{
	if (b->per_s <= 0)
		return;
	b->level = level_at(b, now_us) - amount;
	b->at_us = now_us;
}
