/*
 * drive: the command line's turn of the loop: pump, obey signals, show progress.
 *
 * Progress is a bar on a terminal, redrawn at most ten times a second; elsewhere a line every few
 * seconds, so that a log of a long run stays readable and a short run says nothing.
 */
#include "drive.h"

#include <math.h>
#include <time.h>

#include "commands.h"
#include "output.h"
#include "signals.h"
#include "number.h"
#include "waiting.h"

enum {
	BAR_EVERY_MS = 100,
	LINE_EVERY_MS = 5000,
	BAR_COLUMNS = 20,
};

struct progress {
	struct str what; /* goes before it; empty: nothing */
	int64_t start_ms, next_ms;
	int64_t finished_at_start;
	struct arena arena;
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void bar(struct buf *b, const struct run_report *r)
{
	int64_t full = r->total > 0 ? r->finished * BAR_COLUMNS / r->total : 0;
	buf_addc(b, '[');
	for (int64_t i = 0; i < BAR_COLUMNS; i++)
		buf_addc(b, i < full ? '#' : '.');
	buf_addz(b, "] ");
}

/* What there is to say, most important first, so that a narrow terminal cuts the least. */
static void facts(struct progress *p, const struct run_report *r, double seconds, struct buf *b)
{
	struct arena *a = &p->arena;
	if (r->batch.doing.n) {
		buf_addf(b, "batch: %.*s, %s of %s answered", STRF(r->batch.doing),
			number_count(a, r->batch.answered), number_of(a, r->batch.calls, "call"));
		return;
	}
	int64_t finished = r->finished - p->finished_at_start;
	double rate = seconds > 0 ? (double)finished / seconds : 0;
	buf_addf(b, "%s/%s", number_count(a, r->finished), number_count(a, r->total));
	if (rate > 0) {
		buf_addf(b, ", %.1f/s", rate);
		buf_addf(b, ", %s left", number_time(a, (double)(r->total - r->finished) / rate));
	}
	if (r->failed)
		buf_addf(b, ", %s failed", number_count(a, r->failed));
	if (r->retried)
		buf_addf(b, ", %s",
			r->retried == 1
				? "1 retry"
				: arena_printf(a, "%s retries", number_count(a, r->retried)).p);
	struct str waits = waiting_words(a, r);
	if (waits.n)
		buf_addf(b, ", %.*s", STRF(waits));
	buf_addf(b, ", %s cached", number_count(a, r->cached));
	if (!isnan(r->spent_usd))
		buf_addf(b, ", %s spent", number_money(a, r->spent_usd));
}

static void show_bar(struct progress *p, const struct run_report *r, double seconds)
{
	struct buf b = {0};
	if (p->what.n)
		buf_addf(&b, "%.*s ", STRF(p->what));
	bar(&b, r);
	facts(p, r, seconds, &b);
	/* One column stays free: a full line would wrap and could not be replaced. */
	size_t width = (size_t)status_width() - 1;
	if (b.n > width)
		buf_cut(&b, width);
	status_line(buf_str(&b));
	buf_free(&b);
}

static void show(struct progress *p, const struct run_report *r)
{
	int64_t now = now_ms();
	if (now < p->next_ms)
		return;
	double seconds = (double)(now - p->start_ms) / 1000;
	if (status_is_terminal()) {
		show_bar(p, r, seconds);
	} else {
		struct buf b = {0};
		facts(p, r, seconds, &b);
		message("%.*s%s%s", STRF(p->what), p->what.n ? ": " : "", b.p);
		buf_free(&b);
	}
	arena_reset(&p->arena);
	p->next_ms = now + (status_is_terminal() ? BAR_EVERY_MS : LINE_EVERY_MS);
}

/* ---- what is driven: a job or a race ---- */

struct driven {
	void *of;
	bool (*done)(const void *of);
	struct run_report (*report)(void *of); /* as much of it as progress shows */
	void (*stop)(void *of);
	void (*kill)(void *of);
};

static bool is_job_done(const void *of)
{
	return job_done(of);
}

static struct run_report report_job(void *of)
{
	return *job_report(of);
}

static void stop_job(void *of)
{
	job_stop(of);
}

static void kill_job(void *of)
{
	job_kill(of);
}

static bool is_race_done(const void *of)
{
	return race_done(of);
}

static struct run_report report_race(void *of)
{
	const struct race_report *r = race_report(of);
	return (struct run_report){.total = r->total,
		.finished = r->finished,
		.cached = r->cached,
		.failed = r->failed,
		.retried = r->retried,
		.in_flight = r->in_flight,
		.retry_ms = -1,
		.spent_usd = r->spent_usd};
}

static void stop_race(void *of)
{
	race_stop(of);
}

static void kill_race(void *of)
{
	race_kill(of);
}

/* Act on what was asked since the last turn; `told` is the level acted on. */
static void obey(const struct driven *d, int *told)
{
	int level = signals_level();
	signals_drain();
	if (level == *told)
		return;
	*told = level;
	if (level >= 2) {
		d->kill(d->of);
		return;
	}
	d->stop(d->of);
	message("stopping: waiting for %lld calls in flight; interrupt again to leave now",
		(long long)d->report(d->of).in_flight);
}

static int drive(struct wb *w, const struct driven *d, struct str what, struct drive_many *many,
	struct err *err)
{
	int told = 0, code = 0;
	struct progress p = {.what = what, .start_ms = now_ms(), .next_ms = many->next_ms};
	if (p.next_ms == 0)
		p.next_ms = p.start_ms + (status_is_terminal() ? BAR_EVERY_MS : LINE_EVERY_MS);
	p.finished_at_start = d->report(d->of).finished;
	signals_watch();
	const int wake = signals_fd();
	while (code == 0 && !d->done(d->of)) {
		obey(d, &told);
		code = wb_pump(w, status_is_terminal() ? BAR_EVERY_MS : 1000, &wake, 1, err);
		struct run_report r = d->report(d->of);
		show(&p, &r);
	}
	status_line((struct str){0});
	arena_free(&p.arena);
	many->next_ms = p.next_ms;
	return code;
}

static struct driven of_job(struct job *job)
{
	return (struct driven){job, is_job_done, report_job, stop_job, kill_job};
}

int drive_job(struct wb *w, struct job *job, struct err *err)
{
	const struct driven d = of_job(job);
	struct drive_many one = {0};
	return drive(w, &d, STR(""), &one, err);
}

int drive_one_of(
	struct wb *w, struct job *job, struct str what, struct drive_many *many, struct err *err)
{
	const struct driven d = of_job(job);
	return drive(w, &d, what, many, err);
}

int drive_race(struct wb *w, struct race *race, struct err *err)
{
	const struct driven d = {race, is_race_done, report_race, stop_race, kill_race};
	struct drive_many one = {0};
	return drive(w, &d, STR(""), &one, err);
}

bool drive_was_interrupted(void)
{
	return signals_level() > 0;
}

int drive_status(const struct run_report *r)
{
	if (drive_was_interrupted() && str_is(r->state, "interrupted"))
		return signals_status();
	/* What would be missing of a recording is what was asked for. */
	if (str_is(r->state, "dry run"))
		return STATUS_DONE;
	if (r->failed > 0 || r->stopped.n || str_is(r->state, "failed"))
		return STATUS_CALLS;
	return STATUS_DONE;
}
