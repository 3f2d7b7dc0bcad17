/* messages: the messages of a request as people read them. */
#ifndef STROP_MESSAGES_H
#define STROP_MESSAGES_H

#include "str.h"

/* A JSON array of {"role", "content"} as blocks of text, "role:" above each. */
void messages_print(struct str messages);

#endif
