/*
 * grid_parts: the grid view's state, shared by its files: grid_data.c says what stands where, grid_cell.c
 * what a cell says, grid_facts.c what is told below, grid_effects.c what of the factors, grid_draw.c
 * draws, grid_do.c does what takes more than the view, grid_view.c takes commands.
 */
#ifndef STROP_GRID_PARTS_H
#define STROP_GRID_PARTS_H

#include "gridrun.h"
#include "scroll.h"
#include "session.h"
#include "textbox.h"

enum { GRID_MARKS = 3, GRID_FACTS_INDENT = 12 };

/* What a cell says of its run. */
enum grid_shows {
	SHOWS_SCORE,
	SHOWS_DIFFERENCE,
	SHOWS_COST,
	SHOWS_LATENCY,
	SHOWS_TOKENS,
	SHOWS_TROUBLE, /* errors, unparsed */
	SHOWS_HITS,
	SHOWS_COUNT
};
extern const char *const grid_shows_names[]; /* "score", ...; NULL-terminated */

/* What stands below the matrix (or beside it). */
enum grid_lower {
	LOWER_CELL,
	LOWER_EFFECTS,  /* the mean of each level */
	LOWER_REPORTED, /* others' numbers */
	LOWER_COUNT
};

/* How much of it: the widest form that all columns have room for. */
enum grid_width { WIDTH_ALL, WIDTH_INTERVAL, WIDTH_SHORT, WIDTH_NUMBER, WIDTHS };

/* A column of the screen: one of the matrix, or a slice of it. */
struct grid_column {
	size_t column, slice; /* slice: place in grid_cell.slices; GRID_NONE: all examples */
};

struct grid_view {
	struct view view;    /* first */
	struct gridrun *run; /* the session's; NULL: there is no grid */
	struct arena arena;  /* of the arrangement */
	struct str problem;  /* why there is none */

	enum grid_shows shows;
	enum grid_lower lower;
	bool zoom;                           /* as many rows to the facts as there may be */
	size_t slices;                       /* 0: none; else the field, from 1 */
	size_t marked[GRID_MARKS], n_marked; /* cells */

	/* as arranged and laid out (grid_data.c) */
	struct grid_column *columns;
	size_t n_columns;
	double best;                /* the highest mean; NaN: none stands out */
	bool *is_baseline;          /* one a cell */
	struct scroll rows, across; /* over rows and columns: `at` is the current one */
	enum grid_width width;
	int cell_width, heading_width, level_widths[GRID_FACTORS]; /* of the row factors' levels */
	int head_rows, row_height; /* height 2: the difference below the score */
	struct grid_box {
		int row, column, rows, columns;
	} matrix, facts_box;
	struct textbox facts;
	size_t facts_cell; /* that they are of: while it is the same one, they stay where they are */
	enum grid_lower facts_lower;
};

/* ---- grid_data.c ---- */

/* Arrange rows and columns anew, and go to that cell. */
void grid_arrange(struct grid_view *v, size_t cell);

/* What the cells say is another thing now: widths, best, baseline, the facts. */
void grid_renew(struct grid_view *v);

/* Where matrix and facts stand in an area of this size. */
void grid_lay_out(struct grid_view *v, int rows, int columns);

/* The cell in that row and column of the screen; GRID_NONE: there is none. */
size_t grid_cell_at(const struct grid_view *v, size_t row, size_t column);
size_t grid_current(const struct grid_view *v);
const struct grid_report *grid_report_of(const struct grid_view *v);
bool grid_is_marked(const struct grid_view *v, size_t cell);

/* A level as a heading: "bm25", "k 4". In the arena. */
struct str grid_level_words(struct arena *a, enum grid_factor f, struct str level);

/* ---- grid_cell.c ---- */

/* A cell's text in pieces that differ in looks. In the arena. */
struct grid_piece {
	struct str text;
	style_t style;
};
struct grid_cell_text {
	struct grid_piece pieces[3];
	size_t n;
};
struct grid_cell_text grid_cell_write(const struct grid_view *v, size_t cell, size_t slice,
	enum grid_width width, struct arena *a);

/* The difference by itself, for below the score; empty without. In the arena. */
struct grid_piece grid_cell_below(const struct grid_view *v, size_t cell, struct arena *a);

/* ---- grid_effects.c ---- */
bool grid_has_effects(const struct grid_report *r); /* there is something to tell */
void grid_write_effects(struct grid_view *v, struct arena *a);

/* ---- grid_facts.c ---- */
void grid_fact(struct textbox *out, const char *name, style_t style, struct str text); /* a line */
void grid_write_facts(struct grid_view *v);
struct str grid_facts_title(const struct grid_view *v, struct arena *a);

/* How the grid stands, in a few words: "2 of 9 cells missing: R runs them". */
struct str grid_standing(const struct grid_view *v, struct arena *a, style_t *style);

/* ---- grid_draw.c ---- */
void grid_draw(struct view *v, struct area a, bool focused);

/* ---- grid_do.c ---- */
void grid_open_cell(struct grid_view *v);     /* its examples, in the workbench */
void grid_compare(struct grid_view *v);       /* the marked cells, or this one with its baseline */
void grid_choose_factor(struct grid_view *v); /* which one goes to the other side */
void grid_move_factor(struct grid_view *v, struct str name);
void grid_transpose(struct grid_view *v);
void grid_choose(struct session *s); /* one of several grids */

#endif
