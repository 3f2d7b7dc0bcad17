/*
 * advise: owns the rules by which numbers become advice. Each rule speaks when its numbers do, cites
 * them, and says whether fine-tuning has to wait for it. The order of the table is the order of the
 * steps: what makes the numbers themselves unsure comes first, what costs most comes last.
 */
#include "advise.h"

#include <math.h>

/* From where on a rule speaks. They are judgements; the numbers beside them are what to argue with. */
static const double cut_share = .02;      /* of the answers */
static const double unparsed_share = .05; /* of the results */
static const double unseen_gain = .10;    /* smaller gains than this should be visible */
static const double nothing_left = .02;   /* of the examples still fail */
enum {
	TRIED = 3,         /* versions of a prompt before anything dearer */
	TRAIN_LEAST = 100, /* examples; services see effects from 50 to 100 on */
	FEW = 3,           /* examples that are no coincidence */
};

struct rule {
	const char *what;
	bool comes_first;
	/* Whether it has something to say; then text and command are set. */
	bool (*speaks)(const struct advise_report *r, struct arena *a, struct advise_step *s);
};

static double percent(int64_t k, int64_t n)
{
	return n ? 100 * (double)k / (double)n : 0;
}

static const struct advise_run *now(const struct advise_report *r)
{
	return &r->rungs[r->best];
}

static bool is_recorded(const struct advise_report *r)
{
	return str_is(r->provider, "recorded");
}

static bool is_baseline(const struct advise_report *r)
{
	return str_is(r->provider, "builtin");
}

/* `strop run` with everything that tells this prompt and model; `more` behind it. */
static struct str run_command(
	const struct advise_report *r, struct str prompt, struct arena *a, const char *more)
{
	bool train = str_is(r->split, "train");
	return arena_printf(a, "strop run -p %.*s%s%.*s%s%.*s%s%s", STRF(prompt),
		r->model.n ? " -m " : "", STRF(r->model), train ? "" : " --split ",
		STRF(train ? STR("") : r->split), *more ? " " : "", more);
}

/* What is reached now, with another retrieval, or its own. */
static struct str same_command(
	const struct advise_report *r, struct arena *a, struct str retrieval, int64_t k)
{
	const struct advise_run *n = now(r);
	struct buf b = {0};
	if (!is_recorded(r))
		buf_addf(&b, "--retrieval %.*s", STRF(retrieval));
	if (k)
		buf_addf(&b, " --k %lld", (long long)k);
	if (n->shots)
		buf_addf(&b, " --shots %lld", (long long)n->shots);
	if (n->options.n)
		buf_addf(&b, " %.*s", STRF(n->options));
	struct str command = run_command(r, n->run ? n->ref : r->prompt, a, b.p ? b.p : "");
	buf_free(&b);
	return command;
}

static struct str again_command(const struct advise_report *r, struct arena *a)
{
	return same_command(r, a, now(r)->retrieval, now(r)->k);
}

/* ---- the rules: a sentence each, of about a line ---- */

static bool calls(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	int64_t n = now(r)->errors;
	if (n == 0)
		return false;
	s->text = arena_printf(a, "%lld of %lld %s", (long long)n, (long long)(now(r)->n + n),
		is_recorded(r) ? "answers are not in the recording: nothing is known of them"
			       : "calls failed: run again, what is kept costs nothing");
	s->command = is_recorded(r) ? STR("") : again_command(r, a);
	return true;
}

static bool cut(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	const struct advise_run *n = now(r);
	if (n->cut < FEW || (double)n->cut < cut_share * (double)n->n)
		return false;
	s->text = arena_printf(a,
		"%.1f %% of the answers (%lld) were cut or refused: raise max_tokens",
		percent(n->cut, n->n), (long long)n->cut);
	return true;
}

static bool format(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	const struct advise_run *n = now(r);
	int64_t results = n->n * (n->trials > 1 ? n->trials : 1);
	if (n->unparsed == 0 || (double)n->unparsed < unparsed_share * (double)results)
		return false;
	s->text = arena_printf(a,
		"%.1f %% of the outputs (%lld) are unparsed: tighten the output format",
		percent(n->unparsed, results), (long long)n->unparsed);
	return true;
}

