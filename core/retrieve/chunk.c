/*
 * chunk: owns the cutting of documents. Refuses nothing: any bytes are text.
 *
 * A document is cut into sections (by headings only), a section into units (sentences; lines of
 * code, lists and tables; nothing over the budget), and units are packed into chunks. Each step is
 * one pass, and a chunk borrows from the document, so that cutting costs little more than reading.
 * The texts of headings are bounded, because every chunk below one repeats it.
 */
#include "chunk.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "markdown.h"
#include "marks.h"
#include "sentence.h"
#include "utf8.h"

enum { DEFAULT_TOKENS = 300, MOST_TOKENS = 1 << 24, BYTES_PER_TOKEN = 4, MAX_HEADING = 200 };

/* A stretch that is not cut again; white space around it is left out. */
struct unit {
	size_t from, to;  /* in the section */
	size_t paragraph; /* which one it is part of, counted from 0 */
};

struct cutter {
	struct arena *arena;
	bool by_heading;
	size_t budget, overlap; /* in bytes */
	struct chunk *chunks;
	size_t n, cap;
	struct unit *units; /* of the current section */
	size_t n_units, cap_units;
	struct str levels[6]; /* the headings above the current section */
	struct str path, slug;
};

struct str chunk_slug(struct arena *a, struct str heading)
{
	struct buf out = {0};
	heading = utf8_lower(a, str_trim(heading));
	for (size_t at = 0; at < heading.n;) {
		int32_t cp;
		size_t n = utf8_decode(str_from(heading, at), &cp);
		if (cp == ' ')
			buf_addc(&out, '-');
		else if (cp == '-' || (cp > 0 && utf8_is_word(cp)))
			buf_add(&out, (struct str){heading.p + at, n});
		at += n;
	}
	struct str slug = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return slug;
}

static void add_chunk(struct cutter *c, struct str text)
{
	text = str_trim(text);
	if (!text.n)
		return;
	c->chunks = mem_grow(c->chunks, c->n, &c->cap, sizeof *c->chunks);
	c->chunks[c->n++] = (struct chunk){c->path, c->slug, text, tokens_estimate(text)};
}

/* How much of a text over the budget makes a unit: up to the last white space, or where there is
 * none up to a character's end. */
static size_t forced_cut(struct str text, size_t budget)
{
	size_t end = budget;
	while (end && !memchr(" \t\n", text.p[end - 1], 3))
		end--;
	return end ? end : markdown_head(text, budget).n;
}

static void add_unit(struct cutter *c, struct str section, struct str text, size_t paragraph)
{
	for (text = str_trim(text); text.n;) {
		size_t n = text.n > c->budget ? forced_cut(text, c->budget) : text.n;
		struct str unit = str_trim(str_head(text, n));
		size_t from = (size_t)(unit.p - section.p);
		c->units = mem_grow(c->units, c->n_units, &c->cap_units, sizeof *c->units);
		c->units[c->n_units++] = (struct unit){from, from + unit.n, paragraph};
		text = str_trim(str_from(text, n));
	}
}

static void add_sentences(struct cutter *c, struct str section, struct str block, size_t paragraph)
{
	struct str sentence;
	while (sentence_next(&block, &sentence))
		add_unit(c, section, sentence, paragraph);
}

/* Lines of text gather into a block until something else, or a list item, begins. */
static void find_units(struct cutter *c, struct str section)
{
	struct markdown m = {.text = section};
	struct markdown_line line;
	size_t block = 0, paragraph = 0;
	enum markdown_kind last = MARKDOWN_BLANK;
	c->n_units = 0;
	while (markdown_next(&m, &line)) {
		bool more = line.kind == MARKDOWN_TEXT && last == MARKDOWN_TEXT && !line.is_item;
		if (!more) {
			add_sentences(c, section,
				(struct str){section.p + block, line.from - block}, paragraph);
			block = line.from;
		}
		paragraph += line.kind != last;
		if (line.kind != MARKDOWN_TEXT) {
			add_unit(c, section,
				(struct str){section.p + line.from, line.to - line.from},
				paragraph);
			block = line.to;
		}
		last = line.kind;
	}
	add_sentences(c, section, str_from(section, block), paragraph);
}

static size_t size_of(const struct cutter *c, size_t first, size_t end)
{
	return c->units[end - 1].to - c->units[first].from;
}

