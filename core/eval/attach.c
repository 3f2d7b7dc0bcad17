/*
 * attach: owns the way from a field of an example to an image of a message.
 *
 * Only fields that the prompt's front matter names are looked at, and only the example's own: no text
 * of a document or of a model can have a file sent.
 */
#include "attach.h"

#include <stdlib.h>
#include <string.h>

#include "fs.h"
#include "hash.h"
#include "source.h"

struct images {
	struct model_image *list;
	size_t n;
};

static int load_image(const struct plan *plan, struct item *item, const struct json *path,
	struct images *out, struct err *err)
{
	if (json_type(path) != JSON_STR)
		return err_set(err, ERR_INPUT, "it must hold the path of an image, not %s",
			json_type_name(path));
	return model_image_load(plan->dir, json_str(path), &item->arena, &out->list[out->n++], err);
}

/* One path, a list of them, or none (null, empty). */
static int load_field(const struct plan *plan, struct item *item, const struct json *value,
	struct images *out, struct err *err)
{
	int bad = 0;
	bool is_list = json_type(value) == JSON_ARRAY;
	if (json_type(value) == JSON_NULL || (json_type(value) == JSON_STR && !json_str(value).n))
		return 0;
	size_t more = is_list ? json_len(value) : 1;
	struct model_image *list = arena_alloc(&item->arena, (out->n + more) * sizeof *list);
	if (out->n)
		memcpy(list, out->list, out->n * sizeof *list);
	out->list = list;
	if (!is_list)
		return load_image(plan, item, value, out, err);
	for (const struct json *path = json_first(value); path && !bad; path = json_next(path))
		bad = load_image(plan, item, path, out, err);
	return bad;
}

static int load_images(
	const struct plan *plan, struct item *item, struct images *out, struct err *err)
{
	const struct prompty_name *fields;
	size_t n = prompty_images(plan->prompt, &fields);
	for (size_t i = 0; i < n; i++) {
		char *name = mem_dup(fields[i].name);
		const struct json *value = json_get(item->fields, name);
		free(name);
		if (!value)
			return err_set(err, ERR_INPUT,
				"the example has no field %.*s, which the prompt's `images` names",
				STRF(fields[i].name));
		int bad = load_field(plan, item, value, out, err);
		if (bad) {
			err_prefix(err, "field %.*s", STRF(fields[i].name));
			return bad;
		}
	}
	return 0;
}

int attach_images(const struct plan *plan, struct item *item, struct model_message *messages,
	size_t n, struct err *err)
{
	struct images images = {0};
	int bad = load_images(plan, item, &images, err);
	if (bad || images.n == 0)
		return bad;
	while (n && !str_is(messages[n - 1].role, "user"))
		n--;
	if (n == 0)
		return err_set(err, ERR_INPUT,
			"the prompt has `images` but no user message that they could go with");
	messages[n - 1].images = images.list;
	messages[n - 1].n_images = images.n;
	return 0;
}

/* ---- what the files look like ---- */

static void add_file(const struct plan *plan, const struct json *path, struct hash_state *state)
{
	struct arena a = {0};
	struct fs_stat at;
	if (json_type(path) == JSON_STR && json_str(path).n) {
		struct str file = fs_join(&a, str_of(plan->dir), json_str(path));
		bool is_there = fs_stat(file.p, &at, NULL) == 0;
		hash_add(state, json_str(path));
		hash_add(state, is_there ? arena_printf(&a, "\n%lld %lld\n", (long long)at.size,
						   (long long)at.mtime_ns)
					 : STR("\nmissing\n"));
	}
	arena_free(&a);
}

static int add_files(const struct plan *plan, const struct stored_example *example,
	struct hash_state *state, struct err *err)
{
	const struct prompty_name *names;
	size_t n = prompty_images(plan->prompt, &names);
	struct json *fields = NULL;
	int bad = json_parse(example->fields, &fields, err);
	for (size_t i = 0; i < n && !bad; i++) {
		char *name = mem_dup(names[i].name);
		const struct json *value = json_get(fields, name);
		free(name);
		if (json_type(value) != JSON_ARRAY)
			add_file(plan, value, state);
		else
			for (const struct json *v = json_first(value); v; v = json_next(v))
				add_file(plan, v, state);
	}
	json_free(fields);
	return bad;
}

int attach_state(const struct plan *plan, bool *has_images, struct hash *out, struct err *err)
{
	struct plan once = *plan;
	struct source source = {0};
	const struct stored_example *example = NULL;
	const struct prompty_name *names;
	int64_t trial;
	int bad = 0;
	*has_images = prompty_images(plan->prompt, &names) > 0;
	if (!*has_images)
		return 0;
	once.trials = 1;
	struct hash_state *state = hash_begin();
	do {
		bad = source_next(&source, &once, &example, &trial, err);
		if (!bad && example)
			bad = add_files(plan, example, state, err);
	} while (!bad && example);
	source_done(&source);
	*out = hash_end(state);
	return bad;
}
