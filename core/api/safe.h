/*
 * safe: text from outside made fit for a terminal; the only way to any tty.
 *
 * What a terminal would obey or hide is shown instead: controls as ^X and \x9b, everything
 * invisible as <U+202E>, tag characters as <tag:their text>, ill-formed UTF-8 as U+FFFD. Nothing is
 * removed and no escape sequence is interpreted, so nothing can be smuggled through a gap in that.
 */
#ifndef STROP_SAFE_H
#define STROP_SAFE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "str.h"

enum {
	SAFE_ONE_LINE = 1, /* LF becomes U+21B5, TAB U+21E5: for table cells and messages */
	SAFE_EXPAND = 2,   /* TAB becomes spaces to the next eighth column of this text */
};

/* Append text to *out. Kept as they are: printable characters, LF and TAB (see flags; CRLF becomes
 * LF), up to four combining marks on a character, and ZWJ and VS16 inside an emoji sequence.
 * safe_text of its own output changes nothing. */
void safe_text(struct buf *out, struct str text, unsigned flags);

/* How many characters a person would not see: tags, bidi controls, zero-width and format
 * characters, variation selectors (not controls, which ncurses and people know as ^X). */
size_t safe_hidden_count(struct str text);

/* Whether a code point is shown as it is; true of combining marks, which need a character before
 * them. */
bool safe_is_plain(int32_t cp);

#endif
