/*
 * prompty: owns prompt files: where the front matter ends, where a message begins. It refuses front
 * matter it does not know, and secrets in it.
 *
 * The decision: roles are found in the source, before anything is rendered, so that no data can
 * begin a message ("\nsystem:\n" in a context stays text).
 */
#include "prompty.h"

#include <string.h>

#include "mustache_tree.h"
#include "prompty_front.h"
#include "prompty_lines.h"

enum { MAX_SOURCE = 4 << 20, MAX_MESSAGES = 1000 };

struct message {
	struct str role;
	struct mustache *template;
	struct message *next;
};

struct prompty {
	struct prompty_front front;
	struct message *messages;
	size_t n;
};

struct parser {
	struct arena *arena;
	const char *file;
	struct mustache_partials partials;
	struct prompty *p;
	struct message **tail;
	struct err *err;
};

/* CRLF becomes LF, so that a checkout's line ends do not change what a model is sent. */
static struct str unify_line_ends(struct arena *a, struct str text)
{
	if (str_find(text, STR("\r\n")) < 0)
		return text;
	char *p = arena_alloc(a, text.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\r' || i + 1 == text.n || text.p[i + 1] != '\n')
			p[n++] = text.p[i];
	return (struct str){p, n};
}

/* The next line with its line end; empty when nothing is left. */
static struct str take_line(struct str *rest)
{
	ssize_t end = str_find(*rest, STR("\n"));
	struct str line = str_head(*rest, end < 0 ? rest->n : (size_t)end + 1);
	*rest = str_from(*rest, line.n);
	return line;
}

bool prompty_is_fence(struct str line)
{
	return str_starts(line, STR("---")) && str_trim(line).n == 3;
}

/* Take the front matter, if there is one, off *rest. *line is then the number of lines before
 * *rest, *front_line before *front. */
static int split_front(
	struct parser *p, struct str *rest, int *line, struct str *front, int *front_line)
{
	struct str body = *rest, first;
	int lines = 0;
	do {
		first = take_line(&body);
		lines++;
	} while (body.n && str_trim(first).n == 0);
	if (!prompty_is_fence(first))
		return 0;
	*front = str_head(body, 0);
	*front_line = lines;
	while (body.n) {
		struct str next = take_line(&body);
		lines++;
		if (prompty_is_fence(next)) {
			*rest = body;
			*line = lines;
			return 0;
		}
		front->n += next.n;
	}
	return err_set(p->err, ERR_INPUT,
		"%s:%d: the front matter that begins here is not closed by a line ---", p->file,
		*front_line);
}

bool prompty_is_role(struct str line, struct str *role)
{
	static const struct str roles[] = {
		{"system", 6}, {"user", 4}, {"assistant", 9}, {"developer", 9}, {"tool", 4}};
	line = str_trim(line);
	if (line.n == 0 || line.n > 200 || line.p[line.n - 1] != ':')
		return false;
	line = str_from(str_head(line, line.n - 1), line.p[0] == '#');
	line = str_trim(line);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		*role = roles[i];
		if (str_eq_nocase(line, *role))
			return true;
	}
	return false;
}

/* The text without the blank lines around it; *line grows by those before it. */
static struct str trim_blank_lines(struct str text, int *line)
{
	struct str rest = text;
	while (rest.n) {
		struct str first = take_line(&rest);
		if (str_trim(first).n)
			break;
		text = rest;
		++*line;
	}
	size_t end = (size_t)(str_trim(text).p - text.p) + str_trim(text).n;
	while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	return str_head(text, end);
}

/* `line` is the number of lines before text. */
static int add_message(struct parser *p, struct str role, struct str text, int line)
{
	text = trim_blank_lines(text, &line);
	if (text.n == 0)
		return 0;
	if (p->p->n == MAX_MESSAGES)
		return err_set(p->err, ERR_LIMIT, "%s:%d: more than %d messages", p->file, line + 1,
			MAX_MESSAGES);
	struct mustache_options options = {
		.file = p->file, .line = line + 1, .strict = true, .partials = p->partials};
	struct message *m = arena_alloc(p->arena, sizeof *m);
	m->role = role;
	*p->tail = m;
	p->tail = &m->next;
	p->p->n++;
	return mustache_compile(p->arena, text, &options, &m->template, p->err);
}

