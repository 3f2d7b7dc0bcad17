/*
 * mustache: owns the compiling of templates into trees. It refuses what the specification leaves
 * to silence: unclosed and mismatched tags, empty names, Handlebars helpers.
 *
 * The decision: partials are compiled from a worklist, each name once, and the tree only points
 * at them. A partial that includes itself is therefore no special case here; the renderer counts
 * how deep it is.
 *
 *   tag  = OPEN [sigil] blank* name blank* CLOSE    sigil: # ^ / > & !
 *        | OPEN "{" blank* name blank* "}" CLOSE    no escaping
 *        | OPEN "=" open blank+ close "=" CLOSE     other delimiters from here on
 *
 * A tag with # ^ / > ! = that has its line for itself takes the line with it ("standalone").
 */
#include "mustache.h"

#include <string.h>

#include "mustache_tree.h"

/* No real name is longer; a longer one is a tag that was never closed. */
enum { MAX_NAME = 256, MAX_BODIES = 256, MAX_DELIMITER = 16 };

struct compiler {
	struct arena *arena;
	const struct mustache_options *options;
	struct mustache *m;
	struct body *last; /* the end of the worklist */
	struct err *err;
};

struct level {
	struct node *section;
	struct node **tail; /* where the section's successor goes */
};

/* One body being read: text[from..at) is text not yet in the tree. */
struct reader {
	struct compiler *c;
	struct body *body;
	struct str text;
	size_t from;
	size_t counted; /* lines up to here are in `line` */
	int line;
	struct str open, close;
	struct node **tail;
	struct level levels[MUSTACHE_SECTIONS];
	size_t depth;
};

struct tag {
	char sigil;      /* 0 for a variable */
	struct str name; /* or the comment, or the two delimiters */
	size_t begin, end;
	int line;
};

static int line_at(struct reader *r, size_t at)
{
	for (; r->counted < at; r->counted++)
		if (r->text.p[r->counted] == '\n')
			r->line++;
	return r->line;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool at_line_start(const struct reader *r, size_t at)
{
	return at == 0 || r->text.p[at - 1] == '\n';
}

static struct node *add_node(struct reader *r, enum node_kind kind, struct str text, int line)
{
	struct node *node = arena_alloc(r->c->arena, sizeof *node);
	*node = (struct node){.kind = kind, .text = text, .line = line};
	*r->tail = node;
	r->tail = &node->next;
	return node;
}

static void add_text(struct reader *r, size_t from, size_t to)
{
	struct str text = str_head(str_from(r->text, from), to - from);
	if (text.n)
		add_node(r, NODE_TEXT, text, 0)->starts_line = at_line_start(r, from);
}

/* Where the delimiter (with `before` in front of it) stands at or after `at`; -1 when nowhere. */
static ssize_t find_close(const struct reader *r, size_t at, const char *before)
{
	char what[MAX_DELIMITER + 1];
	size_t n = strlen(before);
	memcpy(what, before, n);
	memcpy(what + n, r->close.p, r->close.n);
	ssize_t found = str_find(str_from(r->text, at), (struct str){what, n + r->close.n});
	return found < 0 ? -1 : found + (ssize_t)at;
}

static struct str shown(struct str text)
{
	ssize_t end = str_find(text, STR("\n"));
	return str_head(text, end >= 0 && end < 40 ? (size_t)end : 40);
}

static int refuse_unclosed(struct reader *r, const struct tag *tag)
{
	struct str text = str_trim(shown(str_from(r->text, tag->begin)));
	return err_set(r->c->err, ERR_INPUT,
		"%s:%d: this tag is not closed by %.*s: %.*s (for a literal %.*s, change the "
		"delimiters: {{=<%% %%>=}})",
		r->body->file, tag->line, STRF(r->close), STRF(text), STRF(r->open));
}

static int check_name(struct reader *r, const struct tag *tag)
{
	struct str name = tag->name;
	if (name.n == 0)
		return err_set(r->c->err, ERR_INPUT, "%s:%d: a tag without a name: %.*s%.*s",
			r->body->file, tag->line, STRF(r->open), STRF(r->close));
	if (name.n > MAX_NAME || str_find(name, STR("\n")) >= 0 || str_find(name, r->open) >= 0)
		return refuse_unclosed(r, tag);
	if (memchr(name.p, '\0', name.n))
		return err_set(r->c->err, ERR_INPUT, "%s:%d: a NUL byte in a tag's name",
			r->body->file, tag->line);
	if (tag->sigil == '>' || str_is(name, "."))
		return 0;
	if (name.p[0] == '.' || name.p[name.n - 1] == '.' || str_find(name, STR("..")) >= 0)
		return err_set(r->c->err, ERR_INPUT,
			"%s:%d: {{%.*s}} has an empty part; names are written {{a.b}}",
			r->body->file, tag->line, STRF(name));
	return 0;
}

/* Read the tag whose opening delimiter stands at tag->begin. */
static int read_tag(struct reader *r, struct tag *tag)
{
	size_t at = tag->begin + r->open.n;
	char sigil = at < r->text.n ? r->text.p[at] : '\0';
	tag->sigil = sigil && strchr("#^/>&!={", sigil) ? sigil : '\0';
	tag->line = line_at(r, tag->begin);
	if (tag->sigil)
		at++;
	const char *before = tag->sigil == '{' ? "}" : tag->sigil == '=' ? "=" : "";
	ssize_t close = find_close(r, at, before);
	if (close < 0)
		return refuse_unclosed(r, tag);
	tag->name = str_trim(str_head(str_from(r->text, at), (size_t)close - at));
	tag->end = (size_t)close + strlen(before) + r->close.n;
	return tag->sigil == '!' || tag->sigil == '=' ? 0 : check_name(r, tag);
}

static bool is_delimiter(struct str text)
{
	if (text.n == 0 || text.n > MAX_DELIMITER - 1)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == '=' || (unsigned char)text.p[i] <= ' ')
			return false;
	return true;
}