static bool labels(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	const struct advise_failures *f = &r->failures;
	if (f->suspects < FEW || is_baseline(r))
		return false;
	s->text = arena_printf(a,
		"%lld examples fail in all %lld runs with the same answer: are their labels right?",
		(long long)f->suspects, (long long)f->always_runs);
	return true;
}

static bool search(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	const struct advise_failures *f = &r->failures;
	int64_t miss = f->at[ADVISE_MISS].n, placed = miss + f->at[ADVISE_HIT].n;
	double left = 1 - r->rungs[ADVISE_IDEAL].mean;
	bool mostly = miss >= FEW && 2 * miss >= placed;
	bool gains = r->ideal.is_known && r->ideal.low > 0 && r->ideal.difference >= left;
	if (r->best != ADVISE_SEARCH || (!mostly && !gains))
		return false;
	s->text = arena_printf(a,
		"retrieval misses are %.0f %% (%lld of %lld): chunks, k, the query come first",
		percent(miss, placed), (long long)miss, (long long)placed);
	if (!mostly)
		s->text = arena_printf(a,
			"gold passages give %+.1f points, more than is left (%.1f): retrieval "
			"comes first",
			100 * r->ideal.difference, 100 * left);
	s->command = STR("strop search --eval");
	return true;
}

static bool prompts(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	if (r->versions >= TRIED || is_recorded(r))
		return false;
	s->text = arena_printf(a,
		"only %lld version%s of the prompt ran: an edit is the cheapest change there is",
		(long long)r->versions, r->versions == 1 ? "" : "s");
	return true;
}

static bool shots(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	if (r->shot_runs || is_recorded(r) || is_baseline(r))
		return false;
	s->text =
		STR("no run had worked examples ({{#shots}}): they show what training would teach");
	s->command = run_command(r, r->prompt, a, "--shots 4");
	return true;
}

static bool answers(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	const struct advise_failures *f = &r->failures;
	int64_t hit = f->at[ADVISE_HIT].n, placed = hit + f->at[ADVISE_MISS].n;
	if (hit < FEW || 2 * hit <= placed)
		return false;
	s->text = arena_printf(a,
		"generation misses are %.0f %% (%lld of %lld): instructions, another model",
		percent(hit, placed), (long long)hit, (long long)placed);
	return true;
}

/* Where the two runs never differ the smallest gain goes by what is usual. */
static const char *assumed(const struct advise_report *r)
{
	return r->psi == 0 ? " (assumed)" : "";
}

static bool size(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	if (r->psi_of.n == 0) {
		s->text = STR(
			"one run does not say what these examples can show: run another version");
		return true;
	}
	/* It is decided where a tuned model can be measured, when that is known. */
	bool held = r->held_out.run != 0;
	const struct advise_run *n = held ? &r->held_out : now(r);
	double mde = held ? r->held_mde : r->mde;
	if (mde <= unseen_gain)
		return false;
	struct str sees = isnan(mde) ? STR("no gain")
				     : arena_printf(a, "only gains from %.1f points on%s",
					       100 * mde, assumed(r));
	s->text = arena_printf(a, "%lld of %.*s show %.*s: add examples, 5 points take %.0f",
		(long long)n->n, STRF(n->split), STRF(sees), ceil(r->needed[1]));
	return true;
}

static bool train(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	if (r->train >= TRAIN_LEAST)
		return false;
	s->text = arena_printf(a, "%lld examples in train are too few to train on: %d at least",
		(long long)r->train, TRAIN_LEAST);
	return true;
}

/* Trained on train, a model must be measured elsewhere, and so must what it is to beat. */
static bool measure(const struct advise_report *r, struct arena *a, struct advise_step *s)
{
	if (r->held_out.run)
		return false;
	if (!r->has_test) {
		s->text = STR("the data has no test split: a tuned model could not be measured");
		return true;
	}
	struct advise_report test = *r;
	test.split = STR("test");
	s->text = arena_printf(a,
		"a tuned model has seen train: run this on test, once (%lld look%s so far)",
		(long long)r->test_looks, r->test_looks == 1 ? "" : "s");
	s->command = again_command(&test, a);
	return true;
}

static const struct rule rules[] = {
	{"calls", true, calls},
	{"cut", true, cut},
	{"format", true, format},
	{"labels", false, labels},
	{"retrieval", true, search},
	{"prompt", true, prompts},
	{"shots", true, shots},
	{"generation", false, answers},
	{"size", true, size},
	{"train", true, train},
	{"measure", true, measure},
};

