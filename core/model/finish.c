/* finish: owns the words for the finish reasons of all APIs. */
#include "finish.h"

const char *finish_words(struct str finish)
{
	static const struct {
		const char *finish, *words;
	} table[] = {
		{"length", "cut at the limit of tokens"},
		{"max_tokens", "cut at the limit of tokens"},
		{"max_output_tokens", "cut at the limit of tokens"},
		{"model_context_window_exceeded", "cut at the end of the context window"},
		{"content_filter", "cut by the server's content filter"},
		{"refusal", "a refusal"},
		{"incomplete", "left incomplete by the server"},
		{"pause_turn", "paused by the server"},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (str_is(finish, table[i].finish))
			return table[i].words;
	return NULL;
}
