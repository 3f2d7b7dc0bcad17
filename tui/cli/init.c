/* init: `strop init [DIR]`, a starter project that runs as it is. */
#include "commands.h"
#include "output.h"
#include "shapes.h"

static void print_json(struct str made)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	struct str line;
	jsonw_object(&w);
	jsonw_key(&w, "files");
	jsonw_array(&w);
	while (str_line(&made, &line))
		jsonw_str(&w, line);
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

int command_init(const struct args *a)
{
	struct err err = {0};
	struct str made;
	const char *dir = a->rest.n ? a->rest.items[0].p : a->dir.n ? a->dir.p : ".";
	if (a->from.n && !str_is(a->from, "starter")) {
		message("init --from knows \"starter\" only");
		return STATUS_USAGE;
	}
	if (wb_init(dir, a->arena, &made, &err) != 0)
		return fail(&err);
	if (a->json) {
		print_json(made);
		return STATUS_DONE;
	}
	out_outside(made);
	message("next: cd %s && strop run", dir);
	return STATUS_DONE;
}
