/* jsonw: owns how values look as JSON text. */
#include "jsonw.h"

#include <assert.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "utf8.h"

static uint64_t level(const struct jsonw *w)
{
	return (uint64_t)1 << w->depth;
}

static void before_value(struct jsonw *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->depth && (w->nonempty & level(w)))
		buf_addc(w->out, ',');
	w->nonempty |= level(w);
}

static void open_level(struct jsonw *w, char bracket, bool array)
{
	before_value(w);
	assert(w->depth < 63);
	w->depth++;
	w->nonempty &= ~level(w);
	w->arrays = array ? w->arrays | level(w) : w->arrays & ~level(w);
	buf_addc(w->out, bracket);
}

void jsonw_object(struct jsonw *w)
{
	open_level(w, '{', false);
}

void jsonw_array(struct jsonw *w)
{
	open_level(w, '[', true);
}

void jsonw_end(struct jsonw *w)
{
	assert(w->depth > 0);
	buf_addc(w->out, w->arrays & level(w) ? ']' : '}');
	w->depth--;
}

void jsonw_key(struct jsonw *w, const char *key)
{
	before_value(w);
	jsonw_quote(w->out, str_of(key));
	buf_addc(w->out, ':');
	w->after_key = true;
}

void jsonw_str(struct jsonw *w, struct str text)
{
	before_value(w);
	jsonw_quote(w->out, text);
}

void jsonw_num(struct jsonw *w, double value)
{
	before_value(w);
	jsonw_number(w->out, value);
}

void jsonw_int(struct jsonw *w, long long value)
{
	before_value(w);
	buf_addf(w->out, "%lld", value);
}

void jsonw_bool(struct jsonw *w, bool value)
{
	jsonw_raw(w, value ? STR("true") : STR("false"));
}

void jsonw_null(struct jsonw *w)
{
	jsonw_raw(w, STR("null"));
}

void jsonw_raw(struct jsonw *w, struct str json)
{
	before_value(w);
	buf_add(w->out, json);
}

void jsonw_put_str(struct jsonw *w, const char *key, struct str text)
{
	jsonw_key(w, key);
	jsonw_str(w, text);
}

void jsonw_put_num(struct jsonw *w, const char *key, double value)
{
	jsonw_key(w, key);
	jsonw_num(w, value);
}

void jsonw_put_interval(struct jsonw *w, const char *key, double low, double high)
{
	jsonw_key(w, key);
	if (isnan(low) || isnan(high)) {
		jsonw_null(w);
		return;
	}
	jsonw_array(w);
	jsonw_num(w, low);
	jsonw_num(w, high);
	jsonw_end(w);
}

void jsonw_put_int(struct jsonw *w, const char *key, long long value)
{
	jsonw_key(w, key);
	jsonw_int(w, value);
}

void jsonw_put_bool(struct jsonw *w, const char *key, bool value)
{
	jsonw_key(w, key);
	jsonw_bool(w, value);
}

static void quote_control(struct buf *out, unsigned char c)
{
	static const char letters[] = {['\b'] = 'b',
		['\t'] = 't',
		['\n'] = 'n',
		['\f'] = 'f',
		['\r'] = 'r',
		['"'] = '"',
		['\\'] = '\\'};
	if (c < sizeof letters && letters[c]) {
		buf_addc(out, '\\');
		buf_addc(out, letters[c]);
	} else {
		buf_addf(out, "\\u%04x", c);
	}
}

void jsonw_quote(struct buf *out, struct str text)
{
	struct arena scratch = {0};
	text = utf8_repair(&scratch, text);
	buf_addc(out, '"');
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];
		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		buf_add(out, (struct str){text.p + from, i - from});
		quote_control(out, c);
		from = i + 1;
	}
	buf_add(out, str_from(text, from));
	buf_addc(out, '"');
	arena_free(&scratch);
}

void jsonw_number(struct buf *out, double value)
{
	if (!isfinite(value)) {
		buf_addz(out, "null");
		return;
	}
	if (value == floor(value) && fabs(value) <= 9007199254740992.0) {
		buf_addf(out, "%.0f", value == 0 ? 0.0 : value);
		return;
	}
	char text[40];
	/* 15 digits always come back, except of a subnormal number, which has fewer to give. */
	for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (strtod(text, NULL) == value)
			break;
	}
	buf_addz(out, text);
}
