/* item: owns the forward way of one example. */
#include "item.h"

#include <stdlib.h>

#include "attach.h"
#include "jsonw.h"
#include "recorded.h"

/* ---- shots ---- */

int shots_load(const struct plan *plan, struct shots *out, struct err *err)
{
	*out = (struct shots){0};
	if (plan->shots == 0)
		return 0;
	/* Spares for the items that are shots themselves, or in a shot's group. */
	size_t max = (size_t)plan->shots + 64;
	out->examples = arena_alloc(&out->arena, max * sizeof *out->examples);
	int bad = store_examples(plan->store, plan->dataset, STR("train"), 0, max, &out->arena,
		out->examples, &out->n, err);
	if (!bad && out->n < (size_t)plan->shots)
		bad = err_set(err, ERR_INPUT,
			"%lld shots asked for, but the train split has %zu examples",
			(long long)plan->shots, out->n);
	return bad;
}

void shots_done(struct shots *shots)
{
	arena_free(&shots->arena);
}

static struct json *one_shot(struct arena *a, const struct stored_example *e)
{
	struct json *shot = NULL;
	struct answers answers;
	if (json_parse(e->fields, &shot, NULL) != 0)
		shot = json_object();
	answers_parse(a, e->answers, &answers);
	json_put_str(shot, "expected", answers.n_expected ? answers.expected[0] : STR(""));
	json_free(answers.tree);
	return shot;
}

/* The first examples of the train split that are not the item itself nor of its group: the same for
 * every version, so that versions are compared on the same shots. */
static struct json *shots_for(const struct plan *plan, const struct shots *shots, struct item *item)
{
	struct json *list = json_array();
	int64_t n = 0;
	for (size_t i = 0; i < shots->n && n < plan->shots; i++) {
		const struct stored_example *e = &shots->examples[i];
		if (e->id == item->example.id || str_eq(e->group, item->example.group))
			continue;
		json_push(list, one_shot(&item->arena, e));
		n++;
	}
	return list;
}

/* ---- retrieval ---- */

struct str item_question(struct arena *a, struct str field, const struct json *fields)
{
	static const char *const usual[] = {"question", "query", "input", "prompt", "text"};
	if (field.n)
		return json_text(a, json_get(fields, field.p));
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
		const struct json *v = json_get(fields, usual[i]);
		if (json_type(v) == JSON_STR)
			return json_str(v);
	}
	return STR("");
}

static int fetch(const struct plan *plan, struct item *item, struct err *err)
{
	if (plan->has_chunks)
		return retrieve_named(plan->store, plan->chunks, plan->n_chunks, item->answers.gold,
			item->answers.n_gold, &item->arena, &item->chunks, &item->n_chunks, err);
	struct str question =
		plan->query.p ? plan->query
			      : item_question(&item->arena, plan->query_field, item->fields);
	if (plan->retrieval.mode == RETRIEVE_BM25 && question.n == 0)
		return err_set(err, ERR_INPUT,
			"nothing to search for: the example has no field %s; name it with "
			"`retrieval: {query: "
			"FIELD}`",
			plan->query_field.n ? plan->query_field.p
					    : "question, query, input, prompt or text");
	return retrieve(plan->store, &plan->retrieval, question, item->answers.gold,
		item->answers.n_gold, &item->arena, &item->chunks, &item->n_chunks, err);
}

static struct json *chunk_list(const struct item *item)
{
	struct json *list = json_array();
	for (size_t i = 0; i < item->n_chunks; i++) {
		const struct stored_chunk *c = &item->chunks[i].chunk;
		struct json *o = json_object();
		json_put_num(o, "rank", (double)(i + 1));
		json_put_str(o, "id", c->name);
		json_put_str(o, "document", c->document_name);
		json_put_str(o, "heading", c->heading);
		json_put_str(o, "text", c->text);
		json_push(list, o);
	}
	return list;
}

struct str item_chunks(struct item *item)
{
	struct buf out = {0};
	struct jsonw w = {.out = &out};
	jsonw_array(&w);
	for (size_t i = 0; i < item->n_chunks; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "id", item->chunks[i].chunk.name);
		jsonw_put_num(&w, "score", item->chunks[i].chunk.score);
		jsonw_put_bool(&w, "gold", item->chunks[i].gold);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	struct str kept = arena_dup(&item->arena, buf_str(&out));
	buf_free(&out);
	return kept;
}

/* ---- the template's data ---- */

/* The record's fields, and ours beside them; a record's own field of that name wins, except where
 * retrieval or shots were asked for. */
