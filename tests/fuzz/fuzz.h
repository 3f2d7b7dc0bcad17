/*
 * fuzz: what the fuzz targets share. A target is one file fuzz_NAME.c with one function, which
 * gives bytes from outside to the real code and checks what must hold for all of them.
 *
 * The same object is linked with libFuzzer (`make fuzz`) and with replay.c (`make check`), so a
 * target has no state that one input could hand to the next.
 */
#ifndef STROP_FUZZ_H
#define STROP_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "str.h"

/* The target. Always returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many mutations of each seed replay.c makes: fewer where one input costs milliseconds. */
extern const unsigned fuzz_rounds;

/* An invariant: says which and ends the process, so that both drivers keep the input. */
#define FUZZ_CHECK(condition) ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_fail(const char *condition, const char *file, int line);

/* The input as text; never a NULL pointer. */
struct str fuzz_text(const uint8_t *data, size_t size);

/* Take the part up to a line that is "%%" off *rest, for targets that read more than one text. The
 * last part is all there is; after it parts are empty. */
struct str fuzz_part(struct str *rest);

/* Take one byte off *rest, as a choice out of n; an empty rest chooses 0. ASCII digits choose by
 * their value, so that seeds can be written by hand. */
unsigned fuzz_choice(struct str *rest, unsigned n);

/* A path whose file has these bytes until the next call: in memory, readable, seekable. */
const char *fuzz_file(struct str bytes);

/* The process's own folder, made on first use and removed at exit; and a file in it. */
const char *fuzz_dir(void);
const char *fuzz_write(const char *name, struct str bytes); /* borrowed until the next call */

#endif
