/*
 * keyring: the person's own keys, each for one origin, as ~/.config/strop/keys.yaml says; and the
 * way from a model to the key that it is sent with.
 *
 *   keys:
 *     - origin: https://api.openai.com          # scheme, host and port
 *       api_key_env: OPENAI_API_KEY
 *     - origin: https://llm.example.com:8443
 *       api_key_command: [pass, show, llm]      # no shell; the first line it prints
 *     - origin: https://api.anthropic.com
 *       api_key_file: anthropic.key             # beside keys.yaml, or ~/ or absolute; mode 0600
 *
 * What stands there for an origin goes to that origin only and before what a project names.
 */
#ifndef STROP_KEYRING_H
#define STROP_KEYRING_H

#include "err.h"
#include "model.h"
#include "secret.h"
#include "str.h"

struct keyring;

/* One entry. Texts live as long as the keyring. */
struct key_source {
	struct str origin;
	struct str env, file; /* one of the three */
	char **command;       /* NULL-terminated */
	struct str place;     /* FILE:LINE:COLUMN */
	struct secret *kept;  /* of a file or command, once it was needed */
};

/* Read keys.yaml; without one, or without a home, the keyring is empty. Refuses a file that others
 * may write to. Errors begin with FILE:LINE:COLUMN. */
int keyring_load(struct keyring **out, struct err *err);
void keyring_free(struct keyring *ring); /* wipes what was fetched; NULL is fine */

/* What stands in the file and means nothing, a line each. */
struct str keyring_notes(const struct keyring *ring);

/* The entry of an origin, or NULL. */
struct key_source *keyring_find(struct keyring *ring, struct str origin);

/* The key that goes into a request of this model to this URL: the person's for that origin, else
 * the one in the variable that the project names; *out NULL: none is named. Borrowed until the next
 * call: to be asked for at the moment of sending. A command is run here the first time, and waited
 * for. */
int key_for(const struct model_config *config, struct str url, const struct secret **out,
	struct err *err);

/* Run a command without a shell and without our secrets in its environment, for at most limit_ms,
 * and take the first line it prints. `from` begins the sentence of an error. */
int key_from_command(
	char *const *argv, int limit_ms, const char *from, struct secret **out, struct err *err);

#endif
