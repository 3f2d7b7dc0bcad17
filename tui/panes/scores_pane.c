/*
 * scores_pane: owns the list of examples with their scores. A window over the table: only the rows
 * that are seen are read, and a row that was read is kept until something about it may have
 * changed.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "glyph.h"
#include "number.h"
#include "pane.h"
#include "run_words.h"

enum {
	SLOTS = 512, /* rows kept: more than the highest screen has */
	ID_MIN = 6,
	ID_MAX = 28,
	SCORE_MIN = 7, /* columns of one scorer, with the blank behind it */
	SCORE_MAX = 16,
	QUESTION_MIN = 24, /* columns below which the question is left out */
	WAS_WIDTH = 4,
	MAX_SCORERS = 16,
};

/* One row as it was read: at position `at` in the table as it was at `version`. */
struct slot {
	struct arena arena;
	int64_t at; /* + 1; 0: empty */
	uint64_t version;
	struct table_row row;
	struct str question;
	float values[MAX_SCORERS];
};

struct scores_pane {
	struct pane pane;
	struct scroll scroll;
	struct slot *slots;
	size_t n_scorers;
	int id_width;
};

static const enum where contexts[] = {
	WHERE_SCORES, WHERE_LIST, WHERE_WORKBENCH, WHERE_GLOBAL, WHERE_NONE};

static struct session *session_of(struct scores_pane *p)
{
	return p->pane.view.session;
}

/* ---- reading ---- */

static struct slot *slot_of(struct scores_pane *p, int64_t at)
{
	return &p->slots[at % SLOTS];
}

static bool is_read(struct scores_pane *p, int64_t at)
{
	const struct slot *slot = slot_of(p, at);
	return slot->at == at + 1 && slot->version == session_of(p)->table_version;
}

static int read_row(struct scores_pane *p, int64_t at, struct err *err)
{
	struct slot *slot = slot_of(p, at);
	struct table_row *row;
	int64_t n = 0;
	arena_reset(&slot->arena);
	slot->at = 0;
	int bad = table_rows(session_of(p)->table, at, 1, &slot->arena, &row, &n, err);
	if (bad || n == 0)
		return bad;
	slot->row = *row;
	for (size_t i = 0; i < p->n_scorers; i++)
		slot->values[i] = row->values[i];
	slot->row.values = slot->values;
	slot->question = wb_question(session_of(p)->wb, &slot->arena, slot->row.fields);
	slot->at = at + 1;
	slot->version = session_of(p)->table_version;
	return 0;
}

static void read_window(struct scores_pane *p)
{
	struct err err = {0};
	int bad = 0;
	for (int64_t i = 0; i < p->scroll.rows && !bad; i++) {
		int64_t at = p->scroll.top + i;
		if (at < p->scroll.n && !is_read(p, at))
			bad = read_row(p, at, &err);
		if (!bad && at < p->scroll.n) {
			int width = glyph_columns(slot_of(p, at)->row.id);
			if (width > p->id_width)
				p->id_width = width > ID_MAX ? ID_MAX : width;
		}
	}
	if (bad)
		session_fail(session_of(p), &err);
}

static void write_title(struct scores_pane *p)
{
	struct session *s = session_of(p);
	struct str filter = s->table ? table_filter_text(s->table) : STR("");
	buf_cut(&p->pane.title, 0);
	buf_addz(&p->pane.title, "Scores");
	if (filter.n)
		buf_addf(&p->pane.title, " /%.*s/ %lld", STRF(filter), (long long)p->scroll.n);
}

/* Where failures lie, as far as there is room for all of it: H says it in any case. */
static void add_failures(struct scores_pane *p, const struct table_summary *sum, struct buf *b)
{
	enum { EDGE = 6 }; /* corners, blanks */
	struct arena a = {0};
	struct str words = run_failures_words(&a, sum->miss_fail, sum->hit_fail);
	int taken = glyph_columns(buf_str(&p->pane.title)) + glyph_columns(buf_str(b)) + EDGE;
	if (sum->hit + sum->miss && taken + 2 + glyph_columns(words) <= p->pane.view.area.columns)
		buf_addf(b, "  %.*s", STRF(words));
	arena_free(&a);
}

