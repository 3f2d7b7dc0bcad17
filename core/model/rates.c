/* rates: owns the names of the headers and the two ways to write a time. */
#include "rates.h"

#include <time.h>

static const struct unit {
	const char *name;
	double us;
} units[] = {{"ms", 1e3}, {"s", 1e6}, {"m", 60e6}, {"h", 3600e6}, {"d", 86400e6}, {"us", 1}};

static const char *const kinds[RATE_KINDS] = {
	"requests", "tokens", "input-tokens", "output-tokens"};

/* No limit is for longer than a day that one would wait for. */
static int64_t bounded_us(double us)
{
	return us >= 0 && us <= 86400e6 ? (int64_t)us : -1;
}

void rates_init(struct rates *r)
{
	for (size_t i = 0; i < RATE_KINDS; i++)
		r->of[i] = (struct rate){-1, -1};
}

/* ---- times ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The bytes at the front for which `wanted` holds. */
static struct str take_while(struct str *rest, bool (*wanted)(char))
{
	size_t n = 0;
	while (n < rest->n && wanted(rest->p[n]))
		n++;
	struct str taken = str_head(*rest, n);
	*rest = str_from(*rest, n);
	return taken;
}

static bool is_numeric(char c)
{
	return is_digit(c) || c == '.';
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

int64_t rates_duration_us(struct str text)
{
	double total = 0, n;
	if (str_to_double(text, &n))
		return bounded_us(n * 1e6);
	if (text.n == 0)
		return -1;
	while (text.n) {
		struct str number = take_while(&text, is_numeric);
		struct str name = take_while(&text, is_letter);
		const struct unit *u = NULL;
		for (size_t i = 0; i < sizeof units / sizeof *units && !u; i++)
			if (str_is(name, units[i].name))
				u = &units[i];
		if (!u || !str_to_double(number, &n))
			return -1;
		total += n * u->us;
	}
	return bounded_us(total);
}

/* n digits and the sign behind them off the front; -1 when they are not there. */
static int take_field(struct str *rest, size_t n, char sign)
{
	int value = 0;
	if (rest->n < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(rest->p[i]))
			return -1;
		value = value * 10 + (rest->p[i] - '0');
	}
	*rest = str_from(*rest, n);
	if (!sign)
		return value;
	bool fits = rest->n && (rest->p[0] == sign || (sign == 'T' && rest->p[0] == ' '));
	*rest = str_from(*rest, 1);
	return fits ? value : -1;
}

/* "Z" or "+01:30", in seconds east of Greenwich. */
static bool take_zone(struct str *rest, int *seconds)
{
	*seconds = 0;
	if (str_is(*rest, "Z") || str_is(*rest, "z"))
		return true;
	int sign = rest->n && rest->p[0] == '-' ? -1 : 1;
	if (rest->n != 6 || (rest->p[0] != '+' && rest->p[0] != '-'))
		return false;
	*rest = str_from(*rest, 1);
	int hours = take_field(rest, 2, ':'), minutes = take_field(rest, 2, 0);
	*seconds = sign * (hours * 3600 + minutes * 60);
	return hours >= 0 && minutes >= 0;
}

int64_t rates_moment_ms(struct str text)
{
	const int year = take_field(&text, 4, '-'), month = take_field(&text, 2, '-'),
		  day = take_field(&text, 2, 'T'), hour = take_field(&text, 2, ':'),
		  minute = take_field(&text, 2, ':'), second = take_field(&text, 2, 0);
	double fraction = 0;
	int zone;
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 ||
		hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return -1;
	if (text.n && text.p[0] == '.' && !str_to_double(take_while(&text, is_numeric), &fraction))
		return -1;
	if (!take_zone(&text, &zone))
		return -1;
	struct tm tm = {.tm_year = year - 1900,
		.tm_mon = month - 1,
		.tm_mday = day,
		.tm_hour = hour,
		.tm_min = minute,
		.tm_sec = second};
	return ((int64_t)timegm(&tm) - zone) * 1000 + (int64_t)(fraction * 1000);
}

/* ---- headers ---- */

static int64_t read_reset(struct str value, int64_t wall_ms)
{
	int64_t us = rates_duration_us(value), at = us < 0 ? rates_moment_ms(value) : -1;
	if (at < 0)
		return us;
	return at <= wall_ms ? 0 : bounded_us((double)(at - wall_ms) * 1000);
}

static void take(struct rate *r, struct str what, struct str value, int64_t wall_ms)
{
	double n;
	if (str_eq_nocase(what, STR("reset")))
		r->reset_us = read_reset(value, wall_ms);
	else if (str_eq_nocase(what, STR("remaining")))
		r->remaining = str_to_double(value, &n) && n >= 0 ? n : -1;
}

static bool take_prefix(struct str *text, struct str prefix)
{
	if (!str_eq_nocase(str_head(*text, prefix.n), prefix))
		return false;
	*text = str_from(*text, prefix.n);
	return true;
}

void rates_take_header(struct rates *r, struct str name, struct str value, int64_t wall_ms)
{
	bool kind_first = take_prefix(&name, STR("anthropic-ratelimit-"));
	if (!kind_first && !take_prefix(&name, STR("x-ratelimit-")))
		return;
	ssize_t dash = kind_first ? str_rfind(name, STR("-")) : str_find(name, STR("-"));
	if (dash < 0)
		return;
	struct str head = str_head(name, (size_t)dash), tail = str_from(name, (size_t)dash + 1);
	for (size_t i = 0; i < RATE_KINDS; i++)
		if (str_eq_nocase(kind_first ? head : tail, str_of(kinds[i])))
			take(&r->of[i], kind_first ? tail : head, value, wall_ms);
}
