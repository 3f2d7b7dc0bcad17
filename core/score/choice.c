/*
 * choice: owns the scorer that reads the letter of a multiple-choice answer. A cascade, the first
 * rule that yields a letter decides:
 *   1. a JSON member (answer, choice, option, letter, final_answer, or the path `json:`)
 *   2. the last "answer is X", "answer is (X)"        after **, $, ` and \boxed{} were taken off
 *   3. the last "answer: X", "answer = (X)"
 *   4. the text of exactly one option, as the whole output or its last line; a letter alone
 *   5. the only letter that stands by itself
 *   else unparsed
 * Letters are capitals and limited to the question's options (`options:`, else their number, else
 * ten). I and A are words too: they count only in parentheses, before punctuation, or at a line's
 * end.
 */
#include <string.h>

#include "kinds.h"
#include "utf8.h"

enum { DEFAULT_OPTIONS = 10, MAX_OPTIONS = 26 };

struct params {
	double options; /* 0: as many as the question has */
	struct str *path;
	size_t n_path;
};

int choice_parse(struct scorer *s, struct config *c, struct err *err)
{
	struct params *p = arena_alloc(c->arena, sizeof *p);
	s->params = p;
	if (config_get(c, "options") && config_num(c, "options", 2, MAX_OPTIONS, &p->options, err))
		return ERR_INPUT;
	if (config_texts(c, "json", &p->path, &p->n_path, err))
		return ERR_INPUT;
	if (p->n_path > 1)
		return config_refuse(config_get(c, "json"), err, "choice: `json` is one path");
	return 0;
}

/* What the rules look at. */
struct exam {
	const struct params *params;
	const struct str *choices;
	size_t n_choices;
	size_t n_letters;
	struct arena *arena;
};

static char at(struct str text, size_t i)
{
	return i < text.n ? text.p[i] : '\n';
}

static bool one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool is_letter(const struct exam *e, char c)
{
	return c >= 'A' && (size_t)(c - 'A') < e->n_letters;
}

static bool word_at(struct str text, size_t i)
{
	int32_t cp;
	if (i >= text.n)
		return false;
	utf8_decode(str_from(text, i), &cp);
	return cp >= 0 && utf8_is_word(cp);
}

static bool apostrophe_at(struct str text, size_t i)
{
	return at(text, i) == '\'' || str_starts(str_from(text, i), STR("\xE2\x80\x99"));
}

/* Whether nothing but blanks follows in the line. */
static bool line_ends(struct str text, size_t i)
{
	while (at(text, i) == ' ' || at(text, i) == '\t' || at(text, i) == '\r')
		i++;
	return at(text, i) == '\n';
}

/* The letter that stands at i, perhaps in parentheses; 0 when it is none or part of a word. */
static char letter_at(const struct exam *e, struct str text, size_t i)
{
	bool open = at(text, i) == '(' || at(text, i) == '[';
	size_t behind = i + open + 1;
	char c = at(text, i + open), next = at(text, behind);
	if (!is_letter(e, c) || word_at(text, behind) || apostrophe_at(text, behind))
		return 0;
	bool delimited = one_of(next, ").]:,;!?") || line_ends(text, behind);
	return (c == 'I' || c == 'A') && !delimited ? 0 : c;
}

static size_t skip_blanks(struct str text, size_t i)
{
	while (i < text.n && one_of(text.p[i], " \t\r\n"))
		i++;
	return i;
}

/* --- the rules ------------------------------------------------------------------------------- */

/* Off with what only sets the letter off from the text. */
static struct str strip_markup(struct arena *a, struct str text)
{
	static const char *const drops[] = {
		"**", "__", "$", "`", "\\boxed{", "\\text{", "\\mathrm{", "{", "}", NULL};
	struct buf out = {0};
	for (size_t i = 0; i < text.n;) {
		const char *const *drop = drops;
		while (*drop && !str_starts(str_from(text, i), str_of(*drop)))
			drop++;
		if (*drop)
			i += strlen(*drop);
		else
			buf_addc(&out, text.p[i++]);
	}
	struct str done = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return done;
}

/* Whether "answer" with its " is" or ":" ends before *i, which is moved to where a letter would
 * stand. */
static bool leads_in(struct str text, size_t *i, bool verb)
{
	size_t from = skip_blanks(text, *i + strlen("answer"));
	if (verb) {
		if (from == *i + strlen("answer") ||
			!str_eq_nocase(str_head(str_from(text, from), 2), STR("is")))
			return false;
		from += 2;
		from += at(text, from) == ':';
	} else {
		if (at(text, from) != ':' && at(text, from) != '=')
			return false;
		from++;
	}
	*i = skip_blanks(text, from);
	return true;
}

static char last_answer(const struct exam *e, struct str text, bool verb)
{
	char found = 0;
	for (size_t i = 0; i + strlen("answer") < text.n; i++) {
		size_t there = i;
		if (!str_eq_nocase(str_head(str_from(text, i), 6), STR("answer")) ||
			!leads_in(text, &there, verb))
			continue;
		char c = letter_at(e, text, there);
		found = c ? c : found;
	}
	return found;
}

static struct str plain(struct arena *a, struct str text)
{
	text = str_trim(text);
	if (str_ends(text, STR(".")))
		text.n--;
	return utf8_fold(a, text);
}

