/*
 * corpus: owns the reading of source files. Refuses what is not text (a NUL byte), files and lines
 * over the bounds, and records without a text; each refusal is one bad document, and a .jsonl file
 * goes on behind it.
 */
#include "corpus.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "json.h"
#include "mem.h"
#include "utf8.h"

struct corpus {
	char *path, *id;
	FILE *file; /* NULL for a text file, which is read whole */
	int line;
	bool done;
	struct buf text; /* the file, or the current line */
	struct json *record;
	struct arena arena; /* of the current document */
};

/* One end-of-line more is read than a line may have, so that a line too long is known. */
enum line_status { LINE_ONE, LINE_LONG, LINE_END, LINE_IO };

static bool has_extension(const char *path, const char *const *list)
{
	struct str extension = fs_extension(fs_base_name(str_of(path)));
	for (; *list; list++)
		if (str_eq_nocase(extension, str_of(*list)))
			return true;
	return false;
}

int corpus_open(const char *path, struct str id, struct corpus **out, struct err *err)
{
	static const char *const texts[] = {".md", ".markdown", ".txt", NULL};
	static const char *const lines[] = {".jsonl", ".ndjson", NULL};
	FILE *file = NULL;
	*out = NULL;
	bool records = has_extension(path, lines);
	if (!records && !has_extension(path, texts))
		return err_set(err, ERR_INPUT,
			"%s: cannot tell how to read this as documents; use .md, .txt or .jsonl",
			path);
	if (fs_is_dir(path))
		return err_set(err, ERR_INPUT, "%s is a folder; name its files, as in %s/*.md",
			path, path);
	if (records && !(file = fopen(path, "rbe")))
		return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "cannot read %s: %s",
			path, strerror(errno));
	if (!records && !fs_exists(path))
		return err_set(err, ERR_NOT_FOUND, "cannot read %s: %s", path, strerror(errno));
	struct corpus *c = mem_alloc(sizeof *c);
	c->path = mem_dup(str_of(path));
	c->id = mem_dup(id);
	c->file = file;
	*out = c;
	return 0;
}

void corpus_close(struct corpus *c)
{
	if (!c)
		return;
	if (c->file)
		fclose(c->file);
	json_free(c->record);
	arena_free(&c->arena);
	buf_free(&c->text);
	free(c->path);
	free(c->id);
	free(c);
}

static enum corpus_status whole_file(
	struct corpus *c, struct corpus_document *document, struct err *err)
{
	if (c->done)
		return CORPUS_END;
	c->done = true;
	if (fs_read(c->path, CORPUS_MAX_FILE, &c->text, err))
		return CORPUS_BAD;
	struct str text = buf_str(&c->text);
	if (text.n && memchr(text.p, '\0', text.n)) {
		err_set(err, ERR_INPUT, "%s is not a text file (it holds a NUL byte)", c->path);
		return CORPUS_BAD;
	}
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	*document =
		(struct corpus_document){str_of(c->id), STR(""), utf8_repair(&c->arena, text), 1};
	return CORPUS_ONE;
}

/* The next line into c->text. What is too long is passed over without being kept. */
static enum line_status read_line(struct corpus *c)
{
	int byte;
	bool any = false, too_long = false;
	buf_cut(&c->text, 0);
	while ((byte = getc_unlocked(c->file)) != EOF && byte != '\n') {
		any = true;
		if (c->text.n < CORPUS_MAX_LINE)
			buf_addc(&c->text, (char)byte);
		else
			too_long = true;
	}
	if (byte == EOF && ferror(c->file))
		return LINE_IO;
	if (byte == EOF && !any)
		return LINE_END;
	c->line++;
	return too_long ? LINE_LONG : LINE_ONE;
}

static const struct json *first_of(const struct json *record, const char *const *names)
{
	for (; *names; names++) {
		const struct json *value = json_get(record, *names);
		if (value && json_type(value) != JSON_NULL)
			return value;
	}
	return NULL;
}

static int read_record(struct corpus *c, struct corpus_document *document, struct err *err)
{
	static const char *const ids[] = {"_id", "id", "doc_id", "docid", NULL};
	static const char *const titles[] = {"title", NULL};
	static const char *const texts[] = {"text", "content", "contents", "body", "passage", NULL};
	int bad = json_parse(buf_str(&c->text), &c->record, err);
	if (bad)
		return bad;
	if (json_type(c->record) != JSON_OBJECT)
		return err_set(err, ERR_INPUT, "a line must hold one object, this is %s",
			json_type_name(c->record));
	const struct json *id = first_of(c->record, ids), *title = first_of(c->record, titles),
			  *text = first_of(c->record, texts);
	if (!text && !title)
		return err_set(err, ERR_INPUT,
			"no \"text\" (nor content, contents, body, passage, title) to search");
	if ((text && json_type(text) != JSON_STR) || (title && json_type(title) != JSON_STR))
		return err_set(err, ERR_INPUT, "title and text must be strings");
	*document = (struct corpus_document){
		.id = id ? json_text(&c->arena, id) : STR(""),
		.title = json_str(title),
		.text = json_str(text),
		.line = c->line,
	};
	if (!document->id.n)
		document->id = arena_printf(&c->arena, "%s:%d", c->id, c->line);
	return 0;
}

static bool is_blank_line(const struct corpus *c)
{
	struct str line = buf_str(&c->text);
	if (c->line == 1 && str_starts(line, STR("\xEF\xBB\xBF")))
		line = str_from(line, 3);
	return str_trim(line).n == 0;
}

static enum corpus_status next_record(
	struct corpus *c, struct corpus_document *document, struct err *err)
{
	for (;;) {
		enum line_status got = read_line(c);
		if (got == LINE_END)
			return CORPUS_END;
		if (got == LINE_IO) {
			c->done = true;
			err_set(err, ERR_IO, "cannot read on in %s behind line %d: %s", c->path,
				c->line, strerror(errno));
			return CORPUS_BAD;
		}
		if (got == LINE_LONG) {
			err_set(err, ERR_LIMIT, "%s:%d: a line of more than %d bytes", c->path,
				c->line, CORPUS_MAX_LINE);
			return CORPUS_BAD;
		}
		if (is_blank_line(c))
			continue;
		if (read_record(c, document, err) == 0)
			return CORPUS_ONE;
		err_prefix(err, "%s:%d", c->path, c->line);
		return CORPUS_BAD;
	}
}

enum corpus_status corpus_next(struct corpus *c, struct corpus_document *document, struct err *err)
{
	json_free(c->record);
	c->record = NULL;
	arena_reset(&c->arena);
	*document = (struct corpus_document){.line = c->line};
	if (!c->file)
		return whole_file(c, document, err);
	return c->done ? CORPUS_END : next_record(c, document, err);
}

void corpus_join(const struct corpus_document *document, struct buf *out)
{
	buf_add(out, document->title);
	if (document->title.n && document->text.n)
		buf_addc(out, '\n');
	buf_add(out, document->text);
}
