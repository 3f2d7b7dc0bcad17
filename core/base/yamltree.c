/*
 * yamltree: owns the use of libyaml. It builds the tree from events, so that every node keeps its
 * line and column.
 *
 * The decision: an alias shares the node of its anchor. Sharing cannot loop (an anchor is known
 * only once its node is complete), and a "billion laughs" costs nothing until someone walks it; the
 * walkers (yaml_to_json) count what they make.
 */
#include "yamltree.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "utf8.h"

enum { MAX_BYTES = 8 << 20, MAX_DEPTH = 32, MAX_ALIASES = 100, MAX_JSON_NODES = 1000000 };

struct anchor {
	struct str name;
	struct yaml *node;
	int height; /* levels below the node */
	struct anchor *next;
};

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	const char *file;
	struct str text;
	int line0;
	int aliases;
	int deepest; /* level reached in the node being read, through aliases too */
	struct anchor *anchors;
	struct err *err;
};

static const char too_deep[] = "nested deeper than 32 levels";

static int refuse(struct reader *r, yaml_mark_t at, const char *what)
{
	return err_set(r->err, ERR_INPUT, "%s:%d:%d: %s", r->file, (int)at.line + 1 + r->line0,
		(int)at.column + 1, what);
}

/* Bytes that are no text are reported by offset alone. */
static int refuse_bytes(struct reader *r, const char *problem)
{
	struct str before = str_head(r->text, r->parser.problem_offset);
	yaml_mark_t at = {0};
	ssize_t lf = str_rfind(before, STR("\n"));
	for (size_t i = 0; i < before.n; i++)
		at.line += before.p[i] == '\n';
	at.column = utf8_count(str_from(before, (size_t)(lf + 1)));
	return refuse(r, at, problem);
}

static int next_event(struct reader *r, yaml_event_t *event)
{
	if (yaml_parser_parse(&r->parser, event))
		return 0;
	const char *problem = r->parser.problem ? r->parser.problem : "not valid YAML";
	yaml_mark_t at = r->parser.problem_mark;
	if (r->parser.error == YAML_READER_ERROR)
		return refuse_bytes(r, problem);
	if (r->parser.context)
		return err_set(r->err, ERR_INPUT, "%s:%d:%d: %s %s", r->file,
			(int)at.line + 1 + r->line0, (int)at.column + 1, problem,
			r->parser.context);
	return refuse(r, at, problem);
}

static struct str copy(struct reader *r, const yaml_char_t *text, size_t n)
{
	return arena_dup(r->arena, (struct str){(const char *)text, n});
}

static void remember_anchor(struct reader *r, const yaml_char_t *name, struct yaml *node, int depth)
{
	if (!name)
		return;
	struct anchor *anchor = arena_alloc(r->arena, sizeof *anchor);
	*anchor = (struct anchor){
		copy(r, name, strlen((const char *)name)), node, r->deepest - depth, r->anchors};
	r->anchors = anchor;
}

static int resolve_alias(struct reader *r, const yaml_event_t *event, int depth, struct yaml **out)
{
	const char *name = (const char *)event->data.alias.anchor;
	if (++r->aliases > MAX_ALIASES)
		return refuse(r, event->start_mark, "more than 100 aliases");
	for (struct anchor *a = r->anchors; a; a = a->next) {
		if (str_is(a->name, name)) {
			if (depth + a->height > MAX_DEPTH)
				return refuse(r, event->start_mark, too_deep);
			r->deepest = depth + a->height;
			/* A shallow copy: the siblings differ, the children are shared. */
			*out = arena_alloc(r->arena, sizeof **out);
			**out = *a->node;
			(*out)->next = NULL;
			return 0;
		}
	}
	return refuse(r, event->start_mark, "an alias whose anchor is not defined above it");
}

static void append(struct yaml *parent, struct yaml *child)
{
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

static int read_node(struct reader *r, yaml_event_t *event, int depth, struct yaml **out);

static int read_list(struct reader *r, struct yaml *list, int depth)
{
	for (;;) {
		yaml_event_t event;
		int bad = next_event(r, &event);
		if (bad)
			return bad;
		if (event.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&event);
			return 0;
		}
		struct yaml *item = NULL;
		bad = read_node(r, &event, depth + 1, &item);
		if (bad)
			return bad;
		append(list, item);
	}
}

