/*
 * diff: `strop diff REF REF`, word by word in the words' own places.
 *
 * With colour the words are coloured; without it they stand in [-removed-]{+added+}, the notation
 * of wdiff and git.
 */
#include "diff.h"

#include "commands.h"
#include "output.h"
#include "project.h"
#include "shapes.h"

static void print_piece(const struct diff_piece *p)
{
	bool removed = p->kind == DIFF_REMOVED;
	if (p->kind == DIFF_SAME) {
		out_outside(p->text);
		return;
	}
	out_style(removed ? STYLE_BAD : STYLE_GOOD);
	if (!output_colored())
		out("%s", removed ? "[-" : "{+");
	out_outside(p->text);
	if (!output_colored())
		out("%s", removed ? "-]" : "+}");
	out_style(STYLE_NONE);
}

static void print_lines(const struct diff_piece *p)
{
	static const char marks[] = {[DIFF_SAME] = ' ', [DIFF_REMOVED] = '-', [DIFF_ADDED] = '+'};
	static const enum style styles[] = {
		[DIFF_SAME] = STYLE_NONE, [DIFF_REMOVED] = STYLE_BAD, [DIFF_ADDED] = STYLE_GOOD};
	struct str rest = p->text, line;
	while (str_line(&rest, &line)) {
		if (styles[p->kind])
			out_style(styles[p->kind]);
		out("%c", marks[p->kind]);
		out_outside(line);
		if (styles[p->kind])
			out_style(STYLE_NONE);
		out("\n");
	}
}

static void print_head(struct arena *a, const struct wb_version *v, const char *mark)
{
	out_style(STYLE_HEAD);
	out("%s ", mark);
	out_outside_line(project_ref(a, v->prompt, v->number));
	out_style(STYLE_NONE);
	out("\n");
}

static void print_text(const struct args *a, const struct wb_version sides[2],
	const struct diff_piece *pieces, size_t n)
{
	print_head(a->arena, &sides[0], "---");
	print_head(a->arena, &sides[1], "+++");
	for (size_t i = 0; i < n; i++) {
		if (a->lines)
			print_lines(&pieces[i]);
		else
			print_piece(&pieces[i]);
	}
	struct str end = sides[1].source;
	if (!a->lines && (!end.n || end.p[end.n - 1] != '\n'))
		out("\n");
}

static void print_json(struct arena *a, const struct wb_version sides[2],
	const struct diff_piece *pieces, size_t n)
{
	static const char *const kinds[] = {
		[DIFF_SAME] = "same", [DIFF_REMOVED] = "removed", [DIFF_ADDED] = "added"};
	struct buf b = {0};
	struct jsonw w = {.out = &b};
	jsonw_object(&w);
	jsonw_put_str(&w, "a", project_ref(a, sides[0].prompt, sides[0].number));
	jsonw_put_str(&w, "b", project_ref(a, sides[1].prompt, sides[1].number));
	jsonw_key(&w, "pieces");
	jsonw_array(&w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(&w);
		jsonw_put_str(&w, "kind", str_of(kinds[pieces[i].kind]));
		jsonw_put_str(&w, "text", pieces[i].text);
		jsonw_end(&w);
	}
	jsonw_end(&w);
	jsonw_end(&w);
	shape_print(&b);
}

static void compare(const struct args *a, const struct wb_version sides[2])
{
	struct diff_piece *pieces = NULL;
	size_t n = (a->lines ? diff_lines : diff_words)(
		a->arena, sides[0].source, sides[1].source, &pieces);
	if (a->json)
		print_json(a->arena, sides, pieces, n);
	else if (str_eq(sides[0].source, sides[1].source))
		message("no difference: the two are the same text");
	else
		print_text(a, sides, pieces, n);
}

int command_diff(const struct args *a)
{
	struct err err = {0};
	struct wb *w = NULL;
	struct wb_version sides[2] = {{.number = 0}, {.number = 0}};
	int code = project_open(a, &w, &err);
	for (int i = 0; i < 2 && code == 0; i++)
		code = wb_resolve(w, a->rest.items[i], false, a->arena, &sides[i], &err);
	if (code == 0)
		compare(a, sides);
	wb_close(w);
	return code == 0 ? STATUS_DONE : fail(&err);
}
