/*
 * extract: owns the rules that find an answer inside an output. Each rule is a row of the table; a
 * cascade tries its rules in order and reports which one fired, because a format error of the
 * prompt must not be read as a wrong answer.
 */
#include "extract.h"

#include <string.h>

#include "json.h"
#include "number.h"
#include "utf8.h"

struct rule {
	const struct rule_kind *kind;
	struct str *texts; /* path, tag, markers, pattern; none: the built-in ones */
	size_t n_texts;
	struct pattern *pattern;
	bool ignore_case;
	size_t match, until, period; /* positions in the word lists below */
};

typedef enum extract_result apply_fn(
	const struct rule *r, struct arena *a, struct str text, struct str *found);

struct rule_kind {
	const char *name;
	const char *told; /* in reasons */
	apply_fn *apply;
	bool points; /* at an answer, rather than take a line or all */
	bool takes_text, needs_text;
	const char *const *options;
};

struct extract {
	struct rule *rules;
	size_t n;
};

static const char *const match_words[] = {"first", "last"};
static const char *const until_words[] = {"line", "text"};
static const char *const period_words[] = {"drop", "keep"};
static const char *const regex_options[] = {"ignore_case", "match", NULL};
static const char *const marker_options[] = {"ignore_case", "until", "period", NULL};

/* --- applying -------------------------------------------------------------------------------- */

static enum extract_result keep(struct str text, struct str *found)
{
	*found = str_trim(text);
	return found->n ? EXTRACT_FOUND : EXTRACT_NOTHING;
}

static enum extract_result apply_none(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	(void)r, (void)a;
	*found = text;
	return EXTRACT_FOUND;
}

static enum extract_result apply_regex(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	struct str whole;
	switch (pattern_find(r->pattern, a, text, r->match == 1, &whole, found)) {
	case PATTERN_NO:
		return EXTRACT_NOTHING;
	case PATTERN_LIMIT:
		return EXTRACT_LIMIT;
	case PATTERN_YES:
		break;
	}
	return EXTRACT_FOUND;
}

static bool whole_line_last(struct str text, struct str *line)
{
	*line = STR("");
	for (struct str one; str_line(&text, &one);)
		if (str_trim(one).n > 0)
			*line = str_trim(one);
	return line->n > 0;
}

static bool whole_line_first(struct str text, struct str *line)
{
	while (str_line(&text, line))
		if ((*line = str_trim(*line)).n > 0)
			return true;
	return false;
}

static enum extract_result apply_last_line(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	(void)r, (void)a;
	return whole_line_last(text, found) ? EXTRACT_FOUND : EXTRACT_NOTHING;
}

static enum extract_result apply_first_line(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	(void)r, (void)a;
	return whole_line_first(text, found) ? EXTRACT_FOUND : EXTRACT_NOTHING;
}

static enum extract_result apply_last_number(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	struct number number;
	(void)r;
	if (!number_last(text, &number))
		return EXTRACT_NOTHING;
	*found = number_text(a, &number);
	return EXTRACT_FOUND;
}

static enum extract_result apply_first_number(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	struct number number;
	(void)r;
	if (!number_first(text, &number))
		return EXTRACT_NOTHING;
	*found = number_text(a, &number);
	return EXTRACT_FOUND;
}

static struct str first_line(struct str text)
{
	struct str line = STR("");
	str_line(&text, &line);
	return line;
}

static enum extract_result apply_gsm8k(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	ssize_t at = str_rfind(text, STR("####"));
	(void)r, (void)a;
	return at < 0 ? EXTRACT_NOTHING : keep(first_line(str_from(text, (size_t)at + 4)), found);
}

/* --- JSON ------------------------------------------------------------------------------------ */

static const struct json *walk(const struct json *v, struct arena *a, struct str path)
{
	struct str key;
	while (v && str_split(&path, '.', &key)) {
		long long i;
		if (json_type(v) == JSON_ARRAY)
			v = str_to_int(key, &i) && i >= 0 ? json_at(v, (size_t)i) : NULL;
		else
			v = json_get(v, arena_dup(a, key).p);
	}
	return v;
}

static bool read_json(struct arena *a, struct str text, struct str path, struct str *found)
{
	struct json *root;
	if (text.n < 2 || json_parse(text, &root, NULL))
		return false;
	const struct json *v = walk(root, a, path);
	bool there = v && json_type(v) != JSON_NULL;
	if (there)
		*found = arena_dup(a, json_text(a, v));
	json_free(root);
	return there;
}

