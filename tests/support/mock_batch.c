/* mock_batch: owns files and batches, and the answering of one line of a batch: it gets what the
 * same request would get live, by the same script. */
#include "mock_batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct mock_file *mock_file_add(struct mock_batches *all)
{
	all->files = mem_grow(all->files, all->n_files, &all->cap_files, sizeof *all->files);
	struct mock_file *file = &all->files[all->n_files++];
	*file = (struct mock_file){0};
	snprintf(file->id, sizeof file->id, "file-%zu", all->n_files);
	return file;
}

struct mock_file *mock_file_find(struct mock_batches *all, struct str id)
{
	for (size_t i = 0; i < all->n_files; i++)
		if (str_is(id, all->files[i].id))
			return &all->files[i];
	return NULL;
}

static bool is_one_of(struct str word, const char *const *words)
{
	while (*words && !str_is(word, *words))
		words++;
	return *words != NULL;
}

struct mock_batch *mock_batch_add(struct mock_batches *all, const struct mock_rule *rule)
{
	static const char *const ends[] = {"completed", "expired", "failed", NULL};
	all->batches = mem_grow(all->batches, all->n, &all->cap, sizeof *all->batches);
	struct mock_batch *batch = &all->batches[all->n++];
	struct str word = is_one_of(rule->ends, ends) ? rule->ends : STR("completed");
	*batch = (struct mock_batch){.polls = 2};
	str_to_int(rule->polls, &batch->polls);
	snprintf(batch->id, sizeof batch->id, "batch_%zu", all->n);
	const time_t now = time(NULL);
	struct tm tm;
	strftime(batch->created, sizeof batch->created, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &tm));
	snprintf(batch->ends, sizeof batch->ends, "%.*s", STRF(word));
	return batch;
}

struct mock_batch *mock_batch_find(struct mock_batches *all, struct str id)
{
	for (size_t i = 0; i < all->n; i++)
		if (str_is(id, all->batches[i].id))
			return &all->batches[i];
	return NULL;
}

bool mock_batch_poll(struct mock_batch *batch)
{
	if (batch->polls > 0)
		batch->polls--;
	return batch->polls == 0;
}

void mock_batches_free(struct mock_batches *all)
{
	for (size_t i = 0; i < all->n_files; i++)
		buf_free(&all->files[i].text);
	for (size_t i = 0; i < all->n; i++) {
		buf_free(&all->batches[i].input);
		buf_free(&all->batches[i].endpoint);
		buf_free(&all->batches[i].meta);
		buf_free(&all->batches[i].wrong);
	}
	free(all->files);
	free(all->batches);
	*all = (struct mock_batches){0};
}

bool mock_batch_line(struct mock_payload *p, const struct mock_protocol *protocol, cJSON *body,
	const struct mock_request *request, struct mock_state *state)
{
	struct mock_request line = *request;
	struct mock_moment moment = {0};
	char hex[65];
	cJSON_DeleteItemFromObject(body, "stream");
	if (protocol == &mock_ollama)
		cJSON_AddFalseToObject(body, "stream");
	char *text = cJSON_PrintUnformatted(body);
	line.body = str_of(text);
	mock_log_line(state->log, line.body, hex, &moment);
	moment.path = str_of(protocol->path);
	const struct mock_rule *rule = mock_script_pick(state->script, &moment);
	bool answered = rule->action != MOCK_CLOSE && rule->action != MOCK_RST;
	if (answered)
		mock_model_payload(p, protocol, &line, state, rule);
	if (answered && p->whole)
		mock_log_answered(state->log, hex);
	free(text);
	return answered;
}

void mock_batch_put_json(struct buf *out, struct str text)
{
	cJSON *root = cJSON_ParseWithLength(text.p, text.n);
	char *line = root ? cJSON_PrintUnformatted(root) : NULL;
	buf_addz(out, line ? line : "null");
	free(line);
	cJSON_Delete(root);
}
