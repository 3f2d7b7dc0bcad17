/*
 * jobs_view: owns the list of runs, newest first, and the facts of the marked one below it. The
 * mark stays on its run when a new one comes.
 */
#include "jobs_view.h"

#include <math.h>
#include <stdlib.h>

#include "batch_rows.h"
#include "clock.h"
#include "dialog.h"
#include "glyph.h"
#include "job_text.h"
#include "number.h"
#include "pane.h"
#include "recording.h"

/* The runs of this session, then the batches that wait at a service. */
struct jobs_view {
	struct view view;
	const struct session_job *marked; /* NULL: the newest, or */
	int64_t marked_batch;             /* this one; 0: none */
	struct batch_rows batches;
	int64_t n_jobs, seen; /* seen: what of the jobs the batches were read for */
	struct scroll scroll;
	struct textbox facts;
	int first_row; /* of the list, for clicks */
};

static struct jobs_view *of(struct view *v)
{
	return (struct jobs_view *)v;
}

/* NULL: a batch stands there, or nothing. */
static struct session_job *job_at(const struct jobs_view *v, int64_t i)
{
	struct session_job *j = v->view.session->jobs;
	while (j && (session_is_submitted(j) || i-- > 0))
		j = j->next;
	return j;
}

static const struct wb_batch *batch_at(const struct jobs_view *v, int64_t i)
{
	i -= v->n_jobs;
	return i >= 0 && i < v->batches.n ? &v->batches.list[i] : NULL;
}

/* ---- keeping up ---- */

static void make_facts(struct jobs_view *v)
{
	const struct session_job *j = job_at(v, v->scroll.at);
	const struct wb_batch *b = batch_at(v, v->scroll.at);
	textbox_clear(&v->facts);
	v->marked = j;
	v->marked_batch = b ? b->id : 0;
	if (j)
		job_facts(&v->facts, j, clock_mono_us() / 1000);
	else if (b)
		batch_facts(&v->facts, b);
	v->view.session->dirty = true;
}

/* Changes when a job comes or ends, or has a batch now: the store's list is another one then. */
static int64_t sign_of(const struct session *s)
{
	int64_t sign = 1;
	for (const struct session_job *j = s->jobs; j; j = j->next)
		sign += 1 + 1000 * (j->job == NULL) + 1000000 * j->report.batch.id;
	return sign;
}

static void fetch_batches(struct jobs_view *v)
{
	struct session *s = v->view.session;
	int64_t sign = sign_of(s);
	if (sign != v->seen)
		batch_rows_fetch(&v->batches, s);
	v->seen = sign;
}

static void jobs_changed(struct view *view, unsigned what)
{
	struct jobs_view *v = of(view);
	if (!(what & CHANGED_JOBS))
		return;
	fetch_batches(v);
	v->scroll.at = v->n_jobs = 0;
	for (const struct session_job *j = view->session->jobs; j; j = j->next) {
		if (session_is_submitted(j))
			continue;
		if (j == v->marked)
			v->scroll.at = v->n_jobs;
		v->n_jobs++;
	}
	for (int64_t i = 0; i < v->batches.n; i++)
		if (v->batches.list[i].id == v->marked_batch)
			v->scroll.at = v->n_jobs + i;
	v->scroll.n = v->n_jobs + v->batches.n;
	scroll_fit(&v->scroll);
	make_facts(v);
}

/* ---- stopping ---- */

/* The marked run; when it does not run that is said, and it is NULL. */
static struct session_job *running_one(struct jobs_view *v)
{
	struct session_job *j = job_at(v, v->scroll.at);
	if (j && j->job)
		return j;
	session_say(v->view.session, MESSAGE_INFO,
		j                           ? "this run has ended already"
		: batch_at(v, v->scroll.at) ? "a batch waits at its service: X cancels it"
					    : "nothing has run yet");
	return NULL;
}

static void stop(struct jobs_view *v)
{
	struct session_job *j = running_one(v);
	if (!j)
		return;
	job_stop(j->job);
	session_say(v->view.session, MESSAGE_INFO,
		"stopping: what is in flight is waited for, what finished is kept");
	session_changed(v->view.session, CHANGED_JOBS);
}

static bool still_runs(void *context)
{
	struct jobs_view *v = context;
	const struct session_job *j = job_at(v, v->scroll.at);
	return j && j->job;
}

