/*
 * numeric: owns the scorer that compares numbers, the FinQA family.
 *
 * Which number of the output: the first behind an answer marker (extract.h: JSON, tag, ####,
 * marker), else the last of the text; `pick: first|last` overrules. Of an expected value: the first
 * behind a marker, else the first of the text. Modes:
 *   tol            |p-g| <= max(abs, rel*|g|); abs 1e-9, rel 1e-3 when the expected value is
 *                  written with a point, 0 when it is a count
 *   percent_equiv  tol, and g*100 and g/100 too, but only when exactly one side has a percent sign
 *                  or the question asks for a percentage
 *   round_to_gold  both rounded to the expected value's last written digit, half away from zero
 *   round_to_pred  both rounded to the output's last written digit, which needs two significant
 *                  digits: 0.1 is no answer to 0.14136
 *   strict         FinQA's evaluate.py: the whole text through str_to_num, round(p, 5) == g
 *   finqa_equal    Program-of-Thoughts' finqa_equal, lenient on purpose of comparing with its
 *                  figures: g/100, g or g*100 (`scaled`), within 1e-3 of the larger (`close`) or
 *                  equal after rounding to the fewer of Python's decimals of both
 * The last two also compare "yes" and "no" when that is what is expected.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kinds.h"
#include "number.h"
#include "utf8.h"

enum mode { TOL, PERCENT_EQUIV, ROUND_TO_GOLD, ROUND_TO_PRED, STRICT, FINQA_EQUAL };
enum pick { PICK_AUTO, PICK_FIRST, PICK_LAST };

static const char *const modes[] = {
	"tol", "percent_equiv", "round_to_gold", "round_to_pred", "strict", "finqa_equal"};
static const char *const picks[] = {"auto", "first", "last"};

enum { N_MODES = sizeof modes / sizeof *modes, FINQA_DIGITS = 5 };

struct params {
	size_t mode, pick;
	double abs, rel;
	bool auto_rel; /* rel follows the expected value's form */
	bool percent_equiv, scaled, close;
};

/* --- configuration --------------------------------------------------------------------------- */

/* A parameter that the mode does not look at is a mistake, not a wish. */
static int check_use(struct config *c, const struct params *p, struct err *err)
{
	static const struct {
		const char *key;
		unsigned modes;
	} uses[] = {
		{"abs", 1 << TOL | 1 << PERCENT_EQUIV},
		{"rel", 1 << TOL | 1 << PERCENT_EQUIV},
		{"percent_equiv",
			1 << TOL | 1 << PERCENT_EQUIV | 1 << ROUND_TO_GOLD | 1 << ROUND_TO_PRED},
		{"scaled", 1 << FINQA_EQUAL},
		{"close", 1 << FINQA_EQUAL},
	};
	for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
		const struct yaml *v = config_get(c, uses[i].key);
		if (v && !(uses[i].modes >> p->mode & 1))
			return config_refuse(v, err, "numeric: mode %s does not use `%s`",
				modes[p->mode], uses[i].key);
	}
	return 0;
}

int numeric_parse(struct scorer *s, struct config *c, struct err *err)
{
	struct params *p = arena_alloc(c->arena, sizeof *p);
	s->params = p;
	p->abs = 1e-9;
	p->auto_rel = !config_get(c, "rel");
	if (config_word(c, "mode", modes, N_MODES, &p->mode, err) || check_use(c, p, err) ||
		config_num(c, "abs", 0, 1e300, &p->abs, err))
		return ERR_INPUT;
	if (p->auto_rel)
		buf_addz(c->signature, "|rel:auto");
	else if (config_num(c, "rel", 0, 1, &p->rel, err))
		return ERR_INPUT;
	if (config_bool(c, "percent_equiv", p->mode == PERCENT_EQUIV, &p->percent_equiv, err) ||
		config_bool(c, "scaled", true, &p->scaled, err) ||
		config_bool(c, "close", true, &p->close, err))
		return ERR_INPUT;
	return config_word(c, "pick", picks, 3, &p->pick, err);
}

/* --- comparing ------------------------------------------------------------------------------- */

