/* import: `strop import outputs FILE...`, what models said elsewhere as results to be scored here. */
#include "commands.h"
#include "number.h"
#include "output.h"
#include "project.h"
#include "recording.h"
#include "shapes.h"

static struct recording_options options_of(const struct args *a)
{
	size_t n = a->rest.n - 1;
	const char **files = arena_alloc(a->arena, (n + 1) * sizeof *files);
	for (size_t i = 0; i < n; i++)
		files[i] = a->rest.items[i + 1].p;
	return (struct recording_options){
		.files = files,
		.n_files = n,
		.format = a->format.p,
		.model = a->run.model,
		.prompt = a->run.prompt,
		.map = a->map.items,
		.n_map = a->map.n,
		.replace = a->replace,
	};
}

static void json_series(struct jsonw *w, const struct recording_report *r)
{
	jsonw_key(w, "recordings");
	jsonw_array(w);
	for (size_t i = 0; i < r->n_series; i++) {
		const struct recording_series *s = &r->series[i];
		jsonw_object(w);
		jsonw_put_str(w, "model", s->model);
		shape_text_or_null(w, "prompt", s->prompt);
		jsonw_key(w, "version");
		if (s->version)
			jsonw_int(w, s->version);
		else
			jsonw_null(w);
		jsonw_put_int(w, "outputs", s->outputs);
		jsonw_put_int(w, "trials", s->trials);
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void json_files(
	struct jsonw *w, const struct recording_options *o, const struct recording_report *r)
{
	jsonw_key(w, "files");
	jsonw_array(w);
	for (size_t i = 0; i < o->n_files; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "file", str_of(o->files[i]));
		jsonw_put_str(w, "format", str_of(r->formats[i]));
		jsonw_end(w);
	}
	jsonw_end(w);
}

static void print_json(const struct recording_options *o, const struct recording_report *r)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	json_files(&w, o, r);
	json_series(&w, r);
	jsonw_put_int(&w, "outputs", r->outputs);
	jsonw_put_int(&w, "matched_by_id", r->by_id);
	jsonw_put_int(&w, "matched_by_text", r->by_text);
	jsonw_put_int(&w, "unknown", r->unknown);
	jsonw_put_int(&w, "ambiguous", r->ambiguous);
	jsonw_put_int(&w, "unreadable", r->unreadable);
	jsonw_put_int(&w, "added", r->added);
	jsonw_put_int(&w, "replaced", r->replaced);
	jsonw_put_int(&w, "there", r->there);
	shape_texts(&w, "warnings", r->problems, r->n_problems);
	jsonw_end(&w);
	shape_print(&b);
}

static void line(const char *name)
{
	out_style(STYLE_DIM);
	out("%-11s", name);
	out_style(STYLE_NONE);
}

static void print_series(struct arena *a, const struct recording_series *s)
{
	line("recording");
	out_outside_line(s->model);
	if (s->prompt.n) {
		out(", prompt ");
		out_outside_line(project_ref(a, s->prompt, s->version));
	} else {
		out(", for whichever prompt is run");
	}
	out(": %s", number_of(a, s->outputs, "output"));
	if (s->trials > 1)
		out(" in up to %s", number_of(a, s->trials, "trial"));
	out("\n");
}

static void print_counts(struct arena *a, const struct recording_report *r)
{
	line("examples");
	out("%s found by id, %s by question", number_count(a, r->by_id),
		number_count(a, r->by_text));
	if (r->unknown)
		out(", %s fit none", number_count(a, r->unknown));
	if (r->ambiguous)
		out(", %s fit several", number_count(a, r->ambiguous));
	if (r->unreadable)
		out("; %s without an output", number_of(a, r->unreadable, "record"));
	out("\n");
	line("kept");
	if (!r->added && !r->replaced)
		out("nothing: all %s there already", number_count(a, r->there));
	else
		out("%s new, %s replaced, %s there already", number_count(a, r->added),
			number_count(a, r->replaced), number_count(a, r->there));
	out("\n");
}

static void print_next(struct arena *a, struct wb *w, const struct recording_series *s)
{
	bool has_train = false;
	struct str *prompts;
	size_t n = wb_prompts(w, a, &prompts);
	out_style(STYLE_DIM);
	out("\nnext: strop run");
	if (s->prompt.n || n != 1) {
		out(" -p ");
		out_outside_line(s->prompt.n ? s->prompt : STR("PROMPT"));
	}
	out(" -m ");
	out_outside_line(s->model);
	if (s->trials > 1)
		out(" --trials %lld", (long long)s->trials);
	if (wb_glance(w, STR("train"), &has_train, NULL) == 0 && !has_train)
		out(" --split all");
	out_style(STYLE_NONE);
	out("\n");
}

static void print_text(struct arena *a, struct wb *w, const struct recording_options *o,
	const struct recording_report *r)
{
	for (size_t i = 0; i < o->n_files; i++) {
		line("read");
		out_outside_line(str_of(o->files[i]));
		out(" as %s\n", r->formats[i]);
	}
	for (size_t i = 0; i < r->n_series; i++)
		print_series(a, &r->series[i]);
	print_counts(a, r);
	print_next(a, w, &r->series[0]);
}

static int import(const struct args *a, struct wb *w, struct err *err)
{
	struct recording_report r;
	struct recording_options options = options_of(a);
	int code = wb_import_outputs(w, &options, a->arena, &r, err);
	for (size_t i = 0; i < r.n_problems && !a->json; i++)
		warning_lines(r.problems[i]);
	if (code == 0 && r.outputs == 0)
		code = err_set(err, ERR_INPUT, "%s: no record has an output: nothing was imported",
			options.files[0]);
	if (code == 0 && r.n_series == 0)
		code = err_set(err, ERR_INPUT,
			"%s: none of %s fits an example of the data: nothing was imported",
			options.files[0], number_of(a->arena, r.outputs, "output"));
	if (code == 0 && a->json)
		print_json(&options, &r);
	else if (code == 0)
		print_text(a->arena, w, &options, &r);
	return code == 0 ? STATUS_DONE : fail(err);
}

int command_import(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	if (!str_is(a->rest.items[0], "outputs")) {
		message("import knows \"outputs\" only, not \"%.*s\"", STRF(a->rest.items[0]));
		return STATUS_USAGE;
	}
	if (project_open(a, &w, &err) != 0)
		return fail(&err);
	int status = import(a, w, &err);
	wb_close(w);
	return status;
}
