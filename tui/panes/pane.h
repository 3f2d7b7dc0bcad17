/*
 * pane: one of the four parts of the workbench: a view with a title and a note for its edge, which
 * the workbench draws.
 */
#ifndef STROP_PANE_H
#define STROP_PANE_H

#include "marks.h"
#include "scroll.h"
#include "session.h"
#include "view.h"

struct pane {
	struct view view; /* first */
	struct buf title, note;
	style_t note_style;
	const struct scroll *scroll; /* over what it shows; NULL: the two are set by the pane */
	bool more_above, more_below;
};

/* Whether there is more above and below what is seen: marked on the edge. */
void pane_reach(const struct pane *p, bool *above, bool *below);

void pane_set(struct pane *p, const char *title);
void pane_note(struct pane *p, style_t style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void pane_done(struct pane *p);

struct pane *prompt_pane_new(struct session *s);
struct pane *context_pane_new(struct session *s);
struct pane *output_pane_new(struct session *s);
struct pane *scores_pane_new(struct session *s);

/* What the context pane would have the next call of this example do: fills the experiment's parts
 * of the options; false when there is no experiment. Texts live until the pane changes. */
bool context_pane_experiment(struct pane *p, struct ask_options *o);

/* Begin to edit the prompt (the pane gets the focus from the workbench). */
void prompt_pane_edit(struct pane *p);
bool prompt_pane_is_editing(const struct pane *p);
void prompt_pane_leave(struct pane *p);

/* How a part of a prompt's source looks. */
style_t mark_style(enum mark_kind kind);

/* List commands (up, down, pages, ends) on a scroll; false for others. */
bool list_command(struct scroll *s, enum command c);

/* The mouse on a list whose first row is drawn in row `first`: the wheel moves, a press goes there.
 * False: no mouse, or not on the list. */
bool list_event(struct scroll *s, const struct event *e, int first);

/* The same on a text without a current row: the window moves. */
bool text_command(struct scroll *s, enum command c);

#endif
