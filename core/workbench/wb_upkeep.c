/* wb_upkeep: owns what is not part of an experiment: a new project, and whether an old one is in
 * order. */
#include "wb_parts.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "recorded.h"
#include "recordings.h"

/* ---- init: written so that `strop run` works at once, without a key ---- */

static const struct {
	const char *path, *text;
} starter[] = {
	{"strop.yaml",
		"# A strop project. Everything here can be changed; `strop doctor` checks it.\n"
		"name: starter\n"
		"\n"
		"models:\n"
		"  # The built-in extractive reader: a classical baseline, not a language model. "
		"No key, no network.\n"
		"  - id: reader\n"
		"    provider: builtin\n"
		"  # Any server that speaks the OpenAI protocol: set base_url. The key stays in "
		"the environment.\n"
		"  # - id: gpt-4o-mini\n"
		"  #   provider: openai\n"
		"  #   api_key_env: OPENAI_API_KEY\n"
		"  #   params: {temperature: 0, max_tokens: 64}\n"
		"  #   price: {input: 0.15, output: 0.60}    # USD per million tokens, for costs "
		"and --max-cost\n"
		"\n"
		"prompts: [prompts/*.prompty]\n"
		"\n"
		"data:\n"
		"  - file: data/questions.jsonl               # also .json .csv .tsv .yaml\n"
		"    map: {expected: answer}                  # your field names for strop's\n"
		"    split: {test: 0.4, by: hash, group: topic}\n"
		"\n"
		"retrieval: {corpus: \"docs/**/*.md\", chunk: {by: heading, tokens: 300}, mode: "
		"bm25, k: 2}\n"
		"scorers: [exact, f1, {contains: any}]\n"
		"primary: exact\n"
		"\n"
		"# Worked examples from the train split, for prompts with {{#shots}} ... "
		"{{/shots}}:\n"
		"# shots: {n: 3, select: nearest}            # first, fixed, random, nearest, "
		"diverse, per-class\n"
		"# Ways to reason, with how their answer is read: strop run --reasoning cot\n"
		"# reasoning:\n"
		"#   - {name: direct}\n"
		"#   - {name: cot, text: \"Let's think step by step.\", extract: marker}\n"},
	{"prompts/answer.prompty",
		"---\n"
		"name: answer\n"
		"description: answers a question from the context\n"
		"---\n"
		"system:\n"
		"Answer from the context only, with the shortest phrase that is correct.\n"
		"\n"
		"user:\n"
		"Context:\n"
		"{{context}}\n"
		"\n"
		"Question: {{question}}\n"
		"Answer:\n"},
	{"data/questions.jsonl",
		"{\"id\": \"q1\", \"question\": \"How many days do I have to return a lamp?\", "
		"\"answer\": [\"30 days\", \"within 30 days\"], \"gold\": [\"shop.md#returns\"], "
		"\"topic\": \"returns\"}\n"
		"{\"id\": \"q2\", \"question\": \"Who pays for sending a faulty lamp back?\", "
		"\"answer\": [\"we do\", \"we pay\"], \"gold\": [\"shop.md#returns\"], \"topic\": "
		"\"returns\"}\n"
		"{\"id\": \"q3\", \"question\": \"How much does express delivery cost?\", "
		"\"answer\": \"9 euros\", \"gold\": [\"shop.md#delivery\"], \"topic\": "
		"\"delivery\"}\n"
		"{\"id\": \"q4\", \"question\": \"When do you deliver on Saturdays?\", \"answer\": "
		"\"8:00 to 13:00\", \"gold\": [\"shop.md#delivery\"], \"topic\": \"delivery\"}\n"
		"{\"id\": \"q5\", \"question\": \"Where is the workshop?\", \"answer\": "
		"[\"Ghent\", \"in Ghent\"], \"gold\": [\"shop.md#about-us\"], \"topic\": "
		"\"about\"}\n"
		"{\"id\": \"q6\", \"question\": \"Who founded the shop?\", \"answer\": \"Mira "
		"Claes\", \"gold\": [\"shop.md#about-us\"], \"topic\": \"about\"}\n"},
	{"docs/shop.md",
		"# The lamp shop\n"
		"\n"
		"## About us\n"
		"Mira Claes founded the shop in 2009. The workshop is in Ghent; the shop sells "
		"online only.\n"
		"\n"
		"## Returns\n"
		"A lamp can be returned within 30 days of delivery, in its box. For a faulty lamp "
		"we pay the postage;\n"
		"otherwise the customer does.\n"
		"\n"
		"## Delivery\n"
		"Standard delivery takes three working days and is free above 50 euros. Express "
		"delivery costs 9 euros\n"
		"and arrives the next working day. On Saturdays we deliver from 8:00 to 13:00.\n"},
	{".gitignore", ".strop/\n"},
};

enum { STARTER_FILES = sizeof starter / sizeof *starter };

static int refuse_existing(struct arena *a, struct str dir, struct err *err)
{
	for (size_t i = 0; i < STARTER_FILES; i++) {
		struct str path = fs_join(a, dir, str_of(starter[i].path));
		if (fs_exists(path.p) && !str_is(str_of(starter[i].path), ".gitignore"))
			return err_set(
				err, ERR_INPUT, "%s is there already: nothing was written", path.p);
	}
	return 0;
}

