/* wb_parts: what the files of core/workbench share. Private to core/workbench. */
#ifndef STROP_WB_PARTS_H
#define STROP_WB_PARTS_H

#include "ask.h"
#include "batching.h"
#include "day.h"
#include "engine.h"
#include "import.h"
#include "prices.h"
#include "project.h"
#include "versions.h"
#include "recording.h"
#include "looks.h"
#include "workbench.h"

struct wb {
	struct keyring *keys;
	struct project project;
	struct store *store;
	struct models *models; /* made on first use */
	struct wb_options options;
	struct arena arena; /* of the dataset's texts */
	struct dataset dataset;
	bool has_dataset, is_indexed;
	struct index_report index;
	struct import *import;              /* under way; NULL: not */
	struct indexing *indexing;          /* likewise; only one of the two */
	bool holds;                         /* the store's hold, as far as we know */
	struct hash data_sign, corpus_sign; /* what the files looked like */
	bool data_failed, corpus_failed;    /* they could not be read when they looked so */
	struct str left_out;                /* the parameters that a run said last it leaves out */
	struct lock {                       /* of a split; those that are unlocked are gone */
		struct str split;
		bool by_option;
	} * locks;
	size_t n_locks;
	int64_t looked; /* the dataset whose test split was shown by this process; 0: none */
	struct job *jobs;
	const struct model_config **recorded; /* those that stand in no file (wb_recordings.c) */
	size_t n_recorded, cap_recorded;
	struct probe *probes;
	struct race *races;
	struct day day;            /* what is spent of the project's budget */
	struct price_line *prices; /* one a model of the project (wb_prices.c) */
	struct keyset *counted; /* by a dry run of many runs (wb_grid.c): what an earlier one asks
				      will be there; NULL: each run stands alone */
};

/* A version or working copy, parsed. Zero-initialise; done releases it. */
struct loaded_prompt {
	struct arena arena;
	struct version version; /* id 0: a working copy that is no version (yet) */
	struct prompty *prompt;
	struct json *partials; /* name -> text */
};

int wb_load_prompt(
	struct wb *w, struct str ref, bool snapshot, struct loaded_prompt *out, struct err *err);
void loaded_prompt_done(struct loaded_prompt *p);

/* Whether the project has a file of the prompt. */
bool wb_has_file(const struct wb *w, struct str name);

/* The same of a text that stands for the prompt's (its working copy's or a version's), which is
 * never made a version. Mistakes in it are told as in the prompt's file. */
int wb_load_source(struct wb *w, struct str ref, struct str source, struct loaded_prompt *out,
	struct err *err);

/* The project's dataset, imported when needed; warns of skipped records once. The rest of an import
 * that is under way in slices is done at once. */
int wb_need_dataset(struct wb *w, struct err *err);
int wb_need_index(struct wb *w, struct err *err);

/* Give up an import or an indexing that is under way. */
void wb_prepare_drop(struct wb *w);
int wb_need_models(struct wb *w, struct err *err);

/* The model of an id (empty: the first); ERR_NOT_FOUND with a suggestion. */
int wb_find_model(struct wb *w, struct str id, const struct model_config **out, struct err *err);

/* What the models of strop.yaml cost: those without a price get an imported one. When the project is
 * opened, and again after an import. */
int wb_find_prices(struct wb *w, struct err *err);

/* Whether the model can be asked: trusted, if it needs to be, and in order (model_check). */
int wb_check_model(struct wb *w, const struct model_config *model, struct err *err);

/* ---- recordings (wb_recordings.c) ---- */

/* The recorded model of an id, NULL when nothing of it was imported. */
const struct model_config *wb_find_recorded(struct wb *w, struct str id);

/* The ids of recorded models that strop.yaml does not name. In the arena. */
size_t wb_recorded_ids(const struct wb *w, struct arena *a, struct str **ids);

/* The name that recordings of a model are kept under, by its id, and the other way round. */
struct str wb_recorded_name(const struct wb *w, struct str id);
struct str wb_recorded_id(const struct wb *w, struct str name, struct arena *a);

/* Whether outputs of a prompt of this name were imported. */
bool wb_is_recorded_prompt(struct wb *w, struct str name);

/* Their names, where the project has no file of them, to a list of names with commas. */
void wb_recorded_prompts(struct wb *w, struct buf *names);

