/* Data files: a digit for the format, then the bytes. The records, their lines and the complaints
 * are the same however the file is cut into blocks, and reading ends. */
#include "fuzz.h"

#include "records_formats.h"

const unsigned fuzz_rounds = 200;

static const char *const formats[] = {"jsonl", "json", "csv", "tsv", "yaml"};

static void read_all(
	const char *path, const char *format, size_t block, size_t most, struct buf *out)
{
	struct records *r = NULL;
	struct json *fields = NULL;
	struct err err = {0};
	enum records_status status;
	FUZZ_CHECK(records_open(path, format, &r, &err) == 0);
	records_set_block(r, block);
	for (size_t n = 0; (status = records_next(r, &fields, &err)) != RECORDS_END; n++) {
		FUZZ_CHECK(n < most);
		FUZZ_CHECK(records_line(r) >= 1);
		buf_addf(out, "%d: ", records_line(r));
		if (status == RECORDS_ONE) {
			FUZZ_CHECK(json_type(fields) == JSON_OBJECT);
			json_print(out, fields);
			json_free(fields);
		} else {
			FUZZ_CHECK(!fields && err.text[0]);
			buf_addz(out, err.text);
		}
		buf_addc(out, '\n');
	}
	FUZZ_CHECK(records_next(r, &fields, &err) == RECORDS_END && !fields);
	records_close(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = fuzz_text(data, size);
	const char *format = formats[fuzz_choice(&bytes, sizeof formats / sizeof *formats)];
	const char *path = fuzz_file(bytes);
	struct buf one = {0}, seven = {0}, all = {0};
	read_all(path, format, BLOCK_MAX, size + 2, &all);
	read_all(path, format, 1, size + 2, &one);
	read_all(path, format, 7, size + 2, &seven);
	FUZZ_CHECK(str_eq(buf_str(&one), buf_str(&all)));
	FUZZ_CHECK(str_eq(buf_str(&seven), buf_str(&all)));
	buf_free(&one);
	buf_free(&seven);
	buf_free(&all);
	return 0;
}
