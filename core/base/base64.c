/* base64: owns the use of libsodium for it. */
#include "base64.h"

#include <sodium.h>

void base64_add(struct buf *out, struct str bytes)
{
	size_t room = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL);
	buf_reserve(out, room);
	sodium_bin2base64(out->p + out->n, room, (const unsigned char *)(bytes.n ? bytes.p : ""),
		bytes.n, sodium_base64_VARIANT_ORIGINAL);
	out->n += room - 1; /* the length counts the NUL */
}

bool base64_read(struct str text, struct buf *out)
{
	size_t n;
	buf_reserve(out, text.n / 4 * 3 + 3);
	if (sodium_base642bin((unsigned char *)out->p + out->n, text.n / 4 * 3 + 3,
		    text.n ? text.p : "", text.n, NULL, &n, NULL,
		    sodium_base64_VARIANT_ORIGINAL) != 0) {
		out->p[out->n] = '\0';
		return false;
	}
	out->n += n;
	out->p[out->n] = '\0';
	return true;
}