/* The version of a prompt whose outputs were imported from `file` and of which the project has no
 * file: made when there is none, or another template (which may be empty). *number 0: the project
 * has a file. Commits. */
int wb_recorded_version(struct wb *w, struct str name, struct str template, struct str file,
	int64_t *number, struct err *err);

/* Complete the plan of a recorded model: where its outputs are kept (those that name the prompt, or
 * where there are none, those that name no prompt), and no retrieval. *settings: what
 * tells this state of the recording from another. ERR_INPUT when it cannot answer this prompt. */
int wb_plan_recording(struct wb *w, const struct loaded_prompt *prompt, struct plan *plan,
	struct str *settings, struct arena *a, struct err *err);

/* ---- plans ---- */
/* The plan that run options describe; `prompt` must be loaded. Scorers and filter are the caller's:
 * plan_done. */
struct plan_parts {
	struct plan plan;
	struct scorer **scorers;
	size_t n_scorers;
	struct filter *filter; /* whole; the plan's is NULL when no term speaks of examples */
	int64_t *only;         /* the plan's */
	struct extraction *extraction;
	struct json *params; /* the plan's, where it has more than the prompt's */
	struct arena arena;
	struct str recording; /* of a recording: what was imported so far; else empty */
};
int wb_make_plan(struct wb *w, const struct run_options *options,
	const struct loaded_prompt *prompt, struct plan_parts *out, struct err *err);
void plan_parts_done(struct plan_parts *p);

/* Whether the template uses the name. */
bool wb_uses_name(const struct prompty *prompt, const char *name);

/* ---- variants (wb_variant.c) ---- */

struct wb_variant_asked {
	struct variant variant;
	int64_t shots; /* as in run_options */
	const struct prompty
		*prompt; /* whether it has a place for the project's shots; NULL: it has not */
	bool is_recorded;
};
struct wb_variant {
	struct shot_rule shots;
	const struct reasoning_style *style;
	struct str text; /* as runs are kept under it; in the arena */
};

/* What is asked for together with what strop.yaml says. */
int wb_resolve_variant(struct wb *w, const struct wb_variant_asked *asked, struct arena *a,
	struct wb_variant *out, struct err *err);

/* The same into a plan whose model is known. */
int wb_plan_variant(struct wb *w, const struct run_options *options, const struct prompty *prompt,
	struct plan_parts *parts, struct err *err);

/* Which examples a run takes (wb_select.c): what the options list and what terms of the filter
 * about results select become the plan's `only`. */
int wb_parse_filter(struct wb *w, struct str text, struct filter **out, struct err *err);
int wb_select(struct wb *w, const struct run_options *options, const struct loaded_prompt *prompt,
	struct plan_parts *parts, struct err *err);
int wb_count_selected(const struct plan_parts *parts, int64_t *out, struct err *err);
int wb_none_selected(struct wb *w, const struct plan_parts *parts, struct err *err); /* says why */
int wb_no_split(struct wb *w, struct str split, struct err *err); /* says which there are */
struct json *wb_only_json(const struct plan *plan);               /* the caller frees it */

/* The retrieval that the options ask for. */
int wb_retrieval(
	struct wb *w, const struct run_options *options, struct retrieval *out, struct err *err);

/* ---- looks and the lock (wb_looks.c) ---- */

void wb_set_locks(struct wb *w);

/* ERR_INPUT, with how to open it, where the split (or one that "all" holds) is locked. */
int wb_check_lock(struct wb *w, struct str split, struct err *err);

/* Results of the split are shown: a look, unless this process looked already; `is_new`: they were made
 * just now, over the split. run 0: none in particular. Part of the transaction. */
int wb_note_look(
	struct wb *w, int64_t dataset, struct str split, int64_t run, bool is_new, struct err *err);
/* The same of a run's results, whose report then says how often. */
int wb_look_at(struct wb *w, int64_t dataset, bool is_new, struct run_report *r, struct err *err);
int wb_is_test(struct wb *w, int64_t dataset, struct str split, bool *is_test, struct err *err);
int wb_count_looks(struct wb *w, int64_t dataset, struct wb_looks *out, struct err *err);

/* ---- races ---- */

/* The random order of runs that go abreast (wb_order.c): positions in the data, and units of them
 * that belong together. order_done. */
