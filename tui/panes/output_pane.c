/*
 * output_pane: owns what the model said about the current example: the answer as it streams or as
 * it was kept, then what was expected and what each scorer made of it. Trials stand one at a time
 * or side by side.
 */
#include <stdlib.h>

#include "diff.h"
#include "glyph.h"
#include "output_parts.h"
#include "rows_draw.h"
#include "thoughts.h"
#include "waiting.h"

enum {
	DIFF_MAX = 32 << 10, /* bytes of output and expected value that are compared word by word */
	EXTEND = 64 << 10,   /* bytes wrapped in one step of background work */
	BAR = 2,             /* columns of the bar beside the answer, and a blank */
	MOST_TRIALS = 8,     /* side by side */
	LEAST_WIDTH = 16,    /* of one of them */
};

struct output_pane {
	struct pane pane;
	struct arena arena; /* of the answers */
	struct answer *answers;
	size_t n, at; /* at: the trial shown */
	struct rows *rows[MOST_TRIALS];
	struct thoughts thoughts; /* of the answer shown, but side by side */
	bool markdown, differences, beside;
	struct output_facts facts;
	struct scroll scroll; /* over the facts above, the rows of the answer, the facts below */
	bool wants_end;       /* End was pressed: also when more rows turn out to be there */
};

static const enum where contexts[] = {
	WHERE_OUTPUT, WHERE_LIST, WHERE_WORKBENCH, WHERE_GLOBAL, WHERE_NONE};

static struct session *session_of(const struct output_pane *p)
{
	return p->pane.view.session;
}

static bool is_beside(const struct output_pane *p)
{
	return p->beside && p->n > 1;
}

/* ---- fetching ---- */

static void from_result(struct answer *a, const struct wb_result *r)
{
	*a = (struct answer){.output = r->output,
		.shots = r->shots,
		.error = r->error,
		.finish = r->finish,
		.input_tokens = r->input_tokens,
		.output_tokens = r->output_tokens,
		.latency_ms = r->latency_ms,
		.first_ms = r->first_ms,
		.reasoning = r->reasoning,
		.reasoning_tokens = r->reasoning_tokens,
		.cost_usd = r->cost_usd,
		.cached = r->cached,
		.estimated = r->estimated,
		.scores = r->scores,
		.n_scores = r->n_scores};
}

static void from_ask(struct output_pane *p, struct answer *a, const struct ask_view *v)
{
	*a = (struct answer){.output = arena_dup(&p->arena, v->output),
		.shots = arena_dup(&p->arena, v->shots),
		.error = arena_dup(&p->arena, v->error),
		.finish = arena_dup(&p->arena, v->finish),
		.input_tokens = v->input_tokens,
		.output_tokens = v->output_tokens,
		.latency_ms = v->latency_ms,
		.first_ms = v->first_ms,
		.reasoning = arena_dup(&p->arena, v->reasoning),
		.reasoning_tokens = v->reasoning_tokens,
		.cost_usd = v->cost_usd,
		.cached = v->cached,
		.estimated = v->estimated,
		.is_experiment = v->is_experiment,
		.is_waiting = v->state == ASK_WAITING,
		.is_streaming = v->state == ASK_STREAMING,
		.waits = v->state == ASK_WAITING ? waiting_words(&p->arena, v->report) : STR(""),
		.retries = v->retries,
		.n_scores = v->n_scores};
	struct wb_result_score *scores = arena_alloc(&p->arena, (v->n_scores + 1) * sizeof *scores);
	for (size_t i = 0; i < v->n_scores; i++) {
		scores[i] = v->scores[i];
		scores[i].scorer = arena_dup(&p->arena, scores[i].scorer);
		scores[i].score.extracted = arena_dup(&p->arena, scores[i].score.extracted);
		scores[i].score.reason = arena_dup(&p->arena, scores[i].score.reason);
	}
	a->scores = scores;
}

/* What the output has that the nearest expected value has not. Where they have no word in common
 * there is nothing to find: the answer stays as it reads best. */
