/*
 * reader_page: owns the context as a list of sentences with what stands around them: the heading,
 * the list's lead-in, the table's header. Markdown's marks are dropped here and never seen again.
 * The decision: only bit masks of the question's terms are kept for each sentence, so that
 * megabytes of context cost one pass; words are looked at again for the few best sentences only.
 */
#include "reader_parts.h"

#include <stdlib.h>
#include <string.h>

enum { HEADING_BYTES = 200, LEVELS = 6, TABLE_COLUMNS = 32 };

/* Sentences point into page->text, which must not move: it is reserved once. Every input byte
 * gives at most one byte, and a joined line one blank in place of its end. */
struct reading {
	struct page *page;
	struct question *q;
	uint32_t levels[LEVELS + 1]; /* the open section of each level */
	uint32_t section, list, lead;
	size_t paragraph; /* where the open paragraph starts in page->text */
	bool in_item, in_table;
	struct str header[TABLE_COLUMNS];
	size_t columns;
};

static uint64_t terms_of(struct question *q, struct str text, uint64_t *pairs)
{
	uint64_t mask = 0;
	int before = -1;
	struct word w;
	while (word_next(&text, &w)) {
		int term = w.stem ? question_term(q, w.stem) : -1;
		if (term >= 0) {
			mask |= (uint64_t)1 << term;
			if (before >= 0 && term == before + 1 && pairs)
				*pairs |= (uint64_t)1 << before;
		}
		before = term;
	}
	return mask;
}

static struct sentence *add_sentence(struct reading *r, struct str text)
{
	struct page *page = r->page;
	text = str_trim(text);
	if (!text.n || page->n_sentences >= NONE - 1)
		return NULL;
	page->sentences = mem_grow(
		page->sentences, page->n_sentences, &page->cap_sentences, sizeof *page->sentences);
	struct sentence *s = &page->sentences[page->n_sentences++];
	*s = (struct sentence){.text = text, .section = r->section, .lead = NONE};
	s->terms = terms_of(r->q, text, &s->pairs);
	for (size_t i = 0; i < r->q->n_terms; i++)
		r->q->df[i] += (uint32_t)(s->terms >> i & 1);
	if (r->in_item) {
		s->list = r->list;
		s->lead = r->lead;
	}
	return s;
}

static bool is_abbreviation(struct str before)
{
	static const char *const known[] = {"mr", "mrs", "ms", "dr", "st", "no", "vs", "e.g", "i.e",
		"etc", "prof", "jr", "sr", "inc", "ltd", "co", "approx", "fig", "al", "gen", "u.s",
		"ca"};
	size_t n = 0;
	while (n < before.n && n < 8 && (unsigned char)before.p[before.n - 1 - n] > ' ' &&
		before.p[before.n - 1 - n] != '(')
		n++;
	struct str word = str_from(before, before.n - n);
	if (word.n == 1 && word.p[0] >= 'A' && word.p[0] <= 'Z')
		return true;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq_nocase(word, str_of(known[i])))
			return true;
	return false;
}

/* The end of the sentence that starts at 0: a stop, with closing quotes or brackets, before white
 * space that is not followed by a lower-case letter. */
static size_t sentence_end(struct str text)
{
	size_t limit = text.n < SENTENCE_BYTES ? text.n : SENTENCE_BYTES;
	for (size_t i = 0; i < limit; i++) {
		char c = text.p[i];
		if (c != '.' && c != '!' && c != '?')
			continue;
		size_t end = i + 1, next;
		while (end < text.n && strchr(".!?\"')]", text.p[end]))
			end++;
		if (str_starts(str_from(text, end), STR("\xE2\x80\x9D")))
			end += 3;
		for (next = end; next < text.n && text.p[next] == ' ';)
			next++;
		if (next == text.n)
			return end;
		if (next > end && !(text.p[next] >= 'a' && text.p[next] <= 'z') &&
			!(c == '.' && is_abbreviation(str_head(text, i))))
			return end;
	}
	while (limit < text.n && limit > SENTENCE_BYTES / 2 && text.p[limit] != ' ')
		limit--;
	return text_head(text, limit).n;
}

static void end_paragraph(struct reading *r)
{
	struct buf *out = &r->page->text;
	struct str text = {out->p + r->paragraph, out->n - r->paragraph};
	struct sentence *last = NULL;
	text = str_trim(text);
	bool leads = str_ends(text, STR(":"));
	while (text.n) {
		size_t end = sentence_end(text);
		struct sentence *s = add_sentence(r, str_head(text, end));
		last = s ? s : last;
		text = str_trim(str_from(text, end));
	}
	r->paragraph = out->n;
	if (last && !r->in_item)
		r->lead = leads ? (uint32_t)(last - r->page->sentences) : NONE;
	r->in_item = false;
}

