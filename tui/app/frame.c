/*
 * frame: owns the bar on top (what is selected, how it stands, what runs) and the line at the
 * bottom (a message, keys pressed so far, or the keys of where one is).
 *
 * Where the bar is short of room our own name goes, then the money, what a comparison can show, the
 * score, the looks at test, the position; what is selected stands always, and what runs.
 */
#include "frame.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "draft.h"
#include "glyph.h"
#include "number.h"
#include "recording.h"
#include "variant.h"

/* ---- the bar ---- */

/* What the project does not say by itself. */
static void add_variant(struct buf *b, const struct variant *v)
{
	struct arena a = {0};
	struct str params = variant_params_text(&a, v->params);
	if (v->selection.n)
		buf_addf(b, " %.*s", STRF(v->selection));
	if (v->reasoning.n)
		buf_addf(b, " %.*s", STRF(v->reasoning));
	if (params.n)
		buf_addf(b, " %.*s", STRF(params));
	arena_free(&a);
}

static void add_given(struct buf *b, const struct wb_setup *setup)
{
	buf_addf(b, " › %.*s", STRF(setup->retrieval));
	if (!str_is(setup->retrieval, "none"))
		buf_addf(b, " k=%lld", (long long)setup->k);
	if (setup->shots)
		buf_addf(b, " shots=%lld", (long long)(setup->shots > 0 ? setup->shots : 0));
	add_variant(b, &setup->variant);
}

#define OURS " strop "

static struct str selection(struct arena *a, const struct session *s)
{
	struct buf b = {0};
	buf_addf(&b, OURS " %.*s", STRF(wb_name(s->wb)));
	if (s->setup.prompt.n)
		buf_addf(&b, " › %.*s", STRF(s->setup.prompt));
	if (s->setup.version)
		buf_addf(&b, "@%lld", (long long)s->setup.version);
	if (s->draft && (draft_modified(s->draft) || (s->setup.version && !s->is_version)))
		buf_addz(&b, "*");
	buf_addf(&b, " › %.*s", STRF(s->setup.model));
	/* A recording was given what it was given: ours does not come into it. */
	if (wb_is_recorded(s->wb, s->setup.model))
		buf_addz(&b, " (recording)");
	else
		add_given(&b, &s->setup);
	if (s->setup.trials > 1)
		buf_addf(&b, " trials=%lld", (long long)s->setup.trials);
	struct str text = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return text;
}

static struct str position(struct arena *a, const struct session *s)
{
	if (s->preparing)
		return STR("");
	int64_t n = s->table ? table_count(s->table) : 0;
	return arena_printf(a, "%.*s %lld/%lld%s", STRF(s->split), (long long)(n ? s->at + 1 : 0),
		(long long)n, s->table && table_filter_text(s->table).n ? " filtered" : "");
}

/* How often the test split was seen, as long as it is. */
static struct str looks(struct arena *a, const struct session *s)
{
	bool shows_test = str_is(s->split, "test") || str_is(s->split, "all");
	if (s->preparing || !shows_test || s->looks.times == 0)
		return STR("");
	return str_of(number_looks(a, s->looks.times, s->looks.versions));
}

/* The smallest difference that a comparison on the split would show. */
static struct str reach(struct arena *a, const struct session *s)
{
	struct table_summary sum;
	if (!s->table || s->preparing)
		return STR("");
	table_summary(s->table, &sum);
	return str_of(number_mde(a, sum.mde_80, sum.mde_is_assumed));
}

/* What could be scored, and apart from it what could not. */
static struct str standing(struct arena *a, const struct session *s)
{
	struct table_summary sum;
	struct buf b = {0};
	if (!s->table || s->preparing)
		return STR("");
	table_summary(s->table, &sum);
	if (sum.with_results == 0)
		return STR("not run yet");
	buf_addf(&b, "%lld of %lld pass", (long long)sum.pass,
		(long long)(sum.pass + sum.fail + sum.unparsed));
	if (sum.unparsed)
		buf_addf(&b, ", %lld unparsed", (long long)sum.unparsed);
	if (sum.error)
		buf_addf(&b, ", %lld failed", (long long)sum.error);
	if (sum.with_results < sum.examples)
		buf_addf(&b, ", %lld not run", (long long)(sum.examples - sum.with_results));
	struct str text = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return text;
}

