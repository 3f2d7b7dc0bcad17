/* wb_trust: owns what is told of the project's trust. */
#include "wb_parts.h"

#include "trust.h"

enum wb_trust wb_trust(const struct wb *w)
{
	if (w->project.n_trust == 0)
		return WB_TRUST_NOT_NEEDED;
	return w->project.is_trusted ? WB_TRUST_GIVEN : WB_TRUST_MISSING;
}

size_t wb_trust_items(const struct wb *w, struct arena *a, struct wb_trust_item **out)
{
	const struct project *p = &w->project;
	*out = arena_alloc(a, (p->n_trust + 1) * sizeof **out);
	for (size_t i = 0; i < p->n_trust; i++)
		(*out)[i] = (struct wb_trust_item){
			arena_dup(a, p->trust[i].place), arena_dup(a, p->trust[i].what)};
	return p->n_trust;
}

int wb_trust_give(struct wb *w, struct err *err)
{
	return trust_give(&w->project, err);
}

int wb_trust_revoke(struct wb *w, bool *was_given, struct err *err)
{
	return trust_revoke(&w->project, was_given, err);
}

int wb_check_model(struct wb *w, const struct model_config *model, struct err *err)
{
	int bad = trust_check(&w->project, TRUST_MODEL, model->id, err);
	if (!bad && model->broken.n)
		bad = err_set(err, ERR_INPUT, "%.*s", STRF(model->broken));
	return bad ? bad : model_check(model, err);
}