/* Text without **, __, `, link targets and images' exclamation marks. */
static struct str copy_plain(struct buf *out, struct str text)
{
	size_t start = out->n;
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		char next = i + 1 < text.n ? text.p[i + 1] : ' ';
		if (c == '`' || (c == '*' && !(next == ' ' && i && text.p[i - 1] == ' ')))
			continue;
		if (c == '_' && next == '_') {
			i++;
			continue;
		}
		if (c == ']' && next == '(') {
			ssize_t close = str_find(str_head(str_from(text, i), 300), STR(")"));
			i += close > 0 ? (size_t)close : 0;
			continue;
		}
		if (c == '[' && str_find(str_head(str_from(text, i), 200), STR("](")) > 0)
			continue;
		buf_addc(out, (unsigned char)c < ' ' ? ' ' : c);
	}
	return (struct str){out->p + start, out->n - start};
}

static void add_section(struct reading *r, struct str heading, size_t level, uint32_t number)
{
	struct page *page = r->page;
	end_paragraph(r);
	heading = str_trim(copy_plain(&page->text, text_head(heading, HEADING_BYTES)));
	r->paragraph = page->text.n;
	page->sections = mem_grow(
		page->sections, page->n_sections, &page->cap_sections, sizeof *page->sections);
	struct section *s = &page->sections[page->n_sections];
	uint32_t parent = NONE;
	for (size_t i = 0; i < level && parent == NONE; i++)
		parent = r->levels[level - 1 - i];
	*s = (struct section){.heading = heading, .parent = parent, .number = number};
	s->terms = terms_of(r->q, heading, NULL);
	if (parent != NONE) {
		s->terms |= page->sections[parent].terms;
		s->number = number ? number : page->sections[parent].number;
	}
	r->section = (uint32_t)page->n_sections++;
	for (size_t i = level; i <= LEVELS; i++)
		r->levels[i] = NONE;
	r->levels[level] = r->section;
	r->lead = NONE;
}

/* "[3] Refunds › Time limits", "Document [3](Title: Refunds) text" or "Title: Refunds". */
static bool read_chunk_head(struct reading *r, struct str *line)
{
	struct str at = *line;
	unsigned long number = 0;
	size_t i = 1;
	if (str_starts(at, STR("Document [")) || str_starts(at, STR("Passage [")))
		at = str_from(at, (size_t)str_find(at, STR("[")));
	if (str_starts(at, STR("Title:"))) {
		add_section(r, str_from(at, 6), 0, 0);
		*line = STR("");
		return true;
	}
	if (!str_starts(at, STR("[")))
		return false;
	for (; i < at.n && i < 8 && at.p[i] >= '0' && at.p[i] <= '9'; i++)
		number = number * 10 + (unsigned long)(at.p[i] - '0');
	if (i == 1 || i >= at.n || at.p[i] != ']')
		return false;
	struct str head = str_trim(str_from(at, i + 1)), rest = STR("");
	if (str_starts(head, STR("(Title:"))) {
		ssize_t close = str_find(head, STR(")"));
		rest = close > 0 ? str_from(head, (size_t)close + 1) : rest;
		head = close > 7 ? str_head(str_from(head, 7), (size_t)close - 7) : STR("");
	} else if (head.n > HEADING_BYTES / 2 || str_ends(head, STR(".")) ||
		   str_find(head, STR(". ")) >= 0) {
		rest = head;
		head = STR("");
	}
	add_section(r, head, 0, (uint32_t)number);
	*line = rest;
	return true;
}

static size_t split_cells(struct str line, struct str *cells)
{
	size_t n = 0;
	struct str cell;
	line = str_trim(line);
	if (str_starts(line, STR("|")))
		line = str_from(line, 1);
	if (str_ends(line, STR("|")))
		line = str_head(line, line.n - 1);
	while (n < TABLE_COLUMNS && str_split(&line, '|', &cell))
		cells[n++] = str_trim(cell);
	return n;
}

static bool is_rule(struct str line)
{
	bool dash = false;
	for (size_t i = 0; i < line.n; i++) {
		if (!strchr("-=|: *_", line.p[i]))
			return false;
		dash = dash || strchr("-=*_", line.p[i]);
	}
	return dash && line.n > 2;
}

