/* render: `strop render`, the exact request with its key. Sends nothing. */
#include "commands.h"
#include "messages.h"
#include "output.h"
#include "project.h"
#include "request_shape.h"
#include "shapes.h"
#include "number.h"

static void line(const char *name)
{
	out_style(STYLE_DIM);
	out("%-9s", name);
	out_style(STYLE_NONE);
}

static void print_left_out(struct str lines)
{
	struct str one;
	for (bool is_first = true; str_line(&lines, &one); is_first = false) {
		line(is_first ? "left out" : "");
		out_outside_line(one);
		out("\n");
	}
}

static void print_text(struct arena *a, const struct wb_request *r)
{
	line("key");
	out("%s\n", r->key);
	line("protocol");
	out_outside_line(r->provider);
	out("\n");
	line("endpoint");
	out_outside_line(r->endpoint.n ? r->endpoint : STR("(in this process)"));
	out("\n");
	line("tokens");
	out("about %s in\n", number_count(a, (int64_t)r->input_tokens));
	if (r->shots.n > 2) {
		line("shots");
		out_outside_line(r->shots);
		out("\n");
	}
	print_left_out(r->left_out);
	out("\n");
	messages_print(r->messages);
	out("\n");
	line("request");
	out_outside_line(r->body);
	out("\n");
	if (r->aside.n == 0)
		return;
	line("aside");
	out_outside_line(r->aside);
	out(" (sent too; no part of the key, for it changes no answer)\n");
}

int command_render(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_request r;
	struct str fields = {0};
	struct run_options options = args_run_options(a);
	int code = one_example(a, &fields, &err);
	if (code == 0)
		code = project_open(a, &w, &err);
	if (code == 0)
		code = wb_render(w, &options, a->example, fields, a->arena, &r, &err);
	if (code == 0 && a->json) {
		struct buf b = {0};
		struct jsonw json = {.out = &b};
		request_shape(&json, &r);
		shape_print(&b);
	} else if (code == 0) {
		print_text(a->arena, &r);
	}
	wb_close(w);
	return code ? fail(&err) : STATUS_DONE;
}
