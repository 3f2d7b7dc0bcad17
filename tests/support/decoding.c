/* decoding: owns the reading of case files. */
#include "decoding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "test.h"

struct wanted {
	struct str name, text, calls, reasoning, finish, error, code, note, tokens, more;
	bool complete, malformed;
};

static void fail_in(const struct wanted *w, const char *what, struct str got)
{
	fail_msg("case %.*s: %s is \"%.*s\"", STRF(w->name), what, STRF(got));
}

static void check_json(const struct wanted *w, const char *what, struct str want, struct str got)
{
	struct json *v = NULL;
	if (want.n && json_parse(want, &v, NULL) != 0)
		fail_in(w, "the case's own text", want);
	if (!str_eq(json_str(v), got))
		fail_in(w, what, got);
	json_free(v);
}

static void check_part(const struct wanted *w, const char *what, struct str want, struct str got)
{
	if (want.n ? str_find(got, want) < 0 : got.n > 0)
		fail_in(w, what, got);
}

static void check_flag(const struct wanted *w, const char *what, bool want, bool got)
{
	if (want != got)
		fail_in(w, what, got ? STR("yes") : STR("no"));
}

static void check_counts(const struct wanted *w, const struct model_usage *u)
{
	char tokens[100], more[100];
	snprintf(tokens, sizeof tokens, "%lld %lld %lld", (long long)u->input,
		(long long)u->output, (long long)u->cached);
	snprintf(more, sizeof more, "%lld %lld", (long long)u->cache_write,
		(long long)u->reasoning);
	if (!str_is(w->tokens.n ? w->tokens : STR("-1 -1 -1"), tokens))
		fail_in(w, "tokens", str_of(tokens));
	if (w->more.n && !str_is(w->more, more))
		fail_in(w, "more tokens", str_of(more));
}

static void check(const struct wanted *w, struct answer *a)
{
	if (w->name.n == 0)
		return;
	check_json(w, "text", w->text, buf_str(&a->text));
	if (w->reasoning.n)
		check_json(w, "reasoning", w->reasoning, buf_str(&a->reasoning));
	check_json(w, "finish", w->finish, buf_str(&a->finish));
	check_part(w, "error", w->error, buf_str(&a->error));
	check_part(w, "code", w->code, buf_str(&a->error_code));
	check_part(w, "note", w->note, buf_str(&a->note));
	check_flag(w, "complete", w->complete, a->complete);
	check_flag(w, "malformed", w->malformed, a->malformed);
	check_counts(w, &a->usage);
	answer_close(a);
	if (w->calls.n && !str_eq(w->calls, buf_str(&a->text)))
		fail_in(w, "calls", buf_str(&a->text));
}

static bool take_input(const struct provider *p, struct str word, struct str rest, struct answer *a)
{
	struct str name = {0};
	if (str_is(word, "named"))
		str_split(&rest, ' ', &name);
	if (str_is(word, "event") || str_is(word, "named"))
		p->event(name, rest, a);
	else if (str_is(word, "body"))
		p->body(rest, a);
	else if (str_is(word, "send"))
		p->review(rest, a);
	else
		return false;
	return true;
}

static void take_line(
	const struct provider *p, struct wanted *w, struct answer *a, struct str line)
{
	struct {
		const char *name;
		struct str *to;
	} texts[] = {{"text", &w->text}, {"calls", &w->calls}, {"reasoning", &w->reasoning}, {"finish", &w->finish},
		{"error", &w->error}, {"code", &w->code}, {"note", &w->note},
		{"tokens", &w->tokens}, {"more", &w->more}};
	struct str rest = line, word;
	str_split(&rest, ' ', &word);
	if (take_input(p, word, rest, a))
		return;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!str_is(word, texts[i].name))
			continue;
		*texts[i].to = rest;
		return;
	}
	if (str_is(word, "complete"))
		w->complete = str_is(rest, "yes");
	else if (str_is(word, "malformed"))
		w->malformed = str_is(rest, "yes");
	else
		fail_msg("what is \"%.*s\"?", STRF(line));
}

int decoding_check(const struct provider *p, const char *path)
{
	struct buf file = test_read_file(path);
	struct str rest = buf_str(&file), line;
	struct wanted w = {0};
	struct answer a;
	int n = 0;
	answer_init(&a);
	while (str_line(&rest, &line)) {
		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!str_starts(line, STR("case "))) {
			take_line(p, &w, &a, line);
			continue;
		}
		check(&w, &a);
		answer_done(&a);
		answer_init(&a);
		w = (struct wanted){.name = str_from(line, 5)};
		n++;
	}
	check(&w, &a);
	answer_done(&a);
	buf_free(&file);
	return n;
}
