/* JSON text: the guard and the parser agree, and what was accepted survives being printed. */
#include "fuzz.h"

#include "json.h"
#include "utf8.h"

const unsigned fuzz_rounds = 1000;

typedef void printer(struct buf *out, const struct json *v);

/* Printed, parsed and printed again it is the same text; *out is that text. */
static void check_print(printer *print, const struct json *v, struct buf *out)
{
	struct json *again = NULL;
	struct buf second = {0};
	print(out, v);
	FUZZ_CHECK(utf8_valid(buf_str(out)));
	FUZZ_CHECK(json_parse(buf_str(out), &again, NULL) == 0);
	print(&second, again);
	FUZZ_CHECK(str_eq(buf_str(out), buf_str(&second)));
	json_free(again);
	buf_free(&second);
}

static void check_value(const struct json *v)
{
	struct buf plain = {0}, canonical = {0}, other = {0};
	struct json *again = NULL, *copy = json_copy(v);
	check_print(json_print, v, &plain);
	check_print(json_print_canonical, v, &canonical);
	FUZZ_CHECK(json_parse(buf_str(&plain), &again, NULL) == 0);
	json_print_canonical(&other, again);
	FUZZ_CHECK(str_eq(buf_str(&canonical), buf_str(&other)));
	buf_cut(&other, 0);
	json_print(&other, copy);
	FUZZ_CHECK(str_eq(buf_str(&plain), buf_str(&other)));
	json_free(copy);
	json_free(again);
	buf_free(&plain);
	buf_free(&canonical);
	buf_free(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size), guarded;
	struct buf clean = {0};
	struct json *v = NULL;
	struct err guard_err = {0}, err = {0};
	int refused = json_guard(text, &clean, &guarded, &guard_err);
	FUZZ_CHECK((json_parse(text, &v, &err) != 0) == (refused != 0));
	if (refused) {
		FUZZ_CHECK(err.text[0] && guard_err.text[0]);
	} else {
		struct buf twice = {0};
		struct str same;
		FUZZ_CHECK(utf8_valid(guarded));
		FUZZ_CHECK(json_guard(guarded, &twice, &same, NULL) == 0);
		FUZZ_CHECK(str_eq(same, guarded));
		check_value(v);
		buf_free(&twice);
	}
	json_free(v);
	buf_free(&clean);
	return 0;
}
