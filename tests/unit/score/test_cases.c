/*
 * test_cases: scorers as data. A file holds blocks set apart by blank lines; a line is "key: value"
 * with \n, \t and \\ as escapes, "#" begins a comment.
 *   config    the scorer; stays until the next one
 *   output, expected (repeated), choice (repeated), question    what is scored
 *   value, status (ok unless given), extracted, pred, gold      what must come out, where given
 *   reason    must stand in the reason
 *   error     the configuration must be refused with exactly this sentence
 *   sign      the signature must be exactly this
 */
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "score.h"

enum { MANY = 16 };

struct block {
	struct str config, output, question, value, status, extracted, pred, gold, reason, error,
		sign;
	struct str expected[MANY], choices[MANY];
	size_t n_expected, n_choices;
	int line;
};

static struct str unescape(struct arena *a, struct str text)
{
	struct buf out = {0};
	for (size_t i = 0; i < text.n; i++) {
		char next = i + 1 < text.n ? text.p[i + 1] : '\0';
		if (text.p[i] != '\\' || !strchr("nt\\", next) || !next) {
			buf_addc(&out, text.p[i]);
			continue;
		}
		buf_addc(&out, next == 'n' ? '\n' : next == 't' ? '\t' : '\\');
		i++;
	}
	struct str done = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return done;
}

static void put(struct block *b, struct str key, struct str value)
{
	const struct {
		const char *key;
		struct str *field;
	} fields[] = {{"config", &b->config}, {"output", &b->output}, {"question", &b->question},
		{"value", &b->value}, {"status", &b->status}, {"extracted", &b->extracted},
		{"pred", &b->pred}, {"gold", &b->gold}, {"reason", &b->reason},
		{"error", &b->error}, {"sign", &b->sign}};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		if (str_is(key, fields[i].key)) {
			*fields[i].field = value;
			return;
		}
	}
	if (str_is(key, "expected") && b->n_expected < MANY)
		b->expected[b->n_expected++] = value;
	else if (str_is(key, "choice") && b->n_choices < MANY)
		b->choices[b->n_choices++] = value;
	else
		fail_msg("line %d: unknown key %.*s", b->line, STRF(key));
}

/* The next block with anything to check; the configuration carries over. */
static bool next_block(struct arena *a, struct str *rest, int *line, struct block *b)
{
	struct str text;
	*b = (struct block){.config = b->config, .status = STR("ok")};
	bool any = false;
	while (str_line(rest, &text)) {
		++*line;
		if (text.n == 0 && any)
			return true;
		if (text.n == 0 || text.p[0] == '#')
			continue;
		b->line = any ? b->line : *line;
		ssize_t colon = str_find(text, STR(":"));
		assert_true(colon > 0);
		struct str value = str_from(text, (size_t)colon + 1);
		value = str_starts(value, STR(" ")) ? str_from(value, 1) : value;
		put(b, str_head(text, (size_t)colon), unescape(a, value));
		any = any || !str_starts(text, STR("config:"));
	}
	return any;
}

static int differs(const char *path, const struct block *b, const char *what, struct str got,
	struct str wanted)
{
	if (!wanted.p || str_eq(got, wanted))
		return 0;
	print_error("%s:%d: %s is \"%.*s\", not \"%.*s\"\n", path, b->line, what, STRF(got),
		STRF(wanted));
	return 1;
}

static int check_score(const char *path, const struct block *b, const struct score *got)
{
	double value = 0;
	int bad = differs(path, b, "status", str_of(score_status_names[got->status]), b->status);
	bad += differs(path, b, "extracted", got->extracted, b->extracted);
	bad += differs(path, b, "pred", got->normalized_pred, b->pred);
	bad += differs(path, b, "gold", got->normalized_gold, b->gold);
	if (b->value.p && !str_to_double(b->value, &value))
		fail_msg("%s:%d: value", path, b->line);
	if (b->value.p && fabs(value - got->value) > 1e-6) {
		print_error("%s:%d: value is %g, not %g (%.*s; %.*s | %.*s)\n", path, b->line,
			got->value, value, STRF(got->reason), STRF(got->normalized_pred),
			STRF(got->normalized_gold));
		bad++;
	}
	if (b->reason.p && str_find(got->reason, b->reason) < 0)
		bad += differs(path, b, "reason", got->reason, b->reason);
	return bad;
}

static int run_block(const char *path, struct block *b)
{
	struct scorer *s;
	struct err err = {0};
	struct arena a = {0};
	int bad = 0;
	if (scorer_parse(b->config, &s, &err)) {
		if (!b->error.p)
			fail_msg("%s:%d: %s", path, b->line, err.text);
		return differs(path, b, "error", str_of(err.text), b->error);
	}
	struct score_input in = {.output = b->output,
		.expected = b->expected,
		.n_expected = b->n_expected,
		.choices = b->choices,
		.n_choices = b->n_choices,
		.question = b->question};
	struct score got = scorer_score(s, &a, &in);
	if (b->error.p)
		bad += differs(path, b, "error", STR(""), b->error);
	else if (b->sign.p)
		bad += differs(path, b, "sign", str_of(scorer_signature(s)), b->sign);
	else
		bad += check_score(path, b, &got);
	arena_free(&a);
	scorer_free(s);
	return bad;
}

static void run_file(void **state)
{
	const char *path = *state;
	struct buf file = test_read_file(path);
	struct str rest = buf_str(&file);
	struct arena a = {0};
	struct block b = {0};
	int line = 0, bad = 0, n = 0;
	while (next_block(&a, &rest, &line, &b)) {
		bad += run_block(path, &b);
		n++;
	}
	assert_true(n > 0);
	arena_free(&a);
	buf_free(&file);
	assert_int_equal(bad, 0);
}

#define FILE_TEST(name)                                                                            \
	{                                                                                          \
		name, run_file, NULL, NULL, "tests/data/score/" name ".txt"                        \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST("squad"),
		FILE_TEST("plain"),
		FILE_TEST("contains"),
		FILE_TEST("popqa"),
		FILE_TEST("tatqa"),
		FILE_TEST("regex"),
		FILE_TEST("edit"),
		FILE_TEST("numeric"),
		FILE_TEST("choice"),
		FILE_TEST("extract"),
		FILE_TEST("config"),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
