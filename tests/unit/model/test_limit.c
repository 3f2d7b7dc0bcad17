/* test_limit: how much may be sent, by a clock of the test's own. */
#include "test.h"

#include <stdlib.h>

#include "bucket.h"
#include "limit.h"

enum { MS = 1000, SECOND = 1000000, MINUTE = 60 * SECOND };

static const int64_t never = INT64_MAX;

/* ---- the bucket ---- */

static void test_bucket(void **state)
{
	struct bucket b = {0};
	(void)state;
	assert_int_equal(bucket_wait_us(&b, 1000, 5), 0); /* limits nothing */
	bucket_set(&b, 10, 5, 0);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(bucket_wait_us(&b, 1, 0), 0);
		bucket_take(&b, 1, 0);
	}
	assert_in_range(bucket_wait_us(&b, 1, 0), 100 * MS, 100 * MS + 1);
	assert_in_range(bucket_wait_us(&b, 1, 60 * MS), 40 * MS, 40 * MS + 1);
	assert_int_equal(bucket_wait_us(&b, 1, 100 * MS + 1), 0);
	/* More than it can hold is owed; what was too much comes back. */
	bucket_take(&b, 20, SECOND);
	assert_in_range(bucket_wait_us(&b, 1, SECOND), 1600 * MS, 1600 * MS + 1);
	bucket_take(&b, -16, SECOND);
	assert_int_equal(bucket_wait_us(&b, 1, SECOND), 0);
	assert_in_range(bucket_wait_us(&b, 100, SECOND), 400 * MS, 400 * MS + 1);
	/* It never holds more than its limit, however long it is left alone. */
	bucket_take(&b, 5, 1000LL * MINUTE);
	assert_in_range(bucket_wait_us(&b, 1, 1000LL * MINUTE), 1, 100 * MS + 1);
}

/* ---- a server and its clients ---- */

struct scene {
	struct limit *limit;
	int64_t now;
	char tags[4096];
	size_t n_tags;
};

static void begin(struct scene *s)
{
	*s = (struct scene){.limit = limit_new(), .now = 1000 * (int64_t)SECOND};
}

static struct limit_client *join(struct scene *s, int64_t concurrency)
{
	return limit_join(s->limit,
		&(struct limit_terms){.model = STR("m"), .concurrency = concurrency}, s->now);
}

/* Send one call; its tag, or NULL. */
static const void *send(struct scene *s, struct limit_client *c)
{
	int64_t wait = never;
	const void *tag = &s->tags[s->n_tags % sizeof s->tags];
	if (!limit_take(c, tag, 10, s->now, &wait))
		return NULL;
	s->n_tags++;
	return tag;
}

/* As many as it is let, up to n; how many that were, their tags into `tags` (may be NULL). */
static size_t send_all(struct scene *s, struct limit_client *c, size_t n, const void **tags)
{
	size_t sent = 0;
	limit_want(c, (int64_t)n);
	for (const void *tag; sent < n && (tag = send(s, c)); sent++)
		if (tags)
			tags[sent] = tag;
	return sent;
}

static void end(struct scene *s, const void *tag, enum limit_end how, int64_t retry_after_us)
{
	limit_ended(s->limit, tag, how, retry_after_us, -1, s->now);
}

static int64_t slots(const struct scene *s, const struct limit_client *c)
{
	struct limit_standing standing;
	limit_standing(c, s->now, &standing);
	return standing.slots;
}

static int64_t wait_of(struct scene *s, struct limit_client *c)
{
	int64_t wait = never;
	limit_want(c, 1);
	assert_false(limit_take(c, s, 10, s->now, &wait));
	return wait;
}

/* One round trip: all that may go, and their answers 100 ms later. */
static size_t round_trip(struct scene *s, struct limit_client *c, size_t wanted)
{
	const void *tags[1024];
	size_t n = send_all(s, c, wanted, tags);
	s->now += 100 * MS;
	for (size_t i = 0; i < n; i++)
		end(s, tags[i], LIMIT_ANSWERED, -1);
	return n;
}

/* A healthy server takes all in the third round trip. */
static void test_grows_to_the_ceiling(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 64);
	assert_int_equal(round_trip(&s, c, 1000), 16);
	assert_int_equal(round_trip(&s, c, 1000), 32);
	assert_int_equal(round_trip(&s, c, 1000), 64);
	assert_int_equal(round_trip(&s, c, 1000), 64);
	assert_int_equal(slots(&s, c), 64);
	limit_free(s.limit);
}

