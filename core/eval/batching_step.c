/*
 * batching_step: owns the life of one batch at its service.
 *
 *   prepared --upload--> uploaded --> sending --submit--> running --poll--> ended --fetch--> fetched
 *                                      |  ^                    '--> failed
 *              (nobody knows) --find---'  '-- not there
 *
 * `sending` is committed before the request that begins the batch leaves. Whatever happens to that
 * request, the next thing is to look whether the batch is there.
 */
#include "batching_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "retry.h"

enum {
	FIRST_POLL_MS = 1000,
	LONGEST_POLL_MS = 60000,
	MOST_LOOKS = 3, /* before a batch counts as never arrived */
	LOOK_AGAIN_MS = 1000,
	PAGE = 256, /* calls read at a time while lines are made */
};

void one_batch_keep(struct one_batch *one, struct batch_row *row)
{
	struct arena fresh = {0};
	struct batch_row r = *row;
	struct str *const texts[] = {&r.state, &r.model, &r.endpoint, &r.prompt, &r.options,
		&r.file, &r.remote, &r.results, &r.errors, &r.why};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = arena_dup(&fresh, *texts[i]);
	arena_free(&one->arena);
	one->arena = fresh;
	one->row = r;
}

static bool is_in(const struct one_batch *one, const char *state)
{
	return str_is(one->row.state, state);
}

static int go_to(struct batching *b, struct one_batch *one, const char *state, struct err *err)
{
	one->row.state = str_of(state);
	one->retries = 0;
	one->due_us = 0;
	return batch_update(b->plan.store, &one->row, err);
}

static struct batch_remote remote_of(const struct one_batch *one)
{
	return (struct batch_remote){
		.state = BATCH_RUNNING,
		.file = one->row.file,
		.id = one->row.remote,
		.results = one->row.results,
		.errors = one->row.errors,
		.total = one->row.total,
		.completed = one->row.completed,
		.failed = one->row.failed,
		.why = one->row.why,
		.early = one->row.early,
	};
}

/* ---- asking ---- */

static int make_lines(struct batching *b, struct one_batch *one, struct buf *lines, struct err *err)
{
	struct batch_call calls[PAGE];
	struct hash after = {{0}};
	size_t n = PAGE;
	int bad = 0;
	while (!bad && n == PAGE) {
		struct arena a = {0};
		bad = batch_calls(b->plan.store, one->row.id, &after, &a, calls, PAGE, &n, err);
		for (size_t i = 0; i < n && !bad; i++) {
			char id[HASH_HEX];
			struct model_request request = {.protocol = calls[i].provider,
				.endpoint = calls[i].endpoint,
				.model = calls[i].model,
				.body = calls[i].request};
			hash_hex(&calls[i].key, id);
			batch_add(b->api, str_of(id), &request, lines);
			after = calls[i].key;
		}
		arena_free(&a);
	}
	return bad;
}

static int ask(struct batching *b, struct one_batch *one, enum batch_step step, struct err *err)
{
	struct batch_remote remote = remote_of(one);
	struct buf lines = {0};
	int bad = 0;
	if (step == BATCH_UPLOAD || (step == BATCH_SUBMIT && !b->api->uploads))
		bad = make_lines(b, one, &lines, err);
	arena_free(&one->asking);
	one->asking = (struct arena){0};
	b->api->ask(step, &remote, buf_str(&lines), str_of(one->row.token), one->row.endpoint,
		&one->asking, &one->fetch);
	buf_free(&lines);
	if (!bad)
		bad = models_fetch(b->models, b->plan.model, &one->fetch, one, err);
	one->asked = step;
	one->is_asking = !bad;
	return bad;
}

/* The request that begins the batch leaves in the next turn, after the commit of this one. */
static int prepare_to_submit(struct batching *b, struct one_batch *one, struct err *err)
{
	one->may_submit = true;
	return go_to(b, one, "sending", err);
}

int batching_step(struct batching *b, struct one_batch *one, struct err *err)
{
	if (one->is_asking || one->due_us > clock_mono_us())
		return 0;
	if (is_in(one, "prepared"))
		return b->api->uploads ? ask(b, one, BATCH_UPLOAD, err)
				       : prepare_to_submit(b, one, err);
	if (is_in(one, "uploaded"))
		return prepare_to_submit(b, one, err);
	if (is_in(one, "sending"))
		return ask(b, one, one->may_submit ? BATCH_SUBMIT : BATCH_FIND, err);
	if (is_in(one, "running") && b->cancelling && !one->is_cancelled)
		return ask(b, one, BATCH_CANCEL, err);
	if (is_in(one, "running"))
		return ask(b, one, BATCH_POLL, err);
	if (is_in(one, "ended") && !one->has_results && one->row.results.n)
		return ask(b, one, BATCH_RESULTS, err);
	one->has_results = true;
	if (is_in(one, "ended") && !one->has_errors && one->row.errors.n)
		return ask(b, one, BATCH_ERRORS, err);
	one->has_errors = true;
	return 0;
}

/* ---- answers ---- */

