/* mock_rule: owns scripts: their grammar (which stands at the top of tests/tools/mockserver.c) and
 * the picking of a rule. A line that is not understood is an error with its number, never a rule
 * that silently does nothing. */
#include "mock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NEEDS_N = 1, NEEDS_MS = 2, NEEDS_WORD = 4, MAY_WORD = 8, MS_UNLESS_PERCENT = 16 };

static const struct {
	const char *name;
	enum mock_action action;
	int needs;
} actions[] = {
	{"answer", MOCK_ANSWER, 0},
	{"status", MOCK_STATUS, NEEDS_N},
	{"close", MOCK_CLOSE, 0},
	{"rst", MOCK_RST, 0},
	{"cut", MOCK_CUT, NEEDS_N},
	{"stall", MOCK_STALL, NEEDS_N | NEEDS_MS},
	{"no-finish", MOCK_NO_FINISH, 0},
	{"error-mid-stream", MOCK_ERROR_MID_STREAM, 0},
	{"200-error", MOCK_ERROR_200, 0},
	{"html", MOCK_HTML, NEEDS_N},
	{"garbage", MOCK_GARBAGE, MAY_WORD},
	{"huge", MOCK_HUGE, NEEDS_N},
	{"text", MOCK_TEXT, NEEDS_WORD},
	{"delay", MOCK_DELAY, NEEDS_MS},
	{"finish", MOCK_FINISH, NEEDS_WORD},
	{"header-flood", MOCK_HEADER_FLOOD, 0},
	{"cut-rst", MOCK_CUT_RST, NEEDS_N},
	{"chatter", MOCK_CHATTER, NEEDS_N | NEEDS_MS},
	{"raw", MOCK_RAW, NEEDS_WORD},
	{"storm", MOCK_STORM, NEEDS_N | MS_UNLESS_PERCENT},
	{"crowd", MOCK_CROWD, NEEDS_N},
};

static const struct {
	const char *name;
	size_t at;
} keys[] = {
	{"body", offsetof(struct mock_rule, body)},
	{"type", offsetof(struct mock_rule, type)},
	{"retry-after", offsetof(struct mock_rule, retry_after)},
	{"location", offsetof(struct mock_rule, location)},
	{"header", offsetof(struct mock_rule, header)},
	{"framing", offsetof(struct mock_rule, framing)},
	{"delay", offsetof(struct mock_rule, delay)},
	{"finish", offsetof(struct mock_rule, finish)},
	{"text", offsetof(struct mock_rule, text)},
	{"status", offsetof(struct mock_rule, status)},
	{"reasoning", offsetof(struct mock_rule, reasoning)},
	{"tokens", offsetof(struct mock_rule, tokens)},
	{"split", offsetof(struct mock_rule, split)},
	{"pace", offsetof(struct mock_rule, pace)},
	{"slow-head", offsetof(struct mock_rule, slow_head)},
	{"interim", offsetof(struct mock_rule, interim)},
	{"replace", offsetof(struct mock_rule, replace)},
	{"with", offsetof(struct mock_rule, with)},
	{"before", offsetof(struct mock_rule, before)},
	{"after", offsetof(struct mock_rule, after)},
	{"each", offsetof(struct mock_rule, each)},
	{"wire", offsetof(struct mock_rule, wire)},
	{"polls", offsetof(struct mock_rule, polls)},
	{"ends", offsetof(struct mock_rule, ends)},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A line being read: words are split at spaces; quotes of either kind hold spaces and escapes. */
struct reader {
	struct str rest;
	struct arena *arena;
	bool in_match; /* an unquoted colon ends a word */
	bool bad;
};

static char escaped(struct str *rest)
{
	static const char from[] = "nrtabfve0", to[] = "\n\r\t\a\b\f\v\x1b";
	char c = rest->p[0];
	*rest = str_from(*rest, 1);
	if (c == 'x' && rest->n >= 2) {
		char digits[3] = {rest->p[0], rest->p[1], '\0'};
		*rest = str_from(*rest, 2);
		return (char)strtol(digits, NULL, 16);
	}
	const char *at = c ? strchr(from, c) : NULL;
	return at ? to[at - from] : c;
}

static void read_quoted(struct reader *r, struct buf *out)
{
	char quote = r->rest.p[0];
	r->rest = str_from(r->rest, 1);
	while (r->rest.n && r->rest.p[0] != quote) {
		char c = r->rest.p[0];
		r->rest = str_from(r->rest, 1);
		buf_addc(out, c == '\\' && r->rest.n ? escaped(&r->rest) : c);
	}
	r->bad |= r->rest.n == 0;
	r->rest = str_from(r->rest, 1);
}

static bool read_word(struct reader *r, struct str *word)
{
	struct buf out = {0};
	r->rest = str_trim(r->rest);
	if (r->rest.n == 0 || (r->in_match && r->rest.p[0] == ':'))
		return false;
	while (r->rest.n && r->rest.p[0] != ' ' && r->rest.p[0] != '\t') {
		char c = r->rest.p[0];
		if (r->in_match && c == ':')
			break;
		if (c == '"' || c == '\'') {
			read_quoted(r, &out);
		} else {
			buf_addc(&out, c);
			r->rest = str_from(r->rest, 1);
		}
	}
	*word = arena_dup(r->arena, buf_str(&out));
	buf_free(&out);
	return true;
}

static bool read_number(struct reader *r, long long *out)
{
	struct str word;
	return read_word(r, &word) && str_to_int(word, out) && *out >= 0;
}

/* `N`, `N-M`, `every N`, `body TEXT`, `path TEXT` or `*`, then a colon. */
static bool read_match(struct reader *r, struct mock_rule *rule)
{
	struct str word, from;
	r->in_match = true;
	if (!read_word(r, &word))
		return false;
	if (str_is(word, "every")) {
		if (!read_number(r, &rule->every) || rule->every < 1)
			return false;
	} else if (str_is(word, "body")) {
		if (!read_word(r, &rule->has))
			return false;
	} else if (str_is(word, "path")) {
		if (!read_word(r, &rule->path))
			return false;
	} else if (!str_is(word, "*")) {
		if (!str_split(&word, '-', &from) || !str_to_int(from, &rule->first))
			return false;
		rule->last = rule->first;
		if (word.p && !str_to_int(word, &rule->last))
			return false;
	}
	r->rest = str_trim(r->rest);
	r->in_match = false;
	if (!str_starts(r->rest, STR(":")))
		return false;
	r->rest = str_from(r->rest, 1);
	return true;
}

static bool read_amount(struct reader *r, struct mock_rule *rule)
{
	struct str word;
	if (!read_word(r, &word))
		return false;
	if (str_ends(word, STR("%"))) {
		rule->percent = true;
		word.n--;
	}
	return str_to_int(word, &rule->n) && rule->n >= 0;
}

static bool read_action(struct reader *r, struct mock_rule *rule)
{
	struct str word;
	size_t i = 0;
	if (!read_word(r, &word))
		return false;
	while (i < COUNT(actions) && !str_is(word, actions[i].name))
		i++;
	if (i == COUNT(actions))
		return false;
	rule->action = actions[i].action;
	int needs = actions[i].needs;
	if (needs & NEEDS_N && !read_amount(r, rule))
		return false;
	if (needs & MS_UNLESS_PERCENT && !rule->percent)
		needs |= NEEDS_MS;
	if (needs & NEEDS_MS && !read_number(r, &rule->ms))
		return false;
	if (needs & NEEDS_WORD && !read_word(r, &rule->word))
		return false;
	if (needs & MAY_WORD && str_starts(str_trim(r->rest), STR("http")))
		return read_word(r, &rule->word);
	return true;
}

static bool set_key(struct mock_rule *rule, struct str word)
{
	struct str name;
	str_split(&word, '=', &name);
	for (size_t i = 0; word.p && i < COUNT(keys); i++) {
		if (str_is(name, keys[i].name)) {
			memcpy((char *)rule + keys[i].at, &word, sizeof word);
			return true;
		}
	}
	return false;
}

static bool read_rule(struct reader *r, struct mock_rule *rule)
{
	struct str word;
	if (!read_match(r, rule) || !read_action(r, rule))
		return false;
	while (read_word(r, &word)) {
		if (str_is(word, "x")) {
			if (!read_number(r, &rule->left))
				return false;
		} else if (!set_key(rule, word)) {
			return false;
		}
	}
	return !r->bad;
}

static int load_line(struct mock_script *script, struct str line, struct err *err)
{
	struct mock_rule rule = {.left = -1};
	struct reader r = {.rest = line, .arena = &script->arena};
	if (!read_rule(&r, &rule))
		return err_set(err, ERR_INPUT, "not a rule: %.*s", STRF(line));
	script->rules = mem_grow(script->rules, script->n, &script->cap, sizeof *script->rules);
	script->rules[script->n++] = rule;
	return 0;
}

int mock_script_load(struct mock_script *script, const char *path, struct err *err)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int number = 0, code = 0;
	while (!code && (n = getline(&line, &cap, f)) >= 0) {
		struct str text = str_trim((struct str){line, (size_t)n});
		number++;
		if (text.n && text.p[0] != '#' && (code = load_line(script, text, err)))
			err_prefix(err, "%s:%d", path, number);
	}
	free(line);
	fclose(f);
	return code;
}