/* Scores of a text that is not the one in the editor are dim, and name their version. A narrow edge
 * cuts the end off: no number stands without its interval. */
static void write_note(struct scores_pane *p)
{
	struct session *s = session_of(p);
	struct table_summary sum;
	if (!s->table) {
		pane_note(&p->pane, STYLE_DIM, "%s", s->preparing ? "reading the data" : "no data");
		return;
	}
	table_summary(s->table, &sum);
	if (sum.with_results == 0) {
		struct arena a = {0};
		pane_note(
			&p->pane, STYLE_DIM, "%s, not run", number_of(&a, sum.examples, "example"));
		arena_free(&a);
		return;
	}
	bool current = s->is_version && !(s->draft && draft_modified(s->draft));
	struct buf b = {0};
	if (!current)
		buf_addf(&b, "@%lld: ", (long long)s->setup.version);
	if (isnan(sum.mean)) /* all of them failed */
		buf_addf(&b, "no %.*s", STRF(table_scorer(s->table, 0)));
	else
		buf_addf(&b, "%.*s %.1f %%", STRF(table_scorer(s->table, 0)), 100 * sum.mean);
	if (!isnan(sum.low) && !isnan(sum.high)) /* one example in several trials has none */
		buf_addf(&b, " [%.1f, %.1f]", 100 * sum.low, 100 * sum.high);
	if (sum.with_results < sum.examples)
		buf_addf(&b, " of %lld run", (long long)sum.with_results);
	if (s->was.version && (sum.fixed || sum.broken))
		buf_addf(&b, "  +%lld −%lld vs @%lld", (long long)sum.fixed, (long long)sum.broken,
			(long long)s->was.version);
	add_failures(p, &sum, &b);
	pane_note(&p->pane, current ? STYLE_STRONG : STYLE_DIM, "%s", b.p);
	buf_free(&b);
}

static void update(struct scores_pane *p)
{
	struct session *s = session_of(p);
	p->scroll.n = s->table ? table_count(s->table) : 0;
	p->n_scorers = s->table ? table_scorers(s->table) : 0;
	if (p->n_scorers > MAX_SCORERS)
		p->n_scorers = MAX_SCORERS;
	p->scroll.at = s->at < 0 ? 0 : s->at;
	scroll_fit(&p->scroll);
	if (s->table)
		read_window(p);
	write_title(p);
	write_note(p);
}

/* ---- drawing ---- */

static style_t state_style(enum row_state state)
{
	switch (state) {
	case ROW_PASS:
		return STYLE_PASS;
	case ROW_FAIL:
		return STYLE_FAIL;
	case ROW_UNPARSED:
		return STYLE_UNPARSED;
	case ROW_ERROR:
		return STYLE_ERROR;
	case ROW_NEW:
	case ROW_NA:
		break;
	}
	return STYLE_DIM;
}

static const char *state_sign(enum row_state state)
{
	static const char *const signs[] = {[ROW_NEW] = "·",
		[ROW_PASS] = "✓",
		[ROW_FAIL] = "✗",
		[ROW_UNPARSED] = "?",
		[ROW_ERROR] = "!",
		[ROW_NA] = "–"};
	return signs[state];
}

/* Columns of one drawing: how wide id and a scorer are, how many scorers fit, where was, flip and
 * tags, and the question begin. */
struct plan {
	int id, score, scorers, was, rest, question;
};

static bool has_was(const struct scores_pane *p)
{
	return p->pane.view.session->was.version != 0;
}

/* The widest scorer's name, if there is room for it. */
static int score_width(struct scores_pane *p, int room)
{
	int most = SCORE_MIN;
	for (size_t i = 0; i < p->n_scorers; i++) {
		int width = glyph_columns(table_scorer(session_of(p)->table, i)) + 2;
		most = width > most ? width : most;
	}
	most = most > SCORE_MAX ? SCORE_MAX : most;
	while (most > SCORE_MIN && most * (int)p->n_scorers > room)
		most--;
	return most;
}

