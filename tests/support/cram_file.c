/* cram_file: owns the reading of .t files and the comparing of output with what they expect. It
 * runs nothing. */
#include "cram.h"

#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>

void cram_lines_add(struct cram_lines *lines, struct str line)
{
	lines->p = mem_grow(lines->p, lines->n, &lines->cap, sizeof *lines->p);
	lines->p[lines->n++] = line;
}

/* `[2]` alone: an exit status. */
static bool read_status(struct str line, int *status)
{
	long long n;
	if (!str_starts(line, STR("[")) || !str_ends(line, STR("]")) || line.n < 3)
		return false;
	if (!str_to_int((struct str){line.p + 1, line.n - 2}, &n) || n < 0 || n > 255)
		return false;
	*status = (int)n;
	return true;
}

/* Read one block from line `at`, which is a `$` line; returns the line after it. */
static size_t read_block(struct cram_file *file, size_t at)
{
	struct cram_block block = {.line = at};
	struct buf command = {0};
	const struct str *lines = file->lines.p;
	buf_add(&command, str_from(lines[at++], 4));
	for (; at < file->lines.n &&
		(str_starts(lines[at], STR("  > ")) || str_is(lines[at], "  >"));
		at++) {
		buf_addc(&command, '\n');
		buf_add(&command, str_from(lines[at], 4));
	}
	block.command = arena_dup(&file->arena, buf_str(&command));
	buf_free(&command);
	block.from = at;
	for (; at < file->lines.n && str_starts(lines[at], STR("  ")) &&
		!str_starts(lines[at], STR("  $ "));
		at++)
		cram_lines_add(&block.expected, str_from(lines[at], 2));
	block.to = at;
	struct cram_lines *e = &block.expected;
	if (e->n && read_status(e->p[e->n - 1], &block.expected_status))
		e->n--;
	file->blocks = mem_grow(file->blocks, file->n, &file->cap, sizeof *file->blocks);
	file->blocks[file->n++] = block;
	return at;
}

void cram_file_parse(struct cram_file *file)
{
	struct str rest = buf_str(&file->text), line;
	while (str_split(&rest, '\n', &line))
		cram_lines_add(&file->lines, line);
	for (size_t i = 0; i < file->lines.n;)
		i = str_starts(file->lines.p[i], STR("  $ ")) ? read_block(file, i) : i + 1;
}

void cram_file_free(struct cram_file *file)
{
	for (size_t i = 0; i < file->n; i++) {
		free(file->blocks[i].expected.p);
		free(file->blocks[i].actual.p);
	}
	free(file->blocks);
	free(file->lines.p);
	buf_free(&file->text);
	buf_free(&file->output);
	arena_free(&file->arena);
	*file = (struct cram_file){0};
}

/* The lines of one command; a last line without LF says so. */
static void take_output(struct cram_file *file, struct cram_block *block, struct str output)
{
	bool no_eol = output.n && output.p[output.n - 1] != '\n';
	struct str line;
	while (output.n && str_split(&output, '\n', &line))
		cram_lines_add(&block->actual, line);
	if (no_eol) {
		struct str *last = &block->actual.p[block->actual.n - 1];
		*last = arena_printf(&file->arena, "%.*s (no-eol)", STRF(*last));
	}
}

void cram_file_split_output(struct cram_file *file, struct str marker)
{
	struct str rest = buf_str(&file->output), line, text;
	for (size_t i = 0; i < file->n; i++) {
		struct cram_block *block = &file->blocks[i];
		ssize_t at = str_find(rest, marker);
		block->ran = at >= 0;
		take_output(file, block, block->ran ? str_head(rest, (size_t)at) : rest);
		if (!block->ran) {
			rest = STR("");
			continue;
		}
		rest = str_from(rest, (size_t)at + marker.n + 1);
		long long status = 0;
		text = rest;
		if (str_split(&text, '\n', &line) && str_to_int(line, &status))
			block->status = (int)status;
		rest = text.p ? text : STR("");
	}
}

static bool match_regex(struct str pattern, struct str text)
{
	struct buf whole = {0};
	char *line = mem_dup(text);
	regex_t regex;
	buf_addf(&whole, "^(%.*s)$", STRF(pattern));
	bool good = regcomp(&regex, whole.p, REG_EXTENDED | REG_NOSUB) == 0;
	if (good) {
		good = regexec(&regex, line, 0, NULL, 0) == 0;
		regfree(&regex);
	}
	free(line);
	buf_free(&whole);
	return good;
}

static bool match_glob(struct str pattern, struct str text)
{
	char *p = mem_dup(pattern), *line = mem_dup(text);
	bool good = fnmatch(p, line, 0) == 0;
	free(p);
	free(line);
	return good;
}

bool cram_line_match(struct str expected, struct str actual)
{
	if (str_eq(expected, actual))
		return true;
	if (str_ends(expected, STR(" (re)")))
		return match_regex(str_head(expected, expected.n - 5), actual);
	if (str_ends(expected, STR(" (glob)")))
		return match_glob(str_head(expected, expected.n - 7), actual);
	return false;
}

/* As a shell matches `*`: on a mismatch go back to the last `...` and let it swallow one line more.
 */
bool cram_block_match(const struct cram_block *block)
{
	const struct cram_lines *e = &block->expected, *a = &block->actual;
	size_t i = 0, j = 0, star = e->n, retry = 0;
	if (!block->ran || block->status != block->expected_status)
		return false;
	while (j < a->n) {
		if (i < e->n && str_is(e->p[i], "...")) {
			star = i++;
			retry = j;
		} else if (i < e->n && cram_line_match(e->p[i], a->p[j])) {
			i++;
			j++;
		} else if (star < e->n) {
			i = star + 1;
			j = ++retry;
		} else {
			return false;
		}
	}
	while (i < e->n && str_is(e->p[i], "..."))
		i++;
	return i == e->n;
}
