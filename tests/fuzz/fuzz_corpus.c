/* Source files: a digit (text or .jsonl), then the bytes. Documents have an id and are UTF-8, their
 * lines go up, and reading ends. */
#include "fuzz.h"

#include "corpus.h"
#include "utf8.h"

const unsigned fuzz_rounds = 200;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"a.jsonl", "a.md"};
	struct str bytes = fuzz_text(data, size);
	const char *path = fuzz_write(names[fuzz_choice(&bytes, 2)], bytes);
	struct corpus *c = NULL;
	struct corpus_document d;
	struct err err = {0};
	enum corpus_status status;
	struct buf joined = {0};
	int line = 0;
	FUZZ_CHECK(corpus_open(path, STR("a"), &c, &err) == 0);
	for (size_t n = 0; (status = corpus_next(c, &d, &err)) != CORPUS_END; n++) {
		FUZZ_CHECK(n <= size);
		FUZZ_CHECK(status == CORPUS_ONE || err.text[0]);
		if (status != CORPUS_ONE)
			continue;
		FUZZ_CHECK(d.id.n > 0 && d.line > line);
		FUZZ_CHECK(utf8_valid(d.id) && utf8_valid(d.title) && utf8_valid(d.text));
		line = d.line;
		corpus_join(&d, &joined);
	}
	FUZZ_CHECK(corpus_next(c, &d, &err) == CORPUS_END);
	corpus_close(c);
	buf_free(&joined);
	return 0;
}
