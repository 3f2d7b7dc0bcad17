/*
 * reader_follow: owns the instructions that the reader follows: one table of phrases, matched word
 * by word within a sentence, case and punctuation ignored. Whatever is not in the table is
 * ignored, as a person ignores what he does not understand.
 */
#include "reader_parts.h"

#include <string.h>

#include "utf8.h"

enum rule { SHORT, SENTENCE, NUMBER, YES_NO, LIST, UPPER, LOWER, QUOTE, CITE, RULES };

enum { FOLLOW_WORDS = 160, WILD = 6, FOLLOW_BYTES = 65536 };

/* A pattern is words with a blank between them; "a|b" is either, "~" is up to six words. */
static const struct {
	enum rule rule;
	const char *pattern;
} patterns[] = {
	{SHORT, "shortest|short|brief|briefest|concise|minimal|exact ~ "
		"phrase|answer|answers|span|form|fact|value|response|reply|words"},
	{SHORT, "as short|brief|concise|few|briefly|concisely|terse as|words"},
	{SHORT, "shortest possible|correct"},
	{SHORT, "few|one|single|two|three|five|ten word|words"},
	{SHORT, "short|brief|concise|terse|briefly|concisely"},
	{SHORT, "just|only|nothing|with|exactly|as|a|the phrase|span|name|value|fact|entity"},
	{SHORT, "just|only the|an|your answer|result"},
	{SHORT, "just|only the|an final|correct|exact|bare answer"},
	{SHORT, "just|only state|give ~ answer"},
	{SHORT, "answer|answers|phrase|phrases|span only|alone"},
	{SHORT, "nothing but|else|more|besides"},
	{SHORT, "no|not|don't|never|without|avoid|than ~ sentence|sentences"},
	{SHORT, "no|without|don't|not|skip ~ "
		"explanation|explanations|explain|explaining|elaborate"},
	{SENTENCE, "one|single|1|full|complete|whole ~ sentence"},
	{SENTENCE, "full|complete|whole sentences"},
	{SENTENCE, "in|as|with a sentence"},
	{NUMBER, "number|numbers|digits|numeral|figure only|alone"},
	{NUMBER, "only|just ~ number|numbers|digits|figure"},
	{NUMBER, "answer|reply|respond with|as|in a|the|one|single|digits number|figure|digits"},
	{NUMBER, "without|no|omit|drop|leave ~ unit|units"},
	{YES_NO, "yes|no or|and no|yes"},
	{YES_NO, "yes no"},
	{LIST, "list|give|name|return|include|enumerate|mention all|every|each"},
	{LIST, "all that apply|match|fit"},
	{LIST, "all ~ answers|items|matches|parts"},
	{LIST, "as|with a|the ~ list"},
	{LIST, "comma separated"},
	{UPPER, "upper|capital|block|all case|letters|capitals|caps"},
	{UPPER, "uppercase|capitals"},
	{LOWER, "lower|small case|letters"},
	{LOWER, "lowercase"},
	{QUOTE, "quote|quoting|copy|repeat ~ "
		"sentence|passage|text|source|line|words|context|document"},
	{QUOTE, "verbatim"},
	{QUOTE, "word for word"},
	{CITE, "cite|citing|citation|citations|reference|references"},
	{CITE, "name|give|mention|state|add|include the|its|your source|sources|document|section"},
};

struct tokens {
	struct word words[FOLLOW_WORDS];
	size_t n; /* marks are left out */
};

static void take_words(struct str text, struct tokens *out)
{
	struct word w;
	out->n = 0;
	while (out->n < FOLLOW_WORDS && word_next(&text, &w))
		if (w.kind != WORD_MARK)
			out->words[out->n++] = w;
}

static bool one_of(const struct word *w, struct str choices)
{
	struct str choice;
	while (str_split(&choices, '|', &choice))
		if (str_eq_nocase(w->text, choice))
			return true;
	return false;
}

