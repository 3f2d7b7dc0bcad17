/*
 * filter: owns the filter language.
 *
 * One grammar serves runs and lists. A term is first read as one about results; what is none is one
 * about the example, and quotes always make it text.
 */
#include "filter.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

enum kind { HAS_TEXT, HAS_TAG, HAS_ID, IN_SPLIT, FIELD_IS, FIELD_HAS };

struct term {
	enum kind kind;
	bool negated;
	struct str field,
		value; /* in the filter's arena; value folded for HAS_TEXT and FIELD_HAS */
	bool is_met;   /* an example has the field */
};

struct filter {
	struct arena arena;
	struct term *terms;
	size_t n, cap;
	struct verdict *verdicts;
	size_t n_verdicts, cap_verdicts;
};

/* ---- terms about results ---- */

/* In the order of enum verdict_kind and enum verdict_op. */
static const char *const status_words[] = {
	"fail", "pass", "new", "error", "unparsed", "fixed", "broken", "flaky", "hit", "miss"};
static const char *const ops[] = {"<", "<=", ">", ">=", "="};

struct names {
	const struct str *scorers;
	size_t n;
};

static bool find_scorer(const struct names *names, struct str name, size_t *out)
{
	*out = 0;
	if (str_is(name, "score"))
		return names->n > 0;
	for (size_t i = 0; i < names->n; i++) {
		*out = i;
		if (str_eq(names->scorers[i], name))
			return true;
	}
	return false;
}

static int no_scorer(const struct names *names, struct str word, struct str name, struct err *err)
{
	struct arena a = {0};
	struct buf list = {0};
	const char **known = arena_alloc(&a, (names->n + 1) * sizeof *known);
	known[0] = "score";
	buf_addz(&list, known[0]);
	for (size_t i = 0; i < names->n; i++) {
		known[i + 1] = arena_dup(&a, names->scorers[i]).p;
		buf_addf(&list, ", %s", known[i + 1]);
	}
	const char *near = str_nearest(name, known, names->n + 1);
	err_set(err, ERR_INPUT,
		"the filter has \"%.*s\", but there is no scorer \"%.*s\"%s%s%s; there is: %s. "
		"Put it in quotes to look for the text",
		STRF(word), STRF(name), near ? "; did you mean \"" : "", near ? near : "",
		near ? "\"?" : "", list.p);
	buf_free(&list);
	arena_free(&a);
	return ERR_INPUT;
}

/* NAME OP NUMBER; *is_one false when the word is something else. */
static int read_comparison(const struct names *names, struct str word, struct verdict *v,
	bool *is_one, struct err *err)
{
	size_t at = 0, n_op = 1, op = 0;
	*is_one = false;
	while (at < word.n && !memchr("<>=:", word.p[at], 4))
		at++;
	if (at == 0 || at == word.n || word.p[at] == ':')
		return 0;
	n_op += word.p[at] != '=' && at + 1 < word.n && word.p[at + 1] == '=';
	struct str name = str_head(word, at), sign = str_head(str_from(word, at), n_op);
	struct str number = str_from(word, at + n_op);
	bool is_number = str_to_double(number, &v->number);
	bool is_scorer = find_scorer(names, name, &v->scorer);
	if (!is_number && is_scorer && sign.p[0] != '=')
		return err_set(err, ERR_INPUT,
			"the filter has \"%.*s\": a score is compared with a number, not \"%.*s\"",
			STRF(word), STRF(number));
	if (is_number && !is_scorer && sign.p[0] != '=')
		return no_scorer(names, word, name, err);
	while (!str_is(sign, ops[op]))
		op++;
	v->op = (enum verdict_op)op;
	*is_one = is_number && is_scorer;
	return 0;
}

/* Take a term about results off *rest, when there is one. */
static int take_verdict(struct filter *f, const struct names *names, struct str *rest, bool negated,
	bool *taken, struct err *err)
{
	struct verdict v = {.kind = VERDICT_SCORE, .negated = negated};
	const char *end = memchr(rest->p, ' ', rest->n);
	struct str word = end ? str_head(*rest, (size_t)(end - rest->p)) : *rest;
	*taken = false;
	if (word.n == 0 || memchr(word.p, '"', word.n))
		return 0;
	for (int i = 0; i < VERDICT_SCORE && !*taken; i++) {
		*taken = str_is(word, status_words[i]);
		if (*taken)
			v.kind = (enum verdict_kind)i;
	}
	int bad = *taken ? 0 : read_comparison(names, word, &v, taken, err);
	if (bad || !*taken)
		return bad;
	f->verdicts = mem_grow(f->verdicts, f->n_verdicts, &f->cap_verdicts, sizeof *f->verdicts);
	f->verdicts[f->n_verdicts++] = v;
	*rest = str_from(*rest, word.n);
	return 0;
}

/* ---- terms about examples ---- */

