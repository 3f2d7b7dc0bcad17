/* mock_words: owns what the mock server says: recorded, echoed or made up answers, which depend on
 * model and messages alone. Tokens here are about four bytes, which is near enough to a real
 * tokenizer. */
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "mock_model.h"

void mock_sha256(struct str text, char hex[65])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)(text.p ? text.p : ""), text.n);
	sodium_bin2hex(hex, 65, hash, sizeof hash);
}

void mock_json_quote(struct buf *out, struct str text)
{
	buf_reserve(out, text.n + 2);
	buf_addc(out, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c == '"' || c == '\\')
			buf_addc(out, '\\');
		if (c < 0x20)
			buf_addf(out, "\\u%04x", c);
		else
			buf_addc(out, (char)c);
	}
	buf_addc(out, '"');
}

void mock_json_member(struct buf *out, const char *name, struct str text)
{
	buf_addf(out, "\"%s\":", name);
	mock_json_quote(out, text);
}

struct str mock_token(struct str *rest)
{
	size_t n = rest->n < 4 ? rest->n : 4;
	for (int more = 0; more < 3 && n < rest->n && (rest->p[n] & 0xc0) == 0x80; more++)
		n++;
	struct str token = str_head(*rest, n);
	*rest = str_from(*rest, n);
	return token;
}

size_t mock_count(struct str text)
{
	size_t n = 0;
	for (; text.n; n++)
		mock_token(&text);
	return n;
}

/* The last one wins in both searches: examples stand before the question in a prompt. */
static bool find_echo(struct str message, struct str *out)
{
	ssize_t at = str_rfind(message, STR("ECHO:"));
	if (at < 0)
		return false;
	struct str rest = str_from(message, (size_t)at + 5);
	if (!str_line(&rest, out))
		*out = STR("");
	return true;
}

static size_t find_id(struct str message, const struct mock_replay *replay)
{
	struct str line;
	size_t found = 0;
	while (str_line(&message, &line)) {
		if (str_starts(line, STR("ID:"))) {
			size_t entry = mock_map_get(&replay->ids, str_trim(str_from(line, 3)));
			found = entry ? entry : found;
		}
	}
	return found;
}

static bool find_replay(const struct mock_replay *replay, struct str message, struct str *out)
{
	size_t entry = find_id(message, replay);
	if (!entry)
		entry = mock_map_get(&replay->whole, message);
	for (size_t i = 0; i < replay->n && !entry; i++)
		if (replay->keys[i].n && str_find(message, replay->keys[i]) >= 0)
			entry = i + 1;
	if (entry)
		*out = replay->outputs[entry - 1];
	return entry != 0;
}

static void make_up(const char *hash, struct buf *out)
{
	static const char *const words[16] = {"amber", "basil", "cedar", "delta", "ember", "fjord",
		"grove", "hazel", "indigo", "jasper", "kelp", "larch", "maple", "north", "ochre",
		"pearl"};
	buf_addf(out, "Answer %.8s:", hash);
	for (int i = 8; i < 14; i++) {
		char digit[2] = {hash[i], '\0'};
		buf_addf(out, " %s", words[strtol(digit, NULL, 16)]);
	}
	buf_addc(out, '.');
}

void mock_words_answer(
	const struct mock_ask *ask, const struct mock_replay *replay, struct buf *out)
{
	struct str found;
	struct str message = buf_str(&ask->last_user);
	if (find_replay(replay, message, &found) || find_echo(message, &found))
		buf_add(out, found);
	else
		make_up(ask->hash, out);
}

static void add_entry(
	struct mock_replay *replay, const char *id, const char *match, const char *output)
{
	size_t cap = replay->cap;
	replay->keys = mem_grow(replay->keys, replay->n, &cap, sizeof *replay->keys);
	replay->outputs =
		mem_grow(replay->outputs, replay->n, &replay->cap, sizeof *replay->outputs);
	size_t i = replay->n++;
	replay->outputs[i] = arena_dup(&replay->arena, str_of(output));
	replay->keys[i] = id ? STR("") : arena_dup(&replay->arena, str_of(match));
	size_t *at = mock_map_put(id ? &replay->ids : &replay->whole, str_of(id ? id : match));
	if (!*at)
		*at = i + 1;
}

static bool load_line(struct mock_replay *replay, struct str line)
{
	cJSON *root = cJSON_ParseWithLength(line.p, line.n);
	const char *id = cJSON_GetStringValue(cJSON_GetObjectItem(root, "id"));
	const char *match = cJSON_GetStringValue(cJSON_GetObjectItem(root, "match"));
	const char *output = cJSON_GetStringValue(cJSON_GetObjectItem(root, "output"));
	bool good = output && (id || match);
	if (good)
		add_entry(replay, id, match, output);
	cJSON_Delete(root);
	return good;
}

int mock_replay_load(struct mock_replay *replay, const char *path, struct err *err)
{
	FILE *f = fopen(path, "re");
	if (!f)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	int number = 0, code = 0;
	while (!code && (n = getline(&line, &cap, f)) >= 0) {
		struct str text = str_trim((struct str){line, (size_t)n});
		number++;
		if (text.n && !load_line(replay, text))
			code = err_set(err, ERR_INPUT,
				"%s:%d: not {\"id\" or \"match\": text, \"output\": text}", path,
				number);
	}
	free(line);
	fclose(f);
	return code;
}

void mock_replay_free(struct mock_replay *replay)
{
	mock_map_free(&replay->ids);
	mock_map_free(&replay->whole);
	free(replay->keys);
	free(replay->outputs);
	arena_free(&replay->arena);
	*replay = (struct mock_replay){0};
}
