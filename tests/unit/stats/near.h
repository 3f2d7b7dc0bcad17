/* near: comparison of computed numbers with printed ones. */
#ifndef STROP_TEST_NEAR_H
#define STROP_TEST_NEAR_H

#include <math.h>

#define assert_near(value, expected, within)                                                       \
	do {                                                                                       \
		double near_value_ = (value), near_expected_ = (expected);                         \
		if (!(fabs(near_value_ - near_expected_) <= (within)))                             \
			fail_msg("%s is %.17g, expected %.17g", #value, near_value_,               \
				near_expected_);                                                   \
	} while (0)

/* Relative, for numbers far from 1. */
#define assert_close(value, expected, relative)                                                    \
	assert_near(value, expected, fabs((double)(expected)) * (relative))

#define assert_interval(ci, from, to, within)                                                      \
	do {                                                                                       \
		struct interval interval_ = (ci);                                                  \
		assert_near(interval_.low, from, within);                                          \
		assert_near(interval_.high, to, within);                                           \
	} while (0)

#define assert_nan(value) assert_true(isnan(value))

#endif
