/* project: opening, and the small things that several project commands say alike. */
#include "project.h"

#include "jsonw.h"
#include "number.h"
#include "output.h"

static void on_warning(void *context, struct str text)
{
	(void)context;
	warning_lines(text);
}

int project_open(const struct args *a, struct wb **out_wb, struct err *err)
{
	struct wb_options options = {.dir = a->dir.p,
		.db = a->db.p,
		.trust = a->trust,
		.strict = a->strict,
		.is_command = true,
		.lock = a->lock.items,
		.n_lock = a->lock.n,
		.unlock = a->unlock.items,
		.n_unlock = a->unlock.n,
		.warn = on_warning};
	return wb_open(&options, out_wb, err);
}

const char *project_provider_words(struct str provider)
{
	if (str_is(provider, "recorded"))
		return ", a recording: imported outputs, nothing is asked";
	return str_is(provider, "builtin")
		       ? ", the built-in baseline reader: a floor to beat, not a language model"
		       : "";
}

int project_fields(const struct args *a, struct str *out_json, struct err *err)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	if (a->set.n == 0)
		return 0;
	jsonw_object(&w);
	for (size_t i = 0; i < a->set.n; i++) {
		struct str value = a->set.items[i], name;
		ssize_t equals = str_find(value, STR("="));
		if (equals < 1) {
			buf_free(&b);
			return err_set(err, ERR_INPUT, "--set takes FIELD=VALUE, not \"%.*s\"",
				STRF(a->set.items[i]));
		}
		name = arena_dup(a->arena, str_head(value, (size_t)equals));
		jsonw_put_str(&w, name.p, str_from(value, (size_t)equals + 1));
	}
	jsonw_end(&w);
	*out_json = arena_dup(a->arena, buf_str(&b));
	buf_free(&b);
	return 0;
}

struct str project_ref(struct arena *a, struct str prompt, int64_t version)
{
	if (!version)
		return prompt;
	return arena_printf(a, "%.*s@%lld", STRF(prompt), (long long)version);
}

void project_warn_looks(struct arena *a, int64_t times, int64_t versions)
{
	if (times)
		warning("test %s; each look makes it a little less of a test",
			number_looks(a, times, versions));
}

int project_look(struct wb *w, const struct wb_version *v, struct wb_looks *looks, struct err *err)
{
	bool is_test =
		v->last.run && (str_is(v->last.split, "test") || str_is(v->last.split, "all"));
	int bad = is_test ? wb_look(w, v->last.split, err) : 0;
	return bad || !is_test ? bad : wb_looks(w, looks, err);
}
