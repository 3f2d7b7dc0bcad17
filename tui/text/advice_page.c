/*
 * advice_page: owns the page's words and its layout. It says nothing that the report does not: what is
 * not known has no row.
 */
#include "advice_page.h"

#include <math.h>

#include "glyph.h"
#include "number.h"
#include "wrap.h"

enum { LABEL = 17, SETUP = 20 }; /* columns */

struct page {
	struct buf out;
	struct arena *a;
	int columns;
};

/* ---- layout ---- */

static void pad(struct page *p, struct str text, int columns)
{
	buf_add(&p->out, text);
	for (int n = glyph_columns(text); n < columns; n++)
		buf_addc(&p->out, ' ');
}

static void blank(struct page *p, int columns)
{
	pad(p, STR(""), columns);
}

/* A label, and a text that hangs beside it. */
static void item(struct page *p, int indent, struct str label, int width, struct str text)
{
	int left = indent + width;
	blank(p, indent);
	pad(p, label, width);
	for (size_t at = 0; at < text.n;) {
		size_t end = wrap_row(text, at, p->columns - left);
		struct str row = {text.p + at, end - at};
		if (at)
			blank(p, left);
		while (row.n && row.p[row.n - 1] == ' ')
			row.n--;
		buf_add(&p->out, row);
		buf_addc(&p->out, '\n');
		at = end;
	}
	if (text.n == 0)
		buf_addc(&p->out, '\n');
}

static void head(struct page *p, struct str what)
{
	buf_addc(&p->out, '\n');
	item(p, 0, STR(""), 0, what);
}

/* ---- what is said of a run ---- */

static struct str setup(struct page *p, const struct advise_run *r)
{
	struct buf b = {0};
	buf_addf(&b, "%.*s", STRF(r->ref));
	if (!str_is(r->provider, "recorded"))
		buf_addf(&b, " %.*s", STRF(r->retrieval));
	if (r->k)
		buf_addf(&b, " k %lld", (long long)r->k);
	if (r->shots)
		buf_addf(&b, " shots %lld", (long long)r->shots);
	if (r->variant.n)
		buf_addf(&b, ", %.*s", STRF(r->variant));
	struct str text = arena_dup(p->a, buf_str(&b));
	buf_free(&b);
	return text;
}

static const char *provider_words(struct str provider)
{
	if (str_is(provider, "recorded"))
		return " (recording)";
	return str_is(provider, "builtin") ? " (baseline)" : "";
}

static struct str gain(struct page *p, const struct advise_pair *pair)
{
	if (!pair->is_known)
		return STR("");
	return arena_printf(p->a, "%+.1f %s%s", 100 * pair->difference,
		number_interval(p->a, pair->low, pair->high),
		pair->low > 0 || pair->high < 0 ? "" : ", could be luck");
}

/* ---- the parts ---- */

static void verdict(struct page *p, const struct advise_report *r)
{
	static const char *const words[] = {
		[ADVISE_UNKNOWN] = "cannot be said yet",
		[ADVISE_NOT_YET] = "not yet",
		[ADVISE_NOT_HERE] = "no",
		[ADVISE_TRY] = "worth a try",
	};
	item(p, 0, STR(""), 0,
		arena_printf(p->a, "Fine-tuning: %s; %.*s.", words[r->verdict], STRF(r->why)));
	struct buf b = {0};
	buf_addf(&b, "prompt %.*s", STRF(r->prompt));
	if (r->model.n)
		buf_addf(&b, ", model %.*s%s", STRF(r->model), provider_words(r->provider));
	buf_addf(&b, ", %.*s (%s), scorer %.*s", STRF(r->split),
		number_of(p->a, r->examples, "example"), STRF(r->scorer));
	item(p, 0, STR(""), 0, buf_str(&b));
	buf_free(&b);
}

static void rung(struct page *p, const char *label, const struct advise_run *r,
	const struct advise_pair *pair)
{
	if (!r->run)
		return;
	blank(p, 2);
	pad(p, str_of(label), LABEL);
	struct str name = setup(p, r);
	size_t fits = glyph_fit(name, SETUP - 1, NULL);
	pad(p,
		fits < name.n ? arena_printf(p->a, "%.*s…",
					STRF(str_head(name, glyph_fit(name, SETUP - 2, NULL))))
			      : name,
		SETUP);
	buf_addf(&p->out, " %7s ", number_percent(p->a, r->mean));
	struct str interval = str_of(number_interval(p->a, r->low, r->high));
	if (!pair || !pair->is_known) {
		buf_addf(&p->out, "%.*s\n", STRF(interval));
		return;
	}
	pad(p, interval, 12);
	buf_addf(&p->out, " %.*s\n", STRF(gain(p, pair)));
}

