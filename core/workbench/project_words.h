/* project_words: words about places and names that the readers of strop.yaml share. Private to
 * core/workbench. */
#ifndef STROP_PROJECT_WORDS_H
#define STROP_PROJECT_WORDS_H

#include "project.h"
#include "yamlread.h"

/* FILE:LINE:COLUMN of a node, as long as the project lives. */
struct str project_place(struct yamlread *r, struct project *p, const struct yaml *node);

/* "; did you mean "x"?" where one of the n is near, else empty. In the arena. */
struct str project_suggestion(struct arena *a, struct str text, const struct str *items, size_t n);

/* The sentence without the "scorer:1:12: " before it, which counts in text that was made here: the node
 * says where it stands. */
const char *project_without_place(const char *text);

#endif
