/*
 * grid_cell: owns what a cell says, in the form that there is room for. Its state is a sign or a word
 * besides the style: colour alone would not do.
 */
#include "grid_parts.h"

#include <math.h>

#include "grid_words.h"
#include "number.h"

const char *const grid_shows_names[] = {
	"score", "difference", "cost", "latency", "tokens", "trouble", "hits", NULL};

static void add(struct grid_cell_text *t, struct str text, style_t style)
{
	t->pieces[t->n++] = (struct grid_piece){text, style};
}

/* ---- a cell without a number ---- */

static bool is_running(const struct grid_view *v, size_t cell)
{
	return v->run->job && v->run->job_cell == cell;
}

static struct str progress(const struct grid_view *v, enum grid_width width, struct arena *a)
{
	const struct run_report *r = &v->run->job->report;
	long long done = r->finished, total = r->total;
	return width < WIDTH_NUMBER ? arena_printf(a, "⟳ %lld/%lld", done, total)
				    : arena_printf(a, "⟳%lld%%", total ? 100 * done / total : 0);
}

/* Why there is none. */
static struct grid_cell_text write_state(
	const struct grid_view *v, size_t cell, enum grid_width width, struct arena *a)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	struct grid_cell_text t = {0};
	bool narrow = width >= WIDTH_SHORT;
	bool failed = c->state == GRID_FAILED || c->run.failed || v->run->refused[cell].n;
	if (is_running(v, cell))
		add(&t, progress(v, width, a), STYLE_KEY);
	else if (failed)
		add(&t, narrow ? STR("✗") : STR("✗ failed"), STYLE_ERROR);
	else if (c->state == GRID_WAITING && v->run->problem.n)
		add(&t, narrow ? STR("?") : STR("not read"), STYLE_DIM);
	else if (c->state == GRID_WAITING)
		add(&t, STR("…"), STYLE_DIM);
	else if (gridrun_kept(v->run, cell) && !narrow)
		add(&t,
			arena_printf(a, "%lld of %lld", (long long)gridrun_kept(v->run, cell),
				(long long)c->run.total),
			STYLE_DIM);
	else if (c->state == GRID_MISSING)
		add(&t, narrow ? STR("–") : STR("not run"), STYLE_DIM);
	else
		add(&t, narrow ? STR("?") : STR("no score"), STYLE_DIM);
	return t;
}

/* ---- numbers ---- */

static style_t difference_style(const struct grid_cell *c)
{
	return !grid_is_significant(c) ? STYLE_TEXT
	       : c->difference > 0     ? STYLE_FIXED
				       : STYLE_BROKEN;
}

static struct str difference_words(struct arena *a, const struct grid_cell *c)
{
	return arena_printf(
		a, "%s%s", grid_signed_points(a, c->difference), grid_is_significant(c) ? "*" : "");
}

static style_t mean_style(const struct grid_view *v, const struct grid_cell *c)
{
	return c->score.mean == v->best  ? STYLE_STRONG
	       : c->same_as != GRID_NONE ? STYLE_DIM
					 : STYLE_TEXT;
}

/* "30.0 [21.5, 40.1]", "30.0 ±10", "30.0": the distance to the farther end. */
static struct str mean_words(
	struct arena *a, double mean, double low, double high, enum grid_width width)
{
	double reach = 100 * (high - mean > mean - low ? high - mean : mean - low);
	if (width == WIDTH_NUMBER || isnan(reach))
		return arena_printf(a, "%.1f", 100 * mean);
	return width == WIDTH_SHORT
		       ? arena_printf(a, "%.1f ±%.0f", 100 * mean, reach)
		       : arena_printf(a, "%.1f %s", 100 * mean, number_interval(a, low, high));
}

static void write_score(const struct grid_view *v, size_t cell, enum grid_width width,
	struct arena *a, struct grid_cell_text *t)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	/* "30.0 ±10 +30.0*" is no wider than the interval, where no second line has the difference. */
	bool is_tight =
		width == WIDTH_INTERVAL && v->row_height == 1 && grid_report_of(v)->has_baseline;
	add(t,
		mean_words(a, c->score.mean, c->score.low, c->score.high,
			is_tight ? WIDTH_SHORT : width),
		mean_style(v, c));
	if (grid_is_partial(c))
		add(t, STR("!"), STYLE_WARNING);
	if ((width == WIDTH_ALL || is_tight) && !isnan(c->difference))
		add(t, arena_printf(a, " %.*s", STRF(difference_words(a, c))), difference_style(c));
}

