/*
 * wb_outputs: owns the import of recorded outputs: which example, model, prompt and trial each one
 * belongs to, and what is kept of it.
 *
 * The decision: the files are gone over twice, first to see that everything fits, then to keep it in
 * short transactions, so that a mistake in the last line leaves no half recording behind and other
 * processes are not kept waiting. An import that was killed is completed by the same import again.
 * What is kept under a key stays: another output for it is an error, because one of the two is not
 * what the model said, unless --replace says which.
 */
#include "recording.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "fs.h"
#include "match.h"
#include "outputs.h"
#include "recorded.h"
#include "recordings.h"
#include "seen.h"
#include "wb_parts.h"

enum {
	SHOWN_PROBLEMS = 5,
	SHOWN_BYTES = 60,
	COMMIT_AFTER = 1000, /* outputs: some 50 ms */
};

/* What is imported of one model and prompt. */
struct series {
	struct str model, prompt, template;
	int32_t *next; /* by the example's position: its next trial */
	int64_t outputs, trials, added, replaced;
	int64_t earlier; /* kept by an import before this one */
	bool has_first;  /* some output is trial 0 */
};

struct importing {
	struct wb *w;
	const struct recording_options *options;
	struct recording_report *report;
	struct arena *arena;  /* of the report */
	struct arena scratch; /* of one output */
	struct match *match;
	struct outputs *outputs;
	const char *file;
	size_t at_file;
	bool writing; /* the second time */
	struct seen seen;
	int64_t unsaved, started_ms;
	struct series *series;
	size_t n_series, cap_series, cap_problems;
	int64_t shown; /* of what does not fit */
	/* What the files call the one model (prompt) that the options rename. */
	struct str own_model, own_prompt;
	bool has_own_model, has_own_prompt;
};

/* ---- what is to be said ---- */

static void say(struct importing *in, struct str text)
{
	struct recording_report *r = in->report;
	if (r->n_problems == in->cap_problems) {
		size_t cap = in->cap_problems ? 2 * in->cap_problems : 16;
		struct str *more = arena_alloc(in->arena, cap * sizeof *more);
		if (r->n_problems)
			memcpy(more, r->problems, r->n_problems * sizeof *more);
		r->problems = more;
		in->cap_problems = cap;
	}
	r->problems[r->n_problems++] = arena_dup(in->arena, text);
}

static void say_unfit(struct importing *in, const struct recorded_output *o, const char *why)
{
	struct str what = o->id.n      ? o->id
			  : o->n_texts ? str_head(o->texts[0], SHOWN_BYTES)
				       : STR("(neither id nor question)");
	if (in->shown++ < SHOWN_PROBLEMS)
		say(in, arena_printf(&in->scratch, "%s:%d: %s: %.*s", in->file, o->line, why,
				STRF(what)));
}

static void say_notes(struct importing *in)
{
	const struct outputs_note *notes;
	size_t n = outputs_notes(in->outputs, &notes);
	for (size_t i = 0; i < n; i++) {
		struct str more = notes[i].count > 1 ? arena_printf(&in->scratch, " (%lld records)",
							       (long long)notes[i].count)
						     : STR("");
		say(in, arena_printf(&in->scratch, "%s:%d: %.*s%.*s", in->file, notes[i].line,
				STRF(notes[i].text), STRF(more)));
	}
}

/* ---- whose output ---- */

/* The name that counts: the options', which may stand for one of the files' names only. */
static int own_name(struct importing *in, const struct recorded_output *o, const char *what,
	const char *option, struct str given, struct str found, struct str *own, bool *has_own,
	struct err *err)
{
	if (given.n == 0 || found.n == 0)
		return 0;
	if (!*has_own) {
		*own = arena_dup(in->arena, found);
		*has_own = true;
	}
	if (str_eq(*own, found))
		return 0;
	return err_set(err, ERR_INPUT,
		"%s:%d: there are two %ss, %.*s and %.*s: %s %.*s would make them one", in->file,
		o->line, what, STRF(*own), STRF(found), option, STRF(given));
}

