/*
 * prompty_front: owns the reading of front matter. It refuses keys that neither Prompty v1 nor v2
 * has, and literal secrets anywhere below `model`.
 *
 * The decision: a key is checked by name even where its value is not used, because a misspelt
 * `paramters` that is passed over silently costs a whole run.
 *
 *   ours: images
 *   v1: name description version authors tags base inputs outputs sample template
 *       model {api configuration parameters response}
 *   v2: name displayName description metadata inputs outputs tools template
 *       model {id provider apiType connection options}, or model: ID
 */
#include "prompty_front.h"

#include <string.h>

#include "yamltree.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Aliases are shared, so a walk can be longer than the text. */
enum { MAX_NODES = 20000 };

static const char *const top_keys[] = {"name", "displayName", "description", "version", "authors",
	"tags", "base", "model", "inputs", "outputs", "sample", "template", "metadata", "tools",
	"kind", "$schema", "images"};
static const char *const model_keys[] = {"api", "configuration", "parameters", "response", "id",
	"provider", "apiType", "connection", "options"};

struct front_reader {
	struct arena *arena;
	const char *file;
	struct prompty_front *front;
	size_t nodes;
	struct err *err;
};

static int check_keys(
	struct front_reader *r, const struct yaml *map, const char *const *keys, size_t n)
{
	for (const struct yaml *c = map->first; c; c = c->next) {
		bool known = false;
		for (size_t i = 0; i < n; i++)
			known |= str_is(c->key, keys[i]);
		if (known)
			continue;
		const char *near = str_nearest(c->key, keys, n);
		return err_set(r->err, ERR_INPUT, "%s:%d:%d: unknown key %.60s%s%s%s", r->file,
			c->key_line, c->key_column, c->key.p, near ? "; did you mean " : "",
			near ? near : "", near ? "?" : "");
	}
	return 0;
}

static int refuse_type(struct front_reader *r, const struct yaml *v, const char *what)
{
	return err_set(r->err, ERR_INPUT, "%s:%d:%d: %.60s must be %s, not %s", r->file, v->line,
		v->column, v->key.p ? v->key.p : "the front matter", what, yaml_type_name(v));
}

static int read_text(struct front_reader *r, const struct yaml *v, struct str *out)
{
	if (yaml_is_null(v))
		return 0;
	if (v->type != YAML_SCALAR)
		return refuse_type(r, v, "text");
	*out = v->text;
	return 0;
}

/* ${env:NAME} or ${file:PATH}. A second colon would begin a default, which is a secret again. */
static bool is_reference(struct str text)
{
	text = str_trim(text);
	if (!str_starts(text, STR("${")) || !str_ends(text, STR("}")))
		return false;
	struct str inside = str_head(str_from(text, 2), text.n - 3), part;
	size_t parts = 0;
	while (str_split(&inside, ':', &part))
		parts += part.n > 0;
	return parts <= 2;
}

/* api_key, apiKey, API-KEY are one name. */
static bool names_secret(struct str key)
{
	static const char *const secrets[] = {"key", "apikey", "token", "apitoken", "accesstoken",
		"authtoken", "bearertoken", "bearer", "secret", "secretkey", "clientsecret",
		"password", "authorization", "credential", "credentials", "subscriptionkey",
		"xapikey"};
	char plain[32];
	size_t n = 0;
	for (size_t i = 0; i < key.n && n < sizeof plain; i++)
		if (key.p[i] != '_' && key.p[i] != '-')
			plain[n++] = key.p[i];
	for (size_t i = 0; i < COUNT(secrets); i++)
		if (str_eq_nocase((struct str){plain, n}, str_of(secrets[i])))
			return true;
	return false;
}

static bool looks_secret(struct str text)
{
	text = str_trim(text);
	return (str_starts(text, STR("sk-")) && text.n >= 20) || str_starts(text, STR("Bearer "));
}

