#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"

static char *dir;

static const char *in_dir(const char *name)
{
	static char path[512];
	snprintf(path, sizeof path, "%s/%s", dir, name);
	return path;
}

static void put(const char *name, const char *text)
{
	FILE *f = fopen(in_dir(name), "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int set_up(void **state)
{
	(void)state;
	dir = test_make_dir();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	test_remove_dir(dir);
	free(dir);
	return 0;
}

static void file_is(const char *name, const char *text, unsigned mode)
{
	struct stat st;
	struct buf is = test_read_file(in_dir(name));
	assert_str(buf_str(&is), text);
	buf_free(&is);
	assert_int_equal(lstat(in_dir(name), &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
}

/* Names below the directory, apart from one another by spaces. */
static void files_are(const char *pattern, const char *expect)
{
	struct arena a = {0};
	struct err err;
	struct fs_list list;
	struct buf out = {0};
	assert_done(fs_glob(&a, dir, str_of(pattern), &list, &err));
	for (size_t i = 0; i < list.n; i++)
		buf_addf(&out, "%s%.*s", i ? " " : "", STRF(list.paths[i]));
	assert_str(buf_str(&out), expect);
	buf_free(&out);
	arena_free(&a);
}

static void test_write(void **state)
{
	struct err err;
	(void)state;
	assert_done(fs_write(in_dir("a"), STR("one"), &err));
	file_is("a", "one", 0600);
	assert_int_equal(chmod(in_dir("a"), 0640), 0);
	assert_done(fs_write(in_dir("a"), STR(""), &err));
	file_is("a", "", 0640);
	/* A reader that has the old file open keeps it whole: it is replaced, not rewritten. */
	assert_done(fs_write(in_dir("a"), STR("old"), &err));
	FILE *open = fopen(in_dir("a"), "rb");
	assert_done(fs_write(in_dir("a"), STR("new text"), &err));
	char text[16] = {0};
	assert_int_equal(fread(text, 1, sizeof text - 1, open), 3);
	assert_string_equal(text, "old");
	fclose(open);
	file_is("a", "new text", 0640);
	files_are("*", "a"); /* nothing is left beside it */
}

static void test_write_refused(void **state)
{
	struct err err;
	(void)state;
	put("target", "kept");
	assert_int_equal(symlink("target", in_dir("link")), 0);
	assert_int_equal(fs_write(in_dir("link"), STR("x"), &err), ERR_IO);
	assert_non_null(strstr(err.text, "not a regular file"));
	assert_int_equal(fs_create(in_dir("link"), STR("x"), &err), ERR_IO);
	assert_int_equal(fs_create(in_dir("target"), STR("x"), &err), ERR_IO);
	struct buf is = test_read_file(in_dir("target"));
	assert_str(buf_str(&is), "kept");
	buf_free(&is);
	assert_int_equal(symlink("nowhere", in_dir("dangling")), 0);
	assert_int_equal(fs_write(in_dir("dangling"), STR("x"), &err), ERR_IO);
	assert_int_equal(fs_create(in_dir("dangling"), STR("x"), &err), ERR_IO);
	assert_false(fs_exists(in_dir("nowhere")));
	assert_int_equal(fs_write(dir, STR("x"), &err), ERR_IO);
	assert_int_equal(fs_write(in_dir("no/a"), STR("x"), &err), ERR_NOT_FOUND);
	files_are("*", "link target");
}

static void test_writer(void **state)
{
	struct err err;
	struct fs_writer *w;
	(void)state;
	assert_done(fs_writer_new(in_dir("a"), &w, &err));
	for (int i = 0; i < 20000; i++)
		assert_done(fs_writer_add(w, STR("ten bytes\n"), &err));
	assert_false(fs_exists(in_dir("a")));
	assert_done(fs_writer_end(w, false, &err));
	struct fs_stat st;
	assert_done(fs_stat(in_dir("a"), &st, &err));
	assert_int_equal(st.size, 200000);
	/* A file that came meanwhile stays, unless it is to be replaced; nothing is left beside it. */
	assert_done(fs_writer_new(in_dir("a"), &w, &err));
	assert_done(fs_writer_add(w, STR("x"), &err));
	assert_int_equal(fs_writer_end(w, false, &err), ERR_IO);
	assert_done(fs_stat(in_dir("a"), &st, &err));
	assert_int_equal(st.size, 200000);
	assert_done(fs_writer_new(in_dir("a"), &w, &err));
	assert_done(fs_writer_add(w, STR("x"), &err));
	assert_done(fs_writer_end(w, true, &err));
	file_is("a", "x", 0600);
	/* What is given up leaves nothing. */
	assert_done(fs_writer_new(in_dir("b"), &w, &err));
	assert_done(fs_writer_add(w, STR("x"), &err));
	fs_writer_free(w);
	fs_writer_free(NULL);
	files_are("*", "a");
}

static void test_create(void **state)
{
	struct err err;
	(void)state;
	assert_done(fs_create(in_dir("a"), STR("x"), &err));
	file_is("a", "x", 0600);
	assert_done(fs_make_dir(in_dir("d"), &err));
	assert_done(fs_make_dir(in_dir("d"), &err));
	assert_true(fs_is_dir(in_dir("d")));
	assert_int_equal(fs_make_dir(in_dir("a"), &err), ERR_IO);
	assert_false(fs_is_dir(in_dir("a")));
}

static void test_read(void **state)
{
	struct err err;
	struct buf text = {0};
	struct fs_stat st;
	(void)state;
	put("a", "12345");
	buf_addz(&text, "0");
	assert_done(fs_read(in_dir("a"), 5, &text, &err));
	assert_str(buf_str(&text), "012345");
	assert_int_equal(fs_read(in_dir("a"), 4, &text, &err), ERR_LIMIT);
	assert_int_equal(fs_read(in_dir("no"), 5, &text, &err), ERR_NOT_FOUND);
	assert_int_equal(fs_read(dir, 5, &text, &err), ERR_IO);
	assert_done(fs_stat(in_dir("a"), &st, &err));
	assert_int_equal(st.size, 5);
	assert_true(st.mtime_ns > 1000000000);
	assert_int_equal(fs_stat(in_dir("no"), &st, &err), ERR_NOT_FOUND);
	buf_free(&text);
}

static void test_paths(void **state)
{
	struct arena a = {0};
	(void)state;
	assert_str(fs_join(&a, STR("a"), STR("b")), "a/b");
	assert_str(fs_join(&a, STR("a/"), STR("b")), "a/b");
	assert_str(fs_join(&a, STR(""), STR("b")), "b");
	assert_str(fs_join(&a, STR("."), STR("b")), "b");
	assert_str(fs_join(&a, STR("a"), STR("/b")), "/b");
	assert_str(fs_base_name(STR("a/b.md")), "b.md");
	assert_str(fs_base_name(STR("b")), "b");
	assert_str(fs_dir_name(STR("a/b/c")), "a/b");
	assert_str(fs_dir_name(STR("a")), ".");
	assert_str(fs_dir_name(STR("/a")), "/");
	assert_str(fs_extension(STR("a.b/c.tar.gz")), ".gz");
	assert_str(fs_extension(STR("a.b/c")), "");
	assert_str(fs_extension(STR(".hidden")), "");
	assert_str(fs_extension(STR("a.")), ".");
	arena_free(&a);
}

static void test_inside(void **state)
{
	(void)state;
	assert_true(fs_is_inside(STR("a")));
	assert_true(fs_is_inside(STR("a/b.md")));
	assert_true(fs_is_inside(STR("./a")));
	assert_true(fs_is_inside(STR("a..b/..c/d..")));
	assert_false(fs_is_inside(STR("")));
	assert_false(fs_is_inside(STR("/a")));
	assert_false(fs_is_inside(STR("..")));
	assert_false(fs_is_inside(STR("../a")));
	assert_false(fs_is_inside(STR("a/../b")));
	assert_false(fs_is_inside(STR("a/..")));
}

static void make_tree(void)
{
	static const char *const dirs[] = {"docs", "docs/a", "docs/a/b", "docs/.git", "x"};
	static const char *const files[] = {"top.md", "docs/1.md", "docs/2.txt", "docs/a/3.md",
		"docs/a/b/4.md", "docs/a/b/5.MD", "docs/.git/6.md", "docs/.7.md", "x/8.md",
		"docs/a[b].md"};
	struct err err;
	for (size_t i = 0; i < sizeof dirs / sizeof *dirs; i++)
		assert_done(fs_make_dir(in_dir(dirs[i]), &err));
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		put(files[i], "");
}

static void test_glob(void **state)
{
	(void)state;
	make_tree();
	files_are("*", "top.md");
	files_are("*.md", "top.md");
	files_are("./*.md", "top.md");
	files_are("docs/*.md", "docs/1.md docs/a[b].md");
	files_are("docs/?.*", "docs/1.md docs/2.txt");
	files_are("docs/[12].*", "docs/1.md docs/2.txt");
	files_are("docs/[!1].*", "docs/2.txt");
	files_are("docs/**/*.md", "docs/1.md docs/a/3.md docs/a/b/4.md docs/a[b].md");
	files_are("**/*.md", "docs/1.md docs/a/3.md docs/a/b/4.md docs/a[b].md top.md x/8.md");
	files_are("docs/a/**", "docs/a/3.md docs/a/b/4.md docs/a/b/5.MD");
	files_are("**/b/*.md", "docs/a/b/4.md");
	files_are("**/**/4.md", "docs/a/b/4.md");
	files_are("*/*/3.md", "docs/a/3.md");
	files_are("docs/.*.md", "docs/.7.md");
	files_are("docs/.git/*", "docs/.git/6.md");
	files_are("no/**/*.md", "");
	files_are("top.md/*", "");
	files_are("d*", ""); /* a folder is no file */
	files_are("docs/1.md", "docs/1.md");
	files_are("docs/none.md", "docs/none.md");
}

static void test_glob_links(void **state)
{
	(void)state;
	make_tree();
	assert_int_equal(symlink("..", in_dir("x/up")), 0);
	assert_int_equal(symlink("../top.md", in_dir("x/file.md")), 0);
	assert_int_equal(symlink("nowhere", in_dir("x/dangling.md")), 0);
	files_are("x/**/*.md", "x/8.md x/file.md");
}

static void links_are(const char *pattern, const char *expect)
{
	struct arena a = {0};
	struct err err;
	struct fs_list list;
	struct buf out = {0};
	assert_done(fs_glob_links(&a, dir, str_of(pattern), &list, &err));
	for (size_t i = 0; i < list.n; i++)
		buf_addf(&out, "%s%.*s", i ? " " : "", STRF(list.paths[i]));
	assert_str(buf_str(&out), expect);
	buf_free(&out);
	arena_free(&a);
}

/* A folder that is a link is entered where the pattern names it before its first wildcard, and
 * nowhere else. */
static void test_links_of_a_pattern(void **state)
{
	(void)state;
	make_tree();
	assert_int_equal(symlink("../top.md", in_dir("x/file.md")), 0);
	assert_int_equal(symlink("nowhere", in_dir("x/dangling.md")), 0);
	assert_int_equal(symlink("../docs", in_dir("x/in")), 0);
	links_are("x/**/*.md", "x/dangling.md x/file.md");
	links_are("x/8.md", "");
	links_are("x/file.md", "x/file.md");
	files_are("x/in/*.md", "x/in/1.md x/in/a[b].md");
	files_are("*/in/*.md", "");
	files_are("*/a/*.md", "docs/a/3.md");
	files_are("x/*/1.md", "");
}

static void test_leads_out(void **state)
{
	char *root = realpath(dir, NULL);
	(void)state;
	make_tree();
	assert_int_equal(symlink("../top.md", in_dir("x/file.md")), 0);
	assert_int_equal(symlink("/etc/passwd", in_dir("x/out.md")), 0);
	assert_int_equal(symlink("/etc", in_dir("x/etc")), 0);
	assert_int_equal(symlink("nowhere", in_dir("x/dangling")), 0);
	assert_int_equal(symlink("loop", in_dir("x/loop")), 0);
	const struct {
		const char *path;
		bool out;
	} cases[] = {{"top.md", false}, {"x/file.md", false}, {"", false}, {"x/..", false},
		{"none", false}, {"none/at/all", false}, {"x/out.md", true}, {"x/etc", true},
		{"x/etc/none/at/all", true}, {"x/dangling", true}, {"x/loop", true}, {"..", true},
		{"../none", true}, {"/etc", true}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (fs_leads_out(root, str_of(cases[i].path)) != cases[i].out)
			fail_msg("%s", cases[i].path);
	/* A folder whose name begins like the root's. */
	struct buf beside = {0};
	buf_addf(&beside, "%s-beside", root);
	assert_int_equal(mkdir(beside.p, 0700), 0);
	assert_true(fs_leads_out(root, buf_str(&beside)));
	rmdir(beside.p);
	buf_free(&beside);
	free(root);
}

static void test_private(void **state)
{
	struct err err;
	int fd;
	(void)state;
	put("f", "text");
	chmod(in_dir("f"), 0600);
	assert_done(fs_open_private(in_dir("f"), 077, &fd, &err));
	close(fd);
	chmod(in_dir("f"), 0644);
	assert_done(fs_open_private(in_dir("f"), 022, &fd, &err));
	close(fd);
	assert_int_equal(fs_open_private(in_dir("f"), 077, &fd, &err), ERR_INPUT);
	assert_int_equal(fd, -1);
	assert_non_null(strstr(err.text, "may be read by others and is not used: chmod 600 \""));
	assert_int_equal(fs_open_private(in_dir("none"), 077, &fd, &err), ERR_NOT_FOUND);
	assert_int_equal(fs_open_private(dir, 077, &fd, &err), ERR_INPUT);
	assert_int_equal(mkfifo(in_dir("fifo"), 0600), 0);
	assert_int_equal(fs_open_private(in_dir("fifo"), 077, &fd, &err), ERR_INPUT);
	/* In a folder like /tmp nobody can put his file in its place; without that bit he can. */
	chmod(in_dir("f"), 0600);
	chmod(dir, 01777);
	assert_done(fs_open_private(in_dir("f"), 077, &fd, &err));
	close(fd);
	chmod(dir, 0777);
	assert_int_equal(fs_open_private(in_dir("f"), 077, &fd, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "chmod o-w"));
	chmod(dir, 0700);
}

static void test_glob_refused(void **state)
{
	struct arena a = {0};
	struct err err;
	struct fs_list list;
	(void)state;
	assert_int_equal(fs_glob(&a, dir, STR("/etc/*"), &list, &err), ERR_INPUT);
	assert_string_equal(err.text, "the pattern /etc/* must be relative to the project");
	struct buf path = {0};
	for (int i = 0; i < 40; i++) {
		buf_addz(&path, i ? "/d" : "d");
		assert_done(fs_make_dir(in_dir(path.p), &err));
	}
	assert_int_equal(fs_glob(&a, dir, STR("**/*.md"), &list, &err), ERR_LIMIT);
	buf_free(&path);
	arena_free(&a);
}

static void test_glob_base(void **state)
{
	(void)state;
	assert_str(fs_glob_base(STR("docs/**/*.md")), "docs/");
	assert_str(fs_glob_base(STR("a/b/c?.md")), "a/b/");
	assert_str(fs_glob_base(STR("*.md")), "");
	assert_str(fs_glob_base(STR("a/b.md")), "a/");
	assert_str(fs_glob_base(STR("a[1]/b.md")), "");
}

#define IN_DIR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_DIR(test_write),
		IN_DIR(test_write_refused),
		IN_DIR(test_writer),
		IN_DIR(test_create),
		IN_DIR(test_read),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_inside),
		IN_DIR(test_glob),
		IN_DIR(test_glob_links),
		IN_DIR(test_links_of_a_pattern),
		IN_DIR(test_leads_out),
		IN_DIR(test_private),
		IN_DIR(test_glob_refused),
		cmocka_unit_test(test_glob_base),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
