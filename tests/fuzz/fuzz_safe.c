/* Text for a terminal: nothing comes out that it would obey or hide, and what came out stays. */
#include "fuzz.h"

#include "safe.h"
#include "utf8.h"

const unsigned fuzz_rounds = 1000;

/* Written apart from safe.c's table, from what a terminal does. */
static bool is_harmful(int32_t cp)
{
	return cp < 0 || cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0xAD || cp == 0x61C ||
	       (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) ||
	       (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF || (cp >= 0xFFF9 && cp <= 0xFFFB) ||
	       (cp >= 0xE0000 && cp <= 0xE0FFF);
}

static void check_alphabet(struct str out, unsigned flags)
{
	enum { ZWJ = 0x200D, MOST_MARKS = 4 };
	int32_t cp, last = -1;
	for (; out.n; last = cp) {
		size_t n = utf8_decode(out, &cp);
		out = str_from(out, n);
		if (cp == '\n')
			FUZZ_CHECK(!(flags & SAFE_ONE_LINE));
		else if (cp == '\t')
			FUZZ_CHECK(!(flags & (SAFE_ONE_LINE | SAFE_EXPAND)));
		else if (cp == ZWJ)
			FUZZ_CHECK(last > 0x7F);
		else
			FUZZ_CHECK(!is_harmful(cp));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = fuzz_text(data, size);
	for (unsigned flags = 0; flags <= (SAFE_ONE_LINE | SAFE_EXPAND); flags++) {
		struct buf out = {0}, again = {0};
		safe_text(&out, text, flags);
		check_alphabet(buf_str(&out), flags);
		safe_text(&again, buf_str(&out), flags);
		FUZZ_CHECK(str_eq(buf_str(&out), buf_str(&again)));
		buf_free(&out);
		buf_free(&again);
	}
	FUZZ_CHECK(safe_hidden_count(text) <= utf8_count(text));
	return 0;
}
