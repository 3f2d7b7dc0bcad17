/* project: the steps that every command on a project begins and ends with. */
#ifndef STROP_CLI_PROJECT_H
#define STROP_CLI_PROJECT_H

#include "looks.h"
#include "commands.h"
#include "workbench.h"

/* Open the project that -C and --db name; its warnings become messages. */
int project_open(const struct args *a, struct wb **out, struct err *err);

/* What is said about a model where its numbers appear. */
const char *project_provider_words(struct str provider);

/* A JSON object of the --set FIELD=VALUE arguments; empty when there are none. */
int project_fields(const struct args *a, struct str *out, struct err *err);

/* "answer@7" in the arena; the bare name where there is no version. */
struct str project_ref(struct arena *a, struct str prompt, int64_t version);

/* Test numbers were told: how often by now, on stderr. times 0: none were. */
void project_warn_looks(struct arena *a, int64_t times, int64_t versions);

/* The scores of a version are told: a look where they are of test, which *looks then counts. */
int project_look(struct wb *w, const struct wb_version *v, struct wb_looks *looks, struct err *err);

#endif
