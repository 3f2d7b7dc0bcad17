/*
 * command_line: owns what completes the words of the command line: a table says for each command
 * where its arguments come from. What would have to wait for the data to be read is not offered.
 */
#include "command_line.h"

#include "dialog.h"
#include "theme.h"
#include "variant.h"

enum { MAX_IDS = 2000 };

struct completion {
	struct session *session;
	struct arena arena;
	struct str word;
	struct buf *out;
};

/* A word with a blank in it cannot be typed as one. */
static void offer(struct completion *c, struct str word)
{
	if (word.n && str_starts(word, c->word) && str_find(word, STR(" ")) < 0 &&
		str_find(word, STR("\n")) < 0) {
		buf_add(c->out, word);
		buf_addc(c->out, '\n');
	}
}

static void offer_all(struct completion *c, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		offer(c, str_of(words[i]));
}

/* Not those of dialogs: there is none while a line is carried out. */
static void commands(struct completion *c)
{
	for (int i = 1; i < CMD_EDIT_FIRST; i++)
		if (command_row((enum command)i)->where != WHERE_DIALOG)
			offer(c, str_of(command_row((enum command)i)->name));
}

static void models(struct completion *c)
{
	struct str *ids;
	size_t n = wb_models(c->session->wb, &c->arena, &ids);
	for (size_t i = 0; i < n; i++)
		offer(c, ids[i]);
}

static void prompts(struct completion *c)
{
	struct str *names;
	size_t n = wb_prompts(c->session->wb, &c->arena, &names);
	for (size_t i = 0; i < n; i++)
		offer(c, names[i]);
}

static void modes(struct completion *c)
{
	offer_all(c, (const char *const[]){"none", "bm25", "ideal", NULL});
}

static void selections(struct completion *c)
{
	offer_all(c, shot_selection_names);
}

static void styles(struct completion *c)
{
	struct str *names;
	size_t n = wb_reasonings(c->session->wb, &c->arena, &names);
	for (size_t i = 0; i < n; i++)
		offer(c, names[i]);
}

/* Those that are set stand as they are, the rest up to their value. */
static void params(struct completion *c)
{
	struct str set = variant_params_text(&c->arena, c->session->setup.variant.params), one;
	const char *const *names = variant_param_names();
	while (str_split(&set, ',', &one))
		offer(c, one);
	for (size_t i = 0; names[i]; i++)
		offer(c, arena_printf(&c->arena, "%s=", names[i]));
}

static void key_sets(struct completion *c)
{
	offer_all(c, (const char *const[]){"default", "vim", NULL});
}

static void themes(struct completion *c)
{
	struct str *names;
	size_t n = theme_names(&c->arena, &names);
	for (size_t i = 0; i < n; i++)
		offer(c, names[i]);
}

static void splits(struct completion *c)
{
	struct wb_dataset data;
	offer(c, STR("all"));
	if (c->session->preparing || wb_dataset(c->session->wb, &c->arena, &data, NULL) != 0)
		return;
	for (size_t i = 0; i < data.n_splits; i++)
		offer(c, data.splits[i].name);
}

static void scorers(struct completion *c)
{
	const struct table *t = c->session->table;
	for (size_t i = 0; t && i < table_scorers(t); i++)
		offer(c, table_scorer(t, i));
}

/* `-` before a column sorts from high to low. */
static void sort_columns(struct completion *c)
{
	bool down = str_starts(c->word, STR("-"));
	struct buf columns = {0}, *out = c->out;
	struct str word = c->word, rest, column;
	c->out = &columns;
	c->word = str_from(word, down);
	offer_all(c, (const char *const[]){"data", "id", "result", "was", "tags", NULL});
	scorers(c);
	c->out = out;
	c->word = word;
	for (rest = buf_str(&columns); str_line(&rest, &column);)
		offer(c, arena_printf(&c->arena, "%s%.*s", down ? "-" : "", STRF(column)));
	buf_free(&columns);
}

