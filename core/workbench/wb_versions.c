/*
 * wb_versions: owns references, the working copy and its snapshots.
 *
 * A version is the prompt file and the partials it uses: those are asked for while the file is
 * compiled, so that a version holds exactly what it needs and nothing that only lies beside it.
 */
#include "wb_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "trust.h"

enum { MAX_PROMPT = 4 << 20, MIN_HASH_DIGITS = 6 };

/* ---- partials: FOLDER/partials/NAME.mustache beside the prompt, or a version's own ---- */

struct partials {
	struct wb *w;
	struct arena *arena;
	struct str folder;  /* of the working copy; empty for a version */
	struct json *texts; /* name -> text: filled from files, or a version's; compiled templates
			       borrow them */
};

static bool is_plain_name(struct str name)
{
	return fs_is_inside(name) && str_find(name, STR("\\")) < 0;
}

/* A link could show the model, and whoever reads its prompts, any file. */
static bool may_read(const struct wb *w, struct str path)
{
	return w->project.is_trusted || !fs_leads_out(w->project.dir.p, path);
}

static bool find_in_folder(struct partials *p, struct str name, struct str *text)
{
	struct buf content = {0};
	if (!is_plain_name(name))
		return false;
	struct str path =
		arena_printf(p->arena, "%.*s/partials/%.*s.mustache", STRF(p->folder), STRF(name));
	if (!may_read(p->w, path) || fs_read(path.p, MAX_PROMPT, &content, NULL) != 0) {
		buf_free(&content);
		return false;
	}
	*text = arena_dup(p->arena, buf_str(&content));
	json_put_str(p->texts, arena_dup(p->arena, name).p, *text);
	buf_free(&content);
	return true;
}

static bool find_partial(void *context, struct str name, struct str *text)
{
	struct partials *p = context;
	const struct json *known = json_get(p->texts, arena_dup(p->arena, name).p);
	if (known) {
		*text = json_str(known);
		return true;
	}
	return p->folder.n && find_in_folder(p, name, text);
}

/* ---- references ---- */

static const struct prompt_file *find_file(const struct wb *w, struct str name)
{
	for (size_t i = 0; i < w->project.n_prompts; i++)
		if (str_eq(w->project.prompts[i].name, name))
			return &w->project.prompts[i];
	return NULL;
}

bool wb_has_file(const struct wb *w, struct str name)
{
	return find_file(w, name) != NULL;
}

static int no_prompt(struct wb *w, struct str name, struct err *err)
{
	struct arena a = {0};
	struct project *p = &w->project;
	int bad = trust_check(p, TRUST_PROMPTS, STR(""), err);
	if (bad)
		return bad;
	const char **names = arena_alloc(&a, (p->n_prompts + 1) * sizeof *names);
	struct buf list = {0};
	for (size_t i = 0; i < p->n_prompts; i++) {
		names[i] = arena_dup(&a, p->prompts[i].name).p;
		buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	const char *near = str_nearest(name, names, p->n_prompts);
	wb_recorded_prompts(w, &list);
	err_set(err, ERR_NOT_FOUND, "no prompt \"%.*s\"%s%s%s; there is: %s", STRF(name),
		near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "",
		list.n ? list.p : "none");
	buf_free(&list);
	arena_free(&a);
	return ERR_NOT_FOUND;
}

static bool has_versions(struct wb *w, struct str name)
{
	struct arena a = {0};
	struct version v;
	int bad = store_version_latest(w->store, name, &a, &v, NULL);
	arena_free(&a);
	return !bad;
}

static bool is_hex(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!memchr("0123456789abcdefABCDEF", text.p[i], 22))
			return false;
	return text.n >= MIN_HASH_DIGITS;
}

