/* test_keyring: origins, keys.yaml and the mistakes in it, and the three places a key comes from. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "keyring.h"
#include "origin.h"
#include "testproject.h"

static struct err err;
static char *dir;

static int make_dir(void **state)
{
	(void)state;
	dir = test_make_dir();
	setenv("XDG_CONFIG_HOME", dir, 1);
	memset(&err, 0, sizeof err);
	return 0;
}

static int remove_dir(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

static void set_mode(const char *name, mode_t mode)
{
	struct buf path = {0};
	buf_addf(&path, "%s/%s", dir, name);
	assert_int_equal(chmod(path.p, mode), 0);
	buf_free(&path);
}

/* ---- origins ---- */

static void origin(const char *url, const char *want)
{
	struct arena a = {0};
	struct str o;
	bool is = origin_of(&a, str_of(url), &o);
	if (is != (want != NULL) || (is && !str_is(o, want)))
		fail_msg("%s: %.*s", url, STRF(o));
	arena_free(&a);
}

static void test_origins(void **state)
{
	(void)state;
	origin("https://api.openai.com", "https://api.openai.com");
	origin("https://API.OpenAI.com/v1/chat?x#y", "https://api.openai.com");
	origin("https://api.openai.com:443/", "https://api.openai.com");
	origin("https://api.openai.com:8443/", "https://api.openai.com:8443");
	origin("http://127.0.0.1:80", "http://127.0.0.1");
	origin("http://127.0.0.1:443", "http://127.0.0.1:443");
	origin("http://[::1]:8080/v1", "http://[::1]:8080");
	origin("https://api.openai.com.evil.example/v1", "https://api.openai.com.evil.example");
	origin("https://h?x", "https://h");
	origin("https://h#x", "https://h");
	origin("ftp://h", NULL);
	origin("HTTPS://h", NULL);
	origin("https:/h", NULL);
	origin("https://", NULL);
	origin("https:///x", NULL);
	origin("https://user@api.openai.com", NULL);
	origin("https://api.openai.com@evil.example", NULL);
	origin("https://api.openai.com\\@evil.example", NULL);
	origin("https://api.openai.com\\.evil.example", NULL);
	origin("https://api.openai.com%2eevil.example", NULL);
	origin("https://api.openai.com:443@evil.example", NULL);
	origin("https://h:0", NULL);
	origin("https://h:", NULL);
	origin("https://h:65536", NULL);
	origin("https://h:123456", NULL);
	origin("https://h:1x", NULL);
	origin("https://[::1", NULL);
	origin("https://[]", NULL);
	origin("https://b\xC3\xBC"
	       "cher.example",
		NULL);
	origin("https://h\nx", NULL);
}

/* ---- keys.yaml ---- */

static void refuses(const char *text, const char *want)
{
	struct keyring *ring;
	struct buf begin = {0};
	project_write(dir, "strop/keys.yaml", "%s", text);
	buf_addf(&begin, "%s/strop/keys.yaml%s", dir, want);
	if (keyring_load(&ring, &err) != ERR_INPUT ||
		!str_starts(str_of(err.text), buf_str(&begin)))
		fail_msg("%s\ngave: %s\ninstead of: %s", text, err.text, begin.p);
	assert_null(ring);
	buf_free(&begin);
}

/* What means nothing is said: the key is good for all of the origin. */
static void test_paths_are_noted(void **state)
{
	struct keyring *ring;
	(void)state;
	umask(077);
	project_write(dir, "strop/keys.yaml",
		"keys:\n  - {origin: 'https://h/', api_key_env: X}\n"
		"  - {origin: 'https://i/v1', api_key_env: Y}\n");
	assert_int_equal(keyring_load(&ring, &err), 0);
	struct str notes = keyring_notes(ring);
	assert_true(
		str_find(notes, STR("keys.yaml:3:14: a key goes to a whole origin: the path /v1 "
				    "is not looked at, and https://i gets it")) > 0);
	assert_true(str_find(notes, STR("keys.yaml:2")) < 0);
	assert_non_null(keyring_find(ring, STR("https://i")));
	keyring_free(ring);
}

