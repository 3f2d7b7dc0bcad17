/*
 * cram: runs command-line tests as data (the format stands in tests/support/cram.h).
 *
 *   cram [--update] FILE.t...
 *
 * A file is one test. Its commands run in one /bin/sh, in a fresh directory, with nothing in the
 * environment but PATH, LC_ALL=C.UTF-8, HOME and TMPDIR (that directory), ROOT (the project, where
 * cram was started), STROP and MOCK (the programs of the same build), SHARED (ROOT/../shared/data,
 * or empty) and the sanitizers' options. A first line
 * `#requires SHARED` skips the file where that is absent, `#requires NAME` where there is no such
 * program. --update puts what came out in the place
 * of what was expected. Lines that tell how far a run is are left out, since they come when it takes
 * long. All that a file starts is killed when its shell ends, or after two minutes.
 */
#include "cram.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mockrun.h"

enum { TIMEOUT_MS = 120000, POLL_MS = 2, CONTEXT = 3 };

struct place {
	char *dir; /* the fresh directory: home, script, output stand in it */
	struct buf home, script, output;
	char marker[40];
};

static bool read_file(const char *path, struct buf *out)
{
	FILE *f = fopen(path, "re");
	char block[65536];
	size_t n;
	if (!f)
		return false;
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(out, (struct str){block, n});
	fclose(f);
	return true;
}

static bool write_file(const char *path, struct str text)
{
	FILE *f = fopen(path, "we");
	if (!f)
		return false;
	bool good = fwrite(text.p ? text.p : "", 1, text.n, f) == text.n;
	return fclose(f) == 0 && good;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
	(void)st, (void)flag, (void)walk;
	return remove(path);
}

static void place_free(struct place *place)
{
	if (place->dir)
		nftw(place->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(place->dir);
	buf_free(&place->home);
	buf_free(&place->script);
	buf_free(&place->output);
}

static bool place_make(struct place *place)
{
	const char *base = getenv("TMPDIR");
	struct buf dir = {0};
	unsigned char noise[12] = {0};
	buf_addf(&dir, "%s/cram-XXXXXX", base && *base ? base : "/tmp");
	place->dir = buf_take(&dir);
	if (!mkdtemp(place->dir))
		return false;
	buf_addf(&place->home, "%s/home", place->dir);
	buf_addf(&place->script, "%s/script", place->dir);
	buf_addf(&place->output, "%s/output", place->dir);
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, noise, sizeof noise) != sizeof noise)
		return false;
	close(fd);
	int n = snprintf(place->marker, sizeof place->marker, "=cram-");
	for (size_t i = 0; i < sizeof noise; i++)
		n += snprintf(
			place->marker + n, sizeof place->marker - (size_t)n, "%02x", noise[i]);
	return mkdir(place->home.p, 0700) == 0;
}

static bool write_script(const struct place *place, const struct cram_file *file)
{
	struct buf script = {0};
	for (size_t i = 0; i < file->n; i++) {
		buf_add(&script, file->blocks[i].command);
		buf_addf(&script, "\nprintf '%%s %%d\\n' %s $?\n", place->marker);
	}
	bool good = write_file(place->script.p, buf_str(&script));
	buf_free(&script);
	return good;
}

/* Whether the real data sets are there; path gets the place where they would be. */
static bool find_shared(struct buf *path)
{
	char root[PATH_MAX], real[PATH_MAX];
	if (!getcwd(root, sizeof root))
		return false;
	buf_addf(path, "%s/../shared/data", root);
	if (!realpath(path->p, real))
		return false;
	buf_cut(path, 0);
	buf_addz(path, real);
	return true;
}

static void add_env(char **env, size_t *n, const char *name, const char *value)
{
	struct buf pair = {0};
	buf_addf(&pair, "%s=%s", name, value);
	env[(*n)++] = buf_take(&pair);
}

