/*
 * test: what every unit test includes. cmocka with the headers it needs first, and the way to the
 * real data sets, which may be absent.
 */
#ifndef STROP_TEST_H
#define STROP_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "err.h"
#include "mem.h"
#include "str.h"

/* Compare a struct str with a C string, showing both when they differ. */
#define assert_str(text, z)                                                                        \
	do {                                                                                       \
		char *assert_str_ = mem_dup(text);                                                 \
		assert_string_equal(assert_str_, z);                                               \
		free(assert_str_);                                                                 \
	} while (0)

/* Fail with err's sentence unless the call returned 0. */
#define assert_done(call)                                                                          \
	do {                                                                                       \
		if ((call) != 0)                                                                   \
			fail_msg("%s: %s", #call, err.text);                                       \
	} while (0)

/* The whole file, which must exist; the caller frees it with buf_free. */
struct buf test_read_file(const char *path);

/* The path of a real data set below ../shared/data/open (from the project's root, where tests run),
 * in a static buffer; where it is absent, says "skipped: NAME" and skips the running test. */
const char *test_open_data(const char *name);

/* A new empty directory, removed with test_remove_dir; the caller frees the path. */
char *test_make_dir(void);
void test_remove_dir(const char *path);

#endif
