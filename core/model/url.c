/* url: owns where a URL's host ends. */
#include "url.h"

struct str url_origin(struct str url)
{
	ssize_t at = str_find(url, STR("://"));
	if (at < 0)
		return STR("");
	size_t end = (size_t)at + 3;
	while (end < url.n && url.p[end] != '/' && url.p[end] != '?' && url.p[end] != '#')
		end++;
	return str_head(url, end);
}

struct str url_path(struct str url)
{
	return str_from(url, url_origin(url).n);
}
