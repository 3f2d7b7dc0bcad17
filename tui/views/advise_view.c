/*
 * advise_view: owns the way from what is selected to the page. Every result of a run is read for it, so with
 * very many examples it is left to the command line, where waiting is no harm.
 */
#include "advise_view.h"

#include "advice_page.h"
#include "advise.h"
#include "text_view.h"

enum { MOST_EXAMPLES = 10000, COLUMNS = 76 }; /* the page's, as in a window of 80 */

void advise_open(struct session *s, struct str model)
{
	struct arena a = {0};
	struct err err = {0};
	struct advise_report r;
	struct table_summary summary;
	const struct advise_options options = {
		.prompt = s->setup.prompt, .split = s->split, .model = model};
	if (!session_has_data(s))
		return;
	table_summary(s->table, &summary);
	if (summary.examples > MOST_EXAMPLES)
		session_say(s, MESSAGE_INFO,
			"%lld examples are too many to read while the screen waits: strop advise",
			(long long)summary.examples);
	else if (wb_advise(s->wb, &options, &a, &r, &err) != 0)
		session_fail(s, &err);
	else
		session_push(s, text_view_new(s, STR("Advice"), advice_page(&r, COLUMNS, &a)));
	arena_free(&a);
}
