/* embed: `strop embed`, the vector of a text: whether a server for vectors works, and what it gives. */
#include "commands.h"
#include "input.h"
#include "output.h"
#include "project.h"
#include "shapes.h"
#include "signals.h"

static void print(const struct wb_vector *v)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "model", v->model);
	jsonw_put_int(&w, "dimensions", (long long)v->n);
	jsonw_key(&w, "tokens");
	if (v->tokens < 0)
		jsonw_null(&w);
	else
		jsonw_int(&w, v->tokens);
	jsonw_put_int(&w, "latency_ms", v->latency_ms);
	jsonw_key(&w, "embedding");
	jsonw_array(&w);
	for (size_t i = 0; i < v->n; i++)
		jsonw_num(&w, (double)v->values[i]);
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

int command_embed(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct buf text = {0};
	struct wb_vector vector;
	int code = input_read("-", &text, &err);
	if (code == 0)
		code = project_open(a, &w, &err);
	if (code == 0) {
		signals_watch();
		code = wb_embed(w, a->run.model, str_trim(buf_str(&text)), signals_flag(), a->arena,
			&vector, &err);
	}
	if (code == 0)
		print(&vector);
	wb_close(w);
	buf_free(&text);
	return code == 0 ? STATUS_DONE : fail(&err);
}
