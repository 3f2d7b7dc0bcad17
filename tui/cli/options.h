/*
 * options: the words of a command line, read by the table of all options.
 *
 * `--name value`, `--name=value`, `-x value`, `-xvalue`; `--` ends the options. A command takes the
 * options it lists and the general ones, in any order. Text borrows from argv and is therefore
 * NUL-terminated.
 */
#ifndef STROP_OPTIONS_H
#define STROP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"
#include "workbench.h"

struct texts {
	struct str *items; /* in the arena */
	size_t n, cap;
};

/* Everything that can be said on a command line. What was not said is zero, but as noted. */
struct args {
	struct arena *arena; /* borrowed; dies with the command */
	struct texts rest;   /* the words that are not options, without the command's name */

	/* general */
	struct str dir, db;
	int color; /* enum color_mode */
	bool help, version, strict, safe, json, trust;
	struct texts lock, unlock;

	/* what to evaluate; scorers and cache are completed by args_run_options */
	struct run_options run;
	struct texts scorers;
	struct texts params; /* NAME=VALUE; options_read puts them into run.variant */
	int64_t shots;       /* -1: not said */
	int cache; /* enum cache_mode */
	struct str results;
	bool resume;

	/* the form of a table */
	bool csv, markdown, latex;

	/* one example */
	struct str example;
	struct texts set;

	/* scoring one output */
	struct texts expected;
	struct str output, mode, choices, question;
	bool has_output;

	/* retrieval */
	bool eval;
	struct str queries, qrels;

	/* statistics; NaN when not said, but level, alpha and power */
	double psi, diff, omega2, level, alpha, power;
	double sigma2; /* 0 when not said */
	int64_t n, seed;

	/* a gate; margin NaN when not said */
	struct str no_regression, junit, markdown_file;
	double margin;

	/* stopping early; early_stop: 0 no, else a rule of sequential.h plus 1 */
	int early_stop;
	struct texts models;
	bool all_versions, guarantee;

	bool remove, source, lines, yes, revoke;
	int64_t days;
	bool all;
	struct str from;

	/* exporting; price NaN and epochs 0 when not said */
	struct str out, validation, answers_of;
	bool force;
	double price;
	int64_t epochs;

	/* importing */
	struct str format;
	struct texts map;
	bool replace;
};

struct command;

void args_init(struct args *a, struct arena *arena);

/* Take the general options in front of the command off *argc and *argv; stops at the first word. */
int options_general(struct args *a, int *argc, char ***argv, struct err *err);

/* Read the words after the command's name. */
int options_read(
	struct args *a, const struct command *command, int argc, char **argv, struct err *err);

/* The options of a command as help text; NULL: the general ones. */
void options_help(const struct command *command, struct buf *out);

/* The run_options that the arguments say. */
struct run_options args_run_options(const struct args *a);

#endif