int wb_init(const char *dir, struct arena *a, struct str *made, struct err *err)
{
	struct str root = str_of(dir && *dir ? dir : ".");
	struct buf list = {0};
	int bad = refuse_existing(a, root, err);
	if (!bad)
		bad = fs_make_dir(root.p, err);
	for (size_t i = 0; i < STARTER_FILES && !bad; i++) {
		struct str path = fs_join(a, root, str_of(starter[i].path));
		if (fs_exists(path.p))
			continue;
		bad = fs_make_dir(arena_dup(a, fs_dir_name(path)).p, err);
		if (!bad)
			bad = fs_create(path.p, str_of(starter[i].text), err);
		buf_addf(&list, "%s\n", path.p);
	}
	*made = arena_dup(a, buf_str(&list));
	buf_free(&list);
	return bad;
}

/* ---- doctor ---- */

struct checks {
	struct arena *arena;
	struct wb_check *list;
	size_t n;
};

enum { MAX_CHECKS = 256 };

static void add(struct checks *c, const char *what, int bad, const struct err *err, struct str fine)
{
	if (c->n == MAX_CHECKS)
		return;
	c->list[c->n++] = (struct wb_check){what, !bad,
		bad ? arena_dup(c->arena, str_of(err->text)) : arena_dup(c->arena, fine)};
}

static void check_prompts(struct wb *w, struct checks *c)
{
	struct err err = {0};
	for (size_t i = 0; i < w->project.n_prompts; i++) {
		struct loaded_prompt p;
		struct str name = w->project.prompts[i].name;
		int bad = wb_load_prompt(w, name, false, &p, &err);
		add(c, "prompt", bad, &err, w->project.prompts[i].path);
		loaded_prompt_done(&p);
	}
}

/* A recording is in order when there is one. */
static void check_recording(struct wb *w, struct checks *c, struct str id, struct str name)
{
	struct err err = {0};
	struct recording *list;
	size_t n = 0;
	int64_t outputs = 0;
	int bad = store_recordings(w->store, name, c->arena, &list, &n, &err);
	for (size_t i = 0; !bad && i < n; i++)
		outputs += list[i].outputs;
	if (!bad && outputs == 0)
		bad = err_set(&err, ERR_INPUT,
			"no output of %.*s was imported yet: strop import outputs FILE -m %.*s",
			STRF(id), STRF(id));
	add(c, "model", bad, &err,
		arena_printf(c->arena, "%.*s (recorded), %lld imported outputs", STRF(id),
			(long long)outputs));
}

static void check_recordings(struct wb *w, struct checks *c)
{
	struct str *ids;
	size_t n = wb_recorded_ids(w, c->arena, &ids);
	for (size_t i = 0; i < n; i++)
		check_recording(w, c, ids[i], wb_recorded_name(w, ids[i]));
}

static void check_models(struct wb *w, struct checks *c)
{
	struct err err = {0};
	for (size_t i = 0; i < w->project.n_models; i++) {
		const struct model_config *m = &w->project.models[i];
		if (model_is_recorded(m)) {
			check_recording(w, c, m->id, recorded_model(m));
			continue;
		}
		int bad = wb_check_model(w, m, &err);
		add(c, "model", bad, &err,
			arena_printf(c->arena, "%.*s (%.*s)%s", STRF(m->id), STRF(m->provider),
				str_is(m->provider, "builtin") ? ", the built-in baseline reader"
							       : ", nothing was sent"));
	}
}

static void check_data(struct wb *w, struct checks *c)
{
	struct err err = {0};
	struct wb_dataset d;
	int bad = wb_dataset(w, c->arena, &d, &err);
	add(c, "data", bad, &err,
		arena_printf(c->arena, "%lld examples, %lld records skipped", (long long)d.examples,
			(long long)d.skipped));
}

static void check_corpus(struct wb *w, struct checks *c)
{
	struct err err = {0};
	struct wb_index index;
	if (w->project.corpus.n_patterns == 0)
		return;
	int bad = wb_index(w, &index, &err);
	if (!bad && index.files == 0)
		bad = err_set(&err, ERR_INPUT, "no file fits the corpus pattern");
	add(c, "corpus", bad, &err,
		arena_printf(c->arena, "%lld files, %lld documents, %lld chunks",
			(long long)index.files, (long long)index.documents,
			(long long)index.chunks));
}

int wb_doctor(struct wb *w, struct arena *a, struct wb_check **out, size_t *n, struct err *err)
{
	struct checks c = {a, arena_alloc(a, MAX_CHECKS * sizeof *c.list), 0};
	struct err why = {0};
	(void)err;
	add(&c, "configuration", 0, NULL, w->project.file);
	add(&c, "store", store_check(w->store, &why), &why, str_of(store_path(w->store)));
	check_models(w, &c);
	check_recordings(w, &c);
	check_prompts(w, &c);
	check_data(w, &c);
	check_corpus(w, &c);
	struct str warnings = wb_scorer_warnings(w, NULL, 0, a), line;
	while (str_line(&warnings, &line)) {
		why.code = ERR_INPUT;
		add(&c, "scorer", 0, &why, line);
	}
	*out = c.list;
	*n = c.n;
	return 0;
}
