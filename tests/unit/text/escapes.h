/* escapes: \xHH (a byte), \u{HHHH} (a code point) and \\ in the data files of tests/data/text. */
#ifndef STROP_TEST_ESCAPES_H
#define STROP_TEST_ESCAPES_H

#include <stdlib.h>

#include "str.h"
#include "utf8.h"

static inline void escapes_read(struct buf *out, struct str text)
{
	char *copy = mem_dup(text), *p = copy;
	buf_cut(out, 0);
	while (*p) {
		if (p[0] == '\\' && p[1] == 'x') {
			char hex[3] = {p[2], p[3], '\0'};
			buf_addc(out, (char)strtoul(hex, NULL, 16));
			p += 4;
		} else if (p[0] == '\\' && p[1] == 'u') {
			utf8_encode(out, (int32_t)strtol(p + 3, &p, 16));
			p++;
		} else {
			p += p[0] == '\\' && p[1] == '\\';
			buf_addc(out, *p++);
		}
	}
	free(copy);
}

#endif
