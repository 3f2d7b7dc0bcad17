/* main: picks the command and turns its outcome into an exit status. */
#include <stdio.h>

int main(void)
{
	puts("strop " STROP_VERSION);
	return 0;
}