static void kill_answer(void *context, char answer)
{
	struct jobs_view *v = context;
	struct session_job *j = job_at(v, v->scroll.at);
	if (answer != 'y' || !j || !j->job)
		return;
	job_kill(j->job);
	session_say(v->view.session, MESSAGE_INFO, "dropped: what finished is kept");
	session_changed(v->view.session, CHANGED_JOBS);
}

static void ask_to_kill(struct jobs_view *v)
{
	struct session_job *j = running_one(v);
	struct arena a = {0};
	if (!j)
		return;
	if (j->report.in_flight == 0) {
		kill_answer(v, 'y');
	} else {
		struct question q = {.title = "Drop this run?",
			.text = arena_printf(&a,
				"%s of %.*s@%lld has %s in flight. Their answers will be lost, and "
				"they may be charged all the same. What finished is kept.",
				j->what, STRF(j->report.prompt), (long long)j->report.version,
				number_of(&a, j->report.in_flight, "call")),
			.answers = "y:drop it now|n:let it run",
			.stands = still_runs,
			.done = kill_answer,
			.context = v};
		dialog_question(v->view.session, &q);
	}
	arena_free(&a);
}

static bool jobs_command(struct view *view, enum command c, struct str argument)
{
	struct jobs_view *v = of(view);
	(void)argument;
	const struct wb_batch *b = batch_at(v, v->scroll.at);
	if (c == CMD_STOP_JOB)
		stop(v);
	else if (c == CMD_FETCH_BATCH && b)
		batch_fetch(view->session, b);
	else if (c == CMD_FETCH_BATCH)
		session_say(
			view->session, MESSAGE_INFO, "this is no batch that waits at a service");
	else if (c == CMD_KILL_JOB && b)
		batch_ask_to_cancel(view->session, b);
	else if (c == CMD_KILL_JOB)
		ask_to_kill(v);
	else if (list_command(&v->scroll, c))
		make_facts(v);
	else
		return false;
	return true;
}

static bool jobs_event(struct view *view, const struct event *e)
{
	struct jobs_view *v = of(view);
	int64_t row = v->scroll.top + e->row - v->first_row;
	if (e->kind == EVENT_KEY && key_eq(e->key, (struct key){KEY_ESC, 0})) {
		session_pop(view->session);
		return true;
	}
	if (e->kind != EVENT_MOUSE)
		return false;
	if (e->mouse == MOUSE_WHEEL_UP || e->mouse == MOUSE_WHEEL_DOWN)
		scroll_move(&v->scroll, e->mouse == MOUSE_WHEEL_UP ? -1 : 1);
	else if (e->mouse == MOUSE_PRESS && e->row >= v->first_row && row < v->scroll.n)
		scroll_to(&v->scroll, row);
	else
		return false;
	make_facts(v);
	return true;
}

/* ---- drawing ---- */

static void draw_bar(
	struct area a, int row, int column, int width, int64_t done, int64_t total, style_t style)
{
	int full = total > 0 ? (int)(done * width / total) : 0;
	for (int i = 0; i < width; i++)
		area_text(a, row, column + i, i < full ? STR("\xe2\x96\x88") : STR("\xe2\x96\x91"),
			i < full ? style : STYLE_DIM);
}

/* A sign, a word and a style: colour alone would not do. */
static const struct look_of {
	const char *state, *sign;
	style_t style;
} running = {"running", "\xe2\x9f\xb3", STYLE_KEY}, states[] = {
							    {"done", "\xe2\x9c\x93", STYLE_OK},
							    {"failed", "\xe2\x9c\x97", STYLE_ERROR},
							    {"interrupted", "~", STYLE_WARNING},
};

/* What came to its end is no success for that. */
static const struct look_of all_failed = {"all calls failed", "\xe2\x9c\x97", STYLE_ERROR},
			    some_failed = {"done, but some calls failed", "!", STYLE_WARNING};

static const struct look_of *look_of(const struct session_job *j)
{
	const struct run_report *r = &j->report;
	if (j->job)
		return &running;
	if (r->failed && r->failed >= r->finished)
		return &all_failed;
	if (r->failed && str_is(r->state, "done"))
		return &some_failed;
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (str_is(j->report.state, states[i].state))
			return &states[i];
	return &states[2];
}

