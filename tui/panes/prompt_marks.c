/* prompt_marks: owns which parts of a template look how, and the names that it may use. */
#include "prompt_parts.h"

#include "draft.h"
#include "marks.h"

style_t mark_style(enum mark_kind kind)
{
	switch (kind) {
	case MARK_FRONT:
		return STYLE_PROMPT_FRONT;
	case MARK_KEY:
		return STYLE_PROMPT_KEY;
	case MARK_ROLE:
		return STYLE_PROMPT_ROLE;
	case MARK_VARIABLE:
		return STYLE_PROMPT_VARIABLE;
	case MARK_UNKNOWN:
	case MARK_BROKEN:
		return STYLE_PROMPT_UNKNOWN;
	case MARK_SECTION:
		return STYLE_PROMPT_SECTION;
	case MARK_COMMENT:
		return STYLE_PROMPT_COMMENT;
	}
	return STYLE_TEXT;
}

/* Where the marks are needed to: the end of the window, and a little more for a tag that ends below
 * it. */
static size_t seen_end(struct prompt_pane *p)
{
	enum { BELOW = 4096 };
	struct editor *e = prompt_editor(p);
	struct editor_row row;
	size_t n = buffer_length(editor_buffer(e)), end = n;
	if (editor_row(e, p->pane.view.area.rows - 1, &row))
		end = row.to + BELOW;
	return end < n ? end : n;
}

/* From the beginning, because what a tag is depends on what stands before it, but no further than
 * is seen: a key in a long prompt costs what the screen shows. */
void prompt_mark(struct prompt_pane *p)
{
	struct session *s = prompt_session(p);
	if (!s->draft || p->pane.view.area.rows < 1)
		return;
	uint64_t version = buffer_version(editor_buffer(prompt_editor(p)));
	size_t end = seen_end(p);
	if (p->marked_draft == s->draft && p->marked == version && p->marked_to >= end)
		return;
	struct mark *marks;
	arena_reset(&p->arena);
	size_t n = prompt_marks(
		&p->arena, str_head(draft_text(s->draft), end), p->names, p->n_names, &marks);
	p->spans = arena_alloc(&p->arena, (n + 1) * sizeof *p->spans);
	for (size_t i = 0; i < n; i++)
		p->spans[i] =
			(struct editor_span){marks[i].from, marks[i].to, mark_style(marks[i].kind)};
	p->n_spans = n;
	p->marked = version;
	p->marked_to = end;
	p->marked_draft = s->draft;
}

void prompt_load_names(struct prompt_pane *p)
{
	arena_reset(&p->names_arena);
	p->n_names = prompt_session(p)->preparing
			     ? 0
			     : wb_names(prompt_session(p)->wb, &p->names_arena, &p->names);
	p->names_are_old = false;
	p->marked_draft = NULL;
	prompt_session(p)->dirty = true;
}
