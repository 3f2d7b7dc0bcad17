/*
 * sequential: owns one comparison that is looked at while it grows: which rule decides it, when, and
 * what may be said then.
 *
 * A pure machine of differences in, verdict out: the workbench and the simulations feed the same
 * one. It knows neither examples nor calls.
 */
#include "sequential.h"

#include <math.h>

#include "special.h"
#include "stats.h"

enum {
	DEFAULT_LOOKS = 4,
	LEAST_NARROW = 30, /* pairs at which a confidence sequence is to be narrowest */
};

/* ---- exact curtailment ---- */

static bool shows(int64_t less, int64_t more, double alpha)
{
	return more > less && stats_mcnemar(less, more).p <= alpha;
}

/* The p-value falls with what the leader gains and rises with what the other does, so that of all
 * outcomes only the two extreme ones need be looked at. */
enum stats_verdict stats_curtail(int64_t lost, int64_t won, int64_t remaining, double alpha)
{
	if (lost < 0 || won < 0 || remaining < 0 || !(alpha > 0 && alpha < 1))
		return STATS_OPEN;
	if (shows(lost + remaining, won, alpha))
		return STATS_WON;
	if (shows(won + remaining, lost, alpha))
		return STATS_LOST;
	bool may_win = shows(lost, won + remaining, alpha);
	bool may_lose = shows(won, lost + remaining, alpha);
	return may_win || may_lose ? STATS_OPEN : STATS_NEITHER;
}

/* ---- the state ---- */

void sequential_init(struct sequential *s, const struct sequential_options *options)
{
	*s = (struct sequential){.options = *options, .p = 1};
	struct sequential_options *o = &s->options;
	if (o->alpha == 0)
		o->alpha = 0.05;
	if (o->looks == 0)
		o->looks = DEFAULT_LOOKS;
	s->final_alpha = o->alpha;
	if (o->rule == SEQUENTIAL_OBF) {
		s->constant = stats_boundary_constant(STATS_OBRIEN_FLEMING, o->looks, o->alpha);
		s->final_alpha =
			stats_boundary_alpha(STATS_OBRIEN_FLEMING, o->looks, o->looks, s->constant);
	}
}

static void count(struct sequential *s, double difference)
{
	s->n++;
	if (isnan(difference))
		return;
	s->used++;
	s->won += difference > 0;
	s->lost += difference < 0;
	double off = difference - s->mean;
	s->mean += off / (double)s->used;
	s->squares += off * (difference - s->mean);
}

static double sd_of(const struct sequential *s)
{
	return s->used > 1 ? sqrt(fmax(0, s->squares) / (double)(s->used - 1)) : (double)NAN;
}

static double narrow_at(const struct sequential *s)
{
	return fmax(LEAST_NARROW, (double)s->options.planned / 2);
}

static enum stats_verdict direction(double difference)
{
	return difference > 0 ? STATS_WON : difference < 0 ? STATS_LOST : STATS_NEITHER;
}

/* ---- the p-value of one look ---- */

static double graded_p(const struct sequential *s)
{
	double size = (double)s->used, sd = sd_of(s);
	if (s->used < 2)
		return 1;
	if (sd == 0) /* all the same: as unlikely as so many equal coins */
		return s->mean == 0 ? 1 : fmin(1, 2 * pow(0.5, size));
	return fmin(1, 2 * special_t_sf(fabs(s->mean) / (sd / sqrt(size)), size - 1));
}

static double fixed_p(const struct sequential *s)
{
	return s->options.is_graded ? graded_p(s) : stats_mcnemar(s->lost, s->won).p;
}

/* ---- O'Brien-Fleming ---- */

static int64_t look_at(const struct sequential *s, int look)
{
	int64_t looks = s->options.looks;
	return (s->options.planned * look + looks - 1) / looks;
}

/* What a look with this p-value says on the boundary's scale; looks from 1 on. */
static double constant_of(const struct sequential *s, double p, int look)
{
	double t = (double)look / s->options.looks;
	return -special_norm_quantile(fmax(p, 1e-300) / 2) * sqrt(t);
}

static double obf_p(const struct sequential *s, double extreme)
{
	return stats_boundary_p(STATS_OBRIEN_FLEMING, s->options.looks, extreme);
}

static void look(struct sequential *s)
{
	int number = ++s->n_looks;
	double p = fixed_p(s);
	s->extreme = fmax(s->extreme, constant_of(s, p, number));
	s->p = fmin(s->p, obf_p(s, s->extreme));
	s->looks[number - 1] = (struct sequential_look){.n = s->n, .p = p, .valid = s->p};
	double alpha =
		stats_boundary_alpha(STATS_OBRIEN_FLEMING, s->options.looks, number, s->constant);
	if (p <= alpha)
		s->verdict = direction(s->mean);
}

static void look_when_due(struct sequential *s)
{
	while (s->n_looks < s->options.looks && s->verdict == STATS_OPEN &&
		s->n >= look_at(s, s->n_looks + 1))
		look(s);
}

/* ---- after each pair ---- */

static void live(struct sequential *s, double difference)
{
	if (s->options.is_graded && !isnan(difference))
		stats_bet(s->capital, difference);
	double p = 1 / (s->options.is_graded ? stats_bet_value(s->capital)
					     : stats_e_value(s->lost, s->won));
	s->p = fmin(s->p, p);
	if (p <= s->options.alpha)
		s->verdict = direction(s->mean);
}