/* The label of the prompt that resembles it most, or NULL. */
static const char *nearest_label(struct wb *w, struct str name, struct str label, struct arena *a)
{
	struct version *all;
	size_t n_all, n = 0, cap = 0;
	const char **names = NULL;
	if (store_versions(w->store, name, a, &all, &n_all, NULL) != 0)
		return NULL;
	for (size_t i = 0; i < n_all; i++) {
		struct str *labels;
		size_t n_labels;
		if (store_labels_of(w->store, all[i].id, a, &labels, &n_labels, NULL) != 0)
			break;
		for (size_t k = 0; k < n_labels; k++) {
			names = mem_grow(names, n, &cap, sizeof *names);
			names[n++] = labels[k].p;
		}
	}
	const char *near = str_nearest(label, names, n);
	free(names);
	return near;
}

static int find_version(struct wb *w, struct str name, struct str which, struct arena *a,
	struct version *out, struct err *err)
{
	long long number;
	if (str_is(which, "latest"))
		return store_version_latest(w->store, name, a, out, err);
	if (str_to_int(which, &number)) {
		int bad = store_version_by_number(w->store, name, number, a, out, err);
		return bad == ERR_NOT_FOUND && is_hex(which)
			       ? store_version_by_hash(w->store, name, which, a, out, err)
			       : bad;
	}
	int bad = store_version_by_label(w->store, name, which, a, out, err);
	if (bad == ERR_NOT_FOUND && is_hex(which))
		bad = store_version_by_hash(w->store, name, which, a, out, err);
	const char *near = bad == ERR_NOT_FOUND ? nearest_label(w, name, which, a) : NULL;
	if (near)
		bad = err_set(err, ERR_NOT_FOUND,
			"%.*s has no version \"%.*s\"; did you mean \"%s\"?", STRF(name),
			STRF(which), near);
	return bad;
}

/* ---- loading ---- */

static int parse(
	struct partials *partials, struct loaded_prompt *p, const char *file, struct err *err)
{
	struct mustache_partials find = {find_partial, partials};
	return prompty_parse(&p->arena, file, p->version.source, find, &p->prompt, err);
}

/* Parameters that no API takes, at their place in the file. Of a kept version only what is sent is
 * looked at. */
static int check_params(const struct prompty *prompt, const char *file, struct err *err)
{
	const struct prompty_name *p;
	const char *const *known = model_params();
	size_t n_known = 0, n = prompty_param_names(prompt, &p);
	while (known[n_known])
		n_known++;
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (known[k] && !str_is(p[i].name, known[k]))
			k++;
		if (known[k])
			continue;
		const char *near = str_nearest(p[i].name, known, n_known);
		return err_set(err, ERR_INPUT,
			"%s:%d:%d: unknown parameter \"%.*s\"%s%s%s; what only one API knows goes "
			"under `extra` of a model in strop.yaml",
			file, p[i].line, p[i].column, STRF(p[i].name),
			near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
	}
	return 0;
}

/* Partials are looked for beside the prompt's file. *list: those that were used, canonical. */
static int parse_beside(struct wb *w, const struct prompt_file *file, struct loaded_prompt *p,
	struct str *list, struct err *err)
{
	struct str path = project_path(&w->project, &p->arena, file->path);
	struct partials partials = {w, &p->arena, fs_dir_name(path), json_object()};
	struct buf text = {0};
	p->partials = partials.texts;
	int bad = parse(&partials, p, file->path.p, err);
	if (!bad)
		bad = check_params(p->prompt, file->path.p, err);
	json_print_canonical(&text, partials.texts);
	*list = arena_dup(&p->arena, buf_str(&text));
	buf_free(&text);
	return bad;
}

/* On a mistake in the prompt the version's source, partials and hash are filled in all the same. */
static int load_working_copy(struct wb *w, const struct prompt_file *file, bool snapshot,
	struct loaded_prompt *p, struct err *err)
{
	struct buf text = {0};
	struct str path = project_path(&w->project, &p->arena, file->path);
	int bad = fs_read(path.p, MAX_PROMPT, &text, err);
	struct str source = arena_dup(&p->arena, buf_str(&text));
	buf_free(&text);
	if (bad)
		return bad;
	struct str kept;
	p->version = (struct version){.prompt = file->name, .source = source};
	bad = parse_beside(w, file, p, &kept, err);
	p->version.partials = kept;
	p->version.hash = version_hash(source, kept);
	bool is_new;
	if (!bad && snapshot)
		return store_version_put(
			w->store, file->name, source, kept, &p->arena, &p->version, &is_new, err);
	struct version same;
	char hex[HASH_HEX];
	hash_hex(&p->version.hash, hex);
	if (!bad && store_version_by_hash(
			    w->store, file->name, str_of(hex), &p->arena, &same, NULL) == 0)
		p->version = same;
	return bad;
}

