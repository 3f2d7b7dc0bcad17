/* show: `strop show REF`, a version's text and what is known about it. */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "recording.h"
#include "shapes.h"
#include "version_shape.h"
#include "number.h"

static void line(const char *name)
{
	out_style(STYLE_DIM);
	out("%-9s", name);
	out_style(STYLE_NONE);
}

static void print_origin(struct arena *a, const struct wb_version *v)
{
	line("version");
	out_outside_line(project_ref(a, v->prompt, v->number));
	if (v->number)
		out(" (%.12s)\n", v->hash);
	else
		out(" (working copy, not a version yet)\n");
	if (v->parent) {
		line("from");
		out_outside_line(project_ref(a, v->prompt, v->parent));
		out("\n");
	}
	if (v->number) {
		line("when");
		out("%s\n", number_when(a, v->created_ms));
	}
}

static void print_marks(const struct wb_version *v)
{
	if (v->n_labels) {
		line("labels");
		for (size_t i = 0; i < v->n_labels; i++) {
			out("%s", i ? " " : "");
			out_outside_line(v->labels[i]);
		}
		out("\n");
	}
	if (v->note.n) {
		line("note");
		out_outside_line(v->note);
		out("\n");
	}
}

static void print_score(struct arena *a, const struct wb_score_line *s)
{
	if (!s->run)
		return;
	line("score");
	out_outside_line(s->scorer);
	out(" %s %s, %s of split ", number_percent(a, s->mean), number_interval(a, s->low, s->high),
		number_of(a, s->n, "example"));
	out_outside_line(s->split);
	out(", ");
	out_outside_line(s->model);
	out("%s (run %lld)\n", wb_recording_mark(s->provider), (long long)s->run);
}

static void print_source(struct str source)
{
	out_outside(source);
	if (source.n && source.p[source.n - 1] != '\n')
		out("\n");
}

static void print_json(const struct wb_version *v)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	version_shape(&w, v, true);
	shape_print(&b);
}

static void print_text(const struct args *a, const struct wb_version *v)
{
	if (a->source) {
		out_outside(v->source);
		return;
	}
	print_origin(a->arena, v);
	print_marks(v);
	print_score(a->arena, &v->last);
	out("\n");
	print_source(v->source);
}

int command_show(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_version v = {0};
	struct wb_looks looks = {0};
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = wb_resolve(w, a->rest.items[0], false, a->arena, &v, &err);
	if (code == 0 && !a->source)
		code = project_look(w, &v, &looks, &err);
	if (code == 0 && a->json)
		print_json(&v);
	else if (code == 0)
		print_text(a, &v);
	if (code == 0)
		project_warn_looks(a->arena, looks.times, looks.versions);
	wb_close(w);
	return code == 0 ? STATUS_DONE : fail(&err);
}