static int read_member(struct reader *r, yaml_event_t *key_event, struct yaml *map, int depth)
{
	yaml_mark_t at = key_event->start_mark;
	if (key_event->type != YAML_SCALAR_EVENT) {
		yaml_event_delete(key_event);
		return refuse(r, at, "a key must be plain text");
	}
	struct str key = copy(r, key_event->data.scalar.value, key_event->data.scalar.length);
	yaml_event_delete(key_event);
	yaml_event_t event;
	int bad = next_event(r, &event);
	struct yaml *value = NULL;
	if (!bad)
		bad = read_node(r, &event, depth + 1, &value);
	if (bad)
		return bad;
	value->key = key;
	value->key_line = (int)at.line + 1 + r->line0;
	value->key_column = (int)at.column + 1;
	append(map, value);
	return 0;
}

static int by_place(const struct yaml *x, const struct yaml *y)
{
	int order = (x->key_line > y->key_line) - (x->key_line < y->key_line);
	return order ? order : (x->key_column > y->key_column) - (x->key_column < y->key_column);
}

static int by_key(const void *a, const void *b)
{
	const struct yaml *x = *(const struct yaml *const *)a, *y = *(const struct yaml *const *)b;
	int order = str_cmp(x->key, y->key);
	return order ? order : by_place(x, y);
}

/* Sorted, not compared each with each: a hostile file may have a million keys. */
static int refuse_doubles(struct reader *r, const struct yaml *map, size_t n)
{
	const struct yaml **all = mem_alloc(n * sizeof *all), *twice = NULL;
	size_t i = 0;
	for (const struct yaml *c = map->first; c; c = c->next)
		all[i++] = c;
	qsort(all, n, sizeof *all, by_key);
	for (i = 1; i < n; i++)
		if (str_eq(all[i - 1]->key, all[i]->key) && (!twice || by_place(all[i], twice) < 0))
			twice = all[i];
	free(all);
	if (!twice)
		return 0;
	return err_set(r->err, ERR_INPUT, "%s:%d:%d: the key %s stands twice in its mapping",
		r->file, twice->key_line, twice->key_column, twice->key.p);
}

static int read_map(struct reader *r, struct yaml *map, int depth)
{
	for (size_t n = 0;; n++) {
		yaml_event_t event;
		int bad = next_event(r, &event);
		if (bad)
			return bad;
		if (event.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&event);
			return n > 1 ? refuse_doubles(r, map, n) : 0;
		}
		bad = read_member(r, &event, map, depth);
		if (bad)
			return bad;
	}
}

/* Takes the event. */
static int read_node(struct reader *r, yaml_event_t *event, int depth, struct yaml **out)
{
	int bad = 0, outside = r->deepest;
	struct yaml *node = arena_alloc(r->arena, sizeof *node);
	r->deepest = depth;
	node->line = (int)event->start_mark.line + 1 + r->line0;
	node->column = (int)event->start_mark.column + 1;
	*out = node;
	if (depth > MAX_DEPTH) {
		bad = refuse(r, event->start_mark, too_deep);
	} else if (event->type == YAML_ALIAS_EVENT) {
		bad = resolve_alias(r, event, depth, out);
	} else if (event->type == YAML_SCALAR_EVENT) {
		node->type = YAML_SCALAR;
		node->text = copy(r, event->data.scalar.value, event->data.scalar.length);
		node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
		remember_anchor(r, event->data.scalar.anchor, node, depth);
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		node->type = YAML_LIST;
		bad = read_list(r, node, depth);
		if (!bad)
			remember_anchor(r, event->data.sequence_start.anchor, node, depth);
	} else {
		node->type = YAML_MAP;
		bad = read_map(r, node, depth);
		if (!bad)
			remember_anchor(r, event->data.mapping_start.anchor, node, depth);
	}
	if (r->deepest < outside)
		r->deepest = outside;
	yaml_event_delete(event);
	return bad;
}

static int read_document(struct reader *r, struct yaml **root)
{
	for (;;) {
		yaml_event_t event;
		int bad = next_event(r, &event);
		if (bad)
			return bad;
		switch (event.type) {
		case YAML_STREAM_START_EVENT:
		case YAML_DOCUMENT_START_EVENT:
		case YAML_NO_EVENT:
			yaml_event_delete(&event);
			continue;
		case YAML_STREAM_END_EVENT:
		case YAML_DOCUMENT_END_EVENT:
			yaml_event_delete(&event);
			*root = arena_alloc(r->arena, sizeof **root);
			**root = (struct yaml){.text = STR(""), .line = 1 + r->line0, .column = 1};
			return 0;
		case YAML_ALIAS_EVENT:
		case YAML_SCALAR_EVENT:
		case YAML_SEQUENCE_START_EVENT:
		case YAML_SEQUENCE_END_EVENT:
		case YAML_MAPPING_START_EVENT:
		case YAML_MAPPING_END_EVENT:
			return read_node(r, &event, 0, root);
		}
	}
}

