/*
 * scroll: the window of a list over n rows: which row is the current one and which is on top. No
 * rows are kept here, so that a list of any length costs the same.
 */
#ifndef STROP_SCROLL_H
#define STROP_SCROLL_H

#include <stdbool.h>
#include <stdint.h>

/* Zero-initialise. After any change of n, rows or at: scroll_fit. */
struct scroll {
	int64_t n;    /* rows there are */
	int64_t at;   /* the current one; 0 when n is 0 */
	int64_t top;  /* the first one shown */
	int64_t rows; /* rows of the window */
};

void scroll_fit(struct scroll *s);              /* clamp, and bring `at` into the window */
bool scroll_move(struct scroll *s, int64_t by); /* move `at`; whether it moved */
bool scroll_to(struct scroll *s, int64_t at);
bool scroll_page(struct scroll *s, int64_t by);  /* pages; one row of overlap; negative: up */
void scroll_wheel(struct scroll *s, int64_t by); /* move the window, `at` only as far as needed */

#endif
