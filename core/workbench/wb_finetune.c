/*
 * wb_finetune: owns the way from a split to a file of fine-tuning lines.
 *
 * Two passes over the data: what the other splits know is gathered first, then each example is judged, rendered, checked
 * as a line and written. It refuses to take test examples for training, by name or by likeness: a model
 * that has seen the test set cannot be measured with it.
 */
#include "finetune.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chatlines.h"
#include "fs.h"
#include "lookalike.h"
#include "wb_parts.h"
#include "wb_teacher.h"

struct exporting {
	struct wb *w;
	struct loaded_prompt prompt;
	struct plan plan;
	struct shots no_shots;
	struct lookalikes *others, *own;
	struct teacher *teacher; /* NULL: the expected answers are learnt */
	struct hash *groups;     /* of the other splits, ascending once they are all there */
	size_t n_groups, cap_groups, cap_notes;
	struct fs_writer *writer;
	const volatile int *stop;
	struct arena *a; /* of the report */
	struct finetune_report *report;
};

/* ---- the examples of the dataset ---- */

static int stopped(const struct exporting *x, struct err *err)
{
	return x->stop && *x->stop
		       ? err_set(err, ERR_INTERRUPTED, "interrupted: nothing was written")
		       : 0;
}

static int for_each(struct exporting *x, struct str split, example_visitor *take, struct err *err)
{
	int bad = store_each_example(x->w->store, x->plan.dataset, split, take, x, err);
	return bad ? bad : stopped(x, err);
}

/* ---- what the other splits know ---- */

static int by_hash(const void *x, const void *y)
{
	return memcmp(x, y, sizeof(struct hash));
}

static bool is_other(const struct exporting *x, struct str split)
{
	return !str_eq(split, x->plan.split) && !str_is(split, "train");
}

static void read_shown(const struct exporting *x, struct arena *a, const struct stored_example *e,
	struct shown *out)
{
	shown_read(a, x->plan.prompt, x->plan.query_field, x->plan.retrieval.mode != RETRIEVE_NONE,
		e, out);
}

static int take_other(void *context, const struct stored_example *e, struct err *err)
{
	struct exporting *x = context;
	struct arena a = {0};
	struct shown shown;
	int bad = stopped(x, err);
	if (bad || !is_other(x, e->split))
		return bad;
	x->groups = mem_grow(x->groups, x->n_groups, &x->cap_groups, sizeof *x->groups);
	x->groups[x->n_groups++] = hash_blake2b(e->group);
	read_shown(x, &a, e, &shown);
	lookalikes_add(x->others, &shown, e);
	x->report->compared++;
	arena_free(&a);
	return 0;
}

static int gather_others(struct exporting *x, struct err *err)
{
	struct split_count *splits;
	struct buf names = {0};
	size_t n;
	int64_t examples = 0;
	int bad = store_splits(x->w->store, x->plan.dataset, x->a, &splits, &n, err);
	for (size_t i = 0; !bad && i < n; i++) {
		if (!is_other(x, splits[i].name))
			continue;
		buf_addf(&names, "%s%.*s", names.n ? ", " : "", STRF(splits[i].name));
		examples += splits[i].n;
	}
	x->report->others = arena_dup(x->a, buf_str(&names));
	buf_free(&names);
	x->others = lookalikes_new((size_t)examples);
	if (!bad)
		bad = for_each(x, STR("all"), take_other, err);
	if (x->n_groups)
		qsort(x->groups, x->n_groups, sizeof *x->groups, by_hash);
	return bad;
}

/* ---- one example ---- */

static void note(struct exporting *x, enum finetune_why why, const struct stored_example *e,
	struct str other, struct str split, double alike)
{
	struct finetune_report *r = x->report;
	if (r->n_notes == x->cap_notes) {
		size_t cap = x->cap_notes ? 2 * x->cap_notes : 16;
		struct finetune_note *notes = arena_alloc(x->a, cap * sizeof *notes);
		if (r->n_notes)
			memcpy(notes, r->notes, r->n_notes * sizeof *notes);
		r->notes = notes;
		x->cap_notes = cap;
	}
	r->why[why]++;
	r->notes[r->n_notes++] = (struct finetune_note){why, arena_dup(x->a, e->name),
		arena_dup(x->a, other), arena_dup(x->a, split), alike};
}