/* The inside of the last ``` block, without the language in its first line. */
static struct str fenced(struct str text)
{
	ssize_t end = str_rfind(text, STR("```"));
	struct str inside = str_head(text, end < 0 ? 0 : (size_t)end), line;
	ssize_t start = str_rfind(inside, STR("```"));
	inside = start < 0 ? STR("") : str_from(inside, (size_t)start + 3);
	str_line(&inside, &line);
	return str_trim(inside);
}

static struct str span(struct str text, const char *open, const char *close)
{
	ssize_t start = str_find(text, str_of(open)), end = str_rfind(text, str_of(close));
	if (start < 0 || end < start)
		return STR("");
	return str_head(str_from(text, (size_t)start), (size_t)(end - start) + 1);
}

bool extract_json(struct arena *a, struct str text, struct str path, struct str *found)
{
	struct str all = str_trim(text);
	bool opens = str_starts(all, STR("{")) || str_starts(all, STR("["));
	return (opens && read_json(a, all, path, found)) ||
	       read_json(a, fenced(text), path, found) ||
	       read_json(a, span(text, "{", "}"), path, found) ||
	       read_json(a, span(text, "[", "]"), path, found);
}

static enum extract_result apply_json(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	struct str path = r->n_texts ? r->texts[0] : STR("answer");
	return extract_json(a, text, path, found) ? EXTRACT_FOUND : EXTRACT_NOTHING;
}

/* --- XML ------------------------------------------------------------------------------------- */

/* Length of "<tag>" or "<tag attributes>" (or "</tag>") at the start of text, or 0. */
static size_t tag_here(struct str text, const char *open, struct str tag)
{
	size_t n = strlen(open) + tag.n;
	if (!str_starts(text, str_of(open)) || text.n <= n ||
		!str_eq_nocase(str_head(str_from(text, strlen(open)), tag.n), tag))
		return 0;
	struct str rest = str_from(text, n);
	if (rest.p[0] == '>')
		return n + 1;
	ssize_t close = str_find(str_head(rest, 200), STR(">"));
	return close > 0 && (rest.p[0] == ' ' || rest.p[0] == '\n') ? n + (size_t)close + 1 : 0;
}

static enum extract_result apply_xml(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	struct str tag = r->n_texts ? r->texts[0] : STR("answer");
	size_t end = text.n;
	(void)a;
	for (size_t i = text.n; i-- > 0;) {
		if (text.p[i] != '<')
			continue;
		struct str here = str_from(text, i);
		size_t open = tag_here(here, "<", tag);
		if (open)
			return keep(str_head(str_from(text, i + open), end - i - open), found);
		if (tag_here(here, "</", tag))
			end = i;
	}
	return EXTRACT_NOTHING;
}

/* --- markers --------------------------------------------------------------------------------- */

static struct str built_in_markers[] = {
	{"final answer is", 15}, {"final answer:", 13}, {"the answer is", 13}, {"answer:", 7}};

static bool starts_with(struct str text, struct str what, bool ignore_case)
{
	return ignore_case ? str_eq_nocase(str_head(text, what.n), what) : str_starts(text, what);
}

/* The byte behind the last marker; of two that overlap the one that ends later. -1: none. */
static ssize_t behind_last(struct str text, const struct str *markers, size_t n, bool ignore_case)
{
	size_t best = 0;
	for (size_t i = 0; i < text.n; i++) {
		for (size_t k = 0; k < n; k++) {
			size_t end = i + markers[k].n;
			if (end > best && starts_with(str_from(text, i), markers[k], ignore_case))
				best = end;
		}
	}
	return best ? (ssize_t)best : -1;
}

/* Markdown and the colon of "the answer is: **42**". */
static struct str strip_markup(struct str text)
{
	text = str_trim(text);
	while (text.n && (text.p[0] == '*' || text.p[0] == ':' || text.p[0] == '`'))
		text = str_trim(str_from(text, 1));
	while (text.n && (text.p[text.n - 1] == '*' || text.p[text.n - 1] == '`'))
		text = str_trim(str_head(text, text.n - 1));
	return text;
}

/* "**Answer:** B" and "the answer is:" on a line of its own: the line may hold nothing else. */
static struct str rest_of_line(struct str rest, bool markup)
{
	struct str line = STR("");
	while (str_line(&rest, &line)) {
		line = markup ? strip_markup(line) : str_trim(line);
		if (line.n > 0)
			break;
	}
	return line;
}

