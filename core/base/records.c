/*
 * records: owns a data file while it is read: which format it is, its blocks, the place of every
 * byte, and what all formats refuse alike (a record that is no object, UTF-16, a file that cannot
 * be read on).
 *
 * The decision: formats pull bytes from a source that reads block by block and counts lines, so
 * that no format ever sees the whole file (YAML, which cannot be cut, is bounded instead).
 */
#include "records_formats.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"

static const struct format formats[] = {
	{"jsonl", jsonl_next, NULL},
	{"ndjson", jsonl_next, NULL},
	{"json", jsonarray_next, jsonarray_done},
	{"csv", csv_next, csv_done},
	{"tsv", csv_next, csv_done},
	{"yaml", yamllist_next, yamllist_done},
	{"yml", yamllist_next, yamllist_done},
};

enum { N_FORMATS = sizeof formats / sizeof *formats };

/* Read one more block behind what is there; false at the end. */
static bool read_more(struct source *s)
{
	while (!s->ended) {
		size_t room = BLOCK_MAX - s->n;
		ssize_t n = read(s->fd, s->block + s->n, s->size < room ? s->size : room);
		if (n < 0 && errno == EINTR)
			continue;
		if (n > 0) {
			s->n += (size_t)n;
			return true;
		}
		s->failed = n < 0 ? errno : 0;
		s->ended = true;
	}
	return false;
}

struct str source_span(struct source *s)
{
	if (s->at == s->n) {
		s->passed += (int64_t)s->n;
		s->at = s->n = 0;
		read_more(s);
	}
	return (struct str){s->block + s->at, s->n - s->at};
}

void source_skip(struct source *s, size_t n)
{
	struct str text = {s->block + s->at, n};
	s->at += n;
	for (const char *lf; (lf = memchr(text.p, '\n', text.n));) {
		s->line++;
		s->column = 1;
		text = str_from(text, (size_t)(lf - text.p) + 1);
	}
	s->column += (int)text.n;
}

int source_peek(struct source *s)
{
	struct str span = source_span(s);
	return span.n ? (unsigned char)span.p[0] : -1;
}

int source_get(struct source *s)
{
	int c = source_peek(s);
	if (c >= 0)
		source_skip(s, 1);
	return c;
}

int64_t source_offset(const struct source *s)
{
	return s->passed + (int64_t)s->at;
}

int source_seek(struct source *s, int64_t offset, int line, int column)
{
	if (lseek(s->fd, offset, SEEK_SET) < 0)
		return -1;
	s->passed = offset;
	s->at = s->n = 0;
	s->ended = false;
	s->line = line;
	s->column = column;
	return 0;
}

static const struct format *find_format(struct str name)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (str_eq_nocase(name, str_of(formats[i].name)))
			return &formats[i];
	return NULL;
}

static int open_source(struct source *s, const char *path, struct err *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) != 0) {
		int why = errno;
		if (fd >= 0)
			close(fd);
		return err_set(err, why == ENOENT ? ERR_NOT_FOUND : ERR_IO, "cannot read %s: %s",
			path, strerror(why));
	}
	/* Opened without waiting: a pipe that nobody writes would hold the program for ever. */
	if (!S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(err, ERR_INPUT, "%s is not a regular file: name a data file", path);
	}
	*s = (struct source){.fd = fd, .size = BLOCK_MAX, .line = 1, .column = 1};
	s->block = mem_realloc(NULL, BLOCK_MAX);
	return 0;
}

int records_open(const char *path, const char *format, struct records **out, struct err *err)
{
	*out = NULL;
	struct str name = format ? str_of(format) : str_from(fs_extension(str_of(path)), 1);
	const struct format *found = find_format(name);
	if (!found)
		return err_set(err, ERR_INPUT,
			"%s: %s%.*s is not a data format: use one of jsonl, ndjson, json, csv, "
			"tsv, yaml, yml",
			path, name.n ? "" : "a file without extension", STRF(name));
	struct source source;
	int bad = open_source(&source, path, err);
	if (bad)
		return bad;
	struct records *r = mem_alloc(sizeof *r);
	r->path = mem_dup(str_of(path));
	r->format = found;
	r->source = source;
	*out = r;
	return 0;
}

