/* ask: `strop ask`, one call whose answer is shown as it comes. */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "request_shape.h"
#include "shapes.h"
#include "signals.h"
#include "words.h"

static void on_text(void *context, struct str text)
{
	const struct args *a = context;
	if (a->json)
		return;
	out_outside(text);
	out_flush();
}

static void print_json(const struct wb_answer *r)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "output", r->output);
	jsonw_put_str(&w, "finish", r->finish);
	jsonw_put_str(&w, "call", str_of(r->key));
	jsonw_put_bool(&w, "cached", r->cached);
	jsonw_key(&w, "usage");
	jsonw_object(&w);
	jsonw_put_int(&w, "input", r->input_tokens);
	jsonw_put_int(&w, "output", r->output_tokens);
	jsonw_end(&w);
	jsonw_put_int(&w, "latency_ms", r->latency_ms);
	jsonw_put_num(&w, "cost_usd", r->cost_usd);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_end(struct arena *a, const struct wb_answer *r)
{
	if (!str_ends(r->output, STR("\n")))
		out("\n");
	out_flush();
	message("%s%s in, %s out, %s, cost %s", r->cached ? "cached; when it was made: " : "",
		words_count(a, r->input_tokens), words_count(a, r->output_tokens),
		words_ms(a, (double)r->latency_ms), words_money(a, r->cost_usd));
	if (!str_is(r->finish, "stop"))
		warning("the model ended with \"%.*s\"", STRF(r->finish));
}

int command_ask(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_answer answer;
	struct str fields = {0};
	struct run_options options = args_run_options(a);
	int code = one_example(a, &fields, &err);
	if (code == 0)
		code = project_open(a, &w, &err);
	signals_watch();
	if (code == 0)
		code = wb_ask(w, &options, a->example, fields, on_text, (void *)a, signals_flag(),
			a->arena, &answer, &err);
	if (code == 0 && a->json)
		print_json(&answer);
	else if (code == 0)
		print_end(a->arena, &answer);
	wb_close(w);
	return code ? fail(&err) : STATUS_DONE;
}
