/* trust: `strop trust`, the list of what needs the person's trust, and the yes to it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

static const char *const words[] = {
	[WB_TRUST_NOT_NEEDED] = "not needed",
	[WB_TRUST_GIVEN] = "given",
	[WB_TRUST_MISSING] = "missing",
};

static void print_json(const struct wb_trust_item *items, size_t n, enum wb_trust state)
{
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "trust", str_of(words[state]));
	jsonw_key(&w, "items");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "place", items[i].place);
		jsonw_put_str(&w, "what", items[i].what);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void print_text(
	struct wb *w, const struct wb_trust_item *items, size_t n, enum wb_trust state)
{
	out_outside_line(str_of(wb_dir(w)));
	out("%s\n", n ? "" : ": nothing in it needs your trust");
	for (size_t i = 0; i < n; i++) {
		out("  ");
		out_outside_line(items[i].place);
		out(": ");
		out_outside_line(items[i].what);
		out("\n");
	}
	if (state == WB_TRUST_GIVEN)
		out("trusted\n");
}

/* On a terminal only: what is piped in is nobody's answer. */
static bool ask(bool *yes)
{
	char line[16] = "";
	*yes = false;
	if (!isatty(STDIN_FILENO) || !status_is_terminal())
		return false;
	out_flush();
	fputs("trust it? [y/N] ", stderr);
	if (fgets(line, sizeof line, stdin))
		*yes = strcmp(line, "y\n") == 0 || strcmp(line, "yes\n") == 0;
	return true;
}

static int give(const struct args *a, struct wb *w, int *status, struct err *err)
{
	bool yes = a->yes;
	if (!yes && !ask(&yes)) {
		if (!a->json)
			message("not trusted, and nobody to ask: --yes says yes");
		*status = STATUS_NOT_HELD;
		return 0;
	}
	*status = yes ? STATUS_DONE : STATUS_NOT_HELD;
	int code = yes ? wb_trust_give(w, err) : 0;
	if (!code)
		message(yes ? "trusted from now on; \"strop trust --revoke\" takes it back"
			    : "not trusted");
	return code;
}

static int take_back(struct wb *w, struct err *err)
{
	bool was;
	int code = wb_trust_revoke(w, &was, err);
	if (!code)
		message(was ? "no longer trusted" : "it was not trusted");
	return code;
}

int command_trust(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_trust_item *items;
	int status = STATUS_DONE;
	int code = project_open(a, &w, &err);
	if (code == 0 && a->revoke) {
		code = take_back(w, &err);
	} else if (code == 0) {
		enum wb_trust state = wb_trust(w);
		size_t n = wb_trust_items(w, a->arena, &items);
		if (a->json)
			print_json(items, n, state);
		else
			print_text(w, items, n, state);
		/* --trust is for this once and would hide that it was never given. */
		if (state == WB_TRUST_MISSING || (state == WB_TRUST_GIVEN && a->yes))
			code = give(a, w, &status, &err);
	}
	wb_close(w);
	return code ? fail(&err) : status;
}
