/* jobs_view: what runs and ran in this session: how far, how fast, what it costs, what went wrong.
 */
#ifndef STROP_JOBS_VIEW_H
#define STROP_JOBS_VIEW_H

#include "session.h"

struct view *jobs_view_new(struct session *s);

#endif
