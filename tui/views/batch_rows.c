/* batch_rows: owns the words about open batches, and the two things that can be done with them. */
#include "batch_rows.h"

#include <stdlib.h>

#include "clock.h"
#include "dialog.h"
#include "job_text.h"
#include "number.h"

static bool is_at_work(const struct session *s, int64_t id)
{
	for (const struct session_job *j = s->jobs; j; j = j->next)
		if (j->job && j->report.batch.id == id)
			return true;
	return false;
}

void batch_rows_fetch(struct batch_rows *b, struct session *s)
{
	struct err err = {0};
	size_t n = 0;
	arena_reset(&b->arena);
	b->n = 0;
	if (!s->wb)
		return; /* only drawn, in tests */
	if (wb_batches(s->wb, &b->arena, &b->list, &n, &err) != 0)
		session_fail(s, &err);
	for (size_t i = 0; i < n; i++)
		if (b->list[i].is_open && !is_at_work(s, b->list[i].id))
			b->list[b->n++] = b->list[i];
}

void batch_rows_done(struct batch_rows *b)
{
	arena_free(&b->arena);
}

/* ---- words ---- */

/* A day is long: minutes are enough. */
static struct str age(struct arena *a, int64_t since_ms)
{
	int64_t minutes = (clock_wall_ms() - since_ms) / 60000;
	if (minutes < 1)
		return STR("under 1 min");
	if (minutes < 120)
		return arena_printf(a, "%lld min", (long long)minutes);
	if (minutes < 48 * 60)
		return arena_printf(a, "%lld h", (long long)(minutes / 60));
	return arena_printf(a, "%lld days", (long long)(minutes / (24 * 60)));
}

static const char *state_words(const struct wb_batch *b)
{
	static const struct {
		const char *state, *words;
	} states[] = {{"prepared", "collected, not sent yet"},
		{"uploaded", "uploaded, not begun yet"}, {"sending", "being handed over"},
		{"running", "with the service"}, {"ended", "answered, to be fetched"}};
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (str_is(b->state, states[i].state))
			return states[i].words;
	return "open";
}

void batch_row_draw(struct area a, int row, const struct wb_batch *b, bool marked)
{
	struct arena scratch = {0};
	struct str time = arena_printf(&scratch, "%.*s old", STRF(age(&scratch, b->created_ms)));
	struct str count =
		arena_printf(&scratch, "%lld/%lld", (long long)b->answered, (long long)b->calls);
	int end = a.columns;
	area_text_right(a, row, end, time, STYLE_TEXT);
	end -= 17;
	area_text_right(a, row, end, count, STYLE_TEXT);
	end -= 11;
	bool ready = str_is(b->state, "ended");
	area_text(a, row, 0, STR("○"), ready ? STYLE_OK : STYLE_KEY);
	area_text_cut(a, row, 2, end - 3,
		arena_printf(&scratch, "%.*s  batch %lld, ½ price  %.*s  %s", STRF(b->prompt),
			(long long)b->id, STRF(b->model), state_words(b)),
		marked ? STYLE_STRONG : STYLE_TEXT);
	if (marked)
		area_flag(a, row, 0, a.columns, STYLE_SELECTED);
	arena_free(&scratch);
}

static void fact(struct textbox *out, const char *name, style_t style, struct str text)
{
	struct arena a = {0};
	textbox_add(out, STYLE_DIM, arena_printf(&a, "%-*s", JOB_FACTS_INDENT, name));
	textbox_add(out, style, text);
	textbox_add(out, STYLE_TEXT, STR("\n"));
	arena_free(&a);
}

void batch_facts(struct textbox *out, const struct wb_batch *b)
{
	struct arena a = {0};
	fact(out, "batch", STYLE_STRONG,
		arena_printf(&a, "%lld of %.*s, %.*s: %s at half the price", (long long)b->id,
			STRF(b->prompt), STRF(b->model), number_of(&a, b->calls, "call")));
	if (b->why.n)
		fact(out, "error", STYLE_ERROR, b->why);
	fact(out, "state", STYLE_TEXT,
		arena_printf(&a, "%s; begun %s, %.*s ago", state_words(b),
			number_when(&a, b->created_ms), STRF(age(&a, b->created_ms))));
	fact(out, "answered", b->failed ? STYLE_WARNING : STYLE_TEXT,
		arena_printf(&a, "%s of %s, %s failed, as the service said %.*s ago",
			number_count(&a, b->answered), number_count(&a, b->calls),
			number_count(&a, b->failed), STRF(age(&a, b->updated_ms))));
	fact(out, "", STYLE_DIM,
		STR("it needs no strop while it waits: f asks how far it is, and once it is done "
		    "fetches and scores it; X cancels it"));
	arena_free(&a);
}

/* ---- doing ---- */

void batch_fetch(struct session *s, const struct wb_batch *b)
{
	session_resume_batch(s, b->id, false);
}

struct cancelling {
	struct session *session;
	int64_t id;
};

static void answered(void *context, char answer)
{
	struct cancelling *c = context;
	if (answer == 'y')
		session_resume_batch(c->session, c->id, true);
	free(c);
}

void batch_ask_to_cancel(struct session *s, const struct wb_batch *b)
{
	struct arena a = {0};
	struct cancelling *c = mem_alloc(sizeof *c);
	*c = (struct cancelling){s, b->id};
	dialog_question(s,
		&(struct question){.title = "cancel this batch?",
			.text = arena_printf(&a,
				"Batch %lld of %.*s: %s with %.*s, %s answered. What the "
				"service has answered until it stops is billed, fetched "
				"and kept; the rest is not asked.",
				(long long)b->id, STRF(b->prompt), number_of(&a, b->calls, "call"),
				STRF(b->model), number_count(&a, b->answered)),
			.answers = "y:cancel it|n:let it go on",
			.done = answered,
			.cancelled = free,
			.context = c});
	arena_free(&a);
}
