/* project_models: the `models:` of strop.yaml. Private to core/workbench. */
#ifndef STROP_PROJECT_MODELS_H
#define STROP_PROJECT_MODELS_H

#include "project.h"
#include "yamlread.h"

/* Read the list into the project; without one it has the built-in reader. */
void project_read_models(struct yamlread *r, struct project *p, const struct yaml *node);

#endif
