/* json: owns the use of cJSON. struct json is cJSON under another name; nobody else may know. */
#include "json.h"

#include <cJSON.h>
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "jsonw.h"
#include "utf8.h"

static cJSON *in(struct json *v)
{
	return (cJSON *)v;
}

static const cJSON *cin(const struct json *v)
{
	return (const cJSON *)v;
}

static struct json *made(cJSON *v)
{
	if (!v) /* cJSON returns NULL only when memory is out: let mem decide */
		mem_alloc((size_t)-1 / 2);
	return (struct json *)v;
}

int json_parse(struct str text, struct json **out, struct err *err)
{
	return json_parse_at(text, 1, 1, out, err);
}

int json_parse_at(struct str text, int line, int column, struct json **out, struct err *err)
{
	struct buf clean = {0};
	struct str checked;
	*out = NULL;
	int bad = json_guard_at(text, line, column, &clean, &checked, err);
	if (bad) {
		buf_free(&clean);
		return bad;
	}
	*out = made(cJSON_ParseWithLength(checked.p, checked.n));
	buf_free(&clean);
	return 0;
}

void json_free(struct json *v)
{
	cJSON_Delete(in(v));
}

enum json_type json_type(const struct json *v)
{
	if (!v)
		return JSON_NULL;
	switch (cin(v)->type & 0xFF) {
	case cJSON_True:
	case cJSON_False:
		return JSON_BOOL;
	case cJSON_Number:
		return JSON_NUM;
	case cJSON_String:
		return JSON_STR;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	}
	return JSON_NULL;
}

const char *json_type_name(const struct json *v)
{
	static const char *const names[] = {
		"null", "a boolean", "a number", "a string", "an array", "an object"};
	return names[json_type(v)];
}

const struct json *json_get(const struct json *v, const char *key)
{
	if (json_type(v) != JSON_OBJECT)
		return NULL;
	return (const struct json *)cJSON_GetObjectItemCaseSensitive(cin(v), key);
}

const struct json *json_at(const struct json *v, size_t i)
{
	const struct json *child = json_type(v) == JSON_ARRAY ? json_first(v) : NULL;
	while (child && i-- > 0)
		child = json_next(child);
	return child;
}

static const struct json *get_named(const struct json *v, struct str name)
{
	char *key = mem_dup(name);
	const struct json *found = json_get(v, key);
	free(key);
	return found;
}

const struct json *json_find(const struct json *v, struct str path)
{
	const struct json *found = get_named(v, path);
	struct str name;
	if (found || str_find(path, STR(".")) < 0)
		return found;
	while (v && str_split(&path, '.', &name))
		v = get_named(v, name);
	return v;
}

size_t json_len(const struct json *v)
{
	size_t n = 0;
	for (const struct json *c = json_first(v); c; c = json_next(c))
		n++;
	return n;
}

const struct json *json_first(const struct json *v)
{
	enum json_type type = json_type(v);
	if (type != JSON_ARRAY && type != JSON_OBJECT)
		return NULL;
	return (const struct json *)cin(v)->child;
}

const struct json *json_next(const struct json *v)
{
	return (const struct json *)cin(v)->next;
}

const char *json_key(const struct json *v)
{
	return cin(v)->string ? cin(v)->string : "";
}

struct str json_str(const struct json *v)
{
	return json_type(v) == JSON_STR ? str_of(cin(v)->valuestring) : STR("");
}

double json_num(const struct json *v)
{
	return json_type(v) == JSON_NUM ? cin(v)->valuedouble : 0;
}

bool json_is_true(const struct json *v)
{
	return v && (cin(v)->type & 0xFF) == cJSON_True;
}

bool json_int(const struct json *v, long long *out)
{
	double value = json_num(v);
	if (json_type(v) != JSON_NUM || value != floor(value) || fabs(value) > 9007199254740992.0)
		return false;
	*out = (long long)value;
	return true;
}

struct str json_text(struct arena *a, const struct json *v)
{
	struct buf out = {0};
	switch (json_type(v)) {
	case JSON_NULL:
		return STR("");
	case JSON_STR:
		return json_str(v);
	case JSON_BOOL:
		return json_is_true(v) ? STR("true") : STR("false");
	case JSON_NUM:
	case JSON_ARRAY:
	case JSON_OBJECT:
		break;
	}
	json_print(&out, v);
	struct str text = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return text;
}

struct json *json_object(void)
{
	return made(cJSON_CreateObject());
}

struct json *json_array(void)
{
	return made(cJSON_CreateArray());
}

struct json *json_new_str(struct str text)
{
	struct arena scratch = {0};
	struct buf z = {0};
	text = utf8_repair(&scratch, text);
	for (const char *nul; text.n && (nul = memchr(text.p, 0, text.n));) {
		buf_add(&z, str_head(text, (size_t)(nul - text.p)));
		buf_addz(&z, "\xEF\xBF\xBD");
		text = str_from(text, (size_t)(nul - text.p) + 1);
	}
	buf_add(&z, text);
	struct json *v = made(cJSON_CreateString(z.p));
	buf_free(&z);
	arena_free(&scratch);
	return v;
}

