/* output_parts: what the files of the output pane share. Private to them. */
#ifndef STROP_OUTPUT_PARTS_H
#define STROP_OUTPUT_PARTS_H

#include "pane.h"
#include "rows.h"

/* One answer: a trial, or the call under way. */
struct answer {
	struct str output, error, finish;
	struct str reasoning;
	struct str waits; /* what a call under way waits for, and how long; empty: nothing */
	int64_t input_tokens, output_tokens, reasoning_tokens, latency_ms, first_ms;
	double cost_usd;
	bool cached, estimated, is_experiment, is_waiting, is_streaming;
	int64_t retries;
	struct str shots; /* ids: a JSON array; empty: not known */
	const struct wb_result_score *scores;
	size_t n_scores;
	struct rows *rows;
	struct range *ranges;
	size_t n_ranges;
};

/* A line above or below the answer. */
struct fact {
	int indent;
	struct str text;
	style_t style;
};

struct facts {
	struct fact *p; /* in the arena below */
	size_t n, cap;
};

/* The lines around an answer, made anew for each change. */
struct output_facts {
	const struct session *session;
	struct arena arena; /* of the lines; the answer's texts stay borrowed */
	struct facts above, below;
};
/* `at` of the n answers is the one that is shown; n 0: none. */
void output_facts_make(
	struct output_facts *f, const struct answer *answers, size_t n, size_t at, int columns);

/* What a score looks like: a sign, and its style. */
const char *output_sign(const struct score *s);
style_t output_sign_style(const struct score *s);

/* Onto the edge of the pane: how far the answer is, then what it took. `trial` of `n`, from 1; a
 * NULL: there is none. */
void output_note(struct pane *p, const struct answer *a, size_t trial, size_t n);

#endif
