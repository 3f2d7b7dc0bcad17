/*
 * example: owns what the fields of a record mean: its id, expected answers, choices, gold passages,
 * tags, split. It refuses a record without a field that the user named; a field that is only
 * guessed by its usual name is left out when it does not fit.
 */
#include "example.h"

#include <stdlib.h>

static const char *const id_names[] = {"id", "_id", "example_id", "question_id", NULL};
static const char *const expected_names[] = {
	"expected", "answer", "answers", "target", "ideal", "output", "completion", "label", NULL};
static const char *const tags_names[] = {"tags", "tag", NULL};
static const char *const gold_names[] = {"gold", "gold_ids", NULL};
static const char *const choices_names[] = {"choices", "options", NULL};

/* One record being read. */
struct reading {
	struct arena *arena;
	const struct json *fields;
	struct err *err;
};

/* Texts, in the arena. */
struct texts {
	struct str *items;
	size_t n;
};

/* A value that a short text can stand for. */
static bool is_plain(const struct json *v)
{
	enum json_type type = json_type(v);
	return type == JSON_STR || type == JSON_NUM || type == JSON_BOOL;
}

static bool is_plain_list(const struct json *v)
{
	if (json_type(v) != JSON_ARRAY)
		return false;
	for (const struct json *c = json_first(v); c; c = json_next(c))
		if (!is_plain(c) && json_type(c) != JSON_NULL)
			return false;
	return true;
}

static bool is_list_or_plain(const struct json *v)
{
	return is_plain(v) || is_plain_list(v) || json_type(v) == JSON_NULL;
}

/* The field that the user named for `role`, or the first usual one that fits; NULL: none. */
static int find_field(const struct reading *r, const char *role, struct str named,
	const char *const *usual, bool (*fits)(const struct json *), const struct json **out)
{
	*out = NULL;
	if (named.n) {
		*out = json_find(r->fields, named);
		if (!*out)
			return err_set(r->err, ERR_INPUT, "no field %.*s, which is named as the %s",
				STRF(named), role);
		if (!fits(*out))
			return err_set(r->err, ERR_INPUT,
				"the field %.*s, named as the %s, is %s: name a text, number or "
				"boolean%s",
				STRF(named), role, json_type_name(*out),
				fits == is_plain ? "" : ", or a list of them");
		return 0;
	}
	for (; *usual && !*out; usual++) {
		const struct json *v = json_get(r->fields, *usual);
		if (v && json_type(v) != JSON_NULL && fits(v))
			*out = v;
	}
	return 0;
}

static struct str own_text(struct arena *a, const struct json *v)
{
	return arena_dup(a, json_text(a, v));
}

static void add_text(struct arena *a, struct texts *t, struct str text)
{
	if (text.n)
		t->items[t->n++] = arena_dup(a, text);
}

static struct texts list_texts(struct arena *a, const struct json *list)
{
	struct texts t = {arena_alloc(a, json_len(list) * sizeof *t.items), 0};
	for (const struct json *c = json_first(list); c; c = json_next(c))
		add_text(a, &t, json_text(a, c));
	return t;
}

/* A string that holds a JSON list of strings ("[\"a\", \"b\"]"), as some public sets have it. */
static bool list_in_string(struct arena *a, struct str text, struct texts *out)
{
	struct json *list = NULL;
	text = str_trim(text);
	if (!str_starts(text, STR("[")) || json_parse(text, &list, NULL) != 0)
		return false;
	bool is = json_len(list) > 0;
	for (const struct json *c = json_first(list); c; c = json_next(c))
		is &= json_type(c) == JSON_STR;
	if (is)
		*out = list_texts(a, list);
	json_free(list);
	return is;
}

/* Empty texts and nulls say nothing: they are left out. */
static struct texts texts_of(struct arena *a, const struct json *v)
{
	struct texts t = {0};
	if (json_type(v) == JSON_ARRAY)
		return list_texts(a, v);
	if (json_type(v) == JSON_STR && list_in_string(a, json_str(v), &t))
		return t;
	t.items = arena_alloc(a, sizeof *t.items);
	add_text(a, &t, json_text(a, v));
	return t;
}

static int read_texts(const struct reading *r, const char *role, struct str named,
	const char *const *usual, struct texts *out)
{
	const struct json *v;
	int bad = find_field(r, role, named, usual, is_list_or_plain, &v);
	if (!bad)
		*out = texts_of(r->arena, v);
	return bad;
}

