/* keyring: owns the reading of keys.yaml. A key itself never stands in it: the file may be one that
 * is backed up or shared between machines. */
#include "keyring.h"

#include <stdlib.h>
#include <unistd.h>

#include "fs.h"
#include "home.h"
#include "origin.h"
#include "yamlread.h"

enum { MAX_FILE = 1 << 20 };

struct keyring {
	struct arena arena;
	struct str path;
	struct buf notes;
	struct key_source *list;
	size_t n;
};

struct key_source *keyring_find(struct keyring *ring, struct str origin)
{
	for (size_t i = 0; i < ring->n; i++)
		if (str_eq(ring->list[i].origin, origin))
			return &ring->list[i];
	return NULL;
}

static void read_origin(
	struct yamlread *r, struct keyring *ring, const struct yaml *node, struct key_source *k)
{
	struct str text = yamlread_str(r, node, "origin");
	const struct yaml *at = yaml_get(node, "origin");
	if (text.n == 0)
		yamlread_refuse(r, node,
			"a key needs the origin that it is for, as origin: "
			"https://api.openai.com");
	else if (!origin_of(&ring->arena, text, &k->origin))
		yamlread_refuse(r, at,
			"origin must be a scheme, a host and where need be a port, as "
			"https://api.openai.com, not \"%.*s\"",
			STRF(text));
	else if (keyring_find(ring, k->origin))
		yamlread_refuse(r, at, "there is a key for %.*s already", STRF(k->origin));
	else if (origin_path(text).n > 1)
		buf_addf(&ring->notes,
			"%s:%d:%d: a key goes to a whole origin: the path %.*s is not looked at, "
			"and "
			"%.*s gets it whatever the path\n",
			r->file, at->line, at->column, STRF(origin_path(text)), STRF(k->origin));
}

static void read_command(
	struct yamlread *r, struct keyring *ring, const struct yaml *node, struct key_source *k)
{
	size_t n = 0;
	if (yaml_is_null(node))
		return;
	if (node->type != YAML_LIST || !node->first) {
		yamlread_refuse(r, node,
			"api_key_command must be a list of words, as [pass, show, openai]: no "
			"shell "
			"reads it");
		return;
	}
	k->command = arena_alloc(&ring->arena, (yamlread_count(r, node) + 1) * sizeof *k->command);
	for (const struct yaml *i = node->first; i && !r->bad; i = i->next) {
		if (i->type != YAML_SCALAR)
			yamlread_refuse(r, i, "a word of api_key_command must be text, not %s",
				yaml_type_name(i));
		k->command[n++] = (char *)arena_dup(&ring->arena, i->text).p;
	}
}

static void read_source(
	struct yamlread *r, struct keyring *ring, const struct yaml *node, struct key_source *k)
{
	static const char *const keys[] = {
		"origin", "api_key_env", "api_key_command", "api_key_file", NULL};
	yamlread_keys(r, node, "a key", keys);
	if (r->bad)
		return;
	k->place = arena_printf(&ring->arena, "%s:%d:%d", r->file, node->line, node->column);
	read_origin(r, ring, node, k);
	k->env = yamlread_str(r, node, "api_key_env");
	k->file = yamlread_str(r, node, "api_key_file");
	read_command(r, ring, yaml_get(node, "api_key_command"), k);
	if (k->file.n)
		k->file = home_expand(&ring->arena, fs_dir_name(ring->path), k->file);
	if ((k->env.n > 0) + (k->file.n > 0) + (k->command != NULL) != 1)
		yamlread_refuse(r, node,
			"a key needs one of api_key_env, api_key_command and api_key_file");
}

static void read_root(struct yamlread *r, struct keyring *ring, const struct yaml *root)
{
	static const char *const keys[] = {"keys", NULL};
	if (yaml_is_null(root))
		return;
	yamlread_keys(r, root, "keys.yaml", keys);
	const struct yaml *list = r->bad ? NULL : yaml_get(root, "keys");
	ring->list = arena_alloc(&ring->arena, (yamlread_count(r, list) + 1) * sizeof *ring->list);
	for (const struct yaml *i = yamlread_items(r, list); i && !r->bad;
		i = list->type == YAML_LIST ? i->next : NULL) {
		struct key_source source = {0};
		read_source(r, ring, i, &source);
		ring->list[ring->n++] = source;
	}
}

static int read_file(struct keyring *ring, int fd, struct err *err)
{
	struct buf text = {0};
	struct yaml *root = NULL;
	struct yamlread r = {.file = ring->path.p, .err = err};
	int bad = fs_read_fd(fd, ring->path.p, MAX_FILE, &text, err);
	if (!bad)
		bad = yaml_parse(&ring->arena, ring->path.p, buf_str(&text), 0, &root, err);
	if (!bad) {
		read_root(&r, ring, root);
		bad = r.bad;
	}
	buf_free(&text);
	return bad;
}

int keyring_load(struct keyring **out, struct err *err)
{
	struct keyring *ring = mem_alloc(sizeof *ring);
	int fd = -1, bad = 0;
	*out = NULL;
	ring->path = home_config(&ring->arena, "keys.yaml");
	if (ring->path.n && fs_exists(ring->path.p))
		bad = fs_open_private(ring->path.p, 022, &fd, err);
	if (fd >= 0) {
		bad = read_file(ring, fd, err);
		close(fd);
	}
	if (bad)
		keyring_free(ring);
	else
		*out = ring;
	return bad;
}

struct str keyring_notes(const struct keyring *ring)
{
	return buf_str(&ring->notes);
}

void keyring_free(struct keyring *ring)
{
	if (!ring)
		return;
	buf_free(&ring->notes);
	for (size_t i = 0; i < ring->n; i++)
		secret_free(ring->list[i].kept);
	arena_free(&ring->arena);
	free(ring);
}
