/* doctor: `strop doctor`, whether the project is in order. Sends nothing. */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

static void print_json(const struct wb_check *checks, size_t n, bool ok)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_bool(&w, "ok", ok);
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

int command_doctor(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_check *checks = NULL;
	size_t n = 0;
	bool ok = true;
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = wb_doctor(w, a->arena, &checks, &n, &err);
	for (size_t i = 0; i < n; i++)
		ok &= checks[i].ok;
	if (code == 0 && a->json)
		print_json(checks, n, ok);
	else if (code == 0)
		print_text(checks, n);
	wb_close(w);
	return code ? fail(&err) : ok ? STATUS_DONE : STATUS_NOT_HELD;
}
