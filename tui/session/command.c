/*
 * command: owns the table and the reading of key bindings. Bindings are texts in the table, parsed
 * once at the first look-up; a name on the command line and a key find the same row.
 */
#include "command.h"

#include <string.h>

enum { MAX_SEQUENCE = 3, MAX_BINDINGS = 400 };

const char *const where_names[] = {
	[WHERE_NONE] = "",
	[WHERE_GLOBAL] = "everywhere",
	[WHERE_WORKBENCH] = "workbench",
	[WHERE_PROMPT] = "prompt",
	[WHERE_CONTEXT] = "context",
	[WHERE_OUTPUT] = "output",
	[WHERE_SCORES] = "scores",
	[WHERE_LIST] = "lists and texts",
	[WHERE_TEXT] = "texts",
	[WHERE_COMPARE] = "compare",
	[WHERE_HISTORY] = "history",
	[WHERE_JOBS] = "jobs",
	[WHERE_GRID] = "the grid",
	[WHERE_MODELS] = "the list of models",
	[WHERE_DIALOG] = "dialogs",
	[WHERE_EDITING] = "editing the prompt",
	[WHERE_EDIT] = "editor",
};

static const struct command_row rows[CMD_COUNT] = {
	[CMD_NONE] = {"", "", "", "", WHERE_NONE},
#define COMMAND(id, name, argument, keys, where, help)                                             \
	[CMD_##id] = {name, argument, keys, help, WHERE_##where},
#include "commands.def"
#undef COMMAND
#define EDIT(id, name, keys, help)                                                                 \
	[CMD_EDIT_FIRST + (int)EDIT_##id] = {name, "", keys, help, WHERE_EDIT},
#include "edit.def"
#undef EDIT
};

/* One way to press a command. */
struct binding {
	enum command command;
	size_t n;
	struct key keys[MAX_SEQUENCE];
};

static struct binding bindings[MAX_BINDINGS];
static size_t n_bindings;

static void bind_sequence(enum command c, struct str sequence)
{
	struct binding *b = &bindings[n_bindings];
	struct str name;
	*b = (struct binding){.command = c};
	while (str_split(&sequence, ' ', &name))
		if (b->n < MAX_SEQUENCE && key_parse(name, &b->keys[b->n]))
			b->n++;
	if (b->n && n_bindings < MAX_BINDINGS - 1)
		n_bindings++;
}

static void bind_all(void)
{
	for (int c = 1; c < CMD_COUNT; c++) {
		struct str keys = str_of(rows[c].keys), sequence;
		while (str_split(&keys, ',', &sequence))
			bind_sequence((enum command)c, sequence);
	}
}

const struct command_row *command_row(enum command c)
{
	return &rows[c];
}

enum command command_by_name(struct str name)
{
	for (int c = 1; c < CMD_EDIT_FIRST; c++)
		if (str_is(name, rows[c].name))
			return (enum command)c;
	return CMD_NONE;
}

static bool begins_with(const struct binding *b, const struct key *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (i >= b->n || !key_eq(b->keys[i], keys[i]))
			return false;
	return true;
}

static enum keys_found find_in(
	enum where where, const struct key *keys, size_t n, enum command *out)
{
	enum keys_found found = KEYS_NONE;
	for (size_t i = 0; i < n_bindings; i++) {
		const struct binding *b = &bindings[i];
		if (rows[b->command].where != where || !begins_with(b, keys, n))
			continue;
		if (b->n == n) {
			*out = b->command;
			return KEYS_COMMAND;
		}
		found = KEYS_PREFIX;
	}
	return found;
}

enum keys_found command_find(
	const enum where *contexts, const struct key *keys, size_t n, enum command *out)
{
	enum keys_found found = KEYS_NONE;
	if (n_bindings == 0)
		bind_all();
	*out = CMD_NONE;
	for (size_t i = 0; contexts[i] != WHERE_NONE && found == KEYS_NONE; i++)
		found = find_in(contexts[i], keys, n, out);
	return found;
}

const char *command_key(enum command c)
{
	static char name[48];
	size_t n = strcspn(rows[c].keys, ",");
	/* "," itself is no binding, so an empty first piece means that there is none. */
	if (n >= sizeof name)
		n = sizeof name - 1;
	memcpy(name, rows[c].keys, n);
	name[n] = 0;
	return name;
}

bool command_follows(enum command c, const struct key *prefix, size_t n, struct str *rest)
{
	struct str keys = str_of(rows[c].keys), sequence;
	while (str_split(&keys, ',', &sequence)) {
		struct str left = sequence, name;
		size_t i = 0;
		for (; i < n && str_split(&left, ' ', &name); i++) {
			struct key key;
			if (!key_parse(name, &key) || !key_eq(key, prefix[i]))
				break;
		}
		if (i == n && left.n) {
			*rest = left;
			return true;
		}
	}
	return false;
}