static void test_mistakes(void **state)
{
	(void)state;
	umask(077);
	refuses("kyes: []", ":1:1: keys.yaml has no key \"kyes\"; did you mean \"keys\"?");
	refuses("keys: [x]", ":1:8: a key must be a mapping");
	refuses("keys:\n  - {api_key_env: X}", ":2:5: a key needs the origin");
	refuses("keys:\n  - {origin: api.openai.com, api_key_env: X}",
		":2:14: origin must be a scheme, a host");
	refuses("keys:\n  - {origin: 'https://h', key: sk-1}", ":2:27: a key has no key \"key\"");
	refuses("keys:\n  - {origin: 'https://h', api_key_evn: X}",
		":2:27: a key has no key \"api_key_evn\"; did you mean \"api_key_env\"?");
	refuses("keys:\n  - {origin: 'https://h'}", ":2:5: a key needs one of api_key_env");
	refuses("keys:\n  - {origin: 'https://h', api_key_env: X, api_key_file: y}",
		":2:5: a key needs one of api_key_env");
	refuses("keys:\n  - {origin: 'https://h', api_key_command: pass show x}",
		":2:44: api_key_command must be a list of words");
	refuses("keys:\n  - {origin: 'https://h', api_key_command: []}",
		":2:44: api_key_command must be a list of words");
	refuses("keys:\n  - {origin: 'https://h', api_key_command: [a, [b]]}",
		":2:48: a word of api_key_command must be text");
	refuses("keys:\n  - {origin: 'https://h', api_key_env: X}\n"
		"  - {origin: 'HTTPS://h', api_key_env: X}",
		":3:14: origin must be");
	refuses("keys:\n  - {origin: 'https://h', api_key_env: X}\n"
		"  - {origin: 'https://H:443/', api_key_env: X}",
		":3:14: there is a key for https://h already");
}

static void test_modes(void **state)
{
	struct keyring *ring;
	(void)state;
	umask(077);
	assert_done(keyring_load(&ring, &err));
	keyring_free(ring);
	project_write(dir, "strop/keys.yaml", "keys: []\n");
	set_mode("strop/keys.yaml", 0644); /* there is no key in it */
	assert_done(keyring_load(&ring, &err));
	keyring_free(ring);
	set_mode("strop/keys.yaml", 0664);
	assert_int_equal(keyring_load(&ring, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "may be changed by others"));
	assert_non_null(strstr(err.text, "chmod 600 \""));
	set_mode("strop/keys.yaml", 0600);
	set_mode("strop", 0777);
	assert_int_equal(keyring_load(&ring, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "everybody may write to"));
	set_mode("strop", 0700);
}

/* ---- sources ---- */

static char got[64];

static int fetch(const char *entry, const char *url, const struct secret **out)
{
	struct keyring *ring;
	struct arena a = {0};
	struct str origin_text;
	umask(077);
	project_write(dir, "strop/keys.yaml", "keys:\n  - {origin: 'https://h:1', %s}\n", entry);
	assert_done(keyring_load(&ring, &err));
	assert_true(origin_of(&a, str_of(url), &origin_text));
	struct model_config config = {.id = STR("m"), .key = keyring_find(ring, origin_text)};
	int bad = key_for(&config, str_of(url), out, &err);
	snprintf(got, sizeof got, "%.*s", STRF(!bad && *out ? secret_value(*out) : STR("")));
	keyring_free(ring);
	arena_free(&a);
	return bad;
}

static void gives(const char *entry, const char *want)
{
	const struct secret *key;
	assert_done(fetch(entry, "https://h:1/v1/x", &key));
	assert_string_equal(got, want);
}

