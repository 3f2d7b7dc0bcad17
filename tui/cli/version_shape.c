/* version_shape: a version as JSON; what it does not have is null. */
#include "version_shape.h"

#include "shapes.h"
#include "number.h"

static void put_last(struct jsonw *w, const struct wb_score_line *s)
{
	jsonw_key(w, "last_run");
	if (!s->run) {
		jsonw_null(w);
		return;
	}
	jsonw_object(w);
	jsonw_put_int(w, "run", s->run);
	jsonw_put_str(w, "model", s->model);
	jsonw_put_str(w, "provider", s->provider);
	jsonw_put_str(w, "retrieval", s->retrieval);
	if (s->variant.n)
		shape_raw(w, "variant", s->variant);
	jsonw_put_str(w, "split", s->split);
	jsonw_put_str(w, "scorer", s->scorer);
	jsonw_put_num(w, "mean", s->mean);
	jsonw_put_interval(w, "ci", s->low, s->high);
	jsonw_put_int(w, "n", s->n);
	jsonw_put_num(w, "cost_usd", s->cost_usd);
	jsonw_end(w);
}

static void put_number(struct jsonw *w, const char *key, int64_t n)
{
	jsonw_key(w, key);
	if (n)
		jsonw_int(w, n);
	else
		jsonw_null(w);
}

static void put_created(struct jsonw *w, int64_t created_ms)
{
	struct arena a = {0};
	jsonw_key(w, "created");
	if (created_ms)
		jsonw_str(w, str_of(number_iso(&a, created_ms)));
	else
		jsonw_null(w);
	arena_free(&a);
}

void version_shape(struct jsonw *w, const struct wb_version *v, bool with_source)
{
	jsonw_object(w);
	jsonw_put_str(w, "prompt", v->prompt);
	put_number(w, "version", v->number);
	shape_text_or_null(w, "hash", str_of(v->hash));
	put_number(w, "parent", v->parent);
	put_created(w, v->created_ms);
	shape_text_or_null(w, "note", v->note);
	shape_texts(w, "labels", v->labels, v->n_labels);
	jsonw_put_bool(w, "head", v->is_head);
	put_last(w, &v->last);
	if (with_source)
		jsonw_put_str(w, "source", v->source);
	jsonw_end(w);
}
