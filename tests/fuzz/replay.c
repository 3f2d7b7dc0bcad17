/*
 * replay: a fuzz target without a fuzzer. It gives the target every file of its corpus (seeds, and
 * each input that once broke it) and a fixed number of mutations of each, the same ones every time,
 * and says what it did in cmocka's words.
 *
 *   fuzz_NAME             all of tests/fuzz/corpus/NAME, with mutations
 *   fuzz_NAME FILE...     only these files, as they are
 *
 * An input that ends the process is left in FUZZ-NAME.input below the build folder, and named.
 */
#include "fuzz.h"

#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fs.h"
#include "hash.h"
#include "rng.h"

enum { MAX_INPUT = 1 << 20, MAX_WORDS = 256, PATIENCE_S = 600 };

struct replay {
	struct arena arena;
	struct str *seeds, *names;
	size_t n;
	struct str words[MAX_WORDS]; /* of the dictionary */
	size_t n_words;
	struct rng rng;
};

/* What the signal handler needs. */
static struct {
	char name[512], kept[512];
	unsigned round;
	const uint8_t *data;
	size_t size;
} now;

/* The sanitizers are to end in SIGABRT, so that the handler below sees their findings too. */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);

const char *__asan_default_options(void)
{
	return "abort_on_error=1:handle_segv=0:handle_sigbus=0";
}

const char *__ubsan_default_options(void)
{
	return "abort_on_error=1:print_stacktrace=1";
}

static void say(const char *text)
{
	ssize_t ignored = write(STDOUT_FILENO, text, strlen(text));
	(void)ignored;
}

