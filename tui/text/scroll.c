/* scroll: owns the arithmetic of a list's window. */
#include "scroll.h"

static int64_t clamp(int64_t v, int64_t low, int64_t high)
{
	return v > high ? (high < low ? low : high) : v < low ? low : v;
}

void scroll_fit(struct scroll *s)
{
	int64_t rows = s->rows > 0 ? s->rows : 1;
	s->at = clamp(s->at, 0, s->n - 1);
	if (s->top > s->at)
		s->top = s->at;
	if (s->top < s->at - rows + 1)
		s->top = s->at - rows + 1;
	/* No blank rows below the end while there are rows above the window. */
	s->top = clamp(s->top, 0, s->n - rows);
}

bool scroll_to(struct scroll *s, int64_t at)
{
	int64_t before = s->at;
	s->at = at;
	scroll_fit(s);
	return s->at != before;
}

bool scroll_move(struct scroll *s, int64_t by)
{
	return scroll_to(s, clamp(s->at + by, 0, s->n - 1));
}

bool scroll_page(struct scroll *s, int64_t by)
{
	int64_t step = s->rows > 1 ? s->rows - 1 : 1;
	s->top = clamp(s->top + by * step, 0, s->n - s->rows);
	return scroll_move(s, by * step);
}

void scroll_wheel(struct scroll *s, int64_t by)
{
	int64_t rows = s->rows > 0 ? s->rows : 1;
	s->top = clamp(s->top + by, 0, s->n - rows);
	s->at = clamp(s->at, s->top, s->top + rows - 1);
	scroll_fit(s);
}