static void filter_terms(struct completion *c)
{
	offer_all(c, (const char *const[]){"fail", "pass", "new", "error", "unparsed", "fixed",
			     "broken", "flaky", "hit", "miss", "tag:", "id:", "split:", "score", NULL});
	scorers(c);
}

static void versions(struct completion *c)
{
	struct wb_version *list;
	size_t n;
	if (wb_log(c->session->wb, STR(""), &c->arena, &list, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		const struct wb_version *v = &list[i];
		for (size_t l = 0; l < v->n_labels; l++)
			offer(c, arena_printf(&c->arena, "%.*s@%.*s", STRF(v->prompt),
					 STRF(v->labels[l])));
		offer(c, arena_printf(
				 &c->arena, "%.*s@%lld", STRF(v->prompt), (long long)v->number));
	}
	prompts(c);
}

static void labels(struct completion *c)
{
	struct wb_version *list;
	size_t n;
	if (wb_log(c->session->wb, c->session->setup.prompt, &c->arena, &list, &n, NULL) != 0)
		return;
	for (size_t i = 0; i < n; i++)
		for (size_t l = 0; l < list[i].n_labels; l++)
			offer(c, list[i].labels[l]);
}

static void ids(struct completion *c)
{
	struct table_row *rows;
	int64_t n;
	struct table *t = c->session->table;
	if (!t || table_rows(t, 0, MAX_IDS, &c->arena, &rows, &n, NULL) != 0)
		return;
	for (int64_t i = 0; i < n; i++)
		offer(c, rows[i].id);
}

static const struct {
	enum command command;
	void (*words)(struct completion *c);
} arguments[] = {
	{CMD_HELP, commands},
	{CMD_MODEL, models},
	{CMD_PROMPT, prompts},
	{CMD_RETRIEVAL, modes},
	{CMD_SELECTION, selections},
	{CMD_REASONING, styles},
	{CMD_PARAM, params},
	{CMD_KEYS, key_sets},
	{CMD_THEME, themes},
	{CMD_SPLIT, splits},
	{CMD_SCORER, scorers},
	{CMD_SORT, sort_columns},
	{CMD_FILTER, filter_terms},
	{CMD_COMPARE, versions},
	{CMD_AGAINST, versions},
	{CMD_ADD_VERSION, versions},
	{CMD_SHOW, versions},
	{CMD_DIFF, versions},
	{CMD_RESTORE, versions},
	{CMD_LABEL, labels},
	{CMD_UNLABEL, labels},
	{CMD_GO, ids},
};

static void complete_argument(struct completion *c, enum command command)
{
	for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++)
		if (arguments[i].command == command)
			arguments[i].words(c);
}

void command_line_complete(struct session *s, struct str text, size_t at, struct buf *words)
{
	struct str before = str_head(text, at), name = STR("");
	struct completion c = {.session = s, .out = words};
	ssize_t blank = str_rfind(before, STR(" "));
	c.word = str_from(before, (size_t)(blank + 1));
	before = str_trim(str_head(before, (size_t)(blank < 0 ? 0 : blank)));
	if (before.n == 0) {
		commands(&c);
	} else {
		str_split(&before, ' ', &name);
		complete_argument(&c, command_by_name(name));
	}
	arena_free(&c.arena);
}

/* What the command takes and does. */
static void hint(struct str text, struct buf *out)
{
	struct str name = STR("");
	text = str_trim(text);
	str_split(&text, ' ', &name);
	enum command c = command_by_name(name);
	if (c == CMD_NONE)
		return;
	const struct command_row *row = command_row(c);
	buf_addf(out, "%s%s%s", row->argument, *row->argument ? "  " : "", row->help);
}

static void carry_out(void *context, struct str line)
{
	session_command_line(context, line);
}

void command_line_open(struct session *s)
{
	struct ask_line ask = {.label = ":",
		.history = ":",
		.complete = command_line_complete,
		.hint = hint,
		.done = carry_out,
		.context = s};
	dialog_line(s, &ask);
}
