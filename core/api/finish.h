/* finish: how an answer ended, in words. */
#ifndef STROP_FINISH_H
#define STROP_FINISH_H

#include "str.h"

/* What a finish reason of any API ("stop", "length", "end_turn", ...) says about an answer that did
 * not simply end: "cut at the limit of tokens", ...; NULL: it ended as it should. A word that is not
 * known counts as an ordinary end. Static. */
const char *finish_words(struct str finish);

#endif