static void fill_env(char **env, const struct place *place)
{
	static const char *const kept[] = {"ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"};
	char root[PATH_MAX] = "";
	struct buf shared = {0};
	size_t n = 0;
	char *strop = mockrun_build_path("strop"),
	     *mock = mockrun_build_path("tests/tools/mockserver");
	bool have = find_shared(&shared);
	if (!getcwd(root, sizeof root))
		root[0] = '\0';
	add_env(env, &n, "PATH", getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
	add_env(env, &n, "LC_ALL", "C.UTF-8");
	add_env(env, &n, "HOME", place->home.p);
	add_env(env, &n, "TMPDIR", place->home.p);
	add_env(env, &n, "ROOT", root);
	add_env(env, &n, "STROP", strop);
	add_env(env, &n, "MOCK", mock);
	add_env(env, &n, "SHARED", have ? shared.p : "");
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (getenv(kept[i]))
			add_env(env, &n, kept[i], getenv(kept[i]));
	free(strop);
	free(mock);
	buf_free(&shared);
}

static _Noreturn void become_shell(const struct place *place, char **env)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);
	int in = open("/dev/null", O_RDONLY);
	int out = open(place->output.p, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (in < 0 || out < 0 || chdir(place->home.p) < 0)
		_exit(126);
	dup2(in, 0);
	dup2(out, 1);
	dup2(out, 2);
	close(in);
	close(out);
	execle("/bin/sh", "sh", place->script.p, (char *)NULL, env);
	_exit(127);
}

/* Wait for the shell; false after the time-out. What it left running dies with its group. */
static bool wait_shell(pid_t pid)
{
	const struct timespec nap = {.tv_nsec = POLL_MS * 1000000L};
	struct timespec start, now;
	bool in_time = true;
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (in_time && waitpid(pid, NULL, WNOHANG) == 0) {
		nanosleep(&nap, NULL);
		clock_gettime(CLOCK_MONOTONIC, &now);
		in_time = (now.tv_sec - start.tv_sec) * 1000L < TIMEOUT_MS;
	}
	kill(-pid, SIGKILL);
	if (!in_time)
		waitpid(pid, NULL, 0);
	return in_time;
}

/* Whether a run that takes long says how far it is is up to the machine: "strop: 3/40, 8.1/s, ...". */
static bool is_progress(struct str line)
{
	return str_starts(line, STR("strop: ")) && str_find(line, STR("/s, ")) > 0 &&
	       str_find(line, STR(" cached")) > 0;
}

static void drop_progress(struct buf *text)
{
	struct buf kept = {0};
	struct str rest = buf_str(text), line;
	while (str_line(&rest, &line)) {
		const char *end = rest.p ? rest.p : text->p + text->n;
		if (!is_progress(line)) /* with its end, whatever that is */
			buf_add(&kept, (struct str){line.p, (size_t)(end - line.p)});
	}
	buf_free(text);
	*text = kept;
}

static bool run(struct cram_file *file, const struct place *place)
{
	char *env[16] = {0};
	if (!write_script(place, file))
		return false;
	fill_env(env, place);
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0)
		become_shell(place, env);
	if (pid > 0) {
		setpgid(pid, pid); /* whichever of the two comes first */
		if (!wait_shell(pid))
			printf("timed out after %d s\n", TIMEOUT_MS / 1000);
	}
	for (size_t i = 0; env[i]; i++)
		free(env[i]);
	if (pid < 0 || !read_file(place->output.p, &file->output))
		return false;
	drop_progress(&file->output);
	cram_file_split_output(file, str_of(place->marker));
	return true;
}

static void print_lines(char sign, const struct cram_lines *lines, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		printf("%c  %.*s\n", sign, STRF(lines->p[i]));
}

/* What stands between the equal lines at both ends. */
static void print_diff(const char *path, const struct cram_block *block)
{
	const struct cram_lines *e = &block->expected, *a = &block->actual;
	size_t head = 0, tail = 0;
	while (head < e->n && head < a->n && cram_line_match(e->p[head], a->p[head]))
		head++;
	while (tail < e->n - head && tail < a->n - head &&
		cram_line_match(e->p[e->n - 1 - tail], a->p[a->n - 1 - tail]))
		tail++;
	printf("--- %s\n+++ %s, as run\n@@ line %zu @@\n   $ %.*s\n", path, path, block->line + 1,
		STRF(block->command));
	print_lines(' ', a, head > CONTEXT ? head - CONTEXT : 0, head);
	print_lines('-', e, head, e->n - tail);
	print_lines('+', a, head, a->n - tail);
	print_lines(' ', a, a->n - tail, a->n - tail + (tail < CONTEXT ? tail : CONTEXT));
	if (!block->ran)
		printf("+  (the shell ended before or in this command)\n");
	else if (block->status != block->expected_status)
		printf("-  [%d]\n+  [%d]\n", block->expected_status, block->status);
}

