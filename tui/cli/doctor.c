/* doctor: `strop doctor`, whether the project is in order, and whether its models answer. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "number.h"
#include "output.h"
#include "probe.h"
#include "project.h"
#include "shapes.h"
#include "signals.h"

static void print_json(const struct wb_check *checks, size_t n, bool ok, bool asked)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_bool(&w, "ok", ok);
	jsonw_put_bool(&w, "asked", asked);
	jsonw_key(&w, "checks");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "what", str_of(checks[i].what));
		jsonw_put_bool(&w, "ok", checks[i].ok);
		jsonw_put_str(&w, "detail", checks[i].detail);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_text(const struct wb_check *checks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out_style(checks[i].ok ? STYLE_GOOD : STYLE_BAD);
		out("%-4s", checks[i].ok ? "ok" : "BAD");
		out_style(STYLE_NONE);
		out(" %-14s", checks[i].what);
		out_outside_line(checks[i].detail);
		out("\n");
	}
}

/* ---- the models ---- */

/* Whether the models may be called: said with --yes, or asked of a person at a terminal. */
static bool may_call(const struct args *a, struct wb *w)
{
	char line[16] = "";
	size_t calls = probe_calls(w);
	const char *many = calls == 1 ? "1 model gets a tiny call, which may cost a little"
				      : arena_printf(a->arena,
						"%s models get a tiny call each, which may "
						"cost a little",
						number_count(a->arena, (int64_t)calls))
						.p;
	if (calls == 0 || a->yes)
		return calls > 0;
	if (!isatty(STDIN_FILENO) || !status_is_terminal() || a->json) {
		if (!a->json)
			message("no model was asked; with --yes %s", many);
		return false;
	}
	out_flush();
	fprintf(stderr, "%s: go on? [y/N] ", many);
	return fgets(line, sizeof line, stdin) &&
	       (strcmp(line, "y\n") == 0 || strcmp(line, "yes\n") == 0);
}

static int wait_for(struct wb *w, const struct probe *p, struct err *err)
{
	int code = 0;
	signals_watch();
	const int wake = signals_fd();
	while (code == 0 && !probe_done(p) && signals_level() == 0)
		code = wb_pump(w, 1000, &wake, 1, err);
	return code;
}

/* What the calls showed, in place of what was seen without them: a line a model in both. */
static void take_lines(struct arena *a, const struct probe *p, struct wb_check *checks, size_t n)
{
	const struct probe_line *lines;
	size_t n_lines = probe_look(p, &lines), next = 0;
	for (size_t i = 0; i < n && next < n_lines; i++) {
		if (strcmp(checks[i].what, "model") != 0)
			continue;
		const struct probe_line *l = &lines[next++];
		checks[i].ok = l->state == PROBE_FINE;
		checks[i].detail =
			arena_printf(a, "%.*s (%.*s): %.*s", STRF(l->model), STRF(l->provider),
				STRF(l->state == PROBE_WAITING ? STR("no answer yet") : l->words));
	}
}

static int call_models(
	const struct args *a, struct wb *w, struct wb_check *checks, size_t n, struct err *err)
{
	struct probe *p = NULL;
	int code = probe_start(w, STR(""), &p, err);
	if (code == 0)
		code = wait_for(w, p, err);
	if (code == 0)
		take_lines(a->arena, p, checks, n);
	probe_free(p);
	return code;
}

int command_doctor(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_check *checks = NULL;
	size_t n = 0;
	bool ok = true, asks = false;
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = wb_doctor(w, a->arena, &checks, &n, &err);
	if (code == 0)
		asks = may_call(a, w);
	if (asks)
		code = call_models(a, w, checks, n, &err);
	for (size_t i = 0; i < n; i++)
		ok &= checks[i].ok;
	if (code == 0 && a->json)
		print_json(checks, n, ok, asks);
	else if (code == 0)
		print_text(checks, n);
	wb_close(w);
	if (code == 0 && asks && signals_level())
		return signals_status();
	return code ? fail(&err) : ok ? STATUS_DONE : STATUS_NOT_HELD;
}
