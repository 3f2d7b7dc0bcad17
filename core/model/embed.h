/*
 * embed: texts to vectors: what is asked of an embeddings API and what it answers, as texts. Sending
 * is models_fetch's.
 *
 *   OpenAI's   POST BASE/embeddings   {"model","input":[...]}  -> {"data":[{"index","embedding"}]}
 *   Ollama's   POST BASE/api/embed    {"model","input":[...]}  -> {"embeddings":[[...]]}
 *
 * Ollama's own form is spoken where the profile is ollama and base_url does not end in /v1.
 */
#ifndef STROP_EMBED_H
#define STROP_EMBED_H

#include "err.h"
#include "mem.h"
#include "model.h"
#include "str.h"

/* OpenAI's limits of one call, which others stay below or do not have. */
enum { EMBED_MAX_INPUTS = 2048, EMBED_MAX_TOKENS = 300000 };

struct embedding {
	float *values; /* n rows of `dimensions`, in the order of the texts; in the arena */
	size_t n, dimensions;
	int64_t tokens; /* as the server counted them; -1: it did not */
};

/* The request for n texts; *out is in the arena. ERR_INPUT for an empty text (it has no vector),
 * ERR_LIMIT for more than one call takes, tokens as we estimate them. */
int embed_ask(const struct model_config *config, const struct str *texts, size_t n, struct arena *a,
	struct model_fetch *out, struct err *err);

/* What came back for them: floats or base64 of little-endian float32, in any order. ERR_NET unless
 * there is exactly one vector a text, all of one length and finite. */
int embed_read(const struct model_config *config, struct str body, size_t n, struct arena *a,
	struct embedding *out, struct err *err);

#endif
