/*
 * options: owns the table of all options and the reading of a command line by it.
 *
 * An option is described once, here, and means the same in every command that lists it: reading,
 * help and "did you mean" come from the row. Where a value is missing, of the wrong type or out of
 * range the error says what the option takes.
 */
#include "options.h"

#include <math.h>
#include <string.h>

#include "commands.h"
#include "variant.h"

enum kind {
	KIND_FLAG,   /* bool */
	KIND_TEXT,   /* struct str */
	KIND_TEXTS,  /* struct texts; may be repeated */
	KIND_COUNT,  /* int64_t, from `least` on */
	KIND_NUMBER, /* double */
	KIND_CHOICE, /* int: which of the words in `value` */
};

struct option {
	const char *name;
	char letter; /* 0: none */
	enum kind kind;
	const char *value, *help;
	size_t offset; /* in struct args */
	int64_t least;
};

#define AT(field) offsetof(struct args, field)

#define SHOT_SELECTIONS "first, fixed, random, nearest, diverse, per-class"

static const struct option general[] = {
	{"dir", 'C', KIND_TEXT, "DIR", "the project's folder, instead of the working directory",
		AT(dir), 0},
	{"db", 0, KIND_TEXT, "FILE", "the store, instead of .strop/strop.db of the project", AT(db),
		0},
	{"color", 0, KIND_CHOICE, "auto|always|never", "when to use colour", AT(color), 0},
	{"safe", 0, KIND_FLAG, NULL, "show control characters also where stdout is piped", AT(safe),
		0},
	{"strict", 0, KIND_FLAG, NULL, "a bad record in a data file is fatal", AT(strict), 0},
	{"trust", 0, KIND_FLAG, NULL, "yes, for this once, to all that \"strop trust\" lists",
		AT(trust), 0},
	{"lock", 0, KIND_TEXTS, "SPLIT",
		"neither score nor show this split; may be repeated, and \"lock:\" in strop.yaml",
		AT(lock), 0},
	{"unlock", 0, KIND_TEXTS, "SPLIT", "open a locked split, for this once", AT(unlock), 0},
	{"json", 0, KIND_FLAG, NULL, "the result as one JSON object", AT(json), 0},
	{"help", 'h', KIND_FLAG, NULL, "this text", AT(help), 0},
	{"version", 0, KIND_FLAG, NULL, "the version of strop", AT(version), 0},
};

