/* filter: owns the filter language. */
#include "filter.h"

#include <fnmatch.h>
#include <stdlib.h>

#include "utf8.h"

enum kind { HAS_TEXT, HAS_TAG, HAS_ID, IN_SPLIT, FIELD_IS, FIELD_HAS };

struct term {
	enum kind kind;
	bool negated;
	struct str field,
		value; /* in the filter's arena; value folded for HAS_TEXT and FIELD_HAS */
};

struct filter {
	struct arena arena;
	struct term *terms;
	size_t n, cap;
};

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

static int add_term(struct filter *f, struct str *rest, struct err *err)
{
	struct term t = {0};
	struct str field, value;
	char op;
	if (rest->p[0] == '!') {
		t.negated = true;
		*rest = str_from(*rest, 1);
	}
	int bad = next_term(rest, &field, &op, &value, err);
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

int filter_parse(struct str text, struct filter **out, struct err *err)
{
	struct filter *f = mem_alloc(sizeof *f);
	int bad = 0;
	*out = NULL;
	for (text = str_trim(text); text.n && !bad; text = str_trim(text))
		bad = add_term(f, &text, err);
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

bool filter_matches(
	const struct filter *f, const struct stored_example *e, const struct json *fields)
{
	struct arena a = {0};
	bool all = true;
	for (size_t i = 0; f && i < f->n && all; i++)
		all = holds(&a, &f->terms[i], e, fields) != f->terms[i].negated;
	arena_free(&a);
	return all;
}

void filter_free(struct filter *f)
{
	if (!f)
		return;
	arena_free(&f->arena);
	free(f->terms);
	free(f);
}