static void note_like(struct exporting *x, enum finetune_why why, const struct stored_example *e,
	const struct lookalike *like)
{
	note(x, why, e, like->name, like->split, like->alike);
}

static bool says_the_same(struct arena *a, struct str x, struct str y)
{
	return str_eq(similar_normal(a, x), similar_normal(a, y));
}

/* Whether it may be written; what there is to say of it is noted. */
static bool judge(struct exporting *x, struct arena *a, const struct stored_example *e,
	const struct shown *shown, const struct answers *answers, struct str answer)
{
	struct hash group = hash_blake2b(e->group);
	bool expects = answers->n_expected && str_trim(answers->expected[0]).n;
	if (!expects || answer.n == 0) {
		note(x, expects ? FINETUNE_NOT_PASSED : FINETUNE_NO_ANSWER, e, STR(""), STR(""),
			(double)NAN);
		return false;
	}
	if (x->n_groups && bsearch(&group, x->groups, x->n_groups, sizeof group, by_hash)) {
		note(x, FINETUNE_GROUP, e, e->group, STR(""), (double)NAN);
		return false;
	}
	struct lookalike leak = lookalikes_find(x->others, shown, SIMILAR_FLAG);
	if (leak.alike >= SIMILAR_SAME) {
		note_like(x, FINETUNE_LEAK, e, &leak);
		return false;
	}
	struct lookalike own = lookalikes_find(x->own, shown, SIMILAR_SAME);
	if (own.is_same) {
		bool agree = says_the_same(a, own.expected, answers->expected[0]);
		note_like(x, agree ? FINETUNE_SAME : FINETUNE_CONFLICT, e, &own);
		return false;
	}
	if (leak.alike > 0)
		note_like(x, FINETUNE_NEAR_LEAK, e, &leak);
	if (own.alike > 0)
		note_like(x, FINETUNE_NEAR_SAME, e, &own);
	return true;
}

static int write_line(struct exporting *x, const struct stored_example *e, struct item *item,
	struct str answer, struct err *err)
{
	struct chat_message *messages =
		arena_alloc(&item->arena, (item->n_messages + 1) * sizeof *messages);
	struct buf line = {0};
	for (size_t i = 0; i < item->n_messages; i++)
		messages[i] = (struct chat_message){item->messages[i].role, item->messages[i].text};
	chatlines_add(&line, messages, item->n_messages, answer);
	int bad = chatlines_check(buf_str(&line), err);
	if (bad)
		err_prefix(err, "example %.*s (%.*s:%lld)", STRF(e->name), STRF(e->file),
			(long long)e->line);
	else
		bad = fs_writer_add(x->writer, buf_str(&line), err);
	x->report->tokens += (int64_t)chatlines_tokens(messages, item->n_messages, answer);
	x->report->written += !bad;
	buf_free(&line);
	return bad;
}

/* What is to be learnt: the first expected answer, or the teacher's; empty: nothing. */
static int find_answer(struct exporting *x, const struct stored_example *e,
	const struct answers *answers, struct str *out, struct err *err)
{
	*out = answers->n_expected ? answers->expected[0] : STR("");
	return x->teacher && str_trim(*out).n ? teacher_answer(x->teacher, e->ord, out, err) : 0;
}

static int take_own(void *context, const struct stored_example *e, struct err *err)
{
	struct exporting *x = context;
	struct arena a = {0};
	struct shown shown;
	struct answers answers;
	struct item *item = NULL;
	struct str answer;
	int bad = stopped(x, err);
	if (bad)
		return bad;
	answers_parse(&a, e->answers, &answers);
	read_shown(x, &a, e, &shown);
	x->report->examples++;
	bad = find_answer(x, e, &answers, &answer, err);
	answer = str_trim(answer);
	if (!bad && judge(x, &a, e, &shown, &answers, answer)) {
		lookalikes_add(x->own, &shown, e);
		bad = item_messages(&x->plan, &x->no_shots, e, &item, err);
		if (!bad)
			bad = write_line(x, e, item, answer, err);
	}
	item_free(item);
	json_free(answers.tree);
	arena_free(&a);
	return bad;
}

