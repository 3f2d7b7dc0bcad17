/*
 * reader_parts: what the files of the built-in reader share. Text is borrowed everywhere; what is
 * copied lives in the arena of reader_answer.
 */
#ifndef STROP_READER_PARTS_H
#define STROP_READER_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mem.h"
#include "reader.h"
#include "str.h"

/* reader_word.c: words and their stems */

enum word_kind { WORD_TEXT, WORD_NUMBER, WORD_MARK, WORD_ADDRESS };

struct word {
	struct str text; /* as written; a mark is one code point, an address a URL or an email */
	uint64_t stem;   /* hash of the folded, stemmed word; 0 for a mark */
	enum word_kind kind;
	bool upper; /* starts with a capital */
	bool stop;  /* one of the closed-class words */
};

/* Take the next word off *rest; false when there is none. */
bool word_next(struct str *rest, struct word *w);

/* The words of a text, at most max. */
size_t word_list(struct str text, struct word *out, size_t max);

bool word_is(const struct word *w, const char *z);                /* ASCII case ignored */
bool word_among(const struct word *w, const char *const *lowers); /* a NULL-terminated list */

/* The first n bytes at most, fewer where a character would be cut. */
struct str text_head(struct str text, size_t n);

/* The text of words i..j (both in) with what lies between them. */
struct str word_join(const struct word *words, size_t i, size_t j);

/* reader_parse.c: the parts of a prompt */

enum { PROMPT_PIECES = 8, QUESTION_BYTES = 2000 };

struct prompt_parts {
	struct str question;
	struct str context[PROMPT_PIECES];
	size_t n_context;
	struct str instructions; /* all that is neither, and the system messages */
};

void prompt_parse(
	struct arena *a, const struct reader_message *messages, size_t n, struct prompt_parts *out);

/* reader_follow.c: the instructions */

struct follow {
	bool phrase, sentence, number, yes_no, list, upper, lower, quote, cite;
	struct str not_found; /* empty: always answer something */
};

struct follow follow_read(struct arena *a, struct str instructions);
bool follow_matches(struct str line); /* whether one line holds an instruction of the table */

/* reader_ask.c: what the question wants */

enum ask {
	ASK_WHAT,
	ASK_WHO,
	ASK_WHEN,
	ASK_WHERE,
	ASK_COUNT,
	ASK_MONEY,
	ASK_LONG,
	ASK_PERCENT,
	ASK_MEASURE, /* how far, how deep, what is the limit */
	ASK_OFTEN,
	ASK_ADDRESS,
	ASK_WHY,
	ASK_HOW,
	ASK_YES_NO
};

enum { ASK_TERMS = 64 }; /* one bit of a mask each */

struct question {
	enum ask ask;
	struct word words[ASK_TERMS * 2];
	size_t n_words;
	uint64_t terms[ASK_TERMS]; /* stems of its content words, in order, each once */
	uint32_t weight[ASK_TERMS];
	uint32_t df[ASK_TERMS]; /* sentences that hold the term */
	size_t n_terms;
	bool year;     /* "what year" */
	uint64_t head; /* the stem of X in "which X", "how many X"; 0 without */
};

void question_read(struct str text, struct question *q);
int question_term(const struct question *q, uint64_t stem); /* its index, or -1 */
uint32_t question_mass(const struct question *q, uint64_t mask);

/* reader_page.c: the context as sentences */

enum { SENTENCE_WORDS = 256, SENTENCE_BYTES = 2000 };

#define NONE UINT32_MAX /* no section, no sentence */

struct section {
	struct str heading;
	uint32_t parent; /* NONE at the top */
	uint32_t number; /* N of a chunk that starts with [N]; 0 without */
	uint64_t terms;  /* question terms in it and its parents */
};

struct cell {
	struct str header, value;
};

struct sentence {
	struct str text;       /* without Markdown's marks */
	uint32_t section;      /* NONE before the first heading */
	uint32_t list;         /* the list that this is an item of; 0 for none */
	uint32_t lead;         /* the sentence that introduces the list, or NONE */
	uint32_t cell, cells;  /* of a table's row */
	uint64_t terms, pairs; /* question terms, and pairs of neighbours, that it holds */
};

struct page {
	struct buf text; /* what the sentences point into */
	struct section *sections;
	struct sentence *sentences;
	struct cell *cells;
	size_t n_sections, n_sentences, n_cells;
	size_t cap_sections, cap_sentences, cap_cells;
};

void page_read(struct page *page, const struct str *pieces, size_t n, struct question *q);
void page_free(struct page *page);

/* reader_span.c: answer spans */

struct span {
	struct str text;
	int score;  /* 0: none found */
	bool typed; /* of the kind that the question asks for, not merely a phrase */
};

enum { SPAN_MAX = 128 };

/* The best span of a sentence for the question. */
struct span span_best(const struct question *q, const struct page *page, const struct sentence *s);

/* All typed spans of a sentence, in order, at most SPAN_MAX. */
size_t span_all(const struct question *q, const struct page *page, const struct sentence *s,
	struct str *out);

/* The first number of a text, with sign, currency and unit left out; empty without. */
struct str span_number(struct str text);

/* What a sentence says to a yes/no question. */
bool span_affirms(const struct question *q, const struct sentence *s);

#endif
