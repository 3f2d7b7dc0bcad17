/* fuzz: owns the temporary files of the fuzz targets and the splitting of their input. */
#include "fuzz.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[] = "/tmp/strop-fuzz-XXXXXX";

_Noreturn void fuzz_fail(const char *condition, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
	abort();
}

struct str fuzz_text(const uint8_t *data, size_t size)
{
	return size ? (struct str){(const char *)data, size} : STR("");
}

struct str fuzz_part(struct str *rest)
{
	ssize_t at = str_starts(*rest, STR("%%\n")) ? -1 : str_find(*rest, STR("\n%%\n"));
	struct str part = *rest;
	if (str_starts(*rest, STR("%%\n"))) {
		*rest = str_from(*rest, 3);
		return STR("");
	}
	if (at < 0) {
		*rest = STR("");
		return part;
	}
	*rest = str_from(part, (size_t)at + 4);
	return str_head(part, (size_t)at);
}

unsigned fuzz_choice(struct str *rest, unsigned n)
{
	if (rest->n == 0)
		return 0;
	unsigned char c = (unsigned char)rest->p[0];
	*rest = str_from(*rest, 1);
	return (c >= '0' && c <= '9' ? (unsigned)(c - '0') : (unsigned)c) % n;
}

static void write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		FUZZ_CHECK(n > 0);
		bytes = str_from(bytes, (size_t)n);
	}
}

const char *fuzz_file(struct str bytes)
{
	static int fd = -1;
	static char path[64];
	if (fd < 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		FUZZ_CHECK(fd >= 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	FUZZ_CHECK(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	write_all(fd, bytes);
	return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_dir(void)
{
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_dir(void)
{
	static bool made;
	if (!made) {
		FUZZ_CHECK(mkdtemp(dir) != NULL);
		atexit(remove_dir);
		made = true;
	}
	return dir;
}

const char *fuzz_write(const char *name, struct str bytes)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", fuzz_dir(), name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	FUZZ_CHECK(fd >= 0);
	write_all(fd, bytes);
	close(fd);
	return path;
}
