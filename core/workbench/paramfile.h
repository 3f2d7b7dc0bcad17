/* paramfile: parameters that stand in a file of their own: `tools: tools.json`. */
#ifndef STROP_PARAMFILE_H
#define STROP_PARAMFILE_H

#include "json.h"
#include "yamlread.h"

/* Where `tools` or `response_format` of the mapping is the name of a file (*.json, below the
 * project's folder `dir`), put what it holds into `params` instead. Errors name the place in the
 * mapping's file, and the place in the JSON. */
void paramfile_load(
	struct yamlread *r, struct str dir, const struct yaml *mapping, struct json *params);

#endif
