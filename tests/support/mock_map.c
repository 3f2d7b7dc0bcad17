/* mock_map: owns the one hash table of the mock server (FNV-1a, linear probing, at most half full).
 */
#include "mock.h"

#include <stdint.h>
#include <stdlib.h>

struct mock_slot {
	char *key; /* NULL: free */
	size_t key_n, value;
};

static struct mock_slot *find(const struct mock_map *map, struct str key)
{
	uint64_t h = 14695981039346656037u;
	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 1099511628211u;
	for (size_t at = (size_t)(h ^ h >> 32);; at++) {
		struct mock_slot *slot = &map->slots[at & (map->cap - 1)];
		if (!slot->key || str_eq((struct str){slot->key, slot->key_n}, key))
			return slot;
	}
}

static void grow(struct mock_map *map)
{
	struct mock_map more = {.cap = map->cap ? map->cap * 2 : 64, .n = map->n};
	more.slots = mem_alloc(more.cap * sizeof *more.slots);
	for (size_t i = 0; i < map->cap; i++)
		if (map->slots[i].key)
			*find(&more, (struct str){map->slots[i].key, map->slots[i].key_n}) =
				map->slots[i];
	free(map->slots);
	*map = more;
}

size_t *mock_map_put(struct mock_map *map, struct str key)
{
	if (map->n * 2 >= map->cap)
		grow(map);
	struct mock_slot *slot = find(map, key);
	if (!slot->key) {
		slot->key = mem_dup(key);
		slot->key_n = key.n;
		map->n++;
	}
	return &slot->value;
}

size_t mock_map_get(const struct mock_map *map, struct str key)
{
	return map->cap ? find(map, key)->value : 0;
}

bool mock_map_next(const struct mock_map *map, size_t *at, struct str *key, size_t *value)
{
	while (*at < map->cap && !map->slots[*at].key)
		++*at;
	if (*at == map->cap)
		return false;
	const struct mock_slot *slot = &map->slots[(*at)++];
	*key = (struct str){slot->key, slot->key_n};
	*value = slot->value;
	return true;
}

void mock_map_free(struct mock_map *map)
{
	for (size_t i = 0; i < map->cap; i++)
		free(map->slots[i].key);
	free(map->slots);
	*map = (struct mock_map){0};
}
