/*
 * merge: owns the joining of two changes of one text. It refuses nothing; where it cannot choose, it
 * keeps both and says so.
 *
 * The decision: changes that touch are one region, as diff3 has it: without an unchanged line
 * between them nobody can say that they are independent.
 */
#include "merge.h"

#include <stdint.h>

#include "diff.h"
#include "mem.h"

/* base[from..to) became `text`. */
struct hunk {
	size_t from, to;
	struct str text; /* of the other side */
};

struct side {
	const struct hunk *hunks;
	size_t n, at; /* the next hunk */
};

struct merger {
	struct str base;
	struct side ours, theirs;
	const char *ours_name, *theirs_name;
	struct buf *out;
	size_t conflicts;
};

static struct side read_side(struct arena *a, struct str base, struct str text)
{
	struct diff_piece *pieces;
	size_t n = diff_lines(a, base, text, &pieces), at = 0, n_hunks = 0;
	struct hunk *hunks = arena_alloc(a, n * sizeof *hunks);
	for (size_t i = 0; i < n; i++) {
		struct diff_piece piece = pieces[i];
		bool goes_on = i > 0 && pieces[i - 1].kind == DIFF_REMOVED;
		if (piece.kind == DIFF_ADDED && goes_on)
			hunks[n_hunks - 1].text = piece.text;
		else if (piece.kind == DIFF_ADDED)
			hunks[n_hunks++] = (struct hunk){at, at, piece.text};
		else if (piece.kind == DIFF_REMOVED)
			hunks[n_hunks++] = (struct hunk){at, at + piece.text.n, STR("")};
		if (piece.kind != DIFF_ADDED)
			at += piece.text.n;
	}
	return (struct side){hunks, n_hunks, 0};
}

static size_t next_change(const struct side *side)
{
	return side->at < side->n ? side->hunks[side->at].from : SIZE_MAX;
}

/* Take the side's hunks that touch base[..*to); whether any did. *to grows with them. */
static bool take_touching(struct side *side, size_t *to)
{
	size_t before = side->at;
	while (next_change(side) <= *to) {
		size_t end = side->hunks[side->at++].to;
		*to = end > *to ? end : *to;
	}
	return side->at > before;
}

/* What the side has for base[from..to), whose changes are hunks [first, side->at). */
static struct str side_text(struct arena *a, struct str base, const struct side *side, size_t first,
	size_t from, size_t to)
{
	struct buf text = {0};
	for (size_t i = first; i < side->at; i++) {
		const struct hunk *hunk = &side->hunks[i];
		buf_add(&text, str_head(str_from(base, from), hunk->from - from));
		buf_add(&text, hunk->text);
		from = hunk->to;
	}
	buf_add(&text, str_head(str_from(base, from), to - from));
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

/* The lines of one side; a marker begins on a line of its own. */
static void add_lines(struct buf *out, struct str text)
{
	buf_add(out, text);
	if (text.n && text.p[text.n - 1] != '\n')
		buf_addc(out, '\n');
}

static void add_conflict(struct merger *m, struct str ours, struct str theirs)
{
	m->conflicts++;
	buf_addf(m->out, "<<<<<<< %s\n", m->ours_name);
	add_lines(m->out, ours);
	buf_addz(m->out, "=======\n");
	add_lines(m->out, theirs);
	buf_addf(m->out, ">>>>>>> %s\n", m->theirs_name);
}

/* Join what begins at base[from]; returns where it ends. */
static size_t merge_region(struct merger *m, struct arena *a, size_t from)
{
	size_t ours_first = m->ours.at, theirs_first = m->theirs.at, to = from;
	bool more = true;
	while (more) {
		more = take_touching(&m->ours, &to);
		more |= take_touching(&m->theirs, &to);
	}
	struct str ours = side_text(a, m->base, &m->ours, ours_first, from, to);
	struct str theirs = side_text(a, m->base, &m->theirs, theirs_first, from, to);
	if (m->theirs.at == theirs_first || str_eq(ours, theirs))
		buf_add(m->out, ours);
	else if (m->ours.at == ours_first)
		buf_add(m->out, theirs);
	else
		add_conflict(m, ours, theirs);
	return to;
}

size_t merge_lines(struct str base, struct str ours, struct str theirs, const char *ours_name,
	const char *theirs_name, struct buf *out)
{
	struct arena a = {0};
	struct merger m = {
		.base = base,
		.ours = read_side(&a, base, ours),
		.theirs = read_side(&a, base, theirs),
		.ours_name = ours_name,
		.theirs_name = theirs_name,
		.out = out,
	};
	size_t at = 0;
	while (m.ours.at < m.ours.n || m.theirs.at < m.theirs.n) {
		size_t o = next_change(&m.ours), t = next_change(&m.theirs), next = o < t ? o : t;
		buf_add(out, str_head(str_from(base, at), next - at));
		at = merge_region(&m, &a, next);
	}
	buf_add(out, str_from(base, at));
	arena_free(&a);
	return m.conflicts;
}