static int set_delimiters(struct reader *r, const struct tag *tag)
{
	size_t n = 0;
	while (n < tag->name.n && (unsigned char)tag->name.p[n] > ' ')
		n++;
	struct str open = str_head(tag->name, n), close = str_trim(str_from(tag->name, n));
	if (!is_delimiter(open) || !is_delimiter(close))
		return err_set(r->c->err, ERR_INPUT,
			"%s:%d: delimiters are set like this: {{=<%% %%>=}}", r->body->file,
			tag->line);
	r->open = open;
	r->close = close;
	return 0;
}

static void split_path(struct arena *a, struct node *node)
{
	struct str rest = node->text, part;
	if (str_is(rest, "."))
		return;
	size_t n = 1;
	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == '.';
	const char **path = arena_alloc(a, n * sizeof *path);
	while (str_split(&rest, '.', &part))
		path[node->n_path++] = arena_dup(a, str_trim(part)).p;
	node->path = path;
}

/* {{#if x}} would be a section on the name "if x", which no data has: silence where the author
 * meant something. */
static int refuse_helper(struct reader *r, const struct tag *tag)
{
	static const char *const helpers[] = {"if ", "unless ", "each ", "with "};
	for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++) {
		if (!str_starts(tag->name, str_of(helpers[i])))
			continue;
		struct str name = str_trim(str_from(tag->name, strlen(helpers[i])));
		return err_set(r->c->err, ERR_INPUT,
			"%s:%d: {{%c%.*s}} is Handlebars; Mustache writes {{%c%.*s}} ... "
			"{{/%.*s}}",
			r->body->file, tag->line, tag->sigil, STRF(tag->name),
			i == 1 ? '^' : tag->sigil, STRF(name), STRF(name));
	}
	return 0;
}

static int open_section(struct reader *r, const struct tag *tag)
{
	if (r->c->options->strict && refuse_helper(r, tag))
		return ERR_INPUT;
	if (r->depth == MUSTACHE_SECTIONS)
		return err_set(r->c->err, ERR_LIMIT, "%s:%d: sections nested deeper than %d",
			r->body->file, tag->line, MUSTACHE_SECTIONS);
	enum node_kind kind = tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED;
	struct node *node = add_node(r, kind, tag->name, tag->line);
	split_path(r->c->arena, node);
	r->levels[r->depth++] = (struct level){node, r->tail};
	r->tail = &node->first;
	return 0;
}

static int close_section(struct reader *r, const struct tag *tag)
{
	if (r->depth == 0)
		return err_set(r->c->err, ERR_INPUT,
			"%s:%d: {{/%.*s}} closes a section that was not opened", r->body->file,
			tag->line, STRF(tag->name));
	struct level *level = &r->levels[r->depth - 1];
	if (!str_eq(level->section->text, tag->name))
		return err_set(r->c->err, ERR_INPUT,
			"%s:%d: {{/%.*s}} stands where {{/%.*s}} is expected (opened on line %d)",
			r->body->file, tag->line, STRF(tag->name), STRF(level->section->text),
			level->section->line);
	r->tail = level->tail;
	r->depth--;
	return 0;
}

/* The partial of that name, put on the worklist when it is new. */
static int find_partial(struct reader *r, const struct tag *tag, struct body **out)
{
	struct compiler *c = r->c;
	for (struct body *b = c->m->main.next; b; b = b->next) {
		if (str_eq(b->name, tag->name)) {
			*out = b;
			return 0;
		}
	}
	if (r->body->deep == MUSTACHE_PARTIALS)
		return err_set(c->err, ERR_LIMIT,
			"%s:%d: {{> %.*s}}: partials nested deeper than %d", r->body->file,
			tag->line, STRF(tag->name), MUSTACHE_PARTIALS);
	if (c->m->bodies == MAX_BODIES)
		return err_set(c->err, ERR_LIMIT, "%s:%d: more than %d different partials",
			r->body->file, tag->line, MAX_BODIES - 1);
	struct body *b = *out = arena_alloc(c->arena, sizeof *b);
	b->name = tag->name;
	b->index = c->m->bodies++;
	b->deep = r->body->deep + 1;
	b->file = arena_printf(c->arena, "%s: partial %.*s", c->m->main.file, STRF(tag->name)).p;
	c->last->next = b;
	c->last = b;
	const struct mustache_partials *partials = &c->options->partials;
	b->is_found = partials->find && partials->find(partials->context, tag->name, &b->text);
	return 0;
}

