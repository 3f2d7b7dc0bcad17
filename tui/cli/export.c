/* export: `strop export KIND`, the project's work in the form that others take. */
#include "commands.h"

#include "export_finetune.h"
#include "output.h"

struct kind {
	const char *name;
	int (*run)(const struct args *a); /* returns an exit status */
};

static const struct kind kinds[] = {
	{"finetune", export_finetune},
};

#define N_KINDS (sizeof kinds / sizeof *kinds)

int command_export(const struct args *a)
{
	struct buf names = {0};
	for (size_t i = 0; i < N_KINDS; i++) {
		if (str_is(a->rest.items[0], kinds[i].name)) {
			buf_free(&names);
			return kinds[i].run(a);
		}
		buf_addf(&names, "%s%s", i ? ", " : "", kinds[i].name);
	}
	message("there is no export \"%.*s\"; there is: %s", STRF(a->rest.items[0]), names.p);
	buf_free(&names);
	return STATUS_USAGE;
}
