/* vim_keys: vi's keys as vim's own documentation writes them: d2w, ciwfoo<Esc>, /foo<Enter>. */
#ifndef STROP_TEST_VIM_KEYS_H
#define STROP_TEST_VIM_KEYS_H

#include "test.h"

#include "editor.h"
#include "utf8.h"

/* Take the next key off *keys: a character, or a name in angle brackets; <lt> is "<". */
static inline struct key vim_keys_next(struct str *keys)
{
	struct key key = {0};
	ssize_t end = keys->p[0] == '<' ? str_find(*keys, STR(">")) : -1;
	if (end < 2) {
		size_t n = utf8_decode(*keys, &key.code);
		*keys = str_from(*keys, n);
		return key;
	}
	struct str name = str_head(str_from(*keys, 1), (size_t)end - 1);
	*keys = str_from(*keys, (size_t)end + 1);
	if (str_is(name, "lt"))
		key.code = '<';
	else if (!key_parse(name, &key))
		fail_msg("no key: <%.*s>", STRF(name));
	return key;
}

/* Press them all; what a search asks for is what follows up to <Enter>. */
static inline enum editor_asks vim_keys_press(struct editor *e, struct str keys)
{
	enum editor_asks asks = EDITOR_USED;
	while (keys.n) {
		asks = editor_key(e, vim_keys_next(&keys));
		if (asks != EDITOR_ASK_FIND || keys.n == 0)
			continue;
		ssize_t end = str_find(keys, STR("<Enter>"));
		assert_true(end >= 0);
		editor_find(e, str_head(keys, (size_t)end), false);
		keys = str_from(keys, (size_t)end + 7);
		asks = EDITOR_USED;
	}
	return asks;
}

#endif