/* Whether the e-process can still get there: along a path of equal outcomes it falls at most before
 * it rises, so that its end is the most it reaches. */
static bool may_live(const struct sequential *s, int64_t remaining)
{
	double enough = 1 / s->options.alpha;
	return stats_e_value(s->lost, s->won + remaining) >= enough ||
	       stats_e_value(s->lost + remaining, s->won) >= enough;
}

/* ---- curtailment ---- */

/* What the whole would have said at worst is what may be said now. */
static void take_curtailed(struct sequential *s, enum stats_verdict verdict, int64_t remaining)
{
	s->verdict = verdict;
	s->is_curtailed = remaining > 0;
	if (verdict == STATS_NEITHER)
		return;
	int64_t less = verdict == STATS_WON ? s->lost : s->won;
	int64_t more = verdict == STATS_WON ? s->won : s->lost;
	double p = stats_mcnemar(less + remaining, more).p;
	if (s->options.rule == SEQUENTIAL_OBF)
		p = obf_p(s, constant_of(s, p, s->options.looks));
	s->p = fmin(s->p, p);
}

static void curtail(struct sequential *s)
{
	int64_t remaining = s->options.planned - s->n;
	if (s->options.is_graded || remaining < 0)
		return;
	if (s->options.rule == SEQUENTIAL_LIVE) {
		if (!may_live(s, remaining))
			take_curtailed(s, STATS_NEITHER, remaining);
		return;
	}
	enum stats_verdict verdict = stats_curtail(s->lost, s->won, remaining, s->final_alpha);
	if (verdict != STATS_OPEN)
		take_curtailed(s, verdict, remaining);
}

bool sequential_add(struct sequential *s, double difference)
{
	if (s->verdict != STATS_OPEN)
		return true;
	count(s, difference);
	if (s->options.rule == SEQUENTIAL_OBF)
		look_when_due(s);
	else if (s->options.rule == SEQUENTIAL_LIVE)
		live(s, difference);
	if (s->verdict == STATS_OPEN)
		curtail(s);
	if (s->verdict == STATS_OPEN && s->n >= s->options.planned)
		s->verdict = STATS_NEITHER;
	return s->verdict != STATS_OPEN;
}

int64_t sequential_wanted(const struct sequential *s, int64_t ahead)
{
	int64_t wanted = s->n + ahead;
	if (s->verdict != STATS_OPEN)
		return s->n;
	if (s->options.rule == SEQUENTIAL_OBF && s->n_looks < s->options.looks)
		wanted = look_at(s, s->n_looks + 1);
	return wanted < s->options.planned ? wanted : s->options.planned;
}

/* ---- the estimate ---- */

/* The last look's own level; before the first, the first's, which is stricter than all others. */
static double estimate_level(const struct sequential *s)
{
	if (s->options.rule != SEQUENTIAL_OBF)
		return 1 - s->options.alpha;
	int number = s->n_looks ? s->n_looks : 1;
	return 1 -
	       stats_boundary_alpha(STATS_OBRIEN_FLEMING, s->options.looks, number, s->constant);
}

/*
 * What coins the e-process has not ruled out, times how many pairs differ: beyond 0 exactly when it
 * is decided. One pair more of each kind is counted, as Bonett and Price have it, so that pairs that
 * were all alike do not say that all are.
 */
static void live_interval(const struct sequential *s, struct sequential_estimate *e)
{
	double differ = (double)(s->won + s->lost + 2) / (double)(s->used + 2);
	struct interval share = stats_coin_sequence(s->lost, s->won, s->options.alpha);
	e->method = "e-process";
	e->low = differ * (2 * share.low - 1);
	e->high = differ * (2 * share.high - 1);
}

struct sequential_estimate sequential_estimate(const struct sequential *s)
{
	double size = (double)s->used, level = estimate_level(s), half;
	struct sequential_estimate e = {s->used ? s->mean : (double)NAN, NAN, NAN, "repeated"};
	if (s->used < 2)
		return e;
	if (s->options.rule != SEQUENTIAL_LIVE && !s->options.is_graded) {
		struct difference d = stats_bonett_price(s->lost, s->won, s->used, level);
		if (s->options.rule == SEQUENTIAL_EXACT)
			e.method = "bonett-price";
		e.low = d.ci.low;
		e.high = d.ci.high;
		return e;
	}
	if (s->options.rule == SEQUENTIAL_LIVE && !s->options.is_graded) {
		live_interval(s, &e);
		return e;
	}
	if (s->options.rule == SEQUENTIAL_LIVE) {
		e.method = "confidence-sequence";
		half = stats_confidence_sequence(sd_of(s), size, s->options.alpha, narrow_at(s));
	} else {
		half = special_t_quantile(0.5 + level / 2, size - 1) * sd_of(s) / sqrt(size);
	}
	e.low = fmax(-1, s->mean - half);
	e.high = fmin(1, s->mean + half);
	/* The sequence is asymptotic, the bets are not: what these have not ruled out stays possible. */
	if (s->options.rule == SEQUENTIAL_LIVE && s->p > s->options.alpha) {
		e.low = fmin(0, e.low);
		e.high = fmax(0, e.high);
	}
	return e;
}
