/* script: owns the syntax of screen tests. Words are cut only for the steps that want them, because
 * a shell command has its own quotes. */
#include "script.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

static bool is_block_line(struct str line)
{
	return line.n && line.p[0] == '|';
}

static void add_line(struct script *script, struct str line)
{
	script->lines = mem_grow(script->lines, script->n, &script->cap, sizeof *script->lines);
	script->lines[script->n++] = line;
}

/* The step of line `at`, with its block; returns the line after it. */
static size_t add_step(struct script *script, size_t at)
{
	struct str line = str_trim(script->lines[at]);
	struct script_step step = {.line = at, .from = at + 1, .to = at + 1};
	size_t n = 0;
	while (n < line.n && line.p[n] != ' ')
		n++;
	step.name = str_head(line, n);
	step.rest = str_trim(str_from(line, n));
	while (step.to < script->n && is_block_line(script->lines[step.to]))
		step.to++;
	script->steps = mem_grow(script->steps, script->count, &script->steps_cap, sizeof step);
	script->steps[script->count++] = step;
	return step.to;
}

void script_parse(struct script *script)
{
	struct str rest = buf_str(&script->text), line;
	while (str_line(&rest, &line))
		add_line(script, line);
	for (size_t at = 0; at < script->n;) {
		line = str_trim(script->lines[at]);
		if (line.n == 0 || line.p[0] == '#')
			at++;
		else
			at = add_step(script, at);
	}
}

void script_free(struct script *script)
{
	for (size_t i = 0; i < script->count; i++) {
		free(script->steps[i].words);
		buf_free(&script->steps[i].block);
	}
	free(script->steps);
	free(script->lines);
	buf_free(&script->text);
	arena_free(&script->arena);
}

/* The escape after a backslash; returns its length, 0 when it is none. */
static size_t add_escape(struct str s, struct buf *out)
{
	static const char names[] = "ntre\"\\", bytes[] = "\n\t\r\x1b\"\\";
	char hex[3] = "";
	if (s.n >= 3 && s.p[0] == 'x') {
		char *end;
		memcpy(hex, s.p + 1, 2);
		buf_addc(out, (char)strtol(hex, &end, 16));
		return *end ? 0 : 3;
	}
	const char *at = s.n && s.p[0] ? strchr(names, s.p[0]) : NULL;
	if (!at)
		return 0;
	buf_addc(out, bytes[at - names]);
	return 1;
}

static int quoted(struct script *script, struct str *rest, struct str *out, struct err *err)
{
	struct buf text = {0};
	struct str s = str_from(*rest, 1);
	int code = ERR_OK;
	while (s.n && s.p[0] != '"' && !code) {
		size_t n = 1;
		if (s.p[0] != '\\')
			buf_addc(&text, s.p[0]);
		else if ((n = 1 + add_escape(str_from(s, 1), &text)) == 1)
			code = err_set(err, ERR_INPUT, "unknown escape %.2s", s.p);
		s = str_from(s, n);
	}
	if (!code && s.n == 0)
		code = err_set(err, ERR_INPUT, "a quote does not end");
	*out = arena_dup(&script->arena, buf_str(&text));
	*rest = str_from(s, 1);
	buf_free(&text);
	return code;
}

int script_words(struct script *script, struct script_step *step, struct err *err)
{
	struct str rest = step->rest;
	size_t cap = 0;
	int code = ERR_OK;
	while ((rest = str_trim(rest)).n && !code) {
		struct script_word word = {.is_quoted = rest.p[0] == '"'};
		size_t n = 0;
		if (word.is_quoted) {
			code = quoted(script, &rest, &word.text, err);
		} else {
			while (n < rest.n && rest.p[n] != ' ')
				n++;
			word.text = str_head(rest, n);
			rest = str_from(rest, n);
		}
		step->words = mem_grow(step->words, step->n, &cap, sizeof word);
		step->words[step->n++] = word;
	}
	return code;
}

void script_block(const struct script *script, const struct script_step *step, struct buf *out)
{
	for (size_t i = step->from; i < step->to; i++)
		buf_addf(out, "%.*s\n", STRF(str_from(script->lines[i], 1)));
}

static void print_new(const struct script_step *step, struct buf *out)
{
	struct str rest = buf_str(&step->block), line;
	while (str_line(&rest, &line))
		buf_addf(out, "|%.*s\n", STRF(line));
}

void script_print(const struct script *script, struct buf *out)
{
	size_t at = 0;
	for (size_t i = 0; i < script->count; i++) {
		const struct script_step *step = &script->steps[i];
		if (!step->is_new)
			continue;
		for (; at < step->from; at++)
			buf_addf(out, "%.*s\n", STRF(script->lines[at]));
		print_new(step, out);
		at = step->to;
	}
	for (; at < script->n; at++)
		buf_addf(out, "%.*s\n", STRF(script->lines[at]));
}

static struct str without_end(struct str line)
{
	while (line.n && line.p[line.n - 1] == ' ')
		line.n--;
	return line;
}

static void add_literal(struct buf *pattern, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (strchr(".[]()*+?{}|^$\\", text.p[i]))
			buf_addc(pattern, '\\');
		buf_addc(pattern, text.p[i]);
	}
}

static void add_pattern(struct buf *pattern, struct str line)
{
	const struct str open = STR("«"), close = STR("»");
	ssize_t from, to;
	buf_addc(pattern, '^');
	while ((from = str_find(line, open)) >= 0 && (to = str_find(line, close)) > from) {
		size_t inside = (size_t)from + open.n;
		add_literal(pattern, str_head(line, (size_t)from));
		buf_addf(pattern, "(%.*s)", (int)((size_t)to - inside), line.p + inside);
		line = str_from(line, (size_t)to + close.n);
	}
	add_literal(pattern, line);
	buf_addc(pattern, '$');
}

bool script_line_match(struct str expected, struct str actual)
{
	struct buf pattern = {0}, text = {0};
	regex_t regex;
	expected = without_end(expected);
	actual = without_end(actual);
	if (str_find(expected, STR("«")) < 0)
		return str_eq(expected, actual);
	add_pattern(&pattern, expected);
	buf_add(&text, actual);
	bool match = regcomp(&regex, pattern.p, REG_EXTENDED | REG_NOSUB) == 0;
	if (match) {
		match = regexec(&regex, text.p ? text.p : "", 0, NULL, 0) == 0;
		regfree(&regex);
	}
	buf_free(&pattern);
	buf_free(&text);
	return match;
}
