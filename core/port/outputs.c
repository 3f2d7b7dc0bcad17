/*
 * outputs: owns a file of recorded outputs while it is read: which format it is, the queue of a
 * record's outputs, and the notes of what is not honoured.
 *
 * The decision: how records lie in a file (lines, an array, an array somewhere in an object) and
 * what a record means are told apart. Every format may come as lines or as an array; three have an
 * array of their own inside an object. What a record means is asked of the record itself, never of
 * the file's name.
 */
#include "outputs_formats.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "utf8.h"

/* Asked in this order; the last one knows everything. */
static const struct output_format *const formats[] = {&output_inspect, &output_promptfoo,
	&output_promptfoo_old, &output_lmeval, &output_openai, &output_records};

enum { N_FORMATS = sizeof formats / sizeof *formats, LOOK_AT = 100 };

const char *const *outputs_formats(void)
{
	static const char *const names[] = {
		"records", "promptfoo", "lm-eval", "openai-batch", "inspect", NULL};
	return names;
}

const char *outputs_format(const struct outputs *o)
{
	return o->format->name;
}

/* ---- which format? ---- */

static bool may_be(const struct outputs *o, const struct output_format *f)
{
	return !o->options->format || strcmp(o->options->format, f->name) == 0;
}

/* The format of a record that lies in no array of its own; NULL: not the one that was said. */
static const struct output_format *format_of(const struct outputs *o, const struct json *row)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (may_be(o, formats[i]) && (o->options->format || formats[i]->knows(row)))
			return formats[i];
	return NULL;
}

/* The first good record, which the caller frees; NULL: there is none, and err has the first
 * complaint. */
static struct json *first_record(struct records *r, struct err *err)
{
	struct json *row = NULL;
	struct err later;
	enum records_status status = records_next(r, &row, err);
	if (status == RECORDS_END)
		err_set(err, ERR_INPUT, "the file holds no record");
	for (int i = 1; status == RECORDS_BAD && i < LOOK_AT; i++)
		status = records_next(r, &row, &later);
	return status == RECORDS_ONE ? row : NULL;
}

/* Whether the object is the frame of a format that has its array inside. */
static bool is_frame(const struct json *row)
{
	for (size_t i = 0; i < N_FORMATS; i++)
		if (formats[i]->within &&
			json_type(json_find(row, str_of(formats[i]->within))) == JSON_ARRAY)
			return true;
	return false;
}

/* Look at the file through `records` (taken); *format stays NULL where it is not the one for it. */
static void look(struct outputs *o, struct records *records, const struct output_format *only,
	struct err *err)
{
	struct json *row = first_record(records, err);
	const struct output_format *found = row && !only ? format_of(o, row) : NULL;
	if (row && only && may_be(o, only) && only->knows(row))
		found = only;
	o->format = found;
	json_free(row);
	records_close(records);
}

/* One object a line? */
static bool are_lines(struct outputs *o, struct err *err)
{
	struct records *r = NULL;
	struct json *row = NULL;
	struct str extension = fs_extension(str_of(o->path));
	bool named = str_is(extension, ".jsonl") || str_is(extension, ".ndjson");
	if (records_open(o->path, "jsonl", &r, err) != 0)
		return false;
	enum records_status status = records_next(r, &row, err);
	bool lines = status == RECORDS_ONE ? !is_frame(row) : named || status == RECORDS_END;
	json_free(row);
	records_close(r);
	return lines;
}

/* Open the records as the format has them, and tell it. */
static int open_json(struct outputs *o, struct err *err)
{
	struct records *r = NULL;
	for (size_t i = 0; i < N_FORMATS; i++) {
		const struct output_format *f = formats[i];
		if (!f->within || records_open_within(o->path, f->within, &r, NULL) != 0)
			continue;
		look(o, r, f, NULL);
		if (o->format)
			return records_open_within(o->path, f->within, &o->records, err);
	}
	int bad = records_open(o->path, "json", &r, err);
	if (!bad)
		look(o, r, NULL, err);
	return bad || !o->format ? (int)ERR_INPUT : records_open(o->path, "json", &o->records, err);
}

static int open_as(struct outputs *o, const char *records_format, struct err *err)
{
	struct records *r = NULL;
	int bad = records_open(o->path, records_format, &r, err);
	if (!bad)
		look(o, r, NULL, err);
	return bad || !o->format ? (int)ERR_INPUT
				 : records_open(o->path, records_format, &o->records, err);
}

static int open_records(struct outputs *o, struct err *err)
{
	static const char *const tables[] = {".csv", ".tsv", ".yaml", ".yml"};
	struct str extension = fs_extension(str_of(o->path));
	struct err why = {0};
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (str_is(extension, tables[i]))
			return open_as(o, NULL, err);
	if (are_lines(o, &why))
		return open_as(o, "jsonl", err);
	if (why.code == ERR_NOT_FOUND || why.code == ERR_IO || !fs_exists(o->path))
		return err_set(err, why.code, "%s", why.text);
	return open_json(o, err);
}

/* A star is a whole member's name, once. */
static int check_star(struct str map, struct err *err)
{
	ssize_t at = str_find(map, STR("*"));
	size_t i = at < 0 ? 0 : (size_t)at;
	bool begins = at > 0 && (map.p[i - 1] == '=' || map.p[i - 1] == '.');
	bool ends = at > 0 && (i + 1 == map.n || map.p[i + 1] == '.');
	if (at < 0 || (begins && ends && str_rfind(map, STR("*")) == at))
		return 0;
	return err_set(err, ERR_INPUT,
		"\"*\" stands for a whole member, once, as in output=answers.*.text, not \"%.*s\"",
		STRF(map));
}

