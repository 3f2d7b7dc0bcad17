/* Real CSV files, 50,000 lines of them with quoted line breaks, against what another reader found:
 * csv_expect.json has the SHA-256 of all rows as JSON arrays, one a line. */
#include "test.h"

#include <stdlib.h>

#include "hash.h"
#include "json.h"
#include "jsonw.h"
#include "records.h"
#include "utf8.h"

struct sums {
	struct buf lines;
	size_t records, columns, longest;
};

static void add_row(struct sums *sums, const struct json *fields, bool names)
{
	struct jsonw w = {.out = &sums->lines};
	if (sums->records++)
		buf_addc(&sums->lines, '\n');
	jsonw_array(&w);
	for (const struct json *c = json_first(fields); c; c = json_next(c)) {
		/* The first column has no name there and is numbered here. */
		bool unnamed = names && c == json_first(fields);
		struct str cell = unnamed ? STR("") : names ? str_of(json_key(c)) : json_str(c);
		size_t n = utf8_count(cell);
		sums->longest = n > sums->longest ? n : sums->longest;
		jsonw_str(&w, cell);
	}
	jsonw_end(&w);
	sums->columns = json_len(fields);
}

static void check_file(const char *name)
{
	struct err err;
	struct json *all, *fields;
	struct records *r;
	struct sums sums = {0};
	struct buf text = test_read_file(test_open_data("llmdrift/csv_expect.json"));
	assert_done(json_parse(buf_str(&text), &all, &err));
	const struct json *want = json_get(all, name);
	struct buf path = {0};
	buf_addf(&path, "llmdrift/%s", name);
	assert_done(records_open(test_open_data(path.p), NULL, &r, &err));
	enum records_status status;
	while ((status = records_next(r, &fields, &err)) == RECORDS_ONE) {
		if (sums.records == 0)
			add_row(&sums, fields, true);
		add_row(&sums, fields, false);
		json_free(fields);
	}
	assert_int_equal(status, RECORDS_END);
	records_close(r);
	assert_int_equal(sums.records, (size_t)json_num(json_get(want, "records_with_header")));
	assert_int_equal(sums.columns, (size_t)json_num(json_get(want, "columns")));
	assert_int_equal(sums.longest, (size_t)json_num(json_get(want, "longest_field_chars")));
	char hex[HASH_HEX];
	struct hash h = hash_sha256(buf_str(&sums.lines));
	hash_hex(&h, hex);
	assert_str(json_str(json_get(want, "sha256_of_json_lines")), hex);
	json_free(all);
	buf_free(&sums.lines);
	buf_free(&path);
	buf_free(&text);
}

static void test_primes(void **state)
{
	(void)state;
	check_file("PRIME_FULL_EVAL.csv");
}

static void test_opinions(void **state)
{
	(void)state;
	check_file("OPINIONQA_EVAL.csv");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_primes),
		cmocka_unit_test(test_opinions),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