/* Whether the pattern's words stand at word i; *end is the word after them. The wildcard takes as
 * few words as it can, and only the next word decides, so that matching does not branch. */
static bool stands_at(const struct tokens *t, size_t i, const char *pattern, size_t *end)
{
	struct str rest = str_of(pattern), part;
	size_t slack = 0;
	while (str_split(&rest, ' ', &part)) {
		if (!part.n)
			continue;
		if (str_is(part, "~")) {
			slack = WILD;
			continue;
		}
		while (i < t->n && slack && !one_of(&t->words[i], part)) {
			i++;
			slack--;
		}
		if (i >= t->n || !one_of(&t->words[i], part))
			return false;
		i++;
		slack = 0;
	}
	*end = i;
	return true;
}

static bool stands(const struct tokens *t, const char *pattern, size_t *start, size_t *end)
{
	for (*start = 0; *start < t->n; ++*start)
		if (stands_at(t, *start, pattern, end))
			return true;
	return false;
}

static bool negated_before(const struct tokens *t, size_t at)
{
	static const char *const no[] = {
		"no", "not", "don't", "never", "without", "avoid", "than", NULL};
	for (size_t i = at > 4 ? at - 4 : 0; i < at; i++)
		if (word_among(&t->words[i], no))
			return true;
	return false;
}

/* "Not in a full sentence" asks for a phrase, which has its own row; a negated instruction of any
 * other kind is not followed. */
static bool rule_stands(const struct tokens *t, size_t row)
{
	static const char *const own[] = {"no", "not", "don't", "without", "than", "never", NULL};
	size_t start, end;
	if (!stands(t, patterns[row].pattern, &start, &end))
		return false;
	return word_among(&t->words[start], own) || !negated_before(t, start);
}

/* --- if the context does not say ... */

static const char *const conditions[] = {
	"if|when|whenever|where|unless|otherwise|should ~ "
	"not|no|isn't|doesn't|don't|cannot|can't|aren't|missing|absent|unknown|insufficient|lacks|"
	"unanswerable|nothing|neither|unless|unsure|uncertain|otherwise|silent|fails|impossible|"
	"nowhere",
	"unless ~ context|answer|passage|document|documents|text|says|contains",
	"otherwise answer|say|reply|respond|write|return|output|print",
};

static bool is_condition(const struct tokens *t)
{
	size_t start, end;
	for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
		if (stands(t, conditions[i], &start, &end))
			return true;
	return false;
}

static const struct {
	const char *open, *close;
} quotes[] = {{"\"", "\""}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xC2\xAB", "\xC2\xBB"}, {"`", "`"},
	{"\xE2\x80\x98", "\xE2\x80\x99"}, {"'", "'"}, {"\xE2\x80\x9E", "\xE2\x80\x9C"}};

/* The last quoted text of a sentence: "answer" may be quoted before it. A single quote opens only
 * after a blank, so that apostrophes do not. */
static struct str quoted_in(struct str s)
{
	struct str best = {0};
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes && !best.n; i++) {
		struct str open = str_of(quotes[i].open), close = str_of(quotes[i].close), rest = s;
		ssize_t at;
		while ((at = str_find(rest, open)) >= 0) {
			bool apart = at == 0 || strchr(" (:\n", rest.p[at - 1]);
			rest = str_from(rest, (size_t)at + open.n);
			ssize_t end = apart ? str_find(rest, close) : -1;
			if (!apart)
				continue;
			if (end < 0)
				break;
			best = str_head(rest, (size_t)end);
			rest = str_from(rest, (size_t)end + close.n);
		}
	}
	return str_trim(best);
}