static int check_options(const struct outputs_options *options, struct err *err)
{
	static const char *const fields[] = {"id", "input", "output", "model", "prompt", "trial",
		"finish", "latency_ms", "latency_s", "cost", "input_tokens", "output_tokens"};
	enum { N = sizeof fields / sizeof *fields };
	const char *const *names = outputs_formats();
	size_t n = 0;
	bool known = !options->format;
	for (; names[n]; n++)
		known |= options->format && strcmp(options->format, names[n]) == 0;
	if (!known)
		return err_set(err, ERR_INPUT,
			"no format \"%s\" of recorded outputs: there is records, promptfoo, "
			"lm-eval, openai-batch, inspect",
			options->format);
	for (size_t i = 0; i < options->n_map; i++) {
		ssize_t equals = str_find(options->map[i], STR("="));
		struct str ours = str_head(options->map[i], equals < 0 ? 0 : (size_t)equals);
		bool found = false;
		for (size_t k = 0; k < N; k++)
			found |= str_is(ours, fields[k]);
		const char *near = str_nearest(ours, fields, N);
		if (!found)
			return err_set(err, ERR_INPUT,
				"a map is OURS=THEIRS, not \"%.*s\"%s%s; ours are id, input, "
				"output, model, prompt, trial, finish, latency_ms, latency_s, "
				"cost, input_tokens, output_tokens",
				STRF(options->map[i]), near ? "; did you mean " : "",
				near ? near : "");
		int bad = check_star(options->map[i], err);
		if (bad)
			return bad;
	}
	return 0;
}

int outputs_open(const char *path, const struct outputs_options *options, struct outputs **out,
	struct err *err)
{
	struct err why = {0};
	*out = NULL;
	int bad = check_options(options, err);
	if (bad)
		return bad;
	struct outputs *o = mem_alloc(sizeof *o);
	o->path = mem_dup(str_of(path));
	o->options = options;
	bad = open_records(o, &why);
	if (bad && !o->format && why.code == 0)
		bad = err_set(&why, ERR_INPUT, "%s is not in the format %s", path,
			options->format ? options->format : "of recorded outputs");
	if (!bad && options->n_map && o->format != &output_records)
		bad = err_set(&why, ERR_INPUT,
			"%s is in the format %s, whose fields are known: a map goes with the "
			"format records",
			path, o->format->name);
	if (bad) {
		outputs_close(o);
		/* A reader's complaint has its place already. */
		bool placed = str_find(str_of(why.text), str_of(path)) >= 0;
		return err_set(
			err, why.code, "%s%s%s", placed ? "" : path, placed ? "" : ": ", why.text);
	}
	if (o->format->head)
		records_read_within(path, o->format->head, &o->head);
	*out = o;
	return 0;
}

void outputs_close(struct outputs *o)
{
	if (!o)
		return;
	records_close(o->records);
	json_free(o->row);
	json_free(o->head);
	arena_free(&o->arena);
	arena_free(&o->kept);
	free(o->queue);
	free(o->notes);
	free(o->templates);
	free(o->path);
	free(o);
}

/* ---- one record after the other ---- */

/* The record as it stood in the file; as JSON where that is none, or no UTF-8. */
static struct str raw_text(struct outputs *o)
{
	struct str text = records_text(o->records);
	struct buf printed = {0};
	if (text.n && utf8_valid(text))
		return arena_dup(&o->arena, text);
	json_print(&printed, o->row);
	text = arena_dup(&o->arena, buf_str(&printed));
	buf_free(&printed);
	return text;
}

static enum outputs_status take_row(struct outputs *o, struct err *err)
{
	int line = records_line(o->records);
	if (o->format->take(o, o->row, err) != 0) {
		o->n_queue = 0;
		err_prefix(err, "%s:%d", o->path, line);
		return OUTPUTS_BAD;
	}
	struct str raw = raw_text(o);
	for (size_t i = 0; i < o->n_queue; i++)
		o->queue[i].raw = raw;
	return OUTPUTS_ONE;
}

enum outputs_status outputs_next(struct outputs *o, struct recorded_output *out, struct err *err)
{
	while (o->at == o->n_queue) {
		o->at = o->n_queue = 0;
		json_free(o->row);
		o->row = NULL;
		arena_reset(&o->arena);
		enum records_status status = records_next(o->records, &o->row, err);
		if (status != RECORDS_ONE)
			return status == RECORDS_BAD ? OUTPUTS_BAD : OUTPUTS_END;
		if (take_row(o, err) == OUTPUTS_BAD)
			return OUTPUTS_BAD;
	}
	*out = o->queue[o->at++];
	return OUTPUTS_ONE;
}

size_t outputs_notes(const struct outputs *o, const struct outputs_note **out)
{
	*out = o->notes;
	return o->n_notes;
}

void outputs_note(struct outputs *o, struct str text)
{
	int line = records_line(o->records);
	for (size_t i = 0; i < o->n_notes; i++) {
		if (str_eq(o->notes[i].text, text)) {
			o->notes[i].count++;
			return;
		}
	}
	o->notes = mem_grow(o->notes, o->n_notes, &o->cap_notes, sizeof *o->notes);
	o->notes[o->n_notes++] = (struct outputs_note){arena_dup(&o->kept, text), line, 1};
}