/* Nothing where nothing was spent; Jobs says how many calls have no price. */
static struct str money(struct arena *a, const struct session *s)
{
	struct wb_spent spent = session_spent(s);
	if (spent.today == 0)
		return spent.today_unpriced ? STR("today $?") : STR("");
	return arena_printf(
		a, "today %s%s", number_cents(a, spent.today), spent.today_unpriced ? " + ?" : "");
}

static struct str left(struct arena *a, const struct session_job *j)
{
	if (j->rate <= 0)
		return STR("");
	double seconds = (double)(j->report.total - j->report.finished) / j->rate;
	if (seconds < 90)
		return arena_printf(a, " %.0fs left", ceil(seconds));
	return seconds < 5400 ? arena_printf(a, " %.0fm left", ceil(seconds / 60))
			      : arena_printf(a, " %.1fh left", seconds / 3600);
}

static struct str running(struct arena *a, const struct session *s)
{
	struct buf b = {0};
	size_t calls = 0;
	if (s->preparing && s->progress.what)
		buf_addf(&b, "⟳ %s %lld %%", s->progress.what,
			(long long)(s->progress.total ? 100 * s->progress.done / s->progress.total
						      : 0));
	for (const struct session_ask *k = s->asks; k; k = k->next)
		calls += !k->is_done;
	for (const struct session_job *j = s->jobs; j; j = j->next) {
		if (!j->job)
			continue;
		if (j->report.batch.doing.n) {
			buf_addf(&b, "%s⟳ batch: %.*s", b.n ? "  " : "",
				STRF(j->report.batch.doing));
			continue;
		}
		buf_addf(&b, "%s⟳ %lld/%lld%.*s", b.n ? "  " : "", (long long)j->report.finished,
			(long long)j->report.total, STRF(left(a, j)));
		if (j->report.waiting)
			buf_addf(&b, ", %lld waiting", (long long)j->report.waiting);
	}
	if (calls)
		buf_addf(&b, "%s⟳ %zu call%s", b.n ? "  " : "", calls, calls == 1 ? "" : "s");
	struct str text = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return text;
}

/* A part of the bar; rank 0 is wanted most. */
struct part {
	struct str text;
	style_t style;
	int rank;
	bool fits;
};

enum { PARTS = 6 };

/* The room of all that is said of the selected, without the money. */
static int wanted(const struct part *parts)
{
	int columns = 0;
	for (int i = 0; i < PARTS; i++) {
		int width = glyph_columns(parts[i].text);
		columns += parts[i].rank < PARTS - 1 && width ? width + 2 : 0;
	}
	return columns;
}

static void draw_bar(struct session *s, struct area bar)
{
	enum { RESERVED = 30 };
	struct arena a = {0};
	area_fill(bar, STYLE_BAR);
	struct part parts[PARTS] = {{running(&a, s), STYLE_BAR_BUSY, 0, false},
		{money(&a, s), STYLE_BAR_DIM, 5, false}, {reach(&a, s), STYLE_BAR_DIM, 4, false},
		{standing(&a, s), STYLE_BAR, 3, false}, {looks(&a, s), STYLE_BAR, 2, false},
		{position(&a, s), STYLE_BAR, 1, false}};
	struct str selected = selection(&a, s);
	int used = glyph_columns(selected);
	/* Our own name is what is missed least. */
	if (used + wanted(parts) > bar.columns - 1) {
		selected = str_from(selected, sizeof OURS - 1);
		used = glyph_columns(selected);
	}
	/* Long names leave some room to what runs, where one is, and how it stands. */
	int most = bar.columns - (bar.columns > 3 * RESERVED ? RESERVED : 0);
	used = used > most ? most : used;
	area_text_cut(bar, 0, 0, used, selected, STYLE_BAR_STRONG);
	/* From the right; what is most wanted gets its room first. */
	int room = bar.columns - 1 - used;
	for (int rank = 0; rank < PARTS; rank++)
		for (int i = 0; i < PARTS; i++) {
			int width = glyph_columns(parts[i].text) + 2;
			if (parts[i].rank != rank || width == 2 || width > room)
				continue;
			parts[i].fits = true;
			room -= width;
		}
	int end = bar.columns - 1;
	for (int i = 0; i < PARTS; i++)
		if (parts[i].fits)
			end = area_text_right(bar, 0, end, parts[i].text, parts[i].style) - 2;
	arena_free(&a);
}

