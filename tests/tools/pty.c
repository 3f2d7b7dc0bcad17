/*
 * pty: runs a command with a terminal of its own as its streams and prints the bytes that reached
 * the terminal, controls made visible: ESC as \e, CR LF as the end of a line, others as \xHH.
 *
 *   pty [--columns N] [--type LINE] COMMAND [ARG]...
 *
 * LINE is what somebody has typed already, with Enter; the terminal shows it. Ends with the command's exit status.
 */
#include <errno.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(unsigned char c)
{
	if (c == 0x1B)
		fputs("\\e", stdout);
	else if (c == '\n' || c >= 0x80 || (c >= 0x20 && c != 0x7F))
		putchar(c);
	else if (c != '\r')
		printf("\\x%02x", c);
}

/* A terminal turns LF into CR LF; a CR alone moved the cursor and is shown. */
static void show_all(int fd)
{
	unsigned char bytes[4096];
	int before = 0;
	ssize_t n;
	while ((n = read(fd, bytes, sizeof bytes)) > 0 || (n < 0 && errno == EINTR)) {
		for (ssize_t i = 0; i < n; i++) {
			if (before == '\r' && bytes[i] != '\n' && bytes[i] != '\r')
				fputs("\\r", stdout);
			show(bytes[i]);
			before = bytes[i];
		}
	}
}

int main(int argc, char **argv)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	int fd, status = 0;
	const char *typed = "";
	while (argc > 2 && strncmp(argv[1], "--", 2) == 0) {
		if (strcmp(argv[1], "--columns") == 0)
			size.ws_col = (unsigned short)atoi(argv[2]);
		else
			typed = argv[2];
		argc -= 2;
		argv += 2;
	}
	if (argc < 2)
		return 2;
	pid_t child = forkpty(&fd, NULL, NULL, &size);
	if (child == 0) {
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0)
		return 2;
	if (*typed)
		dprintf(fd, "%s\n", typed);
	show_all(fd);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
