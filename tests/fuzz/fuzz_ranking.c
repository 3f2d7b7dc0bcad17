/* Measures: NAME %% ranked ids, a line each %% judgements, "ID GRADE" a line. A name survives being
 * printed; every measure is between 0 and 1. */
#include "fuzz.h"

#include "ranking.h"

const unsigned fuzz_rounds = 1000;

enum { MOST = 200 };

static void check_name(struct str name)
{
	struct ranking_measure m, again;
	struct buf text = {0};
	struct err err = {0};
	if (ranking_measure_parse(name, &m, &err)) {
		FUZZ_CHECK(err.text[0]);
		return;
	}
	ranking_measure_name(m, &text);
	FUZZ_CHECK(ranking_measure_parse(buf_str(&text), &again, NULL) == 0);
	FUZZ_CHECK(m.kind == again.kind && m.k == again.k);
	buf_free(&text);
}

static size_t read_judged(struct str lines, struct ranking_judgement *out)
{
	struct str line, id;
	size_t n = 0;
	while (n < MOST && str_line(&lines, &line)) {
		long long grade = 0;
		str_split(&line, ' ', &id);
		if (str_to_int(line, &grade))
			out[n++] = (struct ranking_judgement){id, (int)grade};
	}
	return n;
}

static void check_values(const struct ranking *r, size_t n_judged)
{
	static const size_t cuts[] = {1, 3, RANKING_ALL};
	FUZZ_CHECK(ranking_relevant(r) <= n_judged);
	for (int kind = RANKING_PRECISION; kind <= RANKING_CONTEXT_PRECISION; kind++)
		for (size_t i = 0; i < 3; i++) {
			struct ranking_measure m = {(enum ranking_kind)kind, cuts[i]};
			double value = ranking_value(r, m);
			FUZZ_CHECK(value >= 0 && value <= 1 + 1e-12);
			FUZZ_CHECK(ranking_relevant(r) || kind == RANKING_NDCG || value <= 0);
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size), line;
	struct ranking_doc docs[MOST];
	struct ranking_judgement judged[MOST];
	size_t n = 0;
	check_name(fuzz_part(&rest));
	for (struct str ids = fuzz_part(&rest); n < MOST && str_line(&ids, &line); n++)
		docs[n] = (struct ranking_doc){line, (double)line.n};
	size_t n_judged = read_judged(rest, judged);
	for (int grade = 0; grade < 3; grade++) {
		struct ranking *r = ranking_new(docs, n, judged, n_judged, grade);
		check_values(r, n_judged);
		ranking_free(r);
	}
	ranking_sort(docs, n);
	for (size_t i = 1; i < n; i++)
		FUZZ_CHECK(docs[i - 1].score >= docs[i].score);
	return 0;
}
