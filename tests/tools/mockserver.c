/*
 * mockserver: a scripted model server for tests, on 127.0.0.1 only.
 *
 *   mockserver [--port N] [--replay FILE.jsonl] [--script FILE] [--log FILE] [--key KEY]
 *              [--latency-ms N] [--chunk-ms N] [--tokens-per-chunk N] [--split BYTES]
 *              [--max-requests N]
 *
 * Prints `listening PORT` and speaks, by the end of a request's path:
 *
 *   POST /chat/completions   OpenAI Chat Completions     POST /messages   Anthropic Messages
 *   POST /responses          OpenAI Responses            POST /api/chat   Ollama
 *   POST /embeddings, /api/embed                         POST /messages/count_tokens
 *   POST /files, GET /files/ID/content, POST /batches, GET /batches[/ID], POST /batches/ID/cancel
 *   POST /messages/batches, GET /messages/batches[/ID[/results]], POST /messages/batches/ID/cancel
 *   GET /models, /api/tags, /api/version: free, that is neither numbered nor logged
 *   GET /stats: the counters as JSON; /stats/bodies: how often each body came, by its SHA-256; free
 *
 * SIGTERM ends it with status 0. A client that half-closes counts as gone.
 *
 * The answer is, first of all that apply: the recorded output for a line `ID:<id>` in the last user
 * message, that for an entry whose "match" is the message or part of it, what follows `ECHO:` to
 * the end of its line, a text made up from a hash of model and messages. Of several ID: or ECHO:
 * the last counts. A token is about four bytes. A line of a batch gets what the same request would
 * get live, by the same script.
 *
 *   --replay FILE     lines {"id": "...", "output": "..."} or {"match": "...", "output": "..."}; an
 * id is found at once, a "match" that is not the whole message by trying all of them
 *   --log FILE        appends one JSON line a request, written before the reply begins: n, ms
 * (monotonic clock), connection, auth (header present), duplicate, sha256 and text of the body,
 * method, path
 *   --key KEY         401 to every other key (Authorization: Bearer, x-api-key or api-key)
 *   --latency-ms N    wait before the first byte of each model's reply; --chunk-ms N: between
 * events of a stream
 *   --split BYTES     writes of that many bytes with a tiny pause between them
 *   --max-requests N  end after the N-th
 *
 * A script has one rule a line: `MATCH: ACTION [KEY=VALUE]... [x TIMES]`; `#` begins a comment
 * line. The first rule that matches and is not used up decides; without one the request gets its
 * plain answer.
 *
 *   MATCH    3                        the third request
 *            3-7                      a range of them
 *            every 5
 *            body "text"              text anywhere in the body of a request to a model, or in that
 *                                     of a line of a batch
 *            path "text"              text anywhere in its path; free requests too
 *            *                        every request
 *
 *   ACTION   answer                   as without a rule (with KEYs)
 *            status N                 an error object; body=WORD names its type and code,
 *                                     body='{...}' is the body
 *            html N                   status N with a page of HTML
 *            close | rst              no reply: FIN or RST instead; no line in a batch's results
 *            cut N | cut N%           FIN after that much of the body on the wire, and at least
 *                                     one byte early; cut-rst: RST
 *            stall N MS | stall N% MS wait there, then go on
 *            chatter N MS             N signs of life, one in MS, then the plain answer
 *            no-finish                ends without saying so (null in JSON)
 *            error-mid-stream         half of the events, then one with an error object
 *            200-error                status 200 and an error object (body= as with status)
 *            garbage                  512 bytes of noise as body; `garbage http`: instead of the
 *                                     whole reply
 *            raw 'BYTES'              this body
 *            huge N                   an answer of N bytes
 *            text 'ANSWER'            this answer
 *            delay MS                 the plain answer, later
 *            finish WORD              the plain answer that ended with stop, length,
 *                                     content_filter (also failed), or the API's own word
 *            header-flood             400 KiB of headers before the plain answer
 *            storm N MS               answers N requests in each MS; to those beyond, 429 with a
 *                                     Retry-After to the end of that time
 *            storm N%                 429 to so many of the bodies at their first try
 *            crowd N                  429 while more than N are in flight
 *                                     (status= in place of 429; requests that these three let
 *                                     pass go on to the next rule)
 *
 *   KEY      of the answer   text='ANSWER', finish=WORD, reasoning='TEXT', tokens=N (an event)
 *            of the head     status=N, type=CONTENT-TYPE, header='Name: value' (\r\n between
 *                            several), retry-after=VALUE, location=URL, slow-head=MS (a line),
 *                            interim='BYTES' (before the status line)
 *            of the body     body=..., replace='OLD' with='NEW' (in each event), before='BYTES',
 *                            after='BYTES', each='BYTES' (before each event), wire=WORDS
 *            of the wire     framing=chunked|length|close|bad-chunk (streams are chunked, all else
 *                            has a length), delay=MS, pace=MS (between events), split=BYTES
 *            of a batch      polls=N (2) until it ends=completed|expired|failed
 *
 *   WORDS    crlf, cr, mixed   line ends            nospace    data: without its space
 *            multiline         data in two lines    unnamed    no event: lines
 *            unended           no last line end     gzip       Content-Encoding nobody asked for
 *
 * Values may be quoted with ' or "; inside quotes \n \r \t \e \0 \xHH \\ \' \" are escapes.
 */