static struct str count_of(struct arena *a, const struct session_job *j)
{
	const struct run_report *r = &j->report;
	bool waits = r->batch.doing.n; /* for its batch */
	return arena_printf(a, "%lld/%lld", (long long)(waits ? r->batch.answered : r->finished),
		(long long)(waits ? r->batch.calls : r->total));
}

/* What matters of it: how fast it is while it runs, how good it was then. */
static struct str speed_or_score(struct arena *a, const struct session_job *j)
{
	const struct run_report *r = &j->report;
	if (j->job)
		return j->rate > 0 ? arena_printf(a, "%.1f/s", j->rate) : STR("");
	if (r->n_scores && r->scores[j->primary].n)
		return str_of(number_percent(a, r->scores[j->primary].mean));
	return STR("");
}

/* Widths of the columns at the right; 0: no room for it, it is in the facts. */
struct columns {
	int time, speed, count, bar;
};

static struct columns columns_for(const struct session *s, int columns)
{
	struct columns c = {.time = 16, .bar = 8};
	struct arena a = {0};
	if (columns >= 70)
		c = (struct columns){.time = 17, .speed = 9, .bar = columns >= 100 ? 24 : 10};
	for (const struct session_job *j = s->jobs; j; j = j->next) {
		int width = glyph_columns(count_of(&a, j)) + 1;
		c.count = width > c.count ? width : c.count;
	}
	arena_free(&a);
	return c;
}

/* From the left: how it stands, what it is; from the right: time, speed or score, count, bar. */
static void draw_job(
	struct area a, int row, struct columns c, const struct session_job *j, bool marked)
{
	const struct run_report *r = &j->report;
	const struct look_of *look = look_of(j);
	struct arena scratch = {0};
	int end = a.columns;
	area_text_right(a, row, end, job_time(&scratch, j), STYLE_TEXT);
	end -= c.time;
	if (c.speed)
		area_text_right(a, row, end, speed_or_score(&scratch, j), STYLE_STRONG);
	end -= c.speed;
	area_text_right(a, row, end, count_of(&scratch, j), STYLE_TEXT);
	end -= c.count + c.bar;
	draw_bar(a, row, end, c.bar, r->finished, r->total,
		look == &all_failed ? STYLE_ERROR : STYLE_OK);
	area_text(a, row, 0, str_of(look->sign), look->style);
	area_text_cut(a, row, 2, end - 3,
		arena_printf(&scratch, "%.*s@%lld  %s  %.*s%s %.*s", STRF(r->prompt),
			(long long)r->version, j->what, STRF(r->model),
			wb_recording_mark(r->provider), STRF(r->retrieval)),
		marked ? STYLE_STRONG : STYLE_TEXT);
	if (marked)
		area_flag(a, row, 0, a.columns, STYLE_SELECTED);
	arena_free(&scratch);
}

static void draw_preparing(const struct session *s, struct area a)
{
	const struct wb_preparing *p = &s->progress;
	int column = area_textf(
		a, 0, 0, STYLE_KEY, "\xe2\x9f\xb3 %s", p->what ? p->what : "reading the data");
	column = area_text(a, 0, column + 1, p->file, STYLE_TEXT);
	if (p->total && column + 16 < a.columns) {
		draw_bar(a, 0, a.columns - 18, 12, p->done, p->total, STYLE_OK);
		area_textf(a, 0, a.columns - 5, STYLE_STRONG, "%3d %%",
			(int)(p->done * 100 / p->total));
	}
}

static void draw_line(struct area a, int row, const char *name)
{
	int column = area_textf(a, row, 0, STYLE_TITLE, "%s ", name);
	for (; column < a.columns; column++)
		area_text(a, row, column, STR("\xe2\x94\x80"), STYLE_LINE);
}

static void draw_one(struct jobs_view *v, struct area a, int row, struct columns c)
{
	int64_t i = v->scroll.top + row;
	if (batch_at(v, i))
		batch_row_draw(a, row, batch_at(v, i), i == v->scroll.at);
	else
		draw_job(a, row, c, job_at(v, i), i == v->scroll.at);
}

static void draw_list(struct jobs_view *v, struct area a)
{
	struct columns c = columns_for(v->view.session, a.columns);
	v->scroll.rows = a.rows;
	scroll_fit(&v->scroll);
	for (int i = 0; i < a.rows && v->scroll.top + i < v->scroll.n; i++)
		draw_one(v, a, i, c);
	if (v->scroll.n == 0)
		area_text(a, 0, 0, STR("Nothing has run yet: R runs the split, r this example."),
			STYLE_DIM);
}

