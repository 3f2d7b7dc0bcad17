/* mock_embed: embeddings as OpenAI (a float list or base64) and Ollama give them. A text's vector is
 * the count of its words' hashes, of length one: texts with words in common are near each other. */
#include <math.h>
#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mock_model.h"

enum { USUAL = 64, MOST = 4096 };

static void take_input(struct mock_ask *ask, const cJSON *input)
{
	if (cJSON_IsString(input) && input->valuestring[0])
		mock_ask_message(ask, "user", input);
	else if (!cJSON_IsArray(input) || cJSON_GetArraySize(input) == 0)
		buf_addz(&ask->wrong, "'$.input' is invalid: a text, or a list of texts");
	const cJSON *one = cJSON_IsArray(input) ? input->child : NULL;
	for (; one; one = one->next) {
		if (!cJSON_IsString(one) || !one->valuestring[0])
			buf_addz(&ask->wrong, "'$.input' has an empty text. ");
		else
			mock_ask_message(ask, "user", one);
	}
}

static void read_embed(struct mock_ask *ask, const struct mock_request *request)
{
	(void)request;
	ask->stream = false;
	take_input(ask, cJSON_GetObjectItem(ask->root, "input"));
}

static size_t dimensions(const struct mock_ask *ask)
{
	const cJSON *wanted = cJSON_GetObjectItem(ask->root, "dimensions");
	double n = cJSON_IsNumber(wanted) ? wanted->valuedouble : USUAL;
	return n >= 1 && n <= MOST ? (size_t)n : USUAL;
}

static size_t word_hash(struct str word)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (unsigned char)(word.p[i] | 0x20)) * 1099511628211u;
	return (size_t)(h ^ h >> 29);
}

static void make_vector(struct str text, size_t n, float *v)
{
	struct str word;
	double length = 0;
	memset(v, 0, n * sizeof *v);
	while (str_split(&text, ' ', &word))
		v[word_hash(word) % n] += 1;
	for (size_t i = 0; i < n; i++)
		length += (double)v[i] * (double)v[i];
	for (size_t i = 0; i < n; i++)
		v[i] = (float)(v[i] / sqrt(length));
}

static void add_list(struct buf *out, const float *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_addf(out, "%s%.9g", i ? "," : "[", (double)v[i]);
	buf_addc(out, ']');
}

/* Little-endian floats, as this machine has them. */
static void add_base64(struct buf *out, const float *v, size_t n)
{
	size_t size = sodium_base64_encoded_len(n * sizeof *v, sodium_base64_VARIANT_ORIGINAL);
	char *text = mem_alloc(size);
	sodium_bin2base64(text, size, (const unsigned char *)v, n * sizeof *v,
		sodium_base64_VARIANT_ORIGINAL);
	mock_json_quote(out, str_of(text));
	free(text);
}

/* The vectors of all inputs, with commas. */
static void add_vectors(struct buf *out, const struct mock_ask *ask, bool base64, bool in_objects)
{
	float v[MOST];
	size_t n = dimensions(ask), index = 0;
	const cJSON *input = cJSON_GetObjectItem(ask->root, "input"), *one;
	const cJSON *first = cJSON_IsArray(input) ? input->child : input;
	for (one = first; one; one = one == input ? NULL : one->next) {
		make_vector(str_of(one->valuestring), n, v);
		if (index)
			buf_addc(out, ',');
		if (in_objects)
			buf_addf(out,
				"{\"object\":\"embedding\",\"index\":%zu,\"embedding\":", index);
		if (base64)
			add_base64(out, v, n);
		else
			add_list(out, v, n);
		if (in_objects)
			buf_addc(out, '}');
		index++;
	}
}

static void openai_whole(struct mock_payload *p, const struct mock_answer *a)
{
	const cJSON *format = cJSON_GetObjectItem(a->ask->root, "encoding_format");
	bool base64 = str_is(str_of(cJSON_GetStringValue(format)), "base64");
	buf_addz(&p->text, "{\"object\":\"list\",\"data\":[");
	add_vectors(&p->text, a->ask, base64, true);
	buf_addz(&p->text, "],");
	mock_json_member(&p->text, "model", buf_str(&a->ask->model));
	buf_addf(&p->text, ",\"usage\":{\"prompt_tokens\":%zu,\"total_tokens\":%zu}}",
		a->ask->prompt_tokens, a->ask->prompt_tokens);
	mock_payload_end(p);
}

static void ollama_whole(struct mock_payload *p, const struct mock_answer *a)
{
	buf_addc(&p->text, '{');
	mock_json_member(&p->text, "model", buf_str(&a->ask->model));
	buf_addz(&p->text, ",\"embeddings\":[");
	add_vectors(&p->text, a->ask, false, false);
	buf_addf(&p->text, "],\"total_duration\":5000000000,\"prompt_eval_count\":%zu}",
		a->ask->prompt_tokens);
	mock_payload_end(p);
}

const struct mock_protocol mock_embed = {
	.path = "/embeddings",
	.stream_type = "application/json",
	.read = read_embed,
	.whole = openai_whole,
	.error = mock_openai_error,
};

static void ollama_error(struct buf *out, int status, struct str code, struct str message)
{
	mock_ollama.error(out, status, code, message);
}

const struct mock_protocol mock_ollama_embed = {
	.path = "/api/embed",
	.stream_type = "application/json",
	.read = read_embed,
	.whole = ollama_whole,
	.error = ollama_error,
};
