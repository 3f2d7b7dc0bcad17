/*
 * contains: owns the scorers that look for texts inside the output: contains, not_contains and
 * PopQA's rule.
 *
 * contains compares both sides case-folded (Unicode) and can ask for word boundaries. popqa is the
 * reference code's rule (AlexTMallen/adaptive-retrieval, run_model.py), kept as it is because
 * figures are compared under it: "\n\n" at the start off, cut at the first line break, then the
 * alias as written, all lower case, or Capitalized with the rest lower; the output is never folded
 * and a match may lie inside a word.
 */
#include "kinds.h"
#include "utf8.h"

enum mode { ANY, ALL, NONE };

static const char *const modes[] = {"any", "all", "none"};

struct params {
	size_t mode;
	struct str *values; /* what to look for; none: the expected answers */
	size_t n_values;
	bool word, match_case;
};

static int parse(struct scorer *s, struct config *c, struct params *p, struct err *err)
{
	s->params = p;
	if (config_texts(c, "values", &p->values, &p->n_values, err) ||
		config_bool(c, "word", false, &p->word, err))
		return ERR_INPUT;
	return config_bool(c, "match_case", false, &p->match_case, err);
}

int contains_parse(struct scorer *s, struct config *c, struct err *err)
{
	struct params *p = arena_alloc(c->arena, sizeof *p);
	bool values = c->only && c->only->type == YAML_LIST;
	c->only_key = values ? "values" : "mode";
	if (config_word(c, "mode", modes, 3, &p->mode, err))
		return ERR_INPUT;
	return parse(s, c, p, err);
}

int not_contains_parse(struct scorer *s, struct config *c, struct err *err)
{
	struct params *p = arena_alloc(c->arena, sizeof *p);
	p->mode = NONE;
	c->only_key = "values";
	return parse(s, c, p, err);
}

static bool word_before(struct str text, size_t i)
{
	size_t start = i;
	int32_t cp;
	while (start > 0 && i - start < 4 && ((unsigned char)text.p[--start] & 0xC0) == 0x80)
		;
	if (i == 0)
		return false;
	utf8_decode(str_from(text, start), &cp);
	return cp >= 0 && utf8_is_word(cp);
}

static bool word_after(struct str text, size_t i)
{
	int32_t cp;
	if (i >= text.n)
		return false;
	utf8_decode(str_from(text, i), &cp);
	return cp >= 0 && utf8_is_word(cp);
}

/* A boundary is asked for only where what is looked for begins or ends with a word character. */
static bool bounded(struct str text, size_t at, struct str what)
{
	bool start = word_after(what, 0), end = word_before(what, what.n);
	return !(start && word_before(text, at)) && !(end && word_after(text, at + what.n));
}

static bool has(struct str text, struct str what, bool word)
{
	size_t from = 0;
	for (ssize_t at; (at = str_find(str_from(text, from), what)) >= 0;) {
		size_t here = from + (size_t)at;
		if (!word || bounded(text, here, what))
			return true;
		from = here + 1;
	}
	return false;
}

struct tally {
	size_t looked_for, found;
	struct str hit, miss; /* the first of each */
};

static struct tally look(const struct params *p, struct arena *a, struct str text,
	const struct str *values, size_t n)
{
	struct tally t = {0};
	for (size_t i = 0; i < n; i++) {
		if (values[i].n == 0)
			continue; /* an empty text is in every text */
		struct str what = p->match_case ? values[i] : utf8_fold(a, values[i]);
		bool found = has(text, what, p->word);
		t.looked_for++;
		if (found && t.found++ == 0)
			t.hit = values[i];
		if (!found && !t.miss.p)
			t.miss = values[i];
	}
	return t;
}

void contains_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	const struct params *p = s->params;
	const struct str *values = p->n_values ? p->values : r->golds;
	size_t n = p->n_values ? p->n_values : r->n_golds;
	struct str text = p->match_case ? r->pred : utf8_fold(a, r->pred);
	struct tally t = look(p, a, text, values, n);
	if (t.looked_for == 0) {
		score_status(out, SCORE_NA, STR("no value to look for"));
		return;
	}
	bool pass = p->mode == ANY   ? t.found > 0
		    : p->mode == ALL ? t.found == t.looked_for
				     : t.found == 0;
	struct str told = p->mode == ALL && !pass ? t.miss : t.hit;
	out->value = pass ? 1 : 0;
	out->extracted = t.hit;
	out->normalized_pred = text;
	out->normalized_gold = told;
	if (t.found == 0)
		out->reason = arena_printf(a, "contains none of %zu values", t.looked_for);
	else if (p->mode == ALL && !pass)
		out->reason = arena_printf(a, "does not contain \"%.*s\"", STRF(told));
	else
		out->reason = arena_printf(a, "contains \"%.*s\"", STRF(told));
}

/* Upper case of a lower-case letter, found as the letter near it whose lower case it is: enough for
 * Latin, Greek, Cyrillic and Armenian. cp itself when there is none. */
static int32_t upper_of(struct arena *a, int32_t cp)
{
	static const int32_t steps[] = {32, 1, 80, 48, 37, 38, 63, 64};
	struct buf low = {0};
	int32_t found = cp;
	utf8_encode(&low, cp);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && found == cp; i++) {
		struct buf up = {0};
		int32_t candidate = cp - steps[i];
		if (candidate > 0 && utf8_is_upper(candidate)) {
			utf8_encode(&up, candidate);
			if (str_eq(utf8_lower(a, buf_str(&up)), buf_str(&low)))
				found = candidate;
		}
		buf_free(&up);
	}
	buf_free(&low);
	return found;
}

/* Python's str.capitalize: the first letter upper, all others lower. */
static struct str capitalize(struct arena *a, struct str text)
{
	int32_t cp;
	if (text.n == 0)
		return text;
	size_t n = utf8_decode(text, &cp);
	struct buf out = {0};
	utf8_encode(&out, cp < 0 || utf8_is_upper(cp) ? cp : upper_of(a, cp));
	buf_add(&out, utf8_lower(a, str_from(text, n)));
	struct str done = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return done;
}

static bool popqa_has(struct arena *a, struct str text, struct str alias, struct str *form)
{
	struct str forms[] = {alias, utf8_lower(a, alias), capitalize(a, alias)};
	for (size_t i = 0; i < 3; i++) {
		*form = forms[i];
		if (str_find(text, forms[i]) >= 0)
			return true;
	}
	return false;
}

void popqa_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	(void)s;
	struct str text = r->pred;
	if (str_starts(text, STR("\n\n")))
		text = str_from(text, 2);
	ssize_t line = str_find(text, STR("\n"));
	text = line >= 0 ? str_head(text, (size_t)line) : text;
	out->extracted = out->normalized_pred = text;
	out->reason = STR("no alias as written, in lower case or capitalised");
	for (size_t i = 0; i < r->n_golds; i++) {
		struct str form;
		if (r->golds[i].n == 0 || !popqa_has(a, text, r->golds[i], &form))
			continue;
		out->value = 1;
		out->normalized_gold = form;
		out->reason = arena_printf(a, "contains \"%.*s\"", STRF(form));
		return;
	}
}