static int add_partial(struct reader *r, const struct tag *tag, bool alone, struct str indent)
{
	struct body *body = NULL;
	int bad = find_partial(r, tag, &body);
	if (bad)
		return bad;
	if (!body->is_found && r->c->options->strict)
		return err_set(r->c->err, ERR_NOT_FOUND, "%s:%d: there is no partial named %.*s",
			r->body->file, tag->line, STRF(tag->name));
	struct node *node = add_node(r, NODE_PARTIAL, tag->name, tag->line);
	node->partial = body->is_found ? body : NULL;
	node->is_alone = alone;
	node->indent = indent;
	return 0;
}

/* Whether the tag has its line for itself; if so, *begin and *end are the line's. */
static bool stands_alone(const struct reader *r, const struct tag *tag, size_t *begin, size_t *end)
{
	if (!tag->sigil || strchr("&{", tag->sigil))
		return false;
	size_t i = tag->begin, j = tag->end;
	while (i > r->from && is_blank(r->text.p[i - 1]))
		i--;
	while (j < r->text.n && is_blank(r->text.p[j]))
		j++;
	struct str rest = str_from(r->text, j);
	size_t line_end = str_starts(rest, STR("\r\n")) ? 2 : str_starts(rest, STR("\n")) ? 1 : 0;
	if (!at_line_start(r, i) || (rest.n && !line_end))
		return false;
	*begin = i;
	*end = j + line_end;
	return true;
}

static int add_tag(struct reader *r, const struct tag *tag, bool alone, struct str indent)
{
	struct node *node;
	switch (tag->sigil) {
	case '!':
		return 0;
	case '=':
		return set_delimiters(r, tag);
	case '#':
	case '^':
		return open_section(r, tag);
	case '/':
		return close_section(r, tag);
	case '>':
		return add_partial(r, tag, alone, indent);
	default:
		node = add_node(r, NODE_VARIABLE, tag->name, tag->line);
		node->is_raw = tag->sigil != '\0';
		split_path(r->c->arena, node);
		return 0;
	}
}

static int take_tag(struct reader *r, size_t begin)
{
	struct tag tag = {.begin = begin};
	int bad = read_tag(r, &tag);
	if (bad)
		return bad;
	size_t line_begin = tag.begin, line_end = tag.end;
	bool alone = stands_alone(r, &tag, &line_begin, &line_end);
	struct str indent = str_head(str_from(r->text, line_begin), tag.begin - line_begin);
	add_text(r, r->from, line_begin);
	/* A line that begins with a tag still begins: an empty text says where a partial's indent
	 * goes, inside the section that is open here. */
	if (!alone && at_line_start(r, tag.begin))
		add_node(r, NODE_TEXT, STR(""), tag.line)->starts_line = true;
	r->from = line_end;
	return add_tag(r, &tag, alone, indent);
}

static int compile_body(struct compiler *c, struct body *body, int line)
{
	struct reader r = {
		.c = c,
		.body = body,
		.text = body->text,
		.line = line,
		.open = STR("{{"),
		.close = STR("}}"),
		.tail = &body->first,
	};
	ssize_t found;
	while ((found = str_find(str_from(r.text, r.from), r.open)) >= 0) {
		int bad = take_tag(&r, r.from + (size_t)found);
		if (bad)
			return bad;
	}
	add_text(&r, r.from, r.text.n);
	if (r.depth == 0)
		return 0;
	const struct node *section = r.levels[r.depth - 1].section;
	return err_set(c->err, ERR_INPUT,
		"%s:%d: the section {{%c%.*s}} is not closed by {{/%.*s}}", body->file,
		section->line, section->kind == NODE_SECTION ? '#' : '^', STRF(section->text),
		STRF(section->text));
}

int mustache_compile(struct arena *a, struct str text, const struct mustache_options *options,
	struct mustache **out, struct err *err)
{
	struct mustache *m = arena_alloc(a, sizeof *m);
	*m = (struct mustache){
		.main = {.text = text, .is_found = true},
		.bodies = 1,
		.escape_html = options->escape_html,
		.strict = options->strict,
	};
	m->main.file = options->file ? arena_dup(a, str_of(options->file)).p : "template";
	struct compiler c = {a, options, m, &m->main, err};
	int line = options->line > 0 ? options->line : 1;
	for (struct body *body = &m->main; body; body = body->next) {
		int bad = compile_body(&c, body, body == &m->main ? line : 1);
		if (bad)
			return bad;
	}
	*out = m;
	return 0;
}
