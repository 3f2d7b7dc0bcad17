/* run_report: what `strop run` says at the end, for people and as JSON. */
#ifndef STROP_RUN_REPORT_H
#define STROP_RUN_REPORT_H

#include "commands.h"
#include "workbench.h"

void run_report_print_json(const struct run_report *r);
int run_report_print(
	const struct args *a, struct wb *w, const struct run_report *r, struct err *err);

/* What could mislead about the numbers, on stderr. */
void run_report_warn(const struct args *a, struct wb *w, const struct run_report *r);

#endif
