/*
 * config: owns reading a scorer's parameters. It refuses unknown keys and wrong types, never
 * coerces a quoted text to a number, and signs what it reads.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>

#include "jsonw.h"

int config_refuse(const struct yaml *at, struct err *err, const char *format, ...)
{
	char text[900];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return err_set(err, ERR_INPUT, "scorer:%d:%d: %s", at->line, at->column, text);
}

struct str config_hint(struct arena *a, struct str name, const char *const *names, size_t n)
{
	const char *near = str_nearest(name, names, n);
	return near ? arena_printf(a, "; did you mean `%s`?", near) : STR("");
}

const struct yaml *config_get(const struct config *c, const char *key)
{
	if (c->only)
		return c->only_key && str_is(str_of(key), c->only_key) ? c->only : NULL;
	return yaml_get(c->map, key);
}

static size_t collect(const char *const *from, const char **names, size_t n, size_t max)
{
	for (; from && *from && n < max; from++)
		names[n++] = *from;
	return n;
}

int config_check_keys(
	const struct config *c, const char *const *common, const char *const *own, struct err *err)
{
	const char *names[32];
	size_t n = collect(own, names, 0, 32);
	n = collect(common, names, n, 32);
	if (!c->map)
		return 0;
	for (const struct yaml *v = c->map->first; v; v = v->next) {
		bool known = false;
		for (size_t i = 0; i < n; i++)
			known |= str_is(v->key, names[i]);
		if (known)
			continue;
		struct str hint = config_hint(c->arena, v->key, names, n);
		struct yaml at = {.line = v->key_line, .column = v->key_column};
		return config_refuse(&at, err, "%s has no parameter `%.*s`%.*s", c->kind,
			STRF(v->key), STRF(hint));
	}
	return 0;
}

void config_sign_text(struct config *c, const char *key, struct str text)
{
	buf_addf(c->signature, "|%s:", key);
	jsonw_quote(c->signature, text);
}

void config_sign_num(struct config *c, const char *key, double value)
{
	buf_addf(c->signature, "|%s:", key);
	jsonw_number(c->signature, value);
}

int config_bool(struct config *c, const char *key, bool fallback, bool *out, struct err *err)
{
	const struct yaml *v = config_get(c, key);
	*out = fallback;
	if (v && !yaml_bool(v, out))
		return config_refuse(v, err, "%s: `%s` is true or false, not %s", c->kind, key,
			yaml_type_name(v));
	buf_addf(c->signature, "|%s:%s", key, *out ? "yes" : "no");
	return 0;
}

int config_num(
	struct config *c, const char *key, double min, double max, double *out, struct err *err)
{
	const struct yaml *v = config_get(c, key);
	if (v && !yaml_num(v, out))
		return config_refuse(
			v, err, "%s: `%s` is a number, not %s", c->kind, key, yaml_type_name(v));
	if (v && !(*out >= min && *out <= max))
		return config_refuse(
			v, err, "%s: `%s` must be within %g and %g", c->kind, key, min, max);
	config_sign_num(c, key, *out);
	return 0;
}

int config_word(struct config *c, const char *key, const char *const *words, size_t n, size_t *out,
	struct err *err)
{
	const struct yaml *v = config_get(c, key);
	bool found = !v;
	for (size_t i = 0; v && i < n; i++) {
		if (v->type == YAML_SCALAR && str_is(v->text, words[i])) {
			*out = i;
			found = true;
		}
	}
	if (!found) {
		struct buf list = {0};
		for (size_t i = 0; i < n; i++)
			buf_addf(&list, "%s%s", i == 0 ? "" : i + 1 < n ? ", " : " or ", words[i]);
		struct str hint = config_hint(c->arena, v->text, words, n);
		config_refuse(v, err, "%s: `%s` is %s, not \"%.*s\"%.*s", c->kind, key, list.p,
			STRF(v->text), STRF(hint));
		buf_free(&list);
		return ERR_INPUT;
	}
	buf_addf(c->signature, "|%s:%s", key, words[*out]);
	return 0;
}

static int take_text(
	struct config *c, const struct yaml *v, const char *what, struct str *out, struct err *err)
{
	if (v->type != YAML_SCALAR || (yaml_is_null(v) && !v->quoted))
		return config_refuse(
			v, err, "%s: %s is text, not %s", c->kind, what, yaml_type_name(v));
	if (v->text.n == 0)
		return config_refuse(v, err, "%s: %s must not be empty", c->kind, what);
	*out = v->text;
	return 0;
}

int config_node_texts(struct config *c, const struct yaml *node, const char *what,
	struct str **list, size_t *n, struct err *err)
{
	bool many = node->type == YAML_LIST;
	size_t cap = many ? 0 : 1;
	for (const struct yaml *v = many ? node->first : NULL; v; v = v->next)
		cap++;
	if (cap == 0)
		return config_refuse(node, err, "%s: %s must not be empty", c->kind, what);
	*list = arena_alloc(c->arena, cap * sizeof **list);
	*n = 0;
	for (const struct yaml *v = many ? node->first : node; v; v = many ? v->next : NULL)
		if (take_text(c, v, what, &(*list)[(*n)++], err))
			return ERR_INPUT;
	return 0;
}

int config_texts(struct config *c, const char *key, struct str **list, size_t *n, struct err *err)
{
	const struct yaml *v = config_get(c, key);
	struct str what = arena_printf(c->arena, "`%s`", key);
	*n = 0;
	if (!v)
		return 0;
	if (config_node_texts(c, v, what.p, list, n, err))
		return ERR_INPUT;
	for (size_t i = 0; i < *n; i++)
		config_sign_text(c, key, (*list)[i]);
	return 0;
}
