/*
 * diff: owns the comparison of two texts. It refuses nothing; what it cannot afford to compare
 * minimally it compares coarsely.
 *
 * The decision: Myers' greedy algorithm in rounds of at most `cap` edits. A round that does not
 * arrive keeps its furthest-reaching path and the next one goes on from there. While the texts
 * differ by at most `cap` edits the result is minimal; beyond that, time stays within
 * O(cap * (N + M)) and memory within cap^2 / 2 integers, whatever the texts are.
 */
#include "diff.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

/* CAP_MAX: two megabytes of trace. WORK: tokens times cap, about a fifth of a second. PROBES: texts
 * made to collide are compared badly, not slowly. */
enum {
	CAP_MAX = 1024,
	CAP_MIN = 64,
	WORK = 64 << 20,
	PROBES = 64,
	MANY_WORDS = 20000,
	MAX_BYTES = 1 << 28
};

struct tokens {
	struct str *p;
	uint32_t *id; /* equal texts have equal ids, over both sides */
	size_t n, cap;
};

/* Matches found: token i of a is token match[i] - 1 of b, 0 for none. */
struct sides {
	struct tokens a, b;
	uint32_t *match;
};

struct pieces {
	struct diff_piece *p;
	size_t n, cap;
};

static struct str next_line(struct str rest)
{
	ssize_t end = str_find(rest, STR("\n"));
	return str_head(rest, end < 0 ? rest.n : (size_t)end + 1);
}

enum word_class { WORD, SPACE, OTHER };

static enum word_class class_of(int32_t cp)
{
	if (cp < 0)
		return OTHER;
	return utf8_is_alpha(cp) || utf8_is_digit(cp) ? WORD : utf8_is_space(cp) ? SPACE : OTHER;
}

static struct str next_word(struct str rest)
{
	int32_t cp;
	size_t n = utf8_decode(rest, &cp);
	enum word_class class = class_of(cp);
	while (class != OTHER && n < rest.n) {
		size_t more = utf8_decode(str_from(rest, n), &cp);
		if (class_of(cp) != class)
			break;
		n += more;
	}
	return str_head(rest, n);
}

static void tokenize(struct tokens *t, struct str text, struct str (*next)(struct str))
{
	while (text.n) {
		struct str token = next(text);
		t->p = mem_grow(t->p, t->n, &t->cap, sizeof *t->p);
		t->p[t->n++] = token;
		text = str_from(text, token.n);
	}
	t->id = mem_alloc(t->n * sizeof *t->id);
}

static uint64_t hash_token(struct str text)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */
	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * 1099511628211u;
	return h ^ h >> 29;
}

struct table {
	struct slot {
		struct str text;
		uint32_t id; /* 0: free */
	} * slots;
	size_t mask;
	uint32_t last;
};

/* After PROBES collisions a token gets an id of its own: it equals nothing, which is never wrong,
 * only longer. */
static void intern(struct table *table, struct tokens *t)
{
	for (size_t i = 0; i < t->n; i++) {
		size_t at = hash_token(t->p[i]) & table->mask;
		size_t probes = 0;
		while (table->slots[at].id && !str_eq(table->slots[at].text, t->p[i]) &&
			++probes < PROBES)
			at = (at + 1) & table->mask;
		if (probes == PROBES) {
			t->id[i] = ++table->last;
			continue;
		}
		if (!table->slots[at].id)
			table->slots[at] = (struct slot){t->p[i], ++table->last};
		t->id[i] = table->slots[at].id;
	}
}

static void sides_init(struct sides *s, struct str a, struct str b, struct str (*next)(struct str))
{
	*s = (struct sides){0};
	tokenize(&s->a, a, next);
	tokenize(&s->b, b, next);
	s->match = mem_alloc(s->a.n * sizeof *s->match);
	struct table table = {.mask = 15};
	while (table.mask < 2 * (s->a.n + s->b.n))
		table.mask = table.mask * 2 + 1;
	table.slots = mem_alloc((table.mask + 1) * sizeof *table.slots);
	intern(&table, &s->a);
	intern(&table, &s->b);
	free(table.slots);
}

