/*
 * stats_paired: two columns of scores of the same examples, and whether the second is higher.
 *
 * A line is two numbers with a tab or a comma between; empty lines are skipped; anything else is an
 * error with its line, since a header read as a number would shift the result in silence.
 */
#include "stats_paired.h"

#include <math.h>
#include <stdlib.h>

#include "input.h"
#include "output.h"
#include "shapes.h"
#include "stats.h"
#include "number.h"

struct pairs {
	double *first, *second;
	size_t n, cap;
};

static void pairs_free(struct pairs *p)
{
	free(p->first);
	free(p->second);
}

static struct str unquoted(struct str cell)
{
	cell = str_trim(cell);
	if (cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"')
		return str_trim((struct str){cell.p + 1, cell.n - 2});
	return cell;
}

static bool read_pair(struct str line, double *first, double *second)
{
	char sep = str_find(line, STR("\t")) >= 0 ? '\t' : ',';
	struct str a, b, more;
	return str_split(&line, sep, &a) && str_split(&line, sep, &b) &&
	       !str_split(&line, sep, &more) && str_to_double(unquoted(a), first) &&
	       str_to_double(unquoted(b), second);
}

static void pairs_add(struct pairs *p, double first, double second)
{
	size_t cap = p->cap;
	p->first = mem_grow(p->first, p->n, &cap, sizeof *p->first);
	p->second = mem_grow(p->second, p->n, &p->cap, sizeof *p->second);
	p->first[p->n] = first;
	p->second[p->n++] = second;
}

static int parse(struct str text, const char *name, struct pairs *p, struct err *err)
{
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	struct str line;
	for (size_t number = 1; str_line(&text, &line); number++) {
		double first, second;
		if (!str_trim(line).n)
			continue;
		if (!read_pair(line, &first, &second))
			return err_set(err, ERR_INPUT,
				"%s:%zu: not two numbers with a tab or a comma between", name,
				number);
		pairs_add(p, first, second);
	}
	if (p->n < 2)
		return err_set(err, ERR_INPUT, "%s: a comparison needs at least two pairs", name);
	return 0;
}

static int read_pairs(const char *path, struct pairs *p, struct err *err)
{
	struct buf text = {0};
	int code = input_read(path, &text, err);
	if (code == 0)
		code = parse(buf_str(&text), str_is(str_of(path), "-") ? "standard input" : path, p,
			err);
	buf_free(&text);
	return code;
}

static void print_json(const struct paired *r, struct interval bootstrap)
{
	struct buf b = {0};
	struct jsonw json = {.out = &b};
	jsonw_object(&json);
	jsonw_put_int(&json, "n", (long long)r->n);
	jsonw_put_num(&json, "mean", r->mean);
	jsonw_put_num(&json, "sd", r->sd);
	jsonw_put_num(&json, "se", r->se);
	jsonw_put_num(&json, "t", r->t);
	jsonw_put_num(&json, "p", r->p);
	jsonw_put_interval(&json, "ci", r->ci.low, r->ci.high);
	jsonw_put_interval(&json, "bootstrap_ci", bootstrap.low, bootstrap.high);
	jsonw_put_num(&json, "correlation", r->correlation);
	jsonw_put_num(&json, "unpaired_se", r->unpaired_se);
	jsonw_end(&json);
	shape_print(&b);
}

static void print_text(const struct args *a, const struct paired *r, struct interval bootstrap)
{
	out("%s, second minus first\n", number_of(a->arena, (int64_t)r->n, "pair"));
	out("  mean difference  %+.6g, standard error %.6g\n", r->mean, r->se);
	out("  %g %% interval    %.6g to %.6g (paired t)\n", a->level * 100, r->ci.low, r->ci.high);
	out("                   %.6g to %.6g (bootstrap, seed %lld)\n", bootstrap.low,
		bootstrap.high, (long long)a->seed);
	if (isnan(r->t))
		out("  t                not defined: all differences are equal\n");
	else
		out("  t                %.6g, p %s\n", r->t, number_p(a->arena, r->p));
}

int stats_paired_run(const struct args *a)
{
	struct err err = {0};
	struct pairs p = {0};
	if (a->rest.n != 2) {
		message("usage: strop stats paired FILE");
		return STATUS_USAGE;
	}
	if (read_pairs(a->rest.items[1].p, &p, &err) != 0) {
		pairs_free(&p);
		return fail(&err);
	}
	struct paired r = stats_paired_t(p.first, p.second, p.n, a->level);
	stats_differences(p.first, p.second, p.first, p.n);
	struct bootstrap_options options = {.seed = (uint64_t)a->seed, .level = a->level};
	struct interval bootstrap = stats_bootstrap(p.first, p.n, options);
	if (a->json)
		print_json(&r, bootstrap);
	else
		print_text(a, &r, bootstrap);
	pairs_free(&p);
	return STATUS_DONE;
}
