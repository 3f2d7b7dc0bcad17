/* ask_trust: the question whether the project is trusted, with all that hangs on it. */
#ifndef STROP_ASK_TRUST_H
#define STROP_ASK_TRUST_H

#include "session.h"

/* Ask, where trust is missing; else say how it stands. On yes the session is left to be opened anew
 * (session.h: opens_anew); on no it goes on without. */
void ask_trust(struct session *s);

#endif
