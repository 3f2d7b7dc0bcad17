/*
 * reader: owns the built-in baseline's way from a prompt to an answer. It is not a language model:
 * it knows nothing, reads no meaning and writes no text of its own. It picks the sentence of the
 * context that shares most with the question, and the span in it that looks like an answer.
 *
 * What it takes for what, in the last user message (other user and assistant messages, few-shot
 * examples, are ignored):
 *   context    between <context> </context> (documents, passages, sources, text); else after a
 *              label ("Context:", "Use these passages:"); else all that is neither question nor a
 *              request at the message's start or end. A system message's context counts too, if it
 *              has a tag or a label.
 *   question   between <question> tags; else after "Question:", "Q:", "Query:", "User:" (the last
 *              one); else the last line with a question mark; else the last line.
 *   instructions  all other text, and the system messages; between a labelled context and the
 *              question, a paragraph of nothing but requests. What stands between tags is data and
 *              never followed.
 *
 * The instructions it follows (their wordings are the table in reader_follow.c):
 *   shortest phrase, only the answer, as short as possible, no full sentence
 *                      the answer's span; without one of these, the whole sentence
 *   one sentence       the sentence, closed with a full stop (a phrase asked for too wins)
 *   number only        the first number of the span
 *   if the context does not contain the answer, answer "..."
 *                      that text, when too little of the question is found or nothing in the
 *                      sentence has the form of an answer; without it, it always answers something
 *   yes or no          "yes" or "no"; also for a yes/no question with "shortest phrase"
 *   list, all          all items of the list, or all spans of the kind asked for
 *   upper case, lower case; quote the sentence; cite the document
 *
 * How it answers: a sentence scores the weights (idf in the context, plus length, capitals and
 * digits) of the question's words in it, some more for neighbours in the same order, a part for
 * words that only its headings, its list's lead-in or the sentence before have; the best few are
 * searched for spans of the kind asked for (reader_span.c) and the best sum wins, the earlier at a
 * tie. Sums are integers, so that every machine gives the same answer.
 */
#include "reader.h"

#include <string.h>

#include "reader_parts.h"
#include "utf8.h"

const char reader_version[] = "reader/1";

/* Without context there is nothing to answer from. */
static const char unknown[] = "unknown";

enum {
	BEST = 12,         /* sentences searched for spans */
	IDF_UNIT = 6,      /* weight for each doubling of rarity */
	SURE_PERCENT = 33, /* of the question's weight, found, to answer when silence is allowed */
	CONTEXT_BYTES = 64 << 20 /* of one piece; the rest is not read */
};

struct pick {
	uint32_t sentence;
	uint32_t overlap; /* weight of the question's words that were found */
	struct span span;
	int score;
};

static uint32_t log2_floor(size_t n)
{
	uint32_t bits = 0;
	while (n >>= 1)
		bits++;
	return bits;
}

/* idf in half bits, from integers only: log2 of the squared ratio. */
static void weigh_terms(struct question *q, size_t sentences)
{
	for (size_t i = 0; i < q->n_terms; i++) {
		size_t ratio = (sentences + 1) / (q->df[i] + 1);
		q->weight[i] += IDF_UNIT * log2_floor(ratio * ratio) / 2;
	}
}

static uint64_t around_terms(const struct page *page, const struct sentence *s)
{
	uint64_t terms = s->section == NONE ? 0 : page->sections[s->section].terms;
	if (s->lead != NONE)
		terms |= page->sentences[s->lead].terms;
	if (s > page->sentences && s[-1].section == s->section)
		terms |= s[-1].terms;
	return terms;
}

static uint32_t overlap_score(
	const struct question *q, const struct page *page, const struct sentence *s)
{
	uint32_t own = question_mass(q, s->terms);
	uint32_t pairs = question_mass(q, s->pairs);
	uint32_t around = question_mass(q, around_terms(page, s) & ~s->terms);
	return 4 * own + pairs + 2 * around;
}

/* The best few by overlap, best first, the earlier first at a tie: insertion into a short list. */
static size_t pick_sentences(const struct question *q, const struct page *page, struct pick *best)
{
	size_t n = 0;
	for (uint32_t i = 0; i < page->n_sentences; i++) {
		uint32_t score = overlap_score(q, page, &page->sentences[i]);
		size_t at = n;
		while (at && best[at - 1].score < (int)score)
			at--;
		if (at == BEST)
			continue;
		n += n < BEST;
		memmove(best + at + 1, best + at, (n - at - 1) * sizeof *best);
		best[at] = (struct pick){.sentence = i, .score = (int)score};
	}
	return n;
}

static struct pick choose(const struct question *q, const struct page *page)
{
	struct pick picks[BEST], best = {.score = -1};
	size_t n = pick_sentences(q, page, picks);
	for (size_t i = 0; i < n; i++) {
		const struct sentence *s = &page->sentences[picks[i].sentence];
		struct pick *p = &picks[i];
		p->span = span_best(q, page, s);
		p->overlap = question_mass(q, s->terms | around_terms(page, s));
		p->score += p->span.score + (p->span.typed ? 60 : 0);
		if (p->score > best.score)
			best = *p;
	}
	return best;
}

