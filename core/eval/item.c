/* item: owns the forward way of one example. */
#include "item.h"

#include <stdlib.h>

#include "attach.h"
#include "jsonw.h"
#include "recorded.h"

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
 * retrieval, shots or a style of reasoning were asked for. Takes `list`, the shots. */
static struct json *template_data(const struct plan *plan, struct json *list, struct item *item)
{
	struct json *data = json_copy(item->fields);
	bool retrieving = plan->retrieval.mode != RETRIEVE_NONE || plan->has_chunks;
	if (retrieving || !json_get(data, "context"))
		json_put_str(data, "context",
			retrieve_context(&item->arena, item->chunks, item->n_chunks));
	if (retrieving || !json_get(data, "chunks"))
		json_put(data, "chunks", chunk_list(item));
	if (plan->shots.n || !json_get(data, "shots"))
		json_put(data, "shots", list);
	else
		json_free(list);
	if (plan->reasoning.n || !json_get(data, "reasoning"))
		json_put_str(data, "reasoning", plan->reasoning);
	if (!json_get(data, "id"))
		json_put_str(data, "id", item->example.name);
	return data;
}

static bool uses_reasoning(const struct plan *plan, struct arena *a)
{
	const struct mustache_name *names;
	size_t n = prompty_names(a, plan->prompt, &names);
	for (size_t i = 0; i < n; i++)
		if (str_is(names[i].name, "reasoning"))
			return true;
	return false;
}

/* A prompt without a place for the style of reasoning has it at the end of what the user says last. */
static void append_reasoning(const struct plan *plan, struct item *item)
{
	size_t last = item->n_messages;
	while (last && !str_is(item->messages[last - 1].role, "user"))
		last--;
	if (last == 0)
		last = item->n_messages;
	if (last == 0 || plan->reasoning.n == 0 || uses_reasoning(plan, &item->arena))
		return;
	struct str *text = &item->messages[last - 1].text;
	*text = arena_printf(&item->arena, "%.*s\n\n%.*s", STRF(*text), STRF(plan->reasoning));
}

static int render(const struct plan *plan, struct shots *shots, struct item *item, struct err *err)
{
	const struct shot_asker asker = {item->example.id, item->example.group, item->fields};
	struct json *list;
	int bad = shots_for(shots, &asker, &item->arena, &list, &item->shots, err);
	if (bad)
		return bad;
	struct json *data = template_data(plan, list, item);
	bad = prompty_render(
		plan->prompt, &item->arena, data, &item->messages, &item->n_messages, err);
	json_free(data);
	if (!bad)
		append_reasoning(plan, item);
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
		   : model_request(plan->model, plan->params, list, item->n_messages, &item->arena,
			     &item->request, err);
}

/* What is sent, or, of a recording, what the output is found by. */
static int find_request(
	const struct plan *plan, struct shots *shots, struct item *item, struct err *err)
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

int item_prepare(const struct plan *plan, struct shots *shots, const struct stored_example *example,
	int64_t trial, struct item **out, struct err *err)
{
	int bad = begin_item(example, trial, out, err);
	if (!bad)
		bad = find_request(plan, shots, *out, err);
	return name_example(bad, example, err);
}

int item_messages(const struct plan *plan, struct shots *shots,
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
