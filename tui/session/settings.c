/*
 * settings: owns the reading and writing of settings.yaml.
 *
 * The whole file is written anew from what is known; comments in it do not survive that. A file
 * with a mistake is never written over: what the person meant is still in it.
 */
#include "settings.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "home.h"
#include "jsonw.h"
#include "yamltree.h"

enum { MAX_FILE = 1 << 20 };

static const struct settings defaults = {.mouse = true, .theme = "terminal"};

/* ---- reading ---- */

struct reading {
	const char *file;
	struct settings *out;
	struct err *err;
};

static int refuse(struct reading *r, const struct yaml *v, const char *wants)
{
	return err_set(r->err, ERR_INPUT, "%s:%d:%d: %.*s must be %s, not %s%.*s", r->file, v->line,
		v->column, STRF(v->key), wants, v->type == YAML_SCALAR ? "" : yaml_type_name(v),
		STRF(v->text));
}

static int read_keys(struct reading *r, const struct yaml *v)
{
	r->out->vim = str_is(v->text, "vim");
	return r->out->vim || str_is(v->text, "default") ? 0 : refuse(r, v, "default or vim");
}

static int read_theme(struct reading *r, const struct yaml *v)
{
	if (v->text.n == 0 || v->text.n >= sizeof r->out->theme)
		return refuse(r, v, "the name of a theme (at most 255 bytes)");
	memcpy(r->out->theme, v->text.p, v->text.n);
	r->out->theme[v->text.n] = 0;
	return 0;
}

static int read_mouse(struct reading *r, const struct yaml *v)
{
	return yaml_bool(v, &r->out->mouse) ? 0 : refuse(r, v, "true or false");
}

static int read_markdown(struct reading *r, const struct yaml *v)
{
	return yaml_bool(v, &r->out->markdown) ? 0 : refuse(r, v, "true or false");
}

static const char *const keys[] = {"keys", "theme", "mouse", "markdown", NULL};
static int (*const readers[])(struct reading *, const struct yaml *) = {
	read_keys, read_theme, read_mouse, read_markdown};

static int refuse_key(struct reading *r, const struct yaml *v)
{
	const char *near = str_nearest(v->key, keys, sizeof readers / sizeof *readers);
	return err_set(r->err, ERR_INPUT, "%s:%d:%d: settings have no key \"%.*s\"; %s%s%s",
		r->file, v->key_line, v->key_column, STRF(v->key),
		near ? "did you mean \"" : "they are keys, theme, mouse and markdown",
		near ? near : "", near ? "\"?" : "");
}

static int read_member(struct reading *r, const struct yaml *v)
{
	size_t i = 0;
	while (keys[i] && !str_is(v->key, keys[i]))
		i++;
	if (!keys[i])
		return refuse_key(r, v);
	return v->type == YAML_SCALAR ? readers[i](r, v) : refuse(r, v, "one value");
}

static int read_tree(struct reading *r, const struct yaml *root)
{
	int bad = 0;
	if (yaml_is_null(root))
		return 0;
	if (root->type != YAML_MAP)
		return err_set(r->err, ERR_INPUT,
			"%s:%d:%d: settings must be `key: value` lines, not %s", r->file,
			root->line, root->column, yaml_type_name(root));
	for (const struct yaml *v = root->first; v && !bad; v = v->next)
		bad = read_member(r, v);
	return bad;
}

int settings_load(struct settings *out, struct err *err)
{
	struct arena a = {0};
	struct buf text = {0};
	struct yaml *root;
	struct str path = home_config(&a, "settings.yaml");
	struct reading r = {path.p, out, err};
	*out = defaults;
	int bad = 0;
	if (path.n && fs_exists(path.p)) {
		bad = fs_read(path.p, MAX_FILE, &text, err);
		if (!bad)
			bad = yaml_parse(&a, path.p, buf_str(&text), 0, &root, err);
		if (!bad)
			bad = read_tree(&r, root);
	}
	if (bad)
		*out = defaults;
	buf_free(&text);
	arena_free(&a);
	return bad;
}

/* ---- writing ---- */

static void print(const struct settings *s, struct buf *out)
{
	buf_addf(out, "keys: %s\ntheme: ", s->vim ? "vim" : "default");
	jsonw_quote(out, str_of(s->theme)); /* a JSON string is a YAML string */
	buf_addf(out, "\nmouse: %s\nmarkdown: %s\n", s->mouse ? "true" : "false",
		s->markdown ? "true" : "false");
}

int settings_save(const struct settings *s, struct err *err)
{
	struct arena a = {0};
	struct buf text = {0};
	struct settings before;
	struct str path = home_config(&a, "settings.yaml");
	int bad = settings_load(&before, err);
	if (bad)
		err_prefix(err, "the settings were not saved");
	if (!bad && path.n)
		bad = home_make_dir(path, err);
	if (!bad && path.n) {
		print(s, &text);
		bad = fs_write(path.p, buf_str(&text), err);
	}
	buf_free(&text);
	arena_free(&a);
	return bad;
}
