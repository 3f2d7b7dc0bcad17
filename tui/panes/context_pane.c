/*
 * context_pane: owns what retrieval gives the current example: the chunks, and the experiment of
 * leaving some out, keeping some, or searching for something else. An experiment is never a
 * version: it is marked as one, and gone with the next example.
 */
#include <stdlib.h>
#include <string.h>

#include "dialog.h"
#include "fs.h"
#include "glyph.h"
#include "pane.h"
#include "recording.h"
#include "words.h"
#include "wrap.h"

struct chunk_line {
	struct wb_chunk chunk; /* texts in the arena */
	bool off, pinned, open;
	struct str shown;    /* the text with its soft line breaks as blanks: the same bytes else */
	struct range *words; /* of the question, in the text; in the pane's arena */
	size_t n_words;
	struct range *answers; /* where an expected value stands in it */
	size_t n_answers;
};

/* One row as drawn: a chunk's head, or a piece of its text. */
struct line {
	size_t chunk;
	bool is_head;
	size_t from, to; /* of the text */
};

struct context_pane {
	struct pane pane;
	struct arena arena; /* of the chunks */
	struct wb_context context;
	struct chunk_line *chunks;
	size_t n_chunks;
	struct err err;
	bool all_open;

	/* the experiment */
	struct arena keep; /* of the query and of pinned chunks */
	struct str query;  /* .p NULL: the example's */
	struct chunk_line *pins;
	size_t n_pins;

	struct arena lines_arena;
	struct line *lines;
	size_t n_lines;
	struct scroll scroll; /* over lines */
};

static const enum where contexts[] = {
	WHERE_CONTEXT, WHERE_LIST, WHERE_WORKBENCH, WHERE_GLOBAL, WHERE_NONE};

static struct session *session_of(struct context_pane *p)
{
	return p->pane.view.session;
}

static bool is_experiment(const struct context_pane *p)
{
	bool off = false;
	for (size_t i = 0; i < p->n_chunks; i++)
		off |= p->chunks[i].off;
	return off || p->query.p || p->n_pins;
}

/* ---- lines ---- */

static void add_line(struct context_pane *p, size_t *cap, struct line line)
{
	if (p->n_lines == *cap) {
		size_t more = *cap ? *cap * 2 : 64;
		struct line *grown = arena_alloc(&p->lines_arena, more * sizeof *grown);
		for (size_t i = 0; i < p->n_lines; i++)
			grown[i] = p->lines[i];
		p->lines = grown;
		*cap = more;
	}
	p->lines[p->n_lines++] = line;
}

/* The rows of a text wrapped to `columns`; folded, its first row. */
static void add_text(struct context_pane *p, size_t *cap, size_t chunk, int columns)
{
	enum { MOST = 4000 }; /* rows of one chunk; more is no chunk any more */
	struct str text = p->chunks[chunk].shown, rest = text, line;
	size_t most = p->chunks[chunk].open ? MOST : 1, n = 0;
	while (n < most && str_line(&rest, &line)) {
		size_t base = (size_t)(line.p - text.p);
		if (str_trim(line).n == 0 && !p->chunks[chunk].open)
			continue;
		for (size_t from = 0; n < most;) {
			size_t to = wrap_row(line, from, columns);
			add_line(p, cap, (struct line){chunk, false, base + from, base + to});
			n++;
			if (to >= line.n)
				break;
			from = to;
		}
	}
}

static void make_lines(struct context_pane *p)
{
	size_t cap = 0;
	int columns = p->pane.view.area.columns - 3;
	arena_reset(&p->lines_arena);
	p->lines = NULL;
	p->n_lines = 0;
	for (size_t i = 0; i < p->n_chunks && columns > 0; i++) {
		add_line(p, &cap, (struct line){i, true, 0, 0});
		add_text(p, &cap, i, columns);
	}
	p->scroll.n = (int64_t)p->n_lines;
	p->scroll.rows = p->pane.view.area.rows;
	scroll_fit(&p->scroll);
}

/* ---- fetching ---- */

