/* Judgements of a search: QUERIES (JSONL) %% QRELS. Read or refused at a line; measures are between
 * 0 and 1. */
#include "fuzz.h"

#include <stdio.h>

#include "fs.h"
#include "workbench.h"

const unsigned fuzz_rounds = 100;

static struct wb *open_project(void)
{
	static struct wb *w;
	char path[256];
	struct err err = {0};
	struct wb_options options = {.dir = fuzz_dir(), .db = ":memory:"};
	if (w)
		return w;
	snprintf(path, sizeof path, "%s/prompts", fuzz_dir());
	FUZZ_CHECK(fs_make_dir(path, NULL) == 0);
	fuzz_write("prompts/a.prompty", STR("user:\n{{question}}\n"));
	fuzz_write(
		"a.md", STR("# Tents\nTwo people share a tent.\n# Boats\nBoats leave at six.\n"));
	fuzz_write("q.jsonl", STR("{\"question\":\"q\",\"answer\":\"a\"}\n"));
	fuzz_write("strop.yaml", STR("data: q.jsonl\nretrieval: {corpus: a.md}\n"));
	FUZZ_CHECK(wb_open(&options, &w, &err) == 0);
	return w;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size), queries = fuzz_part(&rest);
	struct wb *w = open_project();
	struct search_eval e = {0};
	struct err err = {0};
	char path[256];
	snprintf(path, sizeof path, "%s", fuzz_write("queries.jsonl", queries));
	const char *qrels = fuzz_write("qrels.tsv", rest);
	if (wb_search_eval(w, path, qrels, &e, &err)) {
		FUZZ_CHECK(err.text[0]);
		return 0;
	}
	FUZZ_CHECK(e.queries >= 0);
	if (e.queries) {
		FUZZ_CHECK(e.recall_1 >= 0 && e.recall_1 <= e.recall_5);
		FUZZ_CHECK(e.recall_5 <= e.recall_10 && e.recall_10 <= 1 + 1e-9);
		FUZZ_CHECK(e.mrr_10 >= 0 && e.mrr_10 <= 1 + 1e-9);
		FUZZ_CHECK(e.map >= 0 && e.map <= 1 + 1e-9);
		FUZZ_CHECK(e.ndcg_10 >= 0 && e.ndcg_10 <= 1 + 1e-9);
	}
	return 0;
}
