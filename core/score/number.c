/*
 * number: owns reading numbers out of text. It refuses what it cannot hold exactly enough (over 36
 * digits before the point, a value that is not finite) and goes on behind it.
 *
 * The decision: a number is found at its first digit or point; signs, currency and parentheses are
 * then read backwards from there, so that every byte is looked at a bounded number of times.
 */
#include "number.h"

#include <string.h>

#include "jsonw.h"
#include "utf8.h"

/* Together under the 63 bytes that str_to_double takes. */
enum { MAX_DIGITS = 36, MAX_FRACTION = 18, MAX_EXPONENT = 9999 };

static char at(struct str text, size_t i)
{
	return i < text.n ? text.p[i] : '\0';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool wordy(char c)
{
	return letter(c) || digit(c);
}

/* Whether a word goes on at i: units end at a word's end. */
static bool word_at(struct str text, size_t i)
{
	int32_t cp;
	if (i >= text.n)
		return false;
	utf8_decode(str_from(text, i), &cp);
	return cp >= 0 && utf8_is_word(cp);
}

/* Length of the first of the marks that text starts with, or 0. */
static size_t mark(struct str text, const char *const *marks)
{
	for (; *marks; marks++)
		if (str_starts(text, str_of(*marks)))
			return strlen(*marks);
	return 0;
}

static size_t mark_before(struct str text, const char *const *marks)
{
	for (; *marks; marks++)
		if (str_ends(text, str_of(*marks)))
			return strlen(*marks);
	return 0;
}

#define MINUS "\xE2\x88\x92"
#define NBSP  "\xC2\xA0"

static const char *const separators[] = {",", NBSP, "\xE2\x80\x89", "\xE2\x80\xAF", NULL};
static const char *const currencies[] = {
	"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", NULL}; /* euro, pound, yen */
static const char *const minuses[] = {"-", MINUS, NULL};
static const char *const spaces[] = {" ", NBSP, "\xE2\x80\x89", "\xE2\x80\xAF", NULL};

/* The digits of a number without groups, point as '.', ready for conversion. */
struct digits {
	char text[MAX_DIGITS + MAX_FRACTION + 16];
	size_t n;
	bool too_long;
};

static void keep(struct digits *d, struct str run, size_t max)
{
	size_t n = run.n < max ? run.n : max;
	d->too_long |= d->n + n > sizeof d->text - 12;
	if (d->too_long)
		return;
	memcpy(d->text + d->n, run.p, n);
	d->n += n;
}

static size_t run_of_digits(struct str text, size_t i)
{
	size_t start = i;
	while (digit(at(text, i)))
		i++;
	return i - start;
}

/* Length of "SEP ddd" at i, 0 unless exactly three digits follow the separator. */
static size_t group(struct str text, size_t i, const char *separator)
{
	size_t n = strlen(separator);
	if (!str_starts(str_from(text, i), str_of(separator)))
		return 0;
	return run_of_digits(text, i + n) == 3 ? n + 3 : 0;
}

/* The end of the groups that follow a first run of digits at i..end; `end` itself when what follows
 * is not groups through and through. */
static size_t groups_end(struct str text, size_t i, size_t end, const char **separator)
{
	size_t sep = mark(str_from(text, end), separators);
	size_t before = mark_before(str_head(text, i), separators);
	*separator = NULL;
	if (sep == 0 || end - i > 3 || (before && i > before && digit(text.p[i - before - 1])))
		return end;
	for (const char *const *s = separators; *s; s++)
		if (str_starts(str_from(text, end), str_of(*s)))
			*separator = *s;
	size_t stop = end;
	for (size_t n; (n = group(text, stop, *separator)) > 0;)
		stop += n;
	bool ragged =
		str_starts(str_from(text, stop), str_of(*separator)) && digit(at(text, stop + sep));
	return ragged ? end : stop;
}

static void keep_integer(struct str text, size_t i, size_t end, struct digits *d)
{
	while (i < end) {
		size_t n = run_of_digits(text, i);
		d->too_long |= d->n + n > MAX_DIGITS;
		keep(d, str_head(str_from(text, i), n), n);
		i += n ? n : 1; /* a byte of a separator */
	}
}

static size_t read_fraction(struct str text, size_t i, struct digits *d, struct number *out)
{
	size_t n = at(text, i) == '.' ? run_of_digits(text, i + 1) : 0;
	if (n == 0)
		return i;
	keep(d, STR("."), 1);
	keep(d, str_head(str_from(text, i + 1), n), MAX_FRACTION);
	out->decimals = n < 300 ? (int)n : 300;
	out->point = true;
	return i + 1 + n;
}

static size_t read_exponent(struct str text, size_t i, struct number *out)
{
	if (at(text, i) != 'e' && at(text, i) != 'E')
		return i;
	size_t from = i + 1;
	bool minus = at(text, from) == '-';
	from += minus || at(text, from) == '+';
	size_t n = run_of_digits(text, from);
	if (n == 0 || n > 6 || letter(at(text, from + n)))
		return i;
	int value = 0;
	for (size_t k = 0; k < n; k++)
		value = value * 10 + (text.p[from + k] - '0');
	value = value < MAX_EXPONENT ? value : MAX_EXPONENT;
	out->scale += minus ? -value : value;
	out->point = true;
	return from + n;
}

struct unit {
	const char *word;
	bool any_case;
	int scale;
	bool percent;
};

static const struct unit scales[] = {
	{"thousand", true, 3, false},
	{"million", true, 6, false},
	{"billion", true, 9, false},
	{"trillion", true, 12, false},
	{"bn", true, 9, false},
	{"mn", true, 6, false},
	{"tn", true, 12, false},
	{"k", true, 3, false},
	{"M", false, 6, false},
	{"B", false, 9, false},
	{"T", false, 12, false},
};

static const struct unit percents[] = {
	{"percent", true, 0, true},
	{"per cent", true, 0, true},
	{"pct", true, 0, true},
	{"bps", true, -2, true},
	{"bp", true, -2, true},
	{"basis points", true, -2, true},
	{"basis point", true, -2, true},
};

static bool unit_here(struct str text, const struct unit *u)
{
	struct str word = str_of(u->word);
	struct str head = str_head(text, word.n);
	return (u->any_case ? str_eq_nocase(head, word) : str_eq(head, word)) &&
	       !word_at(text, word.n);
}

/* A unit attached at i or after one space; i itself when there is none. */
static size_t read_unit(
	struct str text, size_t i, const struct unit *units, size_t n, struct number *out)
{
	size_t word = i + mark(str_from(text, i), spaces);
	for (size_t k = 0; k < n; k++) {
		if (!unit_here(str_from(text, word), &units[k]))
			continue;
		out->scale += units[k].scale;
		out->percent |= units[k].percent;
		return word + strlen(units[k].word);
	}
	return i;
}

static size_t read_percent_sign(struct str text, size_t i, struct number *out)
{
	size_t from = i + mark(str_from(text, i), spaces);
	if (out->percent || at(text, from) != '%')
		return i;
	out->percent = true;
	return from + 1;
}

/* What stands before the first digit, read backwards: [sign] [currency [space]] [sign]. */
static bool read_sign(struct str text, struct number *out)
{
	struct str head = str_head(text, out->start);
	bool minus = false;
	for (int round = 0; round < 2; round++) {
		size_t n = mark_before(head, minuses);
		n = n ? n : str_ends(head, STR("+"));
		char before = at(head, head.n - n - 1);
		/* "1-2" is a range, "a-5" a name, "--5" a dash. */
		if (wordy(before) || before == ')' || before == '-')
			n = 0;
		minus |= n && !str_ends(head, STR("+"));
		head.n -= n;
		out->start = n ? head.n : out->start;
		size_t space = str_ends(head, STR(" "));
		size_t currency = mark_before(str_head(head, head.n - space), currencies);
		if (round || !currency)
			break;
		head.n -= space + currency;
		out->start = head.n;
	}
	return minus;
}

/* "(1,234)" and "(12.5)%": true and the bounds widened when only the number is inside. */
static bool read_parentheses(struct str text, struct number *out)
{
	if (out->start == 0 || text.p[out->start - 1] != '(' || at(text, out->end) != ')')
		return false;
	if (out->start > 1 && wordy(text.p[out->start - 2]))
		return false;
	out->start--;
	out->end = read_percent_sign(text, out->end + 1, out);
	struct str head = str_head(text, out->start);
	size_t space = str_ends(head, STR(" "));
	size_t currency = mark_before(str_head(head, head.n - space), currencies);
	if (currency)
		out->start -= space + currency;
	return true;
}

static int count_significant(const struct digits *d)
{
	int n = 0;
	for (size_t i = 0; i < d->n; i++)
		if (digit(d->text[i]) && (n > 0 || d->text[i] != '0'))
			n++;
	return n;
}

static bool convert(struct digits *d, struct number *out)
{
	struct buf text = {0};
	out->significant = count_significant(d);
	buf_addf(&text, "%s%.*se%d", d->text[0] == '.' ? "0" : "", (int)d->n, d->text, out->scale);
	bool fine = !d->too_long && str_to_double(buf_str(&text), &out->value);
	buf_free(&text);
	return fine;
}

/* The number whose first digit or point is at i. */
static bool read_number(struct str text, size_t i, struct number *out)
{
	struct digits d = {0};
	const char *separator;
	*out = (struct number){.start = i};
	size_t end = i + run_of_digits(text, i);
	end = groups_end(text, i, end, &separator);
	keep_integer(text, i, end, &d);
	end = read_fraction(text, end, &d, out);
	end = read_exponent(text, end, out);
	size_t scaled = read_unit(text, end, scales, sizeof scales / sizeof *scales, out);
	size_t signs = read_percent_sign(text, scaled, out);
	out->end = signs > scaled ? signs
				  : read_unit(text, scaled, percents,
					    sizeof percents / sizeof *percents, out);
	bool minus = read_sign(text, out);
	/* A unit in words inside the parenthesis makes it prose, not bookkeeping. */
	bool words = out->end > 0 && letter(text.p[out->end - 1]);
	bool fine = convert(&d, out);
	if ((!words && read_parentheses(text, out)) || minus)
		out->value = -out->value;
	return fine;
}

/* Whether a number begins at this digit or point. */
static bool begins(struct str text, size_t i)
{
	char before = i > 0 ? text.p[i - 1] : ' ';
	if (text.p[i] == '.')
		return digit(at(text, i + 1)) && !letter(before) && !digit(before) && before != '.';
	return digit(text.p[i]) && !letter(before);
}

bool number_next(struct str text, size_t *from, struct number *out)
{
	size_t i = *from;
	while (i < text.n) {
		if (begins(text, i)) {
			bool fine = read_number(text, i, out);
			i = out->end;
			if (!fine)
				continue;
			*from = i;
			return true;
		}
		/* The rest of a name's digits ("FY2019") belongs to the name. */
		size_t skip = digit(text.p[i]) ? run_of_digits(text, i) : 1;
		i += skip;
	}
	*from = text.n;
	return false;
}

bool number_first(struct str text, struct number *out)
{
	size_t from = 0;
	return number_next(text, &from, out);
}

bool number_last(struct str text, struct number *out)
{
	bool found = false;
	struct number next;
	for (size_t from = 0; number_next(text, &from, &next);) {
		*out = next;
		found = true;
	}
	return found;
}

/* A decimal number as Python's float() takes it, but for inf, nan and underscores. */
static bool plain_float(struct str text, double *out)
{
	struct digits d = {0};
	size_t from = 0, n = 0;
	struct number parts = {0};
	text = str_trim(text);
	from += at(text, 0) == '-' || at(text, 0) == '+';
	n = run_of_digits(text, from);
	d.too_long = n > MAX_DIGITS;
	keep(&d, str_head(str_from(text, from), n), n);
	size_t end = read_fraction(text, from + n, &d, &parts);
	if (n == 0 && end == from)
		return false;
	if (end == from + n && at(text, end) == '.') /* "8." */
		end++;
	end = read_exponent(text, end, &parts);
	if (end != text.n || !convert(&d, &parts))
		return false;
	*out = at(text, 0) == '-' ? -parts.value : parts.value;
	return true;
}

static struct str drop(struct buf *out, struct str text, char c)
{
	buf_cut(out, 0);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != c)
			buf_addc(out, text.p[i]);
	return buf_str(out);
}

bool number_strict(struct str text, double *out)
{
	struct buf commas = {0}, percents_off = {0};
	struct str clean = drop(&commas, text, ',');
	bool found = plain_float(clean, out);
	if (!found && str_find(clean, STR("%")) >= 0) {
		found = plain_float(drop(&percents_off, clean, '%'), out);
		*out = found ? *out / 100 : 0;
	} else if (!found && str_starts(str_trim(clean), STR("const_"))) {
		struct str name = str_from(str_trim(clean), 6);
		found = str_is(name, "m1") || plain_float(name, out);
		*out = str_is(name, "m1") ? -1 : *out;
	}
	buf_free(&commas);
	buf_free(&percents_off);
	return found;
}

struct str number_value_text(struct arena *a, double value)
{
	struct buf out = {0};
	jsonw_number(&out, value == 0 ? 0 : value); /* no "-0" */
	struct str text = arena_dup(a, buf_str(&out));
	buf_free(&out);
	return text;
}

struct str number_text(struct arena *a, const struct number *number)
{
	struct str text = number_value_text(a, number->value);
	return number->percent ? arena_printf(a, "%.*s%%", STRF(text)) : text;
}