static struct json *template_data(
	const struct plan *plan, const struct shots *shots, struct item *item)
{
	struct json *data = json_copy(item->fields);
	bool retrieving = plan->retrieval.mode != RETRIEVE_NONE || plan->has_chunks;
	if (retrieving || !json_get(data, "context"))
		json_put_str(data, "context",
			retrieve_context(&item->arena, item->chunks, item->n_chunks));
	if (retrieving || !json_get(data, "chunks"))
		json_put(data, "chunks", chunk_list(item));
	if (plan->shots || !json_get(data, "shots"))
		json_put(data, "shots", shots_for(plan, shots, item));
	if (!json_get(data, "id"))
		json_put_str(data, "id", item->example.name);
	return data;
}

static int render(
	const struct plan *plan, const struct shots *shots, struct item *item, struct err *err)
{
	struct json *data = template_data(plan, shots, item);
	int bad = prompty_render(
		plan->prompt, &item->arena, data, &item->messages, &item->n_messages, err);
	json_free(data);
	if (!bad && item->n_messages == 0)
		bad = err_set(err, ERR_INPUT,
			"there is nothing to send: the prompt has no text (one that was recorded "
			"elsewhere without it is answered by recordings alone)");
	return bad;
}

static int make_request(const struct plan *plan, struct item *item, struct err *err)
{
	struct model_message *list =
		arena_alloc(&item->arena, (item->n_messages + 1) * sizeof *list);
	for (size_t i = 0; i < item->n_messages; i++)
		list[i] = (struct model_message){
			.role = item->messages[i].role, .text = item->messages[i].text};
	int bad = attach_images(plan, item, list, item->n_messages, err);
	return bad ? bad
		   : model_request(plan->model, prompty_params(plan->prompt), list,
			     item->n_messages, &item->arena, &item->request, err);
}

/* What is sent, or, of a recording, what the output is found by. */
static int find_request(
	const struct plan *plan, const struct shots *shots, struct item *item, struct err *err)
{
	int bad = 0;
	if (model_is_recorded(plan->model)) {
		recorded_request(recorded_model(plan->model), plan->recorded_prompt,
			item->example.name, &item->arena, &item->request);
	} else {
		bad = fetch(plan, item, err);
		if (!bad)
			bad = render(plan, shots, item, err);
		if (!bad)
			bad = make_request(plan, item, err);
	}
	if (!bad)
		item->key = call_key(item->request.protocol, item->request.endpoint,
			item->request.body, item->trial);
	return bad;
}

struct str item_not_recorded(const struct plan *plan, struct item *item)
{
	return recorded_missing(recorded_model(plan->model), plan->recorded_prompt,
		item->example.name, item->trial, &item->arena);
}

static void copy_example(struct item *item, const struct stored_example *e)
{
	struct arena *a = &item->arena;
	item->example = *e;
	item->example.name = arena_dup(a, e->name);
	item->example.group = arena_dup(a, e->group);
	item->example.split = arena_dup(a, e->split);
	item->example.file = arena_dup(a, e->file);
	item->example.fields = item->example.answers = item->example.tags = STR("");
}

static int begin_item(
	const struct stored_example *example, int64_t trial, struct item **out, struct err *err)
{
	struct item *item = mem_alloc(sizeof *item);
	*out = item;
	item->trial = trial;
	copy_example(item, example);
	answers_parse(&item->arena, example->answers, &item->answers);
	return json_parse(example->fields, &item->fields, err);
}

static int name_example(int bad, const struct stored_example *example, struct err *err)
{
	if (bad)
		err_prefix(err, "example %.*s (%.*s:%lld)", STRF(example->name),
			STRF(example->file), (long long)example->line);
	return bad;
}

int item_prepare(const struct plan *plan, const struct shots *shots,
	const struct stored_example *example, int64_t trial, struct item **out, struct err *err)
{
	int bad = begin_item(example, trial, out, err);
	if (!bad)
		bad = find_request(plan, shots, *out, err);
	return name_example(bad, example, err);
}

int item_messages(const struct plan *plan, const struct shots *shots,
	const struct stored_example *example, struct item **out, struct err *err)
{
	int bad = begin_item(example, 0, out, err);
	if (!bad)
		bad = fetch(plan, *out, err);
	if (!bad)
		bad = render(plan, shots, *out, err);
	return name_example(bad, example, err);
}

void item_free(struct item *item)
{
	if (!item)
		return;
	json_free(item->fields);
	json_free(item->answers.tree);
	arena_free(&item->arena);
	free(item);
}
