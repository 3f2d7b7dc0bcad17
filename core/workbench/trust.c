/*
 * trust: owns what goes on the list, in words that say what would happen, to whom and where it is
 * written.
 */
#include "trust.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "fs.h"
#include "origin.h"

static struct trust_item *add(struct project *p, const struct yaml *node, enum trust_part part)
{
	p->trust = mem_grow(p->trust, p->n_trust, &p->cap_trust, sizeof *p->trust);
	struct trust_item *item = &p->trust[p->n_trust++];
	*item = (struct trust_item){.part = part,
		.place = arena_printf(&p->arena, "strop.yaml:%d:%d", node->line, node->column)};
	return item;
}

/* ---- models ---- */

struct hash trust_hash_program(struct project *p, const struct yaml *argv)
{
	enum { MOST = 64 << 20 };
	struct hash_state *h = hash_begin();
	for (const struct yaml *i = argv->first; i; i = i->next) {
		struct buf content = {0};
		struct stat st;
		struct str path = project_path(p, &p->arena, i->text);
		bool is_file = i->type == YAML_SCALAR && fs_is_inside(i->text) &&
			       stat(path.p, &st) == 0 && S_ISREG(st.st_mode);
		if (is_file && fs_read(path.p, MOST, &content, NULL) == 0)
			hash_add(h, buf_str(&content));
		hash_add(h, STR("\x1f"));
		buf_free(&content);
	}
	return hash_end(h);
}

static void note_command(
	struct project *p, const struct yaml *node, const char *key, const struct model_config *m)
{
	const struct yaml *argv = yaml_get(node, key);
	if (yaml_is_null(argv))
		return;
	struct trust_item *item = add(p, argv, TRUST_MODEL);
	item->model = m->id;
	item->what = arena_printf(&p->arena, "model %.*s starts the program %.*s", STRF(m->id),
		STRF(yaml_flow(&p->arena, argv)));
	item->content = m->program;
}

/* The origin as the person reads it; an address that has none is shown as it stands. */
static struct str origin_words(struct project *p, const struct model_config *m)
{
	struct str origin;
	return origin_of(&p->arena, model_url(m), &origin) ? origin : model_url(m);
}

static void note(
	struct project *p, const struct yaml *node, const struct model_config *m, struct str what)
{
	struct trust_item *item = add(p, node, TRUST_MODEL);
	item->model = m->id;
	item->what = what;
}

static void note_address(struct project *p, const struct yaml *node, const struct model_config *m)
{
	struct arena *a = &p->arena;
	struct str origin = origin_words(p, m);
	const char *usual = origin_usual_env(origin);
	if (model_url(m).n == 0)
		return;
	/* A profile knows addresses, too; the provider's own needs neither. */
	const struct yaml *chosen = yaml_get(node, m->base_url.n ? "base_url" : "profile");
	if (chosen && !m->key && !usual)
		note(p, chosen, m,
			arena_printf(a, "model %.*s sends prompts and data to %.*s", STRF(m->id),
				STRF(origin)));
	if (m->api_key_env.n && !m->key && !(usual && str_is(m->api_key_env, usual)))
		note(p, yaml_get(node, "api_key_env"), m,
			arena_printf(a,
				"model %.*s sends the value of the environment variable %.*s to "
				"%.*s",
				STRF(m->id), STRF(m->api_key_env), STRF(origin)));
}

void trust_note_model(struct project *p, const struct yaml *node, const struct model_config *m)
{
	struct arena *a = &p->arena;
	note_command(p, node, "command", m);
	note_address(p, node, m);
	if (m->allow_http)
		note(p, yaml_get(node, "allow_http"), m,
			arena_printf(a, "model %.*s is reached without encryption", STRF(m->id)));
	if (m->ca_file.n)
		note(p, yaml_get(node, "ca_file"), m,
			arena_printf(a, "model %.*s: %.*s decides which server is the right one",
				STRF(m->id), STRF(m->ca_file)));
	if (!yaml_is_null(yaml_get(node, "headers")))
		note(p, yaml_get(node, "headers"), m,
			arena_printf(a, "model %.*s sends the headers %.*s", STRF(m->id),
				STRF(yaml_flow(&p->arena, yaml_get(node, "headers")))));
}

/* ---- paths ---- */

static void note_read(struct project *p, const struct yaml *node, enum trust_part part,
	struct str path, const char *real)
{
	static const char *const whose[] = {"", "prompts", "data", "the corpus"};
	struct trust_item *item = add(p, node, part);
	item->what = arena_printf(&p->arena, "%s: reads %.*s%s%s", whose[part], STRF(path),
		real ? ", a link to " : "", real ? real : "");
}

/* One that leads out of the folder. */
static bool note_link(
	struct project *p, const struct yaml *node, enum trust_part part, struct str path)
{
	if (!fs_leads_out(p->dir.p, path))
		return false;
	char *real = realpath(project_path(p, &p->arena, path).p, NULL);
	note_read(p, node, part, path, real ? real : "nowhere yet");
	free(real);
	return true;
}

void trust_note_path(
	struct project *p, const struct yaml *node, enum trust_part part, struct str path)
{
	struct fs_list links = {0};
	struct str base = fs_glob_base(path);
	if (!fs_is_inside(path)) {
		note_read(p, node, part, path, NULL);
		return;
	}
	if (base.n && note_link(p, node, part, base))
		return;
	/* What cannot be walked cannot be read either, and says so then. */
	fs_glob_links(&p->arena, p->dir.p, path, &links, NULL);
	for (size_t i = 0; i < links.n; i++)
		note_link(p, node, part, links.paths[i]);
}

bool trust_may_read(const struct project *p, struct str path)
{
	return p->is_trusted || path.n == 0 ||
	       (fs_is_inside(path) && !fs_leads_out(p->dir.p, path));
}

/* ---- what is refused ---- */

static bool concerns(const struct trust_item *item, enum trust_part part, struct str model)
{
	return item->part == part && (part != TRUST_MODEL || str_eq(item->model, model));
}

int trust_check(const struct project *p, enum trust_part part, struct str model, struct err *err)
{
	enum { SHOWN = 5 };
	struct buf list = {0};
	size_t n = 0;
	for (size_t i = 0; i < p->n_trust && !p->is_trusted; i++) {
		const struct trust_item *item = &p->trust[i];
		if (concerns(item, part, model) && n++ < SHOWN)
			buf_addf(&list, "%s%.*s: %.*s", n > 1 ? "; " : "", STRF(item->place),
				STRF(item->what));
	}
	if (n > SHOWN)
		buf_addf(&list, "; and %zu more", n - SHOWN);
	int bad = n == 0 ? 0
			 : err_set(err, ERR_INPUT,
				   "this needs your trust in %.*s: %s (`strop trust` shows all and "
				   "asks, --trust says yes for this once)",
				   STRF(p->dir), list.p);
	buf_free(&list);
	return bad;
}