static bool is_sure(const struct question *q, const struct pick *p)
{
	uint32_t all = question_mass(q, ~(uint64_t)0);
	if (q->ask != ASK_YES_NO && !p->span.typed)
		return false;
	return (uint64_t)p->overlap * 100 >= (uint64_t)all * SURE_PERCENT;
}

static void join(struct buf *out, struct str text)
{
	if (out->n)
		buf_addz(out, ", ");
	buf_add(out, text);
}

static void add_list(
	struct buf *out, const struct question *q, const struct page *page, const struct pick *p)
{
	const struct sentence *s = &page->sentences[p->sentence];
	struct str spans[SPAN_MAX];
	size_t i = p->sentence, n = 0;
	uint32_t list = s->list;
	if (!list && i + 1 < page->n_sentences && page->sentences[i + 1].lead == i)
		list = page->sentences[++i].list;
	if (list) {
		while (i && page->sentences[i - 1].list == list)
			i--;
		for (; i < page->n_sentences && page->sentences[i].list == list && n < SPAN_MAX;
			i++, n++)
			join(out, page->sentences[i].text);
		return;
	}
	n = span_all(q, page, s, spans);
	for (i = 0; i < n; i++)
		join(out, spans[i]);
	if (!n)
		buf_add(out, p->span.text.n ? p->span.text : s->text);
}

static void add_sentence(struct buf *out, struct str text, bool closed)
{
	buf_add(out, text);
	if (closed && text.n && !strchr(".!?", text.p[text.n - 1]))
		buf_addc(out, '.');
}

static void add_answer(struct buf *out, const struct follow *f, const struct question *q,
	const struct page *page, const struct pick *p)
{
	const struct sentence *s = &page->sentences[p->sentence];
	struct str span = p->span.text.n ? p->span.text : s->text;
	struct str number = f->number ? span_number(span) : (struct str){0};
	if (f->number && !number.n)
		number = span_number(s->text);
	if (q->ask == ASK_YES_NO && (f->yes_no || f->phrase))
		buf_addz(out, span_affirms(q, s) ? "yes" : "no");
	else if (number.n)
		buf_add(out, number);
	else if (f->list)
		add_list(out, q, page, p);
	else if (f->phrase)
		buf_add(out, span);
	else if (!f->quote)
		add_sentence(out, s->text, f->sentence);
}

static void add_source(struct buf *out, const struct page *page, const struct sentence *s)
{
	uint32_t path[8];
	size_t n = 0;
	if (s->section == NONE)
		return;
	for (uint32_t i = s->section; i != NONE && n < 8; i = page->sections[i].parent)
		path[n++] = i;
	if (page->sections[s->section].number)
		buf_addf(out, " [%u]", page->sections[s->section].number);
	buf_addz(out, " (");
	for (size_t i = n; i-- > 0;) {
		buf_add(out, page->sections[path[i]].heading);
		buf_addz(out, i ? " \xE2\x80\xBA " : ")");
	}
}

static void decorate(
	struct buf *out, const struct follow *f, const struct page *page, const struct pick *p)
{
	const struct sentence *s = &page->sentences[p->sentence];
	if (f->quote) {
		buf_addz(out, out->n ? " (\"" : "\"");
		buf_add(out, s->text);
		buf_addz(out, out->n > s->text.n + 1 ? "\")" : "\"");
	}
	if (f->cite)
		add_source(out, page, s);
}

static struct str in_case(struct arena *a, const struct follow *f, struct str text)
{
	if (f->lower)
		return utf8_lower(a, text);
	if (!f->upper)
		return text;
	char *p = arena_alloc(a, text.n + 1);
	for (size_t i = 0; i < text.n; i++)
		p[i] = text.p[i] >= 'a' && text.p[i] <= 'z' ? (char)(text.p[i] - 'a' + 'A')
							    : text.p[i];
	return (struct str){p, text.n};
}

static struct str answer_from(
	struct arena *a, struct page *page, struct question *q, const struct follow *f)
{
	struct buf out = {0};
	weigh_terms(q, page->n_sentences);
	struct pick best = choose(q, page);
	if (f->not_found.n && !is_sure(q, &best))
		return f->not_found;
	add_answer(&out, f, q, page, &best);
	decorate(&out, f, page, &best);
	struct str answer = in_case(a, f, arena_dup(a, buf_str(&out)));
	buf_free(&out);
	return answer;
}

struct str reader_answer(struct arena *a, const struct reader_message *messages, size_t n)
{
	struct prompt_parts parts;
	struct page page = {0};
	struct question q;
	prompt_parse(a, messages, n, &parts);
	struct follow f = follow_read(a, parts.instructions);
	question_read(parts.question, &q);
	for (size_t i = 0; i < parts.n_context; i++)
		parts.context[i] = text_head(parts.context[i], CONTEXT_BYTES);
	page_read(&page, parts.context, parts.n_context, &q);
	struct str answer = f.not_found.n ? f.not_found : str_of(unknown);
	if (page.n_sentences)
		answer = answer_from(a, &page, &q, &f);
	page_free(&page);
	return answer;
}
