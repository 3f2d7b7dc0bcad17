/*
 * decoding: what a provider's decoder must make of what servers send, as data.
 *
 *   case NAME             begins one
 *   event DATA            an event of a stream; `named NAME DATA`: with its event field
 *   body JSON             a whole body; `send JSON`: what was sent, for the provider's review
 *   text "..."            JSON strings; so are reasoning and finish
 *   calls JSON            what the text is in the end, of an answer that has only tool calls
 *   error WORDS           part of it; so are code and note
 *   complete yes          likewise malformed
 *   tokens IN OUT CACHED  -1: not said
 *   more WRITE REASONING  of the tokens: put into the cache, thought
 *
 * What a case does not say is empty, no, -1; reasoning and calls are then not looked at. Lines that begin with # are comments.
 */
#ifndef STROP_DECODING_H
#define STROP_DECODING_H

#include "provider.h"

/* Check a file of cases, failing the test at the first difference. Returns how many there were. */
int decoding_check(const struct provider *p, const char *path);

#endif
