/* batch_rows: the batches that are open at a provider's batch service, as Jobs lists and explains them. */
#ifndef STROP_BATCH_ROWS_H
#define STROP_BATCH_ROWS_H

#include "batchrun.h"
#include "session.h"
#include "textbox.h"

/* Those that no run of this session is at. Zero-initialise. */
struct batch_rows {
	struct arena arena;
	struct wb_batch *list; /* newest first */
	int64_t n;
};

/* Read them anew; errors are said. */
void batch_rows_fetch(struct batch_rows *b, struct session *s);
void batch_rows_done(struct batch_rows *b);

void batch_row_draw(struct area a, int row, const struct wb_batch *b, bool marked);

/* All there is to say of one, a fact a line. */
void batch_facts(struct textbox *out, const struct wb_batch *b);

/* Ask the service once how far it is, and fetch and score what is done; or end it there, after a
 * question. */
void batch_fetch(struct session *s, const struct wb_batch *b);
void batch_ask_to_cancel(struct session *s, const struct wb_batch *b);

#endif
