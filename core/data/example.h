/*
 * example: from a record's fields to an evaluation example: which field is the id, the expected
 * value, the split, the tags; and the deterministic split by hash.
 */
#ifndef STROP_EXAMPLE_H
#define STROP_EXAMPLE_H

#include <stddef.h>

#include "err.h"
#include "hash.h"
#include "json.h"
#include "mem.h"
#include "str.h"

/* Names of the user's fields for ours, each may be empty: then the usual names are tried in this
 * order: id: id, _id, example_id, question_id;  expected: expected, answer, answers, target, ideal,
 * output, completion, label; split: split;  tags: tags, tag;  gold: gold, gold_ids;  choices:
 * choices, options. Dots walk into objects ("qa.exe_ans"). */
struct example_map {
	struct str id, expected, split, tags, gold, choices;
	struct str group; /* the field whose values never straddle splits; empty: the example's own
			     id */
};

/* Splitting: by a field of the record, by hash (shares of the names in order; the rest is `train`),
 * or none (all train). */
struct split_rule {
	enum { SPLIT_NONE, SPLIT_FIELD, SPLIT_HASH } by;
	struct split_share {
		struct str name; /* "test", "dev" */
		double share;    /* 0..1 */
	} shares[4];
	size_t n_shares;
	long long seed; /* u = first 8 bytes, big endian, of sha256("seed<seed>:" + group) / 2^64 */
};

/* One example; everything is in the arena given, except fields, which is borrowed from the caller.
 */
struct example {
	struct str id; /* given, or "x" + 12 hex digits of the content hash */
	const struct json
		*fields;      /* all fields of the record, as they came: what a template sees */
	struct str *expected; /* accepted answers */
	size_t n_expected;
	struct str *choices;
	size_t n_choices;
	struct str *gold; /* references to gold passages: DOC, DOC#N or DOC#heading-slug */
	size_t n_gold;
	struct str *tags;
	size_t n_tags;
	struct str split;
	struct str group;
	struct hash hash; /* of the canonical fields */
};

/* Read one record. Expected: a string, number, boolean; an array of those; or a string that holds a
 * JSON list of strings (PopQA's possible_answers); choices, gold and tags likewise, and tags may be
 * one text with commas. Nulls and empty texts are left out. A record whose mapped (explicitly
 * named) field is missing, or is an object, is ERR_INPUT; so is an empty mapped id, group or split.
 * A field found by its usual name that does not fit is passed over. No expected value is fine
 * (n_expected 0). */
int example_read(struct arena *a, const struct json *fields, const struct example_map *map,
	const struct split_rule *rule, struct example *out, struct err *err);

/* The top-level field that example_read takes the expected value from (the first part of a dotted
 * name), or NULL. */
const char *example_expected_field(const struct json *fields, const struct example_map *map);

/* The name of a group's split: the shares lie one after the other from 0, the rest is "train".
 * Borrowed from the rule. */
struct str split_by_hash(const struct split_rule *rule, struct str group);

/* The number in [0,1) that decides a hash split. */
double split_unit(long long seed, struct str group);

#endif
