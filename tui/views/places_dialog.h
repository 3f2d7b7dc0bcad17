/* places_dialog: retrieval against generation as a list of its cells, each of which opens its
 * examples. */
#ifndef STROP_PLACES_DIALOG_H
#define STROP_PLACES_DIALOG_H

#include "session.h"

/* Of the results shown in the workbench: a cell becomes the filter. Or it is said why there are no
 * cells. */
void places_open(struct session *s);

#endif