static const struct option special[] = {
	{"prompt", 'p', KIND_TEXT, "REF",
		"NAME, NAME@7, NAME@label, NAME@HASH, NAME@latest; the only prompt there is",
		AT(run.prompt), 0},
	{"model", 'm', KIND_TEXT, "MODEL",
		"its id in strop.yaml, or a recording's; the first there", AT(run.model), 0},
	{"model", 'm', KIND_TEXTS, "ID", "a model; may be repeated, each with each version",
		AT(models), 0},
	{"split", 0, KIND_TEXT, "NAME", "train, dev, test, all, or another the data names; train",
		AT(run.split), 0},
	{"filter", 0, KIND_TEXT, "EXPR", "only the examples it selects, as 'fail tag:units'",
		AT(run.filter), 0},
	{"limit", 0, KIND_COUNT, "N", "at most N examples", AT(run.limit), 1},
	{"retrieval", 0, KIND_TEXT, "MODE", "none, bm25 or ideal; as in strop.yaml",
		AT(run.retrieval), 0},
	{"k", 0, KIND_COUNT, "N", "how many chunks to retrieve; as in strop.yaml", AT(run.k), 1},
	{"shots", 0, KIND_COUNT, "N", "worked examples in the prompt; as in strop.yaml", AT(shots),
		0},
	{"shot-selection", 0, KIND_TEXT, "KIND", "how they are chosen: " SHOT_SELECTIONS,
		AT(run.variant.selection), 0},
	{"shot-seed", 0, KIND_COUNT, "N", "of random; 1", AT(run.variant.shot_seed), 1},
	{"reasoning", 0, KIND_TEXT, "NAME", "a style of strop.yaml, or direct",
		AT(run.variant.reasoning), 0},
	{"param", 0, KIND_TEXTS, "NAME=VALUE",
		"goes before the prompt's and the model's, as temperature=0.7; may be repeated",
		AT(params), 0},
	{"trials", 0, KIND_COUNT, "N", "how often each example is asked; 1", AT(run.trials), 1},
	{"scorer", 0, KIND_TEXTS, "S", "instead of those in strop.yaml; may be repeated",
		AT(scorers), 0},
	{"cache", 0, KIND_CHOICE, "auto|only|refresh|off",
		"use kept calls; send nothing; ask anew; neither use nor keep", AT(cache), 0},
	{"retry-unknown", 0, KIND_FLAG, NULL,
		"send unknown calls again too; they may be billed twice", AT(run.retry_unknown), 0},
	{"concurrency", 0, KIND_COUNT, "N", "calls in flight at once", AT(run.concurrency), 1},
	{"max-cost", 0, KIND_NUMBER, "USD", "send nothing more before this is spent",
		AT(run.max_cost), 0},
	{"batch", 0, KIND_FLAG, NULL,
		"by way of the provider's batch service: within a day, at half the price",
		AT(run.batch), 0},
	{"resume", 0, KIND_FLAG, NULL, "go on with every batch that is open", AT(resume), 0},
	{"wait", 0, KIND_FLAG, NULL, "until a batch is answered, instead of leaving it",
		AT(run.wait), 0},
	{"dry-run", 0, KIND_FLAG, NULL, "say what would be sent and what it costs; send nothing",
		AT(run.dry_run), 0},
	{"csv", 0, KIND_FLAG, NULL, "a line a cell, comma-separated", AT(csv), 0},
	{"markdown", 0, KIND_FLAG, NULL, "the table in Markdown", AT(markdown), 0},
	{"markdown", 0, KIND_TEXT, "FILE", "write a summary for a pull request", AT(markdown_file),
		0},
	{"latex", 0, KIND_FLAG, NULL, "the table for LaTeX (booktabs)", AT(latex), 0},
	{"results", 0, KIND_TEXT, "FILE", "write each result as a line of JSON", AT(results), 0},
	{"example", 0, KIND_TEXT, "ID", "the example", AT(example), 0},
	{"set", 0, KIND_TEXTS, "FIELD=VALUE", "a field instead of an example; may be repeated",
		AT(set), 0},
	{"expected", 0, KIND_TEXTS, "TEXT", "an accepted answer; may be repeated", AT(expected), 0},
	{"output", 0, KIND_TEXT, "TEXT", "what to score, instead of standard input", AT(output), 0},
	{"mode", 0, KIND_TEXT, "MODE", "the scorer's mode, as tol for numeric", AT(mode), 0},
	{"choices", 0, KIND_TEXT, "A,B,...", "the options of a multiple-choice question",
		AT(choices), 0},
	{"question", 0, KIND_TEXT, "TEXT", "the question, where the scorer looks at it",
		AT(question), 0},
	{"eval", 0, KIND_FLAG, NULL, "score retrieval against the gold passages", AT(eval), 0},
	{"queries", 0, KIND_TEXT, "FILE", "JSONL with _id and text", AT(queries), 0},
	{"qrels", 0, KIND_TEXT, "FILE", "TSV: query id, document id, grade", AT(qrels), 0},
	{"psi", 0, KIND_NUMBER, "P", "share of examples on which the two disagree", AT(psi), 0},
	{"diff", 0, KIND_NUMBER, "D", "the difference to be shown, a share", AT(diff), 0},
	{"omega2", 0, KIND_NUMBER, "V", "variance of the differences between examples", AT(omega2), 0},
	{"sigma2", 0, KIND_NUMBER, "V", "variance within an example, over its trials; 0", AT(sigma2),
		0},
	{"n", 0, KIND_COUNT, "N", "number of examples", AT(n), 1},
	{"level", 0, KIND_NUMBER, "L", "confidence; 0.95", AT(level), 0},
	{"alpha", 0, KIND_NUMBER, "A", "significance, two-sided; 0.05", AT(alpha), 0},
	{"power", 0, KIND_NUMBER, "P", "chance to show a difference that is there; 0.8", AT(power),
		0},
	{"seed", 0, KIND_COUNT, "N", "of the bootstrap; 42", AT(seed), 0},
	{"no-regression", 0, KIND_TEXT, "REF", "not significantly worse than this version",
		AT(no_regression), 0},
	{"margin", 0, KIND_NUMBER, "M",
		"shown to be at most M worse instead (non-inferiority), as 0.02", AT(margin), 0},
	{"early-stop", 0, KIND_CHOICE, "no|exact|obf|live",
		"send nothing more once it is decided (see above)", AT(early_stop), 0},
	{"all-versions", 0, KIND_FLAG, NULL, "all versions of the prompt that --prompt names",
		AT(all_versions), 0},
	{"guarantee", 0, KIND_FLAG, NULL,
		"drop only what is beaten: the best is dropped with a chance of at most 5 %",
		AT(guarantee), 0},
	{"junit", 0, KIND_TEXT, "FILE", "write JUnit XML", AT(junit), 0},
	{"remove", 0, KIND_FLAG, NULL, "take the label away", AT(remove), 0},
	{"revoke", 0, KIND_FLAG, NULL, "forget that the project was trusted", AT(revoke), 0},
	{"source", 0, KIND_FLAG, NULL, "only the text, nothing about it", AT(source), 0},
	{"lines", 0, KIND_FLAG, NULL, "compare by lines, not by words", AT(lines), 0},
	{"days", 0, KIND_COUNT, "N", "only calls older than N days; 30", AT(days), 0},
	{"format", 0, KIND_TEXT, "FORMAT",
		"records, promptfoo, lm-eval, openai-batch or inspect; as the content says",
		AT(format), 0},
	{"map", 0, KIND_TEXTS, "OURS=THEIRS",
		"which field is ours, as output=answer.text; may be "
		"repeated",
		AT(map), 0},
	{"replace", 0, KIND_FLAG, NULL, "take an output that differs from the one kept before",
		AT(replace), 0},
	{"out", 'o', KIND_TEXT, "FILE", "the file to write", AT(out), 0},
	{"validation", 0, KIND_TEXT, "FILE", "write the dev split too, to validate with",
		AT(validation), 0},
	{"answers-of", 0, KIND_TEXT, "MODEL", "its outputs that pass, instead of the expected answers",
		AT(answers_of), 0},
	{"force", 0, KIND_FLAG, NULL, "replace a file that is there", AT(force), 0},
	{"price", 0, KIND_NUMBER, "USD", "of training on a million tokens", AT(price), 0},
	{"epochs", 0, KIND_COUNT, "N", "how often each example is trained on", AT(epochs), 1},
	{"all", 0, KIND_FLAG, NULL, "all of them, also where not all are needed", AT(all), 0},
	{"yes", 0, KIND_FLAG, NULL, "do not ask", AT(yes), 0},
	{"from", 0, KIND_TEXT, "KIND", "which starter to write: starter (the default)", AT(from),
		0},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

void args_init(struct args *a, struct arena *arena)
{
	*a = (struct args){.arena = arena,
		.psi = NAN,
		.diff = NAN,
		.omega2 = NAN,
		.margin = NAN,
		.price = NAN,
		.level = 0.95,
		.alpha = 0.05,
		.power = 0.8,
		.seed = 42,
		.days = 30,
		.shots = -1};
	a->run.max_cost = NAN;
}

struct run_options args_run_options(const struct args *a)
{
	struct run_options r = a->run;
	r.scorers = a->scorers.items;
	r.n_scorers = a->scorers.n;
	r.cache = (enum cache_mode)a->cache;
	r.shots = a->shots < 0 ? 0 : a->shots ? a->shots : RUN_NO_SHOTS;
	return r;
}

/* A word of a command's list names an option: the first row of that name, or as NAME=VALUE the one
 * that takes such a value. */
static bool is_listed(struct str word, const struct option *o)
{
	ssize_t equals = str_find(word, STR("="));
	if (equals >= 0)
		return str_is(str_head(word, (size_t)equals), o->name) &&
		       str_eq(str_from(word, (size_t)equals + 1), str_of(o->value));
	return str_is(word, o->name) && (o == special || strcmp(o[-1].name, o->name) != 0);
}

/* Whether the command lists the option; without a command only the general ones count. */
static bool takes(const struct command *command, const struct option *o)
{
	struct str rest = str_of(command ? command->options : NULL), word;
	while (str_split(&rest, ' ', &word))
		if (is_listed(word, o))
			return true;
	return false;
}

/* The i-th option a command takes, NULL behind the last. */
static const struct option *nth(const struct command *command, size_t i)
{
	if (i < COUNT(general))
		return &general[i];
	i -= COUNT(general);
	for (size_t s = 0; s < COUNT(special); s++)
		if (takes(command, &special[s]) && i-- == 0)
			return &special[s];
	return NULL;
}

static const struct option *find(const struct command *command, struct str name)
{
	const struct option *o;
	for (size_t i = 0; (o = nth(command, i)); i++)
		if (str_is(name, o->name))
			return o;
	return NULL;
}

static const struct option *find_letter(const struct command *command, char letter)
{
	const struct option *o;
	for (size_t i = 0; (o = nth(command, i)); i++)
		if (o->letter && o->letter == letter)
			return o;
	return NULL;
}

static int unknown(const struct command *command, struct str name, struct err *err)
{
	const char *names[COUNT(general) + COUNT(special)];
	size_t n = 0;
	for (const struct option *o; (o = nth(command, n)); n++)
		names[n] = o->name;
	const char *near = str_nearest(name, names, n);
	const char *of = command ? command->name : "";
	if (near)
		return err_set(err, ERR_INPUT, "there is no option --%.*s; did you mean --%s?",
			STRF(name), near);
	return err_set(err, ERR_INPUT, "there is no option --%.*s; \"strop%s%s --help\" lists them",
		STRF(name), command ? " " : "", of);
}

static int set_choice(const struct option *o, struct str value, int *out, struct err *err)
{
	struct str rest = str_of(o->value), word;
	for (int i = 0; str_split(&rest, '|', &word); i++) {
		if (str_eq(word, value)) {
			*out = i;
			return 0;
		}
	}
	return err_set(
		err, ERR_INPUT, "--%s is one of %s, not \"%.*s\"", o->name, o->value, STRF(value));
}

static int set_count(const struct option *o, struct str value, int64_t *out, struct err *err)
{
	long long number;
	if (!str_to_int(value, &number) || number < o->least)
		return err_set(err, ERR_INPUT,
			"--%s takes a whole number from %lld on, not \"%.*s\"", o->name,
			(long long)o->least, STRF(value));
	*out = number;
	return 0;
}

static void texts_add(struct args *a, struct texts *t, struct str text)
{
	if (t->n == t->cap) {
		size_t cap = t->cap ? 2 * t->cap : 8;
		struct str *items = arena_alloc(a->arena, cap * sizeof *items);
		if (t->n)
			memcpy(items, t->items, t->n * sizeof *items);
		t->items = items;
		t->cap = cap;
	}
	t->items[t->n++] = text;
}

static int set(struct args *a, const struct option *o, struct str value, struct err *err)
{
	void *field = (char *)a + o->offset;
	switch (o->kind) {
	case KIND_FLAG:
		*(bool *)field = true;
		return 0;
	case KIND_TEXT:
		*(struct str *)field = value;
		a->has_output |= o->offset == AT(output);
		return 0;
	case KIND_TEXTS:
		texts_add(a, field, value);
		return 0;
	case KIND_COUNT:
		return set_count(o, value, field, err);
	case KIND_NUMBER:
		if (str_to_double(value, field))
			return 0;
		return err_set(
			err, ERR_INPUT, "--%s takes a number, not \"%.*s\"", o->name, STRF(value));
	case KIND_CHOICE:
		return set_choice(o, value, field, err);
	}
	return 0;
}

/* Set an option whose value is `attached` (after = or after the letter; NULL: none) or the next
 * word. */
static int take(struct args *a, const struct option *o, const char *attached, int argc, char **argv,
	int *i, struct err *err)
{
	if (o->kind == KIND_FLAG) {
		if (attached)
			return err_set(err, ERR_INPUT, "--%s takes no value", o->name);
		return set(a, o, (struct str){0}, err);
	}
	if (!attached && *i + 1 >= argc)
		return err_set(
			err, ERR_INPUT, "--%s needs a value: --%s %s", o->name, o->name, o->value);
	return set(a, o, str_of(attached ? attached : argv[++*i]), err);
}

/* argv[*i] is an option. */
static int read_option(struct args *a, const struct command *command, int argc, char **argv, int *i,
	struct err *err)
{
	const char *word = argv[*i];
	if (word[1] != '-') {
		const struct option *o = find_letter(command, word[1]);
		if (!o)
			return err_set(err, ERR_INPUT,
				"there is no option \"%s\"; words that begin with - go behind --",
				word);
		return take(a, o, word[2] ? word + 2 : NULL, argc, argv, i, err);
	}
	const char *equals = strchr(word, '=');
	struct str name = str_of(word + 2);
	if (equals)
		name.n = (size_t)(equals - word) - 2;
	const struct option *o = find(command, name);
	if (!o)
		return unknown(command, name, err);
	return take(a, o, equals ? equals + 1 : NULL, argc, argv, i, err);
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1];
}

