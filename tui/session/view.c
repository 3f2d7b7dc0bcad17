/* view: owns the order of placing and drawing. */
#include "view.h"

void view_draw(struct view *v, struct area a, bool focused)
{
	bool moved = v->area.rows != a.rows || v->area.columns != a.columns;
	v->area = a;
	if (moved && v->class->place)
		v->class->place(v, a.rows, a.columns);
	if (v->class->draw)
		v->class->draw(v, a, focused);
}
