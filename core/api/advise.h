/*
 * advise: what the recorded runs say about going on: what prompting, retrieval and ideal retrieval
 * reached, where the failures lie, what is left to gain, and whether fine-tuning can be the next
 * step. Nothing is run or sent for it, and nothing is said that no run shows.
 */
#ifndef STROP_ADVISE_H
#define STROP_ADVISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "str.h"
#include "workbench.h"

struct advise_options {
	struct str prompt; /* its name: all versions count; empty: the project's only prompt */
	struct str split;  /* empty: train */
	struct str scorer; /* empty: the primary one */
	struct str
		model; /* empty: the one that reached most, the baseline only when there is no other */
};

/* The rungs of the ladder: without retrieved passages in what is sent, with those that a search
 * finds, and with the gold passages, which is the upper bound of what a search can do. */
enum advise_rung { ADVISE_PROMPT, ADVISE_SEARCH, ADVISE_IDEAL, ADVISE_RUNGS };

/* A finished run over the whole split; of a rung the one with the highest mean, of the ideal one only
 * with the version, shots and variant of what is reached now. */
struct advise_run {
	int64_t run; /* 0: there is none */
	struct str ref, model, provider, retrieval, split;
	/* How shots are chosen, reasoning, parameters: in words, and as options of `strop run`. */
	struct str variant, options;
	int64_t version, k, shots, trials;
	double mean, low, high;
	int64_t n;                     /* examples scored */
	int64_t unparsed, errors, cut; /* results */
	/* Of an answer; NaN: not known. */
	double usd_each, input_each, output_each; /* the latter: tokens */
	int64_t of;                               /* runs of this rung that it is the best of */
};

/* Two of them on the same examples. */
struct advise_pair {
	bool is_known;
	double difference, low, high, p; /* the interval takes groups into account */
	int64_t n;
};

/* Where an example fails, the first that holds; with trials: its first that fails. */
enum advise_place {
	ADVISE_ERROR,    /* no output */
	ADVISE_CUT,      /* the answer was cut at a limit, filtered or refused */
	ADVISE_UNPARSED, /* the scorer could not read it */
	ADVISE_MISS,     /* it names gold passages, and none was among what was retrieved */
	ADVISE_HIT,      /* one was, and the answer is wrong */
	ADVISE_WRONG,    /* wrong, and neither data nor run say more */
	ADVISE_PLACES
};
enum { ADVISE_IDS = 3 };
struct advise_failures {
	int64_t n; /* examples that fail */
	struct {
		int64_t n;
		struct str ids[ADVISE_IDS]; /* the first of them */
	} at[ADVISE_PLACES];
	/* Examples of the run that name gold passages; those where one was retrieved, and of these the
	 * right ones; the right ones where none was. */
	int64_t named, hits, hit_pass, miss_pass;
	/* Examples that fail in all of so many runs, of any model but the baseline where there is
	 * another; 0 runs: too few. Suspects: those on which most of the runs give the same
	 * answer, unless that is a way of saying nothing. */
	int64_t always, always_runs, suspects;
	struct str always_ids[ADVISE_IDS], suspect_ids[ADVISE_IDS];
};

enum advise_verdict {
	ADVISE_UNKNOWN,  /* too little is known */
	ADVISE_NOT_YET,  /* something cheaper comes first */
	ADVISE_NOT_HERE, /* nothing is left to gain */
	ADVISE_TRY       /* what is left is of the kind that training may win */
};

/* What to do next, in order. */
struct advise_step {
	const char *what;   /* its name: "retrieval", "format", ... */
	struct str text;    /* a sentence with its numbers */
	struct str command; /* may be empty */
	bool comes_first;   /* fine-tuning has to wait for it */
};

/* A run that would have to be there. */
struct advise_missing {
	struct str what, command; /* command: empty when no run brings it */
};

enum { ADVISE_GAINS = 3 };
extern const double advise_gains[ADVISE_GAINS]; /* .03, .05, .10 */

struct advise_report {
	struct str prompt, split, scorer, model, provider;
	int64_t examples, train; /* of the split; of train */
	/* What counts: runs of this model on the split, their versions, those with worked examples. */
	int64_t runs, versions, shot_runs;
	int64_t test_looks, test_versions; /* looks.h; with this one, where the split is test */
	bool has_test, has_corpus;
	struct advise_run rungs[ADVISE_RUNGS];
	enum advise_rung best;     /* what is reached now: prompt or search, the higher one */
	struct advise_pair search; /* search against prompt */
	struct advise_pair ideal;  /* ideal against what is reached now */
	/* The same on test or else dev, if it ran there. Its score is not told: that would be a look. */
	struct advise_run held_out;
	struct advise_run *others;       /* the best of other models, not ideal, highest first */
	size_t n_others;                 /* at most 3 */
	struct advise_failures failures; /* of what is reached now */
	/* The share of examples on which two runs disagree (NaN: graded, or not known), which two; the
	 * smallest gain that this many examples show then (NaN: none, or not known); how many the gains
	 * of advise_gains take. */
	double psi;
	struct str psi_of; /* empty: there are no two */
	double mde, needed[ADVISE_GAINS];
	double held_mde; /* of the examples of held_out */
	enum advise_verdict verdict;
	struct str why; /* of the verdict, in a few words */
	struct advise_step *steps;
	size_t n_steps;
	struct advise_missing *missing;
	size_t n_missing;
};

/* ERR_NOT_FOUND: no such prompt, model or scorer. Without runs the report says what is missing. In
 * the arena. */
int wb_advise(struct wb *w, const struct advise_options *options, struct arena *a,
	struct advise_report *out, struct err *err);

/* Verdict, steps and what is missing, from the numbers that are in the report already: pure. In the arena. */
void advise_conclude(struct advise_report *r, struct arena *a);

#endif
