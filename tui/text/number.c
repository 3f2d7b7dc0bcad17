/*
 * number: how numbers are said. One place, so that a share, a price and a time look the same in
 * every command and on the screen. What is not known is called unknown; it is never a zero.
 */
#include "number.h"

#include <math.h>
#include <time.h>

static const char *shown(
	struct arena *a, const char *before, double value, int decimals, const char *behind)
{
	return arena_printf(a, "%s%.*f%s", before, decimals, value, behind).p;
}

const char *number_count(struct arena *a, int64_t n)
{
	struct str digits = arena_printf(a, "%lld", (long long)(n < 0 ? -n : n));
	struct buf b = {0};
	if (n < 0)
		buf_addc(&b, '-');
	for (size_t i = 0; i < digits.n; i++) {
		if (i && (digits.n - i) % 3 == 0)
			buf_addc(&b, ',');
		buf_addc(&b, digits.p[i]);
	}
	struct str text = arena_dup(a, buf_str(&b));
	buf_free(&b);
	return text.p;
}

const char *number_of(struct arena *a, int64_t n, const char *one)
{
	return arena_printf(a, "%s %s%s", number_count(a, n), one, n == 1 ? "" : "s").p;
}

const char *number_percent(struct arena *a, double share)
{
	return isnan(share) ? "-" : shown(a, "", share * 100, 1, " %");
}

const char *number_interval(struct arena *a, double low, double high)
{
	if (isnan(low) || isnan(high))
		return "-";
	return arena_printf(a, "[%.1f, %.1f]", low * 100, high * 100).p;
}

const char *number_points(struct arena *a, double difference)
{
	return shown(a, "", fabs(difference) * 100, 1, " points");
}

const char *number_money(struct arena *a, double usd)
{
	if (isnan(usd))
		return "unknown";
	int decimals = usd >= 100 ? 2 : 4;
	/* Two digits of what is less than a tenth of a cent. */
	if (usd > 0 && usd < 0.001)
		decimals = usd < 1e-9 ? 10 : 1 - (int)floor(log10(usd));
	return shown(a, "$", usd, decimals, "");
}

const char *number_cents(struct arena *a, double usd)
{
	return usd >= 0.01 ? shown(a, "$", usd, 2, "") : number_money(a, usd);
}

const char *number_time(struct arena *a, double seconds)
{
	if (isnan(seconds) || isinf(seconds))
		return "unknown";
	if (seconds < 59.95)
		return shown(a, "", seconds, 1, " s");
	long long s = (long long)(seconds + 0.5);
	if (s < 3600)
		return arena_printf(a, "%lld min %lld s", s / 60, s % 60).p;
	return arena_printf(a, "%lld h %lld min", s / 3600, s % 3600 / 60).p;
}

const char *number_ms(struct arena *a, double ms)
{
	return isnan(ms) ? "-" : shown(a, "", ms, ms < 10 ? 1 : 0, " ms");
}

/* Over less than a tenth of a second it says more about the network. */
const char *number_speed(struct arena *a, int64_t tokens, int64_t first_ms, int64_t latency_ms)
{
	enum { LEAST_MS = 100 };
	if (tokens < 2 || first_ms < 0 || latency_ms - first_ms < LEAST_MS)
		return "";
	double rate = (double)(tokens - 1) * 1000 / (double)(latency_ms - first_ms);
	return shown(a, "", rate, rate < 10 ? 1 : 0, " tokens a second");
}

const char *number_bytes(struct arena *a, int64_t bytes)
{
	static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
	double size = (double)bytes;
	size_t unit = 0;
	for (; size >= 1024 && unit < 4; unit++)
		size /= 1024;
	return shown(a, "", size, unit ? 1 : 0, arena_printf(a, " %s", units[unit]).p);
}

const char *number_p(struct arena *a, double p)
{
	if (isnan(p))
		return "not defined";
	if (p < 0.0001)
		return "< 0.0001";
	return shown(a, "= ", p, p < 0.01 ? 4 : 3, "");
}

const char *number_when(struct arena *a, int64_t unix_ms)
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm tm;
	char text[32] = "-";
	if (localtime_r(&seconds, &tm))
		strftime(text, sizeof text, "%Y-%m-%d %H:%M", &tm);
	return arena_dup(a, str_of(text)).p;
}

const char *number_iso(struct arena *a, int64_t unix_ms)
{
	time_t seconds = (time_t)(unix_ms / 1000);
	struct tm tm;
	char text[32] = "";
	if (gmtime_r(&seconds, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return arena_dup(a, str_of(text)).p;
}

const char *number_looks(struct arena *a, int64_t times, int64_t versions)
{
	const char *often = times == 1 ? "once" : number_of(a, times, "time");
	return arena_printf(a, "seen %s, %s", often, number_of(a, versions, "version")).p;
}

const char *number_mde(struct arena *a, double mde, bool is_assumed)
{
	if (isnan(mde))
		return "MDE none";
	return arena_printf(a, "MDE %s%.1f", is_assumed ? "~" : "", 100 * mde).p;
}
