/*
 * wb_one: owns what concerns one example before anything is sent: its request, the chunks it is
 * given, and a kept call as it was.
 */
#include "marks.h"
#include "wb_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "jsonw.h"
#include "query.h"

/* ---- the request ---- */

/* What makes it an experiment goes into the plan. */
static void put_experiment(const struct ask_options *ask, struct plan *plan)
{
	plan->query = ask->query;
	plan->has_chunks = ask->has_chunks;
	plan->chunks = ask->chunks;
	plan->n_chunks = ask->n_chunks;
	if (ask->query.p && !ask->has_chunks)
		plan->retrieval.mode = RETRIEVE_BM25;
}

static int make_item(struct wb *w, const struct ask_options *ask, const struct plan *plan,
	struct item **out, struct err *err)
{
	struct stored_example e;
	struct shots shots;
	struct arena a = {0};
	int bad = shots_load(plan->store, plan->dataset, &plan->shots, &shots, err);
	if (!bad)
		bad = wb_find_example(w, ask->example, ask->fields, &a, &e, err);
	if (!bad)
		bad = item_prepare(plan, &shots, &e, ask->trial, out, err);
	shots_done(&shots);
	arena_free(&a);
	return bad;
}

int wb_make_one(struct wb *w, const struct ask_options *ask, bool snapshot,
	struct loaded_prompt *prompt, struct plan_parts *parts, struct item **item, struct err *err)
{
	const struct run_options *o = &ask->run;
	bool searches = ask->query.p || ask->has_chunks;
	int bad = 0;
	*prompt = (struct loaded_prompt){0};
	*parts = (struct plan_parts){0};
	*item = NULL;
	if (ask->trial < 0)
		return err_set(err, ERR_INPUT, "a trial's number cannot be negative");
	if (ask->example.n || o->shots > 0 || (o->shots == 0 && w->project.shots.n))
		bad = wb_need_dataset(w, err);
	if (!bad && ask->source.p)
		bad = wb_load_source(w, o->prompt, ask->source, prompt, err);
	else if (!bad)
		bad = wb_load_prompt(w, o->prompt, snapshot, prompt, err);
	if (!bad)
		bad = wb_make_plan(w, o, prompt, parts, err);
	if (!bad && searches)
		bad = wb_need_index(w, err);
	if (bad)
		return bad;
	put_experiment(ask, &parts->plan);
	return make_item(w, ask, &parts->plan, item, err);
}

/* What is said, after a line for each image that goes with what the user says last. */
static void put_content(struct jsonw *w, const struct item *item, size_t i, bool has_images)
{
	struct buf text = {0};
	for (size_t k = 0; has_images && k < item->request.n_images; k++)
		buf_addf(&text, "[%.*s, %.8s]\n", STRF(item->request.images[k].media_type),
			item->request.images[k].hash.p);
	buf_add(&text, item->messages[i].text);
	jsonw_str(w, buf_str(&text));
	buf_free(&text);
}

