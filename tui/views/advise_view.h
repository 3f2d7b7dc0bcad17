/* advise_view: the page that `strop advise` prints, as a text to read. */
#ifndef STROP_ADVISE_VIEW_H
#define STROP_ADVISE_VIEW_H

#include "session.h"

/* Of the prompt and split that are selected; `model` may be empty (advise.h). What stands against it is
 * said. */
void advise_open(struct session *s, struct str model);

#endif