/* Tags may also stand in one text with commas, since a CSV cell has no lists. */
static struct texts split_tags(struct arena *a, struct texts tags)
{
	if (tags.n != 1 || str_find(tags.items[0], STR(",")) < 0)
		return tags;
	struct str rest = tags.items[0], piece;
	struct texts t = {arena_alloc(a, (rest.n / 2 + 1) * sizeof *t.items), 0};
	while (str_split(&rest, ',', &piece))
		add_text(a, &t, str_trim(piece));
	return t;
}

static void hash_fields(const struct json *fields, struct hash *out)
{
	struct buf canonical = {0};
	json_print_canonical(&canonical, fields);
	*out = hash_blake2b(buf_str(&canonical));
	buf_free(&canonical);
}

static struct str content_id(struct arena *a, const struct hash *h)
{
	char hex[HASH_HEX];
	hash_hex(h, hex);
	return arena_printf(a, "x%.12s", hex);
}

static int read_id(const struct reading *r, struct str named, struct example *out)
{
	const struct json *v;
	int bad = find_field(r, "id", named, id_names, is_plain, &v);
	if (bad)
		return bad;
	out->id = own_text(r->arena, v);
	if (out->id.n)
		return 0;
	if (named.n)
		return err_set(r->err, ERR_INPUT, "the field %.*s, named as the id, is empty",
			STRF(named));
	out->id = content_id(r->arena, &out->hash);
	return 0;
}

/* The text of a field that the user named; it may not be empty. */
static int read_named(const struct reading *r, const char *role, struct str named, struct str *out)
{
	static const char *const none[] = {NULL};
	const struct json *v;
	int bad = find_field(r, role, named, none, is_plain, &v);
	if (bad)
		return bad;
	*out = own_text(r->arena, v);
	if (out->n == 0)
		return err_set(r->err, ERR_INPUT, "the field %.*s, named as the %s, is empty",
			STRF(named), role);
	return 0;
}

static int read_split(const struct reading *r, const struct example_map *map,
	const struct split_rule *rule, struct example *out)
{
	out->group = out->id;
	if (map->group.n) {
		int bad = read_named(r, "group", map->group, &out->group);
		if (bad)
			return bad;
	}
	switch (rule->by) {
	case SPLIT_NONE:
		out->split = STR("train");
		return 0;
	case SPLIT_HASH:
		out->split = arena_dup(r->arena, split_by_hash(rule, out->group));
		return 0;
	case SPLIT_FIELD:
		break;
	}
	return read_named(r, "split", map->split.n ? map->split : STR("split"), &out->split);
}

int example_read(struct arena *a, const struct json *fields, const struct example_map *map,
	const struct split_rule *rule, struct example *out, struct err *err)
{
	struct reading r = {a, fields, err};
	struct texts expected, choices, gold, tags;
	*out = (struct example){.fields = fields};
	hash_fields(fields, &out->hash);
	int bad = read_id(&r, map->id, out);
	if (!bad)
		bad = read_texts(&r, "expected answer", map->expected, expected_names, &expected);
	if (!bad)
		bad = read_texts(&r, "list of choices", map->choices, choices_names, &choices);
	if (!bad)
		bad = read_texts(&r, "list of gold passages", map->gold, gold_names, &gold);
	if (!bad)
		bad = read_texts(&r, "list of tags", map->tags, tags_names, &tags);
	if (!bad)
		bad = read_split(&r, map, rule, out);
	if (bad)
		return bad;
	tags = split_tags(a, tags);
	out->expected = expected.items;
	out->n_expected = expected.n;
	out->choices = choices.items;
	out->n_choices = choices.n;
	out->gold = gold.items;
	out->n_gold = gold.n;
	out->tags = tags.items;
	out->n_tags = tags.n;
	return 0;
}

const char *example_expected_field(const struct json *fields, const struct example_map *map)
{
	struct reading r = {.fields = fields};
	struct str path = map->expected;
	const struct json *v;
	if (find_field(&r, "", path, expected_names, is_list_or_plain, &v) != 0 || !v)
		return NULL;
	for (const struct json *c = json_first(fields); c; c = json_next(c))
		if (c == v)
			return json_key(c);
	/* Not a field: within the one that the way begins with. */
	struct str first = str_head(path, (size_t)str_find(path, STR(".")));
	for (const struct json *c = json_first(fields); c; c = json_next(c))
		if (str_is(first, json_key(c)))
			return json_key(c);
	return NULL;
}
