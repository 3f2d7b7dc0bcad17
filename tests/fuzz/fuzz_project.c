/* strop.yaml: taken, or refused at a place in the file; what is taken is whole. */
#include "fuzz.h"

#include <stdio.h>

#include "fs.h"
#include "project.h"
#include "score.h"

const unsigned fuzz_rounds = 150;

static void make_files(void)
{
	static bool made;
	static const char *const dirs[] = {"prompts", "data", "docs"};
	char path[256];
	for (size_t i = 0; !made && i < 3; i++) {
		snprintf(path, sizeof path, "%s/%s", fuzz_dir(), dirs[i]);
		FUZZ_CHECK(fs_make_dir(path, NULL) == 0);
	}
	if (!made) {
		fuzz_write("prompts/a.prompty", STR("user:\n{{question}}\n"));
		fuzz_write("prompts/b.prompty", STR("user:\n{{question}}\n"));
		fuzz_write("data/q.jsonl", STR("{\"question\":\"q\",\"answer\":\"a\"}\n"));
		fuzz_write("docs/a.md", STR("# A\ntext\n"));
	}
	made = true;
}

static void check_project(const struct project *p)
{
	FUZZ_CHECK(p->n_models >= 1 && p->n_scorers >= 1);
	FUZZ_CHECK(p->n_prompts >= 1 || p->n_trust > 0);
	FUZZ_CHECK(p->concurrency >= 1 && p->retrieval.k >= 1);
	FUZZ_CHECK(p->retrieval.mode == RETRIEVE_NONE || p->corpus.n_patterns > 0);
	FUZZ_CHECK(p->corpus.chunk.overlap < p->corpus.chunk.tokens);
	for (size_t i = 0; i < p->n_models; i++)
		FUZZ_CHECK(p->models[i].id.n > 0);
	for (size_t i = 0; i < p->n_data; i++) {
		double total = 0;
		for (size_t k = 0; k < p->data[i].split.n_shares; k++)
			total += p->data[i].split.shares[k].share;
		FUZZ_CHECK(total <= 1.001 && p->data[i].path.n > 0);
	}
	for (size_t i = 0; i < p->n_scorers; i++) {
		struct scorer *s = NULL;
		FUZZ_CHECK(scorer_parse(p->scorers[i], &s, NULL) == 0);
		scorer_free(s);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct project p;
	struct err err = {0};
	make_files();
	fuzz_write("strop.yaml", fuzz_text(data, size));
	struct keyring *keys;
	FUZZ_CHECK(keyring_load(&keys, &err) == 0);
	if (project_load(fuzz_dir(), keys, false, &p, &err)) {
		FUZZ_CHECK(err.text[0]);
	} else {
		check_project(&p);
		project_done(&p);
	}
	keyring_free(keys);
	return 0;
}
