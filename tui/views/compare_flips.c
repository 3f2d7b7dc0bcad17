/*
 * compare_flips: owns the list of examples by what became of them. Rows are numbers: a heading for
 * each group, empty or not, then its pairs, so that a list of any length costs what is seen of it.
 */
#include "compare_parts.h"

#include "pane.h"

/* Whether one side is right, by what became of the example. */
static bool passes(enum flip_group g, bool is_second)
{
	return g == GROUP_BOTH_PASS || g == (is_second ? GROUP_FIXED : GROUP_BROKEN);
}

/* The pairs of the cell that is listed, in their order; counts are then theirs. */
static const struct compare_pair *of_cell(
	struct flips *f, const struct compare_pair *pairs, int64_t counts[GROUPS])
{
	int64_t n = 0, all = 0, at = 0;
	for (int g = 0; g < GROUPS; g++)
		all += counts[g];
	struct compare_pair *kept = arena_alloc(&f->arena, ((size_t)all + 1) * sizeof *kept);
	for (int g = 0; g < GROUPS; g++) {
		int64_t end = at + counts[g], before = n;
		for (; at < end; at++) {
			enum gold_place place =
				f->cell.is_second ? pairs[at].place_b : pairs[at].place_a;
			if (place == f->cell.place &&
				passes((enum flip_group)g, f->cell.is_second) == f->cell.passes)
				kept[n++] = pairs[at];
		}
		counts[g] = n - before;
	}
	return kept;
}

void flips_set(struct flips *f, const struct compare_report *r)
{
	int64_t rows = f->scroll.rows;
	struct flips_cell cell = f->cell;
	arena_free(&f->arena);
	*f = (struct flips){.scroll = {.rows = rows}, .cell = cell};
	if (!r || !r->pairs)
		return;
	int64_t counts[GROUPS] = {
		(int64_t)r->n_broken, (int64_t)r->n_fixed, r->both_fail, r->both_pass};
	f->pairs = cell.is_set ? of_cell(f, r->pairs, counts) : r->pairs;
	for (int g = 0; g < GROUPS; g++)
		f->begin[g + 1] = f->begin[g] + counts[g];
	f->scroll.n = f->begin[GROUPS] + GROUPS;
	if (f->begin[GROUPS])
		flips_go(f, 0);
}

void flips_done(struct flips *f)
{
	arena_free(&f->arena);
}

void flips_at(const struct flips *f, int64_t row, enum flip_group *group, int64_t *pair)
{
	int g = 0;
	while (g + 1 < GROUPS && row >= f->begin[g + 1] + g + 1)
		g++;
	*group = (enum flip_group)g;
	*pair = row - g - 1;
	if (*pair < f->begin[g])
		*pair = -1;
}

int64_t flips_current(const struct flips *f)
{
	enum flip_group group;
	int64_t pair = -1;
	if (f->scroll.n)
		flips_at(f, f->scroll.at, &group, &pair);
	return pair;
}

/* The heading just above a group's first pair comes into sight with it. */
void flips_go(struct flips *f, int64_t pair)
{
	int g = 0;
	scroll_fit(&f->scroll);
	if (pair < 0)
		return;
	while (g + 1 < GROUPS && pair >= f->begin[g + 1])
		g++;
	if (pair == f->begin[g])
		scroll_to(&f->scroll, pair + g);
	scroll_to(&f->scroll, pair + g + 1);
}

/* No example stands on a heading: go on in the same direction, and turn where there is nothing
 * further on. */
static void leave_heading(struct flips *f, int64_t step)
{
	struct scroll *s = &f->scroll;
	while (flips_current(f) < 0 && scroll_move(s, step))
		;
	while (flips_current(f) < 0 && scroll_move(s, -step))
		;
	flips_go(f, flips_current(f));
}

bool flips_command(struct flips *f, enum command c)
{
	int64_t before = f->scroll.at;
	if (f->begin[GROUPS] == 0 || !list_command(&f->scroll, c))
		return false;
	leave_heading(f, f->scroll.at < before || c == CMD_BOTTOM ? -1 : 1);
	return true;
}

int64_t flips_next(const struct flips *f, enum flip_group group)
{
	int64_t first = f->begin[group], end = f->begin[group + 1], at = flips_current(f);
	if (first == end)
		return -1;
	return at >= first && at + 1 < end ? at + 1 : first;
}

int64_t flips_find(const struct flips *f, struct str id)
{
	for (int64_t i = 0; i < f->begin[GROUPS]; i++)
		if (str_eq(f->pairs[i].id, id))
			return i;
	return -1;
}

static bool fails(const struct flips *f, int64_t pair)
{
	return pair < f->begin[GROUP_FIXED] ||
	       (pair >= f->begin[GROUP_BOTH_FAIL] && pair < f->begin[GROUP_BOTH_PASS]);
}

int64_t flips_next_failing(const struct flips *f, int step)
{
	int64_t n = f->begin[GROUPS], at = flips_current(f);
	for (int64_t i = 0; i < n; i++) {
		at = (at + step + n) % n;
		if (fails(f, at))
			return at;
	}
	return -1;
}