/* Slots that nobody uses prove nothing. */
static void test_grows_only_when_used(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 64);
	for (int i = 0; i < 10; i++)
		assert_int_equal(round_trip(&s, c, 5), 5);
	assert_int_equal(slots(&s, c), 16);
	limit_free(s.limit);
}

static void test_never_above_concurrency(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 3);
	for (int i = 0; i < 10; i++)
		assert_int_equal(round_trip(&s, c, 100), 3);
	limit_free(s.limit);
}

/* Many refusals of one round trip are one sign; each round trip with one halves, down to 1. */
static void test_halves_once_a_round_trip(void **state)
{
	static const int64_t expected[] = {8, 4, 2, 1, 1};
	struct scene s;
	const void *tags[16];
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 16);
	for (size_t i = 0; i < 5; i++) {
		size_t n = send_all(&s, c, 100, tags);
		assert_int_equal(n, i ? expected[i - 1] : 16);
		s.now += 100 * MS;
		for (size_t k = 0; k < n; k++, s.now += MS)
			end(&s, tags[k], LIMIT_OVERLOADED, 0);
		assert_int_equal(slots(&s, c), expected[i]);
		s.now += SECOND;
	}
	limit_free(s.limit);
}

/* After a refusal one more a round trip, up to what it was. */
static void test_grows_slowly_afterwards(void **state)
{
	struct scene s;
	const void *tags[16];
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 16);
	assert_int_equal(send_all(&s, c, 100, tags), 16);
	s.now += 100 * MS;
	for (size_t i = 1; i < 16; i++)
		end(&s, tags[i], LIMIT_ANSWERED, -1);
	end(&s, tags[0], LIMIT_OVERLOADED, 0);
	int64_t before = slots(&s, c);
	assert_in_range(before, 1, 8);
	for (int i = 0; i < 30; i++) {
		int64_t n = (int64_t)round_trip(&s, c, 100);
		assert_in_range(slots(&s, c), n, n + 1);
	}
	assert_int_equal(slots(&s, c), 16);
	limit_free(s.limit);
}

/* Whoever asks there, nobody sends until it is over. */
static void test_pause(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8), *other = join(&s, 8);
	struct limit_client *urgent = limit_join(s.limit,
		&(struct limit_terms){.model = STR("x"), .concurrency = 1, .urgent = true}, s.now);
	struct limit_standing standing;
	limit_want(c, 1);
	const void *tag = send(&s, c);
	end(&s, tag, LIMIT_REFUSED, 3 * SECOND);
	assert_int_equal(wait_of(&s, c), 3 * SECOND);
	assert_int_equal(wait_of(&s, other), 3 * SECOND);
	assert_int_equal(wait_of(&s, urgent), 3 * SECOND);
	limit_standing(c, s.now + SECOND, &standing);
	assert_int_equal(standing.why, LIMIT_PAUSE);
	assert_int_equal(standing.wait_us, 2 * SECOND);
	limit_want(urgent, 0);
	limit_want(other, 0);
	s.now += 3 * SECOND;
	assert_int_equal(send_all(&s, c, 1, NULL), 1);
	limit_free(s.limit);
}

/* Without a Retry-After half a second, doubled for each refusal in a row, up to eight. */
static void test_own_pause(void **state)
{
	static const int64_t ms[] = {500, 1000, 2000, 4000, 8000, 8000};
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8);
	for (size_t i = 0; i < sizeof ms / sizeof *ms; i++) {
		limit_want(c, 1);
		const void *tag = send(&s, c);
		assert_non_null(tag);
		s.now += 20 * MS;
		end(&s, tag, LIMIT_REFUSED, -1);
		assert_int_equal(wait_of(&s, c), ms[i] * MS);
		s.now += ms[i] * MS;
	}
	limit_free(s.limit);
}

/* More than two minutes are the run's to decide about. */
static void test_no_long_pause(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8);
	limit_want(c, 2);
	const void *tag = send(&s, c);
	end(&s, tag, LIMIT_REFUSED, 2LL * 3600 * SECOND);
	s.now += SECOND;
	assert_non_null(send(&s, c));
	limit_free(s.limit);
}

/* ---- a server that lets through so many in each window ---- */