/* ---- the line at the bottom ---- */

enum { FOOTER_MOST = 12 };

/* What the footer names in each context, most wanted first. */
static const struct footer {
	enum where where;
	enum command commands[FOOTER_MOST];
} footers[] = {
	{WHERE_EDITING, {CMD_EDIT_LEAVE, CMD_EDIT_SAVE, CMD_EDIT_RUN, CMD_EDIT_RUN_ALL,
				CMD_EDIT_EXTERNAL, CMD_EDIT_FIRST + (int)EDIT_UNDO,
				CMD_EDIT_FIRST + (int)EDIT_FIND, CMD_EDIT_HELP}},
	{WHERE_PROMPT, {CMD_EDIT, CMD_TEMPLATE, CMD_RUN_EXAMPLE, CMD_RUN_ALL, CMD_NEXT_FAIL,
			       CMD_COMPARE, CMD_GRID, CMD_HISTORY, CMD_COMMAND_LINE, CMD_HELP}},
	{WHERE_CONTEXT, {CMD_FOLD, CMD_CHUNK_OFF, CMD_CHUNK_PIN, CMD_QUERY, CMD_RETRIEVAL,
				CMD_RUN_EXAMPLE, CMD_RESET, CMD_COMMAND_LINE, CMD_HELP}},
	{WHERE_OUTPUT, {CMD_RUN_EXAMPLE, CMD_NEXT_FAIL, CMD_MARKDOWN, CMD_DIFFERENCES, CMD_INSPECT,
			       CMD_SIDE_BY_SIDE, CMD_COPY, CMD_COMMAND_LINE, CMD_HELP}},
	{WHERE_SCORES, {CMD_EDIT, CMD_RUN_EXAMPLE, CMD_RUN_ALL, CMD_NEXT_FAIL, CMD_FILTER, CMD_SORT,
			       CMD_COMPARE, CMD_GRID, CMD_HISTORY, CMD_COMMAND_LINE, CMD_HELP}},
	{WHERE_COMPARE,
		{CMD_FLIP_BROKEN, CMD_FLIP_FIXED, CMD_FLIP_BOTH_FAIL, CMD_NEXT_PART, CMD_SCORER,
			CMD_SWAP, CMD_ADD_VERSION, CMD_NEXT_COUPLE, CMD_QUIT, CMD_HELP}},
	{WHERE_HISTORY, {CMD_SHOW, CMD_DIFF, CMD_COMPARE_THESE, CMD_MARK_VERSION, CMD_RESTORE,
				CMD_LABEL, CMD_NOTE, CMD_QUIT, CMD_HELP}},
	{WHERE_GRID,
		{CMD_OPEN_CELL, CMD_RUN_MISSING, CMD_CELL_SHOWS, CMD_MARK_CELL, CMD_COMPARE_CELLS,
			CMD_GRID_LOWER, CMD_TRANSPOSE, CMD_SLICES, CMD_QUIT, CMD_HELP}},
	{WHERE_JOBS, {CMD_STOP_JOB, CMD_KILL_JOB, CMD_FETCH_BATCH, CMD_QUIT, CMD_HELP}},
	{WHERE_TEXT, {CMD_LEAVE, CMD_TEXT_FIND, CMD_TEXT_NEXT, CMD_TEXT_COPY, CMD_COMMAND_LINE,
			     CMD_HELP}},
	{WHERE_MODELS, {CMD_ACCEPT, CMD_CHECK_MODEL, CMD_CHECK_MODELS, CMD_CANCEL, CMD_PICK_DOWN}},
	{WHERE_DIALOG, {CMD_ACCEPT, CMD_CANCEL, CMD_PICK_UP, CMD_PICK_DOWN}},
	{WHERE_LIST, {CMD_QUIT, CMD_UP, CMD_DOWN, CMD_COMMAND_LINE, CMD_HELP}},
};

