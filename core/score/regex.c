/*
 * regex: owns the scorer that passes when a pattern matches somewhere in the output. The first
 * group that took part becomes `extracted`. A pattern that hits a bound (pattern.h) is an error of
 * the scorer, not a wrong answer.
 */
#include "kinds.h"
#include "pattern.h"

int regex_parse(struct scorer *s, struct config *c, struct err *err)
{
	const struct yaml *source = config_get(c, "pattern");
	struct str *list;
	size_t n;
	struct pattern *p;
	bool ignore_case;
	struct yaml here = {.line = 1, .column = 1};
	if (!source)
		return config_refuse(&here, err, "regex needs a pattern: {regex: 'PATTERN'}");
	if (source->type == YAML_LIST)
		return config_refuse(source, err, "regex: `pattern` is one text, not a list");
	if (config_texts(c, "pattern", &list, &n, err) ||
		config_bool(c, "ignore_case", false, &ignore_case, err))
		return ERR_INPUT;
	if (pattern_new(list[0], ignore_case, &p, err))
		return err_prefix(err, "scorer:%d:%d: regex", source->line, source->column);
	s->patterns = pattern_link(p, s->patterns);
	s->params = p;
	return 0;
}

void regex_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	struct str whole, group;
	switch (pattern_find(s->params, a, r->pred, false, &whole, &group)) {
	case PATTERN_LIMIT:
		score_status(out, SCORE_ERROR,
			STR("the pattern hit its limit of steps, memory or text length"));
		return;
	case PATTERN_NO:
		out->extracted = STR("");
		out->reason = STR("the pattern does not match");
		return;
	case PATTERN_YES:
		out->value = 1;
		out->extracted = group;
		out->normalized_pred = whole;
		out->reason = STR("the pattern matches");
	}
}