/* Whether what holds the answer was found is the first thing to know about a failure. */
static void write_found(struct context_pane *p)
{
	size_t gold = 0, wanted = session_of(p)->example.n_gold;
	struct buf b = {0};
	for (size_t i = 0; i < p->n_chunks; i++)
		gold += p->chunks[i].chunk.gold;
	if (wanted)
		buf_addz(&b, gold ? "gold found, " : "gold NOT found, ");
	buf_addf(&b, "%zu chunk%s, ~%lld tokens", p->n_chunks, p->n_chunks == 1 ? "" : "s",
		(long long)p->context.tokens);
	pane_note(&p->pane, wanted && gold == 0 ? STYLE_WARNING : STYLE_DIM, "%s", b.p);
	buf_free(&b);
}

static void write_note(struct context_pane *p)
{
	const struct wb_context *c = &p->context;
	size_t off = 0;
	for (size_t i = 0; i < p->n_chunks; i++)
		off += p->chunks[i].off;
	if (p->err.code)
		pane_note(&p->pane, STYLE_ERROR, "error");
	else if (is_experiment(p))
		pane_note(&p->pane, STYLE_WARNING, "experiment: %zu chunks%s", p->n_chunks - off,
			p->query.p ? ", own query" : "");
	else if (str_is(c->mode, "none"))
		pane_note(&p->pane, STYLE_DIM, "no retrieval");
	else
		write_found(p);
}

static bool is_pinned(const struct context_pane *p, struct str id)
{
	for (size_t i = 0; i < p->n_pins; i++)
		if (str_eq(p->pins[i].chunk.id, id))
			return true;
	return false;
}

