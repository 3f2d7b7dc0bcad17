/* wb_search: owns retrieval alone: one query, and the measures over many. */
#include "wb_parts.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fs.h"
#include "query.h"
#include "ranking.h"

/* Documents are ranked to this depth: recall@10 and MAP as trec_eval computes them over runs of
 * 1000. */
enum { DEPTH = 1000, MAX_FILE = 1 << 30 };

static int search(struct wb *w, struct str query, size_t k, struct arena *a,
	struct stored_chunk *out, size_t *n, struct err *err)
{
	struct str *words;
	size_t n_words = query_words(a, query, &words);
	const struct retrieval *r = &w->project.retrieval;
	return store_chunk_search(w->store, words, n_words, r->k1, r->b, k, a, out, n, err);
}

int wb_search(struct wb *w, struct str query, int64_t k, struct arena *a, struct wb_chunk **out,
	size_t *n, double *ms, struct err *err)
{
	int bad = wb_need_index(w, err);
	if (bad)
		return bad;
	size_t max = (size_t)(k ? k : w->project.retrieval.k);
	struct stored_chunk *chunks = arena_alloc(a, (max + 1) * sizeof *chunks);
	int64_t start = clock_mono_us();
	bad = search(w, query, max, a, chunks, n, err);
	*ms = (double)(clock_mono_us() - start) / 1000;
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; i < *n; i++)
		(*out)[i] = (struct wb_chunk){chunks[i].name, chunks[i].path, chunks[i].heading,
			chunks[i].text, chunks[i].score, false};
	return bad;
}

int wb_documents(struct wb *w, struct arena *a, struct str **paths, size_t *n, struct err *err)
{
	*paths = NULL;
	*n = 0;
	if (w->project.corpus.n_patterns == 0)
		return 0;
	return store_corpus_paths(w->store, a, paths, n, err);
}

/* ---- judgements ---- */

struct judged_query {
	struct str id, text;
	struct ranking_judgement *judgements;
	size_t n, cap;
};

struct judged {
	struct arena arena;
	struct judged_query *queries;
	size_t n, cap;
	bool by_reference; /* judgements are references into the corpus (DOC#slug), not document
			      names */
};

static void judged_done(struct judged *j)
{
	for (size_t i = 0; i < j->n; i++)
		free(j->queries[i].judgements);
	free(j->queries);
	arena_free(&j->arena);
}

static void judge(struct judged *j, struct judged_query *q, struct str document, int grade)
{
	q->judgements = mem_grow(q->judgements, q->n, &q->cap, sizeof *q->judgements);
	q->judgements[q->n++] =
		(struct ranking_judgement){.id = arena_dup(&j->arena, document), .grade = grade};
}

static struct judged_query *add_query(struct judged *j, struct str id, struct str text)
{
	j->queries = mem_grow(j->queries, j->n, &j->cap, sizeof *j->queries);
	j->queries[j->n] = (struct judged_query){
		.id = arena_dup(&j->arena, id), .text = arena_dup(&j->arena, text)};
	return &j->queries[j->n++];
}

static const struct json *first_of(const struct json *v, const char *const *names)
{
	const struct json *found = NULL;
	for (size_t i = 0; names[i] && !found; i++)
		found = json_get(v, names[i]);
	return found;
}

static int read_queries(const char *path, struct judged *j, struct err *err)
{
	static const char *const ids[] = {"_id", "id", "query_id", NULL};
	static const char *const texts[] = {"text", "question", "query", NULL};
	struct buf file = {0};
	struct str line;
	int bad = fs_read(path, MAX_FILE, &file, err);
	struct str rest = buf_str(&file);
	for (int number = 1; !bad && str_line(&rest, &line); number++) {
		struct json *v = NULL;
		struct arena scratch = {0};
		if (str_trim(line).n == 0)
			continue;
		bad = json_parse(line, &v, err);
		if (bad) {
			err_prefix(err, "%s:%d", path, number);
			break;
		}
		struct str id = json_text(&scratch, first_of(v, ids));
		struct str text = json_text(&scratch, first_of(v, texts));
		if (id.n == 0 || text.n == 0)
			bad = err_set(
				err, ERR_INPUT, "%s:%d: a query needs _id and text", path, number);
		else
			add_query(j, id, text);
		json_free(v);
		arena_free(&scratch);
	}
	buf_free(&file);
	return bad;
}

static int by_query_id(const void *x, const void *y)
{
	return str_cmp(((const struct judged_query *)x)->id, ((const struct judged_query *)y)->id);
}

/* query-id, corpus-id, score by tabs or spaces; or TREC's query-id, iteration, document, grade. A
 * header line is skipped. */
static int read_qrel(
	struct judged *j, struct str line, const char *path, int number, struct err *err)
{
	struct str cells[5] = {0};
	size_t n = 0;
	long long grade;
	for (size_t at = 0; at < line.n && n < 5;) {
		size_t from = at;
		while (at < line.n && line.p[at] != '\t' && line.p[at] != ' ')
			at++;
		if (at > from)
			cells[n++] = (struct str){line.p + from, at - from};
		at++;
	}
	if (n == 0)
		return 0;
	if ((n != 3 && n != 4) || !str_to_int(cells[n - 1], &grade) || grade < INT_MIN ||
		grade > INT_MAX) {
		if (number == 1)
			return 0;
		return err_set(err, ERR_INPUT,
			"%s:%d: expected query-id, corpus-id and score (or TREC's four columns)",
			path, number);
	}
	struct judged_query key = {.id = cells[0]};
	struct judged_query *q =
		j->n ? bsearch(&key, j->queries, j->n, sizeof key, by_query_id) : NULL;
	if (q)
		judge(j, q, cells[n - 2], (int)grade);
	return 0;
}

