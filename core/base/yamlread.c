/* yamlread: owns the sentences of configuration errors. */
#include "yamlread.h"

#include <stdarg.h>
#include <stdio.h>

int yamlread_refuse(struct yamlread *r, const struct yaml *node, const char *format, ...)
{
	char text[800];
	va_list args;
	if (r->bad)
		return r->bad;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return r->bad = err_set(r->err, ERR_INPUT, "%s:%d:%d: %s", r->file, node ? node->line : 1,
		       node ? node->column : 1, text);
}

static size_t count(const char *const *words)
{
	size_t n = 0;
	while (words[n])
		n++;
	return n;
}

static void refuse_key(
	struct yamlread *r, const struct yaml *member, const char *what, const char *const *keys)
{
	const char *near = str_nearest(member->key, keys, count(keys));
	struct yaml at = *member;
	struct buf list = {0};
	at.line = member->key_line;
	at.column = member->key_column;
	for (size_t i = 0; keys[i]; i++)
		buf_addf(&list, "%s%s", i ? ", " : "", keys[i]);
	if (near)
		yamlread_refuse(r, &at, "%s has no key \"%.*s\"; did you mean \"%s\"?", what,
			STRF(member->key), near);
	else
		yamlread_refuse(r, &at, "%s has no key \"%.*s\"; it has: %s", what,
			STRF(member->key), list.p);
	buf_free(&list);
}

void yamlread_keys(
	struct yamlread *r, const struct yaml *node, const char *what, const char *const *keys)
{
	if (!node || r->bad)
		return;
	if (node->type != YAML_MAP) {
		yamlread_refuse(r, node, "%s must be a mapping (key: value), not %s", what,
			yaml_type_name(node));
		return;
	}
	for (const struct yaml *m = node->first; m && !r->bad; m = m->next) {
		bool known = false;
		for (size_t i = 0; keys[i]; i++)
			known |= str_is(m->key, keys[i]);
		if (!known)
			refuse_key(r, m, what, keys);
	}
}

struct str yamlread_str(struct yamlread *r, const struct yaml *map, const char *key)
{
	const struct yaml *v = yaml_get(map, key);
	if (yaml_is_null(v))
		return STR("");
	if (v->type != YAML_SCALAR) {
		yamlread_refuse(r, v, "%s must be text, not %s", key, yaml_type_name(v));
		return STR("");
	}
	return v->text;
}

long long yamlread_int(struct yamlread *r, const struct yaml *map, const char *key,
	long long missing, long long low, long long high)
{
	const struct yaml *v = yaml_get(map, key);
	long long n = missing;
	if (yaml_is_null(v))
		return missing;
	if (!yaml_int(v, &n) || n < low || n > high)
		yamlread_refuse(
			r, v, "%s must be a whole number from %lld to %lld", key, low, high);
	return n;
}

double yamlread_num(struct yamlread *r, const struct yaml *map, const char *key, double missing,
	double low, double high)
{
	const struct yaml *v = yaml_get(map, key);
	double n = missing;
	if (yaml_is_null(v))
		return missing;
	if (!yaml_num(v, &n) || n < low || n > high)
		yamlread_refuse(r, v, "%s must be a number from %g to %g", key, low, high);
	return n;
}

bool yamlread_bool(struct yamlread *r, const struct yaml *map, const char *key, bool missing)
{
	const struct yaml *v = yaml_get(map, key);
	bool flag = missing;
	if (yaml_is_null(v))
		return missing;
	if (!yaml_bool(v, &flag))
		yamlread_refuse(r, v, "%s must be true or false, not %s", key, yaml_type_name(v));
	return flag;
}

int yamlread_word(struct yamlread *r, const struct yaml *map, const char *key,
	const char *const *words, int missing)
{
	const struct yaml *v = yaml_get(map, key);
	struct str text = yamlread_str(r, map, key);
	if (yaml_is_null(v) || r->bad)
		return missing;
	for (int i = 0; words[i]; i++)
		if (str_is(text, words[i]))
			return i;
	struct buf list = {0};
	for (size_t i = 0; words[i]; i++)
		buf_addf(&list, "%s%s", i ? ", " : "", words[i]);
	yamlread_refuse(r, v, "%s is \"%.*s\" but must be one of: %s", key, STRF(text), list.p);
	buf_free(&list);
	return missing;
}

const struct yaml *yamlread_items(struct yamlread *r, const struct yaml *node)
{
	(void)r;
	if (yaml_is_null(node))
		return NULL;
	return node->type == YAML_LIST ? node->first : node;
}

size_t yamlread_count(struct yamlread *r, const struct yaml *node)
{
	size_t n = 0;
	for (const struct yaml *i = yamlread_items(r, node); i;
		i = node->type == YAML_LIST ? i->next : NULL)
		n++;
	return n;
}
