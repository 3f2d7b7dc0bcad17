/* project: small projects in temporary folders, for the tests that need one. */
#ifndef STROP_TEST_PROJECT_H
#define STROP_TEST_PROJECT_H

#include "str.h"

/* Write a file below dir, making its folders; printf style. */
void project_write(const char *dir, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Start `strop --trust ARGS...` of this build with stdout and stderr in the file out (NULL: dropped), in
 * dir. Returns the pid. */
int project_strop(const char *dir, const char *out, const char *const *args);

/* Wait for it: its exit status, or 128 + the signal. */
int project_wait(int pid);

#endif