static enum extract_result apply_marker(
	const struct rule *r, struct arena *a, struct str text, struct str *found)
{
	bool own = r->n_texts > 0;
	const struct str *markers = own ? r->texts : built_in_markers;
	size_t n = own ? r->n_texts : sizeof built_in_markers / sizeof *built_in_markers;
	ssize_t at = behind_last(text, markers, n, !own || r->ignore_case);
	(void)a;
	if (at < 0)
		return EXTRACT_NOTHING;
	struct str rest = str_from(text, (size_t)at);
	rest = r->until == 1 ? str_trim(rest) : rest_of_line(rest, !own);
	if (r->period == 0 && str_ends(rest, STR(".")))
		rest.n--;
	return keep(own ? rest : strip_markup(rest), found);
}

/* --- the table ------------------------------------------------------------------------------- */

enum { NONE, REGEX, JSON, XML, GSM8K, MARKER, LAST_LINE, FIRST_LINE, LAST_NUMBER, FIRST_NUMBER };

static const struct rule_kind kinds[] = {
	[NONE] = {"none", "whole text", apply_none, false, false, false, NULL},
	[REGEX] = {"regex", "pattern", apply_regex, true, true, true, regex_options},
	[JSON] = {"json", "JSON path", apply_json, true, true, false, NULL},
	[XML] = {"xml", "tag", apply_xml, true, true, false, NULL},
	[GSM8K] = {"gsm8k", "last ####", apply_gsm8k, true, false, false, NULL},
	[MARKER] = {"marker", "marker", apply_marker, true, true, false, marker_options},
	[LAST_LINE] = {"last_line", "last line", apply_last_line, false, false, false, NULL},
	[FIRST_LINE] = {"first_line", "first line", apply_first_line, false, false, false, NULL},
	[LAST_NUMBER] = {"last_number", "last number", apply_last_number, true, false, false, NULL},
	[FIRST_NUMBER] = {"first_number", "first number", apply_first_number, true, false, false,
		NULL},
};

static const char *const names[] = {"none", "regex", "json", "xml", "gsm8k", "marker", "last_line",
	"first_line", "last_number", "first_number", "auto"};

enum { N_KINDS = sizeof kinds / sizeof *kinds, N_NAMES = sizeof names / sizeof *names };

static struct rule auto_rules[] = {{.kind = &kinds[JSON]}, {.kind = &kinds[XML]},
	{.kind = &kinds[GSM8K]}, {.kind = &kinds[MARKER]}, {.kind = &kinds[LAST_LINE]},
	{.kind = &kinds[NONE]}};

enum { N_MARKED = 4, N_AUTO = sizeof auto_rules / sizeof *auto_rules };

enum extract_result extract_apply(
	const struct extract *e, struct arena *a, struct str text, struct extracted *out)
{
	*out = (struct extracted){.text = STR("")};
	for (size_t i = 0; i < e->n; i++) {
		const struct rule_kind *kind = e->rules[i].kind;
		out->rule = kind->told;
		out->pointed = kind->points;
		enum extract_result result = kind->apply(&e->rules[i], a, text, &out->text);
		if (result != EXTRACT_NOTHING)
			return result;
	}
	return EXTRACT_NOTHING;
}

struct str extract_failure(
	struct arena *a, enum extract_result result, const struct extracted *tried)
{
	switch (result) {
	case EXTRACT_NOTHING:
		return arena_printf(a, "the output has no %s to read an answer from", tried->rule);
	case EXTRACT_LIMIT:
		return STR("the pattern of `extract` hit its limit of steps, memory or text "
			   "length");
	case EXTRACT_FOUND:
		break;
	}
	return STR("");
}

bool extract_marked(struct arena *a, struct str text, struct extracted *out)
{
	static const struct extract marked = {auto_rules, N_MARKED};
	return extract_apply(&marked, a, text, out) == EXTRACT_FOUND;
}

/* --- parsing --------------------------------------------------------------------------------- */

struct parsing {
	struct config *c;
	const char *key;
	struct rule *rules;
	size_t n, cap;
	struct pattern **patterns;
	struct err *err;
};

static int refuse_name(struct parsing *p, const struct yaml *at, struct str name)
{
	struct str hint = config_hint(p->c->arena, name, names, N_NAMES);
	return config_refuse(at, p->err, "%s: `%s` knows no rule \"%.*s\"%.*s", p->c->kind, p->key,
		STRF(name), STRF(hint));
}

static const struct rule_kind *find_kind(struct str name)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

static int compile(struct parsing *p, const struct yaml *at, struct rule *r)
{
	if (pattern_new(r->texts[0], r->ignore_case, &r->pattern, p->err))
		return err_prefix(
			p->err, "scorer:%d:%d: `%s`: regex", at->line, at->column, p->key);
	*p->patterns = pattern_link(r->pattern, *p->patterns);
	return 0;
}

