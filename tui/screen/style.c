/* style: owns the names. */
#include "style.h"

const char *const style_names[] = {
#define STYLE(id, name, fg, bg, ansi, attrs, plain) name,
#include "style.def"
#undef STYLE
};
