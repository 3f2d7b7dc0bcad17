/*
 * reader_parse: owns which part of a prompt is the question, which the context, and which the
 * instructions (the table stands in reader.c's head). What is inside a marked context is data: an
 * instruction there is not followed.
 */
#include "reader_parts.h"

#include <string.h>

enum label { LABEL_NONE, LABEL_CONTEXT, LABEL_QUESTION, LABEL_ANSWER };

static const char *const context_words[] = {"context", "contexts", "passage", "passages",
	"document", "documents", "source", "sources", "text", "excerpt", "excerpts", "article",
	"background", "information", "knowledge", "extracts", "results", "snippets", "evidence",
	"facts", NULL};
static const char *const question_words[] = {"question", "q", "query", "user", "ask", NULL};
static const char *const answer_words[] = {"answer", "a", "response", "assistant", "reply", NULL};

static const struct {
	const char *open, *close;
	enum label label;
} tags[] = {{"<context>", "</context>", LABEL_CONTEXT},
	{"<documents>", "</documents>", LABEL_CONTEXT},
	{"<document>", "</document>", LABEL_CONTEXT}, {"<passages>", "</passages>", LABEL_CONTEXT},
	{"<text>", "</text>", LABEL_CONTEXT}, {"<sources>", "</sources>", LABEL_CONTEXT},
	{"<question>", "</question>", LABEL_QUESTION}, {"<query>", "</query>", LABEL_QUESTION}};

struct range {
	size_t from, to;
};

/* "Context:", "Use these passages:", "**Question:** text", "### Question". *body is what follows
 * the colon. A label of several words must end its line; of the question's, two at most count. */
static enum label label_of(struct str line, struct str *body)
{
	enum { LABEL_WORDS = 12 };
	struct word words[LABEL_WORDS + 1];
	struct str s = str_trim(line);
	bool heading = false;
	while (s.n && strchr("#* ", s.p[0])) {
		heading = heading || s.p[0] == '#';
		s = str_from(s, 1);
	}
	ssize_t colon = str_find(str_head(s, 120), STR(":"));
	if (colon < 0 && !(heading && s.n < 40))
		return LABEL_NONE;
	struct str name = colon < 0 ? s : str_head(s, (size_t)colon);
	*body = colon < 0 ? STR("") : str_from(s, (size_t)colon + 1);
	while (body->n && strchr("* ", body->p[0]))
		*body = str_from(*body, 1);
	size_t n = word_list(name, words, LABEL_WORDS + 1);
	while (n && words[n - 1].kind == WORD_MARK)
		n--;
	if (!n || n > LABEL_WORDS)
		return LABEL_NONE;
	if (n <= 2 && word_among(&words[n - 1], question_words))
		return LABEL_QUESTION;
	if (n <= 2 && word_among(&words[n - 1], answer_words))
		return LABEL_ANSWER;
	if (body->n && n > 2)
		return LABEL_NONE;
	for (size_t i = 0; i < n; i++)
		if (word_among(&words[i], context_words) && (i + 1 == n || !body->n))
			return LABEL_CONTEXT;
	return LABEL_NONE;
}

/* A line to the reader: it holds an instruction of the table, or starts like a request and names
 * the task. Both are needed, because handbooks give orders too ("Keep receipts for a year"). */
static bool is_request(struct str line)
{
	static const char *const openers[] = {"answer", "use", "using", "you", "read", "given",
		"based", "respond", "reply", "do", "don't", "keep", "be", "if", "only", "say",
		"write", "give", "return", "output", "quote", "cite", "list", "think", "let's",
		"please", "below", "here", "the", "your", "extract", "just", "otherwise", "when",
		"never", "always", NULL};
	static const char *const task[] = {"answer", "answers", "question", "questions", "context",
		"passage", "passages", "documents", "excerpts", "sentence", "phrase", "reply",
		"respond", "response", "assistant", "below", "quote", "cite", NULL};
	struct word words[80];
	size_t n = word_list(line, words, 80), first = 0;
	while (first < n && words[first].kind == WORD_MARK)
		first++;
	if (first == n || n == 80 || line.n > 500 || str_starts(line, STR("[")))
		return false;
	if (follow_matches(line))
		return true;
	if (!word_among(&words[first], openers))
		return false;
	for (size_t i = first; i < n; i++)
		if (word_among(&words[i], task))
			return true;
	return false;
}

static struct str slice(struct str text, struct range r)
{
	return str_head(str_from(text, r.from), r.to > r.from ? r.to - r.from : 0);
}

/* A line that belongs to the prompt's frame rather than to its context. */
static bool is_frame(struct str line)
{
	struct str body, s = str_trim(line);
	enum label label = label_of(line, &body);
	return !s.n || label == LABEL_CONTEXT || (label == LABEL_ANSWER && !body.n) ||
	       is_request(s);
}

