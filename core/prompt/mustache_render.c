/*
 * mustache_render: owns the rendering of compiled templates. It refuses to grow without bound and,
 * in strict mode, to pass over a name that the data does not have.
 *
 * The decision: contexts and indents are chains of stack frames, not a stack of our own; a
 * rendering allocates nothing but its output.
 */
#include "mustache.h"

#include "mustache_tree.h"

/* LOOKUPS bounds what STEPS cannot: a section of 10,000 items holding 10,000 empty variables. */
enum { MAX_OUTPUT = 4 << 20, MAX_STEPS = 10000, MAX_LOOKUPS = 2000000, MAX_NAMES_TOLD = 12 };

struct scope {
	const struct json *value;
	const struct scope *outer;
};

struct indent {
	struct str text;
	const struct indent *outer; /* stands left of text */
};

struct renderer {
	const struct mustache *m;
	struct buf *out;
	size_t start; /* of our part of *out */
	size_t steps, lookups;
	struct arena scratch;
	struct err *err;
};

/* Where a node is rendered. */
struct place {
	const struct body *body;
	const struct scope *scope;
	const struct indent *indent; /* NULL: none */
	unsigned deep;               /* partials around */
};

static int refuse(
	struct renderer *r, const struct place *at, const struct node *node, const char *what)
{
	return err_set(r->err, ERR_LIMIT, "%s:%d: %.*s: %s", at->body->file, node->line,
		STRF(node->text), what);
}

static int emit(struct renderer *r, const struct place *at, struct str text)
{
	if (text.n > MAX_OUTPUT - (r->out->n - r->start))
		return err_set(r->err, ERR_LIMIT, "%s: the text grows past 4 MiB", at->body->file);
	buf_add(r->out, text);
	return 0;
}

static int emit_escaped(struct renderer *r, const struct place *at, struct str text)
{
	static const struct {
		char c;
		struct str entity;
	} table[] = {
		{'&', {"&amp;", 5}}, {'"', {"&quot;", 6}}, {'<', {"&lt;", 4}}, {'>', {"&gt;", 4}}};
	size_t done = 0;
	int bad = 0;
	for (size_t i = 0; i < text.n && !bad; i++) {
		for (size_t k = 0; k < sizeof table / sizeof *table && !bad; k++) {
			if (text.p[i] != table[k].c)
				continue;
			bad = emit(r, at, str_head(str_from(text, done), i - done));
			bad = bad ? bad : emit(r, at, table[k].entity);
			done = i + 1;
		}
	}
	return bad ? bad : emit(r, at, str_from(text, done));
}

static int emit_indent(struct renderer *r, const struct place *at, const struct indent *indent)
{
	if (!indent)
		return 0;
	int bad = emit_indent(r, at, indent->outer);
	return bad ? bad : emit(r, at, indent->text);
}

static int render_text(struct renderer *r, const struct place *at, const struct node *node)
{
	struct str rest = node->text;
	if (!at->indent)
		return emit(r, at, rest);
	int bad = node->starts_line ? emit_indent(r, at, at->indent) : 0;
	while (rest.n && !bad) {
		ssize_t end = str_find(rest, STR("\n"));
		size_t n = end < 0 ? rest.n : (size_t)end + 1;
		bad = emit(r, at, str_head(rest, n));
		rest = str_from(rest, n);
		if (rest.n && !bad)
			bad = emit_indent(r, at, at->indent);
	}
	return bad;
}

/* Where a name leads. When it leads nowhere: how many of its parts were found (0: no scope has the
 * first) and the value reached by them. */
struct found {
	const struct json *value;
	const struct json *reached;
	size_t parts;
};

static struct found look_up(struct renderer *r, const struct place *at, const struct node *node)
{
	struct found found = {0};
	r->lookups += 1 + node->n_path;
	if (node->n_path == 0)
		return (struct found){.value = at->scope->value};
	const struct json *v = NULL;
	for (const struct scope *s = at->scope; s && !v; s = s->outer, r->lookups++)
		v = json_get(s->value, node->path[0]);
	while (v && ++found.parts < node->n_path) {
		found.reached = v;
		v = json_get(v, node->path[found.parts]);
	}
	found.value = v;
	return found;
}

struct names {
	const char **p;
	size_t n, cap;
};

static void add_names(struct names *names, struct arena *a, const struct json *object)
{
	if (json_type(object) != JSON_OBJECT)
		return;
	for (const struct json *c = json_first(object); c && names->n < 1000; c = json_next(c)) {
		if (names->n == names->cap) {
			const char **p = arena_alloc(a, (names->cap * 2 + 16) * sizeof *p);
			for (size_t i = 0; i < names->n; i++)
				p[i] = names->p[i];
			names->p = p;
			names->cap = names->cap * 2 + 16;
		}
		names->p[names->n++] = json_key(c);
	}
}

static struct str list_names(struct arena *a, const struct names *names)
{
	struct str list = STR("");
	for (size_t i = 0; i < names->n && i < MAX_NAMES_TOLD; i++)
		list = arena_printf(a, "%.*s%s%.60s", STRF(list), i ? ", " : "", names->p[i]);
	return names->n > MAX_NAMES_TOLD ? arena_printf(a, "%.*s, ...", STRF(list)) : list;
}

