/* request_shape: a request as JSON, and which example it is for. */
#ifndef STROP_REQUEST_SHAPE_H
#define STROP_REQUEST_SHAPE_H

#include "jsonw.h"
#include "options.h"
#include "workbench.h"

/* {"key", "provider", "endpoint", "model", "request", "chunks", "input_tokens"} */
void request_shape(struct jsonw *w, const struct wb_request *r);

/* Exactly one of --example ID and --set FIELD=VALUE...; *fields is the JSON object of the latter,
 * else empty. */
int one_example(const struct args *a, struct str *fields, struct err *err);

#endif
