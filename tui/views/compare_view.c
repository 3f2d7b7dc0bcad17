/* compare_view: owns by which scorer the sides are compared, the focus, and the commands. */
#include "compare_view.h"

#include <stdlib.h>

#include "compare_parts.h"
#include "dialog.h"
#include "pane.h"
#include "version_ref.h"

enum { EXTEND = 64 << 10 }; /* bytes wrapped in one step of background work */

static const enum where contexts[] = {WHERE_COMPARE, WHERE_LIST, WHERE_GLOBAL, WHERE_NONE};

static struct compare_view *of(struct view *v)
{
	return (struct compare_view *)v;
}

/* What changed is written and laid out; drawing only shows it. */
static void renew(struct compare_view *c)
{
	compare_write(c);
	compare_lay_out(c);
	c->view.session->dirty = true;
}

static void show_current(struct compare_view *c)
{
	int64_t pair = flips_current(&c->flips);
	if (pair >= 0)
		data_show(c, c->flips.pairs[pair].id);
	else if (c->id)
		data_show(c, str_of(c->id));
	renew(c);
}

void compare_show_prompts(struct compare_view *c)
{
	diffbox_set(&c->prompt, data_first(c)->version.source, data_second(c)->version.source);
}

/* Other sides. */
static void begin_anew(struct compare_view *c)
{
	data_forget(c);
	data_start(c);
	data_follow(c);
	compare_show_prompts(c);
	show_current(c);
}

/* ---- choosing ---- */

static void say_cells(struct session *s)
{
	session_say(
		s, MESSAGE_INFO, "these are cells of a grid: mark a third one there with Space");
}

static void add_version(struct compare_view *c, struct str ref)
{
	struct err err = {0};
	if (c->sides[0].is_cell) {
		say_cells(c->view.session);
		return;
	}
	if (data_set_side(c, 2, ref, &err) != 0) {
		session_fail(c->view.session, &err);
		return;
	}
	c->may_run = c->has_asked = false;
	c->n = COMPARE_SIDES;
	begin_anew(c);
}

static void choose_version(struct compare_view *c)
{
	struct session *s = c->view.session;
	if (c->sides[0].is_cell) {
		say_cells(s);
		return;
	}
	struct arena a = {0};
	struct wb_version *list;
	struct err err = {0};
	size_t n;
	if (wb_log(s->wb, c->sides[1].version.prompt, &a, &list, &n, &err) != 0) {
		session_fail(s, &err);
		arena_free(&a);
		return;
	}
	struct str *names = arena_alloc(&a, (n + 1) * sizeof *names);
	struct str *notes = arena_alloc(&a, (n + 1) * sizeof *notes);
	for (size_t i = 0; i < n; i++) {
		names[i] = version_ref(&a, &list[i]);
		notes[i] = list[i].note;
	}
	dialog_choose(s, &(struct choice){"compare with a third version", CMD_ADD_VERSION, names,
				 notes, n, STR("")});
	arena_free(&a);
}

static void set_scorer(struct compare_view *c, size_t i)
{
	c->scorer = i;
	data_forget(c);
	show_current(c);
}

static void scorer_chosen(void *context, size_t i)
{
	set_scorer(context, i);
}

static void choose_scorer(struct compare_view *c)
{
	struct pick_item items[COMPARE_SCORERS];
	for (size_t i = 0; i < c->n_scorers; i++)
		items[i] = (struct pick_item){.text = c->scorers[i]};
	if (c->n_scorers == 0)
		session_say(c->view.session, MESSAGE_INFO, "not compared yet");
	else
		dialog_pick(c->view.session, &(struct pick){.title = "compare by",
						     .items = items,
						     .n = c->n_scorers,
						     .at = c->scorer,
						     .done = scorer_chosen,
						     .context = c});
}

