/*
 * commands: owns the command table, its help and the way from argv to an exit status.
 */
#include "commands.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app.h"
#include "output.h"

#define SOME 1000 /* more words than any command needs */

/* The options that say what is evaluated, in the order of help. */
#define WHAT                                                                                       \
	"prompt model split filter limit retrieval k shots " VARIANT " trials scorer cache "       \
	"concurrency max-cost"
#define ONE     "prompt model retrieval k shots " VARIANT " example set"
#define VARIANT "shot-selection shot-seed reasoning param"

static const struct command commands[] = {
	{"init", "[DIR]", "write a starter project that runs as it is",
		"Nothing that exists is overwritten. The project needs no key and no network: its "
		"model\n"
		"is the built-in baseline reader.\n",
		"from", 0, 1, command_init},
	{"run", "", "evaluate a prompt version over the examples",
		"The working copy of the prompt becomes a version when it changed. Calls that were "
		"made\n"
		"before are taken from the store. Interrupt once to stop sending, twice to leave "
		"now;\n"
		"what finished is kept. Exit status 3: some calls failed.\n\n"
		"  strop run -p answer -m reader --split train\n"
		"  strop run -p answer@7 --retrieval ideal --dry-run\n"
		"  strop run --filter 'fail tag:units !id:draft-*'\n"
		"  strop run --batch                       half the price, within a day\n"
		"  strop run --resume                      what the batches have brought\n\n"
		"A filter is a list of terms that all must hold; ! negates one:\n"
		"  tag:T  id:GLOB  split:S  FIELD=VALUE  FIELD:PART  word  \"some text\"\n"
		"  fail  pass  new  error  unparsed  fixed  broken  flaky  hit  miss  score<0.5\n"
		"The second line is about the newest results of the version that is run or, where "
		"it\n"
		"has none yet, of its nearest ancestor that has (same model, retrieval, k, "
		"shots...);\n"
		"fixed and broken compare them with the next ancestor's. fail is all that does "
		"not\n"
		"pass; new is what this version has no result of; flaky passes in some trials "
		"only;\nhit and miss: whether a gold passage was among the retrieved.\n",
		WHAT " batch resume wait retry-unknown dry-run results", 0, 0, command_run},
	{"compare", "REF REF", "is the second version better than the first?",
		"A paired comparison on the same examples; what is missing is run first.\n\n"
		"  strop compare answer@6 answer@7 --scorer exact\n"
		"  strop compare answer@6 answer@7 --early-stop obf\n\n"
		"With --early-stop both run abreast, in a random order, and what can change nothing any\n"
		"more is not sent: exact stops when the rest cannot change what all would say; obf looks\n"
		"four times (O'Brien-Fleming: hardly less power, the rule for a planned number); live\n"
		"looks after each example (e-process: stops soonest where the difference is large).\n"
		"The p-value is one that is valid although one looked.\n",
		"scorer early-stop split model filter limit retrieval k shots " VARIANT " trials cache retry-unknown "
		"concurrency max-cost",
		2, 2, command_compare},
	{"race", "[REF...]", "which of many versions is best, at half the calls or less",
		"All are run on the same examples in a random order: all of them on the first quarter (at\n"
		"least 50), the better half on twice as many, and so on; two or more come to the end. A\n"
		"call that is kept is never made again, so a race that was interrupted goes on.\n\n"
		"  strop race answer@4 answer@5 answer@6 --split dev\n"
		"  strop race -p answer --all-versions -m small -m large --dry-run\n\n"
		"With --guarantee a version is dropped only when another has beaten it, by a test that may\n"
		"be looked at after each example (e-process, corrected for the number of versions).\n"
		"The best of many looks better than it is: report it on examples it was not picked by.\n",
		"prompt all-versions model=ID guarantee scorer split filter limit retrieval k shots " VARIANT
		" trials cache retry-unknown concurrency max-cost dry-run",
		0, SOME, command_race},
	{"gate", "EXPR...", "is a version good enough? for CI",
		"Runs what is missing. An expression is a metric, < <= > >= == or !=, and a number (85%\n"
		"is 0.85). Metrics: a scorer's name (its mean) or \"score\" for the primary one, with .low\n"
		".high (of the 95 % interval) .n .pass .unparsed .errors behind it; p50_latency and\n"
		"p95_latency in ms; cost in USD; errors unparsed cut examples input_tokens output_tokens.\n"
		"What is not known fulfils nothing.\n\n"
		"  strop gate 'exact>=0.85' 'exact.low>=0.8' 'p95_latency<2000' 'errors==0'\n"
		"  strop gate --no-regression answer@prod --margin 0.02 --junit gate.xml\n\n"
		"Without --margin a regression is a significant one (paired, 5 %); with it the lower end\n"
		"of the paired 95 % interval must not be below -M: too few examples do not pass.\n"
		"What the rest cannot change is decided: then nothing more is sent (--all sends it). Exit\n"
		"status: 0 holds, 1 does not, 3 calls failed (unless a check is about errors).\n",
		"prompt no-regression margin all junit markdown=FILE model split filter limit retrieval k shots "
		VARIANT " trials scorer cache retry-unknown concurrency max-cost",
		0, SOME, command_gate},
	{"grid", "[NAME...]", "the matrix of strop.yaml: models, prompts, retrieval, k, shots ...",
		"Runs what is missing or had calls that failed, and prints each cell with its "
		"interval and\nits paired difference to the baseline, corrected (Holm) for the "
		"number of comparisons.\nNAME: which, where strop.yaml has several; one table after the other. Exit status 3: "
		"calls failed.\n\n"
		"  strop grid --dry-run                    what is missing, and what it costs\n"
		"  strop grid --latex > table.tex\n\n"
		"strop.yaml:\n"
		"  grid:\n"
		"    factors: {prompt: [answer@2, answer@3], retrieval: [none, bm25, ideal]}\n"
		"    baseline: {retrieval: none}           each cell against its like with none\n"
		"The factors: model, prompt, retrieval, k, shots, selection (of the shots), reasoning, params;\n"
		"also exclude, include, rows, columns, split, scorer, trials, slices, reported\n",
		"split cache concurrency max-cost retry-unknown dry-run csv markdown latex", 0,
		SOME, command_grid},
	{"advise", "", "what the recorded runs say to do next; is fine-tuning worth it?",
		"What prompting, retrieval and ideal retrieval reached, where the failures lie, what is left\n"
		"to gain, what a fine-tuned model would have to beat, and the next steps with the numbers\n"
		"they come from. Runs nothing and sends nothing: what no run shows is listed as missing,\n"
		"with the command that makes it.\n",
		"prompt model split scorer", 0, 0, command_advise},
	{"log", "[NAME]", "the versions of a prompt, newest first",
		"* marks the version that the working copy descends from.\n", "limit", 0, 1,
		command_log},
	{"show", "REF", "a version's text, note and labels", NULL, "source", 1, 1, command_show},
	{"diff", "REF REF", "what changed between two versions, word by word", NULL, "lines", 2, 2,
		command_diff},
	{"label", "REF NAME", "give a version a name, as answer@prod",
		"  strop label answer@7 prod\n"
		"  strop label answer@7 --remove prod\n",
		"remove", 2, 2, command_label},
	{"note", "REF TEXT", "say what a version is about", NULL, "", 2, 2, command_note},
	{"restore", "REF", "put a version's text into the prompt's file",
		"The working copy becomes a version first, so nothing is lost.\n", "", 1, 1,
		command_restore},
	{"render", "", "the exact request that would be sent; sends nothing",
		"  strop render -p answer --example ref-03\n", ONE, 0, 0, command_render},
	{"ask", "", "one call, its answer as it comes",
		"  strop ask -p answer --example ref-03\n"
		"  strop ask -p answer --set 'question=How long may I return goods?'\n",
		ONE " cache retry-unknown", 0, 0, command_ask},
	{"search", "[QUERY]", "retrieval alone: the ranked chunks",
		"  strop search \"refund window\"\n"
		"  strop search --eval\n"
		"  strop search --eval --queries queries.jsonl --qrels test.tsv\n",
		"k eval queries qrels", 0, 1, command_search},
	{"embed", "", "the vector of a text from standard input, as JSON",
		"  echo 'How long may I return goods?' | strop embed -m MODEL\n",
		"model", 0, 0, command_embed},
	{"score", "SCORER", "score one output",
		"The output is --output or standard input, whose last line end does not count. "
		"SCORER is a\n"
		"kind or a configuration as in strop.yaml.\n\n"
		"  echo '30 Days.' | strop score exact --expected '30 days'\n"
		"  strop score '{numeric: {mode: tol, rel: 0.01}}' --expected 1234.5 --output "
		"'$1,234.50'\n",
		"expected output mode choices question", 1, 1, command_score},
	{"stats", "WHAT ...", "intervals, tests and sample sizes by themselves",
		"  strop stats interval K/N                the share K of N with its intervals\n"
		"  strop stats mcnemar B C [--n N]         B pairs only the first passed, C only "
		"the second\n"
		"  strop stats power --psi P --diff D      examples needed to show the difference "
		"D\n"
		"  strop stats power --psi P --n N         the smallest difference N examples "
		"show\n"
		"  strop stats power --psi P --diff D --n N\n"
		"                                          the chance that exact McNemar shows it\n"
		"  strop stats power --omega2 V [--sigma2 V --trials K] --diff D | --n N\n"
		"                                          size or difference for graded scores\n"
		"  strop stats paired FILE                 two columns (TSV or CSV), second minus "
		"first\n"
		"  strop stats holm P...                   p-values corrected for their number\n",
		"n psi diff omega2 sigma2 trials level alpha power seed", 1, SOME, command_stats},
	{"import", "outputs FILE...", "what models said elsewhere, to be scored here",
		"Recorded outputs become the results of a recorded model: strop run -m MODEL "
		"scores "
		"them,\n"
		"and nothing is ever sent. The formats are told by their content:\n"
		"  records       a line (or row) an output: id, output; also input, model, prompt, "
		"trial,\n"
		"                usage, latency_ms, cost, finish (JSONL, JSON, CSV, TSV, YAML)\n"
		"  promptfoo     the results of promptfoo eval -o FILE.json or .jsonl\n"
		"  lm-eval       samples_*.jsonl of lm-evaluation-harness --log_samples\n"
		"  openai-batch  the output file of an OpenAI batch\n"
		"  inspect       what inspect log dump prints\n"
		"An output is found by the example's id, else by the text of its question. -m and "
		"-p name\n"
		"the model and the prompt where the file does not; without a prompt the outputs "
		"answer for\n"
		"whichever is run. Importing again changes nothing.\n\n"
		"  strop import outputs june.jsonl -m gpt-4-june -p answer\n"
		"  strop import outputs rows.csv -m davinci --map output=cot --map "
		"latency_s=seconds\n",
		"prompt model format map replace", 2, SOME, command_import},
	{"export", "finetune", "the train split as lines to fine-tune a model with",
		"OpenAI's chat format: what the prompt version would send for each example, and the "
		"expected\n"
		"answer. Left out are examples without one, duplicates, and what asks the same as "
		"an example\n"
		"of another split or belongs to its group; test examples are refused.\n\n"
		"  strop export finetune -p answer@3 -o train.jsonl --validation dev.jsonl\n"
		"  strop export finetune --retrieval none --price 3 --epochs 3\n"
		"  strop export finetune --answers-of gpt-4o      distillation: what it said right\n",
		"prompt split retrieval k answers-of out validation force price epochs", 1, 1, command_export},
	{"batch", "[cancel ID]", "runs whose calls are with a provider's batch service",
		"strop run --batch submits one: what is not in the cache is answered within a day, "
		"at half\n"
		"the price; strop run --resume fetches the answers. Without words: all of them.\n\n"
		"  strop batch cancel 3                    end it; what is answered by then is "
		"fetched\n",
		"", 0, 2, command_batch},
	{"cache", "why|stats|prune|verify|unknown|forget", "the kept calls",
		"  strop cache why -p REF --example ID     would it be sent, and what differs\n"
		"  strop cache stats                       how many calls, of which models\n"
		"  strop cache prune [--days N]            drop old calls that no result uses\n"
		"  strop cache verify                      recompute every key; 1 when one is "
		"wrong\n"
		"  strop cache unknown                     sent by a process that ended before the "
		"answer came\n"
		"  strop cache forget KEY                  give one up: it is sent again when a "
		"run "
		"needs it\n"
		"  strop cache forget --all                give all of them up\n",
		ONE " days all", 1, 2, command_cache},
	{"prices", "[import FILE]", "what the project's models cost, and from where that is known",
		"A price: in strop.yaml counts; else the one of an imported list whose name for the model\n"
		"is exactly its own, or SERVICE/NAME as LiteLLM writes it; else it is unknown. The lists\n"
		"are LiteLLM's model_prices_and_context_window.json, models.dev's api.json and OpenRouter's\n"
		"/api/v1/models. What was paid before stays as it was.\n",
		"", 0, 2, command_prices},
	{"trust", "", "what the project would do that data may not; say yes to it",
		"A project that starts programs, sends to addresses that you have not named, or reads "
		"outside\nits folder does none of that before you have said yes to the list, once; "
		"when the list\nchanges you are asked again. --yes answers without a terminal, "
		"--trust of any command\nsays yes for that command alone. Exit status 1: you said no, "
		"or it is not trusted.\n",
		"yes revoke", 0, 0, command_trust},
	{"doctor", "", "check the project, its store, data, prompts and models",
		"Each model gets one tiny call: asked before on a terminal, made with --yes, and else "
		"left\nout. Exit status 1 when something is not in order.\n",
		"yes", 0, 0, command_doctor},
};

