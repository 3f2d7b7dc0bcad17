/* version_ref: owns what a typed reference means in the screen. */
#include "version_ref.h"

#include "draft.h"

struct str version_whole_ref(struct session *s, struct str ref, struct arena *a)
{
	if (ref.n == 0)
		return s->setup.prompt;
	if (ref.p[0] == '@')
		return arena_printf(a, "%.*s%.*s", STRF(s->setup.prompt), STRF(ref));
	return ref;
}

/* What is typed counts, saved or not; the number then says nothing about it. */
static void take_edits(struct session *s, struct arena *a, struct wb_version *v)
{
	if (!s->draft || !draft_modified(s->draft))
		return;
	v->source = arena_dup(a, draft_text(s->draft));
	v->number = 0;
}

int version_find(
	struct session *s, struct str ref, struct arena *a, struct wb_version *out, struct err *err)
{
	struct str whole = version_whole_ref(s, ref, a);
	int bad = wb_resolve(s->wb, whole, false, a, out, err);
	if (!bad && str_eq(whole, s->setup.prompt))
		take_edits(s, a, out);
	return bad;
}

struct str version_ref(struct arena *a, const struct wb_version *v)
{
	return v->number ? arena_printf(a, "%.*s@%lld", STRF(v->prompt), (long long)v->number)
			 : v->prompt;
}

struct str version_number_ref(struct session *s, struct arena *a, int64_t number)
{
	return arena_printf(a, "%.*s@%lld", STRF(s->setup.prompt), (long long)number);
}
