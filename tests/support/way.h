/* way: one way of a stream's bytes through framing and decoder, as the pool goes it. */
#ifndef STROP_TEST_WAY_H
#define STROP_TEST_WAY_H

#include "hash.h"
#include "lines.h"
#include "provider.h"
#include "sse.h"

struct way {
	const struct provider *provider;
	struct hash_state *hash;
	struct answer answer;
	size_t events;
	bool only_frames; /* the decoder is not asked */
	struct sse sse;
	struct lines lines;
};

void way_begin(struct way *w, const struct provider *p);
void way_push(struct way *w, struct str bytes);

/* The hash of all events. The answer is still to be given to answer_done. */
struct hash way_end(struct way *w);

/* All at once: begin, push, end. */
struct hash way_whole(const struct provider *p, struct str bytes, struct way *w);

/* Fail the test unless the same events and the same answer come out wherever the bytes are cut in
 * two, and byte by byte. */
void way_check_cuts(const struct provider *p, struct str bytes, const char *what);

#endif