static int names_of(struct importing *in, const struct recorded_output *o, struct str *model,
	struct str *prompt, struct err *err)
{
	const struct recording_options *opt = in->options;
	int bad = own_name(in, o, "model", "-m", opt->model, o->model, &in->own_model,
		&in->has_own_model, err);
	if (!bad)
		bad = own_name(in, o, "prompt", "-p", opt->prompt, o->prompt, &in->own_prompt,
			&in->has_own_prompt, err);
	*model = opt->model.n ? wb_recorded_name(in->w, opt->model) : o->model;
	*prompt = opt->prompt.n ? opt->prompt : o->prompt;
	if (!bad && model->n == 0)
		bad = err_set(err, ERR_INPUT, "%s:%d names no model: say which it was with -m NAME",
			in->file, o->line);
	return bad;
}

static struct series *find_series(
	struct importing *in, struct str model, struct str prompt, struct str template)
{
	struct series *s = in->series;
	for (size_t i = 0; i < in->n_series; i++, s++)
		if (str_eq(s->model, model) && str_eq(s->prompt, prompt))
			return s;
	in->series = mem_grow(in->series, in->n_series, &in->cap_series, sizeof *in->series);
	s = &in->series[in->n_series++];
	*s = (struct series){.model = arena_dup(in->arena, model),
		.prompt = arena_dup(in->arena, prompt),
		.template = arena_dup(in->arena, template),
		.next = mem_alloc((size_t)(in->w->dataset.examples + 1) * sizeof *s->next)};
	return s;
}

/* The said trial, or the next of the example. */
static int64_t trial_of(struct series *s, const struct recorded_output *o, int64_t ord)
{
	int64_t trial = o->trial >= 0 && o->trial < INT32_MAX ? o->trial : s->next[ord];
	if (trial >= s->next[ord])
		s->next[ord] = (int32_t)trial + 1;
	if (trial >= s->trials)
		s->trials = trial + 1;
	s->has_first |= trial == 0;
	return trial;
}

/* ---- keeping ---- */

static struct call call_of(
	const struct recorded_output *o, const struct model_request *request, int64_t trial)
{
	return (struct call){
		.key = call_key(request->protocol, request->endpoint, request->body, trial),
		.provider = request->protocol,
		.endpoint = request->endpoint,
		.model = request->model,
		.trial = trial,
		.output = o->output,
		.finish = o->finish,
		.input_tokens = o->input_tokens,
		.output_tokens = o->output_tokens,
		.cached_tokens = o->cached_tokens,
		.cache_write_tokens = -1,
		.reasoning_tokens = -1,
		.cost_usd = o->cost_usd,
		.latency_ms = o->latency_ms,
		.first_ms = -1,
		.created_ms = clock_wall_ms(),
		.request = request->body,
		.response = o->raw,
	};
}

static struct str shown(struct arena *a, struct str text)
{
	struct str head = str_head(text, SHOWN_BYTES);
	while (head.n < text.n && head.n && ((unsigned char)text.p[head.n] & 0xC0) == 0x80)
		head.n--;
	return arena_printf(a, "\"%.*s%s\"", STRF(head), head.n < text.n ? "\xE2\x80\xA6" : "");
}

static int differs(struct importing *in, const struct recorded_output *o, struct str name,
	const struct call *new, const struct call *kept, struct err *err)
{
	struct arena *a = &in->scratch;
	return err_set(err, ERR_INPUT,
		"%s:%d: the output of %.*s for example %.*s (trial %lld) is %.*s here, but %.*s "
		"was imported before: --replace takes this one",
		in->file, o->line, STRF(new->model), STRF(name), (long long)new->trial,
		STRF(shown(a, new->output)), STRF(shown(a, kept->output)));
}

static int put(struct importing *in, struct call *call, struct err *err)
{
	struct store *store = in->w->store;
	int bad = store_begin(store, err);
	if (!bad)
		bad = store_call_put(store, call, err);
	if (!bad && ++in->unsaved % COMMIT_AFTER == 0)
		bad = store_commit(store, err);
	return bad;
}

