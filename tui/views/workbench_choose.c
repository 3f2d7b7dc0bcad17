/* workbench_choose: owns the lists of what can be selected: a command without its argument asks for
 * it. */
#include "dialog.h"
#include "model_picker.h"
#include "number.h"
#include "variant.h"
#include "version_ref.h"
#include "workbench_do.h"

static void choose_prompt(struct session *s, struct arena *a, struct choice *q)
{
	struct str *names;
	q->title = "prompt";
	q->n = wb_prompts(s->wb, a, &names);
	q->names = names;
	q->now = s->setup.prompt;
}

static void choose_retrieval(struct session *s, struct arena *a, struct choice *q)
{
	static const struct {
		const char *name, *detail;
	} modes[] = {{"none", "the question alone"}, {"bm25", "the best chunks by words"},
		{"ideal", "the gold passages: an upper bound"}};
	enum { N = sizeof modes / sizeof *modes };
	struct str *names = arena_alloc(a, N * sizeof *names);
	struct str *details = arena_alloc(a, N * sizeof *details);
	for (size_t i = 0; i < N; i++) {
		names[i] = str_of(modes[i].name);
		details[i] = str_of(modes[i].detail);
	}
	*q = (struct choice){"retrieval", q->command, names, details, N, s->setup.retrieval};
}

static void choose_selection(struct session *s, struct arena *a, struct choice *q)
{
	static const char *const details[] = {[0] = "in the order of the data",
		"those that strop.yaml names",
		"by the seed of strop.yaml, the same for every example",
		"most like the question, by words",
		"least like each other",
		"of each class in turn"};
	enum { N = sizeof details / sizeof *details };
	struct wb_defaults defaults;
	struct str *names = arena_alloc(a, N * sizeof *names);
	struct str *about = arena_alloc(a, N * sizeof *about);
	wb_defaults(s->wb, &defaults);
	for (size_t i = 0; i < N && shot_selection_names[i]; i++) {
		names[i] = str_of(shot_selection_names[i]);
		about[i] = str_of(details[i]);
	}
	struct str now = s->setup.variant.selection;
	*q = (struct choice){"selection of the shots", q->command, names, about, N,
		now.n ? now : defaults.selection};
}

static void choose_reasoning(struct session *s, struct arena *a, struct choice *q)
{
	struct str now = s->setup.variant.reasoning;
	struct str *names;
	size_t n = wb_reasonings(s->wb, a, &names);
	*q = (struct choice){"reasoning", q->command, names, NULL, n, now.n ? now : names[0]};
}

static void choose_split(struct session *s, struct arena *a, struct choice *q)
{
	struct wb_dataset d;
	struct err err = {0};
	if (!session_has_data(s))
		return;
	if (wb_dataset(s->wb, a, &d, &err) != 0) {
		session_fail(s, &err);
		return;
	}
	struct str *names = arena_alloc(a, (d.n_splits + 1) * sizeof *names);
	struct str *details = arena_alloc(a, (d.n_splits + 1) * sizeof *details);
	for (size_t i = 0; i < d.n_splits; i++) {
		names[i] = d.splits[i].name;
		details[i] = arena_printf(a, "%s%s%s", number_of(a, d.splits[i].n, "example"),
			str_is(names[i], "test") ? ", to decide with" : "",
			wb_is_locked(s->wb, names[i]) ? ", locked" : "");
	}
	names[d.n_splits] = STR("all");
	details[d.n_splits] = str_of(number_of(a, d.examples, "example"));
	*q = (struct choice){"split", q->command, names, details, d.n_splits + 1, s->split};
}

/* A version's score in a few words. */
static struct str standing(struct arena *a, const struct wb_version *v)
{
	if (v->last.run == 0)
		return v->note.n ? v->note : STR("not run");
	return arena_printf(a, "%.*s %s of %lld  %.*s", STRF(v->last.scorer),
		number_percent(a, v->last.mean), (long long)v->last.n, STRF(v->note));
}

static void choose_against(struct session *s, struct arena *a, struct choice *q)
{
	struct wb_version *list;
	struct err err = {0};
	size_t n;
	if (wb_log(s->wb, s->setup.prompt, a, &list, &n, &err) != 0) {
		session_fail(s, &err);
		return;
	}
	struct str *names = arena_alloc(a, (n + 1) * sizeof *names);
	struct str *details = arena_alloc(a, (n + 1) * sizeof *details);
	for (size_t i = 0; i < n; i++) {
		names[i] = version_ref(a, &list[i]);
		details[i] = standing(a, &list[i]);
	}
	*q = (struct choice){
		"count fixed and broken against", q->command, names, details, n, STR("")};
}

static const struct {
	enum command command;
	void (*fill)(struct session *s, struct arena *a, struct choice *q);
} lists[] = {
	{CMD_PROMPT, choose_prompt},
	{CMD_RETRIEVAL, choose_retrieval},
	{CMD_SELECTION, choose_selection},
	{CMD_REASONING, choose_reasoning},
	{CMD_SPLIT, choose_split},
	{CMD_AGAINST, choose_against},
};

void workbench_choose(struct session *s, enum command c)
{
	if (c == CMD_MODEL)
		model_picker_open(s);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		struct choice q = {.command = c};
		struct arena a = {0};
		if (lists[i].command != c)
			continue;
		lists[i].fill(s, &a, &q);
		if (q.title)
			dialog_choose(s, &q);
		arena_free(&a);
	}
}
