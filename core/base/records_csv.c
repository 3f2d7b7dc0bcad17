/*
 * records_csv: owns CSV and TSV (RFC 4180). All values are strings; the first row names them.
 *
 *            separator  CR, LF, CRLF  quote                anything else
 *   START    next cell  next row      -> QUOTED            -> PLAIN
 *   PLAIN    next cell  next row      as it is             as it is
 *   QUOTED   as it is   as it is      -> QUOTE             as it is
 *   QUOTE    next cell  next row      one quote, -> QUOTED the row is bad, -> PLAIN
 *
 * Refused, each as one bad row: more or fewer cells than names, text behind a closing quote, a
 * quote that is never closed. The decision: a quote inside an unquoted cell (5" pipe) stands for
 * itself, as every common reader takes it, although the RFC has no word for it.
 */
#include "records_formats.h"

#include <stdlib.h>
#include <string.h>

enum cell { START, PLAIN, QUOTED, QUOTE };

struct table {
	char separator;
	struct arena arena; /* of the names */
	const char **names;
	size_t n_names;
	/* The row being read; cell i ends at ends[i] of r->text. */
	size_t *ends;
	size_t n, cap;
	bool quoted;    /* a quote stood in it */
	int junk_line;  /* text behind a closing quote; 0: none */
	int quote_line; /* where the last quote opened */
	bool too_long;
};

static struct table *table_of(struct records *r)
{
	return r->state;
}

static void keep(struct records *r, struct str text)
{
	struct table *t = table_of(r);
	t->too_long |= r->text.n + text.n > RECORD_MAX;
	if (!t->too_long)
		buf_add(&r->text, text);
}

static void end_cell(struct records *r)
{
	struct table *t = table_of(r);
	if (t->n < COLUMNS_MAX) {
		t->ends = mem_grow(t->ends, t->n, &t->cap, sizeof *t->ends);
		t->ends[t->n] = r->text.n;
	}
	t->n++;
}

/* How many bytes at the head of the span mean nothing but themselves. */
static size_t plain_run(struct str span, enum cell cell, char separator)
{
	if (cell == QUOTED) {
		const char *quote = memchr(span.p, '"', span.n);
		return quote ? (size_t)(quote - span.p) : span.n;
	}
	size_t n = 0;
	while (n < span.n && span.p[n] != separator && span.p[n] != '\n' && span.p[n] != '\r')
		n++;
	return n;
}

/* One byte that may mean something; the new state. */
static enum cell step(struct records *r, enum cell cell, char c)
{
	struct table *t = table_of(r);
	int line = r->source.line;
	source_skip(&r->source, 1);
	if (cell == QUOTED)
		return QUOTE;
	if (c == t->separator) {
		end_cell(r);
		return START;
	}
	if (c == '"' && cell != PLAIN) {
		if (cell == QUOTE)
			keep(r, STR("\""));
		else
			t->quote_line = line;
		t->quoted = true;
		return QUOTED;
	}
	if (cell == QUOTE && !t->junk_line)
		t->junk_line = line;
	keep(r, (struct str){&c, 1});
	return PLAIN;
}

static void end_row(struct records *r)
{
	struct source *s = &r->source;
	end_cell(r);
	if (source_get(s) != '\r')
		return;
	if (source_peek(s) == '\n') {
		source_skip(s, 1);
	} else {
		s->line++;
		s->column = 1;
	}
}

static void begin_row(struct records *r)
{
	struct table *t = table_of(r);
	buf_cut(&r->text, 0);
	r->line = r->source.line;
	t->n = 0;
	t->quoted = t->too_long = false;
	t->junk_line = t->quote_line = 0;
}

/* RECORDS_ONE: a row, perhaps a wrong one. */
static enum records_status read_row(struct records *r, struct err *err)
{
	struct table *t = table_of(r);
	struct source *s = &r->source;
	enum cell cell = START;
	begin_row(r);
	if (source_peek(s) < 0)
		return RECORDS_END;
	for (struct str span; (span = source_span(s)).n;) {
		size_t n =
			cell == PLAIN || cell == QUOTED ? plain_run(span, cell, t->separator) : 0;
		keep(r, str_head(span, n));
		source_skip(s, n);
		if (n == span.n)
			continue;
		char c = span.p[n];
		if (cell != QUOTED && (c == '\n' || c == '\r')) {
			end_row(r);
			return RECORDS_ONE;
		}
		cell = step(r, cell, c);
	}
	if (cell == QUOTED)
		return records_stop(r, r->line, err,
			"the quote that opens on line %d is never closed", t->quote_line);
	end_cell(r);
	return RECORDS_ONE;
}

