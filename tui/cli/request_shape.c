/* request_shape: what render and cache why say alike. */
#include "request_shape.h"

#include "project.h"
#include "shapes.h"

/* {"temperature": "why"} */
static void put_left_out(struct jsonw *w, struct str lines)
{
	struct str line, name;
	struct buf key = {0};
	jsonw_key(w, "left_out");
	jsonw_object(w);
	while (str_line(&lines, &line)) {
		str_split(&line, ':', &name);
		buf_cut(&key, 0);
		buf_add(&key, name);
		jsonw_put_str(w, key.p, str_trim(line));
	}
	jsonw_end(w);
	buf_free(&key);
}

static void put_aside(struct jsonw *w, struct str members)
{
	struct buf text = {0};
	buf_addf(&text, "{%.*s}", STRF(members));
	jsonw_key(w, "aside");
	jsonw_raw(w, buf_str(&text));
	buf_free(&text);
}

void request_shape(struct jsonw *w, const struct wb_request *r)
{
	jsonw_object(w);
	jsonw_put_str(w, "key", str_of(r->key));
	jsonw_put_str(w, "provider", r->provider);
	jsonw_put_str(w, "endpoint", r->endpoint);
	jsonw_put_str(w, "model", r->model);
	shape_raw(w, "request", r->body);
	if (r->aside.n)
		put_aside(w, r->aside);
	shape_raw(w, "chunks", r->chunks);
	shape_raw(w, "shots", r->shots.n ? r->shots : STR("null"));
	jsonw_put_int(w, "input_tokens", (long long)r->input_tokens);
	put_left_out(w, r->left_out);
	jsonw_end(w);
}

int one_example(const struct args *a, struct str *fields, struct err *err)
{
	if (a->example.n && a->set.n)
		return err_set(err, ERR_INPUT, "give --example ID or --set FIELD=VALUE, not both");
	if (!a->example.n && !a->set.n)
		return err_set(
			err, ERR_INPUT, "which example? give --example ID or --set FIELD=VALUE");
	return project_fields(a, fields, err);
}
