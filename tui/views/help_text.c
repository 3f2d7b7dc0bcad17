/*
 * help_text: owns the words of the help and their columns. Every line is one command, so that a
 * search for a word can leave out the others.
 *
 *   wide    "  C-x C-s, M-s   save            save the prompt's file"
 *   narrow  "  C-x C-s, M-s  save the prompt's file  :save"
 */
#include "help_text.h"

#include <string.h>

#include "mem.h"
#include "utf8.h"

enum { WIDE = 72, KEYS_WIDE = 15, KEYS_NARROW = 13, NAME = 21, MARGIN = 2 };

struct help {
	struct textbox *out;
	struct arena arena;
	struct str words; /* folded */
	bool is_wide;
	struct str section; /* not written yet, for it may stay empty */
	size_t n;
};

int help_indent(int columns)
{
	return MARGIN + (columns >= WIDE ? KEYS_WIDE + NAME : KEYS_NARROW);
}

/* ---- what fits ---- */

static bool fits(struct help *h, const char *keys, const char *name, const char *help)
{
	struct str text =
		utf8_fold(&h->arena, arena_printf(&h->arena, "%s %s %s", keys, name, help));
	struct str rest = h->words, word;
	while (str_split(&rest, ' ', &word))
		if (str_find(text, word) < 0)
			return false;
	return true;
}

/* ---- writing ---- */

/* A column; returns how much wider than it the text was. */
static void add_column(struct help *h, style_t style, struct str text, size_t columns)
{
	textbox_add(h->out, style, text);
	size_t blanks = text.n + 1 < columns ? columns - text.n : 1;
	textbox_add(h->out, STYLE_TEXT, arena_printf(&h->arena, "%*s", (int)blanks, ""));
}

/* "Left,C-b" as "Left, C-b"; the later ones go when there is no room. */
static struct str spell_keys(struct help *h, const char *keys)
{
	size_t room = (h->is_wide ? KEYS_WIDE : KEYS_NARROW) - 1;
	struct str rest = str_of(keys), key;
	struct buf b = {0};
	while (str_split(&rest, ',', &key)) {
		if (b.n && b.n + 2 + key.n > room)
			break;
		buf_addf(&b, "%s%.*s", b.n ? ", " : "", STRF(key));
	}
	struct str text = arena_dup(&h->arena, buf_str(&b));
	buf_free(&b);
	return text;
}

static void begin_row(struct help *h)
{
	if (h->section.n) {
		textbox_add(h->out, STYLE_TEXT, textbox_text(h->out).n ? STR("\n") : STR(""));
		textbox_add(h->out, STYLE_HEADING, h->section);
		textbox_add(h->out, STYLE_TEXT, STR("\n"));
	}
	h->section = STR("");
	h->n++;
	textbox_add(h->out, STYLE_TEXT, STR("  "));
}

/* "compare [REF] [REF]" where that fits its column; else what it takes stands at the end. */
static void add_command(struct help *h, enum command c)
{
	const struct command_row *row = command_row(c);
	bool typed = c < CMD_EDIT_FIRST;
	struct str name = str_of(row->name), argument = str_of(row->argument);
	if (!fits(h, row->keys, row->name, row->help))
		return;
	begin_row(h);
	add_column(h, STYLE_KEY, spell_keys(h, row->keys), h->is_wide ? KEYS_WIDE : KEYS_NARROW);
	struct str call = arena_printf(&h->arena, "%s%s%s%s", typed ? ":" : "", row->name,
		argument.n ? " " : "", row->argument);
	bool has_room = call.n < NAME;
	if (h->is_wide)
		add_column(h, STYLE_DIM, has_room ? call : str_head(call, name.n + typed), NAME);
	textbox_add(h->out, STYLE_TEXT, str_of(row->help));
	if (!h->is_wide)
		textbox_add(h->out, STYLE_DIM, arena_printf(&h->arena, "  %.*s", STRF(call)));
	else if (!has_room)
		textbox_add(h->out, STYLE_DIM, arena_printf(&h->arena, "  %s", row->argument));
	textbox_add(h->out, STYLE_TEXT, STR("\n"));
	arena_reset(&h->arena);
}

static void add_commands(struct help *h, enum where where)
{
	h->section = str_of(where_names[where]);
	for (int c = 1; c < CMD_COUNT; c++)
		if (c != CMD_EDIT_FIRST + EDIT_COUNT &&
			command_row((enum command)c)->where == where)
			add_command(h, (enum command)c);
}

/* ---- what is no command ---- */

static const struct {
	const char *section, *keys, *help;
} statics[] = {
#define SECTION(title)  {title, NULL, NULL},
#define ROW(keys, help) {NULL, keys, help},
#include "help.def"
#undef SECTION
#undef ROW
};

static void add_static(struct help *h, const char *keys, const char *help)
{
	if (!fits(h, keys, "", help))
		return;
	begin_row(h);
	add_column(h, STYLE_KEY, str_of(keys), h->is_wide ? KEYS_WIDE + NAME : KEYS_NARROW);
	textbox_add(h->out, STYLE_TEXT, str_of(help));
	textbox_add(h->out, STYLE_TEXT, STR("\n"));
	arena_reset(&h->arena);
}

static void add_statics(struct help *h)
{
	for (size_t i = 0; i < sizeof statics / sizeof *statics; i++)
		if (statics[i].section)
			h->section = str_of(statics[i].section);
		else
			add_static(h, statics[i].keys, statics[i].help);
}

size_t help_text(struct textbox *t, const enum where *first, struct str words, int columns)
{
	struct arena kept = {0};
	struct help h = {.out = t, .is_wide = columns >= WIDE};
	bool done[WHERE_COUNT] = {[WHERE_NONE] = true};
	h.words = utf8_fold(&kept, arena_dup(&kept, str_trim(words)));
	for (size_t i = 0; first[i] != WHERE_NONE; i++) {
		add_commands(&h, first[i]);
		done[first[i]] = true;
	}
	for (int w = 0; w < WHERE_COUNT; w++)
		if (!done[w])
			add_commands(&h, (enum where)w);
	add_statics(&h);
	arena_free(&h.arena);
	arena_free(&kept);
	return h.n;
}
