/* version_shape: a version as JSON. */
#ifndef STROP_VERSION_SHAPE_H
#define STROP_VERSION_SHAPE_H

#include <stdbool.h>

#include "jsonw.h"
#include "workbench.h"

void version_shape(struct jsonw *w, const struct wb_version *v, bool with_source);

#endif
