/* paramfile: parameters that stand in a file of their own: `tools: tools.json`. */
#ifndef STROP_PARAMFILE_H
#define STROP_PARAMFILE_H

#include "json.h"
#include "project.h"
#include "yamlread.h"

/* Where `tools` or `response_format` of the mapping is the name of a file (*.json, in the project's
 * folder), put what it holds into `params` instead. Errors name the place in the mapping's file, and
 * the place in the JSON. */
void paramfile_load(struct yamlread *r, const struct project *p, const struct yaml *mapping,
	struct json *params);

#endif
