/*
 * versions: prompts, their immutable versions, and labels. A version is a snapshot of a prompt file
 * with its partials, kept by content hash; the same content is the same version. `head` is the
 * version the working copy descends from: the parent of the next one.
 */
#ifndef STROP_VERSIONS_H
#define STROP_VERSIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "hash.h"
#include "store.h"

struct version {
	int64_t id;
	struct str prompt;
	int64_t number; /* from 1, per prompt */
	struct hash hash;
	int64_t parent; /* a version's number; 0: none */
	struct str source;
	struct str partials; /* a JSON object: name -> text */
	struct str note;
	int64_t created_ms;
};

struct hash version_hash(struct str source, struct str partials);

/* Snapshot: the version of that content, made when it is new (*is_new), and the prompt's head from
 * now on. Commits. */
int store_version_put(struct store *s, struct str prompt, struct str source, struct str partials,
	struct arena *a, struct version *out, bool *is_new, struct err *err);

/* Find one. ERR_NOT_FOUND names what there is; an ambiguous hash prefix is ERR_INPUT. Texts in the
 * arena. */
int store_version_by_number(struct store *s, struct str prompt, int64_t number, struct arena *a,
	struct version *out, struct err *err);
int store_version_by_label(struct store *s, struct str prompt, struct str label, struct arena *a,
	struct version *out, struct err *err);
int store_version_by_hash(struct store *s, struct str prompt, struct str hex_prefix,
	struct arena *a, struct version *out, struct err *err);
int store_version_latest(
	struct store *s, struct str prompt, struct arena *a, struct version *out, struct err *err);
int store_version_by_id(
	struct store *s, int64_t id, struct arena *a, struct version *out, struct err *err);

/* All versions of a prompt (empty name: of all prompts), newest first, without sources. */
int store_versions(struct store *s, struct str prompt, struct arena *a, struct version **out,
	size_t *n, struct err *err);

/* The labels of a version, sorted. */
int store_labels_of(struct store *s, int64_t version, struct arena *a, struct str **out, size_t *n,
	struct err *err);

/* Put or move a label; set a note; set the head (after a restore). Each commits. */
int store_label_put(
	struct store *s, struct str prompt, struct str label, int64_t version, struct err *err);
int store_label_drop(
	struct store *s, struct str prompt, struct str label, bool *was_there, struct err *err);
int store_note_put(struct store *s, int64_t version, struct str note, struct err *err);
int store_head(struct store *s, struct str prompt, int64_t *version, struct err *err); /* 0: none */
int store_head_put(struct store *s, struct str prompt, int64_t version, struct err *err);

/* The names of all prompts with versions, sorted. */
int store_prompt_names(
	struct store *s, struct arena *a, struct str **out, size_t *n, struct err *err);

#endif