static void mark_differences(struct output_pane *p, struct answer *a)
{
	const struct wb_example *e = &session_of(p)->example;
	struct diff_piece *pieces;
	a->n_ranges = 0;
	if (!p->differences || e->n_expected == 0 || a->is_streaming ||
		a->output.n + e->expected[0].n > DIFF_MAX)
		return;
	size_t n = diff_words(&p->arena, a->output, e->expected[0], &pieces), at = 0;
	bool in_common = false;
	for (size_t i = 0; i < n; i++)
		in_common |= pieces[i].kind == DIFF_SAME && str_trim(pieces[i].text).n > 0;
	if (!in_common)
		return;
	a->ranges = arena_alloc(&p->arena, (n + 1) * sizeof *a->ranges);
	for (size_t i = 0; i < n; i++) {
		if (pieces[i].kind == DIFF_ADDED)
			continue;
		if (pieces[i].kind == DIFF_REMOVED)
			a->ranges[a->n_ranges++] =
				(struct range){at, at + pieces[i].text.n, RANGE_REMOVED};
		at += pieces[i].text.n;
	}
}

static void show_thoughts(struct output_pane *p)
{
	const struct answer *a = p->n && !is_beside(p) ? &p->answers[p->at] : NULL;
	if (a)
		thoughts_show(&p->thoughts, a->reasoning, a->reasoning_tokens,
			a->is_streaming && a->output.n == 0);
	else
		thoughts_show(&p->thoughts, STR(""), -1, false);
}

/* The last rows are those of whichever of the further trials is shown. */
static void show_rows(struct output_pane *p)
{
	size_t last = p->at < MOST_TRIALS ? MOST_TRIALS - 1 : p->at;
	show_thoughts(p);
	for (size_t i = 0; i < p->n; i++) {
		struct answer *a = &p->answers[i];
		a->rows = p->rows[i < MOST_TRIALS ? i : MOST_TRIALS - 1];
		if (i >= MOST_TRIALS - 1 && i != last)
			continue;
		mark_differences(p, a);
		rows_show(a->rows, a->output, p->markdown ? ROWS_MARKDOWN : ROWS_PLAIN);
		rows_mark(a->rows, (struct ranges){a->ranges, a->n_ranges});
	}
}

static const struct ask_view *asked(const struct output_pane *p)
{
	struct session *s = session_of(p);
	struct session_ask *a = session_ask_of(s, s->example.id);
	return a ? ask_look(a->ask) : NULL;
}

static void fetch(struct output_pane *p)
{
	struct session *s = session_of(p);
	const struct ask_view *v = s->example.ord ? asked(p) : NULL;
	struct wb_result *results = NULL;
	struct err err = {0};
	size_t n = 0;
	arena_reset(&p->arena);
	p->n = 0;
	if (!v && s->table && s->example.ord &&
		table_results(s->table, s->example.ord, false, &p->arena, &results, &n, &err) != 0)
		session_fail(s, &err);
	p->answers = arena_alloc(&p->arena, (n + 1) * sizeof *p->answers);
	for (size_t i = 0; i < n; i++)
		from_result(&p->answers[i], &results[i]);
	p->n = n;
	if (v) {
		from_ask(p, &p->answers[0], v);
		p->n = 1;
	}
	if (p->at >= p->n)
		p->at = 0;
	show_rows(p);
}

/* ---- window ---- */

static size_t columns_of_trials(const struct output_pane *p)
{
	size_t fit = (size_t)p->pane.view.area.columns / LEAST_WIDTH;
	size_t n = p->n < MOST_TRIALS ? p->n : MOST_TRIALS;
	return n < fit ? n : fit ? fit : 1;
}

static int width_of_trial(const struct output_pane *p)
{
	int n = (int)columns_of_trials(p), columns = p->pane.view.area.columns;
	return is_beside(p) ? (columns - (n - 1)) / n : columns - BAR;
}

static size_t answer_rows(const struct output_pane *p)
{
	size_t most = 0;
	if (p->n == 0)
		return 0;
	if (!is_beside(p))
		return rows_count(p->answers[p->at].rows, NULL);
	for (size_t i = 0; i < columns_of_trials(p); i++) {
		size_t n = rows_count(p->answers[i].rows, NULL);
		if (n > most)
			most = n;
	}
	return most + 1;
}

static int64_t all_rows(const struct output_pane *p)
{
	return (int64_t)(p->facts.above.n + thoughts_count(&p->thoughts) + answer_rows(p) +
			 p->facts.below.n);
}

