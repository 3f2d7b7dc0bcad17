/* compare_open: owns which versions, or cells of a grid, a comparison begins with. */
#include "compare_parts.h"
#include "version_ref.h"

/* What is meant when not all is said. False: there is nothing to compare with. */
static bool fill_in(struct session *s, struct arena *a, struct str *refs, size_t *n)
{
	if (*n == 1)
		refs[(*n)++] = s->setup.prompt;
	if (*n == 0 && s->setup.version && s->was.version) {
		refs[0] = version_number_ref(s, a, s->was.version);
		refs[1] = version_number_ref(s, a, s->setup.version);
		*n = 2;
	}
	return *n >= 2;
}

struct view *compare_view_new(struct session *s, const struct str *refs, size_t n)
{
	struct compare_view *c = compare_begin(s);
	struct str all[COMPARE_SIDES] = {0};
	struct err err = {0};
	int bad = 0;
	for (size_t i = 0; i < n && i < COMPARE_SIDES; i++)
		all[i] = refs[i];
	n = n < COMPARE_SIDES ? n : COMPARE_SIDES;
	if (!fill_in(s, &c->arena, all, &n))
		bad = err_set(&err, ERR_INPUT,
			"there is no earlier version to compare with yet: change the prompt and "
			"run it, "
			"or name two versions, as in :compare @1 @2");
	c->n = n;
	for (size_t i = 0; i < n && !bad; i++)
		bad = data_set_side(c, i, all[i], &err);
	if (bad) {
		session_fail(s, &err);
		c->view.class->close(&c->view);
		return NULL;
	}
	compare_show_prompts(c);
	return &c->view;
}

/* One comparison at a time: another one takes the place of what is open, and of all above it. */
static void leave_present(struct session *s)
{
	size_t i = 0;
	while (i < s->n_views && !compare_is_open(s->views[i]))
		i++;
	while (s->n_views > i)
		session_pop(s);
}

void compare_open(struct session *s, struct str argument)
{
	struct str refs[COMPARE_SIDES], word;
	size_t n = 0;
	while (str_split(&argument, ' ', &word)) {
		if (word.n == 0)
			continue;
		if (n == COMPARE_SIDES) {
			session_say(s, MESSAGE_ERROR, "compare takes up to three versions");
			return;
		}
		refs[n++] = word;
	}
	struct view *v = compare_view_new(s, refs, n);
	if (!v)
		return;
	leave_present(s);
	session_push(s, v);
}

void compare_open_cells(struct session *s, const struct compare_cell *cells, size_t n)
{
	struct compare_view *c = compare_begin(s);
	struct err err = {0};
	int bad = 0;
	c->n = n < COMPARE_SIDES ? n : COMPARE_SIDES;
	for (size_t i = 0; i < c->n && !bad; i++)
		bad = data_set_cell(c, i, &cells[i], &err);
	if (bad) {
		session_fail(s, &err);
		c->view.class->close(&c->view);
		return;
	}
	compare_show_prompts(c);
	leave_present(s);
	session_push(s, &c->view);
}