/* A chunk is full before unit `end`, which may cut a paragraph: give the paragraph's start when all
 * of it has room in a chunk of its own and the full chunk keeps something new, from `done` on. */
static size_t back_to_paragraph(const struct cutter *c, size_t done, size_t end)
{
	size_t start = end, stop = end, paragraph = c->units[end].paragraph;
	while (start > done && c->units[start - 1].paragraph == paragraph)
		start--;
	if (start == end || start == done)
		return end;
	while (stop < c->n_units && c->units[stop].paragraph == paragraph &&
		size_of(c, start, stop + 1) <= c->budget)
		stop++;
	bool whole = stop == c->n_units || c->units[stop].paragraph != paragraph;
	return whole ? start : end;
}

/* Where the chunk after units[first..end) begins: as many whole units before its end as the overlap
 * and the next unit leave room for. */
static size_t next_first(const struct cutter *c, size_t first, size_t end)
{
	size_t next = end;
	if (end == c->n_units)
		return end;
	while (next - 1 > first && size_of(c, next - 1, end) <= c->overlap &&
		size_of(c, next - 1, end + 1) <= c->budget)
		next--;
	return next;
}

static void pack_units(struct cutter *c, struct str section)
{
	size_t first = 0, done = 0;
	while (done < c->n_units) {
		size_t end = done + 1;
		while (end < c->n_units && size_of(c, first, end + 1) <= c->budget)
			end++;
		if (c->by_heading && end < c->n_units)
			end = back_to_paragraph(c, done, end);
		add_chunk(
			c, (struct str){section.p + c->units[first].from, size_of(c, first, end)});
		first = next_first(c, first, end);
		done = end;
	}
}

static void cut_section(struct cutter *c, struct str section)
{
	if (c->by_heading && str_trim(section).n <= c->budget) {
		add_chunk(c, section);
		return;
	}
	find_units(c, section);
	pack_units(c, section);
}

static void enter_heading(struct cutter *c, const struct markdown_line *line)
{
	struct buf path = {0};
	c->levels[line->level - 1] = markdown_title(c->arena, line->title, MAX_HEADING);
	for (unsigned i = line->level; i < 6; i++)
		c->levels[i] = STR("");
	for (unsigned i = 0; i < 6; i++)
		if (c->levels[i].n)
			buf_addf(&path, "%s%.*s", path.n ? " \xE2\x80\xBA " : "",
				STRF(c->levels[i]));
	c->path = arena_dup(c->arena, buf_str(&path));
	c->slug = chunk_slug(c->arena, c->levels[line->level - 1]);
	buf_free(&path);
}

static void cut_by_heading(struct cutter *c, struct str document)
{
	struct markdown m = {.text = str_from(document, markdown_front_matter(document))};
	struct markdown_line line;
	size_t start = 0;
	while (markdown_next(&m, &line)) {
		if (line.kind != MARKDOWN_HEADING)
			continue;
		cut_section(c, (struct str){m.text.p + start, line.from - start});
		enter_heading(c, &line);
		start = line.to;
	}
	cut_section(c, str_from(m.text, start));
}

size_t chunk_document(struct arena *a, struct str document, const struct chunk_options *options,
	struct chunk **out)
{
	size_t tokens = options->tokens ? options->tokens : DEFAULT_TOKENS;
	tokens = tokens < MOST_TOKENS ? tokens : MOST_TOKENS;
	/* More than half repeated would make many times the text of many small steps. */
	size_t overlap = options->overlap < tokens / 2 ? options->overlap : tokens / 2;
	struct cutter c = {.arena = a,
		.by_heading = options->by == CHUNK_HEADING,
		.budget = tokens * BYTES_PER_TOKEN,
		.overlap = overlap * BYTES_PER_TOKEN,
		.path = STR(""),
		.slug = STR("")};
	if (str_starts(document, STR("\xEF\xBB\xBF")))
		document = str_from(document, 3);
	if (options->by == CHUNK_DOCUMENT)
		add_chunk(&c, document);
	else if (c.by_heading)
		cut_by_heading(&c, document);
	else
		cut_section(&c, document);
	*out = arena_alloc(a, (c.n + 1) * sizeof **out);
	if (c.n)
		memcpy(*out, c.chunks, c.n * sizeof **out);
	free(c.chunks);
	free(c.units);
	return c.n;
}
