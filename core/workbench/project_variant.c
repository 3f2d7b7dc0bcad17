/*
 * project_variant: owns the reading of what a project says of shots and of reasoning.
 *
 *   shots     = N | {n, select, seed, ids: [ID, ...], field: FIELD, class: FIELD}
 *   reasoning = STYLE | [STYLE, ...]
 *   STYLE     = {name, text, extract: RULE | 'PATTERN'}
 *
 * An `extract` that is no single word is a pattern; all else is as with scorers (score.h).
 */
#include "project_variant.h"

#include "extraction.h"
#include "project_words.h"
#include "variant.h"

/* ---- shots ---- */

static void read_ids(struct yamlread *r, struct project *p, const struct yaml *node)
{
	struct shot_rule *s = &p->shots;
	size_t n = yamlread_count(r, node);
	struct str *ids = arena_alloc(&p->arena, (n + 1) * sizeof *ids);
	s->ids = ids;
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL) {
		if (i->type != YAML_SCALAR || i->text.n == 0)
			yamlread_refuse(
				r, i, "ids must be ids of examples, not %s", yaml_type_name(i));
		for (size_t k = 0; k < s->n_ids; k++)
			if (str_eq(ids[k], i->text))
				yamlread_refuse(
					r, i, "the example %.*s stands twice", STRF(i->text));
		ids[s->n_ids++] = i->text;
	}
	if (node)
		s->place = project_place(r, p, node);
}

static void read_map(struct yamlread *r, struct project *p, const struct yaml *node)
{
	static const char *const keys[] = {"n", "select", "seed", "ids", "field", "class", NULL};
	const struct yaml *ids = yaml_get(node, "ids");
	struct shot_rule *s = &p->shots;
	yamlread_keys(r, node, "shots", keys);
	read_ids(r, p, ids);
	s->select = (enum shot_select)yamlread_word(
		r, node, "select", shot_selection_names, ids ? SHOTS_FIXED : SHOTS_FIRST);
	s->n = yamlread_int(r, node, "n", (long long)s->n_ids, 0, 1000);
	s->seed = yamlread_int(r, node, "seed", 1, 1, 1LL << 53);
	s->field = yamlread_str(r, node, "field");
	s->class = yamlread_str(r, node, "class");
	if (!r->bad && s->select == SHOTS_FIXED && !ids)
		yamlread_refuse(r, yaml_get(node, "select"), "fixed shots need `ids: [ID, ...]`");
	if (!r->bad && s->select == SHOTS_FIXED && (size_t)s->n > s->n_ids)
		yamlread_refuse(r, yaml_get(node, "n"), "n is %lld, but there are %zu ids",
			(long long)s->n, s->n_ids);
}

void project_read_shots(struct yamlread *r, struct project *p, const struct yaml *node)
{
	long long n = 0;
	p->shots = (struct shot_rule){.seed = 1};
	if (yaml_is_null(node) || r->bad)
		return;
	if (node->type == YAML_MAP) {
		read_map(r, p, node);
		return;
	}
	if (!yaml_int(node, &n) || n < 0 || n > 1000)
		yamlread_refuse(r, node,
			"shots must be a whole number from 0 to 1000, or a mapping, not %s",
			yaml_type_name(node));
	p->shots.n = n;
}

/* ---- reasoning ---- */

static bool is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!(text.p[i] == '_' || (text.p[i] >= 'a' && text.p[i] <= 'z') ||
			    (text.p[i] >= '0' && text.p[i] <= '9')))
			return false;
	return text.n > 0;
}

/* As extraction_new takes it. */
static struct str rule_text(struct project *p, const struct yaml *node)
{
	if (node->type != YAML_SCALAR)
		return yaml_flow(&p->arena, node);
	if (is_word(node->text))
		return node->text;
	return arena_printf(&p->arena, "{regex: %.*s}", STRF(yaml_flow(&p->arena, node)));
}

/* Made once, so that a mistake is reported where it stands. */
static void read_extract(struct yamlread *r, struct project *p, const struct yaml *node,
	struct reasoning_style *style)
{
	struct extraction *e = NULL;
	struct err why;
	if (yaml_is_null(node) || r->bad)
		return;
	style->extract = rule_text(p, node);
	if (extraction_new(style->extract, &e, &why) != 0)
		yamlread_refuse(r, node, "%s", project_without_place(why.text));
	else
		style->rule = arena_dup(&p->arena, str_of(extraction_signature(e)));
	if (str_is(style->rule, "none"))
		style->rule = style->extract = STR("");
	extraction_free(e);
}

static void read_style(struct yamlread *r, struct project *p, const struct yaml *node)
{
	static const char *const keys[] = {"name", "text", "extract", NULL};
	struct reasoning_style *style = &p->styles[p->n_styles];
	yamlread_keys(r, node, "a style of reasoning", keys);
	*style = (struct reasoning_style){
		.name = yamlread_str(r, node, "name"),
		.text = str_trim(yamlread_str(r, node, "text")),
	};
	read_extract(r, p, yaml_get(node, "extract"), style);
	if (!r->bad && style->name.n == 0)
		yamlread_refuse(r, node, "a style of reasoning needs a name");
	for (size_t i = 0; i < p->n_styles; i++)
		if (str_eq(p->styles[i].name, style->name))
			yamlread_refuse(r, node, "two styles of reasoning are called %.*s",
				STRF(style->name));
	p->n_styles++;
}

void project_read_reasoning(struct yamlread *r, struct project *p, const struct yaml *node)
{
	p->styles = arena_alloc(&p->arena, (yamlread_count(r, node) + 1) * sizeof *p->styles);
	for (const struct yaml *i = yamlread_items(r, node); i && !r->bad;
		i = node->type == YAML_LIST ? i->next : NULL)
		read_style(r, p, i);
}
