/*
 * log_view: owns how a message looks in the log: its time, a sign for its kind (colour alone would
 * not do), its text. New lines are taken over in step(); nothing tells of them.
 */
#include "log_view.h"

#include <stdlib.h>
#include <time.h>

#include "text_view.h"
#include "worklog.h"

enum { HANG = 11 }; /* "12:03:04 ! " */

struct log_view {
	struct text_view text; /* first */
	uint64_t seen;         /* lines of the log that were looked at */
	size_t shown;          /* lines in the text */
};

static const struct {
	const char *sign;
	style_t sign_style, style;
} kinds[] = {
	[WORKLOG_INFO] = {"  ", STYLE_DIM, STYLE_TEXT},
	[WORKLOG_WARNING] = {"~ ", STYLE_WARNING, STYLE_TEXT},
	[WORKLOG_ERROR] = {"! ", STYLE_ERROR, STYLE_ERROR},
};

static void add(struct log_view *v, const struct worklog_line *line)
{
	struct textbox *box = &v->text.box;
	struct str rest = str_of(line->text), part;
	time_t seconds = (time_t)(line->at_ms / 1000);
	struct tm tm = {0};
	char when[16];
	localtime_r(&seconds, &tm);
	strftime(when, sizeof when, "%H:%M:%S ", &tm);
	textbox_add(box, STYLE_DIM, str_of(when));
	textbox_add(box, kinds[line->kind].sign_style, str_of(kinds[line->kind].sign));
	for (bool first = true; str_line(&rest, &part); first = false) {
		textbox_add(box, STYLE_TEXT, first ? STR("") : STR("\n           "));
		textbox_add(box, kinds[line->kind].style, part);
	}
	textbox_add(box, STYLE_TEXT, STR("\n"));
	v->shown++;
}

/* Lines that the log has dropped stay until there are twice as many as it keeps. */
static void take_new(struct log_view *v)
{
	const struct worklog *log = v->text.view.session->log;
	uint64_t added = worklog_added(log);
	size_t n = worklog_count(log);
	if (added == v->seen)
		return;
	if (v->shown > 2 * WORKLOG_LINES || added - v->seen > n) {
		bool follows = v->text.box.follows_end;
		textbox_clear(&v->text.box);
		v->text.box.follows_end = follows;
		v->shown = 0;
		v->seen = added - n;
	}
	for (size_t i = n - (size_t)(added - v->seen); i < n; i++)
		add(v, worklog_at(log, i));
	v->seen = added;
	buf_cut(&v->text.note, 0);
	buf_addf(&v->text.note, "%zu message%s", v->shown, v->shown == 1 ? "" : "s");
	v->text.view.session->dirty = true;
}

static bool log_step(struct view *view, int64_t budget_us)
{
	take_new((struct log_view *)view);
	return text_view_step(view, budget_us);
}

static void log_close(struct view *view)
{
	text_view_done(&((struct log_view *)view)->text);
	free(view);
}

static const struct view_class log_class = {
	.name = "log",
	.contexts = text_view_contexts,
	.place = text_view_place,
	.draw = text_view_draw,
	.command = text_view_command,
	.event = text_view_event,
	.step = log_step,
	.close = log_close,
};

struct view *log_view_new(struct session *s)
{
	struct log_view *v = mem_alloc(sizeof *v);
	text_view_init(&v->text, s, &log_class, STR("Log"), HANG);
	v->text.box.follows_end = true;
	take_new(v);
	return &v->text.view;
}
