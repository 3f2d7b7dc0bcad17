/* input: whole files and standard input, up to a bound. */
#ifndef STROP_INPUT_H
#define STROP_INPUT_H

#include "err.h"
#include "str.h"

/* Append the file to *out; "-" is standard input. More than 64 MiB is refused. */
int input_read(const char *path, struct buf *out, struct err *err);

#endif
