/*
 * wb_recorded_prompt: owns the versions of prompts that the project has no file of: their outputs
 * were recorded elsewhere.
 *
 * The text is the recording's template where it gives one that can be read; else there is none, and
 * nothing but recordings can answer it.
 */
#include "wb_parts.h"

#include <stdlib.h>

#include "jsonw.h"

static void put_head(struct buf *out, struct str name, const char *description)
{
	buf_addz(out, "---\nname: ");
	jsonw_quote(out, name);
	buf_addf(out, "\ndescription: %s\n---\n", description);
}

/* A chat as JSON ([{"role", "content"}]), as some tools keep their prompts. */
static bool put_chat(struct buf *out, struct str template)
{
	struct json *list = NULL;
	if (json_parse(template, &list, NULL) != 0)
		return false;
	bool is_chat = json_type(list) == JSON_ARRAY && json_len(list) > 0;
	for (const struct json *m = json_first(list); m && is_chat; m = json_next(m)) {
		struct str role = json_str(json_get(m, "role"));
		const struct json *content = json_get(m, "content");
		is_chat = json_type(content) == JSON_STR &&
			  (str_is(role, "system") || str_is(role, "user") ||
				  str_is(role, "assistant") || str_is(role, "developer"));
		buf_addf(out, "%.*s:\n%.*s\n\n", STRF(role), STRF(json_str(content)));
	}
	json_free(list);
	return is_chat;
}

static void put_template(struct buf *out, struct str template)
{
	size_t before = out->n;
	if (put_chat(out, template))
		return;
	buf_cut(out, before);
	buf_addf(out, "user:\n%.*s\n", STRF(template));
}

static bool no_partial(void *context, struct str name, struct str *text)
{
	(void)context, (void)name, (void)text;
	return false;
}

static bool can_be_read(struct str source)
{
	struct arena a = {0};
	struct prompty *p = NULL;
	int bad = prompty_parse(
		&a, "", source, (struct mustache_partials){no_partial, NULL}, &p, NULL);
	if (!bad)
		prompty_done(p);
	arena_free(&a);
	return !bad && str_find(source, STR("{%")) < 0;
}

static void make_source(struct buf *out, struct str name, struct str template)
{
	put_head(out, name, "recorded elsewhere");
	put_template(out, template);
	if (template.n && can_be_read(buf_str(out)))
		return;
	buf_cut(out, 0);
	put_head(out, name,
		template.n ? "recorded elsewhere; its template is in a language of its own"
			   : "recorded elsewhere; its text is not known");
	buf_addz(out, "{{! Only recorded outputs answer this prompt. }}\n");
}

int wb_recorded_version(struct wb *w, struct str name, struct str template, struct str file,
	int64_t *number, struct err *err)
{
	struct arena a = {0};
	struct buf source = {0};
	struct version v = {0};
	bool is_new = false;
	int bad = 0;
	*number = 0;
	if (wb_has_file(w, name))
		return 0;
	if (template.n || store_version_latest(w->store, name, &a, &v, NULL) != 0) {
		make_source(&source, name, template);
		bad = store_version_put(
			w->store, name, buf_str(&source), STR("{}"), &a, &v, &is_new, err);
	}
	if (!bad && is_new)
		bad = store_note_put(w->store, v.id,
			arena_printf(&a, "recorded elsewhere, imported from %.*s", STRF(file)),
			err);
	*number = v.number;
	buf_free(&source);
	arena_free(&a);
	return bad;
}
