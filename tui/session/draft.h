/*
 * draft: the working copy of a prompt under edit: the file, the text in the editor, and what keeps
 * them from being lost.
 *
 * The file is the truth. Edits that are not saved stand in a journal beside the store
 * (.strop/drafts/NAME, 0600), written when the keyboard rests; it is offered back after a crash.
 * The file is looked at on each turn that a person takes: changed by somebody else while there are
 * edits, it is not overwritten before the person has chosen.
 */
#ifndef STROP_DRAFT_H
#define STROP_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

#include "editor.h"
#include "err.h"
#include "workbench.h"

struct draft;

/* Open a prompt's file. */
int draft_open(struct wb *w, struct str name, bool vim, struct draft **out, struct err *err);
void draft_free(struct draft *d); /* the journal stays when there are unsaved edits */

struct editor *draft_editor(struct draft *d);
struct str draft_name(const struct draft *d);
struct str draft_path(const struct draft *d);
struct str draft_text(const struct draft *d);
bool draft_modified(const struct draft *d); /* the text is not what was last read or written */

/* Write the file (atomically). ERR_INPUT when it changed on disk since it was read, unless `force`.
 */
int draft_save(struct draft *d, bool force, struct err *err);

enum draft_disk { DISK_SAME, DISK_CHANGED, DISK_GONE };
enum draft_disk draft_check(struct draft *d); /* cheap: one stat */

int draft_reload(struct draft *d, struct err *err); /* the file's text, as one undo step */
int draft_merge(struct draft *d, size_t *conflicts, struct err *err); /* both changes (merge.h) */
int draft_keep(struct draft *d, struct err *err); /* ours; the next save overwrites */

/* The journal: write it if edits are newer (call when the keyboard rests). Where that fails the
 * edits are in memory alone. */
int draft_journal(struct draft *d, struct err *err);
bool draft_journal_due(const struct draft *d); /* there are edits that were not tried to be kept */
/* The journal has all edits, or there are none. Not while one of an earlier session stands there. */
bool draft_is_kept(const struct draft *d);
bool draft_has_lost(
	const struct draft *d); /* a journal of an earlier session with other text was found */
void draft_take_lost(struct draft *d,
	bool take); /* into the editor as one undo step, or set aside as NAME.dropped */

/* Whether another strop edits the same prompt. */
bool draft_is_shared(const struct draft *d);

#endif