static void write_difference(const struct grid_view *v, size_t cell, enum grid_width width,
	struct arena *a, struct grid_cell_text *t)
{
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	if (isnan(c->difference)) {
		add(t, v->is_baseline[cell] ? STR("base") : STR("–"), STYLE_DIM);
		return;
	}
	add(t, difference_words(a, c), difference_style(c));
	if (width <= WIDTH_INTERVAL && !isnan(c->low))
		add(t, arena_printf(a, " %s", number_interval(a, c->low, c->high)), STYLE_TEXT);
}

static void write_latency(
	const struct grid_cell *c, enum grid_width width, struct arena *a, struct grid_cell_text *t)
{
	add(t, str_of(number_ms(a, c->run.p50_ms)), STYLE_TEXT);
	if (width <= WIDTH_INTERVAL)
		add(t, arena_printf(a, " %s", number_ms(a, c->run.p95_ms)), STYLE_DIM);
}

static void write_tokens(
	const struct grid_cell *c, enum grid_width width, struct arena *a, struct grid_cell_text *t)
{
	int64_t in = c->run.input_tokens, out = c->run.output_tokens;
	if (c->run.uncounted && in + out == 0)
		add(t, STR("–"), STYLE_DIM);
	else if (width <= WIDTH_INTERVAL)
		add(t, arena_printf(a, "%s + %s", number_count(a, in), number_count(a, out)),
			STYLE_TEXT);
	else
		add(t, str_of(number_count(a, in + out)), STYLE_TEXT);
}

static void write_trouble(
	const struct grid_cell *c, enum grid_width width, struct arena *a, struct grid_cell_text *t)
{
	long long errors = c->score.error, unparsed = c->score.unparsed;
	if (errors + unparsed == 0) {
		add(t, STR("0"), STYLE_DIM);
		return;
	}
	bool wide = width <= WIDTH_INTERVAL;
	add(t, arena_printf(a, wide ? "%lld failed" : "%lld", errors),
		errors ? STYLE_ERROR : STYLE_DIM);
	add(t, arena_printf(a, wide ? ", %lld unparsed" : "+%lld?", unparsed),
		unparsed ? STYLE_UNPARSED : STYLE_DIM);
}

/* Right where the passage was found. */
static void write_hits(
	const struct grid_cell *c, enum grid_width width, struct arena *a, struct grid_cell_text *t)
{
	if (isnan(c->hits.share))
		add(t, STR("–"), STYLE_DIM);
	else
		add(t, mean_words(a, c->hits.share, c->hits.low, c->hits.high, width), STYLE_TEXT);
}

/* A slice has only its score. */
static void write_slice(const struct grid_cell *c, size_t slice, enum grid_width width,
	struct arena *a, struct grid_cell_text *t)
{
	const struct grid_slice *s = c->slices ? &c->slices[slice] : NULL;
	if (!s || s->n == 0) {
		add(t, s ? STR("–") : STR("…"), STYLE_DIM);
		return;
	}
	add(t, mean_words(a, s->mean, s->low, s->high, width), STYLE_TEXT);
	if (width == WIDTH_ALL)
		add(t, arena_printf(a, " (%s)", number_count(a, s->n)), STYLE_DIM);
}

struct grid_cell_text grid_cell_write(const struct grid_view *v, size_t cell, size_t slice,
	enum grid_width width, struct arena *a)
{
	struct grid_cell_text t = {0};
	if (cell == GRID_NONE)
		return t;
	const struct grid_cell *c = &grid_report_of(v)->cells[cell];
	if (isnan(c->score.mean) || is_running(v, cell))
		return write_state(v, cell, width, a);
	if (slice != GRID_NONE) {
		write_slice(c, slice, width, a, &t);
		return t;
	}
	switch (v->shows) {
	case SHOWS_SCORE:
		write_score(v, cell, width, a, &t);
		break;
	case SHOWS_DIFFERENCE:
		write_difference(v, cell, width, a, &t);
		break;
	case SHOWS_COST:
		add(&t, str_of(number_money(a, c->run.cost_usd)), STYLE_TEXT);
		break;
	case SHOWS_LATENCY:
		write_latency(c, width, a, &t);
		break;
	case SHOWS_TOKENS:
		write_tokens(c, width, a, &t);
		break;
	case SHOWS_TROUBLE:
		write_trouble(c, width, a, &t);
		break;
	case SHOWS_HITS:
		write_hits(c, width, a, &t);
		break;
	case SHOWS_COUNT:
		break;
	}
	return t;
}

struct grid_piece grid_cell_below(const struct grid_view *v, size_t cell, struct arena *a)
{
	const struct grid_cell *c = cell == GRID_NONE ? NULL : &grid_report_of(v)->cells[cell];
	if (!c || isnan(c->difference) || isnan(c->score.mean) || is_running(v, cell))
		return (struct grid_piece){STR(""), STYLE_TEXT};
	return (struct grid_piece){difference_words(a, c), difference_style(c)};
}
