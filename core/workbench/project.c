/*
 * project: owns the reading of strop.yaml. It knows every key there is; what a key means belongs to
 * the module that uses it.
 */
#include "project.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "project_grid.h"
#include "project_models.h"
#include "project_variant.h"
#include "project_words.h"
#include "score.h"
#include "trust.h"
#include "yamlread.h"

enum { MAX_CONFIG = 1 << 20 };

static int find_file(const char *dir, struct project *p, struct err *err)
{
	char *real = realpath(dir ? dir : ".", NULL);
	if (!real)
		return err_set(err, ERR_INPUT, "no folder %s", dir);
	struct str at = arena_dup(&p->arena, str_of(real));
	free(real);
	for (;;) {
		struct str file = fs_join(&p->arena, at, STR("strop.yaml"));
		if (fs_exists(file.p)) {
			p->dir = at;
			p->file = file;
			return 0;
		}
		if (str_is(at, "/"))
			break;
		at = arena_dup(&p->arena, fs_dir_name(at));
	}
	return err_set(err, ERR_INPUT,
		"no strop.yaml in %s or a folder above: `strop init` makes a project",
		dir ? dir : ".");
}

struct str project_path(const struct project *p, struct arena *a, struct str path)
{
	return fs_join(a, p->dir, path);
}

/* ---- prompts ---- */

static struct str stem(struct str path)
{
	struct str name = fs_base_name(path);
	return str_head(name, name.n - fs_extension(name).n);
}

/* The prompts, and the partials beside them. */
static void note_prompts(struct project *p, const struct yaml *node)
{
	struct str dir = fs_dir_name(node->text), partials = STR("partials/**/*.mustache");
	trust_note_path(p, node, TRUST_PROMPTS, node->text);
	if (fs_is_inside(node->text))
		trust_note_path(p, node, TRUST_PROMPTS, fs_join(&p->arena, dir, partials));
}

static void add_prompts(struct yamlread *r, struct project *p, const struct yaml *node)
{
	struct fs_list files = {0};
	if (!r->bad)
		note_prompts(p, node);
	if (r->bad || !trust_may_read(p, fs_glob_base(node->text)))
		return;
	if (fs_glob(&p->arena, p->dir.p, node->text, &files, r->err) != 0)
		r->bad = ERR_INPUT;
	if (!r->bad && files.n == 0)
		yamlread_refuse(r, node, "no prompt file fits %.*s", STRF(node->text));
	struct prompt_file *all =
		arena_alloc(&p->arena, (p->n_prompts + files.n + 1) * sizeof *p->prompts);
	if (p->n_prompts)
		memcpy(all, p->prompts, p->n_prompts * sizeof *all);
	p->prompts = all;
	for (size_t i = 0; i < files.n && !r->bad; i++) {
		struct prompt_file f = {stem(files.paths[i]), files.paths[i]};
		struct arena scratch = {0};
		if (!trust_may_read(p, f.path))
			continue;
		if (!fs_exists(project_path(p, &scratch, f.path).p))
			yamlread_refuse(r, node, "there is no file %.*s", STRF(f.path));
		arena_free(&scratch);
		for (size_t k = 0; k < p->n_prompts; k++)
			if (str_eq(p->prompts[k].name, f.name))
				yamlread_refuse(r, node,
					"%.*s and %.*s are both the prompt \"%.*s\"",
					STRF(p->prompts[k].path), STRF(f.path), STRF(f.name));
		p->prompts[p->n_prompts++] = f;
	}
}

static void read_prompts(struct yamlread *r, struct project *p, const struct yaml *node)
{
	static struct yaml usual = {
		.type = YAML_SCALAR, .text = {"prompts/*.prompty", 17}, .line = 1, .column = 1};
	if (yaml_is_null(node))
		node = &usual;
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		if (i->type != YAML_SCALAR)
			yamlread_refuse(r, i, "prompts must be file names or patterns, not %s",
				yaml_type_name(i));
		else
			add_prompts(r, p, i);
	}
}

/* ---- data ---- */