/* Leave requests, labels and blank lines at the end out of a context. Under a label (`marked`)
 * only whole paragraphs of them go, so that a document's last line stays what it is. */
static struct range peel_end(struct str text, struct range r, bool marked)
{
	while (marked && r.from < r.to && strchr("\r\n", text.p[r.from]))
		r.from++; /* the label's own line end is no blank line */
	size_t kept = r.to, blank = r.to;
	while (kept > r.from) {
		struct str left =
			slice(text, (struct range){r.from, kept - (text.p[kept - 1] == '\n')});
		const char *start = left.n ? memrchr(left.p, '\n', left.n) : NULL;
		size_t at = start ? (size_t)(start - text.p) + 1 : r.from;
		struct str line = str_from(left, at - r.from);
		if (!is_frame(line))
			break;
		if (!str_trim(line).n)
			blank = at;
		kept = at;
	}
	r.to = marked ? blank : kept;
	return r;
}

static struct range peel_start(struct str text, struct range r)
{
	struct str rest = slice(text, r), line;
	while (str_line(&rest, &line) && is_frame(line))
		r.from = (size_t)(rest.p - text.p);
	return r;
}

struct marks {
	struct range
		context; /* the first labelled one since the last example; to is its body's end */
	struct range question; /* .from at the label's line */
	size_t question_body, context_line;
	bool has_context, has_question;
	struct range asking, first_asking; /* the last and first line with a question mark */
	bool has_asking;
	struct range last; /* the last line that is no frame */
};

static void mark_line(struct marks *m, struct str text, struct str line)
{
	size_t from = (size_t)(line.p - text.p);
	struct range all = {from, from + line.n};
	struct str body, s = str_trim(line);
	enum label label = label_of(line, &body);
	if (label == LABEL_CONTEXT && (!m->has_context || m->question.from > m->context.from)) {
		m->context = (struct range){body.n ? (size_t)(body.p - text.p) : all.to, text.n};
		m->context_line = from;
		m->has_context = true;
	} else if (label == LABEL_QUESTION) {
		m->question = all;
		m->question_body = body.n ? (size_t)(body.p - text.p) : all.to;
		m->has_question = true;
	}
	if (label != LABEL_NONE || !s.n)
		return;
	if (memchr(s.p, '?', s.n)) {
		if (!m->has_asking)
			m->first_asking = all;
		m->asking = all;
		m->has_asking = true;
	}
	if (s.n < QUESTION_BYTES && !is_request(s))
		m->last = all;
}

/* From the body up to a blank line (blank lines before it skipped) or another label. */
static struct range question_range(struct str text, size_t body)
{
	struct str rest = str_from(text, body), line, ignored;
	struct range r = {body, body};
	bool some = false;
	while (str_line(&rest, &line)) {
		size_t from = (size_t)(line.p - text.p);
		if (some && (!str_trim(line).n || label_of(line, &ignored) != LABEL_NONE))
			break;
		some = some || str_trim(line).n;
		r.to = from + line.n;
		if (r.to - r.from > QUESTION_BYTES)
			break;
	}
	return r;
}

/* The last question mark ends the question, when little else but requests stands after it; what
 * stands before the sentence it ends is kept: it may be the question's condition. */
static struct range cut_at_mark(struct str text, struct range r)
{
	struct str s = slice(text, r);
	ssize_t mark = str_rfind(str_head(s, QUESTION_BYTES), STR("?"));
	if (mark >= 0)
		r.to = r.from + (size_t)mark + 1;
	return r;
}

/* One line without a label: sentences before the asking one are context if the line is long. */
static struct range asking_in(struct str text, struct range line)
{
	enum { LONG_LINE = 300 };
	struct str s = slice(text, line);
	const char *mark = s.n ? memrchr(s.p, '?', s.n) : NULL;
	struct range r = {line.from, mark ? (size_t)(mark - text.p) + 1 : line.to};
	if (r.to - r.from < LONG_LINE)
		return r;
	for (size_t i = r.to - 1; i > r.from + 1 && r.to - i < QUESTION_BYTES; i--)
		if (text.p[i] == ' ' && strchr(".!?", text.p[i - 1])) {
			r.from = i + 1;
			break;
		}
	return r;
}

static struct range find_question(struct str text, const struct marks *m, size_t *frame_from)
{
	*frame_from = 0;
	if (m->has_question) {
		*frame_from = m->question.from;
		return cut_at_mark(text, question_range(text, m->question_body));
	}
	struct range r = m->last;
	bool last_asks = slice(text, m->last).n &&
			 memchr(text.p + m->last.from, '?', m->last.to - m->last.from);
	if (m->has_asking && !last_asks)
		r = m->first_asking.from < 300 ? m->first_asking : m->asking;
	r = asking_in(text, r);
	*frame_from = r.from;
	return r;
}