struct order {
	int64_t *ords;
	size_t n;
	size_t *ends; /* examples behind each unit */
	size_t n_units;
};
int wb_make_order(const struct plan *plan, bool by_group, struct order *out, struct err *err);
void order_done(struct order *o);

struct pacing {
	bool by_group;      /* examples of a group stand together and are a unit */
	struct order order; /* made by the first run that starts */
	struct purse purse;
};
/* wb_run of one that goes as far as job_allow says. `pacing` outlives the job. */
int wb_run_paced(struct wb *w, const struct run_options *options, struct pacing *pacing,
	struct job **out, struct err *err);
void job_allow(struct job *j, int64_t examples);

/* A turn of every race. *busy: there is more to do at once. */
int wb_races_turn(struct wb *w, bool *busy, struct err *err);

/* ---- jobs ---- */

struct job {
	struct job *next;
	struct wb *wb;
	struct arena arena;
	struct loaded_prompt prompt;
	struct plan_parts parts;
	struct batching *batching; /* before the engine, of a run in batches */
	struct str settings;       /* of it, for then */
	bool waits;                /* for the answers */
	double batch_usd;          /* spent there */
	struct engine *engine;     /* NULL: a dry run or a reused one, which are done at once */
	job_decides *decides;      /* whether what is left can still change anything; may be NULL */
	void *decides_for;
	struct run_report report;
	struct hash spec, dataset; /* dataset: the project's may be another one later */
	bool done, is_single;      /* is_single: of one example alone */
};

struct job *wb_job_new(struct wb *w); /* among w's jobs; job_free */

/* An event of a probe's (probe.h); false: it is none. */
bool wb_probe_takes(struct wb *w, const struct model_event *event);

/* The facts of a report that the engine does not know. */
void wb_job_facts(struct job *j, struct run_report *r);

/* One turn of the job's engine, and the end of its run. The job must not be done. */
int wb_job_turn(struct job *j, bool *busy, int *wait_ms, struct err *err);

/* What would be sent and what it would cost: every request is made and looked up, nothing else
 * happens (wb_dry.c). The job's plan is made. */
int wb_dry_run(struct job *j, bool batched, struct err *err);

/* wb_batch.c: of a job with `batching`. Start it; one turn of it; stop it. */
int wb_batch_start(struct job *j, const struct run_options *o, struct err *err);
int wb_batch_turn(struct job *j, bool *busy, int *wait_ms, struct err *err);
void wb_batch_stop(struct job *j);

/* Score what the cache has by now, as the run that was planned. */
int wb_start_engine(struct job *j, struct err *err);

/* Start the job, whose prompt and parts are made, with this one item (taken when it succeeds).
 * `keep`: as a run of it; else only the call is kept. */
int wb_start_single(struct job *j, const struct run_options *o, bool keep, struct item *item,
	const struct engine_watch *watch, struct err *err);

/* ---- one example ---- */

/* The example of `ask` on its way: prompt, plan and request. `snapshot`: the working copy becomes a
 * version. Released by the caller, also after an error: loaded_prompt_done, plan_parts_done,
 * item_free. */
int wb_make_one(struct wb *w, const struct ask_options *ask, bool snapshot,
	struct loaded_prompt *prompt, struct plan_parts *parts, struct item **item,
	struct err *err);

/* Chunks as they are handed out, texts in the arena. */
struct wb_chunk *wb_chunks_of(struct arena *a, const struct retrieved *chunks, size_t n);

/* The example of an id, or one made of `fields` (a JSON object) when the id is empty. Texts in the
 * arena. */
int wb_find_example(struct wb *w, struct str id, struct str fields, struct arena *a,
	struct stored_example *out, struct err *err);

/* A stored result as it is handed out, with its scores; texts in the arena. */
int wb_read_result(struct wb *w, const struct result_row *row, struct arena *a,
	struct wb_result *out, struct err *err);

/* What picking the best of these runs adds (wb_optimism.c): run j's score of example i is
 * values[j * n + i]. The text in the arena. */
struct optimism_of {
	const double *values;
	const size_t *clusters; /* of the examples; NULL: each stands alone */
	size_t n;
	const int64_t *runs;
	size_t n_runs;
};
int wb_optimism_of(struct wb *w, const struct optimism_of *of, struct arena *a,
	struct run_optimism *out, struct err *err);

void wb_warn(struct wb *w, struct str text);

#endif
