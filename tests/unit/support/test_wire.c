/* The harness's small parts: output cut anywhere gives the same tokens; a key is sent as the
 * program's own parser reads it. */
#include "test.h"

#include "input.h"
#include "key.h"
#include "keyname.h"
#include "wire.h"

static void add_token(void *user, const struct wire_token *token)
{
	static const char kinds[] = "tcesoi"; /* in the order of enum wire_kind */
	buf_addf(user, "%c%zu+%zu ", kinds[token->kind], token->offset, token->bytes.n);
}

static void a_cut_changes_nothing(void **state)
{
	const struct str bytes = STR("a\xc3\xa9\xe6\x97\xa5\n\x1b[1;2m\x1b(B\x1b]52;c;YQ==\x07"
				     "\x1bPtmux;\x1b\x1b]x\x1b\x1b\\\x1b\\\xff\xe6\x97z\x1b[1\x01");
	struct wire whole = {0};
	struct buf want = {0};
	(void)state;
	wire_feed(&whole, bytes, add_token, &want);
	assert_string_equal(want.p,
		"t0+1 t1+2 t3+3 c6+1 s7+6 e13+3 o16+12 o28+16 i44+1 i45+2 t47+1 i48+3 c51+1 ");
	for (size_t cut = 0; cut <= bytes.n; cut++) {
		struct wire wire = {0};
		struct buf got = {0};
		wire_feed(&wire, str_head(bytes, cut), add_token, &got);
		wire_feed(&wire, str_from(bytes, cut), add_token, &got);
		assert_string_equal(got.p, want.p);
		assert_int_equal(wire.held.n, 0);
		wire_free(&wire);
		buf_free(&got);
	}
	wire_free(&whole);
	buf_free(&want);
}

static void check_key(const char *name, bool application)
{
	struct input *in = input_new();
	struct buf bytes = {0}, got = {0};
	struct event event;
	int64_t wait;
	assert_true(keyname_bytes(str_of(name), application, &bytes));
	input_feed(in, buf_str(&bytes), 0);
	assert_true(input_next(in, INPUT_ESC_US, &event, &wait));
	assert_int_equal(event.kind, EVENT_KEY);
	key_name(event.key, &got);
	assert_string_equal(got.p, name);
	assert_false(input_next(in, INPUT_ESC_US, &event, &wait));
	buf_free(&bytes);
	buf_free(&got);
	input_free(in);
}

static void keys_are_what_the_program_reads(void **state)
{
	static const char *const names[] = {"a", "A", "\xc3\xa9", "Space", "C-x", "M-x", "Esc",
		"Tab", "S-Tab", "Enter", "Backspace", "Up", "Down", "Left", "Right", "S-Left",
		"C-Up", "M-Down", "Home", "End", "C-Home", "Insert", "Delete", "C-Delete", "PgUp",
		"PgDn", "F1", "F4", "S-F1", "F5", "F12"};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		check_key(names[i], false);
		check_key(names[i], true);
	}
}

static void names_that_are_none(void **state)
{
	struct buf bytes = {0};
	(void)state;
	assert_false(keyname_bytes(STR("Foo"), false, &bytes));
	assert_false(keyname_bytes(STR("S-a"), false, &bytes));
	assert_false(keyname_bytes(STR("C-\xc3\xa9"), false, &bytes));
	assert_false(keyname_bytes(STR(""), false, &bytes));
	buf_free(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cut_changes_nothing),
		cmocka_unit_test(keys_are_what_the_program_reads),
		cmocka_unit_test(names_that_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
