/* model_picker: owns the words about a model in the list; the checking itself is checkup's. */
#include "model_picker.h"

#include <math.h>
#include <stdlib.h>

#include "checkup.h"
#include "dialog.h"
#include "number.h"

struct models {
	struct session *session;
	struct arena arena;
	struct wb_model *list;
	size_t n;
};

/* ---- words ---- */

static struct str price_of(struct arena *a, const struct wb_model *m)
{
	if (isnan(m->usd_in) || isnan(m->usd_out))
		return STR("price not known");
	if (m->usd_in == 0 && m->usd_out == 0)
		return STR("free");
	return arena_printf(a, "$%.4g/$%.4g per M", m->usd_in, m->usd_out);
}

static struct str detail_of(struct arena *a, const struct wb_model *m)
{
	if (m->kind == WB_MODEL_RECORDED)
		return STR("a recording: imported outputs, nothing is asked");
	if (m->kind == WB_MODEL_BUILTIN)
		return STR("the built-in reader, no language model; free");
	return arena_printf(a, "%.*s%s%.*s  %.*s  %.*s", STRF(m->provider), m->profile.n ? "/" : "",
		STRF(m->profile), STRF(m->kind == WB_MODEL_COMMAND ? STR("a program") : m->host),
		STRF(price_of(a, m)));
}

static void tell_check(const struct check *c, struct arena *a, struct pick_item *item)
{
	switch (c->state) {
	case CHECK_NEVER:
		item->status = STR("not tried");
		item->status_style = STYLE_DIM;
		item->about = STR("not tried yet: C-t checks it with one tiny call, M-t all");
		break;
	case CHECK_UNDER_WAY:
		item->status = STR("⟳ asked");
		item->status_style = STYLE_KEY;
		item->about = STR("asked; waiting for its answer");
		break;
	case CHECK_FINE:
		item->status = c->first_ms < 0
				       ? STR("✓ answers")
				       : arena_printf(a, "✓ %s", number_ms(a, (double)c->first_ms));
		item->status_style = STYLE_OK;
		item->about = c->words;
		break;
	case CHECK_FAILED:
		item->status = STR("✗ failed");
		item->status_style = STYLE_ERROR;
		item->about = c->words;
		break;
	}
}

static void look(void *context, size_t i, struct arena *a, struct pick_item *item)
{
	const struct models *m = context;
	const struct wb_model *model = &m->list[i];
	struct check c = checkup_of(m->session, model->id);
	*item = (struct pick_item){.text = model->id, .detail = detail_of(a, model)};
	if (model->kind == WB_MODEL_RECORDED) {
		item->about =
			STR("what was imported is what it answers; there is nothing to check");
	} else if (model->kind == WB_MODEL_BUILTIN) {
		item->about = STR("a baseline that copies from the context; it is in this process");
	} else {
		tell_check(&c, a, item);
	}
}

/* ---- the dialog ---- */

static void end(void *context)
{
	struct models *m = context;
	arena_free(&m->arena);
	free(m);
}

static void chosen(void *context, size_t i)
{
	struct models *m = context;
	session_command(m->session, CMD_MODEL, m->list[i].id);
	end(m);
}

static bool command(void *context, enum command c, size_t i)
{
	struct models *m = context;
	if (c == CMD_CHECK_MODEL)
		checkup_ask(m->session, m->list[i].id);
	else if (c == CMD_CHECK_MODELS)
		checkup_ask(m->session, STR(""));
	else
		return false;
	return true;
}

void model_picker_open(struct session *s)
{
	static const enum where contexts[] = {WHERE_MODELS, WHERE_DIALOG, WHERE_EDIT, WHERE_NONE};
	struct models *m = mem_alloc(sizeof *m);
	m->session = s;
	m->n = wb_models_about(s->wb, &m->arena, &m->list);
	struct pick_item *items = arena_alloc(&m->arena, (m->n + 1) * sizeof *items);
	size_t at = 0;
	for (size_t i = 0; i < m->n; i++) {
		look(m, i, &m->arena, &items[i]);
		if (str_eq(m->list[i].id, s->setup.model))
			at = i;
	}
	dialog_pick(s, &(struct pick){.title = "model",
			       .items = items,
			       .n = m->n,
			       .at = at,
			       .contexts = contexts,
			       .look = look,
			       .command = command,
			       .done = chosen,
			       .cancelled = end,
			       .context = m});
}