/* One word, or a text in quotes (which may follow FIELD: or FIELD=), without its quotes. */
static int next_term(
	struct str *rest, struct str *field, char *op, struct str *value, struct err *err)
{
	size_t at = 0;
	*field = STR("");
	*op = 0;
	while (at < rest->n && rest->p[at] != ' ' && rest->p[at] != '"' && rest->p[at] != ':' &&
		rest->p[at] != '=')
		at++;
	if (at < rest->n && (rest->p[at] == ':' || rest->p[at] == '=')) {
		*field = str_head(*rest, at);
		*op = rest->p[at];
		*rest = str_from(*rest, at + 1);
		at = 0;
	}
	bool quoted = rest->n && rest->p[0] == '"';
	if (quoted)
		*rest = str_from(*rest, 1);
	at = 0;
	while (at < rest->n && rest->p[at] != (quoted ? '"' : ' '))
		at++;
	if (quoted && at == rest->n)
		return err_set(
			err, ERR_INPUT, "the filter has an opening quote without a closing one");
	*value = str_head(*rest, at);
	*rest = str_from(*rest, at + (at < rest->n));
	return 0;
}

static int add_term(struct filter *f, const struct names *names, struct str *rest, struct err *err)
{
	struct term t = {0};
	struct str field, value;
	char op;
	bool taken;
	if (rest->p[0] == '!') {
		t.negated = true;
		*rest = str_from(*rest, 1);
	}
	int bad = take_verdict(f, names, rest, t.negated, &taken, err);
	if (bad || taken)
		return bad;
	bad = next_term(rest, &field, &op, &value, err);
	if (bad)
		return bad;
	if (op && field.n == 0)
		return err_set(
			err, ERR_INPUT, "the filter has \"%c\" without a field before it", op);
	t.kind = !op                      ? HAS_TEXT
		 : str_is(field, "tag")   ? HAS_TAG
		 : str_is(field, "id")    ? HAS_ID
		 : str_is(field, "split") ? IN_SPLIT
		 : op == '='              ? FIELD_IS
					  : FIELD_HAS;
	t.field = arena_dup(&f->arena, field);
	t.value = arena_dup(&f->arena, value);
	if (t.kind == HAS_TEXT || t.kind == FIELD_HAS)
		t.value = arena_dup(&f->arena, utf8_fold(&f->arena, t.value));
	f->terms = mem_grow(f->terms, f->n, &f->cap, sizeof *f->terms);
	f->terms[f->n++] = t;
	return 0;
}

int filter_parse(
	struct str text, const struct str *scorers, size_t n, struct filter **out, struct err *err)
{
	struct filter *f = mem_alloc(sizeof *f);
	const struct names names = {scorers, n};
	int bad = 0;
	*out = NULL;
	for (text = str_trim(text); text.n && !bad; text = str_trim(text))
		bad = add_term(f, &names, &text, err);
	if (bad) {
		filter_free(f);
		return bad;
	}
	*out = f;
	return 0;
}

static bool contains(struct arena *a, struct str text, struct str folded)
{
	return str_find(utf8_fold(a, text), folded) >= 0;
}

static bool has_tag(struct str tags, struct str name)
{
	struct json *list = NULL;
	bool found = false;
	if (json_parse(tags, &list, NULL) != 0)
		return false;
	for (const struct json *t = json_first(list); t; t = json_next(t))
		found |= str_eq(json_str(t), name);
	json_free(list);
	return found;
}

static bool any_field_has(struct arena *a, const struct json *fields, struct str folded)
{
	for (const struct json *c = json_first(fields); c; c = json_next(c))
		if (contains(a, json_text(a, c), folded))
			return true;
	return false;
}

static bool holds(struct arena *a, const struct term *t, const struct stored_example *e,
	const struct json *fields)
{
	switch (t->kind) {
	case HAS_TEXT:
		return any_field_has(a, fields, t->value) || contains(a, e->name, t->value);
	case HAS_TAG:
		return has_tag(e->tags, t->value);
	case HAS_ID:
		return fnmatch(t->value.p, e->name.p, 0) == 0;
	case IN_SPLIT:
		return str_eq(e->split, t->value);
	case FIELD_IS:
		return str_eq(json_text(a, json_get(fields, t->field.p)), t->value);
	case FIELD_HAS:
		return contains(a, json_text(a, json_get(fields, t->field.p)), t->value);
	}
	return false;
}

static bool is_of_field(const struct term *t)
{
	return t->kind == FIELD_IS || t->kind == FIELD_HAS;
}

static void note_fields(struct filter *f, const struct json *fields)
{
	for (size_t i = 0; i < f->n; i++)
		if (is_of_field(&f->terms[i]) && !f->terms[i].is_met)
			f->terms[i].is_met = json_get(fields, f->terms[i].field.p) != NULL;
}

struct str filter_unknown_field(const struct filter *f)
{
	for (size_t i = 0; f && i < f->n; i++)
		if (is_of_field(&f->terms[i]) && !f->terms[i].is_met)
			return f->terms[i].field;
	return STR("");
}

bool filter_matches(struct filter *f, const struct stored_example *e, const struct json *fields)
{
	struct arena a = {0};
	bool all = true;
	if (f)
		note_fields(f, fields);
	for (size_t i = 0; f && i < f->n && all; i++)
		all = holds(&a, &f->terms[i], e, fields) != f->terms[i].negated;
	arena_free(&a);
	return all;
}

bool filter_has_examples(const struct filter *f)
{
	return f && f->n > 0;
}

size_t filter_verdicts(const struct filter *f, const struct verdict **out)
{
	*out = f ? f->verdicts : NULL;
	return f ? f->n_verdicts : 0;
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	arena_free(&f->arena);
	free(f->terms);
	free(f->verdicts);
	free(f);
}
