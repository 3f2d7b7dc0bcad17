/*
 * evalue: owns the evidence that may be looked at any time: the e-value of discordant pairs, that of
 * graded differences, and the confidence sequence of a mean. Refuses negative counts and what has no spread with NaN.
 */
#include "sequential.h"

#include <math.h>

double stats_e_value(int64_t lost, int64_t won)
{
	double x = (double)won, y = (double)lost;
	if (lost < 0 || won < 0)
		return NAN;
	return exp((x + y) * log(2) + lgamma(x + 1) + lgamma(y + 1) - lgamma(x + y + 2));
}

/* log E against a coin that is won with this chance. */
static double evidence_against(double coin, double x, double y)
{
	double beta = lgamma(x + 1) + lgamma(y + 1) - lgamma(x + y + 2);
	return beta - (x > 0 ? x * log(coin) : 0) - (y > 0 ? y * log1p(-coin) : 0);
}

/* Where the evidence passes the bar between `inside`, which is not ruled out, and 0 or 1. */
static double last_coin(double inside, double outside, double x, double y, double bar)
{
	if (evidence_against(outside, x, y) < bar)
		return outside;
	for (int i = 0; i < 60; i++) {
		double middle = (inside + outside) / 2;
		if (evidence_against(middle, x, y) < bar)
			inside = middle;
		else
			outside = middle;
	}
	return inside;
}

struct interval stats_coin_sequence(int64_t lost, int64_t won, double alpha)
{
	double x = (double)won, y = (double)lost, bar = -log(alpha);
	if (lost < 0 || won < 0 || !(alpha > 0 && alpha < 1))
		return (struct interval){NAN, NAN};
	double most_likely = x + y > 0 ? x / (x + y) : 0.5;
	return (struct interval){
		last_coin(most_likely, 0, x, y, bar), last_coin(most_likely, 1, x, y, bar)};
}

/* r^2, for which the sequence is narrowest at n_narrow. */
static double spread(double alpha, double n_narrow)
{
	double twice = -2 * log(alpha);
	return (twice + log(twice + 1)) / n_narrow;
}

static bool is_valid(double sd, double n, double alpha, double n_narrow)
{
	return sd >= 0 && n > 0 && n_narrow > 0 && alpha > 0 && alpha < 1;
}

double stats_confidence_sequence(double sd, double n, double alpha, double n_narrow)
{
	if (!is_valid(sd, n, alpha, n_narrow))
		return NAN;
	double r2 = spread(alpha, n_narrow), inside = n * r2 + 1;
	return sd * sqrt(2 * inside / (n * n * r2) * log(sqrt(inside) / alpha));
}

/* The bets, evenly spaced between -1 and 1. */
static double bet(int i)
{
	return (2 * i + 1) / (double)STATS_BETS - 1;
}

void stats_bet(double capital[STATS_BETS], double difference)
{
	for (int i = 0; i < STATS_BETS; i++)
		capital[i] += log1p(bet(i) * fmax(-1, fmin(1, difference)));
}

double stats_bet_value(const double capital[STATS_BETS])
{
	double sum = 0;
	for (int i = 0; i < STATS_BETS; i++)
		sum += exp(fmin(700, capital[i]));
	return sum / STATS_BETS;
}
