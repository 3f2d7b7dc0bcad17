/*
 * compare_parts: the comparison's state, shared by its files: compare_data.c fetches,
 * compare_flips.c is the list of examples, compare_text.c makes the sentences, compare_draw.c
 * draws, compare_places.c chooses a cell of them, compare_open.c opens, compare_view.c takes commands.
 */
#ifndef STROP_COMPARE_PARTS_H
#define STROP_COMPARE_PARTS_H

#include "compare_view.h"
#include "diffbox.h"
#include "rows.h"
#include "scroll.h"
#include "session.h"

enum { COMPARE_SIDES = 3, COMPARE_COUPLES = 3, COMPARE_SCORERS = 16 };

/* One version, or one cell of a grid: its run, and what it said about the current example. */
struct compare_side {
	struct wb_version version;
	struct str ref; /* "answer@3"; of a cell its title */
	bool is_cell;   /* a run that is there, of this setup: */
	struct wb_setup setup;
	struct str split;
	struct session_job *job; /* the session's; NULL: not started */
	int64_t run;             /* 0: none yet */
	bool is_refused;         /* its run could not be started; that was said */
	bool is_done;

	struct wb_result result; /* of the first trial; texts in the view's example_arena */
	bool has_result;
	int64_t trials, passes; /* by the scorer */
	double value;           /* likewise, mean; NaN: none */
	bool is_scored;
	struct rows *rows; /* over the output */
	struct ranges marks;
};

/* Two of the sides, the first against the second. */
struct couple {
	size_t first, second;
};
extern const struct couple couples[COMPARE_COUPLES]; /* two sides are the first of them */

/* A couple, by one scorer. */
struct comparison {
	bool is_done;
	struct compare_report report; /* texts in reports_arena; pairs only by the chosen scorer */
	struct str error;             /* why there is no report */
	double p;                     /* corrected when there are three sides */
	struct run_optimism
		optimism; /* of the second side's version among all that were run like it */
};

enum compare_part { PART_FLIPS, PART_OUTPUTS, PART_PROMPT, PARTS };

/* compare_report.pairs by group, as a list with a heading above each group. */
enum flip_group { GROUP_BROKEN, GROUP_FIXED, GROUP_BOTH_FAIL, GROUP_BOTH_PASS, GROUPS };
struct flips {
	const struct compare_pair *pairs; /* NULL: not compared yet */
	/* Only the examples of a cell: of one side, by where its search left the gold passage and
	 * whether its answer is right. In the arena below. */
	struct flips_cell {
		bool is_set, is_second, passes;
		enum gold_place place;
	} cell;
	struct arena arena;
	int64_t begin[GROUPS + 1]; /* of each group in pairs */
	struct scroll scroll;      /* over headings and pairs */
};

/* A paragraph above the table. */
struct compare_line {
	struct str text;
	size_t strong; /* so many bytes of it in this style */
	style_t style;
	bool is_verdict; /* shown whatever the height */
};
enum { COMPARE_LINES = 12 };

struct compare_box {
	int row, column, rows, columns; /* rows 0: not shown */
};

struct compare_view {
	struct view view; /* first */
	struct arena arena;
	struct compare_side sides[COMPARE_SIDES];
	size_t n; /* 2 or 3 */
	struct str scorers[COMPARE_SCORERS];
	size_t n_scorers, scorer;
	size_t couple; /* the one that is looked at: its prompts, examples, scores */
	struct comparison comparisons[COMPARE_SCORERS][COMPARE_COUPLES];
	struct arena reports_arena, pairs_arena;
	struct compare *comparing; /* under way: this one; NULL: none */
	size_t comparing_scorer, comparing_couple;

	struct flips flips;
	char *id; /* the current example's; NULL: none */
	struct arena example_arena;
	struct scroll output_scroll;
	struct diffbox prompt;

	struct arena lines_arena;
	struct compare_line lines[COMPARE_LINES];
	size_t n_lines;

	bool may_run,
		has_asked; /* whether what is missing is run: asked once, where it costs something */

	enum compare_part focus;
	int verdict_rows, table_rows; /* as laid out */
	struct compare_box boxes[PARTS];
};

/* ---- compare_view.c ---- */
struct compare_view *compare_begin(struct session *s); /* without sides */
bool compare_is_open(const struct view *v);            /* whether it is a comparison */
void compare_show_prompts(struct compare_view *c);     /* of the chosen couple */

/* ---- compare_data.c ---- */

/* Side i becomes that version; its run is started by the next data_start. ERR_* when there is no
 * such version. */
int data_set_side(struct compare_view *c, size_t i, struct str ref, struct err *err);
/* Side i becomes that cell, whose run is there. */
int data_set_cell(
	struct compare_view *c, size_t i, const struct compare_cell *cell, struct err *err);
void data_start(struct compare_view *c);  /* runs that are not there yet, as soon as the data is */
bool data_follow(struct compare_view *c); /* look after the runs; whether one ended */
void data_forget(struct compare_view *c); /* sides or scorer are others: compare anew */
/* Compare for about budget_us; *got: there is a report more. True: call again. */
bool data_step(struct compare_view *c, int64_t budget_us, bool *got);
/* List what became of the examples, as far as that is known, and show the first of them; `stays`:
 * the current one, where it is in the list. */
void data_list(struct compare_view *c, bool stays);
void data_done(struct compare_view *c);
void data_show(struct compare_view *c, struct str id); /* fetch that example's outputs */
size_t data_couples(const struct compare_view *c);     /* 1, or 3 of three sides */
const struct comparison *data_selected(
	const struct compare_view *c, size_t couple);                /* by the chosen scorer */
const struct compare_side *data_first(const struct compare_view *c); /* of the chosen couple */
const struct compare_side *data_second(const struct compare_view *c);

/* ---- compare_flips.c ---- */
void flips_set(struct flips *f, const struct compare_report *r); /* NULL: nothing */
void flips_done(struct flips *f);
/* What stands in a row of the list: the group, and the pair (-1: the group's heading). */
void flips_at(const struct flips *f, int64_t row, enum flip_group *group, int64_t *pair);
int64_t flips_current(const struct flips *f); /* the pair; -1: none */
bool flips_command(struct flips *f, enum command c);
void flips_go(struct flips *f, int64_t pair);
/* The next pair of the group after the current one, from its beginning again behind its end; -1:
 * none. */
int64_t flips_next(const struct flips *f, enum flip_group group);
/* The next (previous) one that the second version fails; -1: none. */
int64_t flips_next_failing(const struct flips *f, int step);

/* The pair of that example; -1: none. */
int64_t flips_find(const struct flips *f, struct str id);

/* ---- compare_places.c ---- */
/* Choose the cell whose examples are listed. */
void compare_choose_cell(struct compare_view *c);
/* "answer@3: miss, wrong"; "" when all are listed. */
struct str compare_cell_name(const struct compare_view *c, struct arena *a);

/* ---- compare_text.c ---- */
/* "answer@2→answer@3", "@2→@3" where both are of one prompt; cells by their titles. */
struct str compare_couple_name(const struct compare_view *c, size_t couple, struct arena *a);
void compare_write(struct compare_view *c); /* the lines */

/* ---- compare_draw.c ---- */
void compare_lay_out(struct compare_view *c);
void compare_draw(struct view *v, struct area a, bool focused);

#endif
