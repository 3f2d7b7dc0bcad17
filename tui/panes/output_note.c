/* output_note: owns the words on the edge of the output pane. */
#include <math.h>

#include "finish.h"
#include "output_parts.h"
#include "recording.h"

static void add_cost(struct buf *b, const struct answer *a)
{
	if (!isnan(a->cost_usd) && a->cost_usd > 0)
		buf_addf(b, ", $%.4f", a->cost_usd);
}

/* What is known of it. */
static void add_amounts(struct buf *b, const struct answer *a, bool recorded)
{
	const char *comma = "";
	if (recorded) {
		buf_addz(b, "recorded");
		comma = ", ";
	}
	if (a->input_tokens >= 0 && a->output_tokens >= 0) {
		buf_addf(b, "%s%s%lld→%lld tokens", comma, a->estimated ? "~" : "",
			(long long)a->input_tokens, (long long)a->output_tokens);
		comma = ", ";
	}
	if (a->latency_ms >= 0)
		buf_addf(b, "%s%lld ms", comma, (long long)a->latency_ms);
}

static void add_progress(struct buf *b, const struct answer *a)
{
	buf_addz(b, a->is_waiting ? "waiting" : a->output.n == 0 ? "thinking" : "streaming");
	if (a->first_ms >= 0)
		buf_addf(b, ", first after %lld ms", (long long)a->first_ms);
	if (a->retries)
		buf_addf(b, ", retry %lld", (long long)a->retries);
}

/* What it took; how it ended where that is not as it should. */
static style_t add_end(struct buf *b, const struct answer *a, bool recorded)
{
	add_amounts(b, a, recorded);
	add_cost(b, a);
	if (a->cached && !recorded)
		buf_addz(b, ", cached");
	if (!finish_words(a->finish))
		return STYLE_DIM;
	buf_addf(b, ", %s", finish_words(a->finish));
	return STYLE_WARNING;
}

void output_note(struct pane *p, const struct answer *a, size_t trial, size_t n)
{
	const struct session *s = p->view.session;
	struct buf b = {0};
	style_t style = STYLE_STRONG;
	if (!a) {
		pane_note(p, STYLE_DIM, "%s", "");
		return;
	}
	if (n > 1)
		buf_addf(&b, "trial %zu of %zu, ", trial, n);
	if (a->is_experiment)
		buf_addz(&b, "experiment, ");
	if (a->is_waiting || a->is_streaming) {
		add_progress(&b, a);
	} else if (a->error.n) {
		buf_addz(&b, "failed");
		style = STYLE_ERROR;
	} else {
		style = add_end(&b, a, wb_is_recorded(s->wb, s->setup.model));
	}
	pane_note(p, a->is_experiment ? STYLE_WARNING : style, "%s", b.p);
	buf_free(&b);
}