static void sides_done(struct sides *s)
{
	free(s->a.p);
	free(s->a.id);
	free(s->b.p);
	free(s->b.id);
	free(s->match);
}

/*
 * One round, over a[0..n) and b[0..m). Row d of the trace holds the furthest x after d edits on the
 * diagonals k = x - y = -d, -d + 2, ... d, at t = (k + d) / 2; -1 where a diagonal has left the
 * table. Row d begins at d * (d + 1) / 2.
 */
struct round {
	const uint32_t *a, *b;
	int32_t n, m;
	int32_t *trace;
};

static int32_t *row_of(const struct round *r, int32_t d)
{
	return r->trace + (size_t)d * ((size_t)d + 1) / 2;
}

/* Where a diagonal's path enters it: from above (a token of b added) or from the left (one of a
 * removed), whichever is further; *from is the t in the row before. -1: neither is inside. */
static int32_t enter(const struct round *r, int32_t d, int32_t t, int32_t *from)
{
	if (d == 0)
		return 0;
	const int32_t *before = row_of(r, d - 1);
	int32_t down = t < d ? before[t] : -1;
	int32_t right = t > 0 && before[t - 1] >= 0 ? before[t - 1] + 1 : -1;
	if (down >= 0 && down - (2 * t - d) > r->m)
		down = -1;
	if (right > r->n)
		right = -1;
	*from = right > down ? t - 1 : t;
	return right > down ? right : down;
}

/* Fill row d; returns the t of its furthest point (the greatest x + y), and sets *arrived. */
static int32_t fill_row(const struct round *r, int32_t d, bool *arrived)
{
	int32_t *row = row_of(r, d), best = 0, far = -1, from;
	for (int32_t t = 0; t <= d; t++) {
		int32_t x = enter(r, d, t, &from), k = 2 * t - d;
		while (x >= 0 && x < r->n && x - k < r->m && r->a[x] == r->b[x - k])
			x++;
		row[t] = x;
		if (x >= 0 && 2 * x - k > far) {
			far = 2 * x - k;
			best = t;
		}
	}
	*arrived = far == r->n + r->m;
	return best;
}

/* Note the matches on the path that ends in row d at t; `match` is a's part, `j0` b's offset. */
static void trace_back(const struct round *r, int32_t d, int32_t t, uint32_t *match, size_t j0)
{
	for (; d >= 0; d--) {
		int32_t from = 0, k = 2 * t - d, x = row_of(r, d)[t];
		for (int32_t start = enter(r, d, t, &from); x > start; x--)
			match[x - 1] = (uint32_t)(j0 + (size_t)(x - k));
		t = from;
	}
}

static size_t common_tail(const struct sides *s)
{
	size_t n = 0;
	while (n < s->a.n && n < s->b.n && s->a.id[s->a.n - 1 - n] == s->b.id[s->b.n - 1 - n])
		n++;
	return n;
}

static void find_matches(struct sides *s, int32_t cap)
{
	size_t tail = common_tail(s), n = s->a.n - tail, m = s->b.n - tail, i = 0, j = 0;
	size_t most = n + m < (size_t)cap ? n + m : (size_t)cap;
	int32_t *trace = mem_alloc((most + 1) * (most + 2) / 2 * sizeof *trace);
	while (i < n && j < m) {
		struct round r = {
			s->a.id + i, s->b.id + j, (int32_t)(n - i), (int32_t)(m - j), trace};
		bool arrived = false;
		int32_t d = 0, t = fill_row(&r, 0, &arrived);
		while (!arrived && d < (int32_t)most)
			t = fill_row(&r, ++d, &arrived);
		trace_back(&r, d, t, s->match + i, j);
		int32_t x = row_of(&r, d)[t];
		i += (size_t)x;
		j += (size_t)(x - (2 * t - d));
	}
	for (size_t k = 0; k < tail; k++)
		s->match[n + k] = (uint32_t)(m + k + 1);
	free(trace);
}

