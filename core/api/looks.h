/*
 * looks: how often the test split was seen, and locking it away.
 *
 * Each look at test results that changes what is done next makes the split a little less of a test.
 * What counts, for each state of the data by itself:
 *
 *   - a command that scores test examples or tells their scores or outputs is one look, however many
 *     runs and lines that takes: run, grid, compare, gate, ask, log and show where they name a run
 *     on test. So is one that takes kept runs and sends nothing.
 *   - the screen looks once when it shows the split, a comparison or a history with it, and once more
 *     for each run over the split that ends in it; single examples and walking about add nothing.
 *   - the split "all" counts as test where it holds test examples.
 *   - dry runs (but of a grid, which tells of the cells that are kept), render, and what happens to
 *     other splits are no looks.
 *
 * Versions are counted beside the looks: ten looks at one version spend less than one at each of ten.
 *
 * A split can be locked: `lock: [test]` in strop.yaml (top level, since a split spans data files), or
 * `--lock test` for one process. What would score or show it then fails with ERR_INPUT, before anything
 * is sent, and says how to open it: `--unlock test`, or in the screen an answer to a question. "all" is
 * refused too where it holds a locked split: leaving examples out in silence would make another number.
 * A version's score is then that of its newest run on a split that is open, and `search --eval` leaves
 * locked examples out.
 */
#ifndef STROP_LOOKS_H
#define STROP_LOOKS_H

#include "workbench.h"

struct wb_looks {
	int64_t times, versions; /* versions: with results on the split */
};

/* So far, at the present data. Imports it if need be. */
int wb_looks(struct wb *w, struct wb_looks *out, struct err *err);

/* The split is shown: counts as above, nothing for others than test and all. */
int wb_look(struct wb *w, struct str split, struct err *err);

/* Whether the split, or one that "all" holds, is locked. */
bool wb_is_locked(const struct wb *w, struct str split);

/* Open it as long as the workbench is; "all": every one. */
void wb_unlock(struct wb *w, struct str split);

#endif
