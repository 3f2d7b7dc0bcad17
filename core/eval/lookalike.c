/* lookalike: owns the comparison of examples with each other. What two texts have in common is similar.h's. */
#include "lookalike.h"

#include <stdlib.h>
#include <string.h>

#include "neardup.h"

/* ---- what is shown ---- */

static bool is_ours(struct str name, bool retrieves)
{
	bool retrieved = str_is(name, "context") || str_is(name, "chunks");
	return str_is(name, "shots") || str_is(name, "id") || (retrieved && retrieves);
}

static void add_text(struct buf *out, struct arena *a, const struct json *v)
{
	buf_add(out, json_text(a, v));
	buf_addc(out, '\n');
}

/* Whether the text is one of the answers, which no other example's likeness should hang on. */
static bool is_answer(const struct answers *answers, struct str text)
{
	for (size_t i = 0; i < answers->n_expected; i++)
		if (str_eq(answers->expected[i], text))
			return true;
	return false;
}

static void add_named(struct buf *out, struct arena *a, const struct prompty *prompt,
	bool retrieves, const struct json *fields)
{
	const struct mustache_name *names;
	size_t n = prompty_names(a, prompt, &names);
	for (size_t i = 0; i < n; i++) {
		const struct json *v = json_find(fields, names[i].name);
		if (v && !is_ours(names[i].name, retrieves))
			add_text(out, a, v);
	}
}

void shown_read(struct arena *a, const struct prompty *prompt, struct str query_field,
	bool retrieves, const struct stored_example *e, struct shown *out)
{
	struct json *fields = NULL;
	struct answers answers;
	struct buf text = {0};
	*out = (struct shown){0};
	if (json_parse(e->fields, &fields, NULL) != 0)
		return;
	answers_parse(a, e->answers, &answers);
	add_named(&text, a, prompt, retrieves, fields);
	for (const struct json *f = text.n ? NULL : json_first(fields); f; f = json_next(f))
		if (!is_answer(&answers, json_text(a, f)))
			add_text(&text, a, f);
	struct str question = item_question(a, query_field, fields);
	out->text = similar_normal(a, buf_str(&text));
	out->all = similar_chars(a, out->text, SIMILAR_CHARS);
	out->question = similar_chars(a, similar_normal(a, question), SIMILAR_CHARS);
	buf_free(&text);
	json_free(answers.tree);
	json_free(fields);
}

/* ---- many of them ---- */

struct known {
	struct str name, split, expected;
	struct hash text;
	struct shingles question;
};

struct lookalikes {
	struct arena arena;
	struct neardup *texts;
	struct known *known; /* in the order of texts */
	size_t n, cap;
};

struct lookalikes *lookalikes_new(size_t expected)
{
	struct lookalikes *l = mem_alloc(sizeof *l);
	l->texts = neardup_new(expected);
	return l;
}

void lookalikes_free(struct lookalikes *l)
{
	if (!l)
		return;
	neardup_free(l->texts);
	free(l->known);
	arena_free(&l->arena);
	free(l);
}

static struct shingles copy_set(struct arena *a, struct shingles set)
{
	uint32_t *hash = arena_alloc(a, (set.n + 1) * sizeof *hash);
	if (set.n)
		memcpy(hash, set.hash, set.n * sizeof *hash);
	return (struct shingles){hash, set.n};
}

void lookalikes_add(struct lookalikes *l, const struct shown *shown, const struct stored_example *e)
{
	struct arena a = {0};
	struct answers answers;
	answers_parse(&a, e->answers, &answers);
	l->known = mem_grow(l->known, l->n, &l->cap, sizeof *l->known);
	l->known[l->n++] = (struct known){
		.name = arena_dup(&l->arena, e->name),
		.split = arena_dup(&l->arena, e->split),
		.expected =
			arena_dup(&l->arena, answers.n_expected ? answers.expected[0] : STR("")),
		.text = hash_blake2b(shown->text),
		.question = copy_set(&l->arena, shown->question),
	};
	neardup_add(l->texts, shown->all);
	json_free(answers.tree);
	arena_free(&a);
}

struct lookalike lookalikes_find(struct lookalikes *l, const struct shown *shown, double least)
{
	struct lookalike best = {0};
	struct arena a = {0};
	struct neardup_hit *hits;
	struct hash text = hash_blake2b(shown->text);
	size_t n = neardup_find(l->texts, shown->all, least, &a, &hits);
	for (size_t i = 0; i < n && hits[i].jaccard >= best.alike && !best.is_same; i++) {
		const struct known *k = &l->known[hits[i].number];
		double alike = hits[i].jaccard;
		if (shown->question.n && k->question.n) {
			double asked = similar_jaccard(shown->question, k->question);
			alike = asked < alike ? asked : alike;
		}
		bool same = hash_eq(&text, &k->text);
		if (alike >= least && (alike > best.alike || same))
			best = (struct lookalike){k->name, k->split, k->expected, alike, same};
	}
	arena_free(&a);
	return best;
}
