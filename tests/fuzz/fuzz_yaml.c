/* YAML: places lie in the text, and the tree as JSON is JSON that can be read back. */
#include "fuzz.h"

#include "json.h"
#include "yamltree.h"

const unsigned fuzz_rounds = 200;

/* `budget` bounds the walk, since aliases share their nodes. */
static void check_node(const struct yaml *v, int lines, size_t *budget)
{
	bool flag;
	long long whole;
	double number;
	if (*budget == 0)
		return;
	--*budget;
	FUZZ_CHECK(v->line >= 1 && v->line <= lines && v->column >= 1);
	FUZZ_CHECK(v->type == YAML_SCALAR || v->text.n == 0);
	FUZZ_CHECK(yaml_type_name(v)[0]);
	if (yaml_int(v, &whole))
		FUZZ_CHECK(yaml_num(v, &number));
	if (yaml_bool(v, &flag))
		FUZZ_CHECK(!yaml_is_null(v) && !yaml_num(v, &number));
	for (const struct yaml *c = v->first; c; c = c->next) {
		if (v->type == YAML_MAP)
			FUZZ_CHECK(c->key_line >= 1 && c->key_line <= lines);
		check_node(c, lines, budget);
	}
}

static void check_json(const struct yaml *root)
{
	struct buf text = {0};
	struct json *v = yaml_to_json(root), *again = NULL;
	struct err err = {0};
	json_print(&text, v);
	FUZZ_CHECK(json_parse(buf_str(&text), &again, &err) == 0);
	json_free(again);
	json_free(v);
	buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	struct arena a = {0};
	struct yaml *root = NULL;
	struct err err = {0};
	size_t budget = 100000;
	/* Besides LF, YAML has CR, NEL, LS and PS for a line's end: as many lines as bytes. */
	int lines = (int)size + 1;
	if (yaml_parse(&a, "f.yaml", text, 0, &root, &err)) {
		FUZZ_CHECK(str_starts(str_of(err.text), STR("f.yaml:")));
	} else {
		check_node(root, lines, &budget);
		check_json(root);
	}
	arena_free(&a);
	return 0;
}