static void lay_out(struct output_pane *p)
{
	int columns = width_of_trial(p);
	for (size_t i = 0; i < p->n && i < MOST_TRIALS; i++)
		if (columns > 0)
			rows_layout(p->answers[i].rows, columns);
	thoughts_layout(&p->thoughts, p->pane.view.area.columns);
	output_facts_make(&p->facts, p->answers, p->n, p->at, p->pane.view.area.columns);
	p->scroll.n = all_rows(p);
	p->scroll.rows = p->pane.view.area.rows;
	scroll_fit(&p->scroll);
	output_note(&p->pane, p->n ? &p->answers[p->at] : NULL, p->at + 1, p->n);
}

static void draw_fact(struct area a, int row, const struct fact *f)
{
	area_text(a, row, f->indent, f->text, f->style);
}

static void draw_beside(struct output_pane *p, struct area a, int row, size_t i)
{
	int width = width_of_trial(p);
	for (size_t t = 0; t < columns_of_trials(p); t++) {
		struct area part = area_part(a, row, (int)t * (width + 1), 1, width);
		const struct answer *answer = &p->answers[t];
		if (t)
			area_text(a, row, (int)t * (width + 1) - 1, STR("│"), STYLE_LINE);
		if (i == 0)
			area_textf(part, 0, 0, STYLE_HEADING, "trial %zu %s", t + 1,
				answer->n_scores ? output_sign(&answer->scores[0].score) : "");
		else
			rows_draw(answer->rows, i - 1, answer->output, part, 0, STYLE_TEXT);
	}
}

/* A bar in the colour of its score stands beside all of the answer. */
static void draw_answer(const struct answer *answer, struct area a, int row, size_t i)
{
	style_t bar = answer->n_scores ? output_sign_style(&answer->scores[0].score) : STYLE_DIM;
	area_text(a, row, 0, STR("▌"), bar);
	rows_draw(answer->rows, i, answer->output, area_part(a, 0, BAR, a.rows, a.columns - BAR),
		row, STYLE_TEXT);
}

static void draw_line(struct output_pane *p, struct area a, int row, size_t i)
{
	size_t rows = answer_rows(p), thoughts = thoughts_count(&p->thoughts);
	if (i < p->facts.above.n) {
		draw_fact(a, row, &p->facts.above.p[i]);
		return;
	}
	i -= p->facts.above.n;
	if (i < thoughts) {
		thoughts_draw(&p->thoughts, i, a, row);
		return;
	}
	i -= thoughts;
	if (i < rows && is_beside(p))
		draw_beside(p, a, row, i);
	else if (i < rows)
		draw_answer(&p->answers[p->at], a, row, i);
	else if (i - rows < p->facts.below.n)
		draw_fact(a, row, &p->facts.below.p[i - rows]);
}

static void draw(struct view *v, struct area a, bool focused)
{
	struct output_pane *p = (struct output_pane *)v;
	(void)focused;
	if (session_of(p)->example.ord == 0) {
		area_text_cut(a, 0, 1, a.columns - 1,
			session_of(p)->preparing ? STR("reading the data …") : STR("no example"),
			STYLE_DIM);
		return;
	}
	for (int row = 0; row < a.rows; row++)
		draw_line(p, a, row, (size_t)(p->scroll.top + row));
}

/* ---- doing ---- */

static void set_markdown(struct output_pane *p)
{
	struct session *s = session_of(p);
	p->markdown = s->settings.markdown = !p->markdown;
	session_say(s, MESSAGE_INFO, p->markdown ? "Markdown" : "raw text");
	show_rows(p);
	lay_out(p);
}

/* With trials the first press shows them side by side, the next ones one after another. */
static void next_trial(struct output_pane *p)
{
	if (p->n < 2) {
		session_say(session_of(p), MESSAGE_INFO, "one trial only; :trials N asks N times");
		return;
	}
	if (!p->beside && p->at == 0) {
		p->beside = true;
	} else if (p->beside) {
		p->beside = false;
		p->at = 1;
	} else {
		p->at = (p->at + 1) % p->n;
	}
	show_rows(p);
	lay_out(p);
}

static void open_thoughts(struct output_pane *p)
{
	if (p->thoughts.text.n == 0)
		session_say(session_of(p), MESSAGE_INFO, "this answer came without its thoughts");
	p->thoughts.is_open = !p->thoughts.is_open && p->thoughts.text.n;
	lay_out(p);
}

