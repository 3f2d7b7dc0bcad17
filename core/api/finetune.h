/*
 * finetune: the examples of the train split as lines that a model is fine-tuned with (OpenAI's chat
 * format): what a prompt version would send for each, and the expected answer as what the assistant
 * says. What would make the result worthless is kept out: duplicates, and what the other splits know.
 */
#ifndef STROP_FINETUNE_H
#define STROP_FINETUNE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "run.h"
#include "str.h"
#include "workbench.h"

struct finetune_options {
	/* prompt, split (empty: train; test and all are refused), retrieval, k; nothing else counts.
	 * There are no shots: a tuned model has learnt from the examples already. */
	struct run_options run;
	/* A model: what is learnt are its outputs that pass by the primary scorer, out of its best run of this
	 * version over the split, instead of the expected answers. Empty: these. */
	struct str teacher;
	const char *file;
	bool replace;             /* a file that is there */
	const volatile int *stop; /* looked at on the way; may be NULL. Not 0: ERR_INTERRUPTED */
};

/* What became of an example that is not simply written. */
enum finetune_why {
	FINETUNE_NO_ANSWER,  /* no expected value: left out, like all up to FINETUNE_LEAK */
	FINETUNE_NOT_PASSED, /* the teacher has no output of it that passes */
	FINETUNE_SAME,       /* asks what an earlier one asks */
	FINETUNE_CONFLICT,   /* the same, and expects another answer */
	FINETUNE_GROUP,      /* belongs together with an example of another split */
	FINETUNE_LEAK,       /* asks what an example of another split asks, nearly: alike >= .8 */
	FINETUNE_NEAR_LEAK,  /* written: alike >= .6 */
	FINETUNE_NEAR_SAME,  /* written: nearly what an earlier one asks, alike >= .8 */
	FINETUNE_WHYS
};
#define FINETUNE_LEFT_OUT(why) ((why) < FINETUNE_NEAR_LEAK)

struct finetune_note {
	enum finetune_why why;
	struct str id;
	struct str other, split; /* the example that it is like, and its split; may be empty */
	double alike;            /* NaN: not measured */
};

struct finetune_report {
	struct str ref, split, retrieval; /* "answer@3"; a changed working copy becomes a version */
	int64_t examples, written;        /* of the split */
	int64_t run;                      /* the teacher's; 0: none */
	int64_t compared;                 /* examples of other splits that it was compared with */
	struct str others;                /* those splits: "dev, test"; empty: there are none */
	int64_t why[FINETUNE_WHYS];
	struct finetune_note *notes; /* in the data's order */
	size_t n_notes;
	int64_t tokens; /* of all that is written, about */
};

/*
 * Write them. The other splits are all but this one and train: what is exported from dev, to validate with,
 * is compared with test alone. ERR_INPUT: the split is test or all, nothing is left to write, a
 * message that the format does not take; then there is no file. Blocks. The report is in the arena.
 */
int wb_finetune_export(struct wb *w, const struct finetune_options *options, struct arena *a,
	struct finetune_report *out, struct err *err);

#endif
