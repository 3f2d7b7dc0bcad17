/* mock_http: owns the parsing of requests. Refuses chunked request bodies (no client of ours sends
 * them), heads over 64 KiB and bodies over 256 MiB. */
#include "mock.h"

#include <string.h>

enum { HEAD_MAX = 64 << 10, BODY_MAX = 256 << 20 };

static bool first_line(struct str line, struct mock_request *request)
{
	struct str version, path;
	if (!str_split(&line, ' ', &request->method) || !str_split(&line, ' ', &path))
		return false;
	if (!str_split(&line, ' ', &version) || !str_starts(version, STR("HTTP/1.")))
		return false;
	str_split(&path, '?', &request->path);
	request->query = path.p ? path : STR("");
	request->keep_alive = str_is(version, "HTTP/1.1");
	return true;
}

/* The headers that are looked at. A key may come by any of three. */
static void take_header(struct mock_request *request, struct str name, struct str value)
{
	if (str_eq_nocase(name, STR("authorization"))) {
		request->auth = true;
		request->key = str_starts(value, STR("Bearer ")) ? str_from(value, 7) : value;
	} else if (str_eq_nocase(name, STR("x-api-key")) || str_eq_nocase(name, STR("api-key"))) {
		request->auth = true;
		request->key = value;
	} else if (str_eq_nocase(name, STR("connection")) && str_eq_nocase(value, STR("close"))) {
		request->keep_alive = false;
	} else if (str_eq_nocase(name, STR("expect"))) {
		request->expects = true;
	} else if (str_eq_nocase(name, STR("content-type"))) {
		request->type = value;
	} else if (str_eq_nocase(name, STR("anthropic-version"))) {
		request->version = value;
	} else if (str_eq_nocase(name, STR("host"))) {
		request->host = value;
	}
}

static bool header(struct str line, struct mock_request *request, long long *length)
{
	struct str name;
	if (!str_split(&line, ':', &name) || !line.p)
		return false;
	struct str value = str_trim(line);
	if (str_eq_nocase(name, STR("content-length")))
		return str_to_int(value, length) && *length >= 0 && *length <= BODY_MAX;
	if (str_eq_nocase(name, STR("transfer-encoding")))
		return false;
	take_header(request, name, value);
	return true;
}

ssize_t mock_http_parse(struct str in, struct mock_request *request)
{
	*request = (struct mock_request){0};
	ssize_t end = str_find(str_head(in, HEAD_MAX), STR("\r\n\r\n"));
	if (end < 0)
		return in.n < HEAD_MAX ? 0 : -1;
	size_t head = (size_t)end + 4;
	struct str rest = str_head(in, (size_t)end), line;
	long long length = 0;
	if (!str_line(&rest, &line) || !first_line(line, request))
		return -1;
	while (str_line(&rest, &line))
		if (!header(line, request, &length))
			return -1;
	if (in.n - head < (size_t)length)
		return 0;
	request->body = str_head(str_from(in, head), (size_t)length);
	return (ssize_t)(head + (size_t)length);
}
