/* tokens: owns the estimate of how many tokens a text is, for every part that must say so before a
 * model does. */
#include "marks.h"

enum { BYTES_PER_TOKEN = 4 };

size_t tokens_estimate(struct str text)
{
	return text.n / BYTES_PER_TOKEN + (text.n % BYTES_PER_TOKEN != 0);
}
