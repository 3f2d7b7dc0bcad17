/*
 * mockrun: a mockserver of this build as a child process, for the tests that need the other side of
 * a wire.
 */
#ifndef STROP_MOCKRUN_H
#define STROP_MOCKRUN_H

#include <sys/types.h>

#include "str.h"

struct mockrun {
	pid_t pid;
	int port;
};

/* An absolute path in the build directory of the running test (`strop`, `tests/tools/cram`); the
 * caller frees it. */
char *mockrun_build_path(const char *name);

/* Start a mockserver with these options (NULL ends them; --port is not needed); when it returns, it
 * listens. pid is -1 when it could not be started. */
struct mockrun mockrun_start(const char *const *options);

/* SIGTERM, and its exit status (128 + n after signal n). */
int mockrun_stop(struct mockrun *mock);

/* Send bytes on a new connection and read until the server hangs up. */
void mockrun_exchange(const struct mockrun *mock, struct str request, struct buf *reply);

/* A blocking connection, or -1. */
int mockrun_connect(const struct mockrun *mock);

#endif
