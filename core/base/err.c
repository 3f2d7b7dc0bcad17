/* err: owns the composing of error sentences. Nothing here prints. */
#include "err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "str.h"

int err_set(struct err *err, enum err_code code, const char *format, ...)
{
	if (err) {
		va_list args;
		va_start(args, format);
		err->code = code;
		vsnprintf(err->text, sizeof err->text, format, args);
		va_end(args);
	}
	return (int)code;
}

int err_prefix(struct err *err, const char *format, ...)
{
	if (!err)
		return ERR_OK;
	struct err old = *err;
	va_list args;
	va_start(args, format);
	int n = vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	if (n >= 0 && (size_t)n < sizeof err->text - 3) {
		struct str rest = str_head(str_of(old.text), sizeof err->text - 3 - (size_t)n);
		memcpy(err->text + n, ": ", 2);
		memcpy(err->text + n + 2, rest.p, rest.n);
		err->text[(size_t)n + 2 + rest.n] = '\0';
	}
	return (int)err->code;
}