static void read_map(struct yamlread *r, const struct yaml *node, struct example_map *map)
{
	static const char *const keys[] = {
		"id", "expected", "split", "tags", "gold", "choices", "group", NULL};
	yamlread_keys(r, node, "map", keys);
	*map = (struct example_map){
		.id = yamlread_str(r, node, "id"),
		.expected = yamlread_str(r, node, "expected"),
		.split = yamlread_str(r, node, "split"),
		.tags = yamlread_str(r, node, "tags"),
		.gold = yamlread_str(r, node, "gold"),
		.choices = yamlread_str(r, node, "choices"),
		.group = yamlread_str(r, node, "group"),
	};
}

/* split: {test: 0.4, dev: 0.1, by: hash, group: topic, seed: 7}  |  split: {by: FIELD}  |  split:
 * FIELD */
static void read_split(struct yamlread *r, const struct yaml *node, struct data_file *f)
{
	static const char *const names[] = {"test", "dev", "train", NULL};
	static const char *const keys[] = {"test", "dev", "train", "by", "group", "seed", NULL};
	if (yaml_is_null(node)) {
		f->split.by = f->map.split.n ? SPLIT_FIELD : SPLIT_NONE;
		return;
	}
	if (node->type == YAML_SCALAR) {
		f->map.split = node->text;
		f->split.by = SPLIT_FIELD;
		return;
	}
	yamlread_keys(r, node, "split", keys);
	struct str by = yamlread_str(r, node, "by");
	f->split.seed = yamlread_int(r, node, "seed", 7, 0, 1LL << 53);
	if (yaml_get(node, "group"))
		f->map.group = yamlread_str(r, node, "group");
	if (by.n && !str_is(by, "hash")) {
		f->map.split = by;
		f->split.by = SPLIT_FIELD;
		return;
	}
	f->split.by = SPLIT_HASH;
	double total = 0;
	for (size_t i = 0; names[i]; i++) {
		double share = yamlread_num(r, node, names[i], 0, 0, 1);
		total += share;
		/* The rest is train; naming its share only states it. */
		if (share > 0 && !str_is(str_of(names[i]), "train"))
			f->split.shares[f->split.n_shares++] =
				(struct split_share){str_of(names[i]), share};
	}
	if (total > 1.0000001)
		yamlread_refuse(
			r, node, "the shares of the splits add up to %g, more than 1", total);
}

/* where: {FIELD: VALUE} */
static void read_where(struct yamlread *r, const struct yaml *node, struct data_file *f)
{
	if (yaml_is_null(node))
		return;
	bool is_pair = node->type == YAML_MAP && node->first && !node->first->next;
	if (!is_pair || node->first->type != YAML_SCALAR) {
		yamlread_refuse(r, node, "where must be one {FIELD: VALUE}, as {model: gpt-4}");
		return;
	}
	f->where = node->first->key;
	f->is = node->first->text;
}

static void read_data_file(struct yamlread *r, struct project *p, const struct yaml *node)
{
	static const char *const keys[] = {"file", "format", "where", "map", "split", NULL};
	struct data_file f = {0};
	if (node->type == YAML_SCALAR) {
		f.path = node->text;
	} else {
		yamlread_keys(r, node, "a data file", keys);
		f.path = yamlread_str(r, node, "file");
		f.format = yamlread_str(r, node, "format");
		read_where(r, yaml_get(node, "where"), &f);
		read_map(r, yaml_get(node, "map"), &f.map);
		read_split(r, yaml_get(node, "split"), &f);
	}
	if (f.path.n == 0)
		yamlread_refuse(r, node, "a data file needs `file`");
	struct arena scratch = {0};
	const struct yaml *at = node->type == YAML_MAP ? yaml_get(node, "file") : node;
	if (!r->bad)
		trust_note_path(p, at, TRUST_DATA, f.path);
	if (!r->bad && trust_may_read(p, f.path) && !fs_exists(project_path(p, &scratch, f.path).p))
		yamlread_refuse(r, at, "there is no file %.*s", STRF(f.path));
	arena_free(&scratch);
	p->data[p->n_data++] = f;
}

