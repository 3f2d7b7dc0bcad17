/* restore: `strop restore REF`. Says which version keeps what was there before. */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

static void print_json(int64_t restored, int64_t saved)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_int(&w, "restored", restored);
	jsonw_key(&w, "saved");
	if (saved)
		jsonw_int(&w, saved);
	else
		jsonw_null(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_text(const struct args *a, int64_t restored, int64_t saved)
{
	struct str rest = a->rest.items[0], name;
	str_split(&rest, '@', &name);
	out("the working copy is now ");
	out_outside_line(project_ref(a->arena, name, restored));
	if (saved) {
		out("; what it was before is kept as ");
		out_outside_line(project_ref(a->arena, name, saved));
	}
	out("\n");
}

int command_restore(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	int64_t restored = 0, saved = 0;
	int code = project_open(a, &w, &err);
	if (code == 0)
		code = wb_restore(w, a->rest.items[0], &restored, &saved, &err);
	if (code == 0 && a->json)
		print_json(restored, saved);
	else if (code == 0)
		print_text(a, restored, saved);
	wb_close(w);
	return code == 0 ? STATUS_DONE : fail(&err);
}
