/* shapes: shared pieces of JSON. What is not known is null. */
#include "shapes.h"

#include "output.h"

void shape_texts(struct jsonw *w, const char *key, const struct str *items, size_t n)
{
	jsonw_key(w, key);
	jsonw_array(w);
	for (size_t i = 0; i < n; i++)
		jsonw_str(w, items[i]);
	jsonw_end(w);
}

void shape_text_or_null(struct jsonw *w, const char *key, struct str text)
{
	jsonw_key(w, key);
	if (text.n)
		jsonw_str(w, text);
	else
		jsonw_null(w);
}

void shape_raw(struct jsonw *w, const char *key, struct str json)
{
	jsonw_key(w, key);
	if (json.n)
		jsonw_raw(w, json);
	else
		jsonw_null(w);
}

void shape_print(struct buf *json)
{
	buf_addc(json, '\n');
	/* JSON escapes C0 controls only; bidi and C1 characters would still reach a terminal. */
	out_outside(buf_str(json));
	buf_free(json);
}