struct window {
	int64_t length, begin;
	size_t most, used, asked, refused;
	bool says; /* with a Retry-After */
};

static enum limit_end ask(struct window *w, int64_t now, int64_t *retry_after)
{
	if (now - w->begin >= w->length) {
		w->begin = now - now % w->length;
		w->used = 0;
	}
	w->asked++;
	*retry_after = w->says ? w->begin + w->length - now : -1;
	if (++w->used <= w->most)
		return LIMIT_ANSWERED;
	w->refused++;
	return LIMIT_REFUSED;
}

/* Calls with this latency until `total` are answered; the time that took. What is refused is wanted
 * again. */
static int64_t serve(
	struct scene *s, struct limit_client *c, struct window *w, int64_t latency, size_t total)
{
	struct flight {
		const void *tag;
		int64_t at, retry_after;
		enum limit_end how;
	} flights[64];
	size_t n = 0, answered = 0;
	const int64_t start = s->now;
	while (answered < total) {
		for (size_t i = n; i-- > 0;) {
			if (flights[i].at > s->now)
				continue;
			end(s, flights[i].tag, flights[i].how, flights[i].retry_after);
			answered += flights[i].how == LIMIT_ANSWERED;
			flights[i] = flights[--n];
		}
		limit_want(c, (int64_t)(total - answered - n));
		while (n < 64 && answered + n < total) {
			const void *tag = send(s, c);
			if (!tag)
				break;
			flights[n] = (struct flight){.tag = tag, .at = s->now + latency};
			flights[n].how = ask(w, s->now, &flights[n].retry_after);
			n++;
		}
		s->now += MS;
	}
	return s->now - start;
}

/* Few requests too many, and hardly longer than the server makes it take; without a Retry-After one
 * has to try out more. */
static void check_storm(size_t most, int64_t length, int64_t latency, bool says)
{
	enum { CALLS = 1000 };
	struct scene s;
	struct window w = {.length = length, .most = most, .says = says};
	begin(&s);
	struct limit_client *c = join(&s, 64);
	double took = (double)serve(&s, c, &w, latency, CALLS) / SECOND;
	double least = (double)(CALLS / most) * (double)length / SECOND;
	if (w.asked > CALLS * 6 / 5 || took > (says ? 1.25 : 2) * least + 2)
		fail_msg("%zu in %lld ms, latency %lld ms: %zu requests, %.1f s instead of %.1f",
			most, (long long)length / MS, (long long)latency / MS, w.asked, took,
			least);
	limit_free(s.limit);
}

static void test_storm(void **state)
{
	(void)state;
	check_storm(100, SECOND, 20 * MS, true);
	check_storm(100, SECOND, 200 * MS, true);
	check_storm(10, 100 * MS, 20 * MS, true);
	check_storm(10, SECOND, 5 * MS, true);
	check_storm(60, MINUTE, 300 * MS, true);
	check_storm(100, SECOND, 20 * MS, false);
	check_storm(10, SECOND, 5 * MS, false);
}

/* Refusals that have nothing to do with us: sending less does not help, so it ends in time. */
static void test_refused_at_random(void **state)
{
	enum { CALLS = 300 };
	struct scene s;
	size_t refused = 0, answered = 0;
	unsigned seed = 7;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 16);
	const int64_t start = s.now;
	while (answered < CALLS) {
		const void *tags[16];
		size_t n = send_all(&s, c, CALLS - answered < 16 ? CALLS - answered : 16, tags);
		s.now += 20 * MS;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1103515245u + 12345u;
			bool is_refused = seed / 65536 % 100 < 60;
			end(&s, tags[i], is_refused ? LIMIT_REFUSED : LIMIT_ANSWERED,
				is_refused ? 50 * MS : -1);
			refused += is_refused;
			answered += !is_refused;
		}
	}
	assert_true(refused > CALLS);
	assert_true(s.now - start < MINUTE);
	limit_free(s.limit);
}

/* ---- what the headers say ---- */

static void hear(struct scene *s, enum rate_kind kind, double remaining, int64_t reset_us)
{
	struct rates r;
	rates_init(&r);
	r.of[kind] = (struct rate){remaining, reset_us};
	limit_heard(s->limit, STR("m"), &r, s->now);
}

