/* test: owns the helpers of the unit tests. */
#include "test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct buf test_read_file(const char *path)
{
	struct buf text = {0};
	FILE *f = fopen(path, "rb");
	if (!f)
		fail_msg("cannot open %s", path);
	char block[65536];
	size_t n;
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		buf_add(&text, (struct str){block, n});
	fclose(f);
	return text;
}

const char *test_open_data(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "../shared/data/open/%s", name);
	if (access(path, R_OK) != 0) {
		printf("skipped: data set %s is not here\n", name);
		skip();
	}
	return path;
}

char *test_make_dir(void)
{
	const char *base = getenv("TMPDIR");
	struct buf path = {0};
	buf_addf(&path, "%s/strop-test-XXXXXX", base ? base : "/tmp");
	if (!mkdtemp(path.p))
		fail_msg("mkdtemp %s failed", path.p);
	return buf_take(&path);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *walk)
{
	(void)st, (void)flag, (void)walk;
	return remove(path);
}

void test_remove_dir(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