static int parse_options(struct parsing *p, struct config *c, struct rule *r)
{
	if (r->kind->options && config_bool(c, "ignore_case", false, &r->ignore_case, p->err))
		return ERR_INPUT;
	if (r->kind == &kinds[REGEX])
		return config_word(c, "match", match_words, 2, &r->match, p->err);
	if (r->kind == &kinds[MARKER] &&
		(config_word(c, "until", until_words, 2, &r->until, p->err) ||
			config_word(c, "period", period_words, 2, &r->period, p->err)))
		return ERR_INPUT;
	return 0;
}

/* {marker: "A:", until: text}: the first key that names a rule says which. */
static int parse_map(struct parsing *p, const struct yaml *v, struct rule *r)
{
	const struct yaml *main = v->first;
	while (main && !find_kind(main->key))
		main = main->next;
	if (!main)
		return refuse_name(p, v, v->first ? v->first->key : STR(""));
	r->kind = find_kind(main->key);
	const char *own[] = {r->kind->name, NULL};
	struct config c = *p->c;
	c.map = v;
	c.only = NULL;
	buf_addf(c.signature, "%s", r->kind->name);
	if (config_check_keys(&c, own, r->kind->options, p->err))
		return ERR_INPUT;
	if (!r->kind->takes_text)
		return config_refuse(main, p->err, "%s: `%s` takes no value: write %s: %s", c.kind,
			r->kind->name, p->key, r->kind->name);
	if (config_texts(&c, r->kind->name, &r->texts, &r->n_texts, p->err))
		return ERR_INPUT;
	if (r->n_texts > 1 && r->kind != &kinds[MARKER])
		return config_refuse(
			main, p->err, "%s: `%s` takes one text", c.kind, r->kind->name);
	if (parse_options(p, &c, r))
		return ERR_INPUT;
	return r->kind->needs_text ? compile(p, main, r) : 0;
}

static struct rule *add_rule(struct parsing *p)
{
	if (p->n == p->cap) {
		size_t cap = p->cap ? 2 * p->cap : 8;
		struct rule *grown = arena_alloc(p->c->arena, cap * sizeof *grown);
		if (p->n)
			memcpy(grown, p->rules, p->n * sizeof *grown);
		p->rules = grown;
		p->cap = cap;
	}
	p->rules[p->n] = (struct rule){0};
	return &p->rules[p->n++];
}

static int parse_name(struct parsing *p, const struct yaml *v)
{
	const struct rule_kind *kind = find_kind(v->text);
	buf_add(p->c->signature, v->text);
	if (str_is(v->text, "auto")) {
		for (size_t i = 0; i < N_AUTO; i++)
			*add_rule(p) = auto_rules[i];
		return 0;
	}
	if (!kind)
		return refuse_name(p, v, v->text);
	if (kind->needs_text)
		return config_refuse(v, p->err, "%s: `%s: %s` needs a value: {%s: TEXT}",
			p->c->kind, p->key, kind->name, kind->name);
	add_rule(p)->kind = kind;
	return 0;
}

static int parse_rule(struct parsing *p, const struct yaml *v)
{
	switch (v->type) {
	case YAML_SCALAR:
		return parse_name(p, v);
	case YAML_MAP:
		return parse_map(p, v, add_rule(p));
	case YAML_LIST:
		break;
	}
	return config_refuse(
		v, p->err, "%s: `%s` is a rule or one list of rules", p->c->kind, p->key);
}

int extract_parse(struct config *c, const char *key, struct extract **out,
	struct pattern **patterns, struct err *err)
{
	const struct yaml *v = yaml_get(c->map, key);
	struct parsing p = {.c = c, .key = key, .patterns = patterns, .err = err};
	*out = NULL;
	if (!v)
		return 0;
	buf_addf(c->signature, "|%s:", key);
	bool many = v->type == YAML_LIST;
	if (many && !v->first)
		return config_refuse(v, err, "%s: `%s` must not be empty", c->kind, key);
	for (const struct yaml *rule = many ? v->first : v; rule; rule = many ? rule->next : NULL) {
		if (rule != v && rule != v->first)
			buf_addc(c->signature, '>');
		if (parse_rule(&p, rule))
			return ERR_INPUT;
	}
	if (p.n == 1 && p.rules[0].kind == &kinds[NONE])
		return 0;
	*out = arena_alloc(c->arena, sizeof **out);
	**out = (struct extract){p.rules, p.n};
	return 0;
}
