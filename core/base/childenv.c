/* childenv: owns the rule which variables are secrets. Names are all there is to go by. */
#include "childenv.h"

#include <unistd.h>

static bool ends_nocase(struct str text, struct str suffix)
{
	return text.n >= suffix.n && str_eq_nocase(str_from(text, text.n - suffix.n), suffix);
}

bool childenv_hides(struct str name)
{
	static const char *const suffixes[] = {"_KEY", "_APIKEY", "_TOKEN", "_SECRET", "_PASSWORD"};
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		if (ends_nocase(name, str_of(suffixes[i])) ||
			str_eq_nocase(name, str_of(suffixes[i] + 1)))
			return true;
	return false;
}

char **childenv(struct arena *a)
{
	size_t n = 0, kept = 0;
	while (environ[n])
		n++;
	char **list = arena_alloc(a, (n + 1) * sizeof *list);
	for (size_t i = 0; i < n; i++) {
		struct str rest = str_of(environ[i]), name;
		if (!str_split(&rest, '=', &name) || !childenv_hides(name))
			list[kept++] = environ[i];
	}
	return list;
}