static struct str cell_text(const struct records *r, size_t i)
{
	const struct table *t = r->state;
	size_t from = i ? t->ends[i - 1] : 0;
	return (struct str){buf_str(&r->text).p + from, t->ends[i] - from};
}

static bool is_blank(const struct records *r)
{
	const struct table *t = r->state;
	return t->n == 1 && !t->quoted && r->text.n == 0 && !t->too_long;
}

/* The next row that is not an empty line, and sound in itself. */
static enum records_status next_row(struct records *r, struct err *err)
{
	struct table *t = table_of(r);
	enum records_status status;
	do {
		status = read_row(r, err);
	} while (status == RECORDS_ONE && is_blank(r));
	if (status != RECORDS_ONE)
		return status;
	if (t->too_long)
		return records_bad(r, r->line, err, "the row is longer than 8 MiB");
	if (t->junk_line)
		return records_bad(r, r->line, err,
			"text behind a closing quote on line %d (a quote inside a quoted cell is "
			"written twice)",
			t->junk_line);
	return RECORDS_ONE;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A name that stands twice, or NULL. */
static const char *find_double(const struct table *t)
{
	const char **sorted = mem_alloc(t->n_names * sizeof *sorted);
	const char *found = NULL;
	memcpy(sorted, t->names, t->n_names * sizeof *sorted);
	qsort(sorted, t->n_names, sizeof *sorted, by_name);
	for (size_t i = 1; i < t->n_names && !found; i++)
		if (strcmp(sorted[i - 1], sorted[i]) == 0)
			found = sorted[i];
	free(sorted);
	return found;
}

static const char *column_name(struct table *t, struct str cell, size_t i)
{
	struct json *text = json_new_str(str_trim(cell)); /* repaired as the values are */
	struct str name = arena_dup(&t->arena, json_str(text));
	json_free(text);
	/* Exports of data frames leave the column of row numbers without a name. */
	return name.n ? name.p : arena_printf(&t->arena, "column%zu", i + 1).p;
}

static enum records_status read_names(struct records *r, struct err *err)
{
	struct table *t = r->state = mem_alloc(sizeof *t);
	t->separator = strcmp(r->format->name, "tsv") == 0 ? '\t' : ',';
	enum records_status status = next_row(r, err);
	if (status == RECORDS_END)
		return records_stop(r, 1, err, "the file is empty: its first row names the fields");
	if (status == RECORDS_BAD) {
		r->over = true;
		return status;
	}
	if (t->n > COLUMNS_MAX)
		return records_stop(r, r->line, err, "more than %d columns", COLUMNS_MAX);
	t->names = arena_alloc(&t->arena, t->n * sizeof *t->names);
	for (size_t i = 0; i < t->n; i++)
		t->names[i] = column_name(t, cell_text(r, i), i);
	t->n_names = t->n;
	const char *twice = find_double(t);
	if (twice)
		return records_stop(r, r->line, err, "two columns are named %s: rename one", twice);
	return RECORDS_ONE;
}

enum records_status csv_next(struct records *r, struct json **fields, struct err *err)
{
	enum records_status status = r->state ? RECORDS_ONE : read_names(r, err);
	if (status == RECORDS_ONE)
		status = next_row(r, err);
	if (status != RECORDS_ONE)
		return status;
	const struct table *t = r->state;
	if (t->n != t->n_names)
		return records_bad(r, r->line, err, "%zu cell%s where the first row names %zu%s",
			t->n, t->n == 1 ? "" : "s", t->n_names,
			t->n > t->n_names ? " (a separator inside a value needs quotes around it)"
					  : "");
	*fields = json_object();
	for (size_t i = 0; i < t->n; i++)
		json_append(*fields, t->names[i], json_new_str(cell_text(r, i)));
	return RECORDS_ONE;
}

void csv_done(struct records *r)
{
	struct table *t = r->state;
	if (!t)
		return;
	arena_free(&t->arena);
	free(t->ends);
	free(t);
}
