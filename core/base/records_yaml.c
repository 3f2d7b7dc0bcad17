/*
 * records_yaml: owns YAML files that are lists of mappings. YAML cannot be cut into pieces without
 * parsing it, so the whole file is held, 8 MiB at most.
 *
 * Refused: a second document (the parser reads one; the others would be lost in silence), and a
 * record that aliases blow up beyond what its file could hold.
 */
#include "records_formats.h"

#include <stdlib.h>

#include "yamltree.h"

enum { MAX_NODES = 1000000 };

struct list {
	struct arena arena;
	const struct yaml *next;
};

/* The line of a --- below the first line that says anything, or 0. Such a line always begins a
 * document, even inside a block of text. */
static int second_document(struct str text)
{
	struct str line;
	bool begun = false;
	for (int n = 1; str_line(&text, &line); n++) {
		struct str rest = str_from(line, 3);
		bool mark = str_starts(line, STR("---")) &&
			    (rest.n == 0 || rest.p[0] == ' ' || rest.p[0] == '\t');
		if (mark && begun)
			return n;
		struct str words = str_trim(line);
		begun |= mark || (words.n && words.p[0] != '#' && words.p[0] != '%');
	}
	return 0;
}

/* Take what a value needs off the budget; false when it does not suffice. */
static bool fits(const struct yaml *v, size_t *budget, int depth)
{
	if (*budget == 0 || depth >= JSON_DEPTH)
		return false;
	--*budget;
	if (v->type == YAML_SCALAR)
		return true;
	for (const struct yaml *c = v->first; c; c = c->next)
		if (!fits(c, budget, depth + 1))
			return false;
	return true;
}

static bool read_whole(struct records *r)
{
	buf_cut(&r->text, 0);
	for (struct str span; (span = source_span(&r->source)).n;) {
		if (r->text.n + span.n > RECORD_MAX)
			return false;
		buf_add(&r->text, span);
		source_skip(&r->source, span.n);
	}
	return true;
}

static enum records_status enter(struct records *r, struct err *err)
{
	struct list *list = r->state = mem_alloc(sizeof *list);
	struct yaml *root = NULL;
	if (!read_whole(r))
		return records_stop(r, 1, err,
			"a YAML file over 8 MiB: turn it into JSON Lines (.jsonl), which is read "
			"piece by piece");
	if (yaml_parse(&list->arena, r->path, buf_str(&r->text), 0, &root, err) != 0) {
		r->line = 1;
		r->over = true;
		return RECORDS_BAD;
	}
	int second = second_document(buf_str(&r->text));
	buf_free(&r->text);
	if (second)
		return records_stop(
			r, second, err, "a second document: put all records into one list");
	if (root->type != YAML_LIST)
		return records_stop(r, root->line, err, "expected a list of mappings, this is %s",
			yaml_type_name(root));
	list->next = root->first;
	return RECORDS_ONE;
}

enum records_status yamllist_next(struct records *r, struct json **fields, struct err *err)
{
	enum records_status status = r->state ? RECORDS_ONE : enter(r, err);
	if (status != RECORDS_ONE)
		return status;
	struct list *list = r->state;
	const struct yaml *item = list->next;
	size_t budget = MAX_NODES;
	if (!item)
		return RECORDS_END;
	list->next = item->next;
	r->line = item->line;
	if (item->type != YAML_MAP)
		return records_bad(r, item->line, err, "a record must be a mapping, this is %s",
			yaml_type_name(item));
	if (!fits(item, &budget, 0))
		return records_bad(r, item->line, err,
			"more than %d values or %d levels when its aliases are expanded", MAX_NODES,
			JSON_DEPTH);
	*fields = yaml_to_json(item);
	return RECORDS_ONE;
}

void yamllist_done(struct records *r)
{
	struct list *list = r->state;
	if (list)
		arena_free(&list->arena);
	free(list);
}