static int load_version(struct wb *w, struct str name, struct str which, bool compile,
	struct loaded_prompt *p, struct err *err)
{
	int bad = find_version(w, name, which, &p->arena, &p->version, err);
	if (bad)
		return bad;
	struct partials partials = {.w = w, .arena = &p->arena};
	if (json_parse(p->version.partials, &partials.texts, err) != 0)
		return err_prefix(err, "%s: partials of %.*s", store_path(w->store), STRF(name));
	struct str file =
		arena_printf(&p->arena, "%.*s@%lld", STRF(name), (long long)p->version.number);
	p->partials = partials.texts;
	return compile ? parse(&partials, p, file.p, err) : 0;
}

/* Without `compile`, a version is taken as it is: one with a mistake in it was kept all the same,
 * and can be looked at and restored. A working copy is compiled in any case, to find its partials.
 */
static int load(struct wb *w, struct str ref, bool snapshot, bool compile, struct loaded_prompt *p,
	struct err *err)
{
	*p = (struct loaded_prompt){0};
	if (ref.n == 0) {
		if (w->project.n_prompts == 0)
			return no_prompt(w, ref, err);
		if (w->project.n_prompts != 1)
			return err_set(err, ERR_INPUT,
				"the project has %zu prompts: say which with -p NAME",
				w->project.n_prompts);
		ref = w->project.prompts[0].name;
	}
	ssize_t at = str_rfind(ref, STR("@"));
	struct str name = at < 0 ? ref : str_head(ref, (size_t)at);
	const struct prompt_file *file = find_file(w, name);
	int bad;
	if (at < 0 && !file && wb_is_recorded_prompt(w, name))
		bad = load_version(w, name, STR("latest"), compile, p, err);
	else if (at < 0 && !file)
		bad = no_prompt(w, name, err);
	else if (at < 0)
		bad = load_working_copy(w, file, snapshot, p, err);
	else if (!file && !has_versions(w, name))
		bad = no_prompt(w, name, err);
	else
		bad = load_version(w, name, str_from(ref, (size_t)at + 1), compile, p, err);
	if (bad)
		loaded_prompt_done(p);
	return bad;
}

int wb_load_prompt(
	struct wb *w, struct str ref, bool snapshot, struct loaded_prompt *p, struct err *err)
{
	return load(w, ref, snapshot, true, p, err);
}

int wb_load_source(
	struct wb *w, struct str ref, struct str source, struct loaded_prompt *p, struct err *err)
{
	struct str list;
	*p = (struct loaded_prompt){0};
	if (ref.n == 0 && w->project.n_prompts == 1)
		ref = w->project.prompts[0].name;
	ssize_t at = str_rfind(ref, STR("@"));
	struct str name = at < 0 ? ref : str_head(ref, (size_t)at);
	const struct prompt_file *file = find_file(w, name);
	if (!file)
		return no_prompt(w, name, err);
	p->version = (struct version){.prompt = file->name, .source = arena_dup(&p->arena, source)};
	return parse_beside(w, file, p, &list, err);
}

int wb_prompt_path(struct wb *w, struct str name, struct arena *a, struct str *out, struct err *err)
{
	const struct prompt_file *file = find_file(w, name);
	if (!file)
		return no_prompt(w, name, err);
	*out = project_path(&w->project, a, file->path);
	return 0;
}

void loaded_prompt_done(struct loaded_prompt *p)
{
	if (p->prompt)
		prompty_done(p->prompt);
	json_free(p->partials);
	arena_free(&p->arena);
	*p = (struct loaded_prompt){0};
}

/* ---- what the outside sees ---- */

