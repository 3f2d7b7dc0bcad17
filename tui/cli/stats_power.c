/*
 * stats_power: how many examples a difference takes, which difference so many examples show, and how
 * likely they do.
 *
 * Pass/fail goes by --psi, the share on which two versions disagree (Connor 1987; the chance is exact
 * McNemar's). Graded scores go by --omega2 and --sigma2, the variance of the differences between
 * examples and of the scores within one (Miller, arXiv 2411.00640); both sides have as many trials.
 */
#include "stats_power.h"

#include <math.h>

#include "number.h"
#include "output.h"
#include "shapes.h"
#include "stats.h"

static int usage(const char *how)
{
	message("usage: strop stats power %s", how);
	return STATUS_USAGE;
}

static void one_number_json(const char *name, double value)
{
	struct buf b = {0};
	struct jsonw json = {.out = &b};
	jsonw_object(&json);
	jsonw_put_num(&json, name, value);
	jsonw_end(&json);
	shape_print(&b);
}

/* ---- pass/fail ---- */

static int share_size(const struct args *a)
{
	double n = stats_connor_n(a->psi, a->diff, a->alpha, a->power);
	if (isnan(n))
		return usage("--psi P --diff D, with 0 < D <= P: two versions cannot differ by "
			     "more than the share on which they disagree");
	if (a->json)
		one_number_json("n", n);
	else
		out("%.0f examples (%.2f) show a difference of %s with %g %% power at p < %g, when "
		    "the two\n"
		    "disagree on %s of them\n",
			ceil(n), n, number_points(a->arena, a->diff), a->power * 100, a->alpha,
			number_percent(a->arena, a->psi));
	return STATUS_DONE;
}

static int share_difference(const struct args *a)
{
	double d = stats_connor_mde(a->psi, (double)a->n, a->alpha, a->power);
	if (a->json)
		one_number_json("mde", d);
	else if (isnan(d))
		out("none: %s cannot show any difference with %g %% power when the two disagree on "
		    "%s\nof them\n",
			number_of(a->arena, a->n, "example"), a->power * 100,
			number_percent(a->arena, a->psi));
	else
		out("%s show differences from %s on, with %g %% power at p < %g, when the two\n"
		    "disagree on %s of them\n",
			number_of(a->arena, a->n, "example"), number_points(a->arena, d),
			a->power * 100, a->alpha, number_percent(a->arena, a->psi));
	return STATUS_DONE;
}

static int share_power(const struct args *a)
{
	double d = fabs(a->diff), lost = (a->psi - d) / 2, won = (a->psi + d) / 2;
	double power = d <= a->psi ? stats_mcnemar_power(a->n, lost, won, a->alpha) : (double)NAN;
	if (isnan(power))
		return usage("--psi P --diff D --n N, with 0 <= D <= P and N up to 1,000,000");
	if (a->json)
		one_number_json("power", power);
	else
		out("%s show a difference of %s with %s power at p < %g (exact McNemar), when the "
		    "two\ndisagree on %s of them\n",
			number_of(a->arena, a->n, "example"), number_points(a->arena, d),
			number_percent(a->arena, power), a->alpha,
			number_percent(a->arena, a->psi));
	return STATUS_DONE;
}

static int run_shares(const struct args *a, bool has_diff, bool has_n)
{
	if (!(a->psi > 0 && a->psi <= 1) || !(has_diff || has_n))
		return usage("--psi P and --diff D, --n N or both, with 0 < P <= 1");
	if (has_diff && has_n)
		return share_power(a);
	return has_diff ? share_size(a) : share_difference(a);
}

/* ---- graded scores ---- */

/* n goes with 1 / delta^2, so n at a difference of 1 tells the difference for any n. */
static int grade_difference(const struct args *a, struct miller m)
{
	m.delta = 1;
	double d = sqrt(stats_miller_n(m) / (double)a->n);
	if (isnan(d))
		return usage("--omega2 V --n N, with V from 0 on");
	if (a->json)
		one_number_json("mde", d);
	else
		out("%s show differences from %s on, with %g %% power at p < %g\n",
			number_of(a->arena, a->n, "example"), number_points(a->arena, d),
			a->power * 100, a->alpha);
	return STATUS_DONE;
}

static int grade_size(const struct args *a, struct miller m)
{
	m.delta = a->diff;
	double n = stats_miller_n(m);
	if (isnan(n))
		return usage("--omega2 V --diff D, with V from 0 on and D other than 0");
	if (a->json)
		one_number_json("n", n);
	else
		out("%.0f examples (%.2f) with %s each show a difference of %s, with %g %% power "
		    "at "
		    "p < %g\n",
			ceil(n), n, number_of(a->arena, a->run.trials ? a->run.trials : 1, "trial"),
			number_points(a->arena, a->diff), a->power * 100, a->alpha);
	return STATUS_DONE;
}

static int run_grades(const struct args *a, bool has_diff, bool has_n)
{
	const struct miller m = {.omega2 = a->omega2,
		.sigma2_first = a->sigma2,
		.sigma2_second = a->sigma2,
		.k_first = (double)a->run.trials,
		.k_second = (double)a->run.trials,
		.alpha = a->alpha,
		.power = a->power};
	if (has_diff == has_n)
		return usage("--omega2 V [--sigma2 V --trials K] and one of --diff D and --n N");
	return has_diff ? grade_size(a, m) : grade_difference(a, m);
}

int stats_power_run(const struct args *a)
{
	bool has_diff = !isnan(a->diff), has_n = a->n > 0;
	bool by_share = !isnan(a->psi), by_grade = !isnan(a->omega2);
	if (a->rest.n != 1 || by_share == by_grade)
		return usage(
			"--psi P (pass/fail) or --omega2 V (graded scores), and --diff D or --n N");
	return by_share ? run_shares(a, has_diff, has_n) : run_grades(a, has_diff, has_n);
}
