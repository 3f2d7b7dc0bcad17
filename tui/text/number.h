/*
 * number: numbers as people read them. All text is in the arena; what is NaN is said in words.
 */
#ifndef STROP_NUMBER_H
#define STROP_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

const char *number_count(struct arena *a, int64_t n);                  /* 18,720 */
const char *number_of(struct arena *a, int64_t n, const char *one);    /* "1 call", "12 calls" */
const char *number_percent(struct arena *a, double share);             /* 68.3 % */
const char *number_interval(struct arena *a, double low, double high); /* [55.8, 78.7] in percent */
const char *number_points(struct arena *a, double difference);         /* 13.3 points; no sign */
const char *number_money(struct arena *a, double usd);    /* $0.0031, $0.000012, "unknown" */
const char *number_cents(struct arena *a, double usd);    /* $1.25; the same below a cent */
const char *number_time(struct arena *a, double seconds); /* 1.9 s, 3 min 20 s */
const char *number_ms(struct arena *a, double ms);        /* 310 ms */
/* "45 tokens a second" after the first; "" where that cannot be told. */
const char *number_speed(struct arena *a, int64_t tokens, int64_t first_ms, int64_t latency_ms);
const char *number_bytes(struct arena *a, int64_t bytes);  /* 1.2 MiB */
/* "seen 3 times, 2 versions": looks at the test split. */
const char *number_looks(struct arena *a, int64_t times, int64_t versions);
/* "MDE 12.4", in points: the smallest difference that is shown with 80 % power; "MDE none" for NaN, "MDE
 * ~12.4" where how often versions disagree is only assumed. */
const char *number_mde(struct arena *a, double mde, bool is_assumed);
const char *number_p(struct arena *a, double p);           /* = 0.039, < 0.0001 */
const char *number_when(struct arena *a, int64_t unix_ms); /* local: 2026-11-24 07:54 */
const char *number_iso(struct arena *a, int64_t unix_ms);  /* UTC: 2026-11-24T07:54:31Z */

#endif
