/*
 * trust_file: owns ~/.local/state/strop/trust. A line is a hash, a space, and the folder as a JSON
 * string (a name may hold anything); what is no such line is kept.
 */
#include "trust.h"

#include <unistd.h>

#include "fs.h"
#include "home.h"
#include "jsonw.h"

enum { MAX_FILE = 8 << 20 };

/* Where it is written does not count; what would happen does, in the order of the file, and in which
 * folder. */
static struct hash hash_list(const struct project *p)
{
	struct hash_state *h = hash_begin();
	hash_add(h, STR("trust/1\x1f"));
	hash_add(h, p->dir);
	for (size_t i = 0; i < p->n_trust; i++) {
		const struct trust_item *item = &p->trust[i];
		hash_add(h, STR("\x1f"));
		hash_add(h, item->what);
		hash_add(h, (struct str){(const char *)item->content.b, HASH_SIZE});
	}
	return hash_end(h);
}

/* The folder's line, or with hash NULL what it ends with. */
static void add_line(const struct project *p, const struct hash *hash, struct buf *out)
{
	char hex[HASH_HEX];
	if (hash) {
		hash_hex(hash, hex);
		buf_addz(out, hex);
	}
	buf_addc(out, ' ');
	jsonw_quote(out, p->dir);
}

static struct str path_of(struct arena *a)
{
	return home_state(a, "trust");
}

/* None is an empty one. */
static int read_file(const char *path, struct buf *out, struct err *err)
{
	int fd;
	struct err why = {0};
	int bad = fs_open_private(path, 022, &fd, &why);
	if (bad == ERR_NOT_FOUND)
		return 0;
	if (bad)
		return err_set(err, why.code, "%s", why.text);
	bad = fs_read_fd(fd, path, MAX_FILE, out, err);
	close(fd);
	return bad;
}

bool trust_is_given(const struct project *p, struct err *err)
{
	struct arena a = {0};
	struct buf text = {0}, want = {0};
	struct str path = path_of(&a), line;
	struct hash hash = hash_list(p);
	bool given = false;
	add_line(p, &hash, &want);
	if (path.n && read_file(path.p, &text, err) == 0)
		for (struct str rest = buf_str(&text); !given && str_line(&rest, &line);)
			given = str_eq(line, buf_str(&want));
	buf_free(&text);
	buf_free(&want);
	arena_free(&a);
	return given;
}

/* All lines but the folder's, and then `line`. */
static int rewrite(const struct project *p, const struct buf *line, bool *was, struct err *err)
{
	struct arena a = {0};
	struct buf text = {0}, next = {0}, end = {0};
	struct str path = path_of(&a), one;
	*was = false;
	if (path.n == 0)
		return err_set(err, ERR_INPUT,
			"there is no folder to remember it in: set HOME, or use --trust for this "
			"once");
	add_line(p, NULL, &end);
	int bad = read_file(path.p, &text, err);
	for (struct str rest = buf_str(&text); str_line(&rest, &one);) {
		if (str_eq(str_from(one, HASH_HEX - 1), buf_str(&end)))
			*was = true;
		else
			buf_addf(&next, "%.*s\n", STRF(one));
	}
	if (line)
		buf_addf(&next, "%.*s\n", STRF(buf_str(line)));
	if (!bad && (line || *was))
		bad = home_make_dir(path, err);
	if (!bad && (line || *was))
		bad = fs_write(path.p, buf_str(&next), err);
	buf_free(&text);
	buf_free(&next);
	buf_free(&end);
	arena_free(&a);
	return bad;
}

int trust_give(const struct project *p, struct err *err)
{
	struct buf line = {0};
	struct hash hash = hash_list(p);
	bool was;
	add_line(p, &hash, &line);
	int bad = rewrite(p, &line, &was, err);
	buf_free(&line);
	return bad;
}

int trust_revoke(const struct project *p, bool *was_given, struct err *err)
{
	return rewrite(p, NULL, was_given, err);
}
