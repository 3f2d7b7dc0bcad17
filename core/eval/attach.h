/* attach: the images that go with an example's messages. Private to core/eval. */
#ifndef STROP_ATTACH_H
#define STROP_ATTACH_H

#include "item.h"

/* Load the files that the fields named by the prompt's `images` hold (a path, a list of paths, or
 * nothing: null, "") and put them into the last user message. Images live as long as the item.
 * Errors name the field. */
int attach_images(const struct plan *plan, struct item *item, struct model_message *messages,
	size_t n, struct err *err);

/* What the files look like (size, time of change) that the plan's examples name: another hash when one
 * of them was changed. *has_images false: the prompt has none. */
int attach_state(const struct plan *plan, bool *has_images, struct hash *out, struct err *err);

#endif