static int parse_body(struct parser *p, struct str body, int line)
{
	struct str role = STR("system"), next, text = str_head(body, 0);
	int begin = line;
	while (body.n) {
		struct str one = take_line(&body);
		line++;
		if (!prompty_is_role(one, &next)) {
			text.n += one.n;
			continue;
		}
		int bad = add_message(p, role, text, begin);
		if (bad)
			return bad;
		role = next;
		text = str_head(body, 0);
		begin = line;
	}
	return add_message(p, role, text, begin);
}

static int check_jinja(struct parser *p, struct str body, int line)
{
	ssize_t found = p->p->front.is_jinja ? str_find(body, STR("{%")) : -1;
	if (found < 0)
		return 0;
	for (size_t i = 0; i < (size_t)found; i++)
		line += body.p[i] == '\n';
	return err_set(p->err, ERR_INPUT,
		"%s:%d: {%% ... %%} is Jinja; strop renders Mustache: {{#name}} ... {{/name}} and "
		"template: mustache",
		p->file, line + 1);
}

static int parse(struct parser *p, struct str text)
{
	struct str front = {0};
	int line = 0, front_line = 0;
	int bad = split_front(p, &text, &line, &front, &front_line);
	if (!bad && front.p)
		bad = prompty_front_read(
			p->arena, p->file, front, front_line, &p->p->front, p->err);
	if (!bad)
		bad = check_jinja(p, text, line);
	return bad ? bad : parse_body(p, text, line);
}

int prompty_parse(struct arena *a, const char *file, struct str source,
	struct mustache_partials partials, struct prompty **out, struct err *err)
{
	struct prompty *p = arena_alloc(a, sizeof *p);
	struct parser parser = {.arena = a,
		.file = file,
		.partials = partials,
		.p = p,
		.tail = &p->messages,
		.err = err};
	if (source.n > MAX_SOURCE)
		return err_set(err, ERR_LIMIT, "%s: larger than 4 MiB", file);
	if (str_starts(source, STR("\xef\xbb\xbf")))
		source = str_from(source, 3);
	int bad = parse(&parser, unify_line_ends(a, source));
	if (bad)
		prompty_done(p);
	else
		*out = p;
	return bad;
}

struct str prompty_name(const struct prompty *p)
{
	return p->front.name;
}

struct str prompty_description(const struct prompty *p)
{
	return p->front.description;
}

size_t prompty_param_names(const struct prompty *p, const struct prompty_name **out)
{
	*out = p->front.param_names;
	return p->front.n_param_names;
}

size_t prompty_images(const struct prompty *p, const struct prompty_name **out)
{
	*out = p->front.images;
	return p->front.n_images;
}

const struct json *prompty_params(const struct prompty *p)
{
	return p->front.params;
}

int prompty_render(const struct prompty *p, struct arena *a, const struct json *data,
	struct prompt_message **out, size_t *n, struct err *err)
{
	struct prompt_message *messages = arena_alloc(a, p->n * sizeof *messages);
	struct buf text = {0};
	size_t kept = 0;
	int bad = 0, line = 0;
	for (const struct message *m = p->messages; m && !bad; m = m->next) {
		buf_cut(&text, 0);
		bad = mustache_render(m->template, data, &text, err);
		struct str trimmed = trim_blank_lines(buf_str(&text), &line);
		if (!bad && trimmed.n)
			messages[kept++] = (struct prompt_message){m->role, arena_dup(a, trimmed)};
	}
	buf_free(&text);
	if (bad)
		return bad;
	*out = messages;
	*n = kept;
	return 0;
}

size_t prompty_names(struct arena *a, const struct prompty *p, const struct mustache_name **out)
{
	const struct mustache **templates = arena_alloc(a, p->n * sizeof *templates);
	size_t n = 0;
	for (const struct message *m = p->messages; m; m = m->next)
		templates[n++] = m->template;
	return mustache_names_of(a, templates, n, out);
}

void prompty_done(struct prompty *p)
{
	if (!p)
		return;
	json_free(p->front.params);
	p->front.params = NULL;
}