static int32_t cap_for(size_t tokens)
{
	size_t cap = (size_t)WORK / (tokens + 1);
	return cap > CAP_MAX ? CAP_MAX : cap < CAP_MIN ? CAP_MIN : (int32_t)cap;
}

static void add_piece(struct pieces *out, enum diff_kind kind, struct str text)
{
	if (text.n == 0)
		return;
	if (out->n && out->p[out->n - 1].kind == kind) {
		out->p[out->n - 1].text.n += text.n;
		return;
	}
	out->p = mem_grow(out->p, out->n, &out->cap, sizeof *out->p);
	out->p[out->n++] = (struct diff_piece){kind, text};
}

/* The text of tokens [from, to), which lie side by side. */
static struct str span(const struct tokens *t, size_t from, size_t to)
{
	if (from == to)
		return STR("");
	struct str first = t->p[from], last = t->p[to - 1];
	return (struct str){first.p, (size_t)(last.p - first.p) + last.n};
}

/* What becomes of a region that differs. */
typedef void add_change(struct pieces *out, struct str removed, struct str added, int32_t cap);

static void add_whole(struct pieces *out, struct str removed, struct str added, int32_t cap)
{
	(void)cap;
	add_piece(out, DIFF_REMOVED, removed);
	add_piece(out, DIFF_ADDED, added);
}

/* Walk the matches; what lies between two of them is one change. */
static void add_pieces(struct pieces *out, const struct sides *s, add_change *change, int32_t cap)
{
	size_t i = 0, j = 0;
	while (i < s->a.n || j < s->b.n) {
		size_t i0 = i, j0 = j;
		while (i < s->a.n && s->match[i] == 0)
			i++;
		j = i < s->a.n ? s->match[i] - 1 : s->b.n;
		if (i > i0 || j > j0)
			change(out, span(&s->a, i0, i), span(&s->b, j0, j), cap);
		if (i < s->a.n) {
			add_piece(out, DIFF_SAME, s->a.p[i++]);
			j++;
		}
	}
}

static void add_words(struct pieces *out, struct str a, struct str b, int32_t cap)
{
	struct sides s;
	sides_init(&s, a, b, next_word);
	find_matches(&s, cap);
	add_pieces(out, &s, add_whole, cap);
	sides_done(&s);
}

static void add_lines(
	struct pieces *out, struct str a, struct str b, add_change *change, int32_t cap)
{
	struct sides s;
	sides_init(&s, a, b, next_line);
	find_matches(&s, cap);
	add_pieces(out, &s, change, cap);
	sides_done(&s);
}

static size_t count(struct str text, struct str (*next)(struct str))
{
	size_t n = 0;
	for (; text.n; n++)
		text = str_from(text, next(text).n);
	return n;
}

static size_t finish(struct arena *arena, struct pieces *pieces, struct diff_piece **out)
{
	*out = arena_alloc(arena, pieces->n * sizeof **out);
	if (pieces->n)
		memcpy(*out, pieces->p, pieces->n * sizeof **out);
	free(pieces->p);
	return pieces->n;
}

size_t diff_words(struct arena *arena, struct str a, struct str b, struct diff_piece **out)
{
	struct pieces pieces = {0};
	bool is_huge = a.n > MAX_BYTES || b.n > MAX_BYTES;
	size_t n = is_huge ? 0 : count(a, next_word) + count(b, next_word);
	if (is_huge)
		add_whole(&pieces, a, b, 0);
	else if (n > MANY_WORDS)
		add_lines(&pieces, a, b, add_words, cap_for(n));
	else
		add_words(&pieces, a, b, cap_for(n));
	return finish(arena, &pieces, out);
}

size_t diff_lines(struct arena *arena, struct str a, struct str b, struct diff_piece **out)
{
	struct pieces pieces = {0};
	if (a.n > MAX_BYTES || b.n > MAX_BYTES)
		add_whole(&pieces, a, b, 0);
	else
		add_lines(&pieces, a, b, add_whole,
			cap_for(count(a, next_line) + count(b, next_line)));
	return finish(arena, &pieces, out);
}
