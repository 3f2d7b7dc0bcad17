/*
 * filter: which examples of a dataset take part.
 *
 *   expr  = term { " " term }            all must hold
 *   term  = [ "!" ] ( "tag:" NAME | "id:" GLOB | "split:" NAME | FIELD "=" VALUE
 *                     | FIELD ":" VALUE | WORD | '"' text '"' )
 *
 * WORD and quoted text: somewhere in the fields, case ignored. FIELD=VALUE: that field is exactly
 * VALUE; FIELD:VALUE: it contains it.
 */
#ifndef STROP_FILTER_H
#define STROP_FILTER_H

#include <stdbool.h>

#include "datasets.h"
#include "err.h"
#include "json.h"

struct filter;

int filter_parse(
	struct str text, struct filter **out, struct err *err); /* empty text: everything */
bool filter_matches(
	const struct filter *f, const struct stored_example *e, const struct json *fields);
void filter_free(struct filter *f);

#endif
