/* frame: the whole screen: the bar on top, the view, what is laid over it, the line at the bottom.
 */
#ifndef STROP_FRAME_H
#define STROP_FRAME_H

#include "keys.h"
#include "session.h"

void frame_draw(struct session *s, const struct keys *k, struct grid *g);

#endif