static void reached(struct page *p, const struct advise_report *r)
{
	head(p, STR("Reached: the best run of each kind, and its gain over what was there before"));
	bool recorded = str_is(r->provider, "recorded");
	rung(p, recorded ? "as recorded" : "prompt alone", &r->rungs[ADVISE_PROMPT], NULL);
	rung(p, "with retrieval", &r->rungs[ADVISE_SEARCH], &r->search);
	rung(p, "ideal retrieval", &r->rungs[ADVISE_IDEAL], &r->ideal);
	for (size_t i = 0; i < r->n_others; i++) {
		struct str name = r->others[i].model;
		size_t n = glyph_fit(name, LABEL - 1, NULL);
		rung(p, arena_dup(p->a, str_head(name, n)).p, &r->others[i], NULL);
	}
}

static void headroom(struct page *p, const struct advise_report *r)
{
	const struct advise_run *ideal = &r->rungs[ADVISE_IDEAL];
	if (!ideal->run || !r->ideal.is_known)
		return;
	head(p, STR("Headroom"));
	item(p, 2, STR("better search"), LABEL,
		arena_printf(
			p->a, "%.*s points, with the gold passages", STRF(gain(p, &r->ideal))));
	item(p, 2, STR("better answers"), LABEL,
		arena_printf(p->a, "%s, not reached with them either",
			number_points(p->a, 1 - ideal->mean)));
}

/* The first of them, as many as fit beside what stands before them; one at least. */
static struct str ids(struct page *p, const struct str *list, int64_t n)
{
	enum { BEFORE = 2 + LABEL + 27, BEHIND = 5 };
	struct buf b = {0};
	int64_t shown = 0;
	for (; shown < n && shown < ADVISE_IDS; shown++) {
		int columns = glyph_columns(buf_str(&b)) + glyph_columns(list[shown]);
		if (shown && BEFORE + columns + BEHIND > p->columns)
			break;
		buf_addf(&b, "%s%.*s", shown ? ", " : "", STRF(list[shown]));
	}
	if (shown < n)
		buf_addz(&b, ", ...");
	struct str text = arena_dup(p->a, buf_str(&b));
	buf_free(&b);
	return text;
}

static void place(struct page *p, const struct advise_report *r, enum advise_place at)
{
	/* How it is called, and the filter that shows it. */
	static const struct {
		const char *name, *filter;
	} places[ADVISE_PLACES] = {
		[ADVISE_ERROR] = {"no output", "error"},
		[ADVISE_CUT] = {"cut", "fail"},
		[ADVISE_UNPARSED] = {"unparsed", "unparsed"},
		[ADVISE_MISS] = {"retrieval miss", "fail miss"},
		[ADVISE_HIT] = {"generation miss", "fail hit"},
		[ADVISE_WRONG] = {"wrong answer", "fail"},
	};
	const struct advise_failures *f = &r->failures;
	int64_t n = f->at[at].n;
	if (n == 0)
		return;
	item(p, 2, str_of(places[at].name), LABEL,
		arena_printf(p->a, "%4s  %7s  %-10s %.*s", number_count(p->a, n),
			number_percent(p->a, (double)n / (double)f->n), places[at].filter,
			STRF(ids(p, f->at[at].ids, n))));
}

static void failures(struct page *p, const struct advise_report *r)
{
	const struct advise_failures *f = &r->failures;
	const struct advise_run *now = &r->rungs[r->best];
	int64_t missed = f->named - f->hits;
	head(p, arena_printf(p->a, "Failures of %.*s: %s of %s, and the filter that shows them",
			STRF(setup(p, now)), number_count(p->a, f->n),
			number_count(p->a, now->n + f->at[ADVISE_ERROR].n)));
	for (int i = 0; i < ADVISE_PLACES; i++)
		place(p, r, (enum advise_place)i);
	if (f->always)
		item(p, 2, arena_printf(p->a, "in all %lld runs", (long long)f->always_runs), LABEL,
			arena_printf(p->a, "%4s%s%.*s", number_count(p->a, f->always),
				f->suspects ? "  most of them agree on: " : "",
				STRF(ids(p, f->suspect_ids, f->suspects))));
	if (f->hits && missed)
		item(p, 2, STR("right"), LABEL,
			arena_printf(p->a, "%s where gold was retrieved (%s), %s where not (%s)",
				number_percent(p->a, (double)f->hit_pass / (double)f->hits),
				number_count(p->a, f->hits),
				number_percent(p->a, (double)f->miss_pass / (double)missed),
				number_count(p->a, missed)));
}

