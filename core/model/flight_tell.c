/* flight_tell: owns what is told of a call. Every text of it came from outside: keys are masked in all
 * of them. */
#include "flight.h"

#include <string.h>

#include "advice.h"
#include "clock.h"
#include "keyring.h"

void flight_texts_done(struct flight_texts *t)
{
	buf_free(&t->piece);
	buf_free(&t->thought);
	buf_free(&t->error);
	buf_free(&t->raw_usage);
	buf_free(&t->request_id);
}

/* What of the answer was not told yet. While more can come, what could be the beginning of a key
 * waits for its rest. */
static struct str untold(const struct flight *f, const struct buf *text, size_t told)
{
	struct str fresh = str_from(buf_str(text), told);
	if (fresh.n && f->transfer)
		fresh.n -= secret_tail(fresh);
	return fresh;
}

bool flight_has_untold(const struct flight *f)
{
	return f->watch && (untold(f, &f->answer.text, f->told).n ||
				   untold(f, &f->answer.reasoning, f->told_reasoning).n);
}

static struct str masked_piece(struct buf *piece, struct str fresh, size_t *told)
{
	buf_cut(piece, 0);
	buf_add(piece, fresh);
	secret_mask(piece);
	*told += fresh.n;
	return buf_str(piece);
}

void flight_tell_piece(struct flight *f, struct flight_texts *texts, struct model_event *e)
{
	struct str text = untold(f, &f->answer.text, f->told);
	struct str reasoning = untold(f, &f->answer.reasoning, f->told_reasoning);
	*e = (struct model_event){.kind = MODEL_DELTA,
		.tag = f->tag,
		.text = masked_piece(&texts->piece, text, &f->told),
		.reasoning = masked_piece(&texts->thought, reasoning, &f->told_reasoning),
		.first_ms = f->token_us ? (f->token_us - f->start_us) / 1000 : -1};
}

/* Of what failed: a refusal by its status costs nothing; an answer that began, or of which nothing
 * came before the time was up, may. */
static bool may_be_billed(const struct flight *f)
{
	const struct reply_facts *r = &f->facts;
	return r->status / 100 == 2 ||
	       (r->status == 0 &&
		       (r->transport == HTTP_SILENT || r->transport == HTTP_BROKEN));
}

static void fill(struct flight *f, struct flight_texts *t, struct model_event *e)
{
	struct buf *const outside[] = {&f->raw, &f->answer.error, &f->answer.text,
		&f->answer.reasoning, &f->answer.finish, &f->answer.note, &t->raw_usage,
		&t->request_id};
	buf_cut(&t->error, 0);
	buf_cut(&t->request_id, 0);
	buf_addz(&t->request_id, f->facts.request_id);
	buf_cut(&t->raw_usage, 0);
	if (f->answer.complete && f->provider->review)
		f->provider->review(buf_str(&f->send), &f->answer);
	if (f->answer.raw_usage)
		json_print(&t->raw_usage, f->answer.raw_usage);
	for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
		secret_mask(outside[i]);
	*e = (struct model_event){
		.tag = f->tag,
		.text = buf_str(&f->answer.text),
		.reasoning = buf_str(&f->answer.reasoning),
		.finish = buf_str(&f->answer.finish),
		.response = buf_str(&f->raw),
		.note = buf_str(&f->answer.note),
		.status = f->facts.status,
		.usage = f->answer.usage,
		.raw_usage = buf_str(&t->raw_usage),
		.request_id = buf_str(&t->request_id),
		.latency_ms = (f->last_us - f->start_us) / 1000,
		.first_ms = ((f->token_us ? f->token_us : f->last_us) - f->start_us) / 1000,
		.retry_after_ms = f->facts.retry_after_ms,
		.rate_limited = outcome_is_limit(&f->facts, &f->answer),
		.blames_request = outcome_blames_request(&f->facts, &f->answer),
	};
	if (f->provider->runs_command)
		e->kind = command_classify(f->child, &f->answer, f->words, &t->error);
	else
		e->kind = outcome_classify(
			&f->facts, &f->answer, buf_str(&f->raw), str_of(f->words), &t->error);
	e->may_be_billed = e->kind != MODEL_OK && may_be_billed(f);
	if (e->kind != MODEL_OK && !f->provider->runs_command)
		e->advice = advice_for(&f->facts, &f->answer, f->config, model_url(f->config));
	secret_mask(&t->error);
	e->error = buf_str(&t->error);
}

/* As long as the server asked for and up to a tenth more, so that not all processes that it refused
 * come back together. */
static int64_t asked_us(const struct flight *f)
{
	int64_t ms = f->facts.retry_after_ms;
	return ms < 0 ? -1 : ms * 1000 + ms * (f->start_us % 100);
}

/* What the end of a call says about how much may be sent. */
static void free_slot(struct flight *f, const struct model_event *e)
{
	bool is_counted = e->usage.input >= 0 && e->usage.output >= 0;
	bool is_full = f->facts.status == 503 || f->facts.status == 529;
	enum limit_end how = LIMIT_FAILED;
	if (e->kind == MODEL_BUSY && e->rate_limited)
		how = is_full ? LIMIT_OVERLOADED : LIMIT_REFUSED;
	else if (f->facts.status / 100 == 2)
		how = LIMIT_ANSWERED;
	limit_ended(f->limit, f->tag, how, asked_us(f),
		is_counted ? (double)(e->usage.input + e->usage.output) : -1, clock_mono_us());
}

void flight_tell_end(struct flight *f, struct flight_texts *texts, struct model_event *e)
{
	fill(f, texts, e);
	free_slot(f, e);
}
