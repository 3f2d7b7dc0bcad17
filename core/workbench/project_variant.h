/* project_variant: `shots:` and `reasoning:` of strop.yaml. Private to core/workbench. */
#ifndef STROP_PROJECT_VARIANT_H
#define STROP_PROJECT_VARIANT_H

#include "project.h"
#include "yamlread.h"

void project_read_shots(struct yamlread *r, struct project *p, const struct yaml *node);
void project_read_reasoning(struct yamlread *r, struct project *p, const struct yaml *node);

#endif
