/* url: the parts of an absolute URL. Private to core/model. */
#ifndef STROP_URL_H
#define STROP_URL_H

#include "str.h"

/* "https://host:port" of "https://host:port/path"; "" without "://". A part of `url`. */
struct str url_origin(struct str url);

/* "/path?query" of it; "" when there is none. A part of `url`. */
struct str url_path(struct str url);

#endif
