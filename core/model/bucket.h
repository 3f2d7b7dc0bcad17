/* bucket: an allowance that fills at a steady rate up to a limit. Pure: the time is an argument, in
 * microseconds of a clock that never goes back. */
#ifndef STROP_BUCKET_H
#define STROP_BUCKET_H

#include <stdint.h>

/* Zero-initialised it limits nothing. */
struct bucket {
	double per_s; /* 0: no limit */
	double most, level;
	int64_t at_us; /* when it held `level` */
};

/* From now on so much a second, at most `most` at once. What is in it stays, as far as it fits; one
 * that limited nothing before is full. per_s 0 lifts the limit. */
void bucket_set(struct bucket *b, double per_s, double most, int64_t now_us);

/* How long until `amount` is there; of more than it can ever hold, until it is full. */
int64_t bucket_wait_us(const struct bucket *b, double amount, int64_t now_us);

/* Take, whether it is there or not: what is missing is owed. A negative amount gives back. */
void bucket_take(struct bucket *b, double amount, int64_t now_us);

#endif
