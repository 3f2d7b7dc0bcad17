/*
 * bookmark: owns the reading and writing of places.yaml:
 *
 *   - {project: "/home/ann/handbook", prompt: "answer", split: "train", example: "ref-03", filter: "fail", order: "-f1", pane: 4}
 */
#include "bookmark.h"

#include "fs.h"
#include "home.h"
#include "jsonw.h"
#include "settings.h"
#include "yamltree.h"

enum { MAX_FILE = 1 << 20, MAX_TEXT = 4096 };

/* ---- reading ---- */

static struct str text_of(const struct yaml *project, const char *key)
{
	const struct yaml *v = yaml_get(project, key);
	return v && v->type == YAML_SCALAR && v->text.n <= MAX_TEXT ? v->text : STR("");
}

static struct bookmark read_one(const struct yaml *project)
{
	const struct yaml *pane = yaml_get(project, "pane");
	long long n = 0;
	if (pane && (!yaml_int(pane, &n) || n < 0 || n > 9))
		n = 0;
	return (struct bookmark){.prompt = text_of(project, "prompt"),
		.split = text_of(project, "split"),
		.example = text_of(project, "example"),
		.filter = text_of(project, "filter"),
		.order = text_of(project, "order"),
		.pane = (int)n};
}

/* The first project of the file; NULL: there is none, or it cannot be read. */
static const struct yaml *load(struct arena *a)
{
	struct buf text = {0};
	struct yaml *root = NULL;
	struct str path = home_config(a, "places.yaml");
	if (path.n == 0 || !fs_exists(path.p) || fs_read(path.p, MAX_FILE, &text, NULL) != 0 ||
		yaml_parse(a, path.p, buf_str(&text), 0, &root, NULL) != 0)
		root = NULL;
	buf_free(&text);
	return root && root->type == YAML_LIST ? root->first : NULL;
}

static bool is_of(const struct yaml *project, const char *dir)
{
	return str_is(text_of(project, "project"), dir);
}

bool bookmark_load(const char *dir, struct arena *a, struct bookmark *out)
{
	const struct yaml *project = load(a);
	while (project && !is_of(project, dir))
		project = project->next;
	*out = project ? read_one(project) : (struct bookmark){0};
	return project != NULL;
}

/* ---- writing ---- */

static void print(struct buf *out, struct str dir, const struct bookmark *b)
{
	const struct {
		const char *key;
		struct str text;
	} texts[] = {{"prompt", b->prompt}, {"split", b->split}, {"example", b->example},
		{"filter", b->filter}, {"order", b->order}};
	buf_addz(out, "- {project: ");
	jsonw_quote(out, dir); /* a JSON string is a YAML string */
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		buf_addf(out, ", %s: ", texts[i].key);
		jsonw_quote(out, texts[i].text);
	}
	buf_addf(out, ", pane: %d}\n", b->pane);
}

static void print_others(struct buf *out, const struct yaml *project, const char *dir)
{
	for (int n = 1; project && n < BOOKMARKS; project = project->next) {
		struct str other = text_of(project, "project");
		struct bookmark b = read_one(project);
		if (other.n == 0 || str_is(other, dir))
			continue;
		print(out, other, &b);
		n++;
	}
}

int bookmark_save(const char *dir, const struct bookmark *b, struct err *err)
{
	struct arena a = {0};
	struct buf text = {0};
	struct str path = home_config(&a, "places.yaml");
	int bad = path.n ? home_make_dir(path, err) : 0;
	if (!bad && path.n) {
		print(&text, str_of(dir), b);
		print_others(&text, load(&a), dir);
		bad = fs_write(path.p, buf_str(&text), err);
	}
	buf_free(&text);
	arena_free(&a);
	return bad;
}
