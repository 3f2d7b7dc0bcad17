/* File patterns over a small tree with names that invite backtracking: sorted, each once, inside.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

#include "fs.h"

const unsigned fuzz_rounds = 100;

static void make_tree(void)
{
	static const char *const dirs[] = {"tree", "tree/docs", "tree/docs/deep", "tree/.hidden"};
	static const char *const files[] = {"tree/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
		"tree/docs/a.md", "tree/docs/deep/b.md", "tree/.hidden/c.md", "tree/[x]"};
	static bool made;
	char path[256];
	for (size_t i = 0; !made && i < sizeof dirs / sizeof *dirs; i++) {
		snprintf(path, sizeof path, "%s/%s", fuzz_dir(), dirs[i]);
		FUZZ_CHECK(fs_make_dir(path, NULL) == 0);
	}
	for (size_t i = 0; !made && i < sizeof files / sizeof *files; i++)
		fuzz_write(files[i], STR("x"));
	made = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str pattern = fuzz_text(data, size);
	struct arena a = {0};
	struct fs_list list;
	char root[256];
	/* Outside lies somebody's disk. */
	if (str_find(pattern, STR("..")) >= 0)
		return 0;
	make_tree();
	snprintf(root, sizeof root, "%s/tree", fuzz_dir());
	FUZZ_CHECK(fs_glob_base(pattern).n <= pattern.n);
	if (fs_glob(&a, root, pattern, &list, NULL) == 0)
		for (size_t i = 1; i < list.n; i++)
			FUZZ_CHECK(str_cmp(list.paths[i - 1], list.paths[i]) < 0);
	arena_free(&a);
	return 0;
}
