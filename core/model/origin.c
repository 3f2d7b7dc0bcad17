/*
 * origin: owns the comparison of addresses, and the list of public APIs whose key a project may ask
 * for by its usual name without being trusted: the key goes to whom it is from.
 */
#include "origin.h"

static const struct {
	const char *origin, *env;
} usual[] = {
	{"https://api.openai.com", "OPENAI_API_KEY"},
	{"https://api.anthropic.com", "ANTHROPIC_API_KEY"},
	{"https://generativelanguage.googleapis.com", "GEMINI_API_KEY"},
	{"https://openrouter.ai", "OPENROUTER_API_KEY"},
	{"https://api.mistral.ai", "MISTRAL_API_KEY"},
	{"https://api.groq.com", "GROQ_API_KEY"},
	{"https://api.deepseek.com", "DEEPSEEK_API_KEY"},
	{"https://api.together.xyz", "TOGETHER_API_KEY"},
	{"https://api.x.ai", "XAI_API_KEY"},
};

const char *origin_usual_env(struct str origin)
{
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (str_is(origin, usual[i].origin))
			return usual[i].env;
	return NULL;
}

/* ASCII, whatever the locale says. */
static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_letter(char c, char last)
{
	return lower(c) >= 'a' && lower(c) <= last;
}

/* How many bytes at the front are the host; 0: no host. */
static size_t host_length(struct str rest)
{
	size_t n = 0;
	if (rest.n && rest.p[0] == '[') {
		for (n = 1; n < rest.n &&
			    (is_digit(rest.p[n]) || is_letter(rest.p[n], 'f') || rest.p[n] == ':');)
			n++;
		return n > 2 && n < rest.n && rest.p[n] == ']' ? n + 1 : 0;
	}
	while (n < rest.n && (is_digit(rest.p[n]) || is_letter(rest.p[n], 'z') ||
				     rest.p[n] == '.' || rest.p[n] == '-'))
		n++;
	return n;
}

/* ":PORT" off the front; 0 without one, -1 where it is none. */
static long take_port(struct str *rest)
{
	long port = 0;
	size_t n = 1;
	if (rest->n == 0 || rest->p[0] != ':')
		return 0;
	for (; n < rest->n && n < 6 && is_digit(rest->p[n]); n++)
		port = 10 * port + (rest->p[n] - '0');
	*rest = str_from(*rest, n);
	return port > 0 && port < 65536 ? port : -1;
}

bool origin_of(struct arena *a, struct str url, struct str *out)
{
	bool is_tls = str_starts(url, STR("https://"));
	*out = STR("");
	if (!is_tls && !str_starts(url, STR("http://")))
		return false;
	struct str rest = str_from(url, is_tls ? 8 : 7);
	size_t n = host_length(rest);
	struct str host = str_head(rest, n);
	rest = str_from(rest, n);
	long port = take_port(&rest);
	bool ends = rest.n == 0 || rest.p[0] == '/' || rest.p[0] == '?' || rest.p[0] == '#';
	if (n == 0 || port < 0 || !ends)
		return false;
	struct buf text = {0};
	buf_addz(&text, is_tls ? "https://" : "http://");
	for (size_t i = 0; i < host.n; i++)
		buf_addc(&text, lower(host.p[i]));
	if (port && port != (is_tls ? 443 : 80))
		buf_addf(&text, ":%ld", port);
	*out = arena_dup(a, buf_str(&text));
	buf_free(&text);
	return true;
}

struct str origin_path(struct str url)
{
	ssize_t at = str_find(url, STR("://"));
	size_t n = at < 0 ? url.n : (size_t)at + 3;
	while (n < url.n && url.p[n] != '/' && url.p[n] != '?')
		n++;
	return str_from(url, n);
}
