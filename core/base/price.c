/* price: owns which price of a model applies, and its JSON. */
#include "price.h"

#include <math.h>

#include "jsonw.h"

#define NONE ((double)NAN)

const struct price price_unknown = {.input = NAN,
	.output = NAN,
	.cached = NAN,
	.cache_write = NAN,
	.reasoning = NAN,
	.batch_input = NAN,
	.batch_output = NAN};

static const struct {
	const char *name;
	size_t at;
} fields[] =
	{
		{"input", offsetof(struct price, input)},
		{"output", offsetof(struct price, output)},
		{"cached", offsetof(struct price, cached)},
		{"cache_write", offsetof(struct price, cache_write)},
		{"reasoning", offsetof(struct price, reasoning)},
		{"batch_input", offsetof(struct price, batch_input)},
		{"batch_output", offsetof(struct price, batch_output)},
},
  band_fields[] = {
	  {"input", offsetof(struct price_band, input)},
	  {"output", offsetof(struct price_band, output)},
	  {"cached", offsetof(struct price_band, cached)},
	  {"cache_write", offsetof(struct price_band, cache_write)},
};
enum {
	FIELDS = sizeof fields / sizeof *fields,
	BAND_FIELDS = sizeof band_fields / sizeof *band_fields
};

static double get(const void *from, size_t at)
{
	return *(const double *)(const void *)((const char *)from + at);
}

static void set(void *to, size_t at, double value)
{
	*(double *)(void *)((char *)to + at) = value;
}

static bool same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

bool price_is_known(const struct price *p)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (!isnan(get(p, fields[i].at)))
			return true;
	return p->bands[0].above > 0;
}

bool price_eq(const struct price *a, const struct price *b)
{
	bool eq = true;
	for (size_t i = 0; i < FIELDS; i++)
		eq &= same(get(a, fields[i].at), get(b, fields[i].at));
	for (size_t n = 0; n < PRICE_BANDS; n++) {
		eq &= a->bands[n].above == b->bands[n].above;
		for (size_t i = 0; a->bands[n].above && i < BAND_FIELDS; i++)
			eq &= same(get(&a->bands[n], band_fields[i].at),
				get(&b->bands[n], band_fields[i].at));
	}
	return eq;
}

static void replace(double *price, double by)
{
	if (!isnan(by))
		*price = by;
}

struct price price_at(const struct price *p, int64_t input_tokens)
{
	struct price at = *p;
	for (size_t i = 0; i < PRICE_BANDS && p->bands[i].above; i++) {
		const struct price_band *band = &p->bands[i];
		if (input_tokens <= band->above)
			break;
		replace(&at.input, band->input);
		replace(&at.output, band->output);
		replace(&at.cached, band->cached);
		replace(&at.cache_write, band->cache_write);
		/* A batch has its own prices below the band only: above, it has its share. */
		at.batch_input = at.batch_output = NONE;
	}
	at.bands[0].above = 0;
	return at;
}

bool price_add_band(struct price *p, const struct price_band *band)
{
	size_t n = 0;
	while (n < PRICE_BANDS && p->bands[n].above)
		n++;
	if (n == PRICE_BANDS || band->above <= 0)
		return false;
	for (; n > 0 && p->bands[n - 1].above > band->above; n--)
		p->bands[n] = p->bands[n - 1];
	p->bands[n] = *band;
	return true;
}

/* ---- JSON ---- */

static void put_bands(struct jsonw *w, const struct price *p)
{
	jsonw_key(w, "above");
	jsonw_array(w);
	for (size_t n = 0; n < PRICE_BANDS && p->bands[n].above; n++) {
		jsonw_object(w);
		jsonw_put_int(w, "tokens", p->bands[n].above);
		for (size_t i = 0; i < BAND_FIELDS; i++)
			if (!isnan(get(&p->bands[n], band_fields[i].at)))
				jsonw_put_num(w, band_fields[i].name,
					get(&p->bands[n], band_fields[i].at));
		jsonw_end(w);
	}
	jsonw_end(w);
}

struct str price_json(const struct price *p, struct arena *a)
{
	struct buf text = {0};
	struct jsonw w = {.out = &text};
	if (!price_is_known(p))
		return STR("");
	jsonw_object(&w);
	for (size_t i = 0; i < FIELDS; i++)
		if (!isnan(get(p, fields[i].at)))
			jsonw_put_num(&w, fields[i].name, get(p, fields[i].at));
	if (p->bands[0].above)
		put_bands(&w, p);
	jsonw_end(&w);
	struct str kept = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return kept;
}

static double number_of(const struct json *v, const char *name)
{
	const struct json *n = json_get(v, name);
	return json_type(n) == JSON_NUM ? json_num(n) : NONE;
}

struct price price_read(const struct json *v)
{
	struct price p = price_unknown;
	for (size_t i = 0; i < FIELDS; i++)
		set(&p, fields[i].at, number_of(v, fields[i].name));
	for (const struct json *b = json_first(json_get(v, "above")); b; b = json_next(b)) {
		struct price_band band = {0};
		long long tokens;
		if (!json_int(json_get(b, "tokens"), &tokens))
			continue;
		band.above = tokens;
		for (size_t i = 0; i < BAND_FIELDS; i++)
			set(&band, band_fields[i].at, number_of(b, band_fields[i].name));
		price_add_band(&p, &band);
	}
	return p;
}