static void add_line(struct buf *out, struct str line)
{
	buf_addz(out, "  ");
	buf_add(out, line);
	buf_addc(out, '\n');
}

/* The expected lines as they came out; a pattern that still matches its line stays. */
static void add_actual(struct buf *out, const struct cram_block *block)
{
	const struct cram_lines *e = &block->expected, *a = &block->actual;
	for (size_t i = 0; i < a->n; i++) {
		bool keep = i < e->n && cram_line_match(e->p[i], a->p[i]);
		add_line(out, keep ? e->p[i] : a->p[i]);
	}
	if (block->status)
		buf_addf(out, "  [%d]\n", block->status);
}

static bool update(const char *path, const struct cram_file *file)
{
	struct buf out = {0};
	size_t at = 0;
	for (size_t i = 0; i < file->n; i++) {
		const struct cram_block *block = &file->blocks[i];
		bool same = !block->ran || cram_block_match(block);
		for (size_t to = same ? block->to : block->from; at < to; at++)
			buf_addf(&out, "%.*s\n", STRF(file->lines.p[at]));
		if (!same)
			add_actual(&out, block);
		at = block->to;
	}
	for (; at < file->lines.n; at++)
		buf_addf(&out, "%.*s\n", STRF(file->lines.p[at]));
	bool good = write_file(path, buf_str(&out));
	buf_free(&out);
	return good;
}

enum outcome { PASSED, FAILED, SKIPPED };

static enum outcome judge(const char *path, const struct cram_file *file, bool rewrite)
{
	size_t wrong = 0;
	for (size_t i = 0; i < file->n; i++) {
		if (!cram_block_match(&file->blocks[i])) {
			print_diff(path, &file->blocks[i]);
			wrong++;
		}
	}
	if (file->n == 0)
		printf("%s: no commands\n", path);
	if (wrong && rewrite && update(path, file)) {
		printf("updated: %s\n", path);
		return PASSED;
	}
	return wrong || file->n == 0 ? FAILED : PASSED;
}

static bool has_program(struct str name)
{
	struct str path = str_of(getenv("PATH")), dir;
	bool found = false;
	while (!found && str_split(&path, ':', &dir)) {
		struct buf file = {0};
		buf_addf(&file, "%.*s/%.*s", STRF(dir), STRF(name));
		found = access(file.p, X_OK) == 0;
		buf_free(&file);
	}
	return found;
}

/* What the first line says that the file cannot do without. */
static bool has_required(const struct cram_file *file, struct buf *shared)
{
	struct str first = file->lines.n ? file->lines.p[0] : STR("");
	struct str prefix = STR("#requires ");
	if (!str_starts(first, prefix))
		return true;
	struct str what = str_trim(str_from(first, prefix.n));
	return str_is(what, "SHARED") ? find_shared(shared) : has_program(what);
}

static enum outcome test_file(const char *path, bool rewrite)
{
	struct cram_file file = {0};
	struct place place = {0};
	struct buf shared = {0};
	enum outcome outcome = FAILED;
	if (!read_file(path, &file.text)) {
		printf("%s: %s\n", path, strerror(errno));
		goto out;
	}
	cram_file_parse(&file);
	if (!has_required(&file, &shared)) {
		printf("skipped: %s\n", path);
		outcome = SKIPPED;
	} else if (!place_make(&place) || !run(&file, &place)) {
		printf("%s: cannot run: %s\n", path, strerror(errno));
	} else {
		outcome = judge(path, &file, rewrite);
	}
out:
	place_free(&place);
	cram_file_free(&file);
	buf_free(&shared);
	return outcome;
}

int main(int argc, char **argv)
{
	bool rewrite = argc > 1 && strcmp(argv[1], "--update") == 0;
	size_t count[3] = {0};
	struct buf failed = {0};
	for (int i = rewrite ? 2 : 1; i < argc; i++) {
		enum outcome outcome = test_file(argv[i], rewrite);
		count[outcome]++;
		if (outcome == FAILED)
			buf_addf(&failed, "[  FAILED  ] %s\n", argv[i]);
	}
	printf("[  PASSED  ] %zu test(s).\n", count[PASSED]);
	if (count[SKIPPED])
		printf("[  SKIPPED ] %zu test(s).\n", count[SKIPPED]);
	if (count[FAILED])
		printf("%s\n %zu FAILED TEST(S)\n", failed.p, count[FAILED]);
	buf_free(&failed);
	return count[FAILED] != 0;
}
