/*
 * main: makes the process safe to be in (files for the owner only, no core dumps that could hold
 * keys, no death by a closed pipe or by a limit on the size of files), then hands over to the
 * command table.
 */
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"

/* A closed standard stream would be the number of the next file opened, which could be the store.
 * It is opened the wrong way round, so that using it fails as it would have. */
static void open_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) == -1 &&
			open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(STATUS_USAGE);
}

int main(int argc, char **argv)
{
	open_standard_streams();
	umask(077);
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C"); /* numbers are data here, never 0,5 */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
#ifndef __SANITIZE_ADDRESS__ /* the leak checker must attach to the process */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	return commands_main(argc, argv);
}
