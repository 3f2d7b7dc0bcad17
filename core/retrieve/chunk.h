/*
 * chunk: cutting documents into the units that retrieval returns.
 *
 * heading: a Markdown document is cut at its headings (# to ######, not inside code fences); a
 * section over `tokens` is cut again at paragraph, then sentence ends, with `overlap` tokens
 * repeated; other text is cut as `tokens`. tokens: windows of whole sentences up to `tokens`,
 * overlapping. document: whole. Tokens are estimated: bytes / 4, rounded up.
 */
#ifndef STROP_CHUNK_H
#define STROP_CHUNK_H

#include <stddef.h>

#include "mem.h"
#include "str.h"

enum chunk_by { CHUNK_HEADING, CHUNK_TOKENS, CHUNK_DOCUMENT };

struct chunk_options {
	enum chunk_by by;
	size_t tokens;  /* budget; 300 by default */
	size_t overlap; /* repeated at a cut inside a section; 0 by default */
};

struct chunk {
	struct str heading; /* the path of headings: "Refunds › Time limits"; empty without */
	struct str
		slug; /* GitHub-style slug of the innermost heading, "time-limits"; empty without */
	struct str
		text; /* the section's text without its heading line; borrowed from the document */
	size_t tokens;
};

/* Cut one document; *out in the arena. An empty document has no chunks. A heading with no text of
 * its own gives no chunk. */
size_t chunk_document(struct arena *a, struct str document, const struct chunk_options *options,
	struct chunk **out);

/* GitHub-style slug: lower case, spaces to '-', everything but letters, digits, '-' and '_'
 * removed. */
struct str chunk_slug(struct arena *a, struct str heading);

#endif
