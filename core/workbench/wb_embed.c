/* wb_embed: owns the waiting for one vector. Its call goes beside those of jobs, in a pool of its own. */
#include "wb_parts.h"

#include "embed.h"

static int find_model(struct wb *w, struct str id, const struct model_config **out, struct err *err)
{
	if (id.n)
		return wb_find_model(w, id, out, err);
	for (size_t i = 0; i < w->project.n_models; i++) {
		*out = &w->project.models[i];
		if (str_is((*out)->provider, "embeddings"))
			return 0;
	}
	return err_set(err, ERR_NOT_FOUND,
		"no model of this project makes vectors: add one with provider: embeddings to "
		"strop.yaml");
}

static int wait_for(
	struct models *m, const volatile int *stop, struct model_event *e, struct err *err)
{
	int bad = 0;
	while (!bad && !models_next(m, e)) {
		bad = models_pump(m, 200, NULL, 0, err);
		if (!bad && stop && *stop)
			bad = err_set(err, ERR_INTERRUPTED, "interrupted");
	}
	return bad;
}

static int take(const struct model_config *c, const struct model_event *e, struct arena *a,
	struct wb_vector *out, struct err *err)
{
	struct embedding vector;
	if (e->kind != MODEL_OK)
		return err_set(err, ERR_NET, "model %.*s: %.*s%s%.*s", STRF(c->id), STRF(e->error),
			e->advice.n ? "; " : "", STRF(e->advice));
	int bad = embed_read(c, e->text, 1, a, &vector, err);
	*out = (struct wb_vector){
		c->id, vector.values, vector.dimensions, vector.tokens, e->latency_ms};
	return bad;
}

int wb_embed(struct wb *w, struct str model, struct str text, const volatile int *stop,
	struct arena *a, struct wb_vector *out, struct err *err)
{
	const struct model_config *config = NULL;
	struct models *pool = NULL;
	struct model_fetch fetch;
	struct model_event e;
	int bad = find_model(w, model, &config, err);
	if (!bad)
		bad = embed_ask(config, &text, 1, a, &fetch, err);
	if (!bad)
		bad = wb_check_model(w, config, err);
	if (!bad)
		bad = models_new(&pool, err);
	if (!bad)
		bad = models_fetch(pool, config, &fetch, out, err);
	if (!bad)
		bad = wait_for(pool, stop, &e, err);
	if (!bad)
		bad = take(config, &e, a, out, err);
	models_free(pool);
	return bad;
}