/* "FILE:LINE: {{doc.titel}} is not in the data; did you mean {{doc.title}}? (doc has: title, id)"
 */
static int refuse_unknown(struct renderer *r, const struct place *at, const struct node *node,
	const struct found *found)
{
	struct arena *a = &r->scratch;
	struct names names = {0};
	struct str walked = STR(""), meant = STR("");
	for (size_t i = 0; i < found->parts; i++)
		walked = arena_printf(a, "%.*s%s.", STRF(walked), node->path[i]);
	struct str owner = found->parts ? str_head(walked, walked.n - 1) : STR("it");
	if (found->parts)
		add_names(&names, a, found->reached);
	for (const struct scope *s = found->parts ? NULL : at->scope; s; s = s->outer)
		add_names(&names, a, s->value);
	const char *near = str_nearest(str_of(node->path[found->parts]), names.p, names.n);
	if (near)
		meant = arena_printf(a, "; did you mean {{%.*s%s}}?", STRF(walked), near);
	struct str has = arena_printf(a, "%.*s is %s", STRF(owner),
		found->parts ? json_type_name(found->reached) : "empty");
	if (names.n)
		has = arena_printf(a, "%.*s has: %.*s", STRF(owner), STRF(list_names(a, &names)));
	return err_set(r->err, ERR_INPUT, "%s:%d: {{%.*s}} is not in the data%.*s (%.*s)",
		at->body->file, node->line, STRF(node->text), STRF(meant), STRF(has));
}

static int render_variable(struct renderer *r, const struct place *at, const struct node *node)
{
	struct found found = look_up(r, at, node);
	if (!found.value)
		return r->m->strict ? refuse_unknown(r, at, node, &found) : 0;
	struct str text = json_text(&r->scratch, found.value);
	int bad =
		r->m->escape_html && !node->is_raw ? emit_escaped(r, at, text) : emit(r, at, text);
	if (json_type(found.value) != JSON_STR)
		arena_reset(&r->scratch);
	return bad;
}

/* Missing, null, false, "" and []: what a section passes over. 0 is a value. */
static bool is_empty(const struct json *v)
{
	switch (json_type(v)) {
	case JSON_NULL:
		return true;
	case JSON_BOOL:
		return !json_is_true(v);
	case JSON_STR:
		return json_str(v).n == 0;
	case JSON_ARRAY:
		return !json_first(v);
	case JSON_NUM:
	case JSON_OBJECT:
		break;
	}
	return false;
}

static int render_nodes(struct renderer *r, const struct place *at, const struct node *node);

static int render_item(struct renderer *r, const struct place *at, const struct node *section,
	const struct json *item)
{
	struct scope scope = {item, at->scope};
	struct place inner = *at;
	inner.scope = &scope;
	if (++r->steps > MAX_STEPS)
		return refuse(r, at, section, "more than 10,000 section items and partials");
	return render_nodes(r, &inner, section->first);
}

static int render_section(struct renderer *r, const struct place *at, const struct node *node)
{
	const struct json *value = look_up(r, at, node).value;
	if (is_empty(value))
		return 0;
	if (json_type(value) != JSON_ARRAY)
		return render_item(r, at, node, value);
	int bad = 0;
	for (const struct json *c = json_first(value); c && !bad; c = json_next(c))
		bad = render_item(r, at, node, c);
	return bad;
}

static int render_inverted(struct renderer *r, const struct place *at, const struct node *node)
{
	return is_empty(look_up(r, at, node).value) ? render_nodes(r, at, node->first) : 0;
}

static int render_partial(struct renderer *r, const struct place *at, const struct node *node)
{
	if (!node->partial)
		return 0;
	if (at->deep == MUSTACHE_PARTIALS)
		return refuse(r, at, node, "partials nested deeper than 16");
	if (++r->steps > MAX_STEPS)
		return refuse(r, at, node, "more than 10,000 section items and partials");
	struct indent indent = {node->indent, at->indent};
	struct place inner = {.body = node->partial,
		.scope = at->scope,
		.indent = node->is_alone ? &indent : NULL,
		.deep = at->deep + 1};
	return render_nodes(r, &inner, node->partial->first);
}

static int render_nodes(struct renderer *r, const struct place *at, const struct node *node)
{
	static int (*const render[])(
		struct renderer *, const struct place *, const struct node *) = {
		[NODE_TEXT] = render_text,
		[NODE_VARIABLE] = render_variable,
		[NODE_SECTION] = render_section,
		[NODE_INVERTED] = render_inverted,
		[NODE_PARTIAL] = render_partial,
	};
	for (; node; node = node->next) {
		int bad = render[node->kind](r, at, node);
		if (bad)
			return bad;
		if (r->lookups > MAX_LOOKUPS)
			return refuse(r, at, node, "more than 2,000,000 look-ups");
	}
	return 0;
}

int mustache_render(
	const struct mustache *m, const struct json *data, struct buf *out, struct err *err)
{
	struct renderer r = {.m = m, .out = out, .start = out->n, .err = err};
	struct scope scope = {data, NULL};
	struct place place = {.body = &m->main, .scope = &scope};
	int bad = render_nodes(&r, &place, m->main.first);
	if (bad)
		buf_cut(out, r.start);
	arena_free(&r.scratch);
	return bad;
}