static void gives_none(const char *entry, const char *says)
{
	const struct secret *key;
	assert_int_not_equal(fetch(entry, "https://h:1/v1/x", &key), 0);
	if (!strstr(err.text, says) || !strstr(err.text, "keys.yaml:2:5: the key for https://h:1"))
		fail_msg("%s: %s", entry, err.text);
}

static void test_variable(void **state)
{
	const struct secret *key;
	(void)state;
	setenv("STROP_TEST_KEYRING", "sk-from-variable", 1);
	gives("api_key_env: STROP_TEST_KEYRING", "sk-from-variable");
	setenv("STROP_TEST_KEYRING", "sk-another", 1);
	gives("api_key_env: STROP_TEST_KEYRING", "sk-another");
	setenv("STROP_TEST_KEYRING", "sk-another\r\nX: y", 1);
	gives_none("api_key_env: STROP_TEST_KEYRING", "not sent");
	unsetenv("STROP_TEST_KEYRING");
	gives_none("api_key_env: STROP_TEST_KEYRING", "STROP_TEST_KEYRING is not set");
	/* Another origin: not this key. */
	setenv("STROP_TEST_KEYRING", "sk-from-variable", 1);
	assert_done(fetch("api_key_env: STROP_TEST_KEYRING", "https://h:2/v1", &key));
	assert_null(key);
	assert_done(fetch("api_key_env: STROP_TEST_KEYRING", "http://h:1/v1", &key));
	assert_null(key);
	unsetenv("STROP_TEST_KEYRING");
}

/* The entry of one origin in a model of another, as a mistake of ours would make it. */
static void test_wrong_origin(void **state)
{
	const struct secret *key;
	struct key_source source = {.origin = STR("https://h"), .env = STR("STROP_TEST_KEYRING")};
	struct model_config config = {.id = STR("m"), .key = &source};
	(void)state;
	setenv("STROP_TEST_KEYRING", "sk-from-variable", 1);
	assert_done(key_for(&config, STR("https://h/v1"), &key, &err));
	assert_non_null(key);
	assert_done(key_for(&config, STR("https://h.evil.example/v1"), &key, &err));
	assert_null(key);
	unsetenv("STROP_TEST_KEYRING");
}

static void test_file(void **state)
{
	(void)state;
	umask(077);
	project_write(dir, "strop/openai.key", "sk-from-file\n");
	gives("api_key_file: openai.key", "sk-from-file");
	set_mode("strop/openai.key", 0400);
	gives("api_key_file: openai.key", "sk-from-file");
	set_mode("strop/openai.key", 0640);
	gives_none(
		"api_key_file: openai.key", "may be read by others and is not used: chmod 600 \"");
	set_mode("strop/openai.key", 0604);
	gives_none("api_key_file: openai.key", "may be read by others");
	set_mode("strop/openai.key", 0620);
	gives_none("api_key_file: openai.key", "may be changed by others");
	gives_none("api_key_file: none.key", "cannot read");
	gives_none("api_key_file: .", "not a regular file");
	if (geteuid() == 0) {
		struct buf path = {0};
		buf_addf(&path, "%s/strop/openai.key", dir);
		assert_int_equal(chown(path.p, 65534, 65534), 0);
		gives_none("api_key_file: openai.key", "another user's");
		buf_free(&path);
	} else {
		gives_none("api_key_file: /etc/passwd", "another user's");
	}
}

static void write_script(const char *text)
{
	project_write(dir, "get", "#!/bin/sh\n%s\n", text);
	set_mode("get", 0700);
}