static int keep(struct importing *in, struct series *s, const struct recorded_output *o,
	struct str name, int64_t ord, struct err *err)
{
	struct store *store = in->w->store;
	struct model_request request;
	struct call kept;
	bool found;
	recorded_request(s->model, s->prompt, name, &in->scratch, &request);
	struct call call = call_of(o, &request, trial_of(s, o, ord));
	int bad = store_call_find(store, &call.key, &in->scratch, &kept, &found, err);
	bool same = !bad && found && str_eq(kept.output, call.output);
	if (!bad && found && !same && !in->options->replace)
		bad = differs(in, o, name, &call, &kept, err);
	s->outputs++;
	in->report->there += same;
	s->replaced += found && !same;
	s->earlier += same && kept.created_ms < in->started_ms;
	s->added += !found;
	if (!in->writing)
		seen_add(&in->seen, &call.key, call.output, in->at_file, o->line);
	return bad || same || !in->writing ? bad : put(in, &call, err);
}

static int take(struct importing *in, const struct recorded_output *o, struct err *err)
{
	enum matched how;
	struct str name, model, prompt;
	int64_t ord;
	in->report->outputs++;
	int bad = names_of(in, o, &model, &prompt, err);
	if (!bad)
		bad = match_find(in->match, o->id, o->texts, o->n_texts, &in->scratch, &how, &name,
			&ord, err);
	if (bad)
		return bad;
	in->report->by_id += how == MATCH_ID;
	in->report->by_text += how == MATCH_TEXT;
	in->report->unknown += how == MATCH_NONE;
	in->report->ambiguous += how == MATCH_SEVERAL;
	if (how == MATCH_NONE)
		say_unfit(in, o, "there is no such example");
	if (how == MATCH_SEVERAL)
		say_unfit(in, o, "several examples fit");
	if (how == MATCH_NONE || how == MATCH_SEVERAL)
		return 0;
	return keep(in, find_series(in, model, prompt, o->template), o, name, ord, err);
}

/* ---- the files ---- */

static int read_outputs(struct importing *in, struct err *err)
{
	struct recorded_output o;
	enum outputs_status status;
	struct err why;
	int bad = 0;
	while (!bad && (status = outputs_next(in->outputs, &o, &why)) != OUTPUTS_END) {
		if (status == OUTPUTS_ONE) {
			bad = take(in, &o, err);
		} else {
			in->report->unreadable++;
			if (in->shown++ < SHOWN_PROBLEMS)
				say(in, str_of(why.text));
		}
		arena_reset(&in->scratch);
	}
	say_notes(in);
	return bad;
}

static int read_file(struct importing *in, size_t i, struct err *err)
{
	const struct recording_options *o = in->options;
	const struct outputs_options options = {o->format, o->map, o->n_map};
	in->file = o->files[i];
	in->at_file = i;
	int bad = outputs_open(in->file, &options, &in->outputs, err);
	if (bad)
		return bad;
	in->report->formats[i] = outputs_format(in->outputs);
	bad = read_outputs(in, err);
	outputs_close(in->outputs);
	in->outputs = NULL;
	return bad;
}

/* ---- what the store says of it ---- */

/* A series is known from its first import on, even where that was killed before it said so. */
static int is_known(struct importing *in, const struct series *s, bool *known, struct err *err)
{
	struct recording *list;
	size_t n;
	int bad = store_recordings(in->w->store, s->model, &in->scratch, &list, &n, err);
	*known = false;
	for (size_t i = 0; !bad && i < n; i++)
		*known |= str_eq(list[i].prompt, s->prompt);
	return bad;
}

/* Counted from 1 elsewhere, perhaps; nobody can tell. */
static void say_first_missing(struct importing *in, const struct series *s)
{
	if (!s->has_first)
		say(in, arena_printf(&in->scratch,
				"%s: no output of %.*s is trial 0, where a run begins: its trials "
				"are 0 to N-1",
				in->file, STRF(s->model)));
}