static void test_nothing_left(void **state)
{
	struct scene s;
	struct limit_standing standing;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8);
	struct limit_client *other = limit_join(
		s.limit, &(struct limit_terms){.model = STR("other"), .concurrency = 8}, s.now);
	hear(&s, RATE_REQUESTS, 0, 30 * SECOND);
	assert_int_equal(wait_of(&s, c), 30 * SECOND);
	limit_standing(c, s.now, &standing);
	assert_int_equal(standing.why, LIMIT_SERVER);
	/* Another model's calls are not counted there. */
	assert_int_equal(send_all(&s, other, 5, NULL), 5);
	s.now += 30 * SECOND;
	assert_int_equal(send_all(&s, c, 3, NULL), 3);
	limit_free(s.limit);
}

/* Calls on their way are taken off; then an answer has to come first. */
static void test_little_left(void **state)
{
	struct scene s;
	const void *tags[8];
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8);
	hear(&s, RATE_REQUESTS, 3, 30 * SECOND);
	assert_int_equal(send_all(&s, c, 8, tags), 3);
	assert_true(wait_of(&s, c) == never);
	for (size_t i = 0; i < 3; i++)
		end(&s, tags[i], LIMIT_ANSWERED, -1);
	hear(&s, RATE_REQUESTS, 0, 20 * SECOND);
	assert_int_equal(wait_of(&s, c), 20 * SECOND);
	limit_free(s.limit);
}

/* The request's tokens and an average answer's must fit; what never could is sent when there is as
 * much as there ever is. */
static void test_tokens_left(void **state)
{
	struct scene s;
	int64_t wait = never;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8);
	limit_want(c, 3);
	hear(&s, RATE_TOKENS, 1000, 10 * SECOND);
	assert_false(limit_take(c, &s.tags[0], 950, s.now, &wait));
	assert_int_equal(wait, 10 * SECOND);
	hear(&s, RATE_INPUT, 900, 20 * SECOND);
	assert_false(limit_take(c, &s.tags[0], 901, s.now + 10 * SECOND, &wait));
	assert_true(limit_take(c, &s.tags[0], 850, s.now, &wait));
	assert_false(limit_take(c, &s.tags[1], 100, s.now, &wait));
	assert_true(limit_take(c, &s.tags[1], 1000000, s.now + 20 * SECOND, &wait));
	limit_free(s.limit);
}

/* A limit that lasts longer than one waits for is the server's to enforce. */
static void test_long_window(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 8);
	hear(&s, RATE_REQUESTS, 0, 10LL * MINUTE);
	assert_int_equal(send_all(&s, c, 2, NULL), 2);
	limit_free(s.limit);
}

/* ---- settings ---- */

/* Answers at once, wanted without end: how many were sent in the time. */
static size_t sent_within(struct scene *s, struct limit_client *c, int64_t time, double tokens)
{
	size_t sent = 0;
	for (const int64_t until = s->now + time; s->now < until;) {
		int64_t wait = until - s->now;
		limit_want(c, 1);
		if (limit_take(c, &s->tags[0], 10, s->now, &wait)) {
			limit_ended(s->limit, &s->tags[0], LIMIT_ANSWERED, -1, tokens, s->now);
			sent++;
		} else {
			s->now += wait;
		}
	}
	return sent;
}

static void test_requests_per_minute(void **state)
{
	struct scene s;
	struct limit_terms terms = {.model = STR("m"), .concurrency = 8, .requests_per_minute = 30};
	(void)state;
	begin(&s);
	struct limit_client *c = limit_join(s.limit, &terms, s.now);
	assert_in_range(sent_within(&s, c, MINUTE, -1), 30, 31);
	assert_in_range(sent_within(&s, c, 10LL * MINUTE, -1), 299, 301);
	/* Another run of the same model has the same allowance, another model its own. */
	struct limit_client *second = limit_join(s.limit, &terms, s.now);
	assert_true(wait_of(&s, second) > 0);
	terms.model = STR("n");
	struct limit_client *other = limit_join(s.limit, &terms, s.now);
	assert_int_equal(send_all(&s, other, 1, NULL), 1);
	limit_free(s.limit);
}

/* The estimate (10 and an answer) is set right by what it was: 600 tokens a call, 6,000 a minute. */
static void test_tokens_per_minute(void **state)
{
	struct scene s;
	const struct limit_terms terms = {
		.model = STR("m"), .concurrency = 8, .tokens_per_minute = 6000};
	(void)state;
	begin(&s);
	struct limit_client *c = limit_join(s.limit, &terms, s.now);
	assert_in_range(sent_within(&s, c, 10LL * MINUTE, 600), 99, 102);
	limit_free(s.limit);
}