static void test_command(void **state)
{
	struct arena a = {0};
	struct str entry = arena_printf(&a, "api_key_command: ['%s/get', show, 'a b;c']", dir);
	(void)state;
	umask(077);
	write_script("echo sk-from-$1-$(printf %s \"$2\" | tr ' ;' '__'); echo second line");
	gives(entry.p, "sk-from-show-a_b_c");
	write_script("exit 3");
	gives_none(entry.p, "it ended with status 3: run it yourself");
	write_script("echo sk-key; exit 1");
	gives_none(entry.p, "status 1");
	write_script("kill -9 $$");
	gives_none(entry.p, "signal 9");
	write_script("true");
	gives_none(entry.p, "no key");
	write_script("printf 'two words\\n'");
	gives_none(entry.p, "not sent");
	/* More than a pipe holds: it is read to the end, not broken. */
	write_script("set -e; echo sk-key; head -c 300000 /dev/zero; echo; echo done >&2");
	gives(entry.p, "sk-key");
	gives_none("api_key_command: [/nonexistent/command]", "cannot be started");
	arena_free(&a);
}

/* No terminal to ask on, none of our secrets, none of our files. */
static void test_command_surroundings(void **state)
{
	struct arena a = {0};
	struct str entry = arena_printf(&a, "api_key_command: ['%s/get']", dir);
	(void)state;
	umask(077);
	setenv("STROP_TEST_API_KEY", "sk-canary", 1);
	setenv("strop_test_token", "sk-canary", 1);
	setenv("STROP_TEST_KEYHOLE", "stays", 1);
	write_script("echo x$STROP_TEST_API_KEY$strop_test_token-$STROP_TEST_KEYHOLE");
	gives(entry.p, "x-stays");
	write_script("read line && echo $line || echo nothing-to-read");
	gives(entry.p, "nothing-to-read");
	int fds[2];
	assert_int_equal(pipe(fds), 0);
	write_script("ls /proc/self/fd | tr '\\n' ,");
	gives(entry.p, "0,1,2,3,"); /* 3 is the folder that ls reads */
	close(fds[0]);
	close(fds[1]);
	unsetenv("STROP_TEST_API_KEY");
	unsetenv("strop_test_token");
	arena_free(&a);
}

/* It and what it started end with the time that it is given. */
static void test_command_limit(void **state)
{
	static const char *const scripts[] = {"sleep 100", "trap '' TERM; exec sleep 100",
		"sleep 100 >/dev/null & echo sk-key; exec 1>&-; wait", "sleep 100 & echo sk-key"};
	struct buf path = {0};
	(void)state;
	buf_addf(&path, "%s/get", dir);
	char *argv[] = {path.p, NULL};
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct secret *key;
		write_script(scripts[i]);
		memset(&err, 0, sizeof err);
		assert_int_equal(key_from_command(argv, 300, "FROM", &key, &err), ERR_INPUT);
		assert_null(key);
		if (!strstr(err.text, "in time") && !strstr(err.text, "was ended"))
			fail_msg("%s: %s", scripts[i], err.text);
	}
	buf_free(&path);
}

/* Once a keyring. */
static void test_command_once(void **state)
{
	struct keyring *ring;
	const struct secret *key;
	(void)state;
	umask(077);
	write_script("echo run >> \"$(dirname \"$0\")/count\"; echo sk-once");
	project_write(dir, "strop/keys.yaml",
		"keys: [{origin: 'https://h', api_key_command: ['%s/get']}]\n", dir);
	assert_done(keyring_load(&ring, &err));
	struct model_config config = {.id = STR("m"), .key = keyring_find(ring, STR("https://h"))};
	for (int i = 0; i < 3; i++) {
		assert_done(key_for(&config, STR("https://h/v1"), &key, &err));
		assert_str(secret_value(key), "sk-once");
	}
	keyring_free(ring);
	struct buf path = {0};
	buf_addf(&path, "%s/count", dir);
	struct buf count = test_read_file(path.p);
	assert_str(buf_str(&count), "run\n");
	buf_free(&count);
	buf_free(&path);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)
	const struct CMUnitTest tests[] = {
		TEST(test_origins),
		TEST(test_mistakes),
		TEST(test_paths_are_noted),
		TEST(test_modes),
		TEST(test_variable),
		TEST(test_wrong_origin),
		TEST(test_file),
		TEST(test_command),
		TEST(test_command_surroundings),
		TEST(test_command_limit),
		TEST(test_command_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
