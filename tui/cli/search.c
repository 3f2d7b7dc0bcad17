/* search: `strop search`, retrieval alone: the ranked chunks of a query, or the measures over many.
 */
#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"
#include "number.h"

static void hits_json(const struct args *a, const struct wb_chunk *chunks, size_t n, double ms)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "mode", STR("bm25"));
	jsonw_put_int(&w, "k", a->run.k ? a->run.k : (long long)n);
	jsonw_put_num(&w, "ms", ms);
	jsonw_key(&w, "chunks");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "id", chunks[i].id);
		jsonw_put_str(&w, "document", chunks[i].document);
		jsonw_put_str(&w, "heading", chunks[i].heading);
		jsonw_put_num(&w, "score", chunks[i].score);
		jsonw_put_str(&w, "text", chunks[i].text);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void hits_text(const struct wb_chunk *chunks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out_style(STYLE_HEAD);
		out("%s%zu ", i ? "\n" : "", i + 1);
		out_outside_line(chunks[i].id);
		out_style(STYLE_NONE);
		out("  %.2f  ", chunks[i].score);
		out_style(STYLE_DIM);
		out_outside_line(chunks[i].heading);
		out_style(STYLE_NONE);
		out("\n");
		out_outside(str_trim(chunks[i].text));
		out("\n");
	}
	if (n == 0)
		message("nothing in the corpus has a word of the query");
}

static int search(const struct args *a, struct wb *w, struct err *err)
{
	struct wb_chunk *chunks = NULL;
	size_t n = 0;
	double ms = 0;
	int code = wb_search(w, a->rest.items[0], a->run.k, a->arena, &chunks, &n, &ms, err);
	if (code == 0 && a->json)
		hits_json(a, chunks, n, ms);
	else if (code == 0)
		hits_text(chunks, n);
	return code;
}

static void eval_json(const struct search_eval *e)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_int(&w, "queries", e->queries);
	jsonw_put_num(&w, "recall@1", e->recall_1);
	jsonw_put_num(&w, "recall@5", e->recall_5);
	jsonw_put_num(&w, "recall@10", e->recall_10);
	jsonw_put_num(&w, "mrr@10", e->mrr_10);
	jsonw_put_num(&w, "map", e->map);
	jsonw_put_num(&w, "ndcg@10", e->ndcg_10);
	jsonw_put_num(&w, "ms_per_query", e->ms_per_query);
	jsonw_end(&w);
	shape_print(&b);
}

static int evaluate(const struct args *a, struct wb *w, struct err *err)
{
	struct search_eval e;
	int code = wb_search_eval(
		w, a->queries.n ? a->queries.p : NULL, a->qrels.n ? a->qrels.p : NULL, &e, err);
	if (code != 0)
		return code;
	if (a->json) {
		eval_json(&e);
		return 0;
	}
	out("%s with judgements, bm25\n", number_count(a->arena, e.queries));
	out("recall@1   %.4f\nrecall@5   %.4f\nrecall@10  %.4f\nmrr@10     %.4f\nmap        %.4f\n"
	    "ndcg@10    %.4f\n%.2f ms a query\n",
		e.recall_1, e.recall_5, e.recall_10, e.mrr_10, e.map, e.ndcg_10, e.ms_per_query);
	return 0;
}

/* What can be seen to be wrong before a project is opened. */
static int check_words(const struct args *a, struct err *err)
{
	if (a->eval && a->rest.n)
		return err_set(err, ERR_INPUT, "give a query or --eval, not both");
	if (!a->eval && (a->rest.n == 0 || str_trim(a->rest.items[0]).n == 0))
		return err_set(err, ERR_INPUT, "what is searched for? give a query, or --eval");
	if ((a->queries.n || a->qrels.n) && !(a->eval && a->queries.n && a->qrels.n))
		return err_set(
			err, ERR_INPUT, "--queries FILE and --qrels FILE go together, with --eval");
	return 0;
}

int command_search(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	int code = check_words(a, &err);
	if (code == 0)
		code = project_open(a, &w, &err);
	if (code == 0)
		code = a->eval ? evaluate(a, w, &err) : search(a, w, &err);
	wb_close(w);
	return code ? fail(&err) : STATUS_DONE;
}
