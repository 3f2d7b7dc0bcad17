/*
 * limits: what a run does at a server that refuses, for `make bench`.
 *
 *   limits CALLS CONCURRENCY LATENCY_MS RULE
 *
 * Runs so many calls against a mockserver that obeys the rule, and prints what was allowed and in
 * flight over time, then how many requests it took.
 */
#include <stdio.h>
#include <stdlib.h>

#include "test.h"

#include "clock.h"
#include "testwb.h"

enum { EVERY_MS = 250, LINES = 24 };

struct sample {
	double seconds;
	int64_t slots, in_flight, answered, refused;
};

static struct sample look(struct job *job, int64_t start_us)
{
	const struct run_report *r = job_report(job);
	return (struct sample){(double)(clock_mono_us() - start_us) / 1e6, r->slots, r->in_flight,
		r->finished, r->retried};
}

static void print(const struct sample *s, int64_t most)
{
	enum { COLUMNS = 32 };
	int slots = (int)(s->slots * COLUMNS / most), flight = (int)(s->in_flight * COLUMNS / most);
	printf("  %6.2f s  %4lld slots %4lld in flight %6lld answered %5lld refused  ", s->seconds,
		(long long)s->slots, (long long)s->in_flight, (long long)s->answered,
		(long long)s->refused);
	for (int i = 0; i < COLUMNS; i++)
		putchar(i < flight ? '#' : i < slots ? '-' : ' ');
	printf("\n");
}

/* One sample every EVERY_MS; of many, every second is dropped and they are taken half as often. */
static size_t follow(struct wb *w, struct job *job, struct sample *samples)
{
	struct err err;
	size_t n = 0;
	int64_t every_us = EVERY_MS * 1000, start = clock_mono_us(), next = start;
	while (!job_done(job)) {
		assert_int_equal(wb_pump(w, (int)(every_us / 1000), NULL, 0, &err), 0);
		if (clock_mono_us() < next)
			continue;
		if (n == LINES) {
			for (n = 0; n < LINES / 2; n++)
				samples[n] = samples[2 * n];
			every_us *= 2;
		}
		samples[n++] = look(job, start);
		next = clock_mono_us() + every_us;
	}
	samples[n++] = look(job, start);
	return n;
}

int main(int argc, char **argv)
{
	struct testwb t;
	struct err err;
	struct job *job;
	struct sample samples[LINES + 1];
	char concurrency[64];
	if (argc != 5)
		return 2;
	int calls = atoi(argv[1]);
	int64_t most = atoi(argv[2]);
	const char *const options[] = {"--latency-ms", argv[3], NULL};
	testwb_begin(&t, argv[4], options);
	snprintf(concurrency, sizeof concurrency, "concurrency: %s", argv[2]);
	testwb_project(&t, calls, concurrency);
	struct wb *w = testwb_open(&t);
	assert_int_equal(wb_run(w, &(struct run_options){0}, &job, &err), 0);
	size_t n = follow(w, job, samples);
	for (size_t i = 0; i < n; i++)
		print(&samples[i], most);
	const struct run_report *r = job_report(job);
	printf("  %lld calls, %lld requests (%.3f a call), %.1f s, most in flight %lld\n",
		(long long)r->sent, testwb_count(&t.mock, "requests"),
		(double)testwb_count(&t.mock, "requests") / calls, r->wall_s,
		testwb_count(&t.mock, "max_in_flight"));
	testwb_end(&t);
	return 0;
}
