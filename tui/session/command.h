/*
 * command: the table of everything that a key or the command line can do (commands.def and, while
 * editing, edit.def), and where its keys apply.
 */
#ifndef STROP_COMMAND_H
#define STROP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "editor.h"
#include "key.h"
#include "str.h"

/* Where a command applies. A view names its contexts from the innermost outwards; LIST stands
 * before WORKBENCH, GLOBAL is last. */
enum where {
	WHERE_NONE,
	WHERE_GLOBAL,
	WHERE_WORKBENCH,
	WHERE_PROMPT,
	WHERE_CONTEXT,
	WHERE_OUTPUT,
	WHERE_SCORES,
	WHERE_LIST,
	WHERE_TEXT, /* texts that are read: before LIST */
	WHERE_COMPARE,
	WHERE_HISTORY,
	WHERE_JOBS,
	WHERE_GRID, /* before LIST */
	WHERE_MODELS, /* the list of models: before DIALOG */
	WHERE_DIALOG,
	WHERE_EDITING,
	WHERE_EDIT, /* edit.def: in every editor */
	WHERE_COUNT
};

extern const char *const where_names[]; /* "everywhere", "workbench", ... for help */

enum command {
	CMD_NONE,
#define COMMAND(id, name, argument, keys, where, help) CMD_##id,
#include "commands.def"
#undef COMMAND
	CMD_EDIT_FIRST, /* + enum edit_action */
	CMD_COUNT = CMD_EDIT_FIRST + EDIT_COUNT
};

struct command_row {
	const char *name, *argument, *keys, *help;
	enum where where;
};

const struct command_row *command_row(enum command c);

/* By name; CMD_NONE when there is none. Editor actions have no names on the command line. */
enum command command_by_name(struct str name);

enum keys_found {
	KEYS_NONE,
	KEYS_PREFIX, /* the beginning of a sequence */
	KEYS_COMMAND,
};

/* Which command these keys (pressed one after another) mean in the contexts, ended by WHERE_NONE,
 * innermost first. */
enum keys_found command_find(
	const enum where *contexts, const struct key *keys, size_t n, enum command *out);

/* The first key of a command as people read it ("C-x C-s"), "" without one. Static. */
const char *command_key(enum command c);

/* Whether one of its keys is this sequence; for listing what may follow a prefix. */
bool command_follows(enum command c, const struct key *prefix, size_t n, struct str *rest);

#endif
