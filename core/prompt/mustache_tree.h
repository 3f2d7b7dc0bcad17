/*
 * mustache_tree: what the compiler of templates makes and the renderer walks. For core/prompt
 * only.
 *
 * Everything is in the arena given to mustache_compile.
 */
#ifndef STROP_MUSTACHE_TREE_H
#define STROP_MUSTACHE_TREE_H

#include "mustache.h"

/* Sections inside sections of one text; partials inside partials. Together they bound the
 * renderer's recursion to 17 * 64 frames. */
enum { MUSTACHE_SECTIONS = 64, MUSTACHE_PARTIALS = 16 };

enum node_kind { NODE_TEXT, NODE_VARIABLE, NODE_SECTION, NODE_INVERTED, NODE_PARTIAL };

struct node {
	enum node_kind kind;
	int line;          /* in its body's file */
	struct str text;   /* the text itself, or the tag's name as written */
	bool starts_line;  /* a text whose first byte stands at a line's start */
	bool is_raw;       /* {{{x}}} or {{&x}} */
	bool is_alone;     /* a partial alone on its line: `indent` goes before each of its lines */
	struct str indent; /* see is_alone */
	const char *const *path; /* the name's parts, n_path of them; none for {{.}} */
	size_t n_path;
	struct node *first;   /* what a section holds */
	struct body *partial; /* NULL: no such partial, renders as nothing */
	struct node *next;
};

/* One text and its tree: the template itself or a partial. Each partial is compiled once. */
struct body {
	struct str name;  /* of a partial */
	const char *file; /* for messages */
	struct str text;
	bool is_found;
	size_t index;  /* among the bodies; the template is 0 */
	unsigned deep; /* partials around it where it was first met */
	struct node *first;
	struct body *next; /* the next partial to compile */
};

struct mustache {
	struct body main;
	size_t bodies;
	bool escape_html, strict;
};

/* mustache_names over several templates. */
size_t mustache_names_of(struct arena *a, const struct mustache *const *list, size_t n,
	const struct mustache_name **out);

#endif