int records_open_within(const char *path, const char *within, struct records **out, struct err *err)
{
	int bad = records_open(path, "json", out, err);
	if (!bad)
		(*out)->within = mem_dup(str_of(within));
	return bad;
}

void records_set_block(struct records *r, size_t bytes)
{
	r->source.size = bytes;
}

static enum records_status bad_record(
	struct records *r, int line, struct err *err, const char *format, va_list args)
{
	char why[1000];
	vsnprintf(why, sizeof why, format, args);
	r->line = line;
	err_set(err, ERR_INPUT, "%s:%d: %s", r->path, line, why);
	return RECORDS_BAD;
}

enum records_status records_bad(
	struct records *r, int line, struct err *err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	bad_record(r, line, err, format, args);
	va_end(args);
	return RECORDS_BAD;
}

enum records_status records_stop(
	struct records *r, int line, struct err *err, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	bad_record(r, line, err, format, args);
	va_end(args);
	r->over = true;
	return RECORDS_BAD;
}

enum records_status records_parse(
	struct records *r, int column, struct json **fields, struct err *err)
{
	struct err why;
	struct str text = buf_str(&r->text);
	/* json_parse would drop it: it may stand only at the file's start, where it is gone. */
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		return records_bad(r, r->line, err, "a byte order mark inside the file");
	if (json_parse_at(text, r->line, column, fields, &why) != 0)
		return records_bad(r, r->line, err, "%s", why.text);
	if (json_type(*fields) == JSON_OBJECT)
		return RECORDS_ONE;
	const char *type = json_type_name(*fields);
	json_free(*fields);
	*fields = NULL;
	return records_bad(r, r->line, err, "a record must be an object, this is %s", type);
}

/* The byte order mark goes; that of UTF-16 is refused in words, since every byte after it would be
 * an error of its own. */
static enum records_status begin(struct records *r, struct err *err)
{
	struct source *s = &r->source;
	r->begun = true;
	while (s->n < 3 && read_more(s))
		;
	struct str head = {s->block, s->n};
	if (str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF")))
		return records_stop(r, 1, err, "the file is UTF-16: save it as UTF-8");
	if (str_starts(head, STR("\xEF\xBB\xBF")))
		s->at = 3;
	return RECORDS_ONE;
}

enum records_status records_next(struct records *r, struct json **fields, struct err *err)
{
	*fields = NULL;
	if (r->over)
		return RECORDS_END;
	enum records_status status = r->begun ? RECORDS_ONE : begin(r, err);
	if (status == RECORDS_ONE)
		status = r->format->next(r, fields, err);
	/* A failed read looks like the end: what was cut there is no record. */
	if (r->source.failed) {
		json_free(*fields);
		*fields = NULL;
		return records_stop(
			r, r->source.line, err, "cannot read on: %s", strerror(r->source.failed));
	}
	r->over |= status == RECORDS_END;
	return status;
}

void records_read_within(const char *path, const char *within, struct json **out)
{
	struct records *r = NULL;
	*out = NULL;
	if (records_open_within(path, within, &r, NULL) != 0)
		return;
	if (begin(r, NULL) == RECORDS_ONE)
		jsonarray_value(r, out, NULL);
	if (r->source.failed) {
		json_free(*out);
		*out = NULL;
	}
	records_close(r);
}

struct str records_text(const struct records *r)
{
	bool is_json = r->format->next == jsonl_next || r->format->next == jsonarray_next;
	return is_json ? str_trim(buf_str(&r->text)) : STR("");
}

int records_line(const struct records *r)
{
	return r->line;
}

int64_t records_offset(const struct records *r)
{
	return source_offset(&r->source);
}

void records_close(struct records *r)
{
	if (!r)
		return;
	if (r->format->done)
		r->format->done(r);
	close(r->source.fd);
	free(r->source.block);
	buf_free(&r->text);
	free(r->path);
	free(r->within);
	free(r);
}