/* A row is a sentence "Team, €12 per month" with its cells beside it; the header's words count as
 * its own, because a question names the column as often as the row. */
static void read_row(struct reading *r, struct str line)
{
	struct page *page = r->page;
	struct str cells[TABLE_COLUMNS];
	size_t n = split_cells(line, cells);
	end_paragraph(r);
	size_t first = page->n_cells, start = page->text.n;
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_addz(&page->text, ", ");
		struct str value = copy_plain(&page->text, cells[i]);
		page->cells =
			mem_grow(page->cells, page->n_cells, &page->cap_cells, sizeof(struct cell));
		page->cells[page->n_cells++] =
			(struct cell){i < r->columns ? r->header[i] : STR(""), value};
		if (!r->in_table)
			r->header[i] = value;
	}
	struct str text = {page->text.p + start, page->text.n - start};
	r->paragraph = page->text.n;
	if (!r->in_table) { /* the header itself answers nothing */
		r->columns = n;
		r->in_table = true;
		page->n_cells = first;
		return;
	}
	struct sentence *s = add_sentence(r, text);
	if (!s)
		return;
	s->cell = (uint32_t)first;
	s->cells = (uint32_t)n;
	for (size_t i = 0; i < n && i < r->columns; i++)
		s->terms |= terms_of(r->q, str_head(r->header[i], HEADING_BYTES), &s->pairs);
}

/* The text of "- item", "* item", "2. item"; false for another line. */
static bool take_bullet(struct str *line)
{
	size_t i = 0;
	if (line->n > 2 && strchr("-*+", line->p[0]) && line->p[1] == ' ')
		i = 1;
	else if (str_starts(*line, STR("\xE2\x80\xA2")))
		i = 3;
	else
		while (i < line->n && i < 3 && line->p[i] >= '0' && line->p[i] <= '9')
			i++;
	if (!i || i >= line->n)
		return false;
	if (line->p[0] >= '0' && line->p[0] <= '9') {
		if ((line->p[i] != '.' && line->p[i] != ')') || i + 1 >= line->n ||
			line->p[i + 1] != ' ')
			return false;
		i++;
	}
	*line = str_trim(str_from(*line, i));
	return true;
}

static void read_line(struct reading *r, struct str line, bool *was_item)
{
	line = str_trim(line);
	while (str_starts(line, STR(">")))
		line = str_trim(str_from(line, 1));
	size_t hashes = 0;
	while (hashes < line.n && hashes < LEVELS && line.p[hashes] == '#')
		hashes++;
	if (str_starts(line, STR("|")) && line.n > 2) {
		if (!is_rule(line))
			read_row(r, line);
		return;
	}
	r->in_table = false;
	if (!line.n || is_rule(line) || str_starts(line, STR("```")) ||
		str_starts(line, STR("\"\"\""))) {
		end_paragraph(r);
		return;
	}
	if (hashes && hashes < line.n && line.p[hashes] == ' ') {
		add_section(r, str_from(line, hashes), hashes, 0);
		*was_item = false;
		return;
	}
	if (read_chunk_head(r, &line)) {
		*was_item = false;
		if (!line.n)
			return;
	}
	if (take_bullet(&line)) {
		end_paragraph(r);
		r->list += !*was_item;
		r->in_item = *was_item = true;
	} else if (r->page->text.n == r->paragraph) {
		*was_item = false;
	}
	if (r->page->text.n > r->paragraph)
		buf_addc(&r->page->text, ' ');
	copy_plain(&r->page->text, line);
}

void page_read(struct page *page, const struct str *pieces, size_t n, struct question *q)
{
	struct reading r = {.page = page, .q = q, .section = NONE, .lead = NONE};
	size_t bytes = 0;
	for (size_t i = 0; i < n; i++)
		bytes += 2 * pieces[i].n + 2; /* "|" may become ", " */
	buf_reserve(&page->text, bytes);
	for (size_t i = 0; i <= LEVELS; i++)
		r.levels[i] = NONE;
	for (size_t i = 0; i < n; i++) {
		struct str rest = pieces[i], line;
		bool was_item = false;
		while (str_line(&rest, &line))
			read_line(&r, line, &was_item);
		end_paragraph(&r);
	}
}

void page_free(struct page *page)
{
	buf_free(&page->text);
	free(page->sections);
	free(page->sentences);
	free(page->cells);
}