#define N_RULES (sizeof rules / sizeof *rules)

/* ---- what is missing ---- */

static void miss(struct advise_report *r, struct str what, struct str command)
{
	r->missing[r->n_missing++] = (struct advise_missing){what, command};
}

static void find_missing(struct advise_report *r, struct arena *a)
{
	enum { MOST = 4 };
	r->missing = arena_alloc(a, MOST * sizeof *r->missing);
	if (!now(r)->run && !r->has_corpus)
		miss(r, STR("a run of the prompt"), run_command(r, r->prompt, a, ""));
	if (!r->has_corpus || is_recorded(r))
		return;
	if (!r->rungs[ADVISE_PROMPT].run)
		miss(r, STR("what the prompt reaches without retrieval"),
			run_command(r, r->prompt, a, "--retrieval none"));
	if (!r->rungs[ADVISE_SEARCH].run)
		miss(r, STR("what retrieval reaches, with a prompt that shows {{context}}"),
			run_command(r, r->prompt, a, "--retrieval bm25"));
	if (r->best == ADVISE_SEARCH && now(r)->run && r->failures.named == 0)
		miss(r,
			STR("gold passages: without a field gold in the data nobody knows what "
			    "ideal retrieval would reach"),
			STR(""));
	else if (!r->rungs[ADVISE_IDEAL].run)
		miss(r, STR("what ideal retrieval would reach"),
			same_command(r, a, STR("ideal"), 0));
}

/* ---- the verdict ---- */

static const char *first_that_waits(const struct advise_report *r)
{
	for (size_t i = 0; i < r->n_steps; i++)
		if (r->steps[i].comes_first)
			return r->steps[i].what;
	return NULL;
}

static void judge(struct advise_report *r, struct arena *a)
{
	const char *first = first_that_waits(r);
	if (!now(r)->run) {
		r->verdict = ADVISE_UNKNOWN;
		r->why = STR("no finished run says anything yet");
	} else if (is_baseline(r)) {
		r->verdict = ADVISE_UNKNOWN;
		r->why = STR("only the baseline reader has been run, and there is nothing in it to "
			     "tune");
	} else if (is_recorded(r)) {
		r->verdict = ADVISE_UNKNOWN;
		r->why = STR("a recording does not say what else was tried, and nothing can be "
			     "tried with it");
	} else if (r->n_missing) {
		r->verdict = ADVISE_UNKNOWN;
		r->why = STR("something is missing");
	} else if (1 - now(r)->mean < nothing_left) {
		r->verdict = ADVISE_NOT_HERE;
		r->why = STR("hardly anything is left to gain");
	} else if (first) {
		r->verdict = ADVISE_NOT_YET;
		r->why = arena_printf(a, "first: %s", first);
	} else {
		r->verdict = ADVISE_TRY;
		r->why = STR("what is cheaper has been tried, and what is left is in the answers");
	}
}

/* The last step, when nothing comes before it. */
static void add_tuning(struct advise_report *r, struct arena *a)
{
	if (r->verdict != ADVISE_TRY)
		return;
	bool held = r->held_out.run != 0;
	const struct advise_run *on = held ? &r->held_out : now(r);
	r->steps[r->n_steps++] = (struct advise_step){
		.what = "tune",
		.text = arena_printf(a,
			"train on %lld examples, measure on %.*s once: its %lld show gains from "
			"%.1f points on%s",
			(long long)r->train, STRF(on->split), (long long)on->n,
			100 * (held ? r->held_mde : r->mde), assumed(r)),
		.command = arena_printf(
			a, "strop export finetune -p %.*s -o train.jsonl", STRF(now(r)->ref)),
	};
}

void advise_conclude(struct advise_report *r, struct arena *a)
{
	r->steps = arena_alloc(a, (N_RULES + 1) * sizeof *r->steps);
	r->n_steps = r->n_missing = 0;
	find_missing(r, a);
	for (size_t i = 0; now(r)->run && i < N_RULES; i++) {
		struct advise_step step = {
			.what = rules[i].what, .comes_first = rules[i].comes_first};
		if (rules[i].speaks(r, a, &step))
			r->steps[r->n_steps++] = step;
	}
	judge(r, a);
	add_tuning(r, a);
}
