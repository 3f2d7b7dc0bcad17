/*
 * nosecrets: owns what must not stand in a project's file, which is shared, copied and committed: a
 * key, and the ways to one that only a person may name.
 */
#include "nosecrets.h"

static bool looks_like_a_key(struct str text)
{
	static const char *const prefixes[] = {"sk-", "sk_", "gsk_", "xai-", "AIza", "Bearer "};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (text.n >= 20 && str_starts(text, str_of(prefixes[i])))
			return true;
	return false;
}

/* Whoever sends a project would choose what is run or read here. */
static void refuse_sources(struct yamlread *r, const struct yaml *node)
{
	static const char *const sources[] = {"api_key_command", "api_key_file"};
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (yaml_get(node, sources[i]))
			yamlread_refuse(r, yaml_get(node, sources[i]),
				"%s belongs to a person, not to a project: put it into "
				"~/.config/strop/keys.yaml, as keys: [{origin: "
				"'https://api.openai.com', %s: ...}]",
				sources[i], sources[i]);
}

void nosecrets_check(struct yamlread *r, const struct yaml *node)
{
	static const char *const names[] = {
		"api_key", "apikey", "key", "token", "secret", "password"};
	refuse_sources(r, node);
	for (const struct yaml *c = node->first; c && !r->bad; c = c->next) {
		bool named = false;
		for (size_t i = 0; c->key.p && i < sizeof names / sizeof *names; i++)
			named |= str_is(c->key, names[i]);
		if (named || (c->type == YAML_SCALAR && looks_like_a_key(c->text)))
			yamlread_refuse(r, c,
				"a key must not stand in this file: name the environment variable "
				"that holds it "
				"with api_key_env");
		nosecrets_check(r, c);
	}
}
