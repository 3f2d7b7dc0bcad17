/*
 * project: strop.yaml, read and checked. Everything in it lives as long as the project; unknown
 * keys, wrong types and missing files are errors with FILE:LINE:COLUMN and what was probably meant.
 */
#ifndef STROP_PROJECT_H
#define STROP_PROJECT_H

#include "chunk.h"
#include "err.h"
#include "example.h"
#include "gridplan.h"
#include "hash.h"
#include "index.h"
#include "keyring.h"
#include "mem.h"
#include "model.h"
#include "retrieve.h"
#include "shots.h"
#include "str.h"

struct prompt_file {
	struct str name; /* the file's name without its extension */
	struct str path; /* relative to the project's folder */
};

struct data_file {
	struct str path, format; /* format empty: by the extension */
	struct str where,
		is; /* records whose field `where` has this value alone are examples; empty: all */
	struct example_map map;
	struct split_rule split;
};

/* One of the things that need the person's trust (trust.h). */
enum trust_part { TRUST_MODEL, TRUST_PROMPTS, TRUST_DATA, TRUST_CORPUS };

struct trust_item {
	enum trust_part part;
	struct str model; /* its id */
	struct str place; /* strop.yaml:LINE:COLUMN */
	struct str what;  /* what would happen, to whom */
	struct hash content;
};

struct project {
	struct arena arena;
	struct str dir;  /* absolute or relative to the working directory, without a final slash */
	struct str file; /* DIR/strop.yaml */
	struct str name;
	struct model_config *models;
	size_t n_models;
	struct prompt_file *prompts;
	size_t n_prompts;
	struct data_file *data;
	size_t n_data;
	struct corpus_options corpus; /* no patterns: no corpus */
	struct retrieval retrieval;   /* the default mode and k */
	struct str query;             /* the field that is searched for; empty: the usual names */
	struct shot_rule shots;       /* n 0: none unless they are asked for */
	struct reasoning_style {
		struct str name, text;
		struct str extract; /* a configuration for extraction_new; empty: none */
		struct str rule;    /* its signature */
	} * styles;
	size_t n_styles;
	struct str *scorers; /* configurations for scorer_parse */
	size_t n_scorers;
	struct str *scorer_names;
	struct str primary; /* a scorer's name */
	struct gridplan *grids;
	size_t n_grids;
	int64_t concurrency;
	struct project_lock {
		struct str split; /* (looks.h) */
		int line, column; /* of its name in the file */
	} * locks;
	size_t n_locks;
	double usd_per_day;       /* that may be spent; 0: no limit */
	struct keyring *keys;     /* borrowed */
	struct trust_item *trust; /* what needs it; nothing of it happens unless it is there */
	size_t n_trust, cap_trust;
	bool is_trusted;
	struct json **owned; /* parsed parameters */
	size_t n_owned;
};

/* Find strop.yaml in dir or a folder above, and read it. The keyring must live longer. Without trust
 * nothing outside the folder is looked at: prompts there are not known, data and corpus are not
 * checked. */
int project_load(const char *dir, struct keyring *keys, bool is_trusted, struct project *out,
	struct err *err);
void project_done(struct project *p);

/* A path of the project's as the process can open it. In the arena. */
struct str project_path(const struct project *p, struct arena *a, struct str path);

#endif