static struct str messages_json(struct arena *a, const struct item *item)
{
	struct buf out = {0};
	struct jsonw w = {.out = &out};
	size_t last = item->n_messages;
	while (last && !str_is(item->messages[last - 1].role, "user"))
		last--;
	jsonw_array(&w);
	for (size_t i = 0; i < item->n_messages; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "role", item->messages[i].role);
		jsonw_key(&w, "content");
		put_content(&w, item, i, i + 1 == last);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

static void describe(struct item *item, struct arena *a, struct wb_request *out)
{
	*out = (struct wb_request){
		.provider = arena_dup(a, item->request.protocol),
		.endpoint = arena_dup(a, item->request.endpoint),
		.model = arena_dup(a, item->request.model),
		.body = arena_dup(a, item->request.body),
		.messages = messages_json(a, item),
		.chunks = arena_dup(a, item_chunks(item)),
		.shots = arena_dup(a, item->shots),
		.aside = arena_dup(a, item->request.aside),
		.left_out = arena_dup(a, item->request.left_out),
		.input_tokens = tokens_estimate(item->request.body),
	};
	hash_hex(&item->key, out->key);
}

int ask_render(struct wb *w, const struct ask_options *ask, struct arena *a, struct wb_request *out,
	struct err *err)
{
	struct loaded_prompt prompt;
	struct plan_parts parts;
	struct item *item;
	int bad = wb_make_one(w, ask, false, &prompt, &parts, &item, err);
	if (!bad)
		describe(item, a, out);
	item_free(item);
	plan_parts_done(&parts);
	loaded_prompt_done(&prompt);
	return bad;
}

int wb_render(struct wb *w, const struct run_options *options, struct str example,
	struct str fields, struct arena *a, struct wb_request *out, struct err *err)
{
	const struct ask_options ask = {.run = *options, .example = example, .fields = fields};
	return ask_render(w, &ask, a, out, err);
}

/* ---- chunks ---- */

struct wb_chunk *wb_chunks_of(struct arena *a, const struct retrieved *chunks, size_t n)
{
	struct wb_chunk *out = arena_alloc(a, (n + 1) * sizeof *out);
	for (size_t i = 0; i < n; i++) {
		const struct stored_chunk *c = &chunks[i].chunk;
		out[i] = (struct wb_chunk){.id = arena_dup(a, c->name),
			.document = arena_dup(a, c->path),
			.heading = arena_dup(a, c->heading),
			.text = arena_dup(a, c->text),
			.score = c->score,
			.gold = chunks[i].gold};
	}
	return out;
}

int wb_chunks(struct wb *w, const struct str *ids, size_t n, struct arena *a, struct wb_chunk **out,
	struct err *err)
{
	int bad = 0;
	*out = arena_alloc(a, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n && !bad; i++) {
		struct stored_chunk c;
		bool found = false;
		bad = store_chunk_by_name(w->store, ids[i], a, &c, &found, err);
		(*out)[i] = (struct wb_chunk){.id = arena_dup(a, ids[i])};
		if (found)
			(*out)[i] = (struct wb_chunk){.id = c.name,
				.document = c.path,
				.heading = c.heading,
				.text = c.text};
	}
	return bad;
}

/* ---- the context ---- */

/* What the example names as gold, and asks; the texts in the arena. */
static int question_of(struct wb *w, struct str example, struct arena *a, struct str *question,
	struct str **gold, size_t *n_gold, struct err *err)
{
	struct stored_example e;
	struct answers answers;
	struct json *fields = NULL;
	int bad = wb_find_example(w, example, STR("{}"), a, &e, err);
	if (!bad)
		bad = json_parse(e.fields, &fields, err);
	if (bad)
		return bad;
	*question = arena_dup(a, item_question(a, w->project.query, fields));
	answers_parse(a, e.answers, &answers);
	*gold = arena_alloc(a, (answers.n_gold + 1) * sizeof **gold);
	*n_gold = answers.n_gold;
	for (size_t i = 0; i < answers.n_gold; i++)
		(*gold)[i] = arena_dup(a, answers.gold[i]);
	json_free(answers.tree);
	json_free(fields);
	return 0;
}

int wb_context(struct wb *w, const struct run_options *options, struct str example,
	struct str query, struct arena *a, struct wb_context *out, struct err *err)
{
	struct retrieval how;
	struct retrieved *found;
	struct str *gold;
	size_t n_gold;
	*out = (struct wb_context){0};
	int bad = wb_retrieval(w, options, &how, err);
	/* What a recording was given is not known. */
	if (!bad && wb_is_recorded(w, options->model))
		how.mode = RETRIEVE_NONE;
	if (!bad && query.p)
		how.mode = RETRIEVE_BM25;
	if (!bad && how.mode != RETRIEVE_NONE)
		bad = wb_need_index(w, err);
	if (!bad)
		bad = question_of(w, example, a, &out->query, &gold, &n_gold, err);
	if (bad)
		return bad;
	if (query.p)
		out->query = arena_dup(a, query);
	int64_t start = clock_mono_us();
	bad = retrieve(w->store, &how, out->query, gold, n_gold, a, &found, &out->n, err);
	if (bad) {
		out->n = 0;
		return bad;
	}
	out->ms = (double)(clock_mono_us() - start) / 1000;
	out->mode = str_of(retrieval_mode_names[how.mode]);
	out->k = how.k;
	if (how.mode == RETRIEVE_BM25)
		out->n_words = query_words(a, out->query, &out->words);
	out->chunks = wb_chunks_of(a, found, out->n);
	for (size_t i = 0; i < out->n; i++)
		out->tokens += found[i].chunk.tokens;
	return 0;
}

/* ---- a kept call ---- */

static bool key_of(const char *hex, struct hash *out)
{
	static const char digits[] = "0123456789abcdef";
	if (strlen(hex) != HASH_HEX - 1)
		return false;
	for (size_t i = 0; i < HASH_SIZE; i++) {
		const char *high = strchr(digits, hex[2 * i]),
			   *low = strchr(digits, hex[2 * i + 1]);
		if (!high || !low)
			return false;
		out->b[i] = (uint8_t)((high - digits) << 4 | (low - digits));
	}
	return true;
}

int wb_call(struct wb *w, const char *key, struct arena *a, struct wb_call *out, bool *found,
	struct err *err)
{
	struct hash hash;
	struct call c;
	*found = false;
	if (!key_of(key, &hash))
		return err_set(err, ERR_INPUT, "\"%s\" is not a call: 64 hexadecimal digits", key);
	int bad = store_call_find(w->store, &hash, a, &c, found, err);
	if (!bad && *found)
		bad = store_call_load(w->store, c.id, a, &c, err);
	if (bad || !*found)
		return bad;
	*out = (struct wb_call){
		.provider = c.provider,
		.endpoint = c.endpoint,
		.model = c.model,
		.request = c.request,
		.response = c.response,
		.output = c.output,
		.finish = c.finish,
		.input_tokens = c.input_tokens,
		.output_tokens = c.output_tokens,
		.cached_tokens = c.cached_tokens,
		.cache_write_tokens = c.cache_write_tokens,
		.reasoning_tokens = c.reasoning_tokens,
		.reasoning = c.reasoning,
		.usage = c.usage,
		.price = c.price,
		.request_id = c.request_id,
		.latency_ms = c.latency_ms,
		.first_ms = c.first_ms,
		.created_ms = c.created_ms,
		.estimated = c.estimated,
		.cost_usd = c.cost_usd,
	};
	return 0;
}
