/* paramfile: owns the reading of such files. A schema of some length is no pleasure in strop.yaml. */
#include "paramfile.h"

#include "fs.h"
#include "trust.h"

enum { MAX_FILE = 1 << 20 };

static void load(
	struct yamlread *r, const struct project *p, const struct yaml *node, struct json *params)
{
	struct arena a = {0};
	struct buf text = {0};
	struct json *value = NULL;
	struct err why;
	if (!trust_may_read(p, node->text))
		yamlread_refuse(r, node, "%.*s is outside the project's folder; copy it there",
			STRF(node->text));
	else if (fs_read(project_path(p, &a, node->text).p, MAX_FILE, &text, &why) != 0)
		yamlread_refuse(r, node, "%s", why.text);
	else if (json_parse(buf_str(&text), &value, &why) != 0)
		yamlread_refuse(r, node, "%.*s: %s", STRF(node->text), why.text);
	else
		json_put(params, arena_dup(&a, node->key).p, value);
	buf_free(&text);
	arena_free(&a);
}

void paramfile_load(struct yamlread *r, const struct project *p, const struct yaml *mapping,
	struct json *params)
{
	static const char *const names[] = {"tools", "response_format"};
	for (size_t i = 0; i < sizeof names / sizeof *names && !r->bad; i++) {
		const struct yaml *v = yaml_get(mapping, names[i]);
		if (v && v->type == YAML_SCALAR && str_ends(v->text, STR(".json")))
			load(r, p, v, params);
	}
}