/* Whatever follows the first document must at least be well-formed: a tab or a stray bracket at the
 * end is a mistake. It has the same bound of depth, because libyaml takes time by the square of it.
 */
static int read_rest(struct reader *r)
{
	for (int depth = 0;;) {
		yaml_event_t event;
		int bad = next_event(r, &event);
		if (bad)
			return bad;
		yaml_event_type_t type = event.type;
		yaml_mark_t at = event.start_mark;
		yaml_event_delete(&event);
		if (type == YAML_STREAM_END_EVENT || type == YAML_NO_EVENT)
			return 0;
		depth += type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT;
		depth -= type == YAML_SEQUENCE_END_EVENT || type == YAML_MAPPING_END_EVENT;
		/* The first document's own collection is on its first level. */
		if (depth > MAX_DEPTH + 1)
			return refuse(r, at, too_deep);
	}
}

int yaml_parse(struct arena *a, const char *file, struct str text, int line, struct yaml **root,
	struct err *err)
{
	struct reader r = {.arena = a, .file = file, .text = text, .line0 = line, .err = err};
	if (text.n > MAX_BYTES)
		return err_set(err, ERR_LIMIT, "%s: larger than 8 MiB", file);
	yaml_parser_initialize(&r.parser);
	yaml_parser_set_input_string(
		&r.parser, (const unsigned char *)(text.n ? text.p : ""), text.n);
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	int bad = read_document(&r, root);
	if (!bad)
		bad = read_rest(&r);
	yaml_parser_delete(&r.parser);
	return bad;
}

const struct yaml *yaml_get(const struct yaml *map, const char *key)
{
	if (!map || map->type != YAML_MAP)
		return NULL;
	for (const struct yaml *c = map->first; c; c = c->next)
		if (str_is(c->key, key))
			return c;
	return NULL;
}

static bool is_plain(const struct yaml *v)
{
	return v && v->type == YAML_SCALAR && !v->quoted;
}

static bool is_one_of(struct str text, const char *const words[3])
{
	return str_is(text, words[0]) || str_is(text, words[1]) || str_is(text, words[2]);
}

bool yaml_is_null(const struct yaml *v)
{
	static const char *const words[] = {"null", "Null", "NULL"};
	return !v || (is_plain(v) &&
			     (v->text.n == 0 || str_is(v->text, "~") || is_one_of(v->text, words)));
}

bool yaml_bool(const struct yaml *v, bool *out)
{
	static const char *const yes[] = {"true", "True", "TRUE"};
	static const char *const no[] = {"false", "False", "FALSE"};
	if (!is_plain(v))
		return false;
	*out = is_one_of(v->text, yes);
	return *out || is_one_of(v->text, no);
}

bool yaml_int(const struct yaml *v, long long *out)
{
	return is_plain(v) && str_to_int(v->text, out);
}

bool yaml_num(const struct yaml *v, double *out)
{
	return is_plain(v) && str_to_double(v->text, out);
}

const char *yaml_type_name(const struct yaml *v)
{
	bool flag;
	double number;
	if (yaml_is_null(v))
		return "nothing";
	if (v->type == YAML_LIST)
		return "a list";
	if (v->type == YAML_MAP)
		return "a mapping";
	return yaml_bool(v, &flag) ? "true or false" : yaml_num(v, &number) ? "a number" : "text";
}

static struct json *to_json(const struct yaml *v, size_t *budget)
{
	bool flag;
	double number;
	if (*budget == 0 || yaml_is_null(v))
		return json_new_null();
	--*budget;
	if (v->type == YAML_LIST) {
		struct json *list = json_array();
		for (const struct yaml *c = v->first; c && *budget; c = c->next)
			json_push(list, to_json(c, budget));
		return list;
	}
	if (v->type == YAML_MAP) {
		struct json *map = json_object();
		for (const struct yaml *c = v->first; c && *budget; c = c->next)
			json_append(map, c->key.p, to_json(c, budget));
		return map;
	}
	if (yaml_bool(v, &flag))
		return json_new_bool(flag);
	if (yaml_num(v, &number))
		return json_new_num(number);
	return json_new_str(v->text);
}

struct json *yaml_to_json(const struct yaml *v)
{
	size_t budget = MAX_JSON_NODES;
	return to_json(v, &budget);
}

struct str yaml_flow(struct arena *a, const struct yaml *node)
{
	struct json *v = yaml_to_json(node);
	struct buf text = {0};
	json_print(&text, v);
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	json_free(v);
	return kept;
}
