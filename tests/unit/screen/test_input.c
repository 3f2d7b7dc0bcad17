/* tests/data/screen/input.txt, however the bytes are cut; and what needs time. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "input.h"

static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == 0x1B)
			buf_addz(out, "\\e");
		else if (c == '\n')
			buf_addz(out, "\\n");
		else if (c < 0x20 || c >= 0x7F)
			buf_addf(out, "\\x%02x", c);
		else
			buf_addc(out, (char)c);
	}
}

static void add_unescaped(struct buf *out, struct str text)
{
	static const char from[] = "ernts\\", to[] = "\033\r\n\t \\";
	for (size_t i = 0; i < text.n; i++) {
		const char *known;
		if (text.p[i] != '\\' || i + 1 == text.n) {
			buf_addc(out, text.p[i]);
		} else if (text.p[++i] == 'x') {
			char hex[] = {text.p[i + 1], text.p[i + 2], '\0'};
			buf_addc(out, (char)strtoul(hex, NULL, 16));
			i += 2;
		} else {
			known = strchr(from, text.p[i]);
			assert_non_null(known);
			buf_addc(out, to[known - from]);
		}
	}
}

static void add_mods(struct buf *out, unsigned mods)
{
	buf_addz(out, mods & KEY_CTRL ? "C-" : "");
	buf_addz(out, mods & KEY_ALT ? "M-" : "");
	buf_addz(out, mods & KEY_SHIFT ? "S-" : "");
}

static void add_event(struct buf *out, const struct event *e)
{
	static const char *const whats[] = {"press", "drag", "release", "up", "down"};
	buf_addz(out, out->n ? " " : "");
	switch (e->kind) {
	case EVENT_KEY:
		key_name(e->key, out);
		break;
	case EVENT_MOUSE:
		add_mods(out, e->mods);
		buf_addf(out, "mouse:%s:%d:%d:%d", whats[e->mouse], e->button, e->row, e->column);
		break;
	case EVENT_PASTE:
		buf_addz(out, "paste:");
		add_escaped(out, e->paste);
		break;
	case EVENT_FOCUS_IN:
	case EVENT_FOCUS_OUT:
		buf_addz(out, e->kind == EVENT_FOCUS_IN ? "focus:in" : "focus:out");
		break;
	case EVENT_RESIZE:
		fail();
	}
}

static void take_events(struct input *in, int64_t now_us, struct buf *out)
{
	struct event event;
	int64_t wait_us;
	while (input_next(in, now_us, &event, &wait_us))
		add_event(out, &event);
}

/* Fed in pieces that begin at each of the cuts, all at one moment; then time passes. */
static void feed_cut(struct input *in, struct str bytes, size_t first, size_t step, struct buf *out)
{
	for (size_t n = first; bytes.n; bytes = str_from(bytes, n), n = step) {
		input_feed(in, str_head(bytes, n), 0);
		take_events(in, 0, out);
	}
	for (int64_t now_us = 0; now_us < 20000000; now_us += 1000000)
		take_events(in, now_us, out);
}

static void check_cut(int line, struct str bytes, size_t first, size_t step, const char *expected)
{
	struct input *in = input_new();
	struct buf out = {0};
	feed_cut(in, bytes, first, step, &out);
	if (!out.n)
		buf_addc(&out, '-');
	if (strcmp(out.p, expected) != 0)
		fail_msg("input.txt:%d, first %zu bytes, then %zu each:\n  is     %s\n  not    %s",
			line, first, step, out.p, expected);
	buf_free(&out);
	input_free(in);
}

static void check_case(int line, struct str bytes, const char *expected)
{
	for (size_t first = 1; first <= bytes.n; first++)
		check_cut(line, bytes, first, bytes.n, expected);
	check_cut(line, bytes, 1, 1, expected);
}

static void test_cases(void **state)
{
	(void)state;
	struct buf text = test_read_file("tests/data/screen/input.txt");
	struct str rest = buf_str(&text), line;
	int number = 0, cases = 0;
	while (str_line(&rest, &line)) {
		struct buf bytes = {0};
		ssize_t arrow = str_find(line, STR(" -> "));
		number++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		assert_true(arrow > 0);
		add_unescaped(&bytes, str_head(line, (size_t)arrow));
		char *expected = mem_dup(str_from(line, (size_t)arrow + 4));
		check_case(number, buf_str(&bytes), expected);
		free(expected);
		buf_free(&bytes);
		cases++;
	}
	assert_true(cases > 100);
	buf_free(&text);
}