static void read_data(struct yamlread *r, struct project *p, const struct yaml *node)
{
	p->data = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof *p->data);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL)
		read_data_file(r, p, i);
}

/* ---- retrieval ---- */

static void read_corpus(struct yamlread *r, struct project *p, const struct yaml *node)
{
	p->corpus.patterns =
		arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof(struct str));
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		if (i->type != YAML_SCALAR)
			yamlread_refuse(r, i, "corpus must be file names or patterns, not %s",
				yaml_type_name(i));
		else
			p->corpus.patterns[p->corpus.n_patterns++] = i->text;
		if (!r->bad)
			trust_note_path(p, i, TRUST_CORPUS, i->text);
	}
}

static void read_retrieval(struct yamlread *r, struct project *p, const struct yaml *node)
{
	static const char *const keys[] = {
		"corpus", "chunk", "mode", "k", "k1", "b", "query", NULL};
	static const char *const chunk_keys[] = {"by", "tokens", "overlap", NULL};
	static const char *const by[] = {"heading", "tokens", "document", NULL};
	yamlread_keys(r, node, "retrieval", keys);
	const struct yaml *chunk = yaml_get(node, "chunk");
	yamlread_keys(r, chunk, "chunk", chunk_keys);
	read_corpus(r, p, yaml_get(node, "corpus"));
	p->corpus.chunk = (struct chunk_options){
		.by = (enum chunk_by)yamlread_word(r, chunk, "by", by, CHUNK_HEADING),
		.tokens = (size_t)yamlread_int(r, chunk, "tokens", 300, 16, 100000),
		.overlap = (size_t)yamlread_int(r, chunk, "overlap", 0, 0, 50000),
	};
	p->corpus.may_leave = p->is_trusted;
	if (p->corpus.chunk.overlap >= p->corpus.chunk.tokens)
		yamlread_refuse(r, chunk, "overlap must be smaller than tokens");
	p->retrieval = (struct retrieval){
		.mode = (enum retrieval_mode)yamlread_word(r, node, "mode", retrieval_mode_names,
			p->corpus.n_patterns ? RETRIEVE_BM25 : RETRIEVE_NONE),
		.k = yamlread_int(r, node, "k", 4, 1, 1000),
		.k1 = yamlread_num(r, node, "k1", 1.2, 0, 100),
		.b = yamlread_num(r, node, "b", 0.75, 0, 1),
	};
	p->query = yamlread_str(r, node, "query");
	if (p->retrieval.mode != RETRIEVE_NONE && p->corpus.n_patterns == 0)
		yamlread_refuse(r, node, "retrieval mode %s needs a corpus",
			retrieval_mode_names[p->retrieval.mode]);
}

/* ---- scorers ---- */

static struct str flow_text(struct project *p, const struct yaml *node)
{
	if (node->type == YAML_SCALAR)
		return node->text;
	return yaml_flow(&p->arena, node);
}

/* Parse each once, so that a mistake is reported where it stands. */
static void read_scorers(struct yamlread *r, struct project *p, const struct yaml *node)
{
	size_t n = yamlread_count(r, node);
	p->scorers = arena_alloc(&p->arena, (n + 1) * sizeof *p->scorers);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		struct scorer *scorer = NULL;
		struct err why;
		struct str text = flow_text(p, i);
		if (scorer_parse(text, &scorer, &why) != 0)
			yamlread_refuse(r, i, "%s", project_without_place(why.text));
		scorer_free(scorer);
		p->scorers[p->n_scorers++] = text;
	}
	if (n == 0)
		p->scorers[p->n_scorers++] = STR("exact");
}

static void read_locks(struct yamlread *r, struct project *p, const struct yaml *node)
{
	p->locks = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof *p->locks);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		if (i->type != YAML_SCALAR || i->text.n == 0)
			yamlread_refuse(r, i, "lock must be names of splits, as [test], not %s",
				yaml_type_name(i));
		else
			p->locks[p->n_locks++] = (struct project_lock){i->text, i->line, i->column};
	}
}

