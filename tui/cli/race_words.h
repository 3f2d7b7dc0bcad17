/* race_words: what commands that stop early do and say alike. All in the arena. */
#ifndef STROP_RACE_WORDS_H
#define STROP_RACE_WORDS_H

#include "commands.h"
#include "race.h"

/* The name that results of the scorer --scorer bear: a kind, a configuration's, or one of
 * strop.yaml; empty without one. *is_config: it can score what was not scored with it. */
struct str race_scorer_named(const struct args *a, bool *is_config);

/* Run a race to its end, then `say` what came of it; the options' scorers are set here: the project's, or
 * where --scorer is not among them, that alone. The exit status. */
typedef int race_teller(
	const struct args *a, struct wb *w, const struct race_report *r, struct err *err);
int race_run(const struct args *a, struct wb *w, struct race_options *options, race_teller *say,
	struct err *err);

/* "320 of 800 results were not needed, about $0.0312; 480 calls sent", or that all were there. */
struct str race_saved_words(const struct race_report *r, struct arena *a);

/* "answer@3", with its model where the race has several. */
struct str race_side_words(const struct race_report *r, size_t side, struct arena *a);

/* The exit status of a race that is done. */
int race_status(const struct race_report *r);

/* Warn of failed calls, and of why it ended undecided. */
void race_warn(const struct race_report *r, struct arena *a);

struct jsonw;
/* "calls": sent, saved, failed; "spent_usd", "saved_usd". */
void race_json_calls(struct jsonw *w, const struct race_report *r);

/* Its ref, model, run, version, mean and state. As an array's element or under a key. */
void race_json_side(struct jsonw *w, const struct race_side *s);

#endif
