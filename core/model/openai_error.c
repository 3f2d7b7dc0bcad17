/* openai_error: owns the many forms of an error. */
#include "openai_error.h"

static bool is_error(const struct json *error)
{
	switch (json_type(error)) {
	case JSON_NULL:
	case JSON_NUM:
		return false;
	case JSON_BOOL:
		return json_is_true(error);
	case JSON_STR:
		return json_str(error).n > 0;
	case JSON_ARRAY:
	case JSON_OBJECT:
		return true;
	}
	return false;
}

bool openai_take_error(const struct json *root, bool is_flat, struct answer *out)
{
	if (json_type(root) == JSON_ARRAY)
		root = json_at(root, 0);
	const struct json *error = json_get(root, "error");
	if (is_flat || str_is(json_str(json_get(root, "object")), "error"))
		error = is_error(error) ? error : root;
	if (!is_error(error))
		return false;
	struct arena a = {0};
	const struct json *message = json_get(error, "message"), *code = json_get(error, "code");
	answer_fail(out, json_text(&a, message ? message : error),
		json_text(&a, json_type(code) == JSON_NULL ? json_get(error, "type") : code));
	arena_free(&a);
	return true;
}
