/* prompt_parts: the prompt pane's state, and what its files want of each other. Private to them. */
#ifndef STROP_PROMPT_PARTS_H
#define STROP_PROMPT_PARTS_H

#include "editor_draw.h"
#include "pane.h"

struct draft;

struct prompt_pane {
	struct pane pane;
	bool rendered, was_modified;
	struct editor *view; /* the rendered text; NULL: the template is shown */
	struct arena view_arena;
	struct editor_span *roles; /* of the rendered text */
	size_t n_roles;
	struct arena arena; /* of the spans */
	struct editor_span *spans;
	size_t n_spans;
	const struct draft *placed; /* whose beginning was gone to */
	uint64_t marked;            /* the version of the buffer that the spans are of, */
	size_t marked_to;           /* and how far it is marked */
	const struct draft *marked_draft;
	struct arena names_arena;
	struct str *names;
	size_t n_names;
	bool names_are_old; /* they are read when there is nothing else to do */
	struct err checked_err;
	const struct draft *checked_draft;
	uint64_t checked, seen; /* its buffer's version that was checked, and that was there last */
	int64_t seen_us;
	struct str replace_what;
	struct arena replace_arena;
};

struct session *prompt_session(struct prompt_pane *p);
struct editor *prompt_editor(struct prompt_pane *p); /* the template's; NULL: there is none */
struct editor *prompt_shown(struct prompt_pane *p);  /* what is seen: that, or the rendered text */
void prompt_lay_out(struct prompt_pane *p);
void prompt_write_edge(struct prompt_pane *p);

/* ---- prompt_marks.c ---- */
void prompt_mark(struct prompt_pane *p);       /* the template, as far as it is seen */
void prompt_load_names(struct prompt_pane *p); /* that a template may use */

/* ---- prompt_edit.c: while it is edited ---- */
bool prompt_edit_command(struct view *v, enum command c, struct str argument);
bool prompt_edit_grab(struct view *v, struct key key);
bool prompt_edit_event(struct view *v, const struct event *e);

#endif