/* ---- all ---- */

/* A locked split is not shown (looks.h): neither its examples nor what a model makes of them. */
static int check_split(struct exporting *x, struct err *err)
{
	bool has = false;
	struct str split = x->plan.split;
	if (str_is(split, "test") || str_is(split, "all"))
		return err_set(err, ERR_INPUT,
			"the %.*s split is not exported for training: a model that has seen the "
			"test "
			"examples cannot be measured with them; take train",
			STRF(split));
	int bad = wb_check_lock(x->w, split, err);
	if (!bad)
		bad = store_has_split(x->w->store, x->plan.dataset, split, &has, err);
	return bad || has ? bad : wb_no_split(x->w, split, err);
}

static int make_plan(struct exporting *x, const struct finetune_options *o, struct err *err)
{
	struct wb *w = x->w;
	const struct prompty_name *images;
	int bad = wb_need_dataset(w, err);
	if (!bad)
		bad = wb_load_prompt(w, o->run.prompt, true, &x->prompt, err);
	if (bad)
		return bad;
	x->plan = (struct plan){
		.store = w->store,
		.dir = w->project.dir.p,
		.prompt = x->prompt.prompt,
		.query_field = w->project.query,
		.dataset = w->dataset.id,
		.split = o->run.split.n ? o->run.split : STR("train"),
	};
	x->no_shots.rule = &x->plan.shots;
	bad = wb_retrieval(w, &o->run, &x->plan.retrieval, err);
	if (!bad)
		bad = check_split(x, err);
	if (!bad && prompty_images(x->prompt.prompt, &images))
		bad = err_set(err, ERR_INPUT,
			"prompt %.*s shows images, which lines of text cannot hold",
			STRF(x->prompt.version.prompt));
	if (!bad && x->plan.retrieval.mode != RETRIEVE_NONE)
		bad = wb_need_index(w, err);
	if (!bad && o->teacher.n)
		bad = teacher_new(w, &x->prompt.version, o->teacher, &x->plan, &x->report->run,
			&x->teacher, err);
	return bad ? bad : shots_load(w->store, x->plan.dataset, &x->plan.shots, &x->no_shots, err);
}

static void name_report(struct exporting *x)
{
	const struct version *v = &x->prompt.version;
	struct finetune_report *r = x->report;
	r->ref = arena_printf(x->a, "%.*s@%lld", STRF(v->prompt), (long long)v->number);
	r->split = arena_dup(x->a, x->plan.split);
	r->retrieval = str_of(retrieval_mode_names[x->plan.retrieval.mode]);
}

static int write_all(struct exporting *x, const struct finetune_options *o, struct err *err)
{
	int bad = fs_writer_new(o->file, &x->writer, err);
	if (!bad)
		bad = for_each(x, x->plan.split, take_own, err);
	if (!bad && x->report->written == 0)
		bad = err_set(err, ERR_INPUT,
			"no example of the %.*s split can be written: each is without an expected "
			"value, a duplicate, or known to another split",
			STRF(x->plan.split));
	if (bad) {
		fs_writer_free(x->writer);
		return bad;
	}
	return fs_writer_end(x->writer, o->replace, err);
}

int wb_finetune_export(struct wb *w, const struct finetune_options *o, struct arena *a,
	struct finetune_report *out, struct err *err)
{
	struct exporting x = {.w = w, .stop = o->stop, .a = a, .report = out};
	int64_t examples = 0;
	*out = (struct finetune_report){0};
	if (!o->replace && fs_exists(o->file))
		return err_set(err, ERR_INPUT, "%s is there already: take another name, or --force",
			o->file);
	int bad = make_plan(&x, o, err);
	if (!bad)
		name_report(&x);
	if (!bad)
		bad = gather_others(&x, err);
	if (!bad)
		bad = store_count_examples(w->store, x.plan.dataset, x.plan.split, &examples, err);
	x.own = lookalikes_new((size_t)examples);
	if (!bad)
		bad = write_all(&x, o, err);
	teacher_free(x.teacher);
	shots_done(&x.no_shots);
	lookalikes_free(x.own);
	lookalikes_free(x.others);
	free(x.groups);
	loaded_prompt_done(&x.prompt);
	return bad;
}