void mock_script_free(struct mock_script *script)
{
	free(script->rules);
	arena_free(&script->arena);
	*script = (struct mock_script){0};
}

/* A storm lets n answers through in each window of ms; or it refuses n % of the bodies once. */
static bool storm_refuses(struct mock_rule *rule, const struct mock_moment *m)
{
	if (rule->percent) {
		char digits[9] = {0};
		memcpy(digits, m->hex, 8);
		return m->tries == 1 && strtoll(digits, NULL, 16) % 100 < rule->n;
	}
	if (m->now_ms - rule->window_ms >= rule->ms) {
		rule->window_ms = m->now_ms - m->now_ms % (rule->ms ? rule->ms : 1);
		rule->used = 0;
	}
	rule->wait_ms = rule->window_ms + rule->ms - m->now_ms;
	return ++rule->used > rule->n;
}

static bool matches(struct mock_rule *rule, const struct mock_moment *m)
{
	if (rule->every && m->number % (unsigned long long)rule->every != 0)
		return false;
	if (rule->first && (m->number < (unsigned long long)rule->first ||
				   m->number > (unsigned long long)rule->last))
		return false;
	if (rule->has.p && str_find(m->body, rule->has) < 0)
		return false;
	if (rule->path.p ? str_find(m->path, rule->path) < 0 : m->is_free)
		return false;
	if (rule->action == MOCK_CROWD)
		return m->in_flight > (unsigned long long)rule->n;
	return rule->action != MOCK_STORM || storm_refuses(rule, m);
}

const struct mock_rule *mock_script_pick(
	struct mock_script *script, const struct mock_moment *moment)
{
	static const struct mock_rule plain = {.left = -1};
	for (size_t i = 0; i < script->n; i++) {
		struct mock_rule *rule = &script->rules[i];
		if (rule->left == 0 || !matches(rule, moment))
			continue;
		if (rule->left > 0)
			rule->left--;
		return rule;
	}
	return &plain;
}
