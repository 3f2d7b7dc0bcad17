/*
 * dialog_line: owns the line at the bottom of the screen: its text, the words that complete it, and
 * the way through earlier lines.
 *
 * Tab first writes what all completions begin with; when that adds nothing it goes through them,
 * and any other key takes what stands there.
 */
#include "dialog.h"

#include <stdlib.h>
#include <string.h>

#include "field.h"
#include "glyph.h"
#include "history.h"
#include "wrap.h"

enum { MAX_WORDS = 2000, WORD_ROWS = 6 };

struct line_dialog {
	struct view view;
	struct ask_line ask; /* texts in the arena */
	struct arena arena;
	struct editor *editor;

	/* completion: the words on offer for the word that begins at `word` */
	struct buf offered;
	struct str words[MAX_WORDS];
	size_t n_words, chosen; /* chosen: 1 + the one that stands in the text; 0 none yet */
	size_t word;

	struct buf hint;

	size_t back; /* in the history: 0 not there, else 1 + how far back */
	char *typed; /* the text when the walk began */
};

static struct line_dialog *of(struct view *v)
{
	return (struct line_dialog *)v;
}

static void make_hint(struct line_dialog *d)
{
	buf_cut(&d->hint, 0);
	if (d->ask.hint)
		d->ask.hint(field_text(d->editor), &d->hint);
}

static void tell(struct line_dialog *d)
{
	make_hint(d);
	d->view.session->dirty = true;
	if (d->ask.changed)
		d->ask.changed(d->ask.context, field_text(d->editor));
}

static void end_completion(struct line_dialog *d)
{
	d->n_words = d->chosen = 0;
}

static void end_walk(struct line_dialog *d)
{
	d->back = 0;
	free(d->typed);
	d->typed = NULL;
}

/* ---- completion ---- */

static void replace_word(struct line_dialog *d, struct str word)
{
	size_t at = editor_cursor(d->editor);
	buffer_replace(editor_buffer(d->editor), d->word, at - d->word, word);
	editor_move_to(d->editor, d->word + word.n, false);
}

static size_t common(struct str a, struct str b)
{
	size_t n = 0;
	while (n < a.n && n < b.n && a.p[n] == b.p[n])
		n++;
	return n;
}

static struct str common_head(const struct line_dialog *d)
{
	size_t n = d->words[0].n;
	for (size_t i = 1; i < d->n_words; i++) {
		size_t same = common(d->words[0], d->words[i]);
		n = same < n ? same : n;
	}
	/* Not inside a character. */
	while (n && n < d->words[0].n && ((unsigned char)d->words[0].p[n] & 0xc0) == 0x80)
		n--;
	return str_head(d->words[0], n);
}

static void ask_for_words(struct line_dialog *d)
{
	struct str text = field_text(d->editor), line;
	size_t at = editor_cursor(d->editor);
	d->word = at;
	while (d->word > 0 && text.p[d->word - 1] != ' ')
		d->word--;
	buf_cut(&d->offered, 0);
	d->ask.complete(d->view.session, text, at, &d->offered);
	struct str rest = buf_str(&d->offered);
	end_completion(d);
	while (d->n_words < MAX_WORDS && str_line(&rest, &line))
		d->words[d->n_words++] = line;
}

/* The only completion is taken with a blank behind it; else what all begin with. */
static void begin_completion(struct line_dialog *d)
{
	ask_for_words(d);
	if (d->n_words == 0)
		return;
	struct str head = common_head(d);
	bool at_end = editor_cursor(d->editor) == field_text(d->editor).n;
	if (d->n_words > 1 && head.n < editor_cursor(d->editor) - d->word)
		return; /* they differ from what was typed in case only: going through them replaces it */
	replace_word(d, head);
	if (d->n_words == 1 && at_end)
		editor_paste(d->editor, STR(" "));
	if (d->n_words == 1)
		end_completion(d);
}

static void complete(struct line_dialog *d, bool backward)
{
	if (!d->ask.complete)
		return;
	end_walk(d);
	if (d->n_words == 0) {
		begin_completion(d);
	} else {
		size_t n = d->n_words;
		size_t i = d->chosen ? (d->chosen - 1 + (backward ? n - 1 : 1)) % n
				     : (backward ? n - 1 : 0);
		replace_word(d, d->words[i]);
		d->chosen = i + 1;
	}
	tell(d);
}

/* ---- history ---- */

static void walk(struct line_dialog *d, bool older)
{
	if (!d->ask.history)
		return;
	end_completion(d);
	if (!d->typed)
		d->typed = mem_dup(field_text(d->editor));
	d->back = history_step(d->ask.history, d->back, older, str_of(d->typed));
	field_set(d->editor, d->back ? history_at(d->ask.history, d->back - 1) : str_of(d->typed));
	tell(d);
}

/* ---- the end ---- */

/* The dialog is gone before anybody hears of it, so that the answer may open another. */
static void accept(struct line_dialog *d)
{
	struct ask_line ask = d->ask;
	char *text = mem_dup(field_text(d->editor));
	if (ask.history)
		history_add(ask.history, str_of(text));
	d->ask.cancelled = NULL;
	session_pop(d->view.session);
	ask.done(ask.context, str_of(text));
	free(text);
}