/* The first of the runs, newest first, that is on no locked split and whose summary has the primary
 * scorer; *summary is the caller's. */
static const struct run *run_with_primary(
	struct wb *w, const struct run *runs, size_t n, struct json **summary)
{
	for (size_t i = 0; i < n; i++) {
		if (wb_is_locked(w, runs[i].split) ||
			json_parse(runs[i].summary, summary, NULL) != 0)
			continue;
		if (json_get(json_get(*summary, "scores"), w->project.primary.p))
			return &runs[i];
		json_free(*summary);
	}
	*summary = NULL;
	return NULL;
}

/* The newest finished run's primary score, out of the summary that was kept with it. */
static int last_score(
	struct wb *w, int64_t version, struct arena *a, struct wb_score_line *out, struct err *err)
{
	enum { LOOK_AT = 20 };
	struct run *runs = arena_alloc(a, LOOK_AT * sizeof *runs);
	size_t n = 0;
	struct json *summary;
	*out = (struct wb_score_line){.mean = (double)NAN,
		.low = (double)NAN,
		.high = (double)NAN,
		.cost_usd = (double)NAN};
	int bad = version ? store_runs_of_version(w->store, version, LOOK_AT, a, runs, &n, err) : 0;
	const struct run *run = bad ? NULL : run_with_primary(w, runs, n, &summary);
	if (!run)
		return bad;
	const struct json *score = json_get(json_get(summary, "scores"), w->project.primary.p);
	out->run = run->id;
	out->model = run->model;
	out->provider = run->provider;
	out->retrieval = run->retrieval;
	out->k = run->k;
	out->shots = run->shots;
	out->variant = run->variant;
	out->split = run->split;
	out->scorer = w->project.primary;
	out->n = (int64_t)json_num(json_get(score, "n"));
	if (out->n) {
		out->mean = json_num(json_get(score, "mean"));
		out->low = json_num(json_at(json_get(score, "ci"), 0));
		out->high = json_num(json_at(json_get(score, "ci"), 1));
	}
	if (json_type(json_get(summary, "cost_usd")) == JSON_NUM)
		out->cost_usd = json_num(json_get(summary, "cost_usd"));
	json_free(summary);
	return 0;
}

static int describe(struct wb *w, const struct version *v, struct arena *a, struct wb_version *out,
	struct err *err)
{
	*out = (struct wb_version){
		.prompt = arena_dup(a, v->prompt),
		.number = v->number,
		.parent = v->parent,
		.note = arena_dup(a, v->note),
		.source = arena_dup(a, v->source),
		.created_ms = v->created_ms,
	};
	hash_hex(&v->hash, out->hash);
	int bad = last_score(w, v->id, a, &out->last, err);
	if (!bad && v->id)
		bad = store_labels_of(w->store, v->id, a, &out->labels, &out->n_labels, err);
	int64_t head = 0;
	if (!bad)
		bad = store_head(w->store, v->prompt, &head, err);
	out->is_head = v->id && head == v->id && find_file(w, v->prompt);
	return bad;
}

int wb_resolve(struct wb *w, struct str ref, bool snapshot, struct arena *a, struct wb_version *out,
	struct err *err)
{
	struct loaded_prompt p;
	int bad = load(w, ref, snapshot, false, &p, err);
	if (bad)
		return bad;
	bad = describe(w, &p.version, a, out, err);
	loaded_prompt_done(&p);
	return bad;
}

int wb_log(struct wb *w, struct str prompt, struct arena *a, struct wb_version **out, size_t *n,
	struct err *err)
{
	struct version *all;
	*n = 0;
	if (prompt.n && !find_file(w, prompt) && !has_versions(w, prompt))
		return no_prompt(w, prompt, err);
	int bad = store_versions(w->store, prompt, a, &all, n, err);
	if (bad)
		return bad;
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; i < *n && !bad; i++)
		bad = describe(w, &all[i], a, &(*out)[i], err);
	return bad;
}