static const char *title_at(const struct jobs_view *v, int64_t i)
{
	return batch_at(v, i) ? "at the batch service" : look_of(job_at(v, i))->state;
}

static int count_running(const struct session *s)
{
	int n = 0;
	for (const struct session_job *j = s->jobs; j; j = j->next)
		n += j->job != NULL;
	return n;
}

/* What this run, this day and this project cost, always in sight. */
static void draw_money(const struct session *s, const struct session_job *j, struct area a, int row)
{
	struct wb_spent spent = session_spent(s);
	struct arena scratch = {0};
	struct str today = session_money_words(&scratch, spent.today, spent.today_unpriced);
	struct str all = session_money_words(&scratch, spent.all, spent.all_unpriced);
	area_text(a, row, 0, STR("spent"), STYLE_DIM);
	int column = area_textf(a, row, JOB_FACTS_INDENT, STYLE_STRONG, "today %.*s", STRF(today));
	bool has_limit = spent.per_day > 0;
	if (has_limit)
		area_textf(a, row, column, STYLE_TEXT, " of %s a day",
			number_money(&scratch, spent.per_day));
	/* The limit takes the run's place. */
	const char *run = j ? arena_printf(&scratch, "this run %s",
				      number_money(&scratch, j->report.spent_usd))
					  .p
			    : "";
	if (j && !has_limit)
		area_textf(a, row, column, STYLE_TEXT, ", %s", run);
	area_textf(a, row + 1, JOB_FACTS_INDENT, STYLE_TEXT, "%s%sthis project %.*s",
		has_limit ? run : "", j && has_limit ? ", " : "", STRF(all));
	arena_free(&scratch);
}

/* At most half of the rows are the list's, for one looks at one run at a time. */
static void jobs_draw(struct view *view, struct area a, bool focused)
{
	struct jobs_view *v = of(view);
	const struct session *s = view->session;
	struct buf note = {0};
	int n = count_running(s);
	buf_addf(&note, n ? "%d running, x stops, X drops" : "nothing runs", n);
	if (v->batches.n)
		buf_addf(&note, ", %lld batch%s", (long long)v->batches.n,
			v->batches.n == 1 ? " waits" : "es wait");
	area_fill(a, STYLE_TEXT);
	area_box(a, STR("Jobs"), buf_str(&note), focused ? STYLE_LINE_FOCUS : STYLE_LINE,
		STYLE_TITLE);
	struct area in = area_part(a, 1, 2, a.rows - 2, a.columns - 4);
	int top = s->preparing ? 2 : 0, half = (in.rows - top) / 2;
	int rows = v->scroll.n > half ? half : v->scroll.n > 0 ? (int)v->scroll.n : 1;
	if (s->preparing)
		draw_preparing(s, in);
	v->first_row = 1 + top;
	draw_list(v, area_part(in, top, 0, rows, in.columns));
	struct area facts = area_part(in, top + rows + 2, 0, in.rows - top - rows - 5, in.columns);
	draw_money(s, job_at(v, v->scroll.at), in, in.rows - 2);
	if (v->scroll.n) {
		draw_line(in, top + rows + 1, title_at(v, v->scroll.at));
		textbox_place(&v->facts, facts.rows, facts.columns);
		textbox_draw(&v->facts, facts);
	}
	buf_free(&note);
}

static void jobs_close(struct view *view)
{
	textbox_done(&of(view)->facts);
	batch_rows_done(&of(view)->batches);
	free(view);
}

static const enum where contexts[] = {WHERE_JOBS, WHERE_LIST, WHERE_GLOBAL, WHERE_NONE};

static const struct view_class jobs_class = {
	.name = "jobs",
	.contexts = contexts,
	.draw = jobs_draw,
	.command = jobs_command,
	.event = jobs_event,
	.changed = jobs_changed,
	.close = jobs_close,
};

struct view *jobs_view_new(struct session *s)
{
	struct jobs_view *v = mem_alloc(sizeof *v);
	v->view = (struct view){.class = &jobs_class, .session = s};
	textbox_init(&v->facts, JOB_FACTS_INDENT);
	return &v->view;
}
