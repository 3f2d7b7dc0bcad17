/*
 * input: bytes from a terminal become events. A push parser: feed what was read, pull events. It
 * knows the sequences of xterm, tmux, screen, the linux console, rxvt and vt100, with modifiers;
 * SGR and X10 mouse reports; bracketed paste; and keeps a UTF-8 character or sequence that was cut
 * in two until the rest has come. An unknown sequence is swallowed whole, never typed.
 */
#ifndef STROP_INPUT_H_
#define STROP_INPUT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "key.h"
#include "str.h"

enum event_kind {
	EVENT_KEY,
	EVENT_MOUSE,
	EVENT_PASTE,
	EVENT_RESIZE,
	EVENT_FOCUS_IN,
	EVENT_FOCUS_OUT
};

enum mouse_what { MOUSE_PRESS, MOUSE_DRAG, MOUSE_RELEASE, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct event {
	enum event_kind kind;
	struct key key;
	enum mouse_what mouse;
	int button;         /* 1 left, 2 middle, 3 right */
	int row, column;    /* from 0 */
	unsigned char mods; /* with the mouse */
	struct str
		paste; /* until the next input_next; line ends as LF; bytes otherwise as they came */
};

struct input;

/* How long a lone Esc may be the beginning of a sequence. */
enum { INPUT_ESC_US = 20000, INPUT_PASTE_MAX = 64 << 20 };

struct input *input_new(void);
void input_free(struct input *in);

/* A sequence of this terminal (terminfo's), which comes before the known ones. Only what begins
 * with ESC [ or ESC O and has the shape of such a sequence can be one; others are ignored. */
void input_add_key(struct input *in, struct str bytes, struct key key);

void input_feed(struct input *in, struct str bytes, int64_t now_us);

/* The next event. False: none yet; then *wait_us says when to ask again though nothing was fed (-1:
 * never): a lone Esc becomes a key when INPUT_ESC_US have passed. A paste whose end does not come
 * is handed out when INPUT_PASTE_MAX bytes or two quiet seconds have passed. */
bool input_next(struct input *in, int64_t now_us, struct event *out, int64_t *wait_us);

#endif