/* v * 10^n, exact for the powers that a double holds. */
static double shift(double v, int n)
{
	return n < 0 ? v / pow(10, -n) : v * pow(10, n);
}

/* Half away from zero to a multiple of 10^place, counted in such multiples. The tiny factor undoes
 * the binary error of 1.005, which as written is a half. */
static double round_at(double v, int place)
{
	double units = shift(fabs(v), -place);
	return copysign(floor(units * (1 + 1e-15) + 0.5), v);
}

static bool equal_rounded(double p, double g, int place)
{
	if (place < -300 || place > 300)
		return p == g;
	return round_at(p, place) == round_at(g, place);
}

static bool equal_within(const struct params *params, double p, double g, bool point)
{
	double rel = params->auto_rel ? (point ? 1e-3 : 0) : params->rel;
	return fabs(p - g) <= fmax(params->abs, rel * fabs(g));
}

/* Compare with the expected value moved by a power of ten: 0, or 2 and -2 for percentages. */
static bool equal_moved(
	const struct params *params, const struct number *p, const struct number *g, int power)
{
	double gold = shift(g->value, power);
	switch ((enum mode)params->mode) {
	case TOL:
	case PERCENT_EQUIV:
		return equal_within(params, p->value, gold, g->point);
	case ROUND_TO_GOLD:
		return equal_rounded(p->value, gold, g->scale - g->decimals + power);
	case ROUND_TO_PRED:
		return p->value == gold || (p->significant >= 2 && equal_rounded(p->value, gold,
									   p->scale - p->decimals));
	case STRICT:
	case FINQA_EQUAL:
		break;
	}
	return false;
}

static bool asks_percent(struct arena *a, struct str question)
{
	return str_find(question, STR("%")) >= 0 ||
	       str_find(utf8_fold(a, question), STR("percent")) >= 0;
}

static bool equal_numbers(const struct params *params, struct arena *a,
	const struct score_input *in, const struct number *p, const struct number *g)
{
	if (equal_moved(params, p, g, 0))
		return true;
	if (!params->percent_equiv || (p->percent == g->percent && !asks_percent(a, in->question)))
		return false;
	return equal_moved(params, p, g, 2) || equal_moved(params, p, g, -2);
}

/* --- finqa_equal ----------------------------------------------------------------------------- */

/* Digits behind the point of Python's str(float), 5 when it shows no point: get_precision. Every
 * number is a float here, as floatify_ans makes them: 2 is "2.0". repr gives the fewest digits that
 * read back, with an exponent below 1e-4 and from 1e16 on ("1.5e-07" counts its exponent too:
 * compatible is compatible). */
static int python_decimals(double v)
{
	char text[64];
	int digits = 0;
	do
		snprintf(text, sizeof text, "%.*e", digits, v);
	while (strtod(text, NULL) != v && digits++ < 17);
	const char *e = strchr(text, 'e');
	int exponent = e ? atoi(e + 1) : 0;
	if (exponent < -4 || exponent >= 16)
		return digits ? digits + (int)strlen(e) : FINQA_DIGITS;
	return digits - exponent > 1 ? digits - exponent : 1;
}

/* Python's round(x, n) is exact on the binary value, as printf is. */
static bool equal_printed(double x, double y, int decimals)
{
	char one[400], two[400];
	snprintf(one, sizeof one, "%.*f", decimals, x);
	snprintf(two, sizeof two, "%.*f", decimals, y);
	if (strspn(one, "-0.,") == strlen(one) && strspn(two, "-0.,") == strlen(two))
		return true; /* -0.00 */
	return strcmp(one, two) == 0;
}

static bool finqa_one(const struct params *params, double p, double g)
{
	int p_decimals = python_decimals(p), g_decimals = python_decimals(g);
	if (params->close && fabs(p - g) <= 1e-3 * fmax(fabs(p), fabs(g)))
		return true;
	return equal_printed(p, g, g_decimals < p_decimals ? g_decimals : p_decimals);
}