static struct plan plan_columns(struct scores_pane *p, int columns)
{
	enum { TAGS = 24, FLIP_AND_TAG = 12 };
	struct plan c = {.id = p->id_width < ID_MIN ? ID_MIN : p->id_width};
	int was = has_was(p) ? WAS_WIDTH : 0;
	c.score = score_width(p, columns - 3 - c.id - was - FLIP_AND_TAG);
	c.scorers = (int)p->n_scorers;
	while (c.scorers > 1 && 3 + c.id + c.scorers * c.score + was + FLIP_AND_TAG > columns)
		c.scorers--;
	int most = columns - 3 - c.scorers * c.score - was;
	c.id = c.id > most ? (most > ID_MIN ? most : ID_MIN) : c.id;
	c.was = 3 + c.id + c.scorers * c.score;
	c.rest = c.was + was;
	c.question = c.rest + TAGS;
	return c;
}

/* The arrow of the column that the rows are sorted by. */
static const char *arrow(struct scores_pane *p, int order)
{
	const struct session *s = session_of(p);
	return s->order != order || (order == ORDER_DATA) ? "" : s->descending ? "↓" : "↑";
}

static void draw_title(
	struct scores_pane *p, struct area a, int column, int columns, struct str name, int order)
{
	const char *sign = arrow(p, order);
	int room = columns - (*sign ? 1 : 0);
	int end = area_text_cut(a, 0, column, room, name, *sign ? STYLE_STRONG : STYLE_DIM);
	area_text(a, 0, end, str_of(sign), STYLE_STRONG);
}

static void draw_head(struct scores_pane *p, struct area a, struct plan c)
{
	struct table *t = session_of(p)->table;
	draw_title(p, a, 2, c.id, STR("id"), ORDER_ID);
	for (int i = 0; i < c.scorers; i++) {
		const char *state = i == 0 ? arrow(p, ORDER_STATE) : "";
		draw_title(p, a, 3 + c.id + i * c.score, c.score - 1, table_scorer(t, (size_t)i),
			*state ? ORDER_STATE : ORDER_SCORE + i);
	}
	if (has_was(p))
		draw_title(p, a, c.was, WAS_WIDTH, STR("was"), ORDER_FLIP);
	draw_title(p, a, c.rest, 8, STR("tags"), ORDER_TAGS);
	if (a.columns - c.question >= QUESTION_MIN)
		area_text(a, 0, c.question, STR("question"), STYLE_DIM);
}

static void draw_score(
	struct scores_pane *p, struct area a, int row, int column, const struct table_row *r, int i)
{
	float value = r->values[i];
	bool binary = table_scorer_is_binary(session_of(p)->table, (size_t)i);
	if (i == 0) {
		area_text(a, row, column, str_of(state_sign(r->state)), state_style(r->state));
		if (r->trials > 1)
			area_textf(a, row, column + 1, STYLE_DIM, " %lld/%lld",
				(long long)r->passes, (long long)r->trials);
		else if (!binary && !isnan(value))
			area_textf(a, row, column + 2, STYLE_TEXT, "%.2f", (double)value);
		return;
	}
	if (isnan(value))
		area_text(a, row, column, STR("·"), STYLE_DIM);
	else if (binary && (value == 0 || value == 1))
		area_text(a, row, column, value == 1 ? STR("✓") : STR("✗"),
			value == 1 ? STYLE_PASS : STYLE_FAIL);
	else
		area_textf(a, row, column, value >= 1 ? STYLE_PASS : STYLE_TEXT, "%.2f",
			(double)value);
}

