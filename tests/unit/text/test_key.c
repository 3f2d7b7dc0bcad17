#include "test.h"

#include <stdlib.h>

#include "key.h"

static void check_name(struct key key, const char *want)
{
	struct buf name = {0};
	key_name(key, &name);
	assert_str(buf_str(&name), want);
	buf_free(&name);
}

static void test_names(void **state)
{
	static const struct {
		const char *name;
		struct key key;
	} cases[] = {
		{"x", {'x', 0}},
		{"A", {'A', 0}},
		{"-", {'-', 0}},
		{"C--", {'-', KEY_CTRL}},
		{"M--", {'-', KEY_ALT}},
		{"C", {'C', 0}},
		{"M-C", {'C', KEY_ALT}},
		{"C-a", {'a', KEY_CTRL}},
		{"C-_", {'_', KEY_CTRL}},
		{"M-<", {'<', KEY_ALT}},
		{"M-%", {'%', KEY_ALT}},
		{"C-M-x", {'x', KEY_CTRL | KEY_ALT}},
		{"\xC3\xA4", {0xE4, 0}},
		{"M-\xE6\x97\xA5", {0x65E5, KEY_ALT}},
		{"Space", {' ', 0}},
		{"C-Space", {' ', KEY_CTRL}},
		{"Esc", {KEY_ESC, 0}},
		{"S-Tab", {KEY_TAB, KEY_SHIFT}},
		{"C-S-Left", {KEY_LEFT, KEY_CTRL | KEY_SHIFT}},
		{"C-M-S-PgDn", {KEY_PGDN, KEY_CTRL | KEY_ALT | KEY_SHIFT}},
		{"F1", {KEY_F1, 0}},
		{"F12", {KEY_F12, 0}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct key key;
		check_name(cases[i].key, cases[i].name);
		assert_true(key_parse(str_of(cases[i].name), &key));
		if (!key_eq(key, cases[i].key))
			fail_msg("%s: %d, %d", cases[i].name, (int)key.code, key.mods);
	}
}

static void check_same(const char *name, const char *want)
{
	struct key key;
	assert_true(key_parse(str_of(name), &key));
	check_name(key, want);
}

static void test_other_spellings(void **state)
{
	(void)state;
	check_same("C-A", "C-a");
	check_same("M-A", "M-A");
	check_same("S-M-C-Up", "C-M-S-Up");
	check_same("enter", "Enter");
	check_same("C-pgup", "C-PgUp");
}

static void test_no_keys(void **state)
{
	static const char *const names[] = {"", " ", "C-", "C-C-x", "S-x", "S-Space", "C-S-a",
		"Return", "F0", "F13", "xy", "C-xy", "C-x C-x", "\x01", "\x7F", "\xC2\x9B", "\xFF",
		"x ", "X-a"};
	struct key key = {'k', 0};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (key_parse(str_of(names[i]), &key))
			fail_msg("'%s' is a key", names[i]);
	assert_int_equal(key.code, 'k');
}

static void test_eq(void **state)
{
	struct key a = {'a', 0}, b = {'b', 0}, alt = {'a', KEY_ALT};
	(void)state;
	assert_true(key_eq(a, a));
	assert_false(key_eq(a, b));
	assert_false(key_eq(a, alt));
}

/* Every key that there can be has a name that is read back as it. */
static void test_round_trip(void **state)
{
	struct buf name = {0};
	struct key key, back;
	(void)state;
	for (key.code = ' '; key.code < KEYS_END; key.code++) {
		if ((key.code >= 0x7F && key.code <= 0x9F) || key.code == KEYS_NAMED ||
			(key.code >= 0xD800 && key.code <= 0xDFFF))
			continue;
		for (key.mods = 0; key.mods < 8; key.mods++) {
			bool has_no_upper =
				key.code >= 'A' && key.code <= 'Z' && (key.mods & KEY_CTRL);
			if (has_no_upper || ((key.mods & KEY_SHIFT) && key.code < KEYS_NAMED))
				continue;
			buf_cut(&name, 0);
			key_name(key, &name);
			if (!key_parse(buf_str(&name), &back) || !key_eq(key, back))
				fail_msg("%s is not read back", name.p);
		}
	}
	buf_free(&name);
}

static void check_binding(const char *keys)
{
	struct str rest = str_of(keys), sequence, name;
	struct key key;
	while (str_split(&rest, ',', &sequence))
		while (str_split(&sequence, ' ', &name))
			if (!key_parse(name, &key))
				fail_msg("%s: '%.*s' is no key", keys, STRF(name));
}

/* The table of the editor's keys has only keys in it. */
static void test_edit_table(void **state)
{
	(void)state;
#define EDIT(id, name, keys, help) check_binding(keys);
#include "edit.def"
#undef EDIT
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_other_spellings),
		cmocka_unit_test(test_no_keys),
		cmocka_unit_test(test_eq),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_edit_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
