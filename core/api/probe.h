/*
 * probe: whether the project's models answer: one tiny call to each, pumped by wb_pump. Nothing is
 * kept. It costs a few tokens, so that asking the person first is the caller's. Free every probe
 * before wb_close.
 */
#ifndef STROP_PROBE_H
#define STROP_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "str.h"
#include "workbench.h"

struct probe;

enum probe_state { PROBE_WAITING, PROBE_FINE, PROBE_FAILED };

struct probe_line {
	struct str model, provider;
	enum probe_state state;
	int64_t first_ms; /* to the first token; -1: not known (yet) */
	struct str
		words; /* "answered, the first token after 320 ms"; what is wrong, and what to do */
};

/* How many models would be called: those that are not in this process, trusted and in order. */
size_t probe_calls(struct wb *w);

/* Start: the model of an id, or all (empty); ERR_NOT_FOUND. What is wrong with one of them is in its
 * line, not an error here. */
int probe_start(struct wb *w, struct str model, struct probe **out, struct err *err);

bool probe_done(const struct probe *p);

/* The lines, in the project's order; they change with wb_pump and live as long as the probe. */
size_t probe_look(const struct probe *p, const struct probe_line **out);

void probe_free(struct probe *p); /* drops what is on its way; NULL is fine */

#endif
