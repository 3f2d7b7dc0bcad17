/*
 * similar: owns the normal form of texts and sets of shingles (Broder 1997).
 *
 * "Without punctuation" is right for prose and wrong for what prompts are often about: 3 - 4 is not
 * 3 + 4, 1.5 is not 15, and a row of brackets would be nothing at all. So a mark is dropped where it
 * touches a letter, or ends a number's sentence, and kept elsewhere; a near match by shingles finds the
 * pairs that this keeps apart.
 */
#include "similar.h"

#include <stdlib.h>
#include <string.h>

#include "utf8.h"

/* ---- the normal form ---- */

enum kind { KIND_SPACE, KIND_LETTER, KIND_DIGIT, KIND_MARK };

static enum kind kind_of(int32_t cp)
{
	if (cp >= 0 && utf8_is_space(cp))
		return KIND_SPACE;
	if (cp >= 0 && utf8_is_alpha(cp))
		return KIND_LETTER;
	return cp >= 0 && utf8_is_digit(cp) ? KIND_DIGIT : KIND_MARK;
}

/* A run of marks between two neighbours. */
struct run {
	struct str text;
	bool says; /* has a symbol, as + = $ */
	bool ends; /* consists of what ends a sentence */
};

static struct run next_run(struct str *rest)
{
	struct run run = {.text = {rest->p, 0}, .ends = true};
	while (rest->n) {
		int32_t cp;
		size_t n = utf8_decode(*rest, &cp);
		if (kind_of(cp) != KIND_MARK)
			break;
		run.says |= cp < 0 || !utf8_is_punct(cp) || (cp < 128 && strchr("+<=>$^`|~", cp));
		run.ends &= cp > 0 && cp < 128 && strchr(".,;:!?", cp);
		run.text.n += n;
		*rest = str_from(*rest, n);
	}
	return run;
}

static bool is_kept(const struct run *run, enum kind before, enum kind after)
{
	if (run->says)
		return true;
	if (before == KIND_LETTER || after == KIND_LETTER)
		return false;
	return !(before == KIND_DIGIT && after == KIND_SPACE && run->ends);
}

struct str similar_normal(struct arena *a, struct str text)
{
	struct str rest = utf8_fold_nfkc(a, text);
	struct buf out = {0};
	enum kind before = KIND_SPACE;
	bool gap = false;
	while (rest.n) {
		int32_t cp;
		size_t n = utf8_decode(rest, &cp);
		enum kind kind = kind_of(cp);
		struct str piece = str_head(rest, n);
		if (kind == KIND_MARK) {
			struct run run = next_run(&rest);
			int32_t next = ' ';
			if (rest.n)
				utf8_decode(rest, &next);
			piece = is_kept(&run, before, kind_of(next)) ? run.text : STR("");
		} else {
			rest = str_from(rest, n);
		}
		before = kind;
		gap |= kind == KIND_SPACE || piece.n == 0;
		if (kind == KIND_SPACE || piece.n == 0)
			continue;
		if (gap && out.n)
			buf_addc(&out, ' ');
		gap = false;
		buf_add(&out, piece);
	}
	struct str normal = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return normal;
}

/* ---- shingles ---- */

/* FNV-1a with the finish of splitmix64, so that the upper half is as good as the lower. */
static uint32_t hash_of(struct str text)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 0x100000001b3u;
	h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9u;
	h = (h ^ h >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)((h ^ h >> 31) >> 32);
}

static int by_value(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
	return (a > b) - (a < b);
}

/* The shingles of units that lie one after the other: unit i is from[i]..to[i]. */
static struct shingles set_of(struct arena *a, struct str text, const size_t *from,
	const size_t *to, size_t units, size_t width)
{
	size_t n = units == 0 ? 0 : units <= width ? 1 : units - width + 1, distinct = 0;
	uint32_t *hash = arena_alloc(a, (n + 1) * sizeof *hash);
	for (size_t i = 0; i < n; i++) {
		size_t end = to[i + width <= units ? i + width - 1 : units - 1];
		hash[i] = hash_of((struct str){text.p + from[i], end - from[i]});
	}
	qsort(hash, n, sizeof *hash, by_value);
	for (size_t i = 0; i < n; i++)
		if (distinct == 0 || hash[i] != hash[distinct - 1])
			hash[distinct++] = hash[i];
	return (struct shingles){hash, distinct};
}

struct shingles similar_chars(struct arena *a, struct str normal, size_t width)
{
	size_t *ends = mem_alloc((normal.n + 1) * sizeof *ends);
	size_t units = 0;
	for (size_t at = 0; at < normal.n;) {
		int32_t cp;
		at += utf8_decode(str_from(normal, at), &cp);
		ends[++units] = at;
	}
	struct shingles set = set_of(a, normal, ends, ends + 1, units, width);
	free(ends);
	return set;
}

struct shingles similar_words(struct arena *a, struct str normal, size_t width)
{
	size_t *from = mem_alloc((normal.n + 1) * sizeof *from);
	size_t *to = mem_alloc((normal.n + 1) * sizeof *to);
	size_t units = 0;
	struct str rest = normal, word;
	while (str_split(&rest, ' ', &word)) {
		from[units] = (size_t)(word.p - normal.p);
		to[units] = from[units] + word.n;
		units++;
	}
	struct shingles set = set_of(a, normal, from, to, units, width);
	free(from);
	free(to);
	return set;
}

/* ---- what two sets share ---- */

static size_t shared(struct shingles a, struct shingles b)
{
	size_t n = 0;
	for (size_t i = 0, j = 0; i < a.n && j < b.n;) {
		uint32_t x = a.hash[i], y = b.hash[j];
		n += x == y;
		i += x <= y;
		j += y <= x;
	}
	return n;
}

double similar_jaccard(struct shingles a, struct shingles b)
{
	if (a.n == 0 || b.n == 0)
		return 0;
	size_t both = shared(a, b);
	return (double)both / (double)(a.n + b.n - both);
}

double similar_containment(struct shingles a, struct shingles b)
{
	return a.n ? (double)shared(a, b) / (double)a.n : 0;
}

double similar_texts(struct str a, struct str b)
{
	struct arena scratch = {0};
	struct shingles x = similar_chars(&scratch, similar_normal(&scratch, a), SIMILAR_CHARS);
	struct shingles y = similar_chars(&scratch, similar_normal(&scratch, b), SIMILAR_CHARS);
	double j = similar_jaccard(x, y);
	arena_free(&scratch);
	return j;
}
