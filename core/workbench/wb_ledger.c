/* wb_ledger: owns what people ask of the ledger: which calls are unknown, and that they be given up. */
#include "wb_parts.h"

#include "ledger.h"

int wb_cache_count_unknown(struct wb *w, int64_t *n, struct err *err)
{
	return ledger_count_unknown(w->store, n, err);
}

int wb_cache_unknown(
	struct wb *w, struct arena *a, struct cache_unknown **out, size_t *n, struct err *err)
{
	struct ledger_call *calls;
	int bad = ledger_unknown(w->store, a, &calls, n, err);
	if (bad)
		return bad;
	*out = arena_alloc(a, (*n + 1) * sizeof **out);
	for (size_t i = 0; i < *n; i++) {
		const struct ledger_call *c = &calls[i];
		(*out)[i] = (struct cache_unknown){.provider = c->provider,
			.endpoint = c->endpoint,
			.model = c->model,
			.example = c->example_name,
			.trial = c->trial,
			.attempt = c->attempt,
			.sent_ms = c->sent_ms};
		hash_hex(&c->key, (*out)[i].key);
	}
	return 0;
}

/* Give up those whose key begins so; *keys counts how many different ones. */
static int forget(struct wb *w, struct arena *a, struct str prefix, int64_t *n, int64_t *keys,
	struct err *err)
{
	struct ledger_call *calls;
	size_t count;
	const struct hash *last = NULL;
	int bad = ledger_unknown(w->store, a, &calls, &count, err);
	*n = *keys = 0;
	for (size_t i = 0; i < count && !bad; i++) {
		char hex[HASH_HEX];
		hash_hex(&calls[i].key, hex);
		if (!str_starts(str_of(hex), prefix))
			continue;
		*keys += !last || !hash_eq(last, &calls[i].key);
		last = &calls[i].key;
		++*n;
		bad = ledger_forget(w->store, calls[i].id, err);
	}
	return bad;
}

int wb_cache_forget(struct wb *w, struct str key, int64_t *n, struct err *err)
{
	struct arena a = {0};
	int64_t keys = 0;
	int bad = store_begin(w->store, err);
	if (!bad)
		bad = forget(w, &a, key, n, &keys, err);
	if (!bad && key.n && keys == 0)
		bad = err_set(err, ERR_NOT_FOUND,
			"no unknown call has a key that begins with \"%.*s\"; `strop cache "
			"unknown` "
			"lists them",
			STRF(key));
	else if (!bad && key.n && keys > 1)
		bad = err_set(err, ERR_INPUT,
			"%lld unknown calls have a key that begins with \"%.*s\": give more of it, "
			"or --all",
			(long long)keys, STRF(key));
	if (bad)
		store_rollback(w->store);
	arena_free(&a);
	return bad ? bad : store_commit(w->store, err);
}
