/* mock_log: owns the request log and the counters. A request's line is in the file before its reply
 * begins, so that the log stays true when the client is killed in between. The value of
 * Authorization is never written. */
#include "mock_model.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { ANSWERED = 1, ONE_MORE = 2 };

static long long now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int mock_log_open(struct mock_log *log, const char *path, struct err *err)
{
	if (path && !(log->file = fopen(path, "ae")))
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	return 0;
}

static void write_line(
	struct mock_log *log, const struct mock_request *request, const char *hex, bool again)
{
	struct buf line = {0};
	buf_addf(&line,
		"{\"n\":%llu,\"ms\":%lld,\"connection\":%llu,\"auth\":%s,\"duplicate\":%s,"
		"\"sha256\":\"%s\"",
		request->number, now_ms(), request->connection, request->auth ? "true" : "false",
		again ? "true" : "false", hex);
	buf_addz(&line, ",\"method\":");
	mock_json_quote(&line, request->method);
	buf_addz(&line, ",\"path\":");
	mock_json_quote(&line, request->path);
	buf_addz(&line, ",\"body\":");
	mock_json_quote(&line, request->body);
	buf_addz(&line, "}\n");
	fwrite(line.p, 1, line.n, log->file);
	fflush(log->file);
	buf_free(&line);
}

size_t mock_log_request(struct mock_log *log, struct mock_request *request, char hex[65])
{
	request->number = ++log->requests;
	log->authorized += request->auth;
	log->expecting += request->expects;
	if (++log->in_flight > log->max_in_flight)
		log->max_in_flight = log->in_flight;
	mock_sha256(request->body, hex);
	if (request->body.n == 0) { /* a question without effect */
		if (log->file)
			write_line(log, request, hex, false);
		return 1;
	}
	size_t *state = mock_map_put(&log->bodies, str_of(hex));
	bool again = *state & ANSWERED;
	log->duplicates += again;
	*state += ONE_MORE;
	if (*state / ONE_MORE > log->most_tries)
		log->most_tries = *state / ONE_MORE;
	if (log->file)
		write_line(log, request, hex, again);
	return *state / ONE_MORE;
}

void mock_log_reply(
	struct mock_log *log, const struct mock_reply *reply, const char *hex, bool sent)
{
	log->in_flight--;
	if (!sent) {
		log->aborted++;
		return;
	}
	log->completed++;
	log->by_status[reply->status >= 0 && reply->status < 600 ? reply->status : 0]++;
	if (reply->whole) {
		log->answered++;
		*mock_map_put(&log->bodies, str_of(hex)) |= ANSWERED;
	}
}

void mock_log_line(struct mock_log *log, struct str body, char hex[65], struct mock_moment *moment)
{
	mock_sha256(body, hex);
	size_t *state = mock_map_put(&log->bodies, str_of(hex));
	log->lines++;
	log->duplicates += *state & ANSWERED;
	*state += ONE_MORE;
	*moment = (struct mock_moment){
		.tries = *state / ONE_MORE, .hex = hex, .body = body, .now_ms = now_ms()};
}

void mock_log_answered(struct mock_log *log, const char *hex)
{
	*mock_map_put(&log->bodies, str_of(hex)) |= ANSWERED;
}

void mock_log_stats(const struct mock_log *log, struct buf *json)
{
	buf_addf(json,
		"{\"requests\":%llu,\"completed\":%llu,\"answered\":%llu,\"aborted\":%llu,"
		"\"connections\":%llu,\"authorized\":%llu,",
		log->requests, log->completed, log->answered, log->aborted, log->connections,
		log->authorized);
	buf_addf(json,
		"\"billed_input\":%llu,\"billed_output\":%llu,"
		"\"in_flight\":%llu,\"max_in_flight\":%llu,\"expecting\":%llu,\"batch_lines\":%llu,"
		"\"distinct\":%zu,"
		"\"duplicates\":%llu,\"most_tries\":%zu,\"by_status\":{",
		log->billed_input, log->billed_output, log->in_flight, log->max_in_flight,
		log->expecting, log->lines, log->bodies.n, log->duplicates, log->most_tries);
	const char *comma = "";
	for (int i = 0; i < 600; i++) {
		if (log->by_status[i]) {
			buf_addf(json, "%s\"%d\":%llu", comma, i, log->by_status[i]);
			comma = ",";
		}
	}
	buf_addz(json, "}}\n");
}

void mock_log_bodies(const struct mock_log *log, struct buf *json)
{
	struct str key;
	size_t at = 0, value;
	buf_addc(json, '{');
	while (mock_map_next(&log->bodies, &at, &key, &value)) {
		buf_addz(json, json->n > 1 ? "," : "");
		mock_json_quote(json, key);
		buf_addf(json, ":{\"tries\":%zu,\"answered\":%s}", value / ONE_MORE,
			value & ANSWERED ? "true" : "false");
	}
	buf_addz(json, "}\n");
}

void mock_log_close(struct mock_log *log)
{
	if (log->file)
		fclose(log->file);
	mock_map_free(&log->bodies);
	*log = (struct mock_log){0};
}
