/* version_ref: versions by the names that people type, as the screen sees them: with the draft's
 * unsaved edits. */
#ifndef STROP_VERSION_REF_H
#define STROP_VERSION_REF_H

#include "session.h"

/* A reference as wb_resolve takes it, or "@7", "@prod" of the present prompt; empty: its working
 * copy. The working copy's text is the editor's where it is open. Nothing is saved. */
int version_find(struct session *s, struct str ref, struct arena *a, struct wb_version *out,
	struct err *err);

/* "answer@7"; "answer" for a working copy that is no version. */
struct str version_ref(struct arena *a, const struct wb_version *v);

/* A reference with its prompt: "@7" becomes "answer@7". */
struct str version_whole_ref(struct session *s, struct str ref, struct arena *a);

/* "answer@7" of the present prompt. */
struct str version_number_ref(struct session *s, struct arena *a, int64_t number);

#endif
