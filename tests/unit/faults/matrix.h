/* matrix: the lines of tests/data/faults/matrix.cases, whose form stands at its top. */
#ifndef STROP_TEST_MATRIX_H
#define STROP_TEST_MATRIX_H

#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "model.h"

#define MATRIX_PATH "tests/data/faults/matrix.cases"

/* What an answer without a fault is: each prompt asks for its echo. */
static const char matrix_answer[] = "One two three four five six seven eight nine ten.";

enum { N_PROVIDERS = 4 };

static const struct {
	const char *who, *provider, *base; /* of the URL, after the port */
} matrix_providers[N_PROVIDERS] = {
	{"openai", "openai", "/v1"},
	{"responses", "openai-responses", "/v1"},
	{"anthropic", "anthropic", "/v1"},
	{"ollama", "ollama", ""},
};

struct row {
	int line;
	struct str who, how, timer, rule, kind, facts, says;
};

struct rows {
	struct row *p;
	size_t n;
};

static inline struct str matrix_column(struct str *line)
{
	struct str piece = STR("");
	str_split(line, '|', &piece);
	return str_trim(piece);
}

static inline struct str matrix_word(struct str *text)
{
	struct str word = STR("");
	str_split(text, ' ', &word);
	*text = str_trim(*text);
	return word;
}

/* \xHH, \t, \\ as in a script. */
static inline struct str matrix_unescape(struct arena *a, struct str text)
{
	struct buf out = {0};
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\\' || i + 1 == text.n) {
			buf_addc(&out, text.p[i]);
		} else if (text.p[++i] == 'x') {
			char digits[3] = {text.p[i + 1], text.p[i + 2], '\0'};
			buf_addc(&out, (char)strtol(digits, NULL, 16));
			i += 2;
		} else {
			buf_addc(&out, text.p[i] == 't' ? '\t' : text.p[i]);
		}
	}
	struct str copy = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return copy;
}

static inline struct row matrix_row(struct arena *a, struct str line, int number)
{
	struct row row = {.line = number};
	row.who = matrix_column(&line);
	row.timer = matrix_column(&line);
	row.how = matrix_word(&row.timer);
	row.rule = matrix_column(&line);
	row.facts = matrix_column(&line);
	row.kind = matrix_word(&row.facts);
	row.says = matrix_unescape(a, matrix_column(&line));
	return row;
}

/* The lines after the first `==`, in the arena. */
static inline struct rows matrix_read(struct arena *a)
{
	struct buf text = test_read_file(MATRIX_PATH);
	struct str rest = arena_dup(a, buf_str(&text)), line;
	struct rows rows = {arena_alloc(a, (rest.n / 10 + 1) * sizeof *rows.p), 0};
	bool begun = false;
	for (int number = 1; str_line(&rest, &line); number++) {
		bool is_head = str_starts(line, STR("=="));
		begun |= is_head;
		if (begun && !is_head && str_trim(line).n)
			rows.p[rows.n++] = matrix_row(a, line, number);
	}
	buf_free(&text);
	return rows;
}

static inline bool matrix_is_known(const char *provider)
{
	const char *const *all = model_providers();
	while (*all && strcmp(*all, provider) != 0)
		all++;
	return *all != NULL;
}

static inline bool matrix_names(struct str list, const char *who)
{
	struct str one;
	while (str_split(&list, ',', &one))
		if (str_is(one, who))
			return true;
	return false;
}

/* Whether the row is about this provider, asked in this way. */
static inline bool matrix_is_for(const struct row *row, size_t provider, bool stream)
{
	bool is_named =
		str_is(row->who, "all") || matrix_names(row->who, matrix_providers[provider].who);
	return is_named && matrix_is_known(matrix_providers[provider].provider) &&
	       !str_is(row->how, stream ? "whole" : "stream");
}

#endif
