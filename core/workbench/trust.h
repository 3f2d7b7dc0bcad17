/*
 * trust: what a project would do that mere data may not, noted while strop.yaml is read: start
 * programs, send prompts, data or a key to an address that the person has not named, judge a
 * server by its own certificates, read outside its folder. Until the person has said yes to exactly
 * that list none of it happens; the rest of the project works.
 *
 * What was answered is kept outside the project, in ~/.local/state/strop/trust: a line for each
 * folder with the hash of its list, so that a list that changed is asked about again.
 */
#ifndef STROP_TRUST_H
#define STROP_TRUST_H

#include <stdbool.h>

#include "err.h"
#include "project.h"
#include "yamltree.h"

/* Note what the mapping of a model asks for. A key of the person's own for that origin
 * (m->key) makes the address known. */
void trust_note_model(struct project *p, const struct yaml *node, const struct model_config *m);

/* Note a path or pattern that leaves the folder, as it is written or by links. `part`: whose it
 * is. */
void trust_note_path(
	struct project *p, const struct yaml *node, enum trust_part part, struct str path);

/* Whether a path may be looked at: it stays in the folder, or the person said yes. */
bool trust_may_read(const struct project *p, struct str path);

/* The content of the programs and files of the project that a command names: they are what is
 * trusted, and what answers, not their names. */
struct hash trust_hash_program(struct project *p, const struct yaml *argv);

/* Whether the person said yes to the list. False too when there is an error, such as a file that
 * others may write to. */
bool trust_is_given(const struct project *p, struct err *err);

int trust_give(const struct project *p, struct err *err);
int trust_revoke(const struct project *p, bool *was_given, struct err *err);

/* 0 when nothing of that part (for TRUST_MODEL: of the model with this id) is on the list, or it is
 * trusted; else the sentence with those items and what to do. */
int trust_check(const struct project *p, enum trust_part part, struct str model, struct err *err);

#endif
