/* test_images: which files are images of the project, and where their bytes stand in a body. */
#include "test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base64.h"
#include "fs.h"
#include "provider.h"

static struct err err;

#define PNG "\x89PNG\r\n\x1A\nrest"

struct folder {
	struct arena arena;
	char *dir;
};

static void put(struct folder *f, const char *name, struct str bytes)
{
	assert_done(fs_write(fs_join(&f->arena, str_of(f->dir), str_of(name)).p, bytes, &err));
}

static struct folder open_folder(void)
{
	struct folder f = {.dir = test_make_dir()};
	return f;
}

static void close_folder(struct folder *f)
{
	test_remove_dir(f->dir);
	free(f->dir);
	arena_free(&f->arena);
}

static void refused(struct folder *f, const char *path, const char *says)
{
	struct model_image image;
	if (model_image_load(f->dir, str_of(path), &f->arena, &image, &err) == 0 ||
		!strstr(err.text, says))
		fail_msg("%s: %s", path, err.text);
}

static void test_kinds(void **state)
{
	static const struct {
		struct str bytes;
		const char *type;
	} kinds[] = {
		{{PNG, 12}, "image/png"},
		{{"\xFF\xD8\xFF\xE0", 4}, "image/jpeg"},
		{{"RIFF\x01\x00\x00\x00WEBPVP8 ", 16}, "image/webp"},
		{{"GIF89a..", 8}, "image/gif"},
	};
	struct folder f = open_folder();
	struct model_image image;
	struct buf back = {0};
	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		/* The name says nothing. */
		put(&f, "picture.txt", kinds[i].bytes);
		assert_done(model_image_load(f.dir, STR("picture.txt"), &f.arena, &image, &err));
		assert_str(image.media_type, kinds[i].type);
		assert_int_equal(image.hash.n, 64);
		buf_cut(&back, 0);
		assert_true(base64_read(image.base64, &back));
		assert_true(str_eq(buf_str(&back), kinds[i].bytes));
	}
	buf_free(&back);
	close_folder(&f);
}

static void test_refused(void **state)
{
	struct folder f = open_folder(), outside = open_folder();
	struct arena a = {0};
	(void)state;
	put(&f, "words.png", STR("no picture at all"));
	put(&f, "riff.webp", STR("RIFF....WAVEfmt "));
	put(&f, "empty.png", STR(""));
	put(&outside, "secret.png", (struct str){PNG, 12});
	struct str secret = fs_join(&a, str_of(outside.dir), STR("secret.png"));
	assert_int_equal(symlink(secret.p, fs_join(&a, str_of(f.dir), STR("link.png")).p), 0);
	refused(&f, "words.png", "words.png: its first bytes");
	refused(&f, "riff.webp", "first bytes");
	refused(&f, "empty.png", "first bytes");
	refused(&f, "none.png", "there is no such file");
	refused(&f, "", "the field is empty");
	refused(&f, "link.png", "outside the project's folder");
	refused(&f, secret.p, "outside the project's folder");
	refused(&f, ".", "outside the project's folder");
	refused(&f,
		arena_printf(&a, "../%.*s/secret.png", STRF(fs_base_name(str_of(outside.dir)))).p,
		"outside the project's folder");
	arena_free(&a);
	close_folder(&outside);
	close_folder(&f);
}

#define HASH64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void check_put(const char *body, const char *want)
{
	static const struct model_image images[] = {
		{{"image/gif", 9}, {"AAAA", 4}, {"ffff", 4}},
		{{"image/png", 9}, {"iVBO", 4}, {HASH64, 64}},
	};
	struct buf out = {0};
	images_put(images, 2, str_of(body), &out);
	assert_str(buf_str(&out), want);
	buf_free(&out);
}

static void test_put(void **state)
{
	(void)state;
	check_put("{\"a\":{\"image_base64\":\"" HASH64 "\"},\"b\":{\"image_data_url\":\"" HASH64
		  "\"}}",
		"{\"a\":\"iVBO\",\"b\":\"data:image/png;base64,iVBO\"}");
	/* A text that speaks of it is a text; an unknown hash and what only begins alike stays. */
	check_put("{\"t\":\"{\\\"image_base64\\\":\\\"" HASH64 "\\\"}\"}",
		"{\"t\":\"{\\\"image_base64\\\":\\\"" HASH64 "\\\"}\"}");
	check_put(
		"[{\"image_base64\":\"beef\"},{\"image_", "[{\"image_base64\":\"beef\"},{\"image_");
	check_put("[{\"image_url\":1},{\"image_base64\":\"" HASH64 "\"}]",
		"[{\"image_url\":1},\"iVBO\"]");
	check_put("[{\"image_base64\":\"" HASH64 "\",\"more\":1}]",
		"[{\"image_base64\":\"" HASH64 "\",\"more\":1}]");
	check_put("", "");
}

/* The body that is hashed has the image's hash, and only that. */
static void test_request(void **state)
{
	static const struct model_image image = {
		{"image/png", 9}, {"iVBORw0KGgo=", 12}, {HASH64, 64}};
	struct model_message m = {.role = STR("user"), .text = STR("What is it?"), &image, 1};
	struct model_config c = {.id = STR("m"), .provider = STR("openai")};
	struct arena a = {0};
	struct model_request r;
	(void)state;
	assert_done(model_request(&c, NULL, &m, 1, &a, &r, &err));
	assert_str(r.body,
		"{\"messages\":[{\"content\":[{\"image_url\":{\"url\":{\"image_data_url\":"
		"\"" HASH64 "\"}},\"type\":\"image_url\"},{\"text\":\"What is it?\","
		"\"type\":\"text\"}],\"role\":\"user\"}],\"model\":\"m\"}");
	assert_int_equal(r.n_images, 1);
	assert_str(r.images[0].base64, "iVBORw0KGgo=");
	c.provider = STR("builtin");
	assert_int_equal(model_request(&c, NULL, &m, 1, &a, &r, &err), ERR_INPUT);
	assert_non_null(strstr(err.text, "provider builtin takes no images"));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_put),
		cmocka_unit_test(test_request),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