static void draw_row(
	struct scores_pane *p, struct area a, int row, const struct slot *slot, struct plan c)
{
	const struct table_row *r = &slot->row;
	bool asks = a.columns - c.question >= QUESTION_MIN;
	area_text_cut(a, row, 2, c.id, r->id, STYLE_TEXT);
	for (int i = 0; i < c.scorers; i++)
		draw_score(p, a, row, 3 + c.id + i * c.score, r, i);
	if (has_was(p))
		area_text(a, row, c.was, str_of(state_sign(r->was)), state_style(r->was));
	int column = c.rest, end = asks ? c.question - 1 : a.columns;
	if (r->flip == FLIP_FIXED)
		column = area_text(a, row, column, STR("fixed "), STYLE_FIXED);
	else if (r->flip == FLIP_BROKEN)
		column = area_text(a, row, column, STR("broken "), STYLE_BROKEN);
	area_text_cut(a, row, column, end - column, r->tags, STYLE_DIM);
	if (asks)
		area_text_cut(
			a, row, c.question, a.columns - c.question, slot->question, STYLE_TEXT);
}

static void draw_empty(struct scores_pane *p, struct area a)
{
	struct session *s = session_of(p);
	struct str text = s->preparing ? STR("reading the data …")
			  : !s->table  ? STR("no data: see the log (F7)")
			  : table_filter_text(s->table).n
				  ? STR("no example fits the filter; / changes it")
				  : STR("this split has no examples");
	area_text_cut(a, 1, 2, a.columns - 2, text, STYLE_DIM);
}

static void draw(struct view *v, struct area a, bool focused)
{
	struct scores_pane *p = (struct scores_pane *)v;
	if (p->scroll.n == 0) {
		draw_empty(p, a);
		return;
	}
	struct plan c = plan_columns(p, a.columns);
	draw_head(p, a, c);
	for (int i = 0; i < a.rows - 1; i++) {
		int64_t at = p->scroll.top + i;
		if (at >= p->scroll.n)
			break;
		if (slot_of(p, at)->at != at + 1)
			continue;
		draw_row(p, a, i + 1, slot_of(p, at), c);
		if (at == p->scroll.at) {
			area_text(a, i + 1, 0, STR("▸"), STYLE_STRONG);
			area_flag(a, i + 1, 0, a.columns, focused ? STYLE_SELECTED : STYLE_CURRENT);
		}
	}
}

/* ---- doing ---- */

static bool command(struct view *v, enum command c, struct str argument)
{
	struct scores_pane *p = (struct scores_pane *)v;
	(void)argument;
	if (p->scroll.n == 0 || !list_command(&p->scroll, c))
		return false;
	session_go(v->session, p->scroll.at);
	return true;
}

static bool event(struct view *v, const struct event *e)
{
	struct scores_pane *p = (struct scores_pane *)v;
	if (p->scroll.n == 0 || !list_event(&p->scroll, e, 1))
		return false;
	session_go(v->session, p->scroll.at);
	return true;
}

static void changed(struct view *v, unsigned what)
{
	if (what & (CHANGED_EXAMPLE | CHANGED_RESULTS | CHANGED_SETUP | CHANGED_PROMPT))
		update((struct scores_pane *)v);
}

static void place(struct view *v, int rows, int columns)
{
	struct scores_pane *p = (struct scores_pane *)v;
	(void)columns;
	p->scroll.rows = rows > 1 ? rows - 1 : 1;
	update(p);
}

static void close_pane(struct view *v)
{
	struct scores_pane *p = (struct scores_pane *)v;
	for (size_t i = 0; i < SLOTS; i++)
		arena_free(&p->slots[i].arena);
	free(p->slots);
	pane_done(&p->pane);
	free(p);
}

static const struct view_class class = {
	.name = "scores",
	.contexts = contexts,
	.draw = draw,
	.command = command,
	.event = event,
	.changed = changed,
	.place = place,
	.close = close_pane,
};

struct pane *scores_pane_new(struct session *s)
{
	struct scores_pane *p = mem_alloc(sizeof *p);
	p->pane.view = (struct view){.class = &class, .session = s};
	p->slots = mem_alloc(SLOTS * sizeof *p->slots);
	p->pane.scroll = &p->scroll;
	pane_set(&p->pane, "Scores");
	return &p->pane;
}