static void check_next(struct input *in, int64_t now_us, const char *expected, int64_t wait)
{
	struct event event;
	struct buf out = {0};
	int64_t wait_us;
	bool is_there = input_next(in, now_us, &event, &wait_us);
	if (is_there)
		add_event(&out, &event);
	assert_string_equal(out.n ? out.p : "", expected);
	if (!is_there)
		assert_int_equal(wait_us, wait);
	buf_free(&out);
}

static void test_esc_waits(void **state)
{
	(void)state;
	struct input *in = input_new();
	check_next(in, 0, "", -1);
	input_feed(in, STR("\033"), 1000);
	assert_true(INPUT_ESC_US < 25000); /* what a person does not notice */
	check_next(in, 1000, "", INPUT_ESC_US);
	check_next(in, 1000 + INPUT_ESC_US - 1, "", 1);
	check_next(in, 1000 + INPUT_ESC_US, "Esc", 0);
	check_next(in, 1000 + INPUT_ESC_US, "", -1);
	/* In time it is Alt, later a key of its own. */
	input_feed(in, STR("\033"), 0);
	check_next(in, 0, "", INPUT_ESC_US);
	input_feed(in, STR("x"), INPUT_ESC_US - 1);
	check_next(in, INPUT_ESC_US - 1, "M-x", 0);
	input_free(in);
}

/* The rest of a sequence that has begun is waited for longer: it cannot be a key. */
static void test_slow_sequence(void **state)
{
	(void)state;
	struct input *in = input_new();
	input_feed(in, STR("\033[1;"), 0);
	check_next(in, 100000, "", 400000);
	input_feed(in, STR("5A"), 100000);
	check_next(in, 100000, "C-Up", 0);
	check_next(in, 100000, "", -1);
	input_free(in);
}

static void test_paste_waits(void **state)
{
	(void)state;
	struct input *in = input_new();
	input_feed(in, STR("\033[200~one"), 0);
	check_next(in, 1999999, "", 1);
	input_feed(in, STR("two"), 1999999);
	check_next(in, 2000000, "", 1999999);
	check_next(in, 3999999, "paste:onetwo", 0);
	input_feed(in, STR("x"), 4000000);
	check_next(in, 4000000, "x", 0);
	input_free(in);
}

static void test_big_paste(void **state)
{
	(void)state;
	struct input *in = input_new();
	struct event event;
	int64_t wait_us;
	size_t got = 0;
	char block[1 << 12];
	memset(block, 'x', sizeof block);
	input_feed(in, STR("\033[200~"), 0);
	for (size_t n = 0; n < INPUT_PASTE_MAX + sizeof block; n += sizeof block) {
		input_feed(in, (struct str){block, sizeof block}, 0);
		while (input_next(in, 0, &event, &wait_us))
			got += event.paste.n;
	}
	assert_true(got > INPUT_PASTE_MAX - sizeof block);
	input_feed(in, STR("\033[201~"), 0);
	assert_true(input_next(in, 0, &event, &wait_us));
	assert_int_equal(event.kind, EVENT_PASTE);
	assert_int_equal(got + event.paste.n, INPUT_PASTE_MAX + sizeof block);
	input_free(in);
}

static void test_terminals_own_keys(void **state)
{
	(void)state;
	struct input *in = input_new();
	struct key key;
	assert_true(key_parse(STR("F1"), &key));
	input_add_key(in, STR("\033[224z"), key);
	input_add_key(in, STR("\033[A"), key); /* comes before the known meaning */
	input_add_key(in, STR("\b"), key);     /* no sequence */
	input_feed(in, STR("\033[224z\033[A\b"), 0);
	check_next(in, 0, "F1", 0);
	check_next(in, 0, "F1", 0);
	check_next(in, 0, "C-h", 0);
	input_free(in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_esc_waits),
		cmocka_unit_test(test_slow_sequence),
		cmocka_unit_test(test_paste_waits),
		cmocka_unit_test(test_big_paste),
		cmocka_unit_test(test_terminals_own_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
