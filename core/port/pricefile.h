/*
 * pricefile: what models cost, from the lists that others keep.
 *
 *   litellm     {"MODEL" or "SERVICE/MODEL": {"input_cost_per_token": USD, ...}}
 *   openrouter  {"data": [{"id": "MAKER/MODEL", "pricing": {"prompt": "USD", ...}}]}, per token
 *   models.dev  {"SERVICE": {"models": {"MODEL": {"cost": {"input": USD, ...}}}}}, per million
 *
 * The format is told by the content. Names come out as LiteLLM writes them: those of the other two
 * are "openrouter/MAKER/MODEL" and "SERVICE/MODEL". What the file says besides is ignored.
 */
#ifndef STROP_PRICEFILE_H
#define STROP_PRICEFILE_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "mem.h"
#include "price.h"
#include "str.h"

struct price_entry {
	struct str model;   /* as the list names it */
	struct price price; /* input and output are known */
	int64_t context;    /* tokens that it reads at most; -1: not said */
	struct str mode;    /* "chat", "embedding", ...; empty: not said */
};

struct pricefile {
	const char *format;
	struct price_entry *entries;
	size_t n;
	size_t skipped; /* models without a price per token, as those that are paid by the image */
};

/* Read the file. In the arena. ERR_INPUT: it is no such list. */
int pricefile_read(const char *path, struct arena *a, struct pricefile *out, struct err *err);

/* The same of its text, which errors call `name`. */
int pricefile_parse(
	struct str text, const char *name, struct arena *a, struct pricefile *out, struct err *err);

#endif
