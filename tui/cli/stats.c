/*
 * stats: `strop stats`, the statistics by themselves, with the numbers that run and compare use.
 *
 * JSON carries the doubles in full; text for people is rounded and says what the number means.
 */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "output.h"
#include "shapes.h"
#include "stats.h"
#include "stats_paired.h"
#include "stats_power.h"
#include "number.h"

static int usage(const char *how)
{
	message("usage: strop stats %s", how);
	return STATUS_USAGE;
}

static bool is_share(double value)
{
	return value > 0 && value < 1;
}

static bool read_share_of(struct str text, int64_t *k, int64_t *n)
{
	struct str first;
	long long a, b;
	if (!str_split(&text, '/', &first) || !str_to_int(first, &a) || !str_to_int(text, &b))
		return false;
	*k = a;
	*n = b;
	return a >= 0 && b >= 1 && a <= b && b <= 1000000000;
}

static void interval_json(const struct args *a, int64_t k, int64_t n)
{
	struct interval w = stats_wilson(k, n, a->level);
	struct interval c = stats_clopper_pearson(k, n, a->level);
	struct interval j = stats_jeffreys(k, n, a->level);
	struct buf b = {0};
	struct jsonw json = {.out = &b};
	jsonw_object(&json);
	jsonw_put_int(&json, "k", k);
	jsonw_put_int(&json, "n", n);
	jsonw_put_interval(&json, "wilson", w.low, w.high);
	jsonw_put_interval(&json, "clopper_pearson", c.low, c.high);
	jsonw_put_interval(&json, "jeffreys", j.low, j.high);
	jsonw_put_num(&json, "level", a->level);
	jsonw_end(&json);
	shape_print(&b);
}

static void interval_line(const char *name, struct interval i)
{
	out("  %-16s %.4f to %.4f\n", name, i.low, i.high);
}

static int run_interval(const struct args *a)
{
	int64_t k, n;
	if (a->rest.n != 2 || !read_share_of(a->rest.items[1], &k, &n))
		return usage("interval K/N, with whole numbers 0 <= K <= N and N from 1 to 1e9");
	if (a->json) {
		interval_json(a, k, n);
		return STATUS_DONE;
	}
	out("%lld of %lld is %.4f; %g %% intervals:\n", (long long)k, (long long)n,
		(double)k / (double)n, a->level * 100);
	interval_line("Wilson", stats_wilson(k, n, a->level));
	interval_line("Clopper-Pearson", stats_clopper_pearson(k, n, a->level));
	interval_line("Jeffreys", stats_jeffreys(k, n, a->level));
	return STATUS_DONE;
}

static bool read_counts(const struct args *a, int64_t *lost, int64_t *won)
{
	long long b, c;
	if (a->rest.n != 3 || !str_to_int(a->rest.items[1], &b) ||
		!str_to_int(a->rest.items[2], &c))
		return false;
	*lost = b;
	*won = c;
	return b >= 0 && c >= 0 && b <= 1000000000 && c <= 1000000000 &&
	       (a->n == 0 || a->n >= b + c);
}

static void mcnemar_json(const struct args *a, int64_t lost, int64_t won)
{
	struct mcnemar m = stats_mcnemar(lost, won);
	struct buf b = {0};
	struct jsonw json = {.out = &b};
	jsonw_object(&json);
	jsonw_put_num(&json, "p", m.p);
	jsonw_put_num(&json, "mid_p", m.mid_p);
	if (a->n) {
		struct difference d = stats_bonett_price(lost, won, a->n, a->level);
		/* The plain difference, as compare shows it; Bonett and Price's own estimate, the
		 * middle of the interval, is shrunk. */
		jsonw_put_num(&json, "difference", (double)(won - lost) / (double)a->n);
		jsonw_put_num(&json, "adjusted_difference", d.value);
		struct interval t = stats_tango(lost, won, a->n, a->level);
		jsonw_put_interval(&json, "bonett_price", d.ci.low, d.ci.high);
		jsonw_put_interval(&json, "tango", t.low, t.high);
	}
	jsonw_end(&json);
	shape_print(&b);
}

static int run_mcnemar(const struct args *a)
{
	int64_t lost, won;
	if (!read_counts(a, &lost, &won))
		return usage("mcnemar B C [--n N], with whole numbers and B + C <= N");
	if (a->json) {
		mcnemar_json(a, lost, won);
		return STATUS_DONE;
	}
	struct mcnemar m = stats_mcnemar(lost, won);
	out("%lld pairs only the first passed, %lld only the second\n", (long long)lost,
		(long long)won);
	out("  exact p          %.6g\n", m.p);
	out("  mid-p            %.6g\n", m.mid_p);
	if (a->n) {
		struct difference d = stats_bonett_price(lost, won, a->n, a->level);
		out("  difference       %+.4f, %g %% interval %.4f to %.4f (Bonett-Price)\n",
			(double)(won - lost) / (double)a->n, a->level * 100, d.ci.low, d.ci.high);
	}
	return STATUS_DONE;
}

static int run_holm(const struct args *a)
{
	size_t n = a->rest.n - 1;
	double *p = arena_alloc(a->arena, n * sizeof *p);
	for (size_t i = 0; i < n; i++)
		if (!str_to_double(a->rest.items[i + 1], &p[i]) || p[i] < 0 || p[i] > 1)
			return usage("holm P..., with p-values from 0 to 1");
	if (n == 0)
		return usage("holm P..., with at least one p-value");
	double *corrected = arena_alloc(a->arena, n * sizeof *corrected);
	stats_holm(p, corrected, n);
	if (!a->json) {
		for (size_t i = 0; i < n; i++)
			out("  %-10.6g %.6g\n", p[i], corrected[i]);
		return STATUS_DONE;
	}
	struct buf b = {0};
	struct jsonw json = {.out = &b};
	jsonw_object(&json);
	jsonw_key(&json, "holm");
	jsonw_array(&json);
	for (size_t i = 0; i < n; i++)
		jsonw_num(&json, corrected[i]);
	jsonw_end(&json);
	jsonw_end(&json);
	shape_print(&b);
	return STATUS_DONE;
}

static const struct {
	const char *name;
	int (*run)(const struct args *a);
} subjects[] = {
	{"interval", run_interval},
	{"mcnemar", run_mcnemar},
	{"power", stats_power_run},
	{"paired", stats_paired_run},
	{"holm", run_holm},
};

int command_stats(const struct args *a)
{
	enum { N = sizeof subjects / sizeof *subjects };
	const char *names[N];
	if (!is_share(a->level) || !is_share(a->alpha) || !is_share(a->power)) {
		message("--level, --alpha and --power lie between 0 and 1");
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < N; i++) {
		names[i] = subjects[i].name;
		if (str_is(a->rest.items[0], names[i]))
			return subjects[i].run(a);
	}
	const char *near = str_nearest(a->rest.items[0], names, N);
	message("there is no \"stats %.*s\"; %s%s%s", STRF(a->rest.items[0]),
		near ? "did you mean \"" : "it is one of interval, mcnemar, power, paired, holm",
		near ? near : "", near ? "\"?" : "");
	return STATUS_USAGE;
}