/* The short words of the footer; the help's sentence is too long there. */
static struct str short_name(enum command c)
{
	static const struct {
		enum command command;
		const char *name;
	} names[] = {{CMD_EDIT, "edit"}, {CMD_RUN_EXAMPLE, "run this"}, {CMD_RUN_ALL, "run all"},
		{CMD_NEXT_FAIL, "next fail"}, {CMD_COMMAND_LINE, "commands"}, {CMD_HELP, "help"},
		{CMD_EDIT_LEAVE, "leave"}, {CMD_EDIT_RUN, "save+run"},
		{CMD_EDIT_RUN_ALL, "run all"}, {CMD_EDIT_EXTERNAL, "$EDITOR"},
		{CMD_EDIT_HELP, "help"}, {CMD_CHUNK_OFF, "off/on"}, {CMD_CHUNK_PIN, "pin"},
		{CMD_SIDE_BY_SIDE, "trials"}, {CMD_FLIP_BROKEN, "broken"},
		{CMD_FLIP_FIXED, "fixed"}, {CMD_FLIP_BOTH_FAIL, "both fail"},
		{CMD_NEXT_PART, "part"}, {CMD_ADD_VERSION, "third"}, {CMD_NEXT_COUPLE, "other two"},
		{CMD_QUIT, "leave"}, {CMD_MARK_VERSION, "mark"}, {CMD_COMPARE_THESE, "compare"},
		{CMD_CHECK_MODEL, "check it (1 tiny call)"}, {CMD_CHECK_MODELS, "check all"},
		{CMD_OPEN_CELL, "examples"}, {CMD_RUN_MISSING, "run missing"},
		{CMD_CELL_SHOWS, "show"}, {CMD_GRID_LOWER, "factors"}, {CMD_MARK_CELL, "mark"},
		{CMD_COMPARE_CELLS, "compare"}, {CMD_STOP_JOB, "stop"}, {CMD_KILL_JOB, "drop"},
		{CMD_FETCH_BATCH, "fetch batch"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].command == c)
			return str_of(names[i].name);
	return str_of(command_row(c)->name);
}

static const struct footer *footer_for(const enum where *contexts)
{
	for (size_t i = 0; contexts[i] != WHERE_NONE; i++)
		for (size_t f = 0; f < sizeof footers / sizeof *footers; f++)
			if (footers[f].where == contexts[i])
				return &footers[f];
	return NULL;
}

static int draw_pair(struct area line, int column, struct str key, struct str name)
{
	column = area_text(line, 0, column, key, STYLE_KEY);
	return area_text(line, 0, column + 1, name, STYLE_DIM) + 2;
}

static int draw_hint(struct area line, int column, enum command c)
{
	return draw_pair(line, column, str_of(command_key(c)), short_name(c));
}

static int hint_columns(enum command c)
{
	return glyph_columns(str_of(command_key(c))) + glyph_columns(short_name(c)) + 3;
}

/* vi's own keys are not in the command table. */
static void draw_vi_hints(struct area line)
{
	static const char *const hints[][2] = {{":w", "save"}, {":q", "leave"},
		{"ZZ", "save and leave"}, {"F5", "save+run"}, {"M-R", "run all"}, {"F1", "help"}};
	int column = 1;
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		column = draw_pair(line, column, str_of(hints[i][0]), str_of(hints[i][1]));
}