static void name_scorer(struct compare_view *c, struct str name)
{
	const char *names[COMPARE_SCORERS];
	for (size_t i = 0; i < c->n_scorers; i++) {
		names[i] = c->scorers[i].p;
		if (str_eq(c->scorers[i], name)) {
			set_scorer(c, i);
			return;
		}
	}
	const char *near = str_nearest(name, names, c->n_scorers);
	session_say(c->view.session, MESSAGE_ERROR, "these runs have no scorer \"%.*s\"%s%s%s",
		STRF(name), near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* The two that are looked at. */
static void swap(struct compare_view *c)
{
	const struct couple *two = &couples[c->couple];
	struct compare_side first = c->sides[two->first];
	c->sides[two->first] = c->sides[two->second];
	c->sides[two->second] = first;
	begin_anew(c);
}

static void next_couple(struct compare_view *c)
{
	if (c->n < COMPARE_SIDES) {
		session_say(c->view.session, MESSAGE_INFO,
			"these are the only two versions; a puts a third beside them");
		return;
	}
	c->couple = (c->couple + 1) % COMPARE_COUPLES;
	compare_show_prompts(c);
	data_list(c, true);
	show_current(c);
}

/* ---- going ---- */

static void go(struct compare_view *c, int64_t pair, const char *what)
{
	if (pair < 0) {
		session_say(c->view.session, MESSAGE_INFO,
			c->flips.pairs ? "no example %s" : "not compared yet", what);
		return;
	}
	flips_go(&c->flips, pair);
	show_current(c);
}

static bool flip_command(struct compare_view *c, enum command command)
{
	const struct flips *f = &c->flips;
	switch ((int)command) {
	case CMD_FLIP_BROKEN:
		go(c, flips_next(f, GROUP_BROKEN), "is broken");
		return true;
	case CMD_FLIP_FIXED:
		go(c, flips_next(f, GROUP_FIXED), "is fixed");
		return true;
	case CMD_FLIP_BOTH_FAIL:
		go(c, flips_next(f, GROUP_BOTH_FAIL), "fails with both");
		return true;
	case CMD_FLIP_BOTH_PASS:
		go(c, flips_next(f, GROUP_BOTH_PASS), "passes with both");
		return true;
	case CMD_FLIP_FAILING:
		go(c, flips_next_failing(f, 1), "fails");
		return true;
	case CMD_FLIP_FAILING_BACK:
		go(c, flips_next_failing(f, -1), "fails");
		return true;
	}
	return false;
}

static bool move(struct compare_view *c, enum command command)
{
	if (c->focus == PART_PROMPT)
		return diffbox_command(&c->prompt, command);
	if (c->focus == PART_OUTPUTS)
		return text_command(&c->output_scroll, command);
	if (!flips_command(&c->flips, command))
		return false;
	show_current(c);
	return true;
}

static void focus(struct compare_view *c, int step)
{
	c->focus = (enum compare_part)(((int)c->focus + step + PARTS) % PARTS);
	compare_lay_out(c);
}

/* To the example as the second cell has it. */
static void leave_to_cell(struct compare_view *c)
{
	struct session *s = c->view.session;
	const struct compare_side *side = data_second(c);
	if (!session_show_setup(s, &side->setup))
		return;
	if (!str_eq(side->split, s->split) && !session_set_split(s, side->split))
		return;
	if (!session_go_id(s, str_of(c->id)))
		return;
	s->is_from_grid = true;
	while (s->n_views > 1)
		session_pop(s); /* this view, too */
}

static void leave_to_example(struct compare_view *c)
{
	struct session *s = c->view.session;
	if (!c->id)
		session_say(s, MESSAGE_INFO, "there is no example to go to yet");
	else if (c->sides[0].is_cell)
		leave_to_cell(c);
	else if (session_go_id(s, str_of(c->id)))
		session_pop(s);
}

static bool command(struct view *v, enum command command, struct str argument)
{
	struct compare_view *c = of(v);
	v->session->dirty = true;
	if (move(c, command) || flip_command(c, command))
		return true;
	switch ((int)command) {
	case CMD_SCORER:
		argument.n ? name_scorer(c, argument) : choose_scorer(c);
		return true;
	case CMD_FLIP_PLACES:
		compare_choose_cell(c);
		return true;
	case CMD_SWAP:
		swap(c);
		return true;
	case CMD_NEXT_COUPLE:
		next_couple(c);
		return true;
	case CMD_ADD_VERSION:
		argument.n ? add_version(c, argument) : choose_version(c);
		return true;
	case CMD_NEXT_PART:
	case CMD_PREVIOUS_PART:
		focus(c, command == CMD_NEXT_PART ? 1 : -1);
		return true;
	case CMD_LEAVE_TO_EXAMPLE:
		leave_to_example(c);
		return true;
	case CMD_COMPARE:
		if (argument.n)
			return false; /* compare_open takes our place */
		while (session_top(v->session) != v)
			session_pop(v->session);
		return true;
	}
	return false;
}

/* ---- the mouse ---- */

static bool is_in(const struct compare_box *b, const struct event *e)
{
	return e->row >= b->row && e->row < b->row + b->rows && e->column >= b->column &&
	       e->column < b->column + b->columns;
}

static void click(struct compare_view *c, const struct event *e)
{
	enum flip_group group;
	int64_t pair, row = c->flips.scroll.top + e->row - c->boxes[PART_FLIPS].row - 1;
	if (c->focus != PART_FLIPS || row < c->flips.scroll.top || row >= c->flips.scroll.n)
		return;
	flips_at(&c->flips, row, &group, &pair);
	if (pair >= 0)
		go(c, pair, "");
}

static bool event(struct view *v, const struct event *e)
{
	struct compare_view *c = of(v);
	bool up = e->mouse == MOUSE_WHEEL_UP;
	if (e->kind == EVENT_KEY && e->key.code == KEY_ESC) {
		session_pop(v->session);
		return true;
	}
	if (e->kind != EVENT_MOUSE)
		return false;
	for (int part = 0; part < PARTS && e->mouse == MOUSE_PRESS; part++)
		if (is_in(&c->boxes[part], e))
			c->focus = (enum compare_part)part;
	if (e->mouse == MOUSE_PRESS)
		click(c, e);
	else if (up || e->mouse == MOUSE_WHEEL_DOWN)
		for (int i = 0; i < 3; i++)
			move(c, up ? CMD_UP : CMD_DOWN);
	else
		return false;
	v->session->dirty = true;
	return true;
}

/* ---- keeping up ---- */

static bool lacks_results(const struct compare_view *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (!c->sides[i].has_result)
			return true;
	return false;
}

static void changed(struct view *v, unsigned what)
{
	struct compare_view *c = of(v);
	if (!(what & (CHANGED_JOBS | CHANGED_SETUP | CHANGED_RESULTS)))
		return;
	data_start(c);
	data_follow(c);
	if (!c->id && v->session->example.ord)
		data_show(c, v->session->example.id);
	else if (c->id && lacks_results(c))
		data_show(c, str_of(c->id));
	renew(c);
}

static bool step(struct view *v, int64_t budget_us)
{
	struct compare_view *c = of(v);
	bool got, more = data_step(c, budget_us, &got);
	if (got)
		renew(c);
	for (size_t i = 0; i < c->n; i++)
		more |= rows_extend(c->sides[i].rows, EXTEND);
	return more;
}

static void place(struct view *v, int rows, int columns)
{
	(void)rows;
	(void)columns;
	compare_lay_out(of(v));
}

static void close_view(struct view *v)
{
	struct compare_view *c = of(v);
	struct arena *const arenas[] = {
		&c->arena, &c->reports_arena, &c->pairs_arena, &c->example_arena, &c->lines_arena};
	data_done(c);
	diffbox_done(&c->prompt);
	flips_done(&c->flips);
	for (size_t i = 0; i < COMPARE_SIDES; i++)
		rows_free(c->sides[i].rows);
	for (size_t i = 0; i < sizeof arenas / sizeof *arenas; i++)
		arena_free(arenas[i]);
	free(c->id);
	free(c);
}

static const struct view_class class = {
	.name = "compare",
	.contexts = contexts,
	.draw = compare_draw,
	.place = place,
	.command = command,
	.event = event,
	.changed = changed,
	.step = step,
	.close = close_view,
};

struct compare_view *compare_begin(struct session *s)
{
	struct compare_view *c = mem_alloc(sizeof *c);
	c->view = (struct view){.class = &class, .session = s};
	diffbox_init(&c->prompt, true);
	return c;
}

bool compare_is_open(const struct view *v)
{
	return v->class == &class;
}
