/* params: owns the way of a parameter into a body. */
#include "params.h"

#include <stdlib.h>

static bool is_of_family(struct str model, struct str family)
{
	struct str name = str_from(model, (size_t)(str_rfind(model, STR("/")) + 1));
	struct str rest = str_from(name, family.n);
	return str_starts(name, family) && (rest.n == 0 || rest.p[0] == '-' || rest.p[0] == '.');
}

static bool is_of_families(struct str model, struct str families)
{
	struct str family;
	bool found = false;
	while (str_split(&families, ' ', &family)) {
		bool is_excluded = str_starts(family, STR("!"));
		if (!is_of_family(model, str_from(family, is_excluded)))
			continue;
		if (is_excluded)
			return false;
		found = true;
	}
	return found;
}

static const struct param_rule *rule_in(
	const struct param_rule *rules, struct str name, struct str model)
{
	for (; rules && rules->name; rules++)
		if (str_is(name, rules->name) &&
			(!rules->models || is_of_families(model, str_of(rules->models))))
			return rules;
	return NULL;
}

static const struct param_rule *rule_for(const struct param_tables *t, struct str name)
{
	static const struct param_rule none = {.why = "this API has no such parameter"};
	const struct param_rule *rule = rule_in(t->own, name, t->model);
	if (!rule)
		rule = rule_in(t->rules, name, t->model);
	return rule ? rule : &none;
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

void params_put(const struct param_tables *tables, const struct json *params, struct json *body,
	struct buf *left_out)
{
	for (const struct json *p = json_first(params); p; p = json_next(p)) {
		const struct param_rule *rule = rule_for(tables, str_of(json_key(p)));
		struct json *value = !rule->path     ? NULL
				     : rule->convert ? rule->convert(p)
						     : json_copy(p);
		if (value)
			put_at(body, rule->path, value);
		else
			buf_addf(left_out, "%s: %s\n", json_key(p), rule->why);
	}
}

struct json *param_list(const struct json *value)
{
	if (json_type(value) == JSON_ARRAY)
		return json_copy(value);
	struct json *list = json_array();
	json_push(list, json_copy(value));
	return list;
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
