/*
 * images: owns the reading of image files and their places in a body. It refuses a file that leaves
 * the folder through a link or "..", and one that is no image by its first bytes, whatever its name
 * says: a prompt must not send other files out.
 */
#include "images.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base64.h"
#include "fs.h"
#include "hash.h"

enum { MAX_IMAGE = 20 << 20 };

struct json *image_base64(const struct model_image *image)
{
	struct json *mark = json_object();
	json_put_str(mark, "image_base64", image->hash);
	return mark;
}

struct json *image_data_url(const struct model_image *image)
{
	struct json *mark = json_object();
	json_put_str(mark, "image_data_url", image->hash);
	return mark;
}

static const struct model_image *image_of(
	const struct model_image *images, size_t n, struct str hash)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(images[i].hash, hash))
			return &images[i];
	return NULL;
}

/* The image that the text begins with the mark of, and the mark's length. */
static const struct model_image *mark_at(
	const struct model_image *images, size_t n, struct str text, bool *as_url, size_t *length)
{
	static const char *const names[] = {"{\"image_base64\":\"", "{\"image_data_url\":\""};
	for (size_t i = 0; i < 2; i++) {
		struct str name = str_of(names[i]), hash = str_from(text, name.n);
		if (!str_starts(text, name))
			continue;
		hash = str_head(hash, HASH_HEX - 1);
		*length = name.n + hash.n + 2;
		*as_url = i == 1;
		return str_starts(str_from(text, name.n + hash.n), STR("\"}"))
			       ? image_of(images, n, hash)
			       : NULL;
	}
	return NULL;
}

void images_put(const struct model_image *images, size_t n, struct str body, struct buf *out)
{
	ssize_t at;
	while (n && (at = str_find(body, STR("{\"image_"))) >= 0) {
		bool as_url;
		size_t length;
		buf_add(out, str_head(body, (size_t)at));
		body = str_from(body, (size_t)at);
		const struct model_image *image = mark_at(images, n, body, &as_url, &length);
		if (!image) {
			buf_addc(out, '{');
			body = str_from(body, 1);
			continue;
		}
		buf_addc(out, '"');
		if (as_url)
			buf_addf(out, "data:%.*s;base64,", STRF(image->media_type));
		buf_add(out, image->base64);
		buf_addc(out, '"');
		body = str_from(body, length);
	}
	buf_add(out, body);
}

/* ---- files ---- */

static const char *type_of(struct str bytes)
{
	static const struct {
		size_t at;
		const char *magic;
		const char *type;
	} types[] = {
		{0, "\x89PNG\r\n\x1A\n", "image/png"},
		{0, "\xFF\xD8\xFF", "image/jpeg"},
		{8, "WEBP", "image/webp"},
		{0, "GIF87a", "image/gif"},
		{0, "GIF89a", "image/gif"},
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (str_starts(str_from(bytes, types[i].at), str_of(types[i].magic)) &&
			(types[i].at == 0 || str_starts(bytes, STR("RIFF"))))
			return types[i].type;
	return NULL;
}

/* The file as it really is called; NULL: it is not there, or outside. */
static char *real_inside(const char *dir, const char *path)
{
	char *root = realpath(dir, NULL), *file = realpath(path, NULL);
	struct str below = file ? str_from(str_of(file), root ? strlen(root) : 0) : STR("");
	bool inside = root && file && str_starts(str_of(file), str_of(root)) &&
		      (str_starts(below, STR("/")) || strcmp(root, "/") == 0);
	free(root);
	if (!inside) {
		free(file);
		file = NULL;
	}
	return file;
}

static int take_file(const char *file, struct str path, struct arena *a, struct model_image *out,
	struct err *err)
{
	struct buf bytes = {0}, text = {0};
	char hex[HASH_HEX];
	int bad = fs_read(file, MAX_IMAGE, &bytes, err);
	const char *type = bad ? NULL : type_of(buf_str(&bytes));
	if (!bad && !type)
		bad = err_set(err, ERR_INPUT,
			"image %.*s: its first bytes are not those of a PNG, JPEG, WebP or GIF "
			"file",
			STRF(path));
	if (!bad) {
		struct hash hash = hash_blake2b(buf_str(&bytes));
		hash_hex(&hash, hex);
		base64_add(&text, buf_str(&bytes));
		*out = (struct model_image){
			str_of(type), arena_dup(a, buf_str(&text)), arena_dup(a, str_of(hex))};
	}
	buf_free(&bytes);
	buf_free(&text);
	return bad;
}

int model_image_load(
	const char *dir, struct str path, struct arena *a, struct model_image *out, struct err *err)
{
	struct str at = fs_join(a, str_of(dir), path);
	if (path.n == 0)
		return err_set(
			err, ERR_INPUT, "image: the field is empty; it must hold a file's path");
	if (!fs_exists(at.p))
		return err_set(
			err, ERR_INPUT, "image %.*s: there is no such file in %s", STRF(path), dir);
	char *file = real_inside(dir, at.p);
	if (!file)
		return err_set(err, ERR_INPUT,
			"image %.*s: it is outside the project's folder %s; copy it there",
			STRF(path), dir);
	int bad = take_file(file, path, a, out, err);
	free(file);
	return bad;
}
