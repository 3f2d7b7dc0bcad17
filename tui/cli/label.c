/* label: `strop label REF NAME`. A label names one version; giving it again moves it. */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

static void print(const struct args *a, struct str ref, struct str label)
{
	if (a->json) {
		struct buf b = {0};
		struct jsonw w = {.out = &b};
		jsonw_object(&w);
		jsonw_put_str(&w, "ref", ref);
		jsonw_put_str(&w, "label", label);
		jsonw_put_bool(&w, "removed", a->remove);
		jsonw_end(&w);
		shape_print(&b);
		return;
	}
	out_outside_line(ref);
	out("%s", a->remove ? " is no longer labelled " : " is now labelled ");
	out_outside_line(label);
	out("\n");
}

int command_label(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct str ref = a->rest.items[0], label = a->rest.items[1];
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = (a->remove ? wb_unlabel : wb_label)(w, ref, label, &err);
	if (code == 0)
		print(a, ref, label);
	wb_close(w);
	return code == 0 ? STATUS_DONE : fail(&err);
}
