/* variant: owns the words of variants; what they do is the plan's. */
#include "variant.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "jsonw.h"
#include "model.h"
#include "shots.h"

const char *const shot_selection_names[] = {[SHOTS_FIRST] = "first",
	[SHOTS_FIXED] = "fixed",
	[SHOTS_RANDOM] = "random",
	[SHOTS_NEAREST] = "nearest",
	[SHOTS_DIVERSE] = "diverse",
	[SHOTS_PER_CLASS] = "per-class",
	NULL};

/* ---- parameters ---- */

const char *const *variant_param_names(void)
{
	return model_params();
}

static int check_name(struct str name, struct err *err)
{
	const char *const *known = model_params();
	size_t n = 0;
	while (known[n] && !str_is(name, known[n]))
		n++;
	if (known[n])
		return 0;
	const char *near = str_nearest(name, known, n);
	return err_set(err, ERR_INPUT,
		"unknown parameter \"%.*s\"%s%s%s; what only one API knows goes under `extra` of a "
		"model in strop.yaml",
		STRF(name), near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static struct json *value_of(struct str text)
{
	struct json *v = NULL;
	return json_parse(text, &v, NULL) == 0 ? v : json_new_str(text);
}

static struct str keep_canonical(struct arena *a, const struct json *v)
{
	struct buf out = {0};
	json_print_canonical(&out, v);
	struct str kept = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return kept;
}

int variant_assign(struct arena *a, struct str *params, struct str assignment, struct err *err)
{
	ssize_t equals = str_find(assignment, STR("="));
	struct str name =
		str_trim(str_head(assignment, equals < 0 ? assignment.n : (size_t)equals));
	struct json *all = NULL;
	if (equals < 0)
		return err_set(err, ERR_INPUT,
			"a parameter is said as NAME=VALUE, like temperature=0.7, not \"%.*s\"",
			STRF(assignment));
	int bad = check_name(name, err);
	if (!bad && params->n)
		bad = json_parse(*params, &all, err);
	if (bad)
		return bad;
	if (!all)
		all = json_object();
	struct str value = str_trim(str_from(assignment, (size_t)equals + 1));
	if (value.n)
		json_put(all, arena_dup(a, name).p, value_of(value));
	else
		json_remove(all, arena_dup(a, name).p);
	*params = json_len(all) ? keep_canonical(a, all) : STR("");
	json_free(all);
	return 0;
}

/* A text that is read back as the same text without quotes. */
static bool is_plain(struct str text)
{
	struct json *v = NULL;
	bool is_json = json_parse(text, &v, NULL) == 0;
	json_free(v);
	for (size_t i = 0; i < text.n; i++)
		if (strchr(" ,=\"\t\r\n", text.p[i]))
			return false;
	return text.n && !is_json;
}

static void add_param(struct buf *b, const struct json *p)
{
	buf_addf(b, "%s%s=", b->n ? "," : "", json_key(p));
	if (json_type(p) == JSON_STR && is_plain(json_str(p)))
		buf_add(b, json_str(p));
	else
		json_print_canonical(b, p);
}

static int by_key(const void *x, const void *y)
{
	const struct json *const *a = x, *const *b = y;
	return strcmp(json_key(*a), json_key(*b));
}

static struct str params_text(struct arena *a, const struct json *params)
{
	size_t n = 0;
	const struct json **sorted = arena_alloc(a, (json_len(params) + 1) * sizeof *sorted);
	struct buf b = {0};
	for (const struct json *p = json_first(params); p; p = json_next(p))
		sorted[n++] = p;
	qsort(sorted, n, sizeof *sorted, by_key);
	for (size_t i = 0; i < n; i++)
		add_param(&b, sorted[i]);
	struct str kept = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return kept;
}

struct str variant_params_text(struct arena *a, struct str params)
{
	struct json *v = NULL;
	if (params.n == 0 || json_parse(params, &v, NULL) != 0)
		return STR("");
	struct str text = params_text(a, v);
	json_free(v);
	return text;
}

/* ---- all of it ---- */

static void add_words(struct buf *b, const char *what, struct str name)
{
	if (name.n)
		buf_addf(b, "%s%s%.*s", b->n ? ", " : "", what, STRF(name));
}

static void add_seed(struct buf *b, const struct json *selection)
{
	long long seed;
	if (json_int(json_get(selection, "seed"), &seed))
		buf_addf(b, " seed %lld", seed);
}

struct str variant_words(struct arena *a, struct str variant)
{
	struct json *v = NULL;
	struct buf b = {0};
	if (variant.n == 0 || json_parse(variant, &v, NULL) != 0)
		return STR("");
	const struct json *selection = json_get(v, "selection");
	add_words(&b, "", json_str(json_get(selection, "kind")));
	add_seed(&b, selection);
	add_words(&b, "reasoning ", json_str(json_get(json_get(v, "reasoning"), "name")));
	add_words(&b, "", params_text(a, json_get(v, "params")));
	struct str kept = arena_dup(a, buf_str(&b));
	buf_free(&b);
	json_free(v);
	return kept;
}