static int read_qrels(const char *path, struct judged *j, struct err *err)
{
	struct buf file = {0};
	struct str line;
	int bad = fs_read(path, MAX_FILE, &file, err);
	struct str rest = buf_str(&file);
	if (!bad && j->n)
		qsort(j->queries, j->n, sizeof *j->queries, by_query_id);
	for (int number = 1; !bad && str_line(&rest, &line); number++)
		bad = read_qrel(j, line, path, number, err);
	buf_free(&file);
	return bad;
}

struct gold_reader {
	struct wb *w;
	struct judged *judged;
};

static int read_gold_of(void *context, const struct stored_example *e, struct err *err)
{
	struct gold_reader *r = context;
	struct arena a = {0};
	struct json *fields = NULL;
	struct answers answers;
	(void)err;
	if (wb_is_locked(r->w, e->split))
		return 0;
	answers_parse(&a, e->answers, &answers);
	if (answers.n_gold && json_parse(e->fields, &fields, NULL) == 0) {
		struct judged_query *q = add_query(
			r->judged, e->name, item_question(&a, r->w->project.query, fields));
		for (size_t g = 0; g < answers.n_gold; g++)
			judge(r->judged, q, answers.gold[g], 1);
	}
	json_free(fields);
	json_free(answers.tree);
	arena_free(&a);
	return 0;
}

/* The data's own questions and gold passages. */
static int read_gold(struct wb *w, struct judged *j, struct err *err)
{
	struct gold_reader r = {w, j};
	int bad = wb_need_dataset(w, err);
	j->by_reference = true;
	if (!bad)
		bad = store_each_example(
			w->store, w->dataset.id, STR("all"), read_gold_of, &r, err);
	if (!bad && j->n == 0)
		bad = err_set(err, ERR_INPUT,
			"the data names no gold passages (field `gold`): give --queries and "
			"--qrels");
	return bad;
}

/* ---- measuring ---- */

/* A chunk as the judgements name it: the reference it fits, else its document's name. */
static struct str judged_name(
	const struct judged *j, const struct judged_query *q, const struct stored_chunk *c)
{
	for (size_t i = 0; j->by_reference && i < q->n; i++)
		if (chunk_matches_ref(c, q->judgements[i].id))
			return q->judgements[i].id;
	return j->by_reference ? c->name : c->document_name;
}

enum { MEASURES = 6 };

static const struct ranking_measure measures[MEASURES] = {
	{RANKING_RECALL, 1},
	{RANKING_RECALL, 5},
	{RANKING_RECALL, 10},
	{RANKING_MRR, 10},
	{RANKING_MAP, RANKING_ALL},
	{RANKING_NDCG, 10},
};

struct measuring {
	struct ranking_total total;
	struct stored_chunk *chunks;
	struct ranking_doc *docs;
	int64_t us;
};

static int measure(struct wb *w, const struct judged *j, const struct judged_query *q,
	struct measuring *m, struct err *err)
{
	struct arena a = {0};
	size_t n;
	int64_t start = clock_mono_us();
	int bad = search(w, q->text, DEPTH, &a, m->chunks, &n, err);
	m->us += clock_mono_us() - start;
	for (size_t i = 0; i < n; i++)
		m->docs[i] =
			(struct ranking_doc){judged_name(j, q, &m->chunks[i]), m->chunks[i].score};
	if (!bad) {
		struct ranking *r = ranking_new(m->docs, n, q->judgements, q->n, 1);
		ranking_total_add(&m->total, r);
		ranking_free(r);
	}
	arena_free(&a);
	return bad;
}

static int measure_all(
	struct wb *w, const struct judged *j, struct search_eval *out, struct err *err)
{
	double sums[MEASURES] = {0};
	struct measuring m = {.total = {measures, sums, MEASURES, 0},
		.chunks = mem_alloc(DEPTH * sizeof *m.chunks),
		.docs = mem_alloc(DEPTH * sizeof *m.docs)};
	int bad = 0;
	for (size_t i = 0; i < j->n && !bad; i++)
		if (j->queries[i].n)
			bad = measure(w, j, &j->queries[i], &m, err);
	free(m.chunks);
	free(m.docs);
	if (!bad && m.total.queries == 0)
		bad = err_set(err, ERR_INPUT, "no query has a judgement");
	*out = (struct search_eval){
		.queries = (int64_t)m.total.queries,
		.recall_1 = ranking_total_mean(&m.total, 0),
		.recall_5 = ranking_total_mean(&m.total, 1),
		.recall_10 = ranking_total_mean(&m.total, 2),
		.mrr_10 = ranking_total_mean(&m.total, 3),
		.map = ranking_total_mean(&m.total, 4),
		.ndcg_10 = ranking_total_mean(&m.total, 5),
		.ms_per_query = (double)m.us / 1000 / (double)m.total.queries,
	};
	return bad;
}

int wb_search_eval(struct wb *w, const char *queries, const char *qrels, struct search_eval *out,
	struct err *err)
{
	struct judged j = {0};
	int bad = 0;
	if (!queries != !qrels)
		return err_set(err, ERR_INPUT, "--queries and --qrels go together");
	bad = wb_need_index(w, err);
	if (!bad && queries)
		bad = read_queries(queries, &j, err);
	if (!bad && qrels)
		bad = read_qrels(qrels, &j, err);
	if (!bad && !queries)
		bad = read_gold(w, &j, err);
	if (!bad)
		bad = measure_all(w, &j, out, err);
	judged_done(&j);
	return bad;
}
