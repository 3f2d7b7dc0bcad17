/* input: reads what a command was pointed at; refuses what would not fit in memory sensibly. */
#include "input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { MOST = 64 << 20 };

static int read_all(int fd, const char *name, struct buf *out, struct err *err)
{
	char piece[65536];
	for (;;) {
		ssize_t n = read(fd, piece, sizeof piece);
		if (n == 0)
			return 0;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, ERR_IO, "%s: %s", name, strerror(errno));
		buf_add(out, (struct str){piece, (size_t)n});
		if (out->n > MOST)
			return err_set(err, ERR_LIMIT, "%s: larger than 64 MiB", name);
	}
}

int input_read(const char *path, struct buf *out, struct err *err)
{
	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, "standard input", out, err);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	int code = read_all(fd, path, out, err);
	close(fd);
	return code;
}