/* An option without its own "A)", "A." or "(A)". */
static struct str option_text(const struct exam *e, size_t i)
{
	struct str text = str_trim(e->choices[i]);
	size_t open = at(text, 0) == '(';
	if (at(text, open) != (char)('A' + i) || !one_of(at(text, open + 1), ").:"))
		return text;
	return str_trim(str_from(text, open + 2));
}

/* The letter of the one option whose text this is; 0 when none or several. */
static char option_of(const struct exam *e, struct str text)
{
	char found = 0;
	struct str wanted = plain(e->arena, text);
	for (size_t i = 0; i < e->n_choices && i < e->n_letters && wanted.n; i++) {
		if (!str_eq(plain(e->arena, option_text(e, i)), wanted) &&
			!str_eq(plain(e->arena, e->choices[i]), wanted))
			continue;
		if (found)
			return 0;
		found = (char)('A' + i);
	}
	return found;
}

/* "B", "(b)", "b." and nothing else. */
static char letter_alone(const struct exam *e, struct str text)
{
	text = str_trim(text);
	size_t open = at(text, 0) == '(';
	char c = at(text, open);
	c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	size_t end = open + 1;
	while (end < text.n && one_of(text.p[end], ").:"))
		end++;
	return text.n && end == text.n && is_letter(e, c) ? c : 0;
}

static struct str last_line(struct str text)
{
	struct str line, last = STR("");
	while (str_line(&text, &line))
		last = str_trim(line).n ? line : last;
	return last;
}

static char option_or_letter(const struct exam *e, struct str text)
{
	char c = letter_alone(e, text);
	c = c ? c : option_of(e, text);
	return c ? c : option_of(e, last_line(text));
}

static char only_letter(const struct exam *e, struct str text)
{
	char found = 0;
	bool word = false; /* the byte before is part of a word */
	for (size_t i = 0; i < text.n;) {
		int32_t cp;
		size_t n = utf8_decode(str_from(text, i), &cp);
		char c = word || cp == '(' ? 0 : letter_at(e, text, i);
		if (c && found && c != found)
			return 0;
		found = c ? c : found;
		word = (cp >= 0 && utf8_is_word(cp)) || apostrophe_at(text, i);
		i += n;
	}
	return found;
}

/* A letter, a letter before its option's text, or that text: what a JSON member or an expected
 * value may hold. */
static char letter_of_value(const struct exam *e, struct str value)
{
	char c = option_or_letter(e, value);
	struct str text = str_trim(value);
	size_t open = at(text, 0) == '(';
	char first = at(text, open), next = at(text, open + 1);
	if (c || text.n <= open + 1)
		return c;
	if (first >= 'a' && first <= 'z' && next == ')')
		first = (char)(first - 'a' + 'A');
	return one_of(next, ").:") && is_letter(e, first) ? first : 0;
}

static char json_letter(const struct exam *e, struct str text)
{
	static const char *const paths[] = {"answer", "choice", "option", "letter", "final_answer"};
	struct str found;
	if (e->params->n_path)
		return extract_json(e->arena, text, e->params->path[0], &found)
			       ? letter_of_value(e, found)
			       : 0;
	if (str_find(text, STR("{")) < 0)
		return 0;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		if (extract_json(e->arena, text, str_of(paths[i]), &found))
			return letter_of_value(e, found);
	return 0;
}

static char cascade(const struct exam *e, struct str text, const char **rule)
{
	struct str bare = strip_markup(e->arena, text);
	char c;
	if ((*rule = "JSON member", c = json_letter(e, text)) ||
		(*rule = "\"answer is\"", c = last_answer(e, bare, true)) ||
		(*rule = "\"answer:\"", c = last_answer(e, bare, false)) ||
		(*rule = "option's text", c = option_or_letter(e, bare)) ||
		(*rule = "option's text", c = option_or_letter(e, text)) ||
		(*rule = "only letter", c = only_letter(e, bare)))
		return c;
	return 0;
}

static size_t letters(const struct params *p, const struct score_input *in)
{
	size_t n = p->options > 0 ? (size_t)p->options : in->n_choices;
	n = n ? n : DEFAULT_OPTIONS;
	return n < MAX_OPTIONS ? n : MAX_OPTIONS;
}

static struct str letter_text(struct arena *a, char c)
{
	return arena_dup(a, (struct str){&c, 1});
}

void choice_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	const char *rule;
	struct exam e = {s->params, r->in->choices, r->in->n_choices, letters(s->params, r->in), a};
	char pred = cascade(&e, r->pred, &rule), gold = 0;
	bool hit = false;
	for (size_t i = 0; i < r->n_golds && !hit; i++) {
		char c = letter_of_value(&e, r->golds[i]);
		gold = c ? c : gold;
		hit = c && c == pred;
	}
	out->extracted = STR("");
	if (!gold) {
		score_status(out, SCORE_NA,
			STR("the expected value is neither a letter nor one of the options"));
		return;
	}
	out->normalized_gold = letter_text(a, gold);
	if (!pred) {
		score_status(out, SCORE_UNPARSED, STR("no single option to be read"));
		return;
	}
	out->extracted = out->normalized_pred = letter_text(a, pred);
	out->value = hit ? 1 : 0;
	out->reason = arena_printf(a, "%c, expected %c, read by: %s", pred, gold, rule);
}
