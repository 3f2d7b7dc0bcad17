/*
 * history_view: owns the list of versions: fetched when something about versions changed, drawn
 * from what was fetched. The version marked and the current one are kept by number, so that they
 * stay when a new version comes in above them.
 */
#include "history_view.h"

#include <math.h>
#include <stdlib.h>

#include "clock.h"
#include "draft.h"
#include "glyph.h"
#include "history_do.h"
#include "number.h"
#include "pane.h"
#include "recording.h"
#include "tree.h"
#include "version_ref.h"
#include "variant.h"

enum { TREE_MOST = 16, DETAIL_ROWS = 2, LEAST_LIST = 3 };
static const char head_name[] = "version", head_labels[] = "labels",
		  head_setup[] = "model, retrieval";

struct history_row {
	const struct wb_version *version;
	struct str tree, name, labels, score, interval, n, cost, setup, age;
};

struct history_view {
	struct view view; /* first */
	struct arena arena;
	struct str prompt;
	struct history_row *rows;
	size_t n;
	int tree_width, name_width, labels_width, setup_width;
	int64_t marked, at; /* numbers; 0: none */
	bool is_edited;     /* the working copy is no version */
	struct scroll scroll;
};

static const enum where contexts[] = {WHERE_HISTORY, WHERE_LIST, WHERE_GLOBAL, WHERE_NONE};

static struct history_view *of(struct view *v)
{
	return (struct history_view *)v;
}

/* ---- fetching ---- */

struct str history_age(struct arena *a, int64_t created_ms, int64_t now_ms)
{
	int64_t minutes = (now_ms - created_ms) / 60000;
	if (minutes < 1)
		return STR("now");
	if (minutes < 60)
		return arena_printf(a, "%lld min", (long long)minutes);
	if (minutes < 48 * 60)
		return arena_printf(a, "%lld h", (long long)minutes / 60);
	if (minutes < 31 * 24 * 60)
		return arena_printf(a, "%lld d", (long long)minutes / (24 * 60));
	return str_head(str_of(number_iso(a, created_ms)), 10);
}

static struct str joined_labels(struct arena *a, const struct wb_version *v)
{
	struct str all = STR("");
	for (size_t i = 0; i < v->n_labels; i++)
		all = arena_printf(a, "%.*s%s%.*s", STRF(all), i ? " " : "", STRF(v->labels[i]));
	return all;
}

static void describe(struct arena *a, struct history_row *r, int64_t now_ms)
{
	const struct wb_version *v = r->version;
	const struct wb_score_line *last = &v->last;
	r->name = arena_printf(a, "@%lld%s", (long long)v->number, v->is_head ? "*" : "");
	r->labels = joined_labels(a, v);
	r->age = history_age(a, v->created_ms, now_ms);
	if (!last->run)
		return;
	r->score = str_of(number_percent(a, last->mean));
	r->interval = str_of(number_interval(a, last->low, last->high));
	r->n = str_of(number_count(a, last->n));
	r->cost = str_of(number_money(a, last->cost_usd));
	struct str words = variant_words(a, last->variant);
	r->setup = arena_printf(a, "%.*s%s %.*s%s%.*s", STRF(last->model),
		wb_recording_mark(last->provider), STRF(last->retrieval), words.n ? ", " : "",
		STRF(words));
}

/* As wide as its widest text and its heading; 0 where there is none. */
static void widen(int *width, struct str text, const char *head, int most)
{
	int columns = glyph_columns(text), least = glyph_columns(str_of(head));
	if (columns == 0)
		return;
	columns = columns < least ? least : columns > most ? most : columns;
	*width = *width > columns ? *width : columns;
}

static void measure(struct history_view *h)
{
	h->tree_width = h->name_width = h->labels_width = h->setup_width = 0;
	for (size_t i = 0; i < h->n; i++) {
		widen(&h->tree_width, h->rows[i].tree, "", TREE_MOST);
		widen(&h->name_width, h->rows[i].name, head_name, 9);
		widen(&h->labels_width, h->rows[i].labels, head_labels, 16);
		widen(&h->setup_width, h->rows[i].setup, head_setup, 28);
	}
}

