/*
 * score: owns the table of scorers and what they share: parsing the configuration, reading the
 * answer out of the output, the best over several accepted answers, and which status a result gets.
 * Adding a scorer is one file and one row.
 *
 * The decision: what is not applicable is found out before what is unparsed, so that an example
 * without an expected value never counts against a prompt.
 */
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "pattern.h"

const char *const score_status_names[] = {"ok", "unparsed", "error", "na"};

static const char squad_warning[] =
	"SQuAD's normalisation drops signs, points and articles: -3 equals 3, 1.5 equals 15, A "
	"equals the; use numeric, choice or em_trim for such answers";

static const char *const pass_keys[] = {"pass", NULL};
static const char *const contains_keys[] = {"mode", "values", "word", "match_case", NULL};
static const char *const not_contains_keys[] = {"values", "word", "match_case", NULL};
static const char *const regex_keys[] = {"pattern", "ignore_case", NULL};
static const char *const numeric_keys[] = {
	"mode", "abs", "rel", "percent_equiv", "scaled", "close", "pick", NULL};
static const char *const choice_keys[] = {"options", "json", NULL};
static const char *const edit_keys[] = {"variant", "match_case", "pass", NULL};
static const char *const tatqa_keys[] = {"answer", "scale", NULL};

static const struct scorer_kind kinds[] = {
	{.name = "em_raw",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.norm = "none",
		.score = raw_score},
	{.name = "em_trim",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.norm = "trim",
		.score = trim_score},
	{.name = "em_casefold",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.norm = "trim,casefold",
		.score = casefold_score},
	{.name = "exact",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.norm = "squad1.1",
		.score = exact_score,
		.warn = squad_warning},
	{.name = "f1",
		.version = 1,
		.needs_expected = true,
		.norm = "squad1.1",
		.pass = 0.5,
		.short_key = "pass",
		.keys = pass_keys,
		.score = f1_score,
		.warn = squad_warning},
	{.name = "contains",
		.version = 1,
		.binary = true,
		.short_key = "mode",
		.list_key = "values",
		.keys = contains_keys,
		.parse = contains_parse,
		.score = contains_score},
	{.name = "not_contains",
		.version = 1,
		.binary = true,
		.short_key = "values",
		.list_key = "values",
		.keys = not_contains_keys,
		.parse = not_contains_parse,
		.score = contains_score},
	{.name = "popqa",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.score = popqa_score},
	{.name = "regex",
		.version = 1,
		.binary = true,
		.short_key = "pattern",
		.keys = regex_keys,
		.parse = regex_parse,
		.score = regex_score},
	{.name = "numeric",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.short_key = "mode",
		.keys = numeric_keys,
		.parse = numeric_parse,
		.score = numeric_score},
	{.name = "choice",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.short_key = "options",
		.keys = choice_keys,
		.parse = choice_parse,
		.score = choice_score},
	{.name = "levenshtein",
		.version = 1,
		.needs_expected = true,
		.norm = "trim",
		.pass = 0.8,
		.short_key = "variant",
		.keys = edit_keys,
		.parse = edit_parse,
		.score = edit_score},
	{.name = "tatqa_em",
		.version = 1,
		.binary = true,
		.needs_expected = true,
		.norm = "tatqa",
		.keys = tatqa_keys,
		.parse = tatqa_parse,
		.score = tatqa_score},
	{.name = "tatqa_f1",
		.version = 1,
		.needs_expected = true,
		.norm = "tatqa",
		.pass = 0.5,
		.keys = tatqa_keys,
		.parse = tatqa_parse,
		.score = tatqa_score},
};

enum { N_KINDS = sizeof kinds / sizeof *kinds };

static const char *const kind_names[] = {"em_raw", "em_trim", "em_casefold", "exact", "f1",
	"contains", "not_contains", "popqa", "regex", "numeric", "choice", "levenshtein",
	"tatqa_em", "tatqa_f1", NULL};

_Static_assert(sizeof kind_names / sizeof *kind_names == N_KINDS + 1, "a name for every kind");

static const char *const common_keys[] = {"name", "extract", "expected_extract", NULL};

const char *const *scorer_kinds(void)
{
	return kind_names;
}

