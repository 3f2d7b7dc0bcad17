/* last_word: the commands that no view carries out: opening views, leaving, the terminal, settings.
 */
#ifndef STROP_LAST_WORD_H
#define STROP_LAST_WORD_H

#include "session.h"

/* A session's last_word. */
bool last_word(struct session *s, enum command c, struct str argument);

/* Show the theme of that name; errors are said. */
bool last_word_theme(struct session *s, struct str name);

#endif