static int take_reply(
	struct batching *b, struct one_batch *one, const struct json *reply, struct err *err)
{
	struct batch_remote remote = remote_of(one);
	struct arena a = {0};
	int bad = b->api->reply(one->asked, reply, &a, &remote, err);
	if (bad) {
		arena_free(&a);
		return bad;
	}
	struct batch_row row = one->row;
	row.file = remote.file;
	row.remote = remote.id;
	row.results = remote.results;
	row.errors = remote.errors;
	row.total = remote.total;
	row.completed = remote.completed;
	row.failed = remote.failed;
	row.why = remote.why;
	row.early = remote.early;
	one_batch_keep(one, &row);
	arena_free(&a);
	if (one->asked == BATCH_UPLOAD)
		return go_to(b, one, "uploaded", err);
	if (remote.state == BATCH_ENDED)
		return go_to(b, one, "ended", err);
	if (remote.state != BATCH_FAILED)
		return go_to(b, one, "running", err);
	bad = batch_end(b->plan.store, one->row.id, one->row.why, err);
	return bad ? bad : go_to(b, one, "failed", err);
}

/* A list of batches: ours is among them, or it is not there and may be begun. Several that could be
 * ours are nobody's to choose between. */
static int take_list(
	struct batching *b, struct one_batch *one, const struct json *reply, struct err *err)
{
	const struct json *list = json_get(reply, "data"), *ours = NULL;
	size_t n = 0;
	for (const struct json *e = json_first(list); e; e = json_next(e)) {
		if (!b->api->is_ours(
			    e, str_of(one->row.token), one->row.updated_ms, one->row.total))
			continue;
		ours = e;
		n++;
	}
	if (n > 1)
		return err_set(err, ERR_INPUT,
			"batch %lld: strop ended while it was being submitted, and %zu batches of "
			"the service could be it: cancel those that are not wanted there, then "
			"strop run --resume",
			(long long)one->row.id, n);
	if (n)
		return take_reply(b, one, ours, err);
	/* A list may lag behind: what is not there yet is looked for again. */
	one->may_submit = ++one->looks >= MOST_LOOKS;
	one->due_us = clock_mono_us() + (int64_t)LOOK_AGAIN_MS * 1000;
	return 0;
}

static void wait_for_next_poll(struct one_batch *one)
{
	int64_t most = (int64_t)LONGEST_POLL_MS * 1000;
	one->poll_us = one->poll_us ? one->poll_us * 2 : (int64_t)FIRST_POLL_MS * 1000;
	if (one->poll_us > most)
		one->poll_us = most;
	one->due_us = clock_mono_us() + one->poll_us;
}

static int take_ok(struct batching *b, struct one_batch *one, struct str text, struct err *err)
{
	struct json *reply = NULL;
	if (one->asked == BATCH_RESULTS || one->asked == BATCH_ERRORS) {
		buf_add(&one->answers, text);
		buf_addc(&one->answers, '\n');
		one->has_results = true;
		one->has_errors |= one->asked == BATCH_ERRORS;
		return 0;
	}
	int bad = json_parse(text, &reply, err);
	if (!bad && one->asked == BATCH_FIND)
		bad = take_list(b, one, reply, err);
	else if (!bad)
		bad = take_reply(b, one, reply, err);
	json_free(reply);
	one->is_cancelled |= one->asked == BATCH_CANCEL;
	if (!bad && is_in(one, "running"))
		wait_for_next_poll(one);
	return bad;
}

/* Refused for good: nothing was begun, and its calls are free again. */
static int refuse(struct batching *b, struct one_batch *one, struct str why, struct err *err)
{
	struct batch_row row = one->row;
	row.why = why;
	one_batch_keep(one, &row);
	int bad = batch_end(b->plan.store, one->row.id, one->row.why, err);
	return bad ? bad : go_to(b, one, "failed", err);
}

int batching_answer(
	struct batching *b, struct one_batch *one, const struct model_event *event, struct err *err)
{
	bool begins = one->asked == BATCH_UPLOAD || one->asked == BATCH_SUBMIT;
	bool final = event->kind == MODEL_FAILED || event->kind == MODEL_REFUSED;
	const struct setback setback = {.retries = one->retries,
		.asked_ms = event->retry_after_ms,
		.is_limit = event->rate_limited,
		.seed = (unsigned)one->row.id};
	int64_t delay_us = 0;
	one->is_asking = false;
	one->has_polled |= one->asked == BATCH_POLL || one->asked == BATCH_SUBMIT;
	if (event->kind == MODEL_OK)
		return take_ok(b, one, event->text, err);
	buf_cut(&b->why, 0);
	buf_add(&b->why, event->error);
	/* Whether what was sent has arrived is to be found out. */
	if (one->asked == BATCH_SUBMIT) {
		one->may_submit = false;
		one->looks = 0;
	}
	if (final && begins)
		return refuse(b, one, event->error, err);
	if (final || retry_decide(&setback, &delay_us) != RETRY_LATER)
		return err_set(err, ERR_NET, "batch %lld: %.*s; strop run --resume goes on",
			(long long)one->row.id, STRF(event->error));
	one->retries++;
	one->due_us = clock_mono_us() + delay_us;
	return 0;
}
