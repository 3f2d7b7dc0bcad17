/*
 * shots_nearest: owns the index of questions.
 *
 * Words are collected as they come and sorted once; then each has its list of questions with what it adds
 * to their scores, so that asking is adding.
 */
#include "shots_nearest.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "query.h"

static const double k1 = 1.2, b = 0.75;

/* A word of a question, before all are there. */
struct said {
	struct str word;
	size_t question;
};

struct posting {
	size_t question;
	double score; /* what the word adds to it */
};

struct word {
	struct str text;
	size_t first, n; /* of the postings */
};

struct nearest {
	struct arena arena; /* the words' texts */
	size_t n;
	double *lengths; /* in words, one a question */
	double *scores;
	struct said *said; /* NULL once the index is made */
	size_t n_said, cap;
	struct word *words; /* sorted */
	size_t n_words;
	struct posting *postings;
};

struct nearest *nearest_new(size_t n)
{
	struct nearest *x = mem_alloc(sizeof *x);
	x->n = n;
	x->lengths = mem_alloc((n + 1) * sizeof *x->lengths);
	x->scores = mem_alloc((n + 1) * sizeof *x->scores);
	return x;
}

void nearest_free(struct nearest *x)
{
	if (!x)
		return;
	free(x->said);
	free(x->words);
	free(x->postings);
	free(x->lengths);
	free(x->scores);
	arena_free(&x->arena);
	free(x);
}

void nearest_add(struct nearest *x, size_t question, struct str text)
{
	struct arena scratch = {0};
	struct str *words;
	size_t n = query_words(&scratch, text, &words);
	for (size_t i = 0; i < n; i++) {
		x->said = mem_grow(x->said, x->n_said, &x->cap, sizeof *x->said);
		x->said[x->n_said++] = (struct said){arena_dup(&x->arena, words[i]), question};
	}
	x->lengths[question] = (double)n;
	arena_free(&scratch);
}

/* ---- the index ---- */

static int by_word(const void *first, const void *second)
{
	const struct said *p = first, *q = second;
	int order = str_cmp(p->word, q->word);
	return order ? order : (p->question > q->question) - (p->question < q->question);
}

static double mean(const double *values, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return n ? sum / (double)n : 0;
}

/* The word's postings were counted; now what each is worth. */
static void weigh(struct nearest *x, const struct word *w, double mean_length)
{
	double df = (double)w->n, idf = log(1 + ((double)x->n - df + 0.5) / (df + 0.5));
	for (size_t i = w->first; i < w->first + w->n; i++) {
		struct posting *p = &x->postings[i];
		double times = p->score, share = x->lengths[p->question] / mean_length;
		p->score = idf * times * (k1 + 1) / (times + k1 * (1 - b + b * share));
	}
}

static void make_index(struct nearest *x)
{
	double mean_length = mean(x->lengths, x->n);
	size_t n = 0;
	x->words = mem_alloc((x->n_said + 1) * sizeof *x->words);
	x->postings = mem_alloc((x->n_said + 1) * sizeof *x->postings);
	if (x->n_said)
		qsort(x->said, x->n_said, sizeof *x->said, by_word);
	for (size_t i = 0; i < x->n_said; i++) {
		const struct said *s = &x->said[i];
		bool is_new = i == 0 || !str_eq(s->word, s[-1].word);
		if (is_new)
			x->words[x->n_words++] = (struct word){.text = s->word, .first = n};
		if (is_new || s->question != s[-1].question) {
			x->postings[n++] = (struct posting){.question = s->question};
			x->words[x->n_words - 1].n++;
		}
		x->postings[n - 1].score++; /* for now how often it stands there */
	}
	for (size_t i = 0; i < x->n_words; i++)
		weigh(x, &x->words[i], mean_length);
	free(x->said);
	x->said = NULL;
}

/* ---- asking ---- */

static int by_text(const void *key, const void *entry)
{
	return str_cmp(*(const struct str *)key, ((const struct word *)entry)->text);
}

static void add_word(struct nearest *x, struct str text)
{
	const struct word *w = bsearch(&text, x->words, x->n_words, sizeof *w, by_text);
	for (size_t i = 0; w && i < w->n; i++) {
		const struct posting *p = &x->postings[w->first + i];
		x->scores[p->question] += p->score;
	}
}

const double *nearest_scores(struct nearest *x, struct str question)
{
	struct arena scratch = {0};
	struct str *words;
	if (!x->words)
		make_index(x);
	memset(x->scores, 0, x->n * sizeof *x->scores);
	size_t n = query_words(&scratch, question, &words);
	for (size_t i = 0; i < n; i++)
		add_word(x, words[i]);
	arena_free(&scratch);
	return x->scores;
}