/* The words after the last verb of answering, up to a comma or the sentence's end. */
static struct str told_in(const struct tokens *t, struct str s)
{
	static const char *const verbs[] = {"answer", "say", "reply", "respond", "write", "return",
		"output", "use", "state", "print", "give", "put", NULL};
	static const char *const fillers[] = {"with", "only", "exactly", "just", "the", "word",
		"words", "phrase", "that", "by", "saying", NULL};
	static const char *const conditional[] = {
		"if", "when", "unless", "where", "whenever", NULL};
	size_t at = t->n;
	for (size_t i = 0; i + 1 < t->n; i++)
		if (word_among(&t->words[i], verbs) && !(i && word_is(&t->words[i - 1], "the")))
			at = i + 1;
	while (at < t->n && word_among(&t->words[at], fillers))
		at++;
	if (at >= t->n || word_among(&t->words[at], conditional))
		return (struct str){0};
	struct str rest = str_from(s, (size_t)(t->words[at].text.p - s.p));
	size_t n = 0;
	while (n < rest.n && !strchr(".,;!\n", rest.p[n]))
		n++;
	rest = str_head(rest, n);
	for (size_t i = at; i < t->n; i++)
		if (t->words[i].text.p < rest.p + rest.n && word_among(&t->words[i], conditional))
			rest.n = (size_t)(t->words[i].text.p - rest.p);
	return str_trim(rest);
}

/* "say so" and "say that you do not know" are not to be said word by word. */
static struct str not_found_text(const struct tokens *t, struct str s)
{
	struct str text = quoted_in(s);
	if (!text.n)
		text = told_in(t, s);
	if (!text.n)
		return text;
	if (str_eq_nocase(text, STR("so")))
		return STR("The context does not say.");
	if (str_starts(text, STR("you ")))
		return STR("I don't know");
	return text;
}

/* --- the whole */

/* The next sentence of the instructions: up to a line's end, or a stop outside quotes. */
static bool take_sentence(struct str *rest, struct str *out)
{
	bool quoted = false;
	size_t i = 0;
	if (!rest->n)
		return false;
	for (; i < rest->n && rest->p[i] != '\n'; i++) {
		char c = rest->p[i];
		quoted = quoted != (c == '"');
		if (!quoted && strchr(".!?;", c) &&
			(i + 1 == rest->n || strchr(" \n", rest->p[i + 1])))
			break;
	}
	*out = str_head(*rest, i);
	*rest = str_from(*rest, i + 1);
	return true;
}

/* A wrapped instruction is one sentence again: a line that does not end one is joined. */
static struct str unwrap(struct arena *a, struct str text)
{
	struct str out = arena_dup(a, text_head(text, FOLLOW_BYTES));
	char *p = arena_alloc(a, out.n + 1);
	memcpy(p, out.p, out.n);
	for (size_t i = 1; i + 1 < out.n; i++)
		if (p[i] == '\n' && !strchr(".!?:;\n", p[i - 1]) && p[i + 1] >= 'a' &&
			p[i + 1] <= 'z')
			p[i] = ' ';
	return (struct str){p, out.n};
}

bool follow_matches(struct str line)
{
	struct tokens t;
	struct str s;
	while (take_sentence(&line, &s)) {
		take_words(s, &t);
		if (!t.n || t.n > 40)
			continue;
		if (is_condition(&t) && not_found_text(&t, s).n)
			return true;
	}
	return false;
}

struct follow follow_read(struct arena *a, struct str instructions)
{
	struct follow f = {0};
	bool stated[RULES] = {false};
	struct tokens t;
	struct str s, rest = unwrap(a, instructions);
	while (take_sentence(&rest, &s)) {
		take_words(s, &t);
		if (is_condition(&t)) {
			struct str text = not_found_text(&t, s);
			if (text.n)
				f.not_found = arena_dup(a, text);
		}
		for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
			if (rule_stands(&t, i))
				stated[patterns[i].rule] = true;
	}
	f.phrase = stated[SHORT];
	f.sentence = stated[SENTENCE];
	f.number = stated[NUMBER];
	f.yes_no = stated[YES_NO];
	f.list = stated[LIST];
	f.upper = stated[UPPER];
	f.lower = stated[LOWER];
	f.quote = stated[QUOTE];
	f.cite = stated[CITE];
	return f;
}