static struct str spent(struct page *p, const struct advise_run *r)
{
	struct buf b = {0};
	if (isnan(r->usd_each))
		buf_addz(&b, "; cost not known");
	else if (r->usd_each == 0)
		buf_addz(&b, "; free");
	else
		buf_addf(&b, "; %s for 1,000 answers", number_money(p->a, 1000 * r->usd_each));
	if (!isnan(r->input_each))
		buf_addf(&b, ", %.0f tokens in and %.0f out each", r->input_each, r->output_each);
	struct str text = arena_dup(p->a, buf_str(&b));
	buf_free(&b);
	return text;
}

static void to_beat(struct page *p, const struct advise_report *r)
{
	const struct advise_run *now = &r->rungs[r->best], *held = &r->held_out;
	head(p, STR("A tuned model has to beat"));
	item(p, 2, STR("this"), LABEL,
		arena_printf(p->a, "%s %s on %.*s (%s)%.*s", number_percent(p->a, now->mean),
			number_interval(p->a, now->low, now->high), STRF(now->split),
			number_count(p->a, now->n), STRF(spent(p, now))));
	if (held->run && held->run != now->run)
		item(p, 2, STR("measured on"), LABEL,
			arena_printf(p->a, "%.*s too (%s; %s): --split %.*s tells it",
				STRF(held->split), number_count(p->a, held->n),
				number_looks(p->a, r->test_looks, r->test_versions),
				STRF(held->split)));
	if (r->psi_of.n == 0)
		return;
	struct str shows =
		isnan(r->mde) ? STR("no gain")
			      : arena_printf(p->a, "gains from %s on", number_points(p->a, r->mde));
	struct str psi =
		isnan(r->psi) ? STR("") : arena_printf(p->a, " (%s)", number_percent(p->a, r->psi));
	item(p, 2, STR("these show"), LABEL,
		r->psi == 0
			? arena_printf(p->a, "%.*s, if a fifth change (assumed: %.*s never differ)",
				  STRF(shows), STRF(r->psi_of))
			: arena_printf(p->a, "%.*s, if as many change as between %.*s%.*s, or more",
				  STRF(shows), STRF(r->psi_of), STRF(psi)));
	item(p, 2, STR("to show 3, 5, 10"), LABEL,
		arena_printf(p->a, "points more takes %s, %s, %s examples",
			number_count(p->a, (int64_t)ceil(r->needed[0])),
			number_count(p->a, (int64_t)ceil(r->needed[1])),
			number_count(p->a, (int64_t)ceil(r->needed[2]))));
}

static void next(struct page *p, const struct advise_report *r)
{
	if (r->n_steps)
		head(p, STR("Next, in this order"));
	for (size_t i = 0; i < r->n_steps; i++) {
		const struct advise_step *s = &r->steps[i];
		item(p, 2, arena_printf(p->a, "%zu", i + 1), i < 9 ? 2 : 3, s->text);
		if (s->command.n)
			item(p, 4, STR("$ "), 2, s->command);
	}
}

static void missing(struct page *p, const struct advise_report *r)
{
	if (r->n_missing)
		head(p, STR("Not recorded yet"));
	for (size_t i = 0; i < r->n_missing; i++) {
		item(p, 2, STR("-"), 2, r->missing[i].what);
		if (r->missing[i].command.n)
			item(p, 4, STR("$ "), 2, r->missing[i].command);
	}
}

struct str advice_page(const struct advise_report *r, int columns, struct arena *a)
{
	struct page p = {.a = a, .columns = columns};
	verdict(&p, r);
	if (r->rungs[r->best].run) {
		reached(&p, r);
		headroom(&p, r);
		failures(&p, r);
		to_beat(&p, r);
	}
	missing(&p, r);
	next(&p, r);
	struct str text = arena_dup(a, buf_str(&p.out));
	buf_free(&p.out);
	return text;
}

const char *advice_verdict_word(enum advise_verdict verdict)
{
	static const char *const words[] = {
		[ADVISE_UNKNOWN] = "unknown",
		[ADVISE_NOT_YET] = "not yet",
		[ADVISE_NOT_HERE] = "not here",
		[ADVISE_TRY] = "try",
	};
	return words[verdict];
}