static void make_rows(struct history_view *h, const struct wb_version *versions)
{
	struct tree_node *nodes = arena_alloc(&h->arena, (h->n + 1) * sizeof *nodes);
	struct str *trees;
	int64_t now_ms = clock_wall_ms();
	for (size_t i = 0; i < h->n; i++)
		nodes[i] = (struct tree_node){versions[i].number, versions[i].parent};
	tree_draw(nodes, h->n, &h->arena, &trees);
	h->rows = arena_alloc(&h->arena, (h->n + 1) * sizeof *h->rows);
	for (size_t i = 0; i < h->n; i++) {
		h->rows[i] = (struct history_row){.version = &versions[i], .tree = trees[i]};
		describe(&h->arena, &h->rows[i], now_ms);
	}
	measure(h);
}

/* The current version stays the current one; at first it is the one whose results are shown. */
static void find_current(struct history_view *h)
{
	bool has_marked = false;
	int64_t wanted = h->at ? h->at : h->view.session->setup.version;
	h->scroll.n = (int64_t)h->n;
	for (size_t i = 0; i < h->n; i++) {
		has_marked |= h->rows[i].version->number == h->marked;
		if (h->rows[i].version->number == wanted)
			h->scroll.at = (int64_t)i;
	}
	if (!has_marked)
		h->marked = 0;
	scroll_fit(&h->scroll);
}

static bool is_edited(struct session *s, struct arena *a)
{
	struct wb_version v;
	if (s->draft && draft_modified(s->draft))
		return true;
	return wb_resolve(s->wb, s->setup.prompt, false, a, &v, NULL) != 0 || v.number == 0;
}

static void fetch(struct history_view *h)
{
	struct session *s = h->view.session;
	struct wb_version *versions = NULL;
	struct err err = {0};
	arena_reset(&h->arena);
	h->n = 0;
	h->prompt = arena_dup(&h->arena, s->setup.prompt);
	if (wb_log(s->wb, h->prompt, &h->arena, &versions, &h->n, &err) != 0) {
		session_fail(s, &err);
		h->n = 0;
	}
	for (size_t i = 0; i < h->n; i++)
		if (versions[i].last.run)
			session_look(s, versions[i].last.split);
	make_rows(h, versions);
	h->is_edited = is_edited(s, &h->arena);
	find_current(h);
}

static const struct wb_version *current(const struct history_view *h)
{
	return h->n ? h->rows[h->scroll.at].version : NULL;
}

/* ---- drawing ---- */

/* Where the columns stand; 0: there is no room for it. What matters least goes first. */
struct plan {
	int name, labels, score, interval, n, cost, setup, age, note;
};

static int put_column(int *at, int width, int columns, bool wanted)
{
	int column = *at;
	if (!wanted || width == 0 || column + width > columns)
		return 0;
	*at += width + 2;
	return column;
}

static struct plan plan_columns(const struct history_view *h, int columns)
{
	struct plan c = {0};
	int at = 2 + h->tree_width + 1;
	bool wide = columns >= 100, middle = columns >= 76;
	c.name = put_column(&at, h->name_width, columns, true);
	c.labels = put_column(&at, h->labels_width, columns, true);
	c.score = put_column(&at, 7, columns, true);
	c.interval = put_column(&at, 13, columns, true);
	c.n = put_column(&at, 6, columns, middle);
	c.age = put_column(&at, columns >= 110 ? 10 : 6, columns, true);
	c.cost = put_column(&at, 9, columns, wide);
	c.setup = put_column(&at, h->setup_width, columns, wide);
	c.note = at < columns - 4 ? at : 0;
	return c;
}

static void put(struct area a, int row, int column, int width, struct str text, style_t style)
{
	if (column)
		area_text_cut(a, row, column, width, text, style);
}

static void put_right(struct area a, int row, int column, int width, struct str text, style_t style)
{
	if (column)
		area_text_right(a, row, column + width, text, style);
}