static struct str fold_ascii(struct arena *a, struct str text)
{
	struct str copy = arena_dup(a, text);
	char *p = (char *)(uintptr_t)copy.p;
	for (size_t i = 0; i < copy.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return copy;
}

/* Whether a line goes on the paragraph before it: no blank line, heading, list, table, quote or
 * code. */
static bool goes_on(struct str line)
{
	struct str text = str_trim(line);
	return text.n && line.p[0] != ' ' && line.p[0] != '\t' && !strchr("#-*+|>`~", text.p[0]) &&
	       !(text.p[0] >= '0' && text.p[0] <= '9' && text.n > 1 &&
		       (text.p[1] == '.' || text.p[1] == ')'));
}

/* Paragraphs are wrapped to the pane, not as their author's editor did. */
static struct str soften(struct arena *a, struct str text)
{
	char *p = arena_alloc(a, text.n + 1);
	bool code = false, before = false;
	struct str rest = text, line;
	memcpy(p, text.p, text.n);
	while (str_line(&rest, &line)) {
		size_t at = (size_t)(line.p - text.p);
		bool fence = str_starts(line, STR("```"));
		if (before && !code && goes_on(line))
			p[at - 1] = ' ';
		code ^= fence;
		before = !code && !fence && str_trim(line).n && line.p[0] != '|' &&
			 line.p[0] != '#' && !str_ends(line, STR("  ")) &&
			 !str_ends(line, STR("\r"));
	}
	return (struct str){p, text.n};
}

/* The expected values in a chunk, as they stand: the evidence. Single letters and digits say
 * nothing. */
static void find_answers(struct context_pane *p, struct chunk_line *c)
{
	enum { MOST = 32, LEAST = 2 };
	const struct wb_example *e = &session_of(p)->example;
	struct arena scratch = {0};
	struct str folded = fold_ascii(&scratch, c->chunk.text);
	c->answers = arena_alloc(&p->arena, MOST * sizeof *c->answers);
	c->n_answers = 0;
	for (size_t i = 0; i < e->n_expected; i++) {
		struct str what = fold_ascii(&scratch, e->expected[i]);
		ssize_t at;
		for (size_t from = 0; what.n >= LEAST && c->n_answers < MOST &&
				      (at = str_find(str_from(folded, from), what)) >= 0;
			from += (size_t)at + what.n)
			c->answers[c->n_answers++] = (struct range){
				from + (size_t)at, from + (size_t)at + what.n, RANGE_FOUND};
	}
	arena_free(&scratch);
}

static void read_chunk(struct context_pane *p, struct chunk_line *c)
{
	c->shown = soften(&p->arena, c->chunk.text);
	c->n_words = words_mark(
		&p->arena, c->chunk.text, p->context.words, p->context.n_words, &c->words);
	find_answers(p, c);
}

/* Pinned chunks first, then what was found. */
static void join_chunks(struct context_pane *p)
{
	const struct wb_context *c = &p->context;
	p->chunks = arena_alloc(&p->arena, (p->n_pins + c->n + 1) * sizeof *p->chunks);
	p->n_chunks = 0;
	for (size_t i = 0; i < p->n_pins; i++)
		p->chunks[p->n_chunks++] = p->pins[i];
	for (size_t i = 0; i < c->n; i++)
		if (!is_pinned(p, c->chunks[i].id))
			p->chunks[p->n_chunks++] =
				(struct chunk_line){.chunk = c->chunks[i], .open = p->all_open};
	for (size_t i = 0; i < p->n_chunks; i++)
		read_chunk(p, &p->chunks[i]);
}

static void fetch(struct context_pane *p)
{
	struct session *s = session_of(p);
	struct run_options o = session_options(s);
	arena_reset(&p->arena);
	p->context = (struct wb_context){0};
	p->n_chunks = 0;
	p->err = (struct err){0};
	pane_note(&p->pane, STYLE_DIM, "%s", "");
	if (!s->preparing && s->example.ord != 0) {
		wb_context(s->wb, &o, s->example.id, p->query, &p->arena, &p->context, &p->err);
		join_chunks(p);
		write_note(p);
	}
	make_lines(p);
}

static void end_experiment(struct context_pane *p)
{
	arena_reset(&p->keep);
	p->query = (struct str){0};
	p->pins = NULL;
	p->n_pins = 0;
}

bool context_pane_experiment(struct pane *pane, struct ask_options *o)
{
	struct context_pane *p = (struct context_pane *)pane;
	if (!is_experiment(p))
		return false;
	struct str *ids = arena_alloc(&p->arena, (p->n_chunks + 1) * sizeof *ids);
	size_t n = 0;
	for (size_t i = 0; i < p->n_chunks; i++)
		if (!p->chunks[i].off)
			ids[n++] = p->chunks[i].chunk.id;
	o->chunks = ids;
	o->n_chunks = n;
	o->has_chunks = true;
	o->query = p->query;
	return true;
}

/* ---- drawing ---- */

/* "Refunds › Time limits" is "Time limits": its document stands before it. */
static struct str last_heading(struct str heading)
{
	ssize_t at = str_rfind(heading, STR(" › "));
	return at < 0 ? heading : str_from(heading, (size_t)at + STR(" › ").n);
}

/* A record's own name where a file holds many. */
static struct str name_of(const struct wb_chunk *c)
{
	struct str ending = fs_extension(c->document);
	bool is_page = str_is(ending, ".md") || str_is(ending, ".txt");
	return is_page ? fs_base_name(c->document) : c->id;
}

static void draw_head(struct context_pane *p, struct area a, int row, size_t i)
{
	const struct chunk_line *c = &p->chunks[i];
	const struct wb_chunk *chunk = &c->chunk;
	style_t style = c->off ? STYLE_DIM : STYLE_STRONG;
	int end = a.columns;
	if (chunk->gold)
		end = area_text_right(a, row, end, STR("gold"), STYLE_GOLD) - 1;
	if (c->off)
		end = area_text_right(a, row, end, STR("off"), STYLE_WARNING) - 1;
	if (c->pinned)
		end = area_text_right(a, row, end, STR("pinned"), STYLE_WARNING) - 1;
	struct buf score = {0};
	if (chunk->score != 0)
		buf_addf(&score, "%.2f", chunk->score);
	end = area_text_right(a, row, end, buf_str(&score), STYLE_DIM) - 1;
	buf_free(&score);
	int column = area_textf(a, row, 0, style, "%s%zu ", c->open ? "▾" : "▸", i + 1);
	column = area_text_cut(a, row, column, end - column, name_of(chunk), style);
	if (chunk->heading.n && column + 4 < end) {
		column = area_text(a, row, column, STR(" › "), STYLE_DIM);
		area_text_cut(
			a, row, column, end - column, last_heading(chunk->heading), STYLE_HEADING);
	}
}

/* Ranges of the chunk's text that lie in the bytes of a line, drawn over it. */
static void draw_ranges(const struct chunk_line *c, struct area a, int row, struct line l,
	const struct range *ranges, size_t n, style_t style)
{
	for (size_t i = 0; i < n; i++) {
		size_t from = ranges[i].from > l.from ? ranges[i].from : l.from;
		size_t to = ranges[i].to < l.to ? ranges[i].to : l.to;
		if (from >= to)
			continue;
		struct str before = str_head(str_from(c->shown, l.from), from - l.from);
		area_text(a, row, 2 + glyph_columns(before),
			str_head(str_from(c->shown, from), to - from), style);
	}
}

static void draw_text(struct context_pane *p, struct area a, int row, struct line l)
{
	const struct chunk_line *c = &p->chunks[l.chunk];
	struct str text = str_head(str_from(c->shown, l.from), l.to - l.from);
	if (c->chunk.gold)
		area_text(a, row, 0, STR("▌"), STYLE_GOLD);
	area_text(a, row, 2, text, c->off ? STYLE_DIM : STYLE_TEXT);
	if (c->off)
		return;
	draw_ranges(c, a, row, l, c->words, c->n_words, STYLE_WORD);
	draw_ranges(c, a, row, l, c->answers, c->n_answers, STYLE_ANSWER);
}

static void draw_nothing(struct context_pane *p, struct area a)
{
	struct session *s = session_of(p);
	struct str text = p->err.code           ? str_of(p->err.text)
			  : s->preparing        ? STR("reading the corpus …")
			  : s->example.ord == 0 ? STR("no example")
			  : wb_is_recorded(s->wb, s->setup.model)
				  ? STR("a recording: what its model was given is not known")
			  : str_is(p->context.mode, "none") ? STR("retrieval is off; o turns it on")
			  : p->context.query.n
				  ? STR("nothing found for this question; u tries another query")
				  : STR("no chunks");
	area_text_cut(a, 0, 1, a.columns - 1, text, p->err.code ? STYLE_ERROR : STYLE_DIM);
}

static void draw(struct view *v, struct area a, bool focused)
{
	struct context_pane *p = (struct context_pane *)v;
	if (p->n_lines == 0) {
		draw_nothing(p, a);
		return;
	}
	for (int row = 0; row < a.rows; row++) {
		int64_t at = p->scroll.top + row;
		if (at >= p->scroll.n)
			break;
		struct line l = p->lines[at];
		if (l.is_head)
			draw_head(p, a, row, l.chunk);
		else
			draw_text(p, a, row, l);
		if (focused && at == p->scroll.at)
			area_flag(a, row, 0, a.columns, STYLE_SELECTED);
	}
}

/* ---- doing ---- */

static struct chunk_line *current(struct context_pane *p)
{
	return p->n_lines ? &p->chunks[p->lines[p->scroll.at].chunk] : NULL;
}

/* After folding the cursor stands on the head of its chunk. */
static void remake(struct context_pane *p, size_t chunk)
{
	make_lines(p);
	for (size_t i = 0; i < p->n_lines; i++)
		if (p->lines[i].is_head && p->lines[i].chunk == chunk)
			scroll_to(&p->scroll, (int64_t)i);
	write_note(p);
}

static void fold_all(struct context_pane *p)
{
	p->all_open = !p->all_open;
	for (size_t i = 0; i < p->n_chunks; i++)
		p->chunks[i].open = p->all_open;
	remake(p, 0);
}

static void pin(struct context_pane *p, struct chunk_line *c)
{
	struct arena *k = &p->keep;
	struct chunk_line *pins = arena_alloc(k, (p->n_pins + 2) * sizeof *pins);
	size_t n = 0;
	for (size_t i = 0; i < p->n_pins; i++)
		if (!str_eq(p->pins[i].chunk.id, c->chunk.id))
			pins[n++] = p->pins[i];
	if (!c->pinned) {
		pins[n] = *c;
		pins[n].pinned = true;
		pins[n].chunk.id = arena_dup(k, c->chunk.id);
		pins[n].chunk.document = arena_dup(k, c->chunk.document);
		pins[n].chunk.heading = arena_dup(k, c->chunk.heading);
		pins[n++].chunk.text = arena_dup(k, c->chunk.text);
	}
	p->pins = pins;
	p->n_pins = n;
	fetch(p);
}

static void set_query(void *context, struct str text)
{
	struct context_pane *p = context;
	p->query = str_trim(text).n ? arena_dup(&p->keep, str_trim(text)) : (struct str){0};
	fetch(p);
	p->pane.view.session->dirty = true;
}

static void ask_query(struct context_pane *p, struct str argument)
{
	if (argument.n)
		set_query(p, argument);
	else
		dialog_line(session_of(p), &(struct ask_line){.label = "search for: ",
						   .initial = p->context.query,
						   .history = "query",
						   .done = set_query,
						   .context = p});
}

static bool command(struct view *v, enum command c, struct str argument)
{
	struct context_pane *p = (struct context_pane *)v;
	struct chunk_line *chunk = current(p);
	if (list_command(&p->scroll, c))
		return true;
	if (c == CMD_QUERY) {
		ask_query(p, argument);
		return true;
	}
	if (c == CMD_RESET) {
		end_experiment(p);
		fetch(p);
		return true;
	}
	if (c == CMD_COPY && chunk) {
		session_copy(v->session, chunk->chunk.text, "the chunk");
		return true;
	}
	if (!chunk)
		return c == CMD_FOLD || c == CMD_FOLD_ALL || c == CMD_CHUNK_OFF ||
		       c == CMD_CHUNK_PIN;
	size_t at = p->lines[p->scroll.at].chunk;
	switch ((int)c) {
	case CMD_FOLD:
		chunk->open = !chunk->open;
		remake(p, at);
		return true;
	case CMD_FOLD_ALL:
		fold_all(p);
		return true;
	case CMD_CHUNK_OFF:
		chunk->off = !chunk->off;
		remake(p, at);
		return true;
	case CMD_CHUNK_PIN:
		pin(p, chunk);
		return true;
	}
	return false;
}

static bool event(struct view *v, const struct event *e)
{
	return list_event(&((struct context_pane *)v)->scroll, e, 0);
}

static void changed(struct view *v, unsigned what)
{
	struct context_pane *p = (struct context_pane *)v;
	if (!(what & (CHANGED_EXAMPLE | CHANGED_SETUP)))
		return;
	if (what & CHANGED_EXAMPLE) {
		end_experiment(p);
		p->scroll.at = p->scroll.top = 0;
	}
	fetch(p);
}

static void place(struct view *v, int rows, int columns)
{
	(void)rows;
	(void)columns;
	make_lines((struct context_pane *)v);
}

static void close_pane(struct view *v)
{
	struct context_pane *p = (struct context_pane *)v;
	arena_free(&p->arena);
	arena_free(&p->keep);
	arena_free(&p->lines_arena);
	pane_done(&p->pane);
	free(p);
}

static const struct view_class class = {
	.name = "context",
	.contexts = contexts,
	.draw = draw,
	.command = command,
	.event = event,
	.changed = changed,
	.place = place,
	.close = close_pane,
};

struct pane *context_pane_new(struct session *s)
{
	struct context_pane *p = mem_alloc(sizeof *p);
	p->pane.view = (struct view){.class = &class, .session = s};
	p->all_open = true;
	p->pane.scroll = &p->scroll;
	pane_set(&p->pane, "Context");
	return &p->pane;
}
