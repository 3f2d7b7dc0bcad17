/*
 * test_matrix: every fault of tests/data/faults/matrix.cases with every provider, as a stream and
 * whole: which kind it is, what is said of it, what is kept, and that it ends by the timer that it
 * names. All go through one pool to one server, 64 at a time.
 */
#include "matrix.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clock.h"
#include "mockrun.h"
#include "testproject.h"
#include "testwb.h"

enum { AT_ONCE = 64, SHORT_MS = 1200, GRACE_MS = 1000 };

static const char *const kinds[] = {[MODEL_OK] = "OK",
	[MODEL_PARTIAL] = "PARTIAL",
	[MODEL_BUSY] = "BUSY",
	[MODEL_FAILED] = "FAILED",
	[MODEL_REFUSED] = "REFUSED"};

/* One call of a row. */
struct call {
	const struct row *row;
	size_t provider;
	bool stream, told;
	struct model_config config;
	struct model_request request;
	int64_t start_us;
};

static struct {
	struct arena arena;
	char *dir;
	struct rows rows;
	struct call *calls;
	size_t n_calls, next, told;
	struct mockrun mock, elsewhere;
	int silent, silent_port, closed_port;
	struct models *models;
	int64_t gap_us;   /* the longest time between two looks at the pool */
	int64_t late_us;  /* the longest time that a call went on after its timer */
	int64_t slow_us;  /* the longest time that a call without one took */
	struct buf wrong; /* what is not as the file says */
	size_t n_wrong;
} t;
static struct err err;

static void make_calls(void)
{
	t.calls = arena_alloc(&t.arena, t.rows.n * 2 * N_PROVIDERS * sizeof *t.calls);
	for (size_t i = 0; i < t.rows.n * N_PROVIDERS * 2; i++) {
		struct call c = {.row = &t.rows.p[i / (N_PROVIDERS * 2)],
			.provider = i / 2 % N_PROVIDERS,
			.stream = i % 2};
		if (matrix_is_for(c.row, c.provider, c.stream))
			t.calls[t.n_calls++] = c;
	}
}

/* ---- the other sides ---- */

static int listen_somewhere(int *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, n), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &n), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

/* The script has a rule for each row, which goes by the row's number in the prompt. */
static void start_servers(void)
{
	const char *const none[] = {NULL};
	struct buf script = {0}, path = {0};
	t.elsewhere = mockrun_start(none);
	for (size_t i = 0; i < t.rows.n; i++) {
		const struct row *row = &t.rows.p[i];
		struct str rule = row->rule;
		if (str_starts(rule, STR("@elsewhere ")))
			buf_addf(&script,
				"body 'case-%d ': status %.*s location=http://127.0.0.1:%d/v1/x\n",
				row->line, STRF(str_from(rule, 11)), t.elsewhere.port);
		else if (!str_starts(rule, STR("@")))
			buf_addf(&script, "body 'case-%d ': %.*s\n", row->line, STRF(rule));
	}
	buf_addf(&path, "%s/script", t.dir);
	FILE *f = fopen(path.p, "wb");
	fwrite(script.p, 1, script.n, f);
	fclose(f);
	const char *const options[] = {"--script", path.p, "--tokens-per-chunk", "3", NULL};
	t.mock = mockrun_start(options);
	assert_true(t.mock.pid > 0 && t.elsewhere.pid > 0);
	t.silent = listen_somewhere(&t.silent_port);
	assert_int_equal(listen(t.silent, 64), 0);
	close(listen_somewhere(&t.closed_port));
	buf_free(&script);
	buf_free(&path);
}

/* ---- the calls ---- */

static struct model_timers timers_of(const struct row *row)
{
	struct model_timers all = {120000, 120000, 120000, 120000, 120000};
	const struct {
		const char *name;
		int64_t *at;
	} names[] = {{"connect", &all.connect}, {"first", &all.first}, {"idle", &all.idle},
		{"content", &all.content}, {"total", &all.total}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(row->timer, names[i].name))
			*names[i].at = SHORT_MS;
	return all;
}

static void start_call(struct call *c)
{
	struct str rule = c->row->rule;
	int port = str_is(rule, "@closed") ? t.closed_port : t.mock.port;
	if (str_is(rule, "@silent"))
		port = t.silent_port;
	c->config = (struct model_config){.id = STR("m"),
		.provider = str_of(matrix_providers[c->provider].provider),
		.base_url = arena_printf(&t.arena, "http%s://127.0.0.1:%d%s",
			port == t.silent_port ? "s" : "", port, matrix_providers[c->provider].base),
		.stream = c->stream,
		.timers = timers_of(c->row)};
	struct model_message m = {.role = STR("user"),
		.text = arena_printf(&t.arena, "case-%d %s %s\nECHO:%s", c->row->line,
			matrix_providers[c->provider].who, c->stream ? "stream" : "whole",
			matrix_answer)};
	assert_done(model_request(&c->config, NULL, &m, 1, &t.arena, &c->request, &err));
	c->start_us = clock_mono_us();
	assert_done(models_send(t.models, &c->config, &c->request, c->stream, c, &err));
}