static void add_context(struct prompt_parts *out, struct str text)
{
	if (str_trim(text).n && out->n_context < PROMPT_PIECES)
		out->context[out->n_context++] = text;
}

/* Everything of text outside the two contexts and the question, in order of position. */
static void add_rest(struct buf *rest, struct str text, const struct range *parts, size_t n)
{
	size_t at = 0;
	while (at < text.n) {
		size_t next = text.n, after = text.n;
		for (size_t i = 0; i < n; i++)
			if (parts[i].to > at && parts[i].from < next) {
				next = parts[i].from > at ? parts[i].from : at;
				after = parts[i].to;
			}
		buf_add(rest, str_head(str_from(text, at), next - at));
		buf_addc(rest, '\n');
		at = after;
	}
}

static struct str find_tag(struct str text, enum label label, struct range *outer)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		struct str open = str_of(tags[i].open), close = str_of(tags[i].close);
		ssize_t from = tags[i].label == label ? str_find(text, open) : -1;
		ssize_t to = from >= 0 ? str_rfind(text, close) : -1;
		if (to > from) {
			*outer = (struct range){(size_t)from, (size_t)to + close.n};
			return slice(text, (struct range){(size_t)from + open.n, (size_t)to});
		}
	}
	return (struct str){0};
}

static void parse_text(struct str text, bool asks, struct prompt_parts *out, struct buf *rest);

/* Tagged parts are taken out; what stands around them is parsed as a message without context. */
static bool parse_tagged(struct str text, bool asks, struct prompt_parts *out, struct buf *rest)
{
	struct range outer;
	struct prompt_parts around = {0};
	struct buf frame = {0};
	struct str inner = find_tag(text, LABEL_CONTEXT, &outer);
	if (!inner.p)
		return false;
	add_context(out, inner);
	struct str before = str_head(text, outer.from), after = str_from(text, outer.to), tagged;
	if (asks) {
		bool last = str_trim(after).n > 0;
		struct range ignored;
		tagged = find_tag(before, LABEL_QUESTION, &ignored);
		tagged = tagged.p ? tagged : find_tag(after, LABEL_QUESTION, &ignored);
		parse_text(last ? after : before, true, &around, &frame);
		if (!around.question.n ||
			(last && !memchr(after.p, '?', after.n) && memchr(before.p, '?', before.n)))
			parse_text(before, true, &around, &frame);
		out->question = tagged.p ? str_trim(tagged) : around.question;
	}
	buf_free(&frame);
	buf_add(rest, before);
	buf_addc(rest, '\n');
	buf_add(rest, after);
	buf_addc(rest, '\n');
	return true;
}

static void parse_text(struct str text, bool asks, struct prompt_parts *out, struct buf *rest)
{
	struct marks m = {0};
	struct str lines = text, line;
	size_t frame = 0;
	while (str_line(&lines, &line))
		mark_line(&m, text, line);
	if (!asks && !m.has_context) {
		buf_add(rest, text);
		buf_addc(rest, '\n');
		return;
	}
	struct range parts[3] = {{0, 0}, {0, 0}, {0, 0}};
	if (asks) {
		parts[0] = find_question(text, &m, &frame);
		out->question = str_trim(slice(text, parts[0]));
	}
	struct range before = {0, frame}, after = {parts[0].to, text.n};
	if (m.has_context && asks && frame >= m.context.from) {
		parts[1] = peel_end(text, (struct range){m.context.from, frame}, true);
	} else if (m.has_context) {
		parts[1] = peel_end(text, m.context, true);
	} else {
		parts[1] = peel_end(text, peel_start(text, before), false);
		parts[2] = peel_end(text, peel_start(text, after), false);
	}
	add_context(out, slice(text, parts[1]));
	add_context(out, slice(text, parts[2]));
	add_rest(rest, text, parts, 3);
}

void prompt_parse(
	struct arena *a, const struct reader_message *messages, size_t n, struct prompt_parts *out)
{
	struct buf rest = {0};
	struct prompt_parts system = {0};
	size_t user = n;
	*out = (struct prompt_parts){0};
	for (size_t i = 0; i < n; i++) {
		if (str_is(messages[i].role, "user"))
			user = i;
		else if (str_is(messages[i].role, "system") ||
			 str_is(messages[i].role, "developer"))
			if (!parse_tagged(messages[i].text, false, &system, &rest))
				parse_text(messages[i].text, false, &system, &rest);
	}
	if (user < n && !parse_tagged(messages[user].text, true, out, &rest))
		parse_text(messages[user].text, true, out, &rest);
	for (size_t i = 0; i < system.n_context && out->n_context < PROMPT_PIECES; i++)
		out->context[out->n_context++] = system.context[i];
	out->instructions = arena_dup(a, buf_str(&rest));
	buf_free(&rest);
}