static void on_death(int signal_number)
{
	char round[64];
	int fd = open(now.kept, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t ignored = fd < 0 ? 0 : write(fd, now.data, now.size);
	(void)ignored;
	snprintf(round, sizeof round, ", mutation %u (0: as it is); kept in ", now.round);
	say("died on ");
	say(now.name);
	say(round);
	say(now.kept);
	say("\n 1 FAILED TEST(S)\n");
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* A copy of its own, so that a read beyond the end is one beyond an allocation. */
static void run(struct str input, unsigned round)
{
	uint8_t *copy = mem_realloc(NULL, input.n ? input.n : 1);
	if (input.n)
		memcpy(copy, input.p, input.n);
	now.data = copy;
	now.size = input.n;
	now.round = round;
	LLVMFuzzerTestOneInput(copy, input.n);
	free(copy);
}

/* ---- mutations ---- */

static struct str any_seed(struct replay *r)
{
	return r->seeds[rng_index(&r->rng, r->n)];
}

/* Some run of bytes of a text. */
static struct str any_slice(struct replay *r, struct str text)
{
	size_t at = rng_index(&r->rng, text.n + 1);
	size_t most = text.n - at < 64 ? text.n - at : 64;
	return str_head(str_from(text, at), rng_index(&r->rng, most + 1));
}

static struct str any_word(struct replay *r)
{
	static const struct str nasty[] = {{"\0", 1}, {"\n", 1}, {"\r\n", 2}, {"\xFF", 1},
		{"\xC3", 1}, {"\xED\xA0\x80", 3}, {"\xEF\xBB\xBF", 3}, {"\xE2\x80\xAE", 3},
		{"\xF0\x9F\x91\xA9\xE2\x80\x8D", 7}, {"\"", 1}, {"\\", 1}, {"-1", 2},
		{"18446744073709551616", 20}, {"1e999", 5}, {"%%\n", 3}};
	size_t n = sizeof nasty / sizeof *nasty;
	size_t i = rng_index(&r->rng, n + r->n_words);
	return i < n ? nasty[i] : r->words[i - n];
}

/* text[from..to) becomes `by`. */
static void replace(struct buf *text, size_t from, size_t to, struct str by)
{
	struct buf out = {0};
	buf_add(&out, str_head(buf_str(text), from));
	buf_add(&out, by);
	buf_add(&out, str_from(buf_str(text), to));
	buf_free(text);
	*text = out;
}

static void mutate(struct replay *r, struct buf *text)
{
	size_t at = rng_index(&r->rng, text->n + 1);
	struct str cut = any_slice(r, buf_str(text));
	size_t from = text->n ? (size_t)(cut.p - text->p) : 0;
	uint64_t bits = rng_next(&r->rng);
	switch (bits % 6) {
	case 0: /* flip a bit */
		if (at < text->n)
			text->p[at] = (char)(text->p[at] ^ (1 << (bits >> 32) % 8));
		break;
	case 1: /* another byte */
		if (at < text->n)
			text->p[at] = (char)(bits >> 32);
		break;
	case 2: /* leave something out */
		replace(text, from, from + cut.n, STR(""));
		break;
	case 3: /* say something again */
		cut = arena_dup(&r->arena, cut);
		replace(text, at, at, cut);
		break;
	case 4:
		replace(text, at, at, any_slice(r, any_seed(r)));
		break;
	case 5:
		replace(text, at, at, any_word(r));
		break;
	}
}

static void run_mutations(struct replay *r, struct str seed)
{
	for (unsigned round = 1; round <= fuzz_rounds; round++) {
		struct buf text = {0};
		buf_add(&text, seed);
		for (uint64_t n = 1 + rng_index(&r->rng, 4); n; n--)
			mutate(r, &text);
		run(str_head(buf_str(&text), MAX_INPUT), round);
		buf_free(&text);
	}
}

/* ---- the corpus ---- */

static struct str read_file(struct replay *r, const char *path)
{
	struct buf text = {0};
	struct err err;
	if (fs_read(path, MAX_INPUT, &text, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(2);
	}
	struct str kept = arena_dup(&r->arena, buf_str(&text));
	buf_free(&text);
	return kept;
}

static void read_corpus(struct replay *r, const char *target)
{
	struct fs_list files;
	struct err err;
	struct str dir = arena_printf(&r->arena, "tests/fuzz/corpus/%s", target);
	if (fs_glob(&r->arena, dir.p, STR("*"), &files, &err) || files.n == 0) {
		fprintf(stderr, "no seeds in %s (tests run from the project's root)\n", dir.p);
		exit(2);
	}
	r->seeds = arena_alloc(&r->arena, files.n * sizeof *r->seeds);
	r->names = arena_alloc(&r->arena, files.n * sizeof *r->names);
	for (r->n = 0; r->n < files.n; r->n++) {
		r->names[r->n] = fs_join(&r->arena, dir, files.paths[r->n]);
		r->seeds[r->n] = read_file(r, r->names[r->n].p);
	}
}

/* libFuzzer's format: "WORD" a line, with \\ \" and \xHH; `#` begins a comment. */
static struct str read_word(struct replay *r, struct str line)
{
	struct buf word = {0};
	for (size_t i = 1; i < line.n && line.p[i] != '"'; i++) {
		if (line.p[i] != '\\' || i + 1 == line.n) {
			buf_addc(&word, line.p[i]);
		} else if (line.p[++i] == 'x' && i + 2 < line.n) {
			char hex[] = {line.p[i + 1], line.p[i + 2], '\0'};
			buf_addc(&word, (char)strtoul(hex, NULL, 16));
			i += 2;
		} else {
			buf_addc(&word, line.p[i]);
		}
	}
	struct str kept = arena_dup(&r->arena, buf_str(&word));
	buf_free(&word);
	return kept;
}

static void read_dictionary(struct replay *r, const char *target)
{
	struct str line, path = arena_printf(&r->arena, "tests/fuzz/dict/%s.dict", target);
	struct str rest = fs_exists(path.p) ? read_file(r, path.p) : STR("");
	while (str_line(&rest, &line) && r->n_words < MAX_WORDS)
		if (str_starts(line, STR("\"")))
			r->words[r->n_words++] = read_word(r, line);
}

/* Adding a seed does not change the mutations of the others' bytes beyond splices. */
static uint64_t seed_of(struct str name)
{
	struct hash h = hash_sha256(name);
	uint64_t seed;
	memcpy(&seed, h.b, sizeof seed);
	return seed;
}

static void replay_all(struct replay *r)
{
	for (size_t i = 0; i < r->n; i++) {
		snprintf(now.name, sizeof now.name, "%s", r->names[i].p);
		r->rng = (struct rng){seed_of(r->names[i])};
		run(r->seeds[i], 0);
		run_mutations(r, r->seeds[i]);
	}
}

int main(int argc, char **argv)
{
	static const int deaths[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM};
	struct replay r = {0};
	struct str target = str_from(fs_base_name(str_of(argv[0])), strlen("fuzz_"));
	struct str dir = fs_dir_name(str_of(argv[0]));
	snprintf(now.kept, sizeof now.kept, "%.*s/fuzz-%.*s.input", STRF(dir), STRF(target));
	for (size_t i = 0; i < sizeof deaths / sizeof *deaths; i++)
		signal(deaths[i], on_death);
	alarm(PATIENCE_S);
	for (int i = 1; i < argc; i++) {
		snprintf(now.name, sizeof now.name, "%s", argv[i]);
		run(read_file(&r, argv[i]), 0);
	}
	if (argc == 1) {
		read_corpus(&r, target.p);
		read_dictionary(&r, target.p);
		replay_all(&r);
	}
	printf("[  PASSED  ] 1 test(s): %zu seeds, %u mutations of each.\n", r.n, fuzz_rounds);
	arena_free(&r.arena);
	return 0;
}