static bool command(struct view *v, enum command c, struct str argument)
{
	struct output_pane *p = (struct output_pane *)v;
	(void)argument;
	if (text_command(&p->scroll, c)) {
		p->wants_end = c == CMD_BOTTOM;
		return true;
	}
	switch ((int)c) {
	case CMD_MARKDOWN:
		set_markdown(p);
		return true;
	case CMD_DIFFERENCES:
		p->differences = !p->differences;
		session_say(v->session, MESSAGE_INFO,
			p->differences ? "marked: what the expected value does not have"
				       : "differences are not marked");
		show_rows(p);
		lay_out(p);
		return true;
	case CMD_SIDE_BY_SIDE:
		next_trial(p);
		return true;
	case CMD_THOUGHTS:
		open_thoughts(p);
		return true;
	case CMD_COPY:
		if (p->n)
			session_copy(v->session, p->answers[p->at].output, "the output");
		return p->n > 0;
	}
	return false;
}

static bool event(struct view *v, const struct event *e)
{
	struct output_pane *p = (struct output_pane *)v;
	if (e->kind != EVENT_MOUSE || (e->mouse != MOUSE_WHEEL_UP && e->mouse != MOUSE_WHEEL_DOWN))
		return false;
	scroll_wheel(&p->scroll, e->mouse == MOUSE_WHEEL_UP ? -3 : 3);
	p->wants_end = false;
	return true;
}

/* A stream is followed as long as its end is in sight. */
static void follow(struct output_pane *p)
{
	bool at_end = p->scroll.top + p->scroll.rows >= p->scroll.n;
	fetch(p);
	lay_out(p);
	if (at_end && p->n && p->answers[p->at].is_streaming)
		scroll_wheel(&p->scroll, p->scroll.n);
}

static void changed(struct view *v, unsigned what)
{
	struct output_pane *p = (struct output_pane *)v;
	if (what & CHANGED_EXAMPLE) {
		p->scroll.at = p->scroll.top = 0;
		p->wants_end = false;
		p->at = 0;
	}
	if (what & (CHANGED_EXAMPLE | CHANGED_SETUP | CHANGED_RESULTS))
		fetch(p);
	else if (what & CHANGED_ASK)
		follow(p);
	else
		return;
	lay_out(p);
}

static void place(struct view *v, int rows, int columns)
{
	(void)rows;
	(void)columns;
	lay_out((struct output_pane *)v);
}

static bool step(struct view *v, int64_t budget_us)
{
	struct output_pane *p = (struct output_pane *)v;
	bool more = false;
	(void)budget_us;
	if (p->n == 0)
		return false;
	for (size_t i = 0; is_beside(p) && i < columns_of_trials(p); i++)
		more |= rows_extend(p->answers[i].rows, EXTEND);
	if (!is_beside(p))
		more = rows_extend(p->answers[p->at].rows, EXTEND) |
		       thoughts_extend(&p->thoughts, EXTEND);
	int64_t n = all_rows(p);
	if (n != p->scroll.n) {
		p->scroll.n = n;
		scroll_to(&p->scroll, p->wants_end ? n - 1 : p->scroll.at);
		v->session->dirty = true;
	}
	return more;
}

static void close_pane(struct view *v)
{
	struct output_pane *p = (struct output_pane *)v;
	for (size_t i = 0; i < MOST_TRIALS; i++)
		rows_free(p->rows[i]);
	thoughts_done(&p->thoughts);
	arena_free(&p->arena);
	arena_free(&p->facts.arena);
	pane_done(&p->pane);
	free(p);
}

static const struct view_class class = {
	.name = "output",
	.contexts = contexts,
	.draw = draw,
	.command = command,
	.event = event,
	.changed = changed,
	.place = place,
	.step = step,
	.close = close_pane,
};

struct pane *output_pane_new(struct session *s)
{
	struct output_pane *p = mem_alloc(sizeof *p);
	p->pane.view = (struct view){.class = &class, .session = s};
	p->facts.session = s;
	for (size_t i = 0; i < MOST_TRIALS; i++)
		p->rows[i] = rows_new();
	p->markdown = s->settings.markdown;
	p->differences = true;
	p->pane.scroll = &p->scroll;
	pane_set(&p->pane, "Output");
	return &p->pane;
}
