/* sentence: where a text of any script can be cut without cutting a sentence, by rules of thumb. */
#ifndef STROP_SENTENCE_H
#define STROP_SENTENCE_H

#include <stdbool.h>

#include "str.h"

/* Take the next sentence off *rest, with the white space behind it; false when nothing is left.
 * Joined, the sentences give the text. */
bool sentence_next(struct str *rest, struct str *sentence);

#endif
