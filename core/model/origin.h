/* origin: whom an address reaches: scheme, host and port, which is what a key belongs to. */
#ifndef STROP_ORIGIN_H
#define STROP_ORIGIN_H

#include <stdbool.h>

#include "mem.h"
#include "str.h"

/* The origin of a URL in the arena, in lower case and without the scheme's own port:
 * "https://api.openai.com", "http://127.0.0.1:8080". False for what is not strictly
 * http(s)://HOST[:PORT][/...] with a host of letters, digits, dots and hyphens, or [IPv6]: where
 * two readers could disagree about the host, there is none. */
bool origin_of(struct arena *a, struct str url, struct str *out);

/* "/path?query" of a URL; "" when there is none. A part of it. */
struct str origin_path(struct str url);

/* The variable that by custom holds the key of a public API; NULL for an origin that is none. */
const char *origin_usual_env(struct str origin);

#endif