#define N_COMMANDS (sizeof(commands) / sizeof *commands)

int fail(const struct err *err)
{
	message("%s", err->text);
	if (err->code == ERR_INTERRUPTED)
		return STATUS_INTERRUPTED;
	return err->code == ERR_NET ? STATUS_CALLS : STATUS_USAGE;
}

static void help_all(struct buf *b)
{
	buf_addz(b,
		"usage: strop [-C DIR] [--db FILE] COMMAND [options]\n\n"
		"A workbench for prompts: run a version over an evaluation set, see what fails, "
		"change it,\nand see whether the change helped.\n\ncommands:\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		buf_addf(b, "  %-10s %s\n", commands[i].name, commands[i].summary);
	buf_addz(b, "\noptions of every command:\n");
	options_help(NULL, b);
	buf_addz(b, "\n\"strop COMMAND --help\" says more. Exit status: 0 done; 1 a check did not "
		    "hold; 2 usage,\nconfiguration or input error; 3 some calls failed; 130 "
		    "interrupted.\n");
}

static void help_one(const struct command *c, struct buf *b)
{
	buf_addf(b, "usage: strop %s%s%s [options]\n\n%s\n", c->name, *c->words ? " " : "",
		c->words, c->summary);
	if (c->text)
		buf_addf(b, "\n%s", c->text);
	if (*c->options) {
		buf_addz(b, "\noptions:\n");
		options_help(c, b);
	}
	buf_addz(b, "\n-C, --db, --color, --safe, --strict, --trust, --json: see \"strop --help\"\n");
}

static int help(const struct command *command)
{
	struct buf b = {0};
	if (command)
		help_one(command, &b);
	else
		help_all(&b);
	out_raw(buf_str(&b));
	buf_free(&b);
	return STATUS_DONE;
}

static const struct command *find(const char *name)
{
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

/* `strop` and `strop DIR` open the workbench. */
static int workbench(const struct args *a, const char *dir)
{
	return app_main(&(struct app_options){.dir = dir ? dir : a->dir.p,
		.db = a->db.p,
		.trust = a->trust,
		.lock = a->lock.items,
		.n_lock = a->lock.n,
		.unlock = a->unlock.items,
		.n_unlock = a->unlock.n});
}

static int unknown(const struct args *a, const char *name)
{
	struct stat s;
	if (stat(name, &s) == 0 && S_ISDIR(s.st_mode))
		return workbench(a, name);
	const char *names[N_COMMANDS];
	for (size_t i = 0; i < N_COMMANDS; i++)
		names[i] = commands[i].name;
	const char *near = str_nearest(str_of(name), names, N_COMMANDS);
	if (near)
		message("there is no command \"%s\"; did you mean \"%s\"?", name, near);
	else
		message("there is no command \"%s\"; \"strop --help\" lists them", name);
	return STATUS_USAGE;
}

static int run_command(struct args *a, const struct command *c, int argc, char **argv)
{
	struct err err = {0};
	int code = options_read(a, c, argc, argv, &err);
	output_start((enum color_mode)a->color, a->safe);
	if (code != 0)
		return fail(&err);
	if (a->help)
		return help(c);
	return c->run(a);
}

static int dispatch(struct args *a, int argc, char **argv)
{
	struct err err = {0};
	int code = options_general(a, &argc, &argv, &err);
	output_start((enum color_mode)a->color, a->safe);
	if (code != 0)
		return fail(&err);
	if (a->version) {
		out("strop %s\n", STROP_VERSION);
		return STATUS_DONE;
	}
	if (argc > 0 && strcmp(argv[0], "help") == 0)
		return help(argc > 1 ? find(argv[1]) : NULL);
	if (argc == 0)
		return a->help ? help(NULL) : workbench(a, NULL);
	const struct command *c = find(argv[0]);
	return c ? run_command(a, c, argc - 1, argv + 1) : unknown(a, argv[0]);
}

int commands_main(int argc, char **argv)
{
	struct arena arena = {0};
	struct args args;
	args_init(&args, &arena);
	int status = dispatch(&args, argc, argv);
	arena_free(&arena);
	if (output_finish() != 0 && status != STATUS_INTERRUPTED)
		return STATUS_USAGE;
	return status;
}
