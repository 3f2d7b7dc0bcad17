/* version_view: a version's text, to read, marked as the editor marks it. */
#ifndef STROP_VERSION_VIEW_H
#define STROP_VERSION_VIEW_H

#include "session.h"

/* NULL: it was said why not. The caller pushes it. */
struct view *version_view_new(struct session *s, struct str ref);

#endif