static void complain(const struct call *c, const char *what, struct str got)
{
	t.n_wrong++;
	buf_addf(&t.wrong, "%s:%d: %s %s: %s: \"%.*s\"\n", MATRIX_PATH, c->row->line,
		matrix_providers[c->provider].who, c->stream ? "stream" : "whole", what,
		STRF(str_head(got, 300)));
}

static void check_fact(const struct call *c, struct str fact, const struct model_event *e)
{
	struct str name, value;
	struct buf got = {0}, wanted = {0};
	str_split(&fact, '=', &name);
	value = fact;
	for (size_t i = 0; i < value.n; i++)
		buf_addc(&wanted, value.p[i] == '+' ? ' ' : value.p[i]);
	if (str_is(name, "retry"))
		buf_addf(&got, "%lld", (long long)e->retry_after_ms);
	else if (str_is(name, "input"))
		buf_addf(&got, "%lld", (long long)e->usage.input);
	else if (str_is(name, "output"))
		buf_addf(&got, "%lld", (long long)e->usage.output);
	else
		buf_add(&got, str_is(name, "finish") ? e->finish : e->reasoning);
	if (!str_eq(buf_str(&got), buf_str(&wanted)))
		complain(c, wanted.p ? wanted.p : "", buf_str(&got));
	buf_free(&got);
	buf_free(&wanted);
}

static void check_text(const struct call *c, const struct model_event *e)
{
	struct str says = c->row->says;
	if (e->kind != MODEL_OK) {
		if (e->error.n == 0 || str_find(e->error, says) < 0)
			complain(c, "does not say what it should", e->error);
	} else if (!str_is(says, "*") && !str_eq(e->text, says.n ? says : str_of(matrix_answer))) {
		complain(c, "another answer", e->text);
	}
}

static void check_end(struct call *c, const struct model_event *e)
{
	struct str rest = c->row->facts, fact;
	c->told = true;
	t.told++;
	if (e->kind == MODEL_DELTA || !str_is(c->row->kind, kinds[e->kind]))
		complain(c,
			arena_printf(
				&t.arena, "%s instead of %.*s", kinds[e->kind], STRF(c->row->kind))
				.p,
			e->error);
	else
		check_text(c, e);
	while (str_split(&rest, ' ', &fact))
		check_fact(c, fact, e);
	int64_t took = clock_mono_us() - c->start_us, late = took - (int64_t)SHORT_MS * 1000;
	if (c->row->timer.n && late > t.late_us)
		t.late_us = late;
	if (c->row->timer.n == 0 && took > t.slow_us)
		t.slow_us = took;
}

static void take_events(void)
{
	struct model_event e;
	while (models_next(t.models, &e)) {
		struct call *c = e.tag;
		if (c->told)
			complain(c, "a second end", e.error);
		else if (e.kind != MODEL_DELTA)
			check_end(c, &e);
	}
}

static void run_calls(void)
{
	int64_t seen = clock_mono_us();
	while (t.told < t.n_calls) {
		while (t.next < t.n_calls && models_in_flight(t.models) < AT_ONCE)
			start_call(&t.calls[t.next++]);
		assert_done(models_pump(t.models, 50, NULL, 0, &err));
		take_events();
		int64_t now = clock_mono_us();
		t.gap_us = now - seen > t.gap_us ? now - seen : t.gap_us;
		seen = now;
	}
}

/* ---- the test ---- */

static void test_matrix(void **state)
{
	(void)state;
	t.dir = test_make_dir();
	t.rows = matrix_read(&t.arena);
	make_calls();
	start_servers();
	assert_done(models_new(&t.models, &err));
	run_calls();
	print_message("%zu calls of %zu cases; the latest end %lld ms after its timer, "
		      "at most %lld ms between two looks\n",
		t.n_calls, t.rows.n, (long long)t.late_us / 1000, (long long)t.gap_us / 1000);
	fputs(t.wrong.p ? t.wrong.p : "", stderr); /* it may be longer than cmocka's messages */
	assert_int_equal(t.n_wrong, 0);
	assert_true(t.n_calls > 200);
	/* What the machine was busy with otherwise is not ours: what an ordinary call took, and
	 * what we waited for a turn. */
	assert_true(t.late_us < (int64_t)GRACE_MS * 1000 + t.gap_us + t.slow_us);
	assert_int_equal(testwb_count(&t.mock, "most_tries"), 1);
	assert_int_equal(testwb_count(&t.elsewhere, "requests"), 0);
	models_free(t.models);
	mockrun_stop(&t.mock);
	mockrun_stop(&t.elsewhere);
	close(t.silent);
	test_remove_dir(t.dir);
	free(t.dir);
	buf_free(&t.wrong);
	arena_free(&t.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_matrix)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
