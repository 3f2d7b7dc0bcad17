/* params: owns the way of a parameter into a body. */
#include "params.h"

#include <stdlib.h>

static bool is_of_family(struct str model, struct str family)
{
	struct str name = str_from(model, (size_t)(str_rfind(model, STR("/")) + 1));
	struct str rest = str_from(name, family.n);
	return str_starts(name, family) && (rest.n == 0 || rest.p[0] == '-' || rest.p[0] == '.');
}

static bool fits(const struct param_rule *r, struct str name, struct str model)
{
	struct str families = str_of(r->models), family;
	if (!str_is(name, r->name))
		return false;
	if (!r->models)
		return true;
	while (str_split(&families, ' ', &family))
		if (is_of_family(model, family))
			return true;
	return false;
}

static const struct param_rule *rule_for(
	const struct param_rule *rules, struct str name, struct str model)
{
	for (; rules->name; rules++)
		if (fits(rules, name, model))
			return rules;
	return NULL;
}

static int refuse(const struct param_rule *rules, struct str name, struct err *err)
{
	enum { MOST = 64 };
	const char *names[MOST];
	size_t n = 0;
	for (; rules[n].name && n < MOST; n++)
		names[n] = rules[n].name;
	const char *near = str_nearest(name, names, n);
	return err_set(err, ERR_INPUT,
		"unknown parameter \"%.*s\"%s%s%s; what the API knows and strop does not goes "
		"under "
		"`extra`",
		STRF(name), near ? ": did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

/* Put `value` at a path of names with dots; the objects on the way are made. */
static void put_at(struct json *body, const char *path, struct json *value)
{
	struct str rest = str_of(path), name;
	struct json *at = body;
	while (str_split(&rest, '.', &name)) {
		char *key = mem_dup(name);
		if (rest.n == 0) {
			json_put(at, key, value);
		} else {
			if (json_type(json_get(at, key)) != JSON_OBJECT)
				json_put(at, key, json_object());
			at = json_member(at, key);
		}
		free(key);
	}
}

int params_put(const struct param_rule *rules, struct str model, const struct json *params,
	struct json *body, struct buf *left_out, struct err *err)
{
	for (const struct json *p = json_first(params); p; p = json_next(p)) {
		struct str name = str_of(json_key(p));
		const struct param_rule *rule = rule_for(rules, name, model);
		if (!rule)
			return refuse(rules, name, err);
		if (rule->path)
			put_at(body, rule->path, rule->convert ? rule->convert(p) : json_copy(p));
		else
			buf_addf(left_out, "%s: %s\n", rule->name, rule->why);
	}
	return 0;
}

void params_put_extra(const struct json *extra, struct json *body)
{
	for (const struct json *m = json_first(extra); m; m = json_next(m)) {
		struct json *there = json_member(body, json_key(m));
		if (json_type(there) == JSON_OBJECT && json_type(m) == JSON_OBJECT)
			params_put_extra(m, there);
		else
			json_put(body, json_key(m), json_copy(m));
	}
}