/* One call that took a minute's worth more than was thought holds up the next for a minute. */
static void test_corrected_by_usage(void **state)
{
	struct scene s;
	const struct limit_terms terms = {
		.model = STR("m"), .concurrency = 8, .tokens_per_minute = 6000};
	(void)state;
	begin(&s);
	struct limit_client *c = limit_join(s.limit, &terms, s.now);
	limit_want(c, 1);
	const void *tag = send(&s, c);
	assert_non_null(tag);
	limit_ended(s.limit, tag, LIMIT_ANSWERED, -1, 6000, s.now);
	assert_in_range(wait_of(&s, c), 59 * SECOND, 61 * SECOND);
	limit_free(s.limit);
}

/* A slot that was taken and not used costs nothing. */
static void test_given_back(void **state)
{
	struct scene s;
	const struct limit_terms terms = {
		.model = STR("m"), .concurrency = 8, .requests_per_minute = 60};
	(void)state;
	begin(&s);
	struct limit_client *c = limit_join(s.limit, &terms, s.now);
	for (int i = 0; i < 10; i++) {
		limit_want(c, 1);
		const void *tag = send(&s, c);
		assert_non_null(tag);
		end(&s, tag, LIMIT_UNSENT, -1);
	}
	assert_int_equal(send_all(&s, c, 2, NULL), 1);
	limit_free(s.limit);
}

/* ---- several clients ---- */

static void test_equal_parts(void **state)
{
	struct scene s;
	const void *tags[8], *of_b[8];
	(void)state;
	begin(&s);
	struct limit_client *a = join(&s, 16), *b = join(&s, 16);
	limit_want(b, 100);
	assert_int_equal(send_all(&s, a, 8, tags), 8);
	limit_want(a, 92);
	assert_int_equal(send_all(&s, b, 8, of_b), 8);
	/* Who wants little leaves the rest; who comes later gets its part as calls end. */
	limit_want(b, 0);
	for (size_t i = 0; i < 4; i++)
		end(&s, tags[i], LIMIT_ANSWERED, -1);
	struct limit_client *late = join(&s, 16);
	limit_want(late, 2);
	limit_want(a, 100);
	assert_int_equal(send_all(&s, a, 100, NULL), 3);
	assert_int_equal(send_all(&s, late, 2, NULL), 1);
	end(&s, of_b[0], LIMIT_ANSWERED, -1);
	assert_int_equal(send_all(&s, a, 100, NULL), 0);
	assert_int_equal(send_all(&s, late, 1, NULL), 1);
	limit_free(s.limit);
}

/* With one slot for two runs they take turns, whoever asks first. */
static void test_turns(void **state)
{
	struct scene s;
	size_t sent[2] = {0};
	(void)state;
	begin(&s);
	struct limit_client *both[2] = {join(&s, 1), join(&s, 1)};
	limit_want(both[0], 100);
	limit_want(both[1], 100);
	for (int i = 0; i < 20; i++) {
		const void *tag = NULL;
		for (size_t k = 0; k < 2; k++) {
			const void *got = send(&s, both[k]);
			sent[k] += got != NULL;
			tag = got ? got : tag;
		}
		assert_non_null(tag);
		end(&s, tag, LIMIT_ANSWERED, -1);
	}
	assert_int_equal(sent[0], 10);
	assert_int_equal(sent[1], 10);
	limit_free(s.limit);
}

/* The same when the pace is what lets them through. */
static void test_turns_at_a_pace(void **state)
{
	struct scene s;
	size_t sent[2] = {0};
	const struct limit_terms terms = {
		.model = STR("m"), .concurrency = 8, .requests_per_minute = 600};
	(void)state;
	begin(&s);
	struct limit_client *both[2] = {
		limit_join(s.limit, &terms, s.now), limit_join(s.limit, &terms, s.now)};
	for (int64_t until = s.now + 20 * SECOND; s.now < until; s.now += 7 * MS)
		for (size_t k = 0; k < 2; k++) {
			limit_want(both[k], 100);
			const void *tag = send(&s, both[k]);
			sent[k] += tag != NULL;
			if (tag)
				end(&s, tag, LIMIT_ANSWERED, -1);
		}
	assert_in_range(sent[0], 90, 110);
	assert_in_range(sent[1], 90, 110);
	limit_free(s.limit);
}