#include "mock_batch.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *name;
	size_t at;
	bool number;
} table[] = {
	{"--port", offsetof(struct mock_options, port), true},
	{"--latency-ms", offsetof(struct mock_options, latency_ms), true},
	{"--chunk-ms", offsetof(struct mock_options, chunk_ms), true},
	{"--tokens-per-chunk", offsetof(struct mock_options, tokens_per_chunk), true},
	{"--split", offsetof(struct mock_options, split), true},
	{"--max-requests", offsetof(struct mock_options, max_requests), true},
	{"--replay", offsetof(struct mock_options, replay), false},
	{"--script", offsetof(struct mock_options, script), false},
	{"--log", offsetof(struct mock_options, log), false},
	{"--key", offsetof(struct mock_options, key), false},
};

static int set_option(
	struct mock_options *options, const char *name, const char *value, struct err *err)
{
	size_t i = 0;
	while (i < COUNT(table) && strcmp(table[i].name, name) != 0)
		i++;
	if (i == COUNT(table))
		return err_set(err, ERR_INPUT, "no such option: %s", name);
	if (!value)
		return err_set(err, ERR_INPUT, "%s needs a value", name);
	char *at = (char *)options + table[i].at;
	long long n;
	if (!table[i].number) {
		memcpy(at, &value, sizeof value);
		return 0;
	}
	if (!str_to_int(str_of(value), &n) || n < 0)
		return err_set(err, ERR_INPUT, "%s: not a number: %s", name, value);
	memcpy(at, &n, sizeof n);
	return 0;
}

static int run(const struct mock_options *options, struct err *err)
{
	struct mock_replay replay = {0};
	struct mock_script script = {0};
	struct mock_log log = {0};
	struct mock_batches batches = {0};
	struct mock_state state = {.options = options,
		.replay = &replay,
		.script = &script,
		.log = &log,
		.batches = &batches};
	int code = options->replay ? mock_replay_load(&replay, options->replay, err) : 0;
	if (!code && options->script)
		code = mock_script_load(&script, options->script, err);
	if (!code)
		code = mock_log_open(&log, options->log, err);
	if (!code)
		code = mock_serve(&state, err);
	mock_log_close(&log);
	mock_batches_free(&batches);
	mock_script_free(&script);
	mock_replay_free(&replay);
	return code;
}

int main(int argc, char **argv)
{
	struct mock_options options = {.tokens_per_chunk = 1};
	struct err err = {0};
	int code = 0;
	for (int i = 1; i < argc && !code; i += 2)
		code = set_option(&options, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &err);
	if (!code)
		code = run(&options, &err);
	if (code)
		fprintf(stderr, "mockserver: %s\n", err.text);
	return code ? 2 : 0;
}
