/*
 * pattern: owns the use of PCRE2.
 *
 * PCRE2's own match limit counts from each starting point anew, and a possessive run over a long
 * text counts as one step, so `\s++$` against a megabyte of blanks would take minutes within any
 * useful limit. The decision: callouts at every item count what really happens (steps and
 * characters passed), which bounds the whole search, without a clock. No just-in-time compiler: its
 * limits count differently.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pattern.h"

#include <pcre2.h>
#include <stdlib.h>

#include "utf8.h"

enum {
	MAX_PATTERN = 8 << 10,
	MAX_TEXT = 1 << 20,
	MAX_STEPS = 10000000, /* backtracks from one starting point */
	MAX_WORK = 50000000,  /* steps and characters of the whole search: about a second */
	MAX_DEPTH = 100000,
	MAX_HEAP_KIB = 32 << 10,
};

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
	struct pattern *next;
};

struct work {
	size_t left, at;
};

static int refuse(int code, size_t at, struct err *err)
{
	char message[160];
	pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
	return err_set(err, ERR_INPUT, "the pattern is not valid at byte %zu: %s", at, message);
}

int pattern_new(struct str source, bool ignore_case, struct pattern **out, struct err *err)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT |
			   (ignore_case ? PCRE2_CASELESS : 0);
	int code;
	size_t at;
	*out = NULL;
	if (source.n > MAX_PATTERN)
		return err_set(err, ERR_INPUT, "the pattern is longer than %d bytes", MAX_PATTERN);
	pcre2_code *compiled = pcre2_compile(
		(PCRE2_SPTR)(source.p ? source.p : ""), source.n, options, &code, &at, NULL);
	if (!compiled)
		return refuse(code, at, err);
	struct pattern *p = mem_alloc(sizeof *p);
	p->code = compiled;
	p->limits = pcre2_match_context_create(NULL);
	if (p->limits) {
		pcre2_set_match_limit(p->limits, MAX_STEPS);
		pcre2_set_depth_limit(p->limits, MAX_DEPTH);
		pcre2_set_heap_limit(p->limits, MAX_HEAP_KIB);
	}
	*out = p;
	return 0;
}

void pattern_free(struct pattern *p)
{
	if (!p)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
	free(p);
}

/* The first group after the whole match that took part. */
static void pick(const PCRE2_SIZE *at, int n, struct str text, struct str *whole, struct str *group)
{
	/* \K can put a match's start after its end. */
	size_t start = at[0] <= at[1] ? at[0] : at[1];
	*whole = str_head(str_from(text, start), at[1] - start);
	*group = *whole;
	for (int i = 1; i < n; i++) {
		if (at[2 * i] == PCRE2_UNSET)
			continue;
		*group = str_head(str_from(text, at[2 * i]), at[2 * i + 1] - at[2 * i]);
		return;
	}
}

static int count_work(pcre2_callout_block *block, void *data)
{
	struct work *work = data;
	size_t here = block->current_position;
	size_t cost = 1 + (here > work->at ? here - work->at : work->at - here);
	work->at = here;
	if (cost > work->left)
		return PCRE2_ERROR_MATCHLIMIT;
	work->left -= cost;
	return 0;
}

/* Where to look for the next match: behind this one, a code point on when it is empty. */
static size_t behind(struct str text, struct str whole)
{
	size_t end = (size_t)(whole.p - text.p) + whole.n;
	if (whole.n > 0)
		return end;
	do
		end++;
	while (end < text.n && ((unsigned char)text.p[end] & 0xC0) == 0x80);
	return end;
}

static enum pattern_result search(const struct pattern *p, struct str text, bool last,
	pcre2_match_context *limits, pcre2_match_data *found, struct str *whole, struct str *group)
{
	enum pattern_result result = PATTERN_NO;
	uint32_t options = 0; /* the first call checks that the text is UTF-8 */
	for (size_t from = 0; from <= text.n; from = behind(text, *whole)) {
		int n = pcre2_match(
			p->code, (PCRE2_SPTR)text.p, text.n, from, options, found, limits);
		if (n == PCRE2_ERROR_NOMATCH)
			return result;
		if (n <= 0)
			return PATTERN_LIMIT;
		pick(pcre2_get_ovector_pointer(found), n, text, whole, group);
		result = PATTERN_YES;
		options = PCRE2_NO_UTF_CHECK;
		if (!last || behind(text, *whole) <= from)
			return result;
	}
	return result;
}

enum pattern_result pattern_find(const struct pattern *p, struct arena *a, struct str text,
	bool last, struct str *whole, struct str *group)
{
	if (text.n > MAX_TEXT || !p->limits)
		return PATTERN_LIMIT;
	text = text.n ? utf8_repair(a, text) : STR("");
	struct work work = {.left = MAX_WORK};
	pcre2_match_data *found = pcre2_match_data_create_from_pattern(p->code, NULL);
	pcre2_match_context *limits = pcre2_match_context_copy(p->limits);
	enum pattern_result result = PATTERN_LIMIT;
	if (found && limits) {
		pcre2_set_callout(limits, count_work, &work);
		result = search(p, text, last, limits, found, whole, group);
	}
	pcre2_match_context_free(limits);
	pcre2_match_data_free(found);
	return result;
}

struct pattern *pattern_link(struct pattern *p, struct pattern *next)
{
	p->next = next;
	return p;
}

void pattern_free_all(struct pattern *list)
{
	while (list) {
		struct pattern *next = list->next;
		pattern_free(list);
		list = next;
	}
}