static bool finqa_equal(const struct params *params, double p, double g)
{
	return finqa_one(params, p, g) ||
	       (params->scaled && (finqa_one(params, p, g / 100) || finqa_one(params, p, g * 100)));
}

/* round(p, 5) == g, where g was rounded the same way when it was made. */
static bool strict_equal(double p, double g)
{
	char text[400];
	snprintf(text, sizeof text, "%.*f", FINQA_DIGITS, p);
	return strtod(text, NULL) == g;
}

/* --- reading --------------------------------------------------------------------------------- */

static bool read_strict(struct str text, struct number *out)
{
	*out = (struct number){0};
	return number_strict(text, &out->value);
}

static bool read_pred(
	const struct scorer *s, struct arena *a, const struct reading *r, struct number *out)
{
	const struct params *params = s->params;
	struct extracted marked;
	if (params->mode == STRICT)
		return read_strict(r->pred, out);
	if (params->pick == PICK_FIRST || (params->pick == PICK_AUTO && r->pointed))
		return number_first(r->pred, out);
	if (params->pick == PICK_AUTO && extract_marked(a, r->pred, &marked) &&
		number_first(marked.text, out))
		return true;
	return number_last(r->pred, out);
}

static bool read_gold(const struct scorer *s, struct arena *a, struct str gold, struct number *out)
{
	const struct params *params = s->params;
	struct extracted marked;
	if (params->mode == STRICT)
		return read_strict(gold, out);
	if (!s->expected_extract && extract_marked(a, gold, &marked) &&
		number_first(marked.text, out))
		return true;
	return number_first(gold, out);
}

/* --- scoring --------------------------------------------------------------------------------- */

static bool is_yes_no(const struct params *params, struct str gold)
{
	gold = str_trim(gold);
	return (params->mode == STRICT || params->mode == FINQA_EQUAL) &&
	       (str_eq_nocase(gold, STR("yes")) || str_eq_nocase(gold, STR("no")));
}

static void score_yes_no(const struct reading *r, struct str gold, struct score *out)
{
	out->normalized_pred = out->extracted = str_trim(r->pred);
	out->normalized_gold = str_trim(gold);
	out->value = str_eq_nocase(out->normalized_pred, out->normalized_gold) ? 1 : 0;
	out->reason = out->value > 0 ? STR("the same word") : STR("not the same word");
}

static void score_number(const struct scorer *s, struct arena *a, const struct reading *r,
	const struct number *p, const struct number *g, struct score *out)
{
	const struct params *params = s->params;
	bool equal;
	if (params->mode == STRICT)
		equal = strict_equal(p->value, g->value);
	else if (params->mode == FINQA_EQUAL)
		equal = finqa_equal(params, p->value, g->value);
	else
		equal = equal_numbers(params, a, r->in, p, g);
	out->extracted = out->normalized_pred = number_text(a, p);
	out->normalized_gold = number_text(a, g);
	out->value = equal ? 1 : 0;
	out->reason = arena_printf(a, "%.*s %s %.*s by %s", STRF(out->normalized_pred),
		equal ? "equals" : "is not", STRF(out->normalized_gold), modes[params->mode]);
}

void numeric_score(
	const struct scorer *s, struct arena *a, const struct reading *r, struct score *out)
{
	struct number p, g;
	struct score best = *out, one;
	bool parsed = read_pred(s, a, r, &p), any = false, shown = false;
	for (size_t i = 0; i < r->n_golds && best.value < 1; i++) {
		bool words = is_yes_no(s->params, r->golds[i]);
		if (!words && !read_gold(s, a, r->golds[i], &g))
			continue;
		any = true;
		if (!words && !parsed)
			continue;
		one = *out;
		if (words)
			score_yes_no(r, r->golds[i], &one);
		else
			score_number(s, a, r, &p, &g, &one);
		best = shown && one.value <= best.value ? best : one;
		shown = true;
	}
	*out = best;
	if (!any) {
		score_status(out, SCORE_NA, STR("the expected value is not a number"));
	} else if (!shown) {
		score_status(out, SCORE_UNPARSED, STR("no number in the output"));
		out->extracted = STR("");
	}
}
