/* diff_view: what changed from one version of a prompt to another, word by word, to read. */
#ifndef STROP_DIFF_VIEW_H
#define STROP_DIFF_VIEW_H

#include "session.h"

/* References as everywhere (NAME is the working copy). NULL: it was said why not. The caller pushes
 * it. */
struct view *diff_view_new(struct session *s, struct str ref_a, struct str ref_b);

#endif
