/* Two keys and a text, which comes whole or in pieces: no key is left in what is told. */
#include "fuzz.h"

#include "secret.h"

const unsigned fuzz_rounds = 1000;

enum { SHORTEST = 8 };

static struct secret *make(struct str key)
{
	struct secret *s = NULL;
	struct err err = {0};
	int bad = secret_new(key, "the fuzzer", &s, &err);
	FUZZ_CHECK(bad ? !s && err.text[0] : str_eq(secret_value(s), key));
	return s;
}

/* Text before a mask may make a key with the mask's own "sk-" that was not there. */
static void check_gone(const struct buf *text, const struct secret *s)
{
	struct str key = s ? secret_value(s) : STR("");
	bool ends_so =
		str_ends(key, STR("s")) || str_ends(key, STR("sk")) || str_ends(key, STR("sk-"));
	if (key.n >= SHORTEST && !ends_so)
		FUZZ_CHECK(str_find(buf_str(text), secret_value(s)) < 0);
}

static void mask_pieces(struct str text, struct buf *out)
{
	struct buf piece = {0};
	size_t told = 0;
	for (size_t end = 0; end <= text.n; end += end % 7 + 1) {
		struct str fresh = str_from(str_head(text, end), told);
		size_t tail = secret_tail(fresh);
		FUZZ_CHECK(tail <= fresh.n);
		fresh.n -= tail;
		told += fresh.n;
		buf_cut(&piece, 0);
		buf_add(&piece, fresh);
		secret_mask(&piece);
		buf_add(out, buf_str(&piece));
	}
	buf_cut(&piece, 0);
	buf_add(&piece, str_from(text, told));
	secret_mask(&piece);
	buf_add(out, buf_str(&piece));
	buf_free(&piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = fuzz_text(data, size);
	struct secret *a = make(str_trim(fuzz_part(&rest))), *b = make(str_trim(fuzz_part(&rest)));
	struct buf whole = {0}, pieces = {0};
	buf_add(&whole, rest);
	secret_mask(&whole);
	check_gone(&whole, a);
	check_gone(&whole, b);
	mask_pieces(rest, &pieces);
	check_gone(&pieces, a);
	check_gone(&pieces, b);
	buf_free(&whole);
	buf_free(&pieces);
	secret_free(a);
	secret_free(b);
	return 0;
}