static void draw_head(const struct history_view *h, struct area a, const struct plan *c)
{
	put(a, 0, c->name, a.columns, str_of(head_name), STYLE_DIM);
	put(a, 0, c->labels, h->labels_width, str_of(head_labels), STYLE_DIM);
	put_right(a, 0, c->score, 7, STR("score"), STYLE_DIM);
	put(a, 0, c->interval, 13, STR("95 %"), STYLE_DIM);
	put_right(a, 0, c->n, 6, STR("n"), STYLE_DIM);
	put_right(a, 0, c->cost, 9, STR("cost"), STYLE_DIM);
	put(a, 0, c->setup, h->setup_width, str_of(head_setup), STYLE_DIM);
	put(a, 0, c->age, 10, STR("ago"), STYLE_DIM);
	put(a, 0, c->note, a.columns, STR("note"), STYLE_DIM);
}

static void draw_row(const struct history_view *h, struct area a, int row,
	const struct history_row *r, const struct plan *c)
{
	const struct wb_version *v = r->version;
	style_t style = v->is_head ? STYLE_STRONG : STYLE_TEXT;
	if (v->number == h->marked)
		area_text(a, row, 0, STR("»"), STYLE_KEY);
	area_text_cut(a, row, 2, h->tree_width, r->tree, STYLE_DIM);
	put(a, row, c->name, h->name_width, r->name, style);
	put(a, row, c->labels, h->labels_width, r->labels, STYLE_KEY);
	if (!v->last.run)
		put(a, row, c->score, 7, STR("not run"), STYLE_DIM);
	put_right(a, row, c->score, 7, r->score, STYLE_STRONG);
	put(a, row, c->interval, 13, r->interval, STYLE_TEXT);
	put_right(a, row, c->n, 6, r->n, STYLE_TEXT);
	put_right(a, row, c->cost, 9, r->cost, STYLE_TEXT);
	put(a, row, c->setup, h->setup_width, r->setup, STYLE_DIM);
	put(a, row, c->age, 10, r->age, STYLE_DIM);
	put(a, row, c->note, a.columns - c->note, v->note, STYLE_TEXT);
}

static void draw_list(const struct history_view *h, struct area a, bool focused)
{
	struct plan c = plan_columns(h, a.columns);
	draw_head(h, a, &c);
	for (int i = 0; i < a.rows - 1 && h->scroll.top + i < h->scroll.n; i++) {
		int64_t at = h->scroll.top + i;
		draw_row(h, a, i + 1, &h->rows[at], &c);
		if (at == h->scroll.at)
			area_flag(a, i + 1, 0, a.columns, focused ? STYLE_SELECTED : STYLE_CURRENT);
	}
}

/* What the columns have no room for. */
static void draw_detail(const struct history_view *h, struct area a)
{
	struct arena arena = {0};
	const struct wb_version *v = current(h);
	const struct wb_score_line *last = &v->last;
	struct str words = variant_words(&arena, last->variant);
	int column = area_text(a, 0, 0, version_ref(&arena, v), STYLE_STRONG);
	column = area_textf(a, 0, column + 1, STYLE_DIM, "%s", number_when(&arena, v->created_ms));
	if (v->parent)
		column = area_textf(a, 0, column, STYLE_DIM, ", from @%lld", (long long)v->parent);
	if (last->run)
		area_text_cut(a, 0, column, a.columns - column,
			arena_printf(&arena, "; %.*s on %s of %.*s, %.*s%s, %.*s%s%.*s, %s",
				STRF(last->scorer), number_of(&arena, last->n, "example"),
				STRF(last->split), STRF(last->model),
				wb_recording_mark(last->provider), STRF(last->retrieval),
				words.n ? ", " : "", STRF(words),
				number_money(&arena, last->cost_usd)),
			STYLE_DIM);
	area_text_cut(a, 1, 0, a.columns, v->note.n ? v->note : STR("no note: n writes one"),
		v->note.n ? STYLE_TEXT : STYLE_DIM);
	arena_free(&arena);
}

static bool has_detail(int rows)
{
	return rows >= 1 + LEAST_LIST + 1 + DETAIL_ROWS;
}

