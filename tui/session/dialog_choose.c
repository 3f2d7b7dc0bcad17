/* dialog_choose: owns the list whose answer is a command: it keeps the names until one is chosen. */
#include "dialog.h"

#include <stdlib.h>

struct choosing {
	struct session *session;
	enum command command;
	struct arena arena;
	struct str *names;
};

static void end(void *context)
{
	struct choosing *c = context;
	arena_free(&c->arena);
	free(c);
}

static void chosen(void *context, size_t i)
{
	struct choosing *c = context;
	session_command(c->session, c->command, c->names[i]);
	end(c);
}

void dialog_choose(struct session *s, const struct choice *q)
{
	struct choosing *c = mem_alloc(sizeof *c);
	c->session = s;
	c->command = q->command;
	c->names = arena_alloc(&c->arena, (q->n + 1) * sizeof *c->names);
	struct pick_item *items = arena_alloc(&c->arena, (q->n + 1) * sizeof *items);
	size_t at = 0;
	for (size_t i = 0; i < q->n; i++) {
		c->names[i] = arena_dup(&c->arena, q->names[i]);
		items[i] = (struct pick_item){
			.text = c->names[i], .detail = q->details ? q->details[i] : STR("")};
		if (str_eq(q->names[i], q->now))
			at = i;
	}
	dialog_pick(s, &(struct pick){.title = q->title,
			       .items = items,
			       .n = q->n,
			       .at = at,
			       .done = chosen,
			       .cancelled = end,
			       .context = c});
}
