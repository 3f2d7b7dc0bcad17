/* field: an editor of one line as dialogs use it: drawn into an area, fed with commands and events.
 */
#ifndef STROP_FIELD_H
#define STROP_FIELD_H

#include <stdbool.h>

#include "cells.h"
#include "command.h"
#include "editor.h"
#include "input.h"

struct editor *field_new(struct str text); /* the cursor at its end */
struct str field_text(struct editor *e);   /* until the next change */
void field_set(struct editor *e, struct str text);

/* Fill the whole area with it and show the cursor. Lays the editor out. */
void field_draw(struct editor *e, struct area a);

/* An action of the editor (CMD_EDIT_FIRST and on). Those that ask back are taken and do nothing.
 * False: no action. */
bool field_command(struct editor *e, enum command c);
/* A key that no command took, or a paste. */
bool field_event(struct editor *e, const struct event *event);

#endif
