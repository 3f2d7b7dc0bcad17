/* ask_trust: owns the words of the question. All items are in it, however many: what is out of sight
 * can be turned to. */
#include "ask_trust.h"

#include "dialog.h"

static void answered(void *context, char answer)
{
	struct session *s = context;
	struct err err = {0};
	if (answer == 'q')
		s->quitting = true;
	if (answer == 'o')
		session_say(s, MESSAGE_INFO,
			"not trusted: what is on the list is left out; :trust asks again");
	if (answer != 't')
		return;
	if (wb_trust_give(s->wb, &err) != 0)
		session_fail(s, &err);
	else
		s->quitting = s->opens_anew = true;
}

static struct str list_of(struct session *s, struct arena *a)
{
	struct buf text = {0};
	struct wb_trust_item *items;
	size_t n = wb_trust_items(s->wb, a, &items);
	buf_addf(&text, "%s\nwants %zu thing%s that data alone may not:\n\n", wb_dir(s->wb), n,
		n == 1 ? "" : "s");
	for (size_t i = 0; i < n; i++)
		buf_addf(&text, "%.*s: %.*s\n", STRF(items[i].place), STRF(items[i].what));
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

void ask_trust(struct session *s)
{
	struct arena a = {0};
	if (wb_trust(s->wb) == WB_TRUST_MISSING)
		dialog_question(s, &(struct question){.title = "trust this project?",
					   .text = list_of(s, &a),
					   .answers = "t:trust it, until this list changes|o:open "
						      "it without that|q:quit",
					   .done = answered,
					   .context = s});
	else
		session_say(s, MESSAGE_INFO, "%s",
			wb_trust(s->wb) == WB_TRUST_GIVEN
				? "this project is trusted; `strop trust --revoke` takes it back"
				: "nothing in this project needs your trust");
	arena_free(&a);
}