struct json *json_new_num(double value)
{
	return made(cJSON_CreateNumber(value));
}

struct json *json_new_bool(bool value)
{
	return made(cJSON_CreateBool(value));
}

struct json *json_new_null(void)
{
	return made(cJSON_CreateNull());
}

struct json *json_copy(const struct json *v)
{
	return made(cJSON_Duplicate(cin(v), true));
}

void json_put(struct json *object, const char *key, struct json *child)
{
	json_remove(object, key);
	json_append(object, key, child);
}

void json_append(struct json *object, const char *key, struct json *child)
{
	cJSON_AddItemToObject(in(object), key, in(child));
}

void json_put_str(struct json *object, const char *key, struct str text)
{
	json_put(object, key, json_new_str(text));
}

void json_put_num(struct json *object, const char *key, double value)
{
	json_put(object, key, json_new_num(value));
}

void json_put_bool(struct json *object, const char *key, bool value)
{
	json_put(object, key, json_new_bool(value));
}

void json_push(struct json *array, struct json *child)
{
	cJSON_AddItemToArray(in(array), in(child));
}

struct json *json_member(struct json *object, const char *key)
{
	return (struct json *)json_get(object, key);
}

void json_remove(struct json *object, const char *key)
{
	cJSON_DeleteItemFromObjectCaseSensitive(in(object), key);
}

struct member {
	const struct json *v;
	size_t i;
};

/* Of equal names the first stays first: it is the one that json_get finds. */
static int by_key(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	int order = strcmp(json_key(x->v), json_key(y->v));
	return order ? order : (x->i > y->i) - (x->i < y->i);
}

static void print(struct buf *out, const struct json *v, bool sorted);

static void print_object(struct buf *out, const struct json *v, bool sorted)
{
	struct member few[16];
	size_t n = json_len(v), i = 0;
	struct member *all = n > 16 ? mem_alloc(n * sizeof *all) : few;
	for (const struct json *c = json_first(v); c; c = json_next(c), i++)
		all[i] = (struct member){c, i};
	if (sorted)
		qsort(all, n, sizeof *all, by_key);
	for (i = 0; i < n; i++) {
		const char *key = json_key(all[i].v);
		if (sorted && i && strcmp(json_key(all[i - 1].v), key) == 0)
			continue;
		buf_addc(out, i ? ',' : '{');
		jsonw_quote(out, str_of(key));
		buf_addc(out, ':');
		print(out, all[i].v, sorted);
	}
	buf_addz(out, n ? "}" : "{}");
	if (all != few)
		free(all);
}

static void print_array(struct buf *out, const struct json *v, bool sorted)
{
	buf_addc(out, '[');
	for (const struct json *c = json_first(v); c; c = json_next(c)) {
		print(out, c, sorted);
		if (json_next(c))
			buf_addc(out, ',');
	}
	buf_addc(out, ']');
}

static void print(struct buf *out, const struct json *v, bool sorted)
{
	switch (json_type(v)) {
	case JSON_NULL:
		buf_addz(out, "null");
		break;
	case JSON_BOOL:
		buf_addz(out, json_is_true(v) ? "true" : "false");
		break;
	case JSON_NUM:
		jsonw_number(out, json_num(v));
		break;
	case JSON_STR:
		jsonw_quote(out, json_str(v));
		break;
	case JSON_ARRAY:
		print_array(out, v, sorted);
		break;
	case JSON_OBJECT:
		print_object(out, v, sorted);
		break;
	}
}

void json_print(struct buf *out, const struct json *v)
{
	print(out, v, false);
}

void json_print_canonical(struct buf *out, const struct json *v)
{
	print(out, v, true);
}

static void new_line(struct buf *out, int depth)
{
	buf_addc(out, '\n');
	for (int i = 0; i < depth; i++)
		buf_addc(out, '\t');
}

static void print_pretty(struct buf *out, const struct json *v, int depth)
{
	bool is_object = json_type(v) == JSON_OBJECT;
	if ((!is_object && json_type(v) != JSON_ARRAY) || json_len(v) == 0) {
		print(out, v, false);
		return;
	}
	buf_addc(out, is_object ? '{' : '[');
	for (const struct json *c = json_first(v); c; c = json_next(c)) {
		new_line(out, depth + 1);
		if (is_object) {
			jsonw_quote(out, str_of(json_key(c)));
			buf_addz(out, ": ");
		}
		print_pretty(out, c, depth + 1);
		if (json_next(c))
			buf_addc(out, ',');
	}
	new_line(out, depth);
	buf_addc(out, is_object ? '}' : ']');
}

void json_print_pretty(struct buf *out, const struct json *v)
{
	print_pretty(out, v, 0);
}
