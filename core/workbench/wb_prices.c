/*
 * wb_prices: owns which price a model of strop.yaml gets.
 *
 * An imported price is put into the model's configuration when the project is opened, so that
 * everything that asks model_cost goes by it and the snapshot kept with a call (model_price) holds
 * it: a list that is imported later changes nothing of what was paid.
 */
#include "wb_parts.h"

#include <math.h>

#include "clock.h"
#include "pricefile.h"
#include "pricerows.h"
#include "recorded.h"

static struct price_line line_of(const struct model_config *m, enum price_from from)
{
	return (struct price_line){
		.model = m->id,
		.from = from,
		.price = m->price,
		.context = -1,
	};
}

/* By the first of its names that a list has. */
static int look_up(struct wb *w, struct model_config *m, struct price_line *line, struct err *err)
{
	struct str names[MODEL_PRICE_NAMES];
	struct price_row row;
	bool found = false;
	size_t n = model_price_names(m, &w->arena, names);
	int bad = 0;
	for (size_t i = 0; i < n && !bad && !found; i++)
		bad = store_price_find(w->store, names[i], &w->arena, &row, &found, err);
	if (bad || !found)
		return bad;
	m->price = row.price;
	*line = line_of(m, PRICE_IMPORTED);
	line->name = row.model;
	line->file = row.file;
	line->context = row.context;
	line->imported_ms = row.imported_ms;
	return 0;
}

int wb_find_prices(struct wb *w, struct err *err)
{
	size_t n = w->project.n_models;
	struct price_line *lines = arena_alloc(&w->arena, (n + 1) * sizeof *lines);
	int bad = 0;
	for (size_t i = 0; i < n && !bad; i++) {
		struct model_config *m = &w->project.models[i];
		bool was_imported = w->prices && w->prices[i].from == PRICE_IMPORTED;
		if (was_imported)
			m->price = price_unknown;
		bool is_free = model_is_free(m);
		lines[i] = line_of(m, is_free && !(m->price.input > 0 || m->price.output > 0)
					      ? PRICE_FREE
				      : price_is_known(&m->price) ? PRICE_CONFIGURED
								  : PRICE_UNKNOWN);
		if (lines[i].from == PRICE_UNKNOWN && !model_is_recorded(m))
			bad = look_up(w, m, &lines[i], err);
	}
	w->prices = lines;
	return bad;
}

size_t wb_prices(struct wb *w, struct arena *a, struct price_line **out)
{
	size_t n = w->project.n_models;
	*out = arena_alloc(a, (n + 1) * sizeof **out);
	for (size_t i = 0; i < n; i++) {
		(*out)[i] = w->prices[i];
		(*out)[i].name = arena_dup(a, w->prices[i].name);
		(*out)[i].file = arena_dup(a, w->prices[i].file);
	}
	return n;
}

/* ---- importing ---- */

static bool is_same(const struct price_row *a, const struct price_entry *b)
{
	return price_eq(&a->price, &b->price) && a->context == b->context &&
	       str_eq(a->mode, b->mode);
}

static int keep(struct wb *w, const struct price_entry *e, struct str file, int64_t now,
	struct arena *a, struct prices_report *out, struct err *err)
{
	struct price_row old, row = {
				      .model = e->model,
				      .price = e->price,
				      .context = e->context,
				      .mode = e->mode,
				      .file = file,
				      .imported_ms = now,
			      };
	bool found;
	int bad = store_price_find(w->store, e->model, a, &old, &found, err);
	if (bad)
		return bad;
	out->same += found && is_same(&old, e);
	out->changed += found && !is_same(&old, e);
	out->added += !found;
	return store_price_put(w->store, &row, err);
}

int wb_prices_import(struct wb *w, const char *file, struct prices_report *out, struct err *err)
{
	struct arena a = {0};
	struct pricefile list;
	int64_t now = clock_wall_ms();
	*out = (struct prices_report){0};
	int bad = pricefile_read(file, &a, &list, err);
	if (!bad && list.n == 0)
		bad = err_set(err, ERR_INPUT,
			"%s: none of its %zu models has a price per token: nothing was imported",
			file, list.skipped);
	if (!bad)
		bad = store_begin(w->store, err);
	for (size_t i = 0; i < list.n && !bad; i++)
		bad = keep(w, &list.entries[i], str_of(file), now, &a, out, err);
	if (!bad)
		bad = store_commit(w->store, err);
	if (bad)
		store_rollback(w->store);
	out->format = list.format;
	out->models = (int64_t)list.n;
	out->skipped = (int64_t)list.skipped;
	arena_free(&a);
	return bad ? bad : wb_find_prices(w, err);
}
