/* note: `strop note REF TEXT`. An empty text takes the note away. */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

static void print(const struct args *a)
{
	if (!a->json) {
		out("noted on ");
		out_outside_line(a->rest.items[0]);
		out("\n");
		return;
	}
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "ref", a->rest.items[0]);
	jsonw_put_str(&w, "note", a->rest.items[1]);
	jsonw_end(&w);
	shape_print(&b);
}

int command_note(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = wb_note(w, a->rest.items[0], a->rest.items[1], &err);
	if (code == 0)
		print(a);
	wb_close(w);
	return code == 0 ? STATUS_DONE : fail(&err);
}
