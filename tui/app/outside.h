/* outside: the prompt in the person's own editor. */
#ifndef STROP_OUTSIDE_H
#define STROP_OUTSIDE_H

#include "session.h"

/* Save the draft, give the terminal to $VISUAL or $EDITOR (vi without either) on its file, wait,
 * read it again. */
void outside_edit(struct session *s);

#endif