int options_general(struct args *a, int *argc, char ***argv, struct err *err)
{
	int i = 1;
	for (; i < *argc && is_option((*argv)[i]); i++) {
		if (strcmp((*argv)[i], "--") == 0) {
			i++;
			break;
		}
		if (read_option(a, NULL, *argc, *argv, &i, err) != 0)
			return (int)err->code;
	}
	*argc -= i;
	*argv += i;
	return 0;
}

static int check_run(struct args *a, struct err *err)
{
	for (size_t i = 0; i < a->params.n; i++)
		if (variant_assign(a->arena, &a->run.variant.params, a->params.items[i], err) != 0)
			return err_prefix(err, "--param");
	/* 0 means "no limit" to the workbench, which is the opposite of what it looks like. */
	if (!isnan(a->run.max_cost) && a->run.max_cost <= 0)
		return err_set(err, ERR_INPUT,
			"--max-cost takes an amount above 0; to send nothing use --cache only");
	return 0;
}

int options_read(
	struct args *a, const struct command *command, int argc, char **argv, struct err *err)
{
	bool ended = false;
	for (int i = 0; i < argc; i++) {
		if (ended || !is_option(argv[i]))
			texts_add(a, &a->rest, str_of(argv[i]));
		else if (strcmp(argv[i], "--") == 0)
			ended = true;
		else if (read_option(a, command, argc, argv, &i, err) != 0)
			return (int)err->code;
	}
	if (a->help || a->version)
		return 0;
	if (a->rest.n < command->min || a->rest.n > command->max)
		return err_set(err, ERR_INPUT, "%s; usage: strop %s%s%s",
			a->rest.n < command->min ? "a word is missing" : "too many words",
			command->name, *command->words ? " " : "", command->words);
	return check_run(a, err);
}

static void help_row(const struct option *o, struct buf *out)
{
	enum { HELP_COLUMN = 24 };
	size_t from = out->n;
	if (o->letter)
		buf_addf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_addf(out, "      --%s", o->name);
	if (o->value)
		buf_addf(out, " %s", o->value);
	if (out->n - from > HELP_COLUMN - 2) {
		buf_addc(out, '\n');
		from = out->n;
	}
	while (out->n - from < HELP_COLUMN)
		buf_addc(out, ' ');
	buf_addf(out, "%s\n", o->help);
}

void options_help(const struct command *command, struct buf *out)
{
	size_t i = command ? COUNT(general) : 0;
	for (const struct option *o; (o = nth(command, i)); i++)
		help_row(o, out);
}
