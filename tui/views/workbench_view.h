/* workbench_view: the four panes: prompt, context, output, scores; the bottom of the view stack. */
#ifndef STROP_WORKBENCH_VIEW_H
#define STROP_WORKBENCH_VIEW_H

#include "session.h"

struct view *workbench_view_new(struct session *s);

#endif
