/* grid_forms: the forms that a grid's table is printed in. */
#ifndef STROP_CLI_GRID_FORMS_H
#define STROP_CLI_GRID_FORMS_H

#include "grid_words.h"

void grid_print_text(struct arena *a, const struct grid_report *r);
void grid_print_dry(struct arena *a, const struct grid_report *r); /* what is missing */
void grid_print_json(const struct grid_report *r);
void grid_print_csv(struct arena *a, const struct grid_report *r);
void grid_print_markdown(struct arena *a, const struct grid_report *r);
void grid_print_latex(struct arena *a, const struct grid_report *r);

#endif
