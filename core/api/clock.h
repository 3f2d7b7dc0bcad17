/* clock: the two times. Durations and deadlines use the monotonic one; what is stored for people,
 * the wall's. */
#ifndef STROP_CLOCK_H
#define STROP_CLOCK_H

#include <stdint.h>

int64_t clock_mono_us(void); /* since some fixed moment; never goes back */
int64_t clock_wall_ms(void); /* since 1970 UTC */

/* The beginning of the local day in which a moment of the wall's clock lies. */
int64_t clock_midnight_ms(int64_t wall_ms);

#endif