static int check_label(struct str label, struct err *err)
{
	long long number;
	bool odd = label.n == 0 || label.n > 64 || str_is(label, "latest") ||
		   str_to_int(label, &number);
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];
		odd |= !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			 (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.');
	}
	if (!odd)
		return 0;
	return err_set(err, ERR_INPUT,
		"\"%.*s\" cannot be a label: letters, digits, - _ and . only, not a number and not "
		"\"latest\"",
		STRF(label));
}

int wb_label(struct wb *w, struct str ref, struct str label, struct err *err)
{
	struct loaded_prompt p;
	int bad = check_label(label, err);
	if (!bad)
		bad = load(w, ref, true, false, &p, err);
	if (bad)
		return bad;
	bad = store_label_put(w->store, p.version.prompt, label, p.version.id, err);
	loaded_prompt_done(&p);
	return bad;
}

int wb_unlabel(struct wb *w, struct str ref, struct str label, struct err *err)
{
	ssize_t at = str_rfind(ref, STR("@"));
	struct str name = at < 0 ? ref : str_head(ref, (size_t)at);
	bool was_there;
	int bad = store_label_drop(w->store, name, label, &was_there, err);
	if (!bad && !was_there)
		bad = err_set(
			err, ERR_NOT_FOUND, "%.*s has no label %.*s", STRF(name), STRF(label));
	return bad;
}

int wb_note(struct wb *w, struct str ref, struct str note, struct err *err)
{
	struct loaded_prompt p;
	int bad = load(w, ref, true, false, &p, err);
	if (bad)
		return bad;
	bad = store_note_put(w->store, p.version.id, note, err);
	loaded_prompt_done(&p);
	return bad;
}

/* A working copy that does not even parse is kept all the same: its text is what counts. */
static int keep_working_copy(
	struct wb *w, const struct prompt_file *file, int64_t *saved, struct err *err)
{
	struct loaded_prompt p = {0};
	struct version kept;
	bool is_new = false;
	int bad = 0;
	*saved = 0;
	load_working_copy(w, file, false, &p, NULL);
	if (p.version.source.p && p.version.id == 0)
		bad = store_version_put(w->store, file->name, p.version.source, p.version.partials,
			&p.arena, &kept, &is_new, err);
	if (!bad && is_new)
		*saved = kept.number;
	loaded_prompt_done(&p);
	return bad;
}

static int write_partials(struct wb *w, const struct prompt_file *file,
	const struct loaded_prompt *p, struct err *err)
{
	struct arena a = {0};
	int bad = 0;
	struct str folder = fs_join(
		&a, fs_dir_name(project_path(&w->project, &a, file->path)), STR("partials"));
	for (const struct json *t = json_first(p->partials); t && !bad; t = json_next(t)) {
		struct str name = str_of(json_key(t));
		struct str path = arena_printf(&a, "%.*s/%.*s.mustache", STRF(folder), STRF(name));
		if (!is_plain_name(name))
			continue;
		bad = fs_make_dir(folder.p, err);
		if (!bad)
			bad = fs_write(path.p, json_str(t), err);
	}
	arena_free(&a);
	return bad;
}

int wb_restore(struct wb *w, struct str ref, int64_t *restored, int64_t *saved, struct err *err)
{
	struct loaded_prompt p;
	int bad = load(w, ref, false, false, &p, err);
	if (bad)
		return bad;
	const struct prompt_file *file = find_file(w, p.version.prompt);
	*saved = 0;
	*restored = p.version.number;
	if (!file)
		bad = err_set(err, ERR_INPUT, "strop.yaml names no file for the prompt %.*s",
			STRF(p.version.prompt));
	else if (p.version.id == 0)
		bad = err_set(err, ERR_INPUT, "%.*s is the working copy itself: name a version",
			STRF(ref));
	if (!bad)
		bad = keep_working_copy(w, file, saved, err);
	struct arena a = {0};
	if (!bad)
		bad = fs_write(project_path(&w->project, &a, file->path).p, p.version.source, err);
	if (!bad)
		bad = write_partials(w, file, &p, err);
	if (!bad)
		bad = store_head_put(w->store, file->name, p.version.id, err);
	arena_free(&a);
	loaded_prompt_done(&p);
	return bad;
}
