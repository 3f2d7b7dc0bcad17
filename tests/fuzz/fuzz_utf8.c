/* UTF-8: decoding covers the bytes, repair is what it says, folding is done after one time. */
#include "fuzz.h"

#include <string.h>

#include "utf8.h"

const unsigned fuzz_rounds = 1000;

static void check_decoding(struct arena *a, struct str text)
{
	struct buf again = {0};
	size_t count = 0;
	bool valid = true;
	int32_t cp, last = -1, state = 0;
	for (struct str rest = text; rest.n; count++, last = cp) {
		size_t n = utf8_decode(rest, &cp);
		FUZZ_CHECK(n >= 1 && n <= 4 && n <= rest.n);
		FUZZ_CHECK(cp >= -1 && cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF));
		FUZZ_CHECK(cp < 0 || (utf8_width(cp) >= 0 && utf8_width(cp) <= 2));
		FUZZ_CHECK(cp < 0 || !utf8_is_digit(cp) || utf8_is_word(cp));
		if (last >= 0 && cp >= 0)
			utf8_grapheme_break(last, cp, &state);
		valid &= cp >= 0;
		utf8_encode(&again, cp < 0 ? 0xFFFD : cp);
		rest = str_from(rest, n);
	}
	FUZZ_CHECK(valid == utf8_valid(text));
	FUZZ_CHECK(count == utf8_count(text));
	FUZZ_CHECK(str_eq(buf_str(&again), utf8_repair(a, text)));
	FUZZ_CHECK(utf8_valid(buf_str(&again)));
	buf_free(&again);
}

static void check_folding(struct arena *a, struct str text)
{
	struct str folded = utf8_fold(a, text), lower = utf8_lower(a, text);
	FUZZ_CHECK(utf8_valid(folded));
	FUZZ_CHECK(str_eq(utf8_fold(a, folded), folded));
	FUZZ_CHECK(utf8_valid(lower));
	FUZZ_CHECK(utf8_valid(utf8_fold_nfkc(a, text)));
}

static void check_words(struct str text)
{
	struct str rest = text, word;
	const char *end = text.p;
	while (utf8_word(&rest, &word)) {
		FUZZ_CHECK(word.n > 0 && word.p >= end && word.p + word.n <= text.p + text.n);
		end = word.p + word.n;
	}
}

/* Whatever the number, what is encoded is a character. */
static void check_encoding(struct str bytes)
{
	int32_t cp, back;
	struct buf text = {0};
	if (bytes.n < sizeof cp)
		return;
	memcpy(&cp, bytes.p, sizeof cp);
	for (int32_t shift = 0; shift < 16; shift += 5) {
		buf_cut(&text, 0);
		utf8_encode(&text, cp >> shift);
		FUZZ_CHECK(utf8_decode(buf_str(&text), &back) == text.n && back >= 0);
		FUZZ_CHECK(back == cp >> shift || back == 0xFFFD);
	}
	buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	struct arena a = {0};
	check_decoding(&a, text);
	check_folding(&a, text);
	check_words(text);
	check_encoding(text);
	arena_free(&a);
	return 0;
}