/* What does not fit is left out, the last one never: it leads to all the others. */
static void draw_hints(const enum where *contexts, struct area line)
{
	const struct footer *f = footer_for(contexts);
	int column = 1;
	size_t n = 0;
	while (f && n < FOOTER_MOST && f->commands[n] != CMD_NONE)
		n++;
	for (size_t i = 0; i < n; i++) {
		int later = i + 1 < n ? hint_columns(f->commands[n - 1]) : 0;
		if (column + hint_columns(f->commands[i]) + later <= line.columns + 1)
			column = draw_hint(line, column, f->commands[i]);
	}
}

static void draw_line(struct session *s, const struct keys *k, struct area line)
{
	struct buf b = {0};
	area_fill(line, STYLE_TEXT);
	if (k->n) {
		for (size_t i = 0; i < k->n; i++) {
			buf_addz(&b, i ? " " : "");
			key_name(k->pressed[i], &b);
		}
		buf_addz(&b, " …");
		area_text(line, 0, 1, buf_str(&b), STYLE_KEY);
	} else if (s->message_kind != MESSAGE_NONE) {
		area_text_cut(line, 0, 1, line.columns - 1, str_of(s->message),
			s->message_kind == MESSAGE_ERROR  ? STYLE_ERROR
			: s->message_kind == MESSAGE_DONE ? STYLE_OK
							  : STYLE_TEXT);
	} else {
		if (str_is(str_of(keys_focus(s)->class->name), "vi"))
			draw_vi_hints(line);
		else
			draw_hints(keys_contexts(s), line);
	}
	buf_free(&b);
}

/* What may follow the keys pressed so far, in a box above the last line. */
static void draw_followers(struct session *s, const struct keys *k, struct area all)
{
	const enum where *contexts = keys_contexts(s);
	struct {
		enum command command;
		struct str keys;
	} found[64];
	int n = 0;
	for (size_t w = 0; contexts[w] != WHERE_NONE; w++)
		for (int c = 1; c < CMD_COUNT && n < 64; c++) {
			struct str rest;
			if (command_row((enum command)c)->where == contexts[w] &&
				command_follows((enum command)c, k->pressed, k->n, &rest)) {
				found[n].command = (enum command)c;
				found[n++].keys = rest;
			}
		}
	int rows = n < all.rows - 4 ? n : all.rows - 4;
	int columns = all.columns < 56 ? all.columns : 56;
	if (rows < 1)
		return;
	struct area box = area_part(all, all.rows - 3 - rows, 0, rows + 2, columns);
	area_fill(box, STYLE_TEXT);
	struct area in =
		area_box(box, STR("keys that follow"), STR(""), STYLE_LINE_FOCUS, STYLE_TITLE);
	for (int i = 0; i < rows; i++) {
		area_text_cut(in, i, 1, 8, found[i].keys, STYLE_KEY);
		area_text_cut(in, i, 10, in.columns - 10,
			str_of(command_row(found[i].command)->help), STYLE_TEXT);
	}
}

/* ---- all ---- */

static size_t lowest_full(const struct session *s)
{
	size_t i = s->n_views - 1;
	while (i > 0 && s->views[i]->class->is_dialog)
		i--;
	return i;
}

void frame_draw(struct session *s, const struct keys *k, struct grid *g)
{
	struct area all = area_all(g);
	g->cursor_row = -1;
	area_fill(all, STYLE_TEXT);
	draw_bar(s, area_part(all, 0, 0, 1, all.columns));
	struct area middle = area_part(all, 1, 0, all.rows - 2, all.columns);
	draw_line(s, k, area_part(all, all.rows - 1, 0, 1, all.columns));
	for (size_t i = lowest_full(s); i < s->n_views; i++) {
		struct view *v = s->views[i];
		if (i + 1 < s->n_views)
			g->cursor_row = -1;
		view_draw(v, v->class->is_dialog ? all : middle, i + 1 == s->n_views);
	}
	if (k->n)
		draw_followers(s, k, all);
}