/* The value is not told: sentences end up in logs. */
static int refuse_secrets(struct front_reader *r, const struct yaml *v, bool is_secret)
{
	if (++r->nodes > MAX_NODES)
		return err_set(r->err, ERR_LIMIT, "%s:%d:%d: model has more than %d values",
			r->file, v->line, v->column, MAX_NODES);
	if (v->type == YAML_SCALAR && !yaml_is_null(v) && v->text.n && !is_reference(v->text) &&
		(is_secret || looks_secret(v->text)))
		return err_set(r->err, ERR_INPUT,
			"%s:%d:%d: a secret itself is refused in a prompt file; write "
			"${env:NAME}, or api_key_env: NAME in strop.yaml (and revoke the secret if "
			"the file was shared)",
			r->file, v->line, v->column);
	int bad = 0;
	for (const struct yaml *c = v->first; c && !bad; c = c->next)
		bad = refuse_secrets(r, c, is_secret || names_secret(c->key));
	return bad;
}

static size_t count(const struct yaml *v)
{
	size_t n = 0;
	for (const struct yaml *c = v->first; c; c = c->next)
		n++;
	return n;
}

static int read_params(struct front_reader *r, const struct yaml *v)
{
	if (yaml_is_null(v))
		return 0;
	if (v->type != YAML_MAP)
		return refuse_type(r, v, "a mapping");
	if (r->front->params)
		return err_set(r->err, ERR_INPUT,
			"%s:%d:%d: model has both parameters and options; keep one", r->file,
			v->key_line, v->key_column);
	r->front->params = yaml_to_json(v);
	r->front->param_names = arena_alloc(r->arena, count(v) * sizeof *r->front->param_names);
	for (const struct yaml *c = v->first; c; c = c->next)
		r->front->param_names[r->front->n_param_names++] =
			(struct prompty_name){c->key, c->key_line, c->key_column};
	return 0;
}

static int read_images(struct front_reader *r, const struct yaml *v)
{
	if (yaml_is_null(v))
		return 0;
	if (v->type != YAML_LIST)
		return refuse_type(r, v, "a list of the example's fields");
	r->front->images = arena_alloc(r->arena, count(v) * sizeof *r->front->images);
	for (const struct yaml *c = v->first; c; c = c->next) {
		if (c->type != YAML_SCALAR || c->text.n == 0)
			return refuse_type(r, c, "the name of a field");
		r->front->images[r->front->n_images++] =
			(struct prompty_name){c->text, c->line, c->column};
	}
	return 0;
}

static int read_model(struct front_reader *r, const struct yaml *model)
{
	if (!model || model->type == YAML_SCALAR)
		return model ? refuse_secrets(r, model, false) : 0;
	if (model->type != YAML_MAP)
		return refuse_type(r, model, "a mapping");
	int bad = check_keys(r, model, model_keys, COUNT(model_keys));
	if (!bad)
		bad = refuse_secrets(r, model, false);
	if (!bad)
		bad = read_params(r, yaml_get(model, "parameters"));
	return bad ? bad : read_params(r, yaml_get(model, "options"));
}

/* template: jinja2 | {format: jinja2} | {format: {kind: jinja2}} */
static bool is_jinja(const struct yaml *v)
{
	for (const char *key = "format"; v && v->type == YAML_MAP; key = "kind")
		v = yaml_get(v, key);
	return v && str_starts(v->text, STR("jinja"));
}

int prompty_front_read(struct arena *a, const char *file, struct str text, int line,
	struct prompty_front *front, struct err *err)
{
	struct front_reader r = {.arena = a, .file = file, .front = front, .err = err};
	struct yaml *root = NULL;
	int bad = yaml_parse(a, file, text, line, &root, err);
	if (bad || yaml_is_null(root))
		return bad;
	if (root->type != YAML_MAP)
		return refuse_type(&r, root, "a mapping");
	bad = check_keys(&r, root, top_keys, COUNT(top_keys));
	if (!bad)
		bad = read_text(&r, yaml_get(root, "name"), &front->name);
	if (!bad)
		bad = read_text(&r, yaml_get(root, "description"), &front->description);
	if (!bad)
		bad = read_model(&r, yaml_get(root, "model"));
	if (!bad)
		bad = read_images(&r, yaml_get(root, "images"));
	front->is_jinja = is_jinja(yaml_get(root, "template"));
	return bad;
}
