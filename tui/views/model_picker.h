/* model_picker: the list of models to choose from: where each is, what it costs, whether it answers. */
#ifndef STROP_MODEL_PICKER_H
#define STROP_MODEL_PICKER_H

#include "session.h"

void model_picker_open(struct session *s);

#endif