static int put_recordings(struct importing *in, struct err *err)
{
	int bad = 0;
	for (size_t i = 0; i < in->n_series && !bad; i++) {
		const struct series *s = &in->series[i];
		bool known = false;
		in->report->added += s->added;
		in->report->replaced += s->replaced;
		struct recording r = {.model = s->model,
			.prompt = s->prompt,
			.file = str_of(in->file),
			.imported_ms = clock_wall_ms()};
		bad = is_known(in, s, &known, err);
		r.outputs = s->added + (known ? 0 : s->earlier);
		if (!bad && (s->added || s->replaced || !known))
			bad = store_begin(in->w->store, err);
		if (!bad && (s->added || s->replaced || !known))
			bad = store_recording_put(in->w->store, &r, err);
	}
	return bad ? bad : store_commit(in->w->store, err);
}

/* Prompts that the project has no file of get a version that says so. */
static int put_versions(struct importing *in, struct err *err)
{
	struct recording_report *r = in->report;
	int bad = 0;
	r->series = arena_alloc(in->arena, (in->n_series + 1) * sizeof *r->series);
	for (size_t i = 0; i < in->n_series && !bad; i++) {
		const struct series *s = &in->series[i];
		r->series[i] = (struct recording_series){
			.model = arena_dup(in->arena, wb_recorded_id(in->w, s->model, in->arena)),
			.prompt = s->prompt,
			.outputs = s->outputs,
			.trials = s->trials};
		say_first_missing(in, s);
		if (s->prompt.n)
			bad = wb_recorded_version(in->w, s->prompt, s->template,
				fs_base_name(str_of(in->file)), &r->series[i].version, err);
	}
	r->n_series = in->n_series;
	return bad;
}

static int check_prompt(const struct recording_options *o, struct err *err)
{
	if (str_find(o->prompt, STR("@")) < 0)
		return 0;
	return err_set(err, ERR_INPUT,
		"recorded outputs belong to a prompt by its name, whichever version it was: -p "
		"%.*s",
		STRF(str_head(o->prompt, (size_t)str_find(o->prompt, STR("@")))));
}

static void forget_series(struct importing *in)
{
	for (size_t i = 0; i < in->n_series; i++)
		free(in->series[i].next);
	in->n_series = 0;
}

/* Over all files, once. */
static int pass(struct importing *in, bool writing, struct err *err)
{
	struct recording_report *r = in->report;
	int bad = 0;
	forget_series(in);
	*r = (struct recording_report){.n_files = r->n_files, .formats = r->formats};
	in->cap_problems = 0;
	in->shown = 0;
	in->writing = writing;
	for (size_t i = 0; i < in->options->n_files && !bad; i++)
		bad = read_file(in, i, err);
	return bad;
}

static int import_all(struct importing *in, struct err *err)
{
	int bad = check_prompt(in->options, err);
	if (!bad)
		bad = wb_need_dataset(in->w, err);
	if (bad)
		return bad;
	in->match = match_new(in->w->store, in->w->dataset.id);
	bad = pass(in, false, err);
	if (!bad)
		bad = seen_check(&in->seen, in->options->files, err);
	if (!bad)
		bad = pass(in, true, err);
	if (!bad)
		bad = put_recordings(in, err);
	if (!bad)
		bad = put_versions(in, err);
	return bad;
}

int wb_import_outputs(struct wb *w, const struct recording_options *options, struct arena *a,
	struct recording_report *out, struct err *err)
{
	struct importing in = {.w = w,
		.options = options,
		.report = out,
		.arena = a,
		.started_ms = clock_wall_ms()};
	*out = (struct recording_report){.n_files = options->n_files};
	out->formats = arena_alloc(a, (options->n_files + 1) * sizeof *out->formats);
	int bad = import_all(&in, err);
	if (bad)
		store_rollback(w->store);
	forget_series(&in);
	free(in.series);
	seen_done(&in.seen);
	outputs_close(in.outputs);
	match_free(in.match);
	arena_free(&in.scratch);
	return bad;
}
