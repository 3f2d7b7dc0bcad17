/*
 * corpus: owns the reading of source files. Refuses what is not text (a NUL byte), files and lines
 * over the bounds, and records without a text; each refusal is one bad document, and a .jsonl file
 * goes on behind it.
 */
#include "corpus.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "json.h"
#include "mem.h"
#include "records.h"
#include "utf8.h"

struct corpus {
	char *path, *id;
	struct records *records; /* NULL for a text file, which is read whole */
	bool done;
	struct buf text; /* the file */
	struct json *record;
	struct arena arena; /* of the current document */
};

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
	static const char *const lists[] = {".jsonl", ".ndjson", ".csv", ".tsv", NULL};
	struct records *records = NULL;
	*out = NULL;
	bool is_list = has_extension(path, lists);
	if (!is_list && !has_extension(path, texts))
		return err_set(err, ERR_INPUT,
			"%s: cannot tell how to read this as documents; use .md, .txt, .jsonl, "
			".csv or "
			".tsv",
			path);
	if (fs_is_dir(path))
		return err_set(err, ERR_INPUT, "%s is a folder; name its files, as in %s/*.md",
			path, path);
	if (!fs_exists(path))
		return err_set(err, ERR_NOT_FOUND, "cannot read %s: %s", path, strerror(errno));
	int bad = is_list ? records_open(path, NULL, &records, err) : 0;
	if (bad)
		return bad;
	struct corpus *c = mem_alloc(sizeof *c);
	c->path = mem_dup(str_of(path));
	c->id = mem_dup(id);
	c->records = records;
	*out = c;
	return 0;
}

int64_t corpus_offset(const struct corpus *c)
{
	return c->records ? records_offset(c->records) : (int64_t)c->text.n;
}

void corpus_close(struct corpus *c)
{
	if (!c)
		return;
	records_close(c->records);
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
		.line = records_line(c->records),
	};
	if (!document->id.n)
		document->id = arena_printf(&c->arena, "%s:%d", c->id, document->line);
	return 0;
}

static enum corpus_status next_record(
	struct corpus *c, struct corpus_document *document, struct err *err)
{
	switch (records_next(c->records, &c->record, err)) {
	case RECORDS_END:
		return CORPUS_END;
	case RECORDS_BAD:
		return CORPUS_BAD;
	case RECORDS_ONE:
		break;
	}
	if (read_record(c, document, err) == 0)
		return CORPUS_ONE;
	err_prefix(err, "%s:%d", c->path, records_line(c->records));
	return CORPUS_BAD;
}

enum corpus_status corpus_next(struct corpus *c, struct corpus_document *document, struct err *err)
{
	json_free(c->record);
	c->record = NULL;
	arena_reset(&c->arena);
	*document = (struct corpus_document){.line = 1};
	return c->records ? next_record(c, document, err) : whole_file(c, document, err);
}

void corpus_join(const struct corpus_document *document, struct buf *out)
{
	buf_add(out, document->title);
	if (document->title.n && document->text.n)
		buf_addc(out, '\n');
	buf_add(out, document->text);
}