/* Who waits for its model's own limit does not hold slots that others could use. */
static void test_no_part_for_the_limited(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *a = join(&s, 16);
	struct limit_client *b = limit_join(s.limit,
		&(struct limit_terms){
			.model = STR("b"), .concurrency = 16, .requests_per_minute = 1},
		s.now);
	assert_int_equal(send_all(&s, b, 100, NULL), 1);
	assert_int_equal(send_all(&s, a, 100, NULL), 15);
	limit_free(s.limit);
}

/* Who is waited for goes before the others, and one above. */
static void test_urgent(void **state)
{
	struct scene s;
	const void *tags[8];
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 4);
	const struct limit_terms terms = {.model = STR("m"), .concurrency = 4, .urgent = true};
	assert_int_equal(send_all(&s, c, 100, tags), 4);
	struct limit_client *first = limit_join(s.limit, &terms, s.now),
			    *second = limit_join(s.limit, &terms, s.now);
	assert_int_equal(send_all(&s, first, 1, NULL), 1);
	assert_int_equal(send_all(&s, second, 1, NULL), 0);
	/* Two have to end, for one was too many; and the run that asks first is not let. */
	end(&s, tags[0], LIMIT_ANSWERED, -1);
	end(&s, tags[1], LIMIT_ANSWERED, -1);
	assert_int_equal(send_all(&s, c, 100, NULL), 0);
	assert_int_equal(send_all(&s, second, 1, NULL), 1);
	limit_free(s.limit);
}

/* It does not wait for what is only an estimate. */
static void test_urgent_borrows(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	const struct limit_terms terms = {
		.model = STR("m"), .concurrency = 4, .requests_per_minute = 1, .urgent = true};
	struct limit_client *c = limit_join(s.limit, &terms, s.now);
	hear(&s, RATE_TOKENS, 0, 50 * SECOND);
	assert_int_equal(send_all(&s, c, 3, NULL), 3);
	limit_free(s.limit);
}

/* Its calls are dropped with it. */
static void test_leaving(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *a = join(&s, 4), *b = join(&s, 4);
	assert_int_equal(send_all(&s, a, 100, NULL), 4);
	assert_int_equal(send_all(&s, b, 100, NULL), 0);
	limit_leave(a);
	assert_int_equal(send_all(&s, b, 100, NULL), 4);
	limit_leave(NULL);
	limit_free(s.limit);
}

/* A minute after the last refusal a new run begins as if there had been none. */
static void test_forgets(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	struct limit_client *c = join(&s, 16);
	limit_want(c, 1);
	end(&s, send(&s, c), LIMIT_REFUSED, SECOND);
	assert_int_equal(slots(&s, c), 1);
	limit_leave(c);
	s.now += 30 * SECOND;
	c = join(&s, 16);
	assert_int_equal(slots(&s, c), 1);
	limit_leave(c);
	s.now += 31 * SECOND;
	c = join(&s, 16);
	assert_int_equal(slots(&s, c), 16);
	limit_free(s.limit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bucket),
		cmocka_unit_test(test_grows_to_the_ceiling),
		cmocka_unit_test(test_grows_only_when_used),
		cmocka_unit_test(test_never_above_concurrency),
		cmocka_unit_test(test_halves_once_a_round_trip),
		cmocka_unit_test(test_grows_slowly_afterwards),
		cmocka_unit_test(test_pause),
		cmocka_unit_test(test_own_pause),
		cmocka_unit_test(test_no_long_pause),
		cmocka_unit_test(test_storm),
		cmocka_unit_test(test_refused_at_random),
		cmocka_unit_test(test_nothing_left),
		cmocka_unit_test(test_little_left),
		cmocka_unit_test(test_tokens_left),
		cmocka_unit_test(test_long_window),
		cmocka_unit_test(test_requests_per_minute),
		cmocka_unit_test(test_tokens_per_minute),
		cmocka_unit_test(test_corrected_by_usage),
		cmocka_unit_test(test_given_back),
		cmocka_unit_test(test_equal_parts),
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_turns_at_a_pace),
		cmocka_unit_test(test_no_part_for_the_limited),
		cmocka_unit_test(test_urgent),
		cmocka_unit_test(test_urgent_borrows),
		cmocka_unit_test(test_leaving),
		cmocka_unit_test(test_forgets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