static bool line_command(struct view *v, enum command c, struct str argument)
{
	struct line_dialog *d = of(v);
	uint64_t before = buffer_version(editor_buffer(d->editor));
	(void)argument;
	v->session->dirty = true;
	if (c == CMD_ACCEPT)
		accept(d);
	else if (c == CMD_CANCEL)
		session_pop(v->session);
	else if (c == CMD_COMPLETE)
		complete(d, false);
	else if (c == CMD_PICK_UP || c == CMD_PICK_DOWN)
		walk(d, c == CMD_PICK_UP);
	else if (field_command(d->editor, c)) {
		end_completion(d);
		if (buffer_version(editor_buffer(d->editor)) != before) {
			end_walk(d);
			tell(d);
		}
	}
	return true; /* what lies below hears nothing while a dialog is open */
}

static bool line_event(struct view *v, const struct event *e)
{
	struct line_dialog *d = of(v);
	if (e->kind == EVENT_KEY && key_eq(e->key, (struct key){KEY_TAB, KEY_SHIFT})) {
		complete(d, true);
	} else if (field_event(d->editor, e)) {
		end_completion(d);
		end_walk(d);
		tell(d);
	}
	return true;
}

/* ---- drawing ---- */

static int widest(const struct line_dialog *d)
{
	int width = 1;
	for (size_t i = 0; i < d->n_words; i++) {
		int columns = glyph_columns(d->words[i]);
		width = columns > width ? columns : width;
	}
	return width;
}

/* The words in columns, read down, over the line; the chosen one is kept in sight. */
static void draw_words(const struct line_dialog *d, struct area a)
{
	int width = widest(d) + 2 > a.columns ? a.columns : widest(d) + 2;
	int across = a.columns / width > 0 ? a.columns / width : 1;
	int n = (int)d->n_words, rows = (n + across - 1) / across;
	int shown = rows < WORD_ROWS ? rows : WORD_ROWS;
	shown = shown < a.rows ? shown : a.rows;
	int chosen = (int)d->chosen - 1, top = chosen >= 0 ? chosen % rows - shown + 1 : 0;
	top = top > 0 ? top : 0;
	struct area box = area_part(a, a.rows - shown, 0, shown, a.columns);
	area_fill(box, STYLE_BAR);
	for (int i = 0; i < n; i++) {
		int row = i % rows - top, column = i / rows * width;
		if (row < 0 || row >= shown)
			continue;
		style_t style = i == chosen ? STYLE_BAR_STRONG | STYLE_SELECTED : STYLE_BAR;
		area_text_cut(box, row, column + 1, width - 1, d->words[i], style);
	}
	if (shown < rows)
		area_text_right(box, shown - 1, box.columns, STR(" \xe2\x80\xa6"), STYLE_BAR_DIM);
}

/* Only beside a text of one row, so that it is not taken for a part of it. */
static void draw_hint(const struct line_dialog *d, struct area a, int rows)
{
	int text = glyph_columns(field_text(d->editor)) + 3, room = a.columns - text;
	int wants = glyph_columns(buf_str(&d->hint));
	if (rows > 1 || room < 10 || wants == 0)
		return;
	int width = wants < room ? wants : room;
	area_text_cut(a, 0, a.columns - width, width, buf_str(&d->hint), STYLE_DIM);
}

static void line_draw(struct view *v, struct area a, bool focused)
{
	struct line_dialog *d = of(v);
	struct str label = str_of(d->ask.label);
	int indent = glyph_columns(label);
	(void)focused;
	if (indent > a.columns / 2)
		indent = a.columns / 2;
	int columns = a.columns - indent > 1 ? a.columns - indent - 1 : 1;
	int rows = (int)wrap_rows(field_text(d->editor), columns);
	int most = a.rows > 6 ? a.rows / 3 : 1;
	rows = rows > most ? most : rows;
	struct area line = area_part(a, a.rows - rows, 0, rows, a.columns);
	area_fill(line, STYLE_TEXT);
	area_text_cut(line, 0, 0, indent, label, STYLE_KEY);
	field_draw(d->editor, area_part(line, 0, indent, rows, columns + 1));
	draw_hint(d, area_part(line, rows - 1, indent, 1, columns), rows);
	if (d->n_words)
		draw_words(d, area_part(a, 0, 0, a.rows - rows, a.columns));
}

static void line_close(struct view *v)
{
	struct line_dialog *d = of(v);
	struct ask_line ask = d->ask;
	end_walk(d);
	editor_free(d->editor);
	buf_free(&d->offered);
	buf_free(&d->hint);
	arena_free(&d->arena);
	free(d);
	if (ask.cancelled)
		ask.cancelled(ask.context);
}

static const enum where contexts[] = {WHERE_DIALOG, WHERE_EDIT, WHERE_NONE};

static const struct view_class line_class = {
	.name = "line",
	.contexts = contexts,
	.is_dialog = true,
	.draw = line_draw,
	.command = line_command,
	.event = line_event,
	.close = line_close,
};

void dialog_line(struct session *s, const struct ask_line *q)
{
	struct line_dialog *d = mem_alloc(sizeof *d);
	d->view = (struct view){.class = &line_class, .session = s};
	d->ask = *q;
	d->ask.label = arena_dup(&d->arena, str_of(q->label)).p;
	d->ask.history = q->history ? arena_dup(&d->arena, str_of(q->history)).p : NULL;
	d->editor = field_new(q->initial);
	make_hint(d);
	session_push(s, &d->view);
}