static void draw(struct view *v, struct area a, bool focused)
{
	struct history_view *h = of(v);
	struct buf title = {0};
	buf_addf(&title, "History of %.*s", STRF(h->prompt));
	area_fill(a, STYLE_TEXT);
	struct area in = area_box(a, buf_str(&title),
		h->is_edited && h->n ? STR("* what is edited comes from here")
				     : STR("* is in the file"),
		focused ? STYLE_LINE_FOCUS : STYLE_LINE, STYLE_TITLE);
	in = area_part(in, 0, 1, in.rows, in.columns - 2);
	int detail = has_detail(in.rows) ? DETAIL_ROWS + 1 : 0;
	if (h->n == 0)
		area_text_cut(in, 0, 0, in.columns, STR("no versions yet: the first run makes one"),
			STYLE_DIM);
	else
		draw_list(h, area_part(in, 0, 0, in.rows - detail, in.columns), focused);
	if (h->n && detail) {
		for (int i = 0; i < in.columns; i++)
			area_text(in, in.rows - detail, i, STR("─"), STYLE_LINE);
		draw_detail(h, area_part(in, in.rows - DETAIL_ROWS, 0, DETAIL_ROWS, in.columns));
	}
	buf_free(&title);
}

/* ---- doing ---- */

static void moved(struct history_view *h)
{
	const struct wb_version *v = current(h);
	h->at = v ? v->number : 0;
	h->view.session->dirty = true;
}

static void mark(struct history_view *h)
{
	const struct wb_version *v = current(h);
	h->marked = h->marked == v->number ? 0 : v->number;
}

/* What this version is held against: the marked one, else its parent. False: said that there is
 * none. */
static bool other(struct history_view *h, int64_t *number)
{
	const struct wb_version *v = current(h);
	*number = h->marked && h->marked != v->number ? h->marked : v->parent;
	if (*number == 0)
		session_say(h->view.session, MESSAGE_INFO,
			"@%lld has no parent: mark another version with Space first",
			(long long)v->number);
	return *number != 0;
}

static void with_other(struct history_view *h, enum command c)
{
	struct session *s = h->view.session;
	struct arena a = {0};
	int64_t number;
	if (other(h, &number))
		session_command(s, c,
			arena_printf(&a, "%.*s@%lld %.*s", STRF(h->prompt), (long long)number,
				STRF(version_ref(&a, current(h)))));
	arena_free(&a);
}

/* Comparing may close this view: nothing of it is touched behind it. */
static bool act(struct history_view *h, enum command c, struct str argument)
{
	struct arena a = {0};
	bool did;
	switch ((int)c) {
	case CMD_MARK_VERSION:
		mark(h);
		return true;
	case CMD_COMPARE_THESE:
		with_other(h, CMD_COMPARE);
		return true;
	case CMD_DIFF:
		if (argument.n == 0) {
			with_other(h, CMD_DIFF);
			return true;
		}
		break;
	}
	did = history_do_with(h->view.session, c, version_ref(&a, current(h)), argument);
	arena_free(&a);
	return did;
}

static bool command(struct view *v, enum command c, struct str argument)
{
	struct history_view *h = of(v);
	v->session->dirty = true;
	if (c == CMD_HISTORY)
		return true; /* here we are */
	if (h->n == 0)
		return false;
	if (list_command(&h->scroll, c)) {
		moved(h);
		return true;
	}
	return act(h, c, argument);
}

static bool event(struct view *v, const struct event *e)
{
	struct history_view *h = of(v);
	if (e->kind == EVENT_KEY && e->key.code == KEY_ESC) {
		session_pop(v->session);
		return true;
	}
	if (!list_event(&h->scroll, e, 2))
		return false;
	moved(h);
	return true;
}

static void changed(struct view *v, unsigned what)
{
	if (what & (CHANGED_VERSIONS | CHANGED_PROMPT))
		fetch(of(v));
}

static void place(struct view *v, int rows, int columns)
{
	struct history_view *h = of(v);
	int in = rows - 2;
	(void)columns;
	in -= 1 + (has_detail(in) ? DETAIL_ROWS + 1 : 0);
	h->scroll.rows = in > 0 ? in : 1;
	scroll_fit(&h->scroll);
}

static void close_view(struct view *v)
{
	arena_free(&of(v)->arena);
	free(v);
}

static const struct view_class class = {
	.name = "history",
	.contexts = contexts,
	.draw = draw,
	.place = place,
	.command = command,
	.event = event,
	.changed = changed,
	.close = close_view,
};

struct view *history_view_new(struct session *s)
{
	struct history_view *h = mem_alloc(sizeof *h);
	h->view = (struct view){.class = &class, .session = s};
	return &h->view;
}
