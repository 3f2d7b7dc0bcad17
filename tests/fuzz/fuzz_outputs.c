/* Recorded outputs: a digit for the format (0: by content), then the file. Every output has a place,
 * UTF-8 texts and amounts that are known or not; every complaint has words; reading ends. */
#include "fuzz.h"

#include <math.h>

#include "outputs.h"
#include "utf8.h"

const unsigned fuzz_rounds = 200;

static void check_output(const struct recorded_output *o)
{
	const struct str texts[] = {
		o->id, o->model, o->prompt, o->template, o->output, o->finish, o->raw};
	const int64_t counts[] = {
		o->trial, o->input_tokens, o->output_tokens, o->cached_tokens, o->latency_ms};
	FUZZ_CHECK(o->line >= 1 && o->raw.n > 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		FUZZ_CHECK(utf8_valid(texts[i]));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		FUZZ_CHECK(counts[i] >= -1);
	FUZZ_CHECK(isnan(o->cost_usd) || o->cost_usd >= 0);
	for (size_t i = 0; i < o->n_texts; i++)
		FUZZ_CHECK(str_trim(o->texts[i]).n > 0 && utf8_valid(o->texts[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = fuzz_text(data, size);
	unsigned choice = fuzz_choice(&bytes, 6);
	const struct outputs_options options = {
		.format = choice ? outputs_formats()[choice - 1] : NULL};
	struct outputs *o = NULL;
	struct recorded_output one;
	struct err err = {0};
	enum outputs_status status;
	if (outputs_open(fuzz_file(bytes), &options, &o, &err) != 0) {
		FUZZ_CHECK(!o && err.code && err.text[0]);
		return 0;
	}
	for (size_t n = 0; (status = outputs_next(o, &one, &err)) != OUTPUTS_END; n++) {
		FUZZ_CHECK(n < size + 2);
		if (status == OUTPUTS_ONE)
			check_output(&one);
		else
			FUZZ_CHECK(err.text[0]);
	}
	const struct outputs_note *notes;
	for (size_t n = outputs_notes(o, &notes); n > 0; n--)
		FUZZ_CHECK(notes[n - 1].text.n > 0 && notes[n - 1].count > 0);
	outputs_close(o);
	return 0;
}