static void read_budget(struct yamlread *r, struct project *p, const struct yaml *node)
{
	static const char *const keys[] = {"usd_per_day", NULL};
	yamlread_keys(r, node, "budget", keys);
	p->usd_per_day = yamlread_num(r, node, "usd_per_day", 0, 1e-6, 1e9);
	if (node && p->usd_per_day == 0)
		yamlread_refuse(r, node, "budget needs usd_per_day: what may be spent in a day");
}

static void read_root(struct yamlread *r, struct project *p, const struct yaml *root)
{
	static const char *const keys[] = {"name", "models", "prompts", "data", "retrieval",
		"scorers", "primary", "concurrency", "budget", "lock", "shots", "reasoning", "grid",
		NULL};
	yamlread_keys(r, root, "strop.yaml", keys);
	p->name = yamlread_str(r, root, "name");
	p->primary = yamlread_str(r, root, "primary");
	p->concurrency = yamlread_int(r, root, "concurrency", 8, 1, 1000);
	read_budget(r, p, yaml_get(root, "budget"));
	project_read_models(r, p, yaml_get(root, "models"));
	read_prompts(r, p, yaml_get(root, "prompts"));
	read_data(r, p, yaml_get(root, "data"));
	read_locks(r, p, yaml_get(root, "lock"));
	read_retrieval(r, p, yaml_get(root, "retrieval"));
	read_scorers(r, p, yaml_get(root, "scorers"));
	project_read_shots(r, p, yaml_get(root, "shots"));
	project_read_reasoning(r, p, yaml_get(root, "reasoning"));
	if (p->name.n == 0)
		p->name = fs_base_name(p->dir);
}

static void check_primary(struct yamlread *r, struct project *p, const struct yaml *root)
{
	const char **names = arena_alloc(&p->arena, (p->n_scorers + 1) * sizeof *names);
	p->scorer_names = arena_alloc(&p->arena, (p->n_scorers + 1) * sizeof *p->scorer_names);
	for (size_t i = 0; i < p->n_scorers && !r->bad; i++) {
		struct scorer *s = NULL;
		if (scorer_parse(p->scorers[i], &s, NULL) != 0)
			continue;
		p->scorer_names[i] = arena_dup(&p->arena, str_of(scorer_name(s)));
		names[i] = p->scorer_names[i].p;
		for (size_t k = 0; k < i; k++)
			if (strcmp(names[k], names[i]) == 0)
				yamlread_refuse(r, yaml_get(root, "scorers"),
					"two scorers are called %s: give one of them a `name`",
					names[i]);
		scorer_free(s);
	}
	if (p->primary.n == 0 && !r->bad)
		p->primary = str_of(names[0]);
	for (size_t i = 0; i < p->n_scorers && !r->bad; i++)
		if (str_is(p->primary, names[i]))
			return;
	if (!r->bad) {
		const char *near = str_nearest(p->primary, names, p->n_scorers);
		yamlread_refuse(r, yaml_get(root, "primary"),
			"primary names no scorer of this project: \"%.*s\"%s%s%s", STRF(p->primary),
			near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	}
}

int project_load(
	const char *dir, struct keyring *keys, bool is_trusted, struct project *p, struct err *err)
{
	struct buf text = {0};
	struct yaml *root = NULL;
	*p = (struct project){.keys = keys, .is_trusted = is_trusted};
	int bad = find_file(dir, p, err);
	if (!bad)
		bad = fs_read(p->file.p, MAX_CONFIG, &text, err);
	struct str kept = arena_dup(&p->arena, buf_str(&text));
	buf_free(&text);
	if (!bad)
		bad = yaml_parse(&p->arena, p->file.p, kept, 0, &root, err);
	struct yamlread r = {.file = p->file.p, .err = err};
	if (!bad) {
		read_root(&r, p, root);
		check_primary(&r, p, root);
		project_read_grids(&r, p, yaml_get(root, "grid"));
		bad = r.bad;
	}
	if (bad)
		project_done(p);
	return bad;
}

void project_done(struct project *p)
{
	for (size_t i = 0; i < p->n_owned; i++)
		json_free(p->owned[i]);
	free(p->owned);
	free(p->trust);
	arena_free(&p->arena);
	*p = (struct project){0};
}