static const struct scorer_kind *find_kind(struct str name)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (str_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

/* The name of the kind and its value: `exact`, or the one member of {exact: VALUE}. */
static int split_config(
	const struct yaml *root, struct str *name, const struct yaml **value, struct err *err)
{
	*value = NULL;
	if (root->type == YAML_SCALAR && !yaml_is_null(root)) {
		*name = root->text;
		return 0;
	}
	if (root->type != YAML_MAP || !root->first)
		return config_refuse(root, err, "a scorer is a name or {NAME: PARAMETERS}, not %s",
			yaml_type_name(root));
	if (root->first->next) {
		const struct yaml *second = root->first->next;
		return config_refuse(second, err,
			"a scorer has one name, but `%.*s` stands beside `%.*s`; its parameters go "
			"inside: {%.*s: {...}}",
			STRF(second->key), STRF(root->first->key), STRF(root->first->key));
	}
	*name = root->first->key;
	*value = yaml_is_null(root->first) && !root->first->quoted ? NULL : root->first;
	return 0;
}

/* Tell c where the parameters are: a map of them, or one value that stands for one of them. */
static int place_value(
	struct config *c, const struct scorer_kind *kind, const struct yaml *value, struct err *err)
{
	if (!value)
		return 0;
	if (value->type == YAML_MAP) {
		c->map = value;
		return config_check_keys(c, common_keys, kind->keys, err);
	}
	c->only = value;
	c->only_key = value->type == YAML_LIST ? kind->list_key : kind->short_key;
	if (!c->only_key)
		return config_refuse(
			value, err, "%s does not take %s", kind->name, yaml_type_name(value));
	return 0;
}

static int parse_common(struct scorer *s, struct config *c, struct err *err)
{
	const struct yaml *name = yaml_get(c->map, "name");
	if (name && (name->type != YAML_SCALAR || name->text.n == 0))
		return config_refuse(
			name, err, "%s: `name` is text, not %s", c->kind, yaml_type_name(name));
	s->name = name ? arena_dup(&s->arena, name->text).p : s->kind->name;
	s->pass = s->kind->binary ? 1 : s->kind->pass;
	if (!s->kind->binary && config_num(c, "pass", 0, 1, &s->pass, err))
		return ERR_INPUT;
	if (s->kind->parse && s->kind->parse(s, c, err))
		return ERR_INPUT;
	if (!yaml_get(c->map, "extract"))
		buf_addz(c->signature, "|extract:none");
	if (extract_parse(c, "extract", &s->extract, &s->patterns, err))
		return ERR_INPUT;
	return extract_parse(c, "expected_extract", &s->expected_extract, &s->patterns, err);
}

static int parse_kind(struct scorer *s, const struct yaml *root, struct buf *sig, struct err *err)
{
	struct str name;
	const struct yaml *value;
	if (split_config(root, &name, &value, err))
		return ERR_INPUT;
	s->kind = find_kind(name);
	if (!s->kind) {
		struct str hint = config_hint(&s->arena, name, kind_names, N_KINDS);
		return config_refuse(
			root, err, "there is no scorer \"%.*s\"%.*s", STRF(name), STRF(hint));
	}
	struct config c = {.arena = &s->arena, .kind = s->kind->name, .signature = sig};
	buf_addz(sig, s->kind->name);
	if (s->kind->norm)
		buf_addf(sig, "|norm:%s", s->kind->norm);
	if (place_value(&c, s->kind, value, err) || parse_common(s, &c, err))
		return ERR_INPUT;
	buf_addf(sig, "|v%d", s->kind->version);
	s->signature = arena_dup(&s->arena, buf_str(sig)).p;
	return 0;
}

int scorer_parse(struct str config, struct scorer **out, struct err *err)
{
	struct scorer *s = mem_alloc(sizeof *s);
	struct buf signature = {0};
	struct yaml *root;
	*out = NULL;
	int code = yaml_parse(&s->arena, "scorer", config, 0, &root, err);
	if (!code)
		code = parse_kind(s, root, &signature, err);
	buf_free(&signature);
	if (code)
		scorer_free(s);
	else
		*out = s;
	return code;
}

void scorer_free(struct scorer *s)
{
	if (!s)
		return;
	pattern_free_all(s->patterns);
	arena_free(&s->arena);
	free(s);
}

const char *scorer_name(const struct scorer *s)
{
	return s->name;
}

const char *scorer_signature(const struct scorer *s)
{
	return s->signature;
}

bool scorer_is_binary(const struct scorer *s)
{
	return s->kind->binary;
}

static bool digit_at(struct str text, size_t i)
{
	return i < text.n && text.p[i] >= '0' && text.p[i] <= '9';
}

/* ^[-$]?\d | ^[A-J]$ */
struct str scorer_warning(const struct scorer *s, struct str expected)
{
	struct str text = str_trim(expected);
	if (text.n == 0)
		return STR("");
	bool number = digit_at(text, text.p[0] == '-' || text.p[0] == '$');
	bool letter = text.n == 1 && text.p[0] >= 'A' && text.p[0] <= 'J';
	return str_of(number || letter ? s->kind->warn : NULL);
}

void score_status(struct score *out, enum score_status status, struct str reason)
{
	out->status = status;
	out->value = 0;
	out->reason = reason;
}

void score_best(const struct scorer *s, struct arena *a, const struct reading *r, struct score *out,
	compare_fn *compare)
{
	struct score best = *out;
	for (size_t i = 0; i < r->n_golds; i++) {
		struct score one = *out;
		compare(s, a, r->pred, r->golds[i], &one);
		bool better = best.status != SCORE_OK && one.status == SCORE_OK;
		if (i == 0 || better || (one.status == SCORE_OK && one.value > best.value))
			best = one;
		if (best.status == SCORE_OK && best.value >= 1)
			break;
	}
	*out = best;
}

/* The accepted answers as they are compared; those that `expected_extract` finds nothing in are
 * dropped. */
static enum extract_result read_golds(
	const struct scorer *s, struct arena *a, const struct score_input *in, struct reading *r)
{
	r->golds = in->expected;
	r->n_golds = in->n_expected;
	if (!s->expected_extract || in->n_expected == 0)
		return EXTRACT_FOUND;
	struct str *golds = arena_alloc(a, in->n_expected * sizeof *golds);
	r->golds = golds;
	r->n_golds = 0;
	for (size_t i = 0; i < in->n_expected; i++) {
		struct extracted one;
		switch (extract_apply(s->expected_extract, a, in->expected[i], &one)) {
		case EXTRACT_NOTHING:
			break;
		case EXTRACT_LIMIT:
			return EXTRACT_LIMIT;
		case EXTRACT_FOUND:
			golds[r->n_golds++] = one.text;
		}
	}
	return EXTRACT_FOUND;
}

static void score_extracted(
	const struct scorer *s, struct arena *a, struct reading *r, struct score *out)
{
	struct extracted found;
	enum extract_result result = extract_apply(s->extract, a, r->pred, &found);
	if (result != EXTRACT_FOUND) {
		score_status(out, result == EXTRACT_NOTHING ? SCORE_UNPARSED : SCORE_ERROR,
			extract_failure(a, result, &found));
		return;
	}
	r->pred = out->extracted = found.text;
	r->pointed = found.pointed;
	s->kind->score(s, a, r, out);
	if (out->status != SCORE_NA)
		out->reason =
			arena_printf(a, "%.*s; answer read by: %s", STRF(out->reason), found.rule);
}

struct score scorer_score(const struct scorer *s, struct arena *a, const struct score_input *in)
{
	struct score out = {.status = SCORE_OK,
		.normalized_pred = STR(""),
		.normalized_gold = STR(""),
		.reason = STR(""),
		.extracted = in->output};
	struct reading r = {.in = in, .pred = in->output};
	if (read_golds(s, a, in, &r) == EXTRACT_LIMIT)
		score_status(
			&out, SCORE_ERROR, STR("the pattern of `expected_extract` hit its limit"));
	else if (s->kind->needs_expected && in->n_expected == 0)
		score_status(&out, SCORE_NA, STR("the example has no expected value"));
	else if (s->kind->needs_expected && r.n_golds == 0)
		score_status(&out, SCORE_NA,
			STR("`expected_extract` finds nothing in the expected value"));
	else if (in->unread != SCORE_OK)
		score_status(&out, in->unread, in->why);
	else if (s->extract)
		score_extracted(s, a, &r, &out);
	else
		s->kind->score(s, a, &r, &out);
	out.pass = out.status == SCORE_OK && out.value >= s->pass;
	return out;
}
