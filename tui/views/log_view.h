/* log_view: what was said in this session, with its time; follows the end. */
#ifndef STROP_LOG_VIEW_H
#define STROP_LOG_VIEW_H

#include "session.h"

struct view *log_view_new(struct session *s);

#endif
